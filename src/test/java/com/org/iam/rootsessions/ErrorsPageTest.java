package com.org.iam.rootsessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.internal.AwsErrorCode;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.cloudformation.Action;
import software.amazon.cloudformation.proxy.ProgressEvent;

/** guide/errors.md holds for every response in it, as the handlers' SDK clients read it from the wire. */
class ErrorsPageTest {

    private static final String XML = """
        <ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
          <Error><Type>Sender</Type>%s<Message>in AWS's words</Message></Error><RequestId>request-1</RequestId>
        </ErrorResponse>""";
    private static final String JSON = "{%s\"Message\": \"in AWS's words\"}";
    private static final String DESCRIBE = "organizations:" + FakeAws.DESCRIBE;

    private record Response(int status, String code) {

        String xml() {
            return XML.formatted(code.isEmpty() ? "" : "<Code>" + code + "</Code>");
        }

        String json() {
            return JSON.formatted(code.isEmpty() ? "" : "\"__type\": \"" + code + "\", ");
        }
    }

    static List<ErrorsPage.Row> rows() {
        return ErrorsPage.rows();
    }

    /** Each status without a code and with an unknown one, and each code in both spellings. */
    private static List<Response> responses(final ErrorsPage.Row row) {
        return row.responses().stream().flatMap(response -> response.startsWith("HTTP ")
            ? Stream.of("", "SomethingNew").map(code -> new Response(Integer.parseInt(response.substring(5)), code))
            : Stream.of("", "Exception").map(suffix -> new Response(400, response.replaceFirst("(Exception)?$", suffix))))
            .toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void eachHandlerEndsAsThePageSays(final ErrorsPage.Row row) throws IOException {
        for (final var response : responses(row)) {
            final var iam = http(response.status(), response.xml());
            for (final var action : Action.values()) {
                final var event = invoke(action, iam, iam, false);

                if ("empty".equals(row.on(action))) {
                    assertThat(event.getResourceModels()).isEmpty();
                } else {
                    assertKeeps(row, action, response, event,
                        "iam:" + (action == Action.CREATE ? FakeAws.ENABLE : FakeAws.LIST));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theSameErrorsOfOrganizationsEndAsThePageSays(final ErrorsPage.Row row) throws IOException {
        final var iam = http(400, new Response(400, "ServiceAccessNotEnabled").xml());
        for (final var response : responses(row)) {
            final var event = invoke(Action.UPDATE, iam, http(response.status(), response.json()), true);

            assertThat(event.getErrorCode()).hasToString(row.on(Action.UPDATE));
            assertThat(event.getMessage()).contains(row.meaning(), row.remedy().replace("ACTION", DESCRIBE));
            assertThat(event.getMessage().contains("or remove EnableTrustedAccess from the template and run"))
                .as("only a missing permission has an alternative").isEqualTo(row.remedy().startsWith("allow ACTION"));
        }
    }

    private static void assertKeeps(final ErrorsPage.Row row, final Action action, final Response response,
                                    final ProgressEvent<ResourceModel, CallbackContext> event, final String call) {
        final var code = response.code().isEmpty() ? "no error code" : response.code();
        assertThat(event.getErrorCode()).hasToString(row.on(action));
        assertThat(event.getMessage())
            .startsWith(call + " failed in account " + CloudFormation.ACCOUNT + " because " + row.meaning())
            .contains(" (" + code + ", HTTP " + response.status() + ", request id request-1). To fix it: ")
            .endsWith(row.remedy().replace("ACTION", call) + ". Details: in AWS's words");
    }

    private static ProgressEvent<ResourceModel, CallbackContext> invoke(
        final Action action, final SdkHttpClient iam, final SdkHttpClient organizations, final boolean trustedAccess) {

        final var model = action == Action.CREATE ? new ResourceModel() : Models.identifier();
        model.setEnableTrustedAccess(trustedAccess);
        return new CloudFormation(
            ClientBuilder.builder("us-east-1").httpClient(iam)
                .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry())).build(),
            () -> ClientBuilder.organizationsBuilder("us-east-1").httpClient(organizations)
                .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry())).build())
            .invoke(action, model);
    }

    private static SdkHttpClient http(final int status, final String body) throws IOException {
        final SdkHttpClient http = mock();
        final ExecutableHttpRequest request = mock();
        when(http.prepareRequest(any())).thenReturn(request);
        when(request.call()).thenAnswer(call -> HttpExecuteResponse.builder()
            .response(SdkHttpResponse.builder().statusCode(status).putHeader("x-amzn-RequestId", "request-1").build())
            .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))))
            .build());
        return http;
    }

    @ParameterizedTest
    @EnumSource(AwsError.class)
    void thePageHasARowForEachErrorWithTheSameCodes(final AwsError error) {
        assertThat(ErrorsPage.rows()).hasSize(AwsError.values().length);
        assertThat(ErrorsPage.rows().get(error.ordinal()).responses().stream().filter(code -> !code.startsWith("HTTP "))
            .map(code -> code.replaceFirst("Exception$", "")).collect(Collectors.toSet())).isEqualTo(error.codes());
    }

    @Test
    void thePageHasEveryThrottlingCodeOfTheSdk() {
        assertThat(Set.copyOf(ErrorsPage.rows().get(AwsError.THROTTLING.ordinal()).responses()))
            .containsAll(AwsErrorCode.THROTTLING_ERROR_CODES);
    }
}
