package com.org.iam.rootsessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.iam.model.ListOrganizationsFeaturesRequest;
import software.amazon.cloudformation.proxy.HandlerErrorCode;

/** Where trusted access is enabled; where it is not: {@link TrustedAccessTest}. */
class UpdateHandlerTest extends HandlerTestBase {

    private final UpdateHandler handler = new UpdateHandler(iam, () -> organizations);

    private void verifyLists(final int list) {
        verify(iam, times(list)).listOrganizationsFeatures(any(ListOrganizationsFeaturesRequest.class));
    }

    private static ResourceModel identifierWith(final Boolean enableTrustedAccess) {
        return ResourceModel.builder().organizationId(ORGANIZATION).enableTrustedAccess(enableTrustedAccess).build();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(booleans = {true, false})
    void whateverItChangesToOneLookSufficesAndItIsNotReturned(final Boolean enableTrustedAccess) {
        listShows(features("RootSessions", "RootCredentialsManagement"));

        final var event = invoke(handler, identifierWith(enableTrustedAccess));

        assertThat(event.isSuccess()).isTrue();
        assertThat(event.getResourceModel()).isEqualTo(enabled("RootSessions", "RootCredentialsManagement"));
        assertThat(event.getCallbackContext()).isNull();
        verifyLists(1);
    }

    @Test
    void whatIsGoneIsNotFoundAndNotMadeAgain() {
        listShows(features());

        final var event = invoke(handler, identifierWith(true));

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.NotFound);
        verifyLists(1);
    }

    @Test
    void anotherOrganizationIsNotFound() {
        listShows(featuresOf(OTHER_ORGANIZATION, "RootSessions"));

        assertThat(invoke(handler, identifierWith(true)).getErrorCode()).isEqualTo(HandlerErrorCode.NotFound);
        verifyLists(1);
    }

    @Test
    void withoutAnIdentifierItIsInvalidBeforeAnyCall() {
        assertThat(invoke(handler, new ResourceModel()).getErrorCode()).isEqualTo(HandlerErrorCode.InvalidRequest);
        verifyLists(0);
    }

    @ParameterizedTest
    @CsvSource({
        "ServiceAccessNotEnabled, false, NotFound",
        "OrganizationNotFound, true, NotFound",
        "OrganizationNotInAllFeaturesMode, true, NotFound",
        "AccessDenied, true, AccessDenied",
    })
    void eachErrorHasItsCode(final String code, final boolean enableTrustedAccess, final HandlerErrorCode expected) {
        when(iam.listOrganizationsFeatures(any(ListOrganizationsFeaturesRequest.class))).thenThrow(error(code));

        assertThat(invoke(handler, identifierWith(enableTrustedAccess)).getErrorCode()).isEqualTo(expected);
        verifyLists(1);
    }
}
