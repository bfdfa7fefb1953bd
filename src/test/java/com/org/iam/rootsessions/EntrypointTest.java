package com.org.iam.rootsessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Answers.RETURNS_MOCKS;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.fasterxml.jackson.core.type.TypeReference;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.cloudformation.resource.Serializer;

/** The entry point that Lambda calls, with CloudFormation's requests. */
class EntrypointTest {

    private final Context lambda = mock(RETURNS_MOCKS);

    private JSONObject handle(final String action, final String properties) throws IOException {
        return handle(action, new JSONObject().put("resourceProperties", new JSONObject(properties)));
    }

    private JSONObject handle(final String action, final JSONObject requestData) throws IOException {
        final var request = new JSONObject()
            .put("action", action)
            .put("awsAccountId", "111122223333")
            .put("region", "us-east-1")
            .put("requestData", requestData);
        final var response = new ByteArrayOutputStream();
        new Entrypoint().handleRequest(
            new ByteArrayInputStream(request.toString().getBytes(StandardCharsets.UTF_8)), response, lambda);
        return new JSONObject(response.toString(StandardCharsets.UTF_8));
    }

    @Test
    void everyActionOfTheSchemaReachesItsHandler() throws IOException {
        for (final var action : new String[] {"CREATE", "READ", "UPDATE", "DELETE", "LIST"}) {
            final var response = handle(action, "{}");

            assertThat(response.getString("errorCode")).as(action).isEqualTo("InvalidCredentials");
            assertThat(response.getString("message")).as(action)
                .contains("registered without an execution role", "cfn submit --set-default");
        }
    }

    @Test
    void anUnknownPropertyIsInvalidAndNamed() throws IOException {
        final var response = handle("CREATE", "{\"Enabled\": true}");

        assertThat(response.getString("errorCode")).as(response.toString()).isEqualTo("InvalidRequest");
        assertThat(response.getString("message")).contains("Enabled");
    }

    /** CloudFormation sends every value as text. */
    @ParameterizedTest
    @CsvSource({
        "true, true", "false, false", "'\"true\"', true", "'\"True\"', true", "'\"FALSE\"', false", "'\" true \"', true"})
    void aBooleanMayComeAsText(final String text, final boolean value) throws IOException {
        final var properties = "{\"AdoptExisting\": " + text + "}";
        assertThat(handle("CREATE", properties).getString("errorCode")).isEqualTo("InvalidCredentials");
        for (final var strict : new boolean[] {true, false}) {
            final var model = new Serializer(strict).deserialize(properties, new TypeReference<ResourceModel>() { });
            assertThat(model).isEqualTo(Models.template(null, value));
        }
    }

    /** An absent AdoptExisting adopts, so no other value may be read as absent. */
    @ParameterizedTest
    @ValueSource(strings = {
        "\"\"", "\" \"", "\"null\"", "\"perhaps\"", "\"yes\"", "\"no\"", "\"0\"", "\"1\"", "0", "1", "2", "1.5", "{}",
        "[\"true\"]"})
    void anyOtherValueIsInvalidAndNamedButADeleteIgnoresIt(final String value) throws IOException {
        final var properties = "{\"AdoptExisting\": " + value + "}";
        for (final var action : new String[] {"CREATE", "UPDATE"}) {
            final var response = handle(action, properties);
            assertThat(response.getString("errorCode")).as(response.toString()).isEqualTo("InvalidRequest");
            assertThat(response.getString("message")).contains("#/AdoptExisting: expected type: Boolean, found: ");
        }
        for (final var action : new String[] {"DELETE", "READ", "LIST"}) {
            assertThat(handle(action, properties).getString("errorCode")).as(action).isEqualTo("InvalidCredentials");
        }
    }

    @Test
    void anUpdateMayCorrectIt() throws IOException {
        assertThat(handle("UPDATE", new JSONObject()
            .put("resourceProperties", new JSONObject().put("AdoptExisting", "false"))
            .put("previousResourceProperties", new JSONObject().put("AdoptExisting", "perhaps")))
            .getString("errorCode")).isEqualTo("InvalidCredentials");
    }

    /** Lambda stops all threads when an invocation ends. Here, the delivery of the log begins when the invocation waits. */
    @Test
    void anInvocationEndsAfterItsLogHasBeenDelivered() throws IOException {
        final var invocation = Thread.currentThread();
        final var ended = new AtomicBoolean();
        final var lines = Collections.synchronizedList(new ArrayList<String>());
        final var logger = mock(LambdaLogger.class);
        when(lambda.getLogger()).thenReturn(logger);
        doAnswer(log -> {
            while (invocation.getState() != Thread.State.WAITING && !ended.get()) {
                Thread.onSpinWait();
            }
            return lines.add(log.<String>getArgument(0).strip());
        }).when(logger).log(anyString());

        handle("READ", "{}");

        final var delivered = List.copyOf(lines);
        ended.set(true);
        assertThat(delivered).hasSize(4).startsWith("[READ] invoking handler...")
            .endsWith("[READ] handler invoked", "Handler returned FAILED");
    }

    @Test
    void withCredentialsTheHandlersCallIam() throws IOException {
        final var response = handle("LIST", new JSONObject()
            .put("resourceProperties", new JSONObject())
            .put("callerCredentials", new JSONObject(Map.of(
                "accessKeyId", "key", "secretAccessKey", "secret", "sessionToken", "token"))));

        // no server listens at the endpoint that the build gives to tests
        assertThat(response.getString("errorCode")).isEqualTo("NetworkFailure");
        assertThat(response.getString("message")).contains("127.0.0.1:1");
    }
}
