package com.org.iam.rootsessions;

import static com.org.iam.rootsessions.HandlerTestBase.ORGANIZATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Answers.RETURNS_MOCKS;
import static org.junit.jupiter.api.Assertions.fail;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.atMost;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.core.type.TypeReference;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.NotBlank;
import org.json.JSONObject;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.DisableOrganizationsRootSessionsRequest;
import software.amazon.awssdk.services.iam.model.EnableOrganizationsRootSessionsRequest;
import software.amazon.awssdk.services.iam.model.EnableOrganizationsRootSessionsResponse;
import software.amazon.awssdk.services.iam.model.ListOrganizationsFeaturesRequest;
import software.amazon.awssdk.services.iam.model.ListOrganizationsFeaturesResponse;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.DescribeOrganizationRequest;
import software.amazon.awssdk.services.organizations.model.DescribeOrganizationResponse;
import software.amazon.awssdk.services.organizations.model.DisableAwsServiceAccessRequest;
import software.amazon.awssdk.services.organizations.model.EnableAwsServiceAccessRequest;
import software.amazon.cloudformation.proxy.HandlerErrorCode;
import software.amazon.cloudformation.proxy.LoggerProxy;
import software.amazon.cloudformation.proxy.ProgressEvent;
import software.amazon.cloudformation.proxy.ResourceHandlerRequest;
import software.amazon.cloudformation.resource.Serializer;

/** Whatever comes in, a {@link ProgressEvent} comes out, and an invalid request changes nothing. */
class BadInputTest {

    @Property(tries = 200)
    void anEventComesOutAndOnlyAValidRequestChangesAnything(
        @ForAll("actions") final String action,
        @ForAll("models") final ResourceModel model,
        @ForAll("contexts") final CallbackContext context) {

        final var identifier = model == null ? null : model.getOrganizationId();
        final var readOnly = model != null && (identifier != null || model.getEnabledFeatures() != null);
        final IamClient iam = organizationWithRootSessions();

        final var event = invoke(WireTestBase.handler(action, iam, () -> fail("nothing is missing")), model, context);

        assertThat(event).isNotNull();
        if (event.isFailed()) {
            assertThat(event.getErrorCode()).isNotNull();
            assertThat(event.getMessage()).isNotBlank();
        }
        if (!"create".equals(action) || readOnly && context == null) {
            verify(iam, never()).enableOrganizationsRootSessions(any(EnableOrganizationsRootSessionsRequest.class));
        }
        if (!"delete".equals(action) || !ORGANIZATION.equals(identifier) && context == null) {
            verify(iam, never()).disableOrganizationsRootSessions(any(DisableOrganizationsRootSessionsRequest.class));
        }
    }

    @Property(tries = 200)
    void onlyARequestThatAsksForItEnablesTrustedAccess(
        @ForAll("actions") final String action,
        @ForAll("models") final ResourceModel model,
        @ForAll("contexts") final CallbackContext context) {

        final var wanted = model != null && Boolean.TRUE.equals(model.getEnableTrustedAccess());
        final var mayEnable = Set.of("create", "update").contains(action) && wanted;
        final OrganizationsClient organizations = mock();
        when(organizations.describeOrganization(any(DescribeOrganizationRequest.class)))
            .thenReturn(DescribeOrganizationResponse.builder().organization(o -> o.id(ORGANIZATION)).build());

        final var event = invoke(WireTestBase.handler(action, organizationWithoutTrustedAccess(), () -> organizations),
            model, context);

        if (!event.isSuccess() && !event.isInProgress()) {
            assertThat(event.getErrorCode()).isNotNull();
            assertThat(event.getMessage()).isNotBlank();
        }
        if (event.getResourceModel() != null) {
            assertThat(event.getResourceModel().getEnableTrustedAccess()).isNull();
        }
        verify(organizations, atMost(mayEnable ? 1 : 0)).enableAWSServiceAccess(any(EnableAwsServiceAccessRequest.class));
        verify(organizations, never()).disableAWSServiceAccess(any(DisableAwsServiceAccessRequest.class));
    }

    @Property(tries = 100)
    void anIdentifierThatIsNotTheOrganizationsIsNotFound(@ForAll @NotBlank final String identifier) {
        for (final var action : new String[] {"read", "update", "delete"}) {
            final var iam = organizationWithRootSessions();

            final var event = invoke(WireTestBase.handler(action, iam, () -> fail("nothing is missing")),
                ResourceModel.builder().organizationId(identifier).build(), null);

            assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.NotFound);
            verify(iam, never()).disableOrganizationsRootSessions(any(DisableOrganizationsRootSessionsRequest.class));
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

    private static ProgressEvent<ResourceModel, CallbackContext> invoke(final BaseHandlerStd handler,
                                                                        final ResourceModel model,
                                                                        final CallbackContext context) {
        return handler.handleRequest(
            HandlerTestBase.proxy(new LoggerProxy()),
            ResourceHandlerRequest.<ResourceModel>builder().desiredResourceState(model).build(),
            context, new LoggerProxy());
    }

    private static IamClient organizationWithRootSessions() {
        final IamClient iam = mock();
        when(iam.listOrganizationsFeatures(any(ListOrganizationsFeaturesRequest.class)))
            .thenReturn(ListOrganizationsFeaturesResponse.builder()
                .organizationId(ORGANIZATION).enabledFeaturesWithStrings("RootSessions").build());
        when(iam.enableOrganizationsRootSessions(any(EnableOrganizationsRootSessionsRequest.class)))
            .thenReturn(EnableOrganizationsRootSessionsResponse.builder().organizationId(ORGANIZATION).build());
        return iam;
    }

    private static IamClient organizationWithoutTrustedAccess() {
        final IamClient iam = mock();
        when(iam.listOrganizationsFeatures(any(ListOrganizationsFeaturesRequest.class)))
            .thenThrow(HandlerTestBase.error("ServiceAccessNotEnabled"));
        when(iam.enableOrganizationsRootSessions(any(EnableOrganizationsRootSessionsRequest.class)))
            .thenThrow(HandlerTestBase.error("ServiceAccessNotEnabled"));
        return iam;
    }

    @Provide
    Arbitrary<String> actions() {
        return Arbitraries.of("create", "read", "update", "delete", "list");
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
        final var trustedAccess = Arbitraries.of(true, false).injectNull(0.3);
        return Combinators.combine(trustedAccess, identifier, features).as(ResourceModel::new).injectNull(0.1);
    }

    /** Contexts as they come back from CloudFormation, with true and with strange keys and values. */
    @Provide
    Arbitrary<CallbackContext> contexts() {
        return contextValues().map(BadInputTest::context).injectNull(0.2);
    }

    @Provide
    Arbitrary<JSONObject> contextValues() {
        final var keys = Arbitraries.oneOf(
            Combinators.combine(
                Arbitraries.of("null:EnableOrganizationsRootSessions-enable-", "null:ListOrganizationsFeatures-look-",
                    "null:ListOrganizationsFeatures-read-", "null:DisableOrganizationsRootSessions-disable-"),
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

    private static CallbackContext context(final JSONObject json) {
        try {
            return new Serializer().deserialize(json.toString(), new TypeReference<>() { });
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }
}
