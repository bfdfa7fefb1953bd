package com.org.iam.rootsessions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import software.amazon.cloudformation.resource.Serializer;

/**
 * Reads the booleans of a request. By default, Jackson reads "", " " and "null" as an absent property, and a create without
 * AdoptExisting adopts. With this class, a create or update fails with InvalidRequest if a value is neither true nor false.
 * A delete does not use the value, so there it is read as absent.
 */
final class TrueOrFalse extends StdDeserializer<Boolean> {

    private static final long serialVersionUID = 1L;
    private static final Map<String, Boolean> VALUES = Map.of("true", true, "false", false);

    private final boolean strict;

    private TrueOrFalse(final boolean strict) {
        super(Boolean.class);
        this.strict = strict;
    }

    /**
     * RPDK reads a request with one mapper, and reads the properties of a create or update again with a strict one. Both are
     * private, but Jackson's TokenBuffer refers to the mapper that read it.
     */
    static void forEveryRequest() {
        for (final var strict : new boolean[] {true, false}) {
            try {
                final var buffer = new Serializer(strict).deserialize("{}", new TypeReference<TokenBuffer>() { });
                ((ObjectMapper) buffer.getCodec()).registerModule(
                    new SimpleModule().addDeserializer(Boolean.class, new TrueOrFalse(strict)));
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** CloudFormation sends every value as text. */
    @Override
    public Boolean deserialize(final JsonParser parser, final DeserializationContext context) throws IOException {
        final var value = VALUES.get(parser.getText().strip().toLowerCase(Locale.ROOT));
        parser.skipChildren();
        if (strict && value == null) {
            throw MismatchedInputException.from(parser, Boolean.class, "neither true nor false");
        }
        return value;
    }
}
