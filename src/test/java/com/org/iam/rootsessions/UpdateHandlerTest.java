package com.org.iam.rootsessions;

import static com.org.iam.rootsessions.FakeAws.LIST;
import static com.org.iam.rootsessions.FakeAws.OTHER_FEATURE;
import static com.org.iam.rootsessions.FakeAws.OTHER_ORGANIZATION;
import static com.org.iam.rootsessions.FakeAws.error;
import static com.org.iam.rootsessions.Models.identifier;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.cloudformation.Action.UPDATE;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.cloudformation.proxy.HandlerErrorCode;

/** Where trusted access is enabled; where it is not: {@link TrustedAccessTest}. */
class UpdateHandlerTest {

    private final FakeAws aws = new FakeAws();
    private final CloudFormation cloudFormation = aws.cloudFormation();

    @ParameterizedTest
    @NullSource
    @ValueSource(booleans = {true, false})
    void whateverChangesOneListSuffices(final Boolean value) {
        aws.with(Feature.NAME, OTHER_FEATURE);
        final var model = identifier(value);
        model.setAdoptExisting(value);

        final var event = cloudFormation.invoke(UPDATE, model);

        assertThat(event.isSuccess()).isTrue();
        assertThat(event.getResourceModel().getEnabledFeatures())
            .containsExactlyInAnyOrder(OTHER_FEATURE, Feature.NAME);
        assertThat(event.getCallbackContext()).isNull();
        assertThat(aws.calls()).containsExactly(LIST);
    }

    @Test
    void whatIsGoneIsNotFoundAndNotEnabledAgain() {
        assertThat(cloudFormation.invoke(UPDATE, identifier(true)).getErrorCode()).isEqualTo(HandlerErrorCode.NotFound);
        assertThat(aws.calls()).containsExactly(LIST);
    }

    @Test
    void anotherOrganizationIsNotFound() {
        aws.with(Feature.NAME).organization = OTHER_ORGANIZATION;

        assertThat(cloudFormation.invoke(UPDATE, identifier(true)).getErrorCode()).isEqualTo(HandlerErrorCode.NotFound);
    }

    @Test
    void withoutAnIdentifierNothingIsFoundAndNothingCalled() {
        assertThat(cloudFormation.invoke(UPDATE, new ResourceModel()).getErrorCode())
            .isEqualTo(HandlerErrorCode.NotFound);
        assertThat(aws.calls()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ServiceAccessNotEnabled, false, NotFound",
        "OrganizationNotFound, true, NotFound",
        "OrganizationNotInAllFeaturesMode, true, NotFound",
        "AccessDenied, true, AccessDenied",
    })
    void eachErrorHasItsCode(final String code, final boolean enableTrustedAccess, final HandlerErrorCode expected) {
        aws.failing(LIST, error(code));

        assertThat(cloudFormation.invoke(UPDATE, identifier(enableTrustedAccess)).getErrorCode()).isEqualTo(expected);
        assertThat(aws.calls()).containsExactly(LIST);
    }
}
