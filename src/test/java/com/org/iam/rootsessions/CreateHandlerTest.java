package com.org.iam.rootsessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.util.Set;

import com.fasterxml.jackson.core.type.TypeReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.iam.model.EnableOrganizationsRootSessionsRequest;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.ListOrganizationsFeaturesRequest;
import software.amazon.cloudformation.proxy.HandlerErrorCode;
import software.amazon.cloudformation.resource.Serializer;

class CreateHandlerTest extends HandlerTestBase {

    private final CreateHandler handler = new CreateHandler(iam, () -> organizations);

    private void verifyCalls(final int enable, final int list) {
        verify(iam, times(enable)).enableOrganizationsRootSessions(any(EnableOrganizationsRootSessionsRequest.class));
        verify(iam, times(list)).listOrganizationsFeatures(any(ListOrganizationsFeaturesRequest.class));
    }

    @Test
    void enablesAndReturnsBothPropertiesInTwoCalls() {
        enableSucceeds();
        listShows(features("RootSessions"));

        final var event = invoke(handler, new ResourceModel());

        assertThat(event.isSuccess()).isTrue();
        assertThat(event.getResourceModel()).isEqualTo(enabled("RootSessions"));
        assertThat(event.getCallbackContext()).isNull();
        assertThat(event.getCallbackDelaySeconds()).isZero();
        verifyCalls(1, 1);
    }

    @Test
    void alreadyEnabledSucceedsAndKeepsTheOtherFeature() {
        enableSucceeds();
        listShows(features("RootSessions", "RootCredentialsManagement"));

        final var event = invoke(handler, null);

        assertThat(event.isSuccess()).isTrue();
        assertThat(event.getResourceModel()).isEqualTo(enabled("RootSessions", "RootCredentialsManagement"));
        verifyCalls(1, 1);
    }

    @Test
    void waitsUntilListShowsItAndEnablesOnlyOnce() {
        enableSucceeds();
        listShows(features(), features("RootCredentialsManagement"), features("RootSessions"));

        final var first = invoke(handler, new ResourceModel());

        assertThat(first.isInProgress()).isTrue();
        assertThat(first.getCallbackDelaySeconds()).isEqualTo(3);
        assertThat(first.getResourceModel().getOrganizationId()).isEqualTo(ORGANIZATION);
        verifyCalls(1, 1);

        final var second = invoke(handler, first.getResourceModel(), first.getCallbackContext());
        assertThat(second.isInProgress()).isTrue();
        final var third = invoke(handler, second.getResourceModel(), second.getCallbackContext());

        assertThat(third.isSuccess()).isTrue();
        assertThat(third.getResourceModel()).isEqualTo(enabled("RootSessions"));
        verifyCalls(1, 3);
    }

    @Test
    void neverVisibleIsNotStabilizedAndSaysWhatIsSeen() {
        enableSucceeds();
        listShows(features("RootCredentialsManagement"));

        final var event = invokeToTheEnd(handler, new ResourceModel());

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.NotStabilized);
        assertThat(event.getMessage())
            .contains(ORGANIZATION, "[RootCredentialsManagement]", "aws iam list-organizations-features");
        assertThat(event.getCallbackContext()).isNull();
        verifyCalls(1, 61);
    }

    @Test
    void refusesReadOnlyPropertiesBeforeAnyCall() {
        for (final var model : new ResourceModel[] {
            identifier(), ResourceModel.builder().enabledFeatures(Set.of("RootSessions")).build()}) {
            final var event = invoke(handler, model);

            assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.InvalidRequest);
            assertThat(event.getMessage()).contains("read-only", "To fix it: remove them");
        }
        verifyCalls(0, 0);
    }

    @Test
    void withoutAnExecutionRoleItSaysHowToRegisterTheType() {
        final var event = invoke(null, handler, new ResourceModel(), null);

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.InvalidCredentials);
        assertThat(event.getMessage()).contains("execution role", "cfn submit --set-default");
        verify(logger).log(event.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "ServiceAccessNotEnabled, InvalidRequest,"
            + " aws organizations enable-aws-service-access --service-principal iam.amazonaws.com",
        "OrganizationNotFound, InvalidRequest, aws organizations create-organization --feature-set ALL",
        "OrganizationNotInAllFeaturesMode, InvalidRequest, aws organizations enable-all-features",
        "CallerIsNotManagementAccount, AccessDenied, aws organizations describe-organization",
        "AccountNotManagementOrDelegatedAdministrator, AccessDenied, aws organizations describe-organization",
        "AccessDenied, AccessDenied, allow iam:EnableOrganizationsRootSessions to the role",
    })
    void eachErrorHasItsCodeAndItsRemedyInBothSpellings(final String code, final HandlerErrorCode expected,
                                                        final String remedy) {
        for (final var spelling : new String[] {code, code + "Exception"}) {
            when(iam.enableOrganizationsRootSessions(any(EnableOrganizationsRootSessionsRequest.class)))
                .thenThrow(error(spelling));

            final var event = invoke(handler, new ResourceModel());

            assertThat(event.getErrorCode()).isEqualTo(expected);
            assertThat(event.getMessage())
                .contains("iam:EnableOrganizationsRootSessions", ACCOUNT, remedy, code, "request-1");
        }
        verifyCalls(2, 0);
    }

    @Test
    void aFailureWhileWaitingNamesTheOperationThatFailed() {
        enableSucceeds();
        when(iam.listOrganizationsFeatures(any(ListOrganizationsFeaturesRequest.class)))
            .thenThrow(error("AccessDenied", 403));

        final var event = invoke(handler, new ResourceModel());

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.AccessDenied);
        assertThat(event.getMessage())
            .contains("iam:ListOrganizationsFeatures failed", "allow iam:ListOrganizationsFeatures");
        verifyCalls(1, 1);
    }

    @Test
    void anAnswerWithoutACodeIsSaidToHaveNone() {
        when(iam.enableOrganizationsRootSessions(any(EnableOrganizationsRootSessionsRequest.class)))
            .thenThrow(IamException.builder().statusCode(502).build())
            .thenThrow(error(null, 503)).thenThrow(error("SomethingNew", 503));

        assertThat(invoke(handler, new ResourceModel()).getMessage()).contains("AWS answered: no error code (HTTP 502");
        assertThat(invoke(handler, new ResourceModel()).getMessage()).contains("AWS answered: no error code (HTTP 503");
        assertThat(invoke(handler, new ResourceModel()).getMessage()).contains("AWS answered: SomethingNew (HTTP 503");
        verifyCalls(3, 0);
    }

    @Test
    void noAnswerIsANetworkFailure() {
        when(iam.enableOrganizationsRootSessions(any(EnableOrganizationsRootSessionsRequest.class)))
            .thenThrow(SdkClientException.create("Connect to iam.amazonaws.com timed out"));

        final var event = invoke(handler, new ResourceModel());

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.NetworkFailure);
        assertThat(event.getMessage()).contains("no complete answer", "Connect to iam.amazonaws.com timed out");
        verifyCalls(1, 0);
    }

    @Test
    void aContextThatIsNoneOfOursFailsAndAsksForAReport() throws IOException {
        final CallbackContext context = new Serializer().deserialize(
            "{\"callGraphs\": {\"null:EnableOrganizationsRootSessions-enable-31.attempts\": \"many\"}}",
            new TypeReference<>() { });

        final var event = invoke(handler, new ResourceModel(), context);

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.InternalFailure);
        assertThat(event.getMessage()).contains("failed unexpectedly, please report it", "ClassCastException");
        verifyCalls(0, 0);
    }
}
