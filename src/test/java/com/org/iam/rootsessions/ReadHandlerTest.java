package com.org.iam.rootsessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.iam.model.ListOrganizationsFeaturesRequest;
import software.amazon.cloudformation.proxy.HandlerErrorCode;

class ReadHandlerTest extends HandlerTestBase {

    private final ReadHandler handler = new ReadHandler(iam);

    private void verifyLists(final int list) {
        verify(iam, times(list)).listOrganizationsFeatures(any(ListOrganizationsFeaturesRequest.class));
    }

    @Test
    void returnsBothPropertiesInOneCall() {
        listShows(features("RootSessions", "RootCredentialsManagement"));

        final var event = invoke(handler, identifier());

        assertThat(event.isSuccess()).isTrue();
        assertThat(event.getResourceModel()).isEqualTo(enabled("RootSessions", "RootCredentialsManagement"));
        assertThat(event.getCallbackContext()).isNull();
        verifyLists(1);
    }

    @Test
    void absentFeatureIsNotFound() {
        listShows(features("RootCredentialsManagement"));

        final var event = invoke(handler, identifier());

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.NotFound);
        assertThat(event.getMessage()).contains(ORGANIZATION, ACCOUNT, "[RootCredentialsManagement]");
        verifyLists(1);
    }

    @Test
    void anotherOrganizationIsNotFound() {
        listShows(featuresOf(OTHER_ORGANIZATION, "RootSessions"));

        final var event = invoke(handler, identifier());

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.NotFound);
        assertThat(event.getMessage()).contains(ORGANIZATION, OTHER_ORGANIZATION);
        verifyLists(1);
    }

    @Test
    void withoutAnIdentifierItIsInvalidBeforeAnyCall() {
        final var event = invoke(handler, new ResourceModel());

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.InvalidRequest);
        assertThat(event.getMessage()).contains("no OrganizationId");
        verifyLists(0);
    }

    @Test
    void anAnswerWithoutAnOrganizationIsAnErrorOfTheServiceAndNotAbsence() {
        listShows(featuresOf(null));

        final var event = invoke(handler, identifier());

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.ServiceInternalError);
        assertThat(event.getMessage()).contains("an answer without OrganizationId");
        verifyLists(1);
    }

    @ParameterizedTest
    @CsvSource({
        "ServiceAccessNotEnabled, NotFound",
        "OrganizationNotFound, NotFound",
        "OrganizationNotInAllFeaturesMode, NotFound",
        "AccountNotManagementOrDelegatedAdministrator, AccessDenied",
        "AccessDenied, AccessDenied",
    })
    void eachErrorHasItsCode(final String code, final HandlerErrorCode expected) {
        when(iam.listOrganizationsFeatures(any(ListOrganizationsFeaturesRequest.class))).thenThrow(error(code));

        assertThat(invoke(handler, identifier()).getErrorCode()).isEqualTo(expected);
        verifyLists(1);
    }
}
