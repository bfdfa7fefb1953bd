package com.org.iam.rootsessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.iam.model.ListOrganizationsFeaturesRequest;
import software.amazon.cloudformation.proxy.HandlerErrorCode;

class ListHandlerTest extends HandlerTestBase {

    private final ListHandler handler = new ListHandler(iam);

    @AfterEach
    void oneCall() {
        verify(iam).listOrganizationsFeatures(any(ListOrganizationsFeaturesRequest.class));
    }

    @Test
    void listsTheOrganization() {
        listShows(features("RootSessions"));

        final var event = invoke(handler, null);

        assertThat(event.isSuccess()).isTrue();
        assertThat(event.getResourceModels()).containsExactly(enabled("RootSessions"));
        assertThat(event.getResourceModel()).isNull();
        assertThat(event.getNextToken()).isNull();
    }

    @Test
    void withoutRootSessionsTheListIsEmpty() {
        listShows(features("RootCredentialsManagement"));

        final var event = invoke(handler, null);

        assertThat(event.isSuccess()).isTrue();
        assertThat(event.getResourceModels()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ServiceAccessNotEnabled", "OrganizationNotFound", "OrganizationNotInAllFeaturesMode"})
    void whereRootSessionsCannotBeTheListIsEmpty(final String code) {
        when(iam.listOrganizationsFeatures(any(ListOrganizationsFeaturesRequest.class))).thenThrow(error(code));

        final var event = invoke(handler, null);

        assertThat(event.isSuccess()).isTrue();
        assertThat(event.getResourceModels()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"AccountNotManagementOrDelegatedAdministrator", "AccessDenied"})
    void whoMayNotLookIsToldSo(final String code) {
        when(iam.listOrganizationsFeatures(any(ListOrganizationsFeaturesRequest.class))).thenThrow(error(code));

        final var event = invoke(handler, null);

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.AccessDenied);
        assertThat(event.getResourceModels()).isNull();
    }
}
