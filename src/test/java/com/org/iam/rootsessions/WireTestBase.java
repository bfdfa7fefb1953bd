package com.org.iam.rootsessions;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.cloudformation.loggers.LogPublisher;
import software.amazon.cloudformation.proxy.AmazonWebServicesClientProxy;
import software.amazon.cloudformation.proxy.Credentials;
import software.amazon.cloudformation.proxy.DelayFactory;
import software.amazon.cloudformation.proxy.LoggerProxy;
import software.amazon.cloudformation.proxy.ProgressEvent;
import software.amazon.cloudformation.proxy.ResourceHandlerRequest;
import software.amazon.cloudformation.proxy.WaitStrategy;

/** The handlers' own SDK client against a stub of IAM on the wire; only its waits are shorter. */
abstract class WireTestBase {

    static final String ORGANIZATION = "o-exampleorgid";
    static final String ACCESS_KEY = "ASIAMUSTNOTBELOGGED0";
    static final String TOKEN = "the-session-token-that-must-not-be-logged";
    private static final String SECRET_KEY = "the-secret-key-that-must-not-be-logged";
    static final Duration ATTEMPT_TIMEOUT = Duration.ofMillis(300);
    private static final Pattern ACTION = Pattern.compile("Action=(\\w+)");

    @RegisterExtension
    static final WireMockExtension IAM = WireMockExtension.newInstance().options(options().dynamicPort()).build();

    static IamClient client(final String endpoint) {
        final var builder = ClientBuilder.builder("us-east-1").endpointOverride(URI.create(endpoint));
        return builder.overrideConfiguration(builder.overrideConfiguration().toBuilder()
            .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .backoffStrategy(BackoffStrategy.retryImmediately())
                .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
                .circuitBreakerEnabled(false)
                .build())
            .apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
            .build()).build();
    }

    static BaseHandlerStd handler(final String action, final IamClient client) {
        return switch (action) {
            case "create" -> new CreateHandler(client);
            case "read" -> new ReadHandler(client);
            case "delete" -> new DeleteHandler(client);
            case "list" -> new ListHandler(client);
            default -> throw new IllegalArgumentException(action);
        };
    }

    static ProgressEvent<ResourceModel, CallbackContext> invoke(final String action) {
        return invoke(action, client(IAM.baseUrl()));
    }

    static ProgressEvent<ResourceModel, CallbackContext> invoke(final String action, final IamClient client) {
        final var logged = new StringBuilder();
        final var logger = new LoggerProxy();
        logger.addLogPublisher(new LogPublisher() {
            @Override
            protected void publishMessage(final String message) {
                logged.append(message).append('\n');
            }
        });
        final var proxy = new AmazonWebServicesClientProxy(logger, new Credentials(ACCESS_KEY, SECRET_KEY, TOKEN),
            DelayFactory.CONSTANT_DEFAULT_DELAY_FACTORY, WaitStrategy.scheduleForCallbackStrategy());
        final var event = handler(action, client).handleRequest(proxy,
            ResourceHandlerRequest.<ResourceModel>builder()
                .awsAccountId("111122223333")
                .desiredResourceState("create".equals(action) || "list".equals(action) ? new ResourceModel()
                    : ResourceModel.builder().organizationId(ORGANIZATION).build())
                .build(),
            null, logger);
        assertThat(logged).isNotEmpty();
        assertThat(logged + event.toString()).doesNotContain(ACCESS_KEY, SECRET_KEY, TOKEN);
        return event;
    }

    static void every(final ResponseDefinitionBuilder response) {
        IAM.stubFor(post(urlEqualTo("/")).willReturn(response));
    }

    static void on(final String operation, final ResponseDefinitionBuilder response) {
        IAM.stubFor(post(urlEqualTo("/")).withRequestBody(containing("Action=" + operation + "&")).willReturn(response));
    }

    /** IAM's XML error envelope. */
    static ResponseDefinitionBuilder error(final int status, final String code) {
        return aResponse().withStatus(status).withHeader("Content-Type", "text/xml").withBody("""
            <ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
              <Error><Type>Sender</Type><Code>%s</Code><Message>in IAM's words</Message></Error>
              <RequestId>request-1</RequestId>
            </ErrorResponse>""".formatted(code));
    }

    /** The answer of one of the three operations, which differ in their names only. */
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
                final var action = ACTION.matcher(event.getRequest().getBodyAsString());
                return action.find() ? action.group(1) : "?";
            })
            .collect(Collectors.collectingAndThen(Collectors.toList(), calls -> {
                Collections.reverse(calls);
                return calls;
            }));
    }
}
