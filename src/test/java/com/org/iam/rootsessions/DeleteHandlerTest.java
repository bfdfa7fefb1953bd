package com.org.iam.rootsessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.iam.model.DisableOrganizationsRootSessionsRequest;
import software.amazon.awssdk.services.iam.model.ListOrganizationsFeaturesRequest;
import software.amazon.cloudformation.proxy.HandlerErrorCode;

class DeleteHandlerTest extends HandlerTestBase {

    private final DeleteHandler handler = new DeleteHandler(iam);

    private void verifyCalls(final int disable, final int list) {
        verify(iam, times(disable)).disableOrganizationsRootSessions(any(DisableOrganizationsRootSessionsRequest.class));
        verify(iam, times(list)).listOrganizationsFeatures(any(ListOrganizationsFeaturesRequest.class));
    }

    @Test
    void looksDisablesAndLooksAgain() {
        disableSucceeds();
        listShows(features("RootSessions"), features());

        final var event = invoke(handler, identifier());

        assertThat(event.isSuccess()).isTrue();
        assertThat(event.getResourceModel()).isNull();
        assertThat(event.getCallbackContext()).isNull();
        verifyCalls(1, 2);
    }

    @Test
    void leavesTheOtherFeatureAlone() {
        disableSucceeds();
        listShows(features("RootSessions", "RootCredentialsManagement"), features("RootCredentialsManagement"));

        assertThat(invoke(handler, identifier()).isSuccess()).isTrue();
        verifyCalls(1, 2);
    }

    @Test
    void waitsUntilListNoLongerShowsItAndNeitherLooksNorDisablesAgain() {
        disableSucceeds();
        listShows(features("RootSessions"), features("RootSessions"), features());

        final var first = invoke(handler, identifier());
        assertThat(first.isInProgress()).isTrue();
        assertThat(first.getCallbackDelaySeconds()).isEqualTo(3);
        verifyCalls(1, 2);

        final var second = invoke(handler, first.getResourceModel(), first.getCallbackContext());
        assertThat(second.isSuccess()).isTrue();
        verifyCalls(1, 3);
    }

    @Test
    void neverGoneIsNotStabilizedAndSaysWhatIsSeen() {
        disableSucceeds();
        listShows(features("RootSessions"));

        final var event = invokeToTheEnd(handler, identifier());

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.NotStabilized);
        assertThat(event.getMessage()).contains(ORGANIZATION, "[RootSessions]");
        verifyCalls(1, 62);
    }

    @Test
    void deleteOfAnAbsentFeatureIsNotFoundAndDisablesNothing() {
        listShows(features("RootCredentialsManagement"));

        assertThat(invoke(handler, identifier()).getErrorCode()).isEqualTo(HandlerErrorCode.NotFound);
        verifyCalls(0, 1);
    }

    @Test
    void deleteOfAnotherOrganizationDisablesNothing() {
        listShows(featuresOf(OTHER_ORGANIZATION, "RootSessions"));

        final var event = invoke(handler, identifier());

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.NotFound);
        assertThat(event.getMessage()).contains("Nothing was changed");
        verifyCalls(0, 1);
    }

    @Test
    void withoutAnIdentifierItIsInvalidBeforeAnyCall() {
        assertThat(invoke(handler, null).getErrorCode()).isEqualTo(HandlerErrorCode.InvalidRequest);
        verifyCalls(0, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "ServiceAccessNotEnabled, NotFound",
        "OrganizationNotFound, NotFound",
        "OrganizationNotInAllFeaturesMode, NotFound",
        "AccountNotManagementOrDelegatedAdministrator, AccessDenied",
        "AccessDenied, AccessDenied",
    })
    void anErrorOfTheLookDisablesNothing(final String code, final HandlerErrorCode expected) {
        when(iam.listOrganizationsFeatures(any(ListOrganizationsFeaturesRequest.class))).thenThrow(error(code));

        assertThat(invoke(handler, identifier()).getErrorCode()).isEqualTo(expected);
        verifyCalls(0, 1);
    }

    @Test
    void anErrorOfDisableNamesIt() {
        listShows(features("RootSessions"));
        when(iam.disableOrganizationsRootSessions(any(DisableOrganizationsRootSessionsRequest.class)))
            .thenThrow(error("AccessDenied", 403));

        final var event = invoke(handler, identifier());

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.AccessDenied);
        assertThat(event.getMessage()).contains("allow iam:DisableOrganizationsRootSessions");
        verifyCalls(1, 1);
    }
}
