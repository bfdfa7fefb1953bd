package com.org.iam.rootsessions;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.org.iam.rootsessions.CloudFormation.ACCESS_KEY;
import static com.org.iam.rootsessions.CloudFormation.TOKEN;
import static com.org.iam.rootsessions.FakeAws.ORGANIZATION;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.http.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.internal.AwsErrorCode;
import software.amazon.cloudformation.Action;
import software.amazon.cloudformation.proxy.HandlerErrorCode;
import software.amazon.cloudformation.proxy.ProgressEvent;

/** What goes wrong between the handlers and IAM, and what guide/errors.md promises for it. */
class ErrorsOnTheWireTest extends WireTestBase {

    private record Response(int status, String code) {
    }

    static List<ErrorsPage.Row> rows() {
        return ErrorsPage.rows();
    }

    /** Each status with a code that nobody knows and without one, and each code in both spellings. */
    private static List<Response> responses(final ErrorsPage.Row row) {
        return row.answers().stream().flatMap(answer -> answer.startsWith("HTTP ")
            ? Stream.of(null, "SomethingNew").map(code -> new Response(Integer.parseInt(answer.substring(5)), code))
            : Stream.of("", "Exception").map(suffix -> new Response(400, answer.replaceFirst("(Exception)?$", suffix))))
            .toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void thePageIsTrueOfIam(final ErrorsPage.Row row) {
        for (final var response : responses(row)) {
            every(error(response.status(), response.code()));

            assertKeeps(row, Action.CREATE, invoke(Action.CREATE), "iam:" + FakeAws.ENABLE);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void thePageIsTrueOfOrganizations(final ErrorsPage.Row row) {
        withoutTrustedAccess();
        for (final var response : responses(row)) {
            onOrganizations("EnableAWSServiceAccess", jsonError(response.status(), response.code()));

            final var event = invokeWithTrustedAccess(Action.UPDATE);

            assertKeeps(row, Action.UPDATE, event, "organizations:EnableAWSServiceAccess");
            assertThat(event.getMessage().contains("or remove EnableTrustedAccess from the template and run"))
                .as("only a permission that is missing has another way").isEqualTo(row.remedy().startsWith("allow ACTION"));
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void thePageIsTrueOfEveryHandler(final ErrorsPage.Row row) {
        final var response = responses(row).get(0);
        every(error(response.status(), response.code()));
        for (final var action : Action.values()) {
            assertKeeps(row, action, invoke(action), "iam:" + (action == Action.CREATE ? FakeAws.ENABLE : FakeAws.LIST));
        }
        assertThat(calls()).doesNotContain(FakeAws.DISABLE);
    }

    private static void assertKeeps(final ErrorsPage.Row row, final Action action,
                                    final ProgressEvent<ResourceModel, CallbackContext> event, final String call) {
        if (event.isSuccess()) {
            assertThat(event.getResourceModels()).isEmpty();
            assertThat(row.on(action)).isEqualTo("empty");
        } else {
            assertThat(event.getErrorCode()).hasToString(row.on(action));
            assertThat(event.getMessage()).contains(call + " failed in account " + CloudFormation.ACCOUNT)
                .contains(row.meaning(), row.remedy().replace("ACTION", call));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "<html><body><p>a proxy's page<br></body></html>", "{\"Organization\": {\"Id\": \"o-exa",
        "{\"Organization\": {}}", "{\"Organization\": {\"Id\": \"o-exampleorgid\"}}", "{}", ""})
    void aResponseOfOrganizationsThatCannotBeReadIsTheServicesErrorAndChangesNothing(final String body) {
        withoutTrustedAccess();
        onOrganizations("DescribeOrganization", json(200, body));

        final var event = invokeWithTrustedAccess(Action.CREATE);

        assertThat(event.getErrorCode()).as(event.getMessage()).isEqualTo(HandlerErrorCode.ServiceInternalError);
        assertThat(event.getMessage()).contains("organizations:DescribeOrganization failed");
        assertThat(calls()).doesNotContain("EnableAWSServiceAccess");
    }

    @ParameterizedTest
    @EnumSource(AwsError.class)
    void thePageHasARowForEachErrorWithTheSameWords(final AwsError error) {
        final var row = ErrorsPage.rows().get(error.ordinal());

        assertThat(row.codes().stream().map(code -> code.replaceFirst("Exception$", "")).collect(Collectors.toSet()))
            .isEqualTo(error.codes());
        assertThat(row.onCreate()).isEqualTo(error.handlerErrorCode(Action.CREATE).name());
        assertThat(row.onReadAndDelete()).isEqualTo(error.handlerErrorCode(Action.READ).name());
        assertThat(row.meaning()).isEqualTo(error.meaning());
        assertThat(row.remedy()).isEqualTo(error.remedy("ACTION"));
        assertThat(ErrorsPage.rows()).hasSize(AwsError.values().length);
    }

    @Test
    void thePageHasEveryThrottlingCodeOfTheSdk() {
        assertThat(Set.copyOf(ErrorsPage.rows().get(AwsError.THROTTLING.ordinal()).codes()))
            .isEqualTo(AwsErrorCode.THROTTLING_ERROR_CODES);
    }

    @ParameterizedTest
    @CsvSource({"429", "500", "502", "503", "504"})
    void whatMayPassIsTriedAgainByTheSdk(final int status) {
        every(aResponse().withStatus(status));

        invoke(Action.READ);

        assertThat(calls()).containsExactly(
            "ListOrganizationsFeatures", "ListOrganizationsFeatures", "ListOrganizationsFeatures");
    }

    @Test
    void theMessageKeepsIamsCodeAndTheRequestId() {
        every(error(400, "ServiceAccessNotEnabled").withHeader("x-amzn-RequestId", "request-1"));

        assertThat(invoke(Action.CREATE).getMessage())
            .contains("(ServiceAccessNotEnabled, HTTP 400, request id request-1). To fix it")
            .endsWith("Details: in IAM's words");
    }

    @Test
    void nobodyListens() {
        final var event = invoke(Action.CREATE, client("http://127.0.0.1:1"));

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.NetworkFailure);
        assertThat(event.getMessage()).contains("AWS sent no complete response", "Connection refused");
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, names = {"CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE", "RANDOM_DATA_THEN_CLOSE"})
    void theConnectionBreaks(final Fault fault) {
        every(aResponse().withFault(fault));

        assertThat(invoke(Action.READ).getErrorCode()).isEqualTo(HandlerErrorCode.NetworkFailure);
    }

    @Test
    void theResponseNeverComes() {
        every(answer("ListOrganizationsFeatures", Feature.NAME).withFixedDelay(60_000));

        final var event = invoke(Action.READ);

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.NetworkFailure);
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void theResponseCannotBeRead(final Action action) {
        final var operation = action == Action.CREATE ? FakeAws.ENABLE : "ListOrganizationsFeatures";
        final var whole = answerXml(operation, "<OrganizationId>o-x</OrganizationId>", Feature.NAME);
        for (final var body : new String[] {
            "<html><body><p>a proxy's page<br></body></html>", whole.substring(0, whole.length() / 2), "no markup"}) {
            every(xml(body));

            assertThat(invoke(action).getErrorCode()).as(body).isEqualTo(HandlerErrorCode.ServiceInternalError);
        }
        assertThat(calls()).doesNotContain(FakeAws.DISABLE);
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void aResponseWithoutAnOrganizationIsTheServicesErrorAndNeverAbsence(final Action action) {
        on(FakeAws.ENABLE, answer(FakeAws.ENABLE));
        on("ListOrganizationsFeatures", xml(answerXml("ListOrganizationsFeatures", "", Feature.NAME)));

        final var event = invoke(action);

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.ServiceInternalError);
        assertThat(event.getMessage()).contains("a response without the organization's ID");
        assertThat(calls()).doesNotContain(FakeAws.DISABLE);
    }

    @Test
    void anEmptyBodyIsTheServicesError() {
        every(xml(""));

        assertThat(invoke(Action.READ).getErrorCode()).isEqualTo(HandlerErrorCode.ServiceInternalError);
    }

    @Test
    void aFeatureNobodyKnowsYetIsPassedOn() {
        every(answer("ListOrganizationsFeatures", Feature.NAME, "RootSomethingNew"));

        assertThat(invoke(Action.READ).getResourceModel().getEnabledFeatures())
            .containsExactlyInAnyOrder(Feature.NAME, "RootSomethingNew");
    }

    @Test
    void aListWithoutFeaturesIsAbsence() {
        for (final var body : Arrays.asList(
            answerXml("ListOrganizationsFeatures", "<OrganizationId>" + ORGANIZATION + "</OrganizationId>"),
            answerXml("ListOrganizationsFeatures", "<OrganizationId>" + ORGANIZATION + "</OrganizationId>")
                .replace("<EnabledFeatures></EnabledFeatures>", ""))) {
            every(xml(body));

            assertThat(invoke(Action.READ).getErrorCode()).isEqualTo(HandlerErrorCode.NotFound);
            assertThat(invoke(Action.LIST).getResourceModels()).isEmpty();
        }
    }

    @Test
    void everyCallIsSignedWithTheCallersCredentials() {
        every(answer("ListOrganizationsFeatures", Feature.NAME));

        invoke(Action.READ);

        final var request = IAM.getAllServeEvents().get(0).getRequest();
        assertThat(request.getHeader("Authorization"))
            .startsWith("AWS4-HMAC-SHA256 Credential=" + ACCESS_KEY + "/").contains("/us-east-1/iam/aws4_request");
        assertThat(request.getHeader("X-Amz-Security-Token")).isEqualTo(TOKEN);
    }
}
