package com.org.iam.rootsessions;

import static com.org.iam.rootsessions.FakeAws.LIST;
import static com.org.iam.rootsessions.FakeAws.OTHER_FEATURE;
import static com.org.iam.rootsessions.FakeAws.OTHER_ORGANIZATION;
import static com.org.iam.rootsessions.Models.enabled;
import static com.org.iam.rootsessions.Models.identifier;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.cloudformation.Action;
import software.amazon.cloudformation.proxy.HandlerErrorCode;

/** Reads, updates and lists make one call; so does a delete that finds nothing. */
class ReadHandlerTest {

    private final FakeAws aws = new FakeAws();
    private final CloudFormation cloudFormation = aws.cloudFormation();

    @Test
    void readReturnsBothPropertiesEvenIfAFeatureIsNew() {
        aws.with(Feature.NAME, "RootSomethingNew");

        final var event = cloudFormation.invoke(Action.READ, identifier());

        assertThat(event.isSuccess()).isTrue();
        assertThat(event.getResourceModel()).isEqualTo(enabled(Feature.NAME, "RootSomethingNew"));
        assertThat(event.getCallbackContext()).isNull();
        assertThat(aws.calls()).containsExactly(LIST);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(booleans = {true, false})
    void updateChangesNothingWhereTrustedAccessIsEnabled(final Boolean value) {
        aws.with(Feature.NAME, OTHER_FEATURE);
        final var model = identifier(value);
        model.setAdoptExisting(value);

        final var event = cloudFormation.invoke(Action.UPDATE, model);

        assertThat(event.isSuccess()).isTrue();
        assertThat(event.getResourceModel().getEnabledFeatures())
            .containsExactlyInAnyOrder(OTHER_FEATURE, Feature.NAME);
        assertThat(event.getCallbackContext()).isNull();
        assertThat(aws.calls()).containsExactly(LIST);
    }

    @Test
    void listReturnsTheOrganization() {
        aws.with(Feature.NAME);

        final var event = cloudFormation.invoke(Action.LIST, null);

        assertThat(event.isSuccess()).isTrue();
        assertThat(event.getResourceModels()).containsExactly(enabled(Feature.NAME));
        assertThat(event.getResourceModel()).isNull();
        assertThat(event.getNextToken()).isNull();
        assertThat(aws.calls()).containsExactly(LIST);
    }

    @Test
    void withoutTheFeatureTheListIsEmpty() {
        aws.with(OTHER_FEATURE);

        final var event = cloudFormation.invoke(Action.LIST, null);

        assertThat(event.isSuccess()).isTrue();
        assertThat(event.getResourceModels()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"READ", "UPDATE", "DELETE"})
    void anAbsentFeatureIsNotFound(final Action action) {
        aws.with(OTHER_FEATURE);

        final var event = cloudFormation.invoke(action, identifier(true));

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.NotFound);
        assertThat(event.getMessage())
            .contains(FakeAws.ORGANIZATION, CloudFormation.ACCOUNT, "[" + OTHER_FEATURE + "]", "Nothing was changed");
        assertThat(aws.calls()).containsExactly(LIST);
    }

    @ParameterizedTest
    @EnumSource(names = {"READ", "UPDATE", "DELETE"})
    void anotherOrganizationIsNotFound(final Action action) {
        aws.with(Feature.NAME).organization = OTHER_ORGANIZATION;

        final var event = cloudFormation.invoke(action, identifier(true));

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.NotFound);
        assertThat(event.getMessage()).contains(FakeAws.ORGANIZATION, OTHER_ORGANIZATION);
        assertThat(aws.calls()).containsExactly(LIST);
    }

    @ParameterizedTest
    @EnumSource(names = {"READ", "UPDATE", "DELETE"})
    void withoutAnIdentifierNothingIsFoundAndNothingCalled(final Action action) {
        final var event = cloudFormation.invoke(action, null);

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.NotFound);
        assertThat(event.getMessage()).contains("no OrganizationId");
        assertThat(cloudFormation.log()).contains(event.getMessage());
        assertThat(aws.calls()).isEmpty();
    }

    @Test
    void aResponseWithoutAnOrganizationIsAFailureOfTheServiceAndNotAbsence() {
        aws.with(Feature.NAME).organization = null;

        final var event = cloudFormation.invoke(Action.READ, identifier());

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.ServiceInternalError);
        assertThat(event.getMessage()).contains("a response without the organization's ID");
    }
}
