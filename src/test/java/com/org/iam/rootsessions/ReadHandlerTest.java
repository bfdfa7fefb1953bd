package com.org.iam.rootsessions;

import static com.org.iam.rootsessions.FakeAws.LIST;
import static com.org.iam.rootsessions.FakeAws.OTHER_FEATURE;
import static com.org.iam.rootsessions.FakeAws.OTHER_ORGANIZATION;
import static com.org.iam.rootsessions.FakeAws.error;
import static com.org.iam.rootsessions.Models.enabled;
import static com.org.iam.rootsessions.Models.identifier;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.cloudformation.Action.READ;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.cloudformation.proxy.HandlerErrorCode;

class ReadHandlerTest {

    private final FakeAws aws = new FakeAws();
    private final CloudFormation cloudFormation = aws.cloudFormation();

    @Test
    void returnsBothPropertiesInOneCall() {
        aws.with(Feature.NAME, OTHER_FEATURE);

        final var event = cloudFormation.invoke(READ, identifier());

        assertThat(event.isSuccess()).isTrue();
        assertThat(event.getResourceModel()).isEqualTo(enabled(Feature.NAME, OTHER_FEATURE));
        assertThat(event.getCallbackContext()).isNull();
        assertThat(aws.calls()).containsExactly(LIST);
    }

    @Test
    void absentFeatureIsNotFound() {
        aws.with(OTHER_FEATURE);

        final var event = cloudFormation.invoke(READ, identifier());

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.NotFound);
        assertThat(event.getMessage())
            .contains(FakeAws.ORGANIZATION, CloudFormation.ACCOUNT, "[" + OTHER_FEATURE + "]");
    }

    @Test
    void anotherOrganizationIsNotFound() {
        aws.with(Feature.NAME).organization = OTHER_ORGANIZATION;

        final var event = cloudFormation.invoke(READ, identifier());

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.NotFound);
        assertThat(event.getMessage()).contains(FakeAws.ORGANIZATION, OTHER_ORGANIZATION);
    }

    @Test
    void withoutAnIdentifierNothingIsFoundAndNothingCalled() {
        final var event = cloudFormation.invoke(READ, new ResourceModel());

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.NotFound);
        assertThat(event.getMessage()).contains("no OrganizationId");
        assertThat(aws.calls()).isEmpty();
    }

    @Test
    void aResponseWithoutAnOrganizationIsAFailureOfTheServiceAndNotAbsence() {
        aws.with(Feature.NAME).organization = null;

        final var event = cloudFormation.invoke(READ, identifier());

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.ServiceInternalError);
        assertThat(event.getMessage()).contains("a response without the organization's ID");
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
        aws.failing(LIST, error(code));

        assertThat(cloudFormation.invoke(READ, identifier()).getErrorCode()).isEqualTo(expected);
        assertThat(aws.calls()).containsExactly(LIST);
    }
}
