package com.org.iam.rootsessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.io.IOException;

import com.fasterxml.jackson.core.type.TypeReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.InOrder;
import org.mockito.Mockito;
import org.mockito.stubbing.OngoingStubbing;
import software.amazon.awssdk.services.iam.model.EnableOrganizationsRootSessionsRequest;
import software.amazon.awssdk.services.iam.model.EnableOrganizationsRootSessionsResponse;
import software.amazon.awssdk.services.iam.model.ListOrganizationsFeaturesRequest;
import software.amazon.awssdk.services.organizations.model.DescribeOrganizationRequest;
import software.amazon.awssdk.services.organizations.model.DescribeOrganizationResponse;
import software.amazon.awssdk.services.organizations.model.EnableAwsServiceAccessRequest;
import software.amazon.cloudformation.proxy.HandlerErrorCode;
import software.amazon.cloudformation.resource.Serializer;

/** EnableTrustedAccess in an organization that has no trusted access for IAM. */
class TrustedAccessTest extends HandlerTestBase {

    private final CreateHandler create = new CreateHandler(iam, () -> organizations);
    private final UpdateHandler update = new UpdateHandler(iam, () -> organizations);

    private static EnableAwsServiceAccessRequest forIam() {
        return argThat(request -> "iam.amazonaws.com".equals(request.servicePrincipal()));
    }

    private static ResourceModel wanted() {
        return ResourceModel.builder().enableTrustedAccess(true).build();
    }

    private static ResourceModel wantedLater() {
        return ResourceModel.builder().organizationId(ORGANIZATION).enableTrustedAccess(true).build();
    }

    private OngoingStubbing<EnableOrganizationsRootSessionsResponse> onEnable() {
        return when(iam.enableOrganizationsRootSessions(any(EnableOrganizationsRootSessionsRequest.class)));
    }

    private void organizationIsKnown() {
        when(organizations.describeOrganization(any(DescribeOrganizationRequest.class)))
            .thenReturn(DescribeOrganizationResponse.builder().organization(o -> o.id(ORGANIZATION)).build());
    }

    private void verifyCalls(final int enable, final int list, final int describe, final int enableTrustedAccess) {
        verify(iam, times(enable)).enableOrganizationsRootSessions(any(EnableOrganizationsRootSessionsRequest.class));
        verify(iam, times(list)).listOrganizationsFeatures(any(ListOrganizationsFeaturesRequest.class));
        verify(organizations, times(describe)).describeOrganization(any(DescribeOrganizationRequest.class));
        verify(organizations, times(enableTrustedAccess)).enableAWSServiceAccess(forIam());
        verify(organizations, Mockito.atLeast(0)).serviceName();
    }

    @Test
    void createEnablesItAndGoesOnWhenIamSeesIt() {
        onEnable().thenThrow(error("ServiceAccessNotEnabled")).thenThrow(error("ServiceAccessNotEnabledException"))
            .thenReturn(ENABLED);
        organizationIsKnown();
        listShows(features("RootSessions"));

        final var first = invoke(create, wanted());

        assertThat(first.isInProgress()).isTrue();
        assertThat(first.getCallbackDelaySeconds()).isEqualTo(3);
        assertThat(first.getResourceModel()).as("the identifier, and nothing write-only").isEqualTo(identifier());
        verifyCalls(1, 0, 1, 1);

        final var second = invoke(create, first.getResourceModel(), first.getCallbackContext());
        assertThat(second.isInProgress()).isTrue();
        verifyCalls(2, 0, 1, 1);
        final var third = invoke(create, second.getResourceModel(), second.getCallbackContext());

        assertThat(third.isSuccess()).isTrue();
        assertThat(third.getResourceModel()).isEqualTo(enabled("RootSessions"));
        verifyCalls(3, 1, 1, 1);
        final InOrder order = Mockito.inOrder(organizations);
        order.verify(organizations).describeOrganization(any(DescribeOrganizationRequest.class));
        order.verify(organizations).enableAWSServiceAccess(forIam());
    }

