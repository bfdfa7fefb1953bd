package com.org.iam.rootsessions;

import static com.org.iam.rootsessions.FakeAws.ORGANIZATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Answers.RETURNS_MOCKS;
import static org.mockito.Mockito.mock;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

import com.amazonaws.services.lambda.runtime.Context;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.NotBlank;
import org.json.JSONObject;
import software.amazon.cloudformation.Action;
import software.amazon.cloudformation.proxy.HandlerErrorCode;

/** Whatever comes in, a {@link ProgressEvent} comes out, and an invalid request changes nothing. */
class BadInputTest {

    @Property(tries = 300)
    void anEventComesOutAndOnlyAValidRequestChangesAnything(
        @ForAll final Action action,
        @ForAll("models") final ResourceModel model,
        @ForAll("contexts") final CallbackContext context,
        @ForAll final boolean trustedAccess,
        @ForAll final boolean enabledBefore) {

        final var aws = new FakeAws();
        aws.trustedAccess = trustedAccess;
        if (enabledBefore) {
            aws.with(Feature.NAME);
        }
        final var identifier = model == null ? null : model.getOrganizationId();
        final var wanted = model != null && Boolean.TRUE.equals(model.getEnableTrustedAccess());
        final var names = identifier != null || model != null && model.getEnabledFeatures() != null;

        final var event = aws.cloudFormation().invoke(action, model, context);

        if (event.isFailed()) {
            assertThat(event.getErrorCode()).isNotNull();
            assertThat(event.getMessage()).isNotBlank().hasSizeLessThanOrEqualTo(1_000);
        }
        if (action != Action.CREATE || names && !ORGANIZATION.equals(identifier) && context == null) {
            assertThat(aws.calls()).doesNotContain(FakeAws.ENABLE);
        }
        if (action != Action.DELETE || !ORGANIZATION.equals(identifier) && context == null) {
            assertThat(aws.calls()).doesNotContain(FakeAws.DISABLE);
        }
        final var mayTrust = wanted && Set.of(Action.CREATE, Action.UPDATE).contains(action)
            && (!names || ORGANIZATION.equals(identifier));
        assertThat(Collections.frequency(aws.calls(), FakeAws.TRUST)).isLessThanOrEqualTo(mayTrust ? 1 : 0);
    }

    @Property(tries = 100)
    void anIdentifierThatIsNotTheOrganizationsIsNotFound(@ForAll @NotBlank final String identifier) {
        for (final var action : new Action[] {Action.READ, Action.UPDATE, Action.DELETE}) {
            final var aws = new FakeAws().with(Feature.NAME);

            final var event = aws.cloudFormation()
                .invoke(action, ResourceModel.builder().organizationId(identifier).build());

            assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.NotFound);
            assertThat(aws.calls()).containsExactly(FakeAws.LIST);
        }
    }

    /** The entry point of Lambda: JSON that is a request, or hardly. */
    @Property(tries = 100)
    void theWrapperAnswersAnyRequest(
        @ForAll("wrapperActions") final String action,
        @ForAll final Map<String, String> properties,
        @ForAll final boolean credentials,
        @ForAll("contextValues") final Object context) throws IOException {

        final var data = new JSONObject().put("resourceProperties", new JSONObject(properties));
        if (credentials) {
            data.put("callerCredentials", new JSONObject(Map.of(
                "accessKeyId", "key", "secretAccessKey", "secret", "sessionToken", "token")));
        }
        final var request = new JSONObject()
            .put("action", action)
            .put("region", "us-east-1")
            .put("callbackContext", context)
            .put("requestData", data);

        final var out = new ByteArrayOutputStream();
        new HandlerWrapper().handleRequest(new ByteArrayInputStream(
            request.toString().getBytes(StandardCharsets.UTF_8)), out, mock(Context.class, RETURNS_MOCKS));

        // there is no IAM behind the wrapper here, so nothing can succeed
        final var response = new JSONObject(out.toString(StandardCharsets.UTF_8));
        assertThat(response.getString("status")).isEqualTo("FAILED");
        assertThat(response.getString("errorCode")).isNotBlank();
    }

    @Provide
    Arbitrary<String> wrapperActions() {
        return Arbitraries.of("CREATE", "READ", "DELETE", "LIST", "UPDATE", "create", "", "NOTHING").injectNull(0.1);
    }

    @Provide
    Arbitrary<ResourceModel> models() {
        final var identifier = Arbitraries.oneOf(
            Arbitraries.of(ORGANIZATION, "o-otherorgexample", ""),
            Arbitraries.strings().ofMaxLength(20_000)).injectNull(0.3);
        final Arbitrary<Set<String>> features = Arbitraries.strings().ofMaxLength(200).set().ofMaxSize(20).injectNull(0.5);
        final var choice = Arbitraries.of(true, false).injectNull(0.3);
        return Combinators.combine(choice, choice, identifier, features).as(ResourceModel::new).injectNull(0.1);
    }

    /** Contexts as they come back from CloudFormation, with true and with strange keys and values. */
    @Provide
    Arbitrary<CallbackContext> contexts() {
        return contextValues().map(json -> CloudFormation.context(json.toString())).injectNull(0.2);
    }

    @Provide
    Arbitrary<JSONObject> contextValues() {
        final var keys = Arbitraries.oneOf(
            Combinators.combine(
                Arbitraries.of("iam:" + FakeAws.ENABLE + "-enable-", "iam:ListOrganizationsFeatures-precheck-",
                    "iam:ListOrganizationsFeatures-find-", "iam:" + FakeAws.DISABLE + "-disable-"),
                Arbitraries.of("0", "1", "31", "961"),
                Arbitraries.of(".request", ".response", ".stabilize", ".attempts")).as((a, b, c) -> a + b + c),
            Arbitraries.strings().ofMaxLength(30));
        final Arbitrary<Object> values = Arbitraries.oneOf(
            Arbitraries.strings().map(value -> (Object) value),
            Arbitraries.integers().map(value -> (Object) value),
            Arbitraries.of(true, false).map(value -> (Object) value));
        return Arbitraries.maps(keys, values).ofMaxSize(6)
            .map(entries -> new JSONObject().put("callGraphs", new JSONObject(entries)));
    }
}
