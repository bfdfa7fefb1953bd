package com.org.iam.rootsessions;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static com.org.iam.rootsessions.FakeAws.ORGANIZATION;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.cloudformation.Action;
import software.amazon.cloudformation.proxy.ProgressEvent;

/** The handlers' own SDK clients against a stub of IAM and Organizations on the wire; only their waits are shorter. */
abstract class WireTestBase {

    static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(1);
    private static final Pattern ACTION = Pattern.compile("(?:Action=|AWSOrganizationsV20161128\\.)(\\w+)");

    @RegisterExtension
    static final WireMockExtension IAM = WireMockExtension.newInstance().options(options().dynamicPort()).build();

    static IamClient client(final String endpoint) {
        return impatient(ClientBuilder.builder("us-east-1").endpointOverride(URI.create(endpoint))).build();
    }

    static OrganizationsClient organizationsClient(final String endpoint) {
        return impatient(ClientBuilder.organizationsBuilder("us-east-1").endpointOverride(URI.create(endpoint))).build();
    }

    private static <B extends AwsClientBuilder<B, C>, C> B impatient(final B builder) {
        return builder.overrideConfiguration(builder.overrideConfiguration().toBuilder()
            .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .backoffStrategy(BackoffStrategy.retryImmediately())
                .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
                .circuitBreakerEnabled(false)
                .build())
            .apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
            .build());
    }

    static ProgressEvent<ResourceModel, CallbackContext> invoke(final Action action) {
        return invoke(action, client(IAM.baseUrl()));
    }

    static ProgressEvent<ResourceModel, CallbackContext> invoke(final Action action, final IamClient client) {
        return invoke(action, client, model(action));
    }

    /** A request with EnableTrustedAccess, in the management account. */
    static ProgressEvent<ResourceModel, CallbackContext> invokeWithTrustedAccess(final Action action) {
        final var model = model(action);
        model.setEnableTrustedAccess(true);
        return invoke(action, client(IAM.baseUrl()), model);
    }

    static ProgressEvent<ResourceModel, CallbackContext> invoke(final Action action, final IamClient client,
                                                                final ResourceModel model) {
        return new CloudFormation(client, () -> organizationsClient(IAM.baseUrl())).invoke(action, model);
    }

    private static ResourceModel model(final Action action) {
        return action == Action.CREATE || action == Action.LIST ? new ResourceModel() : Models.identifier();
    }

    static void every(final ResponseDefinitionBuilder response) {
        IAM.stubFor(post(urlEqualTo("/")).willReturn(response));
    }

    static void on(final String operation, final ResponseDefinitionBuilder response) {
        IAM.stubFor(post(urlEqualTo("/")).withRequestBody(containing("Action=" + operation + "&")).willReturn(response));
    }

    static void onOrganizations(final String operation, final ResponseDefinitionBuilder response) {
        IAM.stubFor(post(urlEqualTo("/")).withHeader("X-Amz-Target", equalTo("AWSOrganizationsV20161128." + operation))
            .willReturn(response));
    }

    /** IAM responds that trusted access is missing, and Organizations enables it. */
    static void withoutTrustedAccess() {
        every(error(400, "ServiceAccessNotEnabled"));
        onOrganizations("DescribeOrganization", json(200, """
            {"Organization": {"Id": "%s", "MasterAccountId": "%s"}}""".formatted(ORGANIZATION, CloudFormation.ACCOUNT)));
        onOrganizations("EnableAWSServiceAccess", json(200, "{}"));
    }

    static ResponseDefinitionBuilder json(final int status, final String body) {
        return aResponse().withStatus(status).withHeader("Content-Type", "application/x-amz-json-1.1").withBody(body);
    }

    /** The JSON error of Organizations; without a code, an empty body. */
    static ResponseDefinitionBuilder jsonError(final int status, final String code) {
        return code == null ? aResponse().withStatus(status)
            : json(status, "{\"__type\": \"" + code + "\", \"Message\": \"in the words of Organizations\"}");
    }

    /** IAM's XML error envelope; without a code, an empty body. */
    static ResponseDefinitionBuilder error(final int status, final String code) {
        return code == null ? aResponse().withStatus(status)
            : aResponse().withStatus(status).withHeader("Content-Type", "text/xml").withBody("""
            <ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
              <Error><Type>Sender</Type><Code>%s</Code><Message>in IAM's words</Message></Error>
              <RequestId>request-1</RequestId>
            </ErrorResponse>""".formatted(code));
    }

    /** The response of one of the three operations, which differ in their names only. */
    static ResponseDefinitionBuilder answer(final String operation, final String... features) {
        return xml(answerXml(operation, "<OrganizationId>" + ORGANIZATION + "</OrganizationId>", features));
    }

    static String answerXml(final String operation, final String organization, final String... features) {
        final var members = new StringBuilder();
        for (final var feature : features) {
            members.append("<member>").append(feature).append("</member>");
        }
        return """
            <%1$sResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
              <%1$sResult>%2$s<EnabledFeatures>%3$s</EnabledFeatures></%1$sResult>
              <ResponseMetadata><RequestId>request-1</RequestId></ResponseMetadata>
            </%1$sResponse>""".formatted(operation, organization, members);
    }

    static ResponseDefinitionBuilder xml(final String body) {
        return aResponse().withStatus(200).withHeader("Content-Type", "text/xml").withBody(body);
    }

    /** The operations that were called, in their order. */
    static List<String> calls() {
        return IAM.getAllServeEvents().stream()
            .map(event -> {
                final var request = event.getRequest();
                final var action = ACTION.matcher(request.getHeader("X-Amz-Target") + request.getBodyAsString());
                return action.find() ? action.group(1) : "?";
            })
            .collect(Collectors.collectingAndThen(Collectors.toList(), calls -> {
                Collections.reverse(calls);
                return calls;
            }));
    }
}