    @Test
    void whereItIsEnabledTheHappyPathKeepsItsTwoCalls() {
        enableSucceeds();
        listShows(features("RootSessions"));

        final var event = invoke(new CreateHandler(iam, () -> fail("the Organizations client was made")), wanted());

        assertThat(event.isSuccess()).isTrue();
        assertThat(event.getResourceModel()).isEqualTo(enabled("RootSessions"));
        verifyCalls(1, 1, 0, 0);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(booleans = false)
    void whereItIsNotWantedItIsAnErrorThatNamesTheProperty(final Boolean enableTrustedAccess) {
        onEnable().thenThrow(error("ServiceAccessNotEnabled"));

        final var event = invoke(new CreateHandler(iam, () -> fail("the Organizations client was made")),
            ResourceModel.builder().enableTrustedAccess(enableTrustedAccess).build());

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.InvalidRequest);
        assertThat(event.getMessage()).contains("set EnableTrustedAccess to true in the template");
        assertThat(event.getResourceModel()).isEqualTo(new ResourceModel());
        verifyCalls(1, 0, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"OrganizationNotFound", "AccessDenied", "Throttling"})
    void anyOtherErrorIsNoReasonToEnableIt(final String code) {
        onEnable().thenThrow(error(code));

        assertThat(invoke(create, wanted()).isFailed()).isTrue();
        verifyCalls(1, 0, 0, 0);
    }

    @Test
    void afterAFailureBetweenTheTwoCallsTheRetryGoesOn() {
        onEnable().thenThrow(error("ServiceAccessNotEnabled")).thenThrow(error("Throttling")).thenReturn(ENABLED);
        organizationIsKnown();
        listShows(features("RootSessions"));
        final var waiting = invoke(create, wanted());

        final var failed = invoke(create, waiting.getResourceModel(), waiting.getCallbackContext());

        assertThat(failed.getErrorCode()).isEqualTo(HandlerErrorCode.Throttling);
        assertThat(failed.getMessage()).contains("iam:EnableOrganizationsRootSessions failed");
        assertThat(failed.getResourceModel()).as("for the rollback").isEqualTo(identifier());

        assertThat(invoke(create, wanted()).isSuccess()).isTrue();
        verifyCalls(3, 1, 1, 1);
    }

    @Test
    void whatIamNeverSeesIsNotStabilizedAndSaysSo() {
        onEnable().thenThrow(error("ServiceAccessNotEnabled"));
        organizationIsKnown();

        final var event = invokeToTheEnd(create, wanted());

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.NotStabilized);
        assertThat(event.getMessage()).contains("Trusted access for IAM was enabled in organization " + ORGANIZATION,
            "aws organizations list-aws-service-access-for-organization");
        verifyCalls(61, 0, 1, 1);
    }

    @Test
    void aContextThatCameBackAsJsonIsRemembered() throws IOException {
        onEnable().thenThrow(error("ServiceAccessNotEnabled"));
        organizationIsKnown();
        final var waiting = invoke(create, wanted());
        final var serializer = new Serializer();

        final CallbackContext context = serializer.deserialize(
            serializer.serialize(waiting.getCallbackContext()), new TypeReference<>() { });
        invoke(create, waiting.getResourceModel(), context);

        verifyCalls(2, 0, 1, 1);
    }

    @Test
    void updateEnablesItAgainAndNeverRootSessions() {
        when(iam.listOrganizationsFeatures(any(ListOrganizationsFeaturesRequest.class)))
            .thenThrow(error("ServiceAccessNotEnabled")).thenReturn(features("RootSessions"));

        final var event = invokeToTheEnd(update, wantedLater());

        assertThat(event.isSuccess()).isTrue();
        assertThat(event.getResourceModel()).isEqualTo(enabled("RootSessions"));
        verifyCalls(0, 2, 0, 1);
    }

    @Test
    void anUpdateThatFindsNoRootSessionsThenIsNotFound() {
        when(iam.listOrganizationsFeatures(any(ListOrganizationsFeaturesRequest.class)))
            .thenThrow(error("ServiceAccessNotEnabled")).thenReturn(features());

        assertThat(invokeToTheEnd(update, wantedLater()).getErrorCode()).isEqualTo(HandlerErrorCode.NotFound);
        verifyCalls(0, 2, 0, 1);
    }
}
