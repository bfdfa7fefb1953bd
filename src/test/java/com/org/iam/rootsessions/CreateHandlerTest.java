package com.org.iam.rootsessions;

import static com.org.iam.rootsessions.FakeAws.ENABLE;
import static com.org.iam.rootsessions.FakeAws.LIST;
import static com.org.iam.rootsessions.FakeAws.OTHER_FEATURE;
import static com.org.iam.rootsessions.FakeAws.OTHER_ORGANIZATION;
import static com.org.iam.rootsessions.FakeAws.error;
import static com.org.iam.rootsessions.Models.enabled;
import static com.org.iam.rootsessions.Models.identifier;
import static com.org.iam.rootsessions.Models.template;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.cloudformation.Action.CREATE;

import java.util.Collections;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.cloudformation.proxy.HandlerErrorCode;

class CreateHandlerTest {

    private final FakeAws aws = new FakeAws();
    private final CloudFormation cloudFormation = aws.cloudFormation();

    @Test
    void enablesAndReturnsBothPropertiesInTwoCalls() {
        final var event = cloudFormation.invoke(CREATE, new ResourceModel());

        assertThat(event.isSuccess()).isTrue();
        assertThat(event.getResourceModel()).isEqualTo(enabled(Feature.NAME));
        assertThat(event.getCallbackContext()).isNull();
        assertThat(event.getCallbackDelaySeconds()).isZero();
        assertThat(aws.calls()).containsExactly(ENABLE, LIST);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(booleans = true)
    void alreadyEnabledIsAdoptedAndTheOtherFeatureStays(final Boolean adoptExisting) {
        aws.with(Feature.NAME, OTHER_FEATURE);

        final var event = cloudFormation.invoke(CREATE, template(null, adoptExisting));

        assertThat(event.isSuccess()).isTrue();
        assertThat(event.getResourceModel().getEnabledFeatures()).containsExactlyInAnyOrder(Feature.NAME, OTHER_FEATURE);
        assertThat(aws.calls()).containsExactly(ENABLE, LIST);
    }

    @Test
    void waitsUntilListShowsItAndEnablesOnlyOnce() {
        aws.listsUntilAChangeIsVisible = 2;

        final var first = cloudFormation.invoke(CREATE, new ResourceModel());

        assertThat(first.isInProgress()).isTrue();
        assertThat(first.getCallbackDelaySeconds()).isEqualTo(3);
        assertThat(first.getResourceModel().getOrganizationId()).isEqualTo(FakeAws.ORGANIZATION);
        final var second = cloudFormation.continues(CREATE, first);
        assertThat(second.isInProgress()).isTrue();
        final var third = cloudFormation.continues(CREATE, second);
        assertThat(third.isSuccess()).isTrue();
        assertThat(third.getResourceModel()).isEqualTo(enabled(Feature.NAME));
        assertThat(aws.calls()).containsExactly(ENABLE, LIST, LIST, LIST);
    }

    @Test
    void neverVisibleIsNotStabilizedAndSaysWhatIamLists() {
        aws.with(OTHER_FEATURE).listsUntilAChangeIsVisible = Integer.MAX_VALUE;

        final var event = cloudFormation.complete(CREATE, new ResourceModel());

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.NotStabilized);
        assertThat(event.getMessage())
            .contains(Feature.NAME + " was enabled, but after 3 minutes IAM still lists", FakeAws.ORGANIZATION)
            .contains("[" + OTHER_FEATURE + "]", "aws iam list-organizations-features");
        assertThat(event.getCallbackContext()).isNull();
        assertThat(event.getResourceModel().getOrganizationId()).as("for the rollback").isEqualTo(FakeAws.ORGANIZATION);
        assertThat(Collections.frequency(aws.calls(), ENABLE)).isEqualTo(1);
    }

    @Test
    void refusesReadOnlyPropertiesThatAreNotItsOwnAndChangesNothing() {
        for (final var model : new ResourceModel[] {
            ResourceModel.builder().organizationId(OTHER_ORGANIZATION).build(),
            ResourceModel.builder().organizationId("").enableTrustedAccess(true).build(),
            ResourceModel.builder().enabledFeatures(Set.of(Feature.NAME)).build()}) {
            final var event = cloudFormation.complete(CREATE, model);

            assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.InvalidRequest);
            assertThat(event.getMessage()).contains("read-only", "Nothing was changed. To fix it: ");
        }
        assertThat(aws.calls()).containsOnly(LIST);
    }

    @Test
    void aFailureAfterEnableNamesTheResourceForTheRollback() {
        aws.failing(LIST, error("AccessDenied", 403));

        final var event = cloudFormation.invoke(CREATE, new ResourceModel());

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.AccessDenied);
        assertThat(event.getMessage())
            .contains("iam:ListOrganizationsFeatures failed", "allow iam:ListOrganizationsFeatures");
        assertThat(event.getResourceModel()).isEqualTo(identifier());
    }

    @Test
    void aFailureOfEnableNamesNoResourceSoThatTheRollbackDisablesNothing() {
        aws.failing(ENABLE, error("AccessDenied", 403));

        assertThat(cloudFormation.invoke(CREATE, new ResourceModel()).getResourceModel()).isNull();
    }

    /** AWS's contract suite v2 requires it. */
    @Test
    void withoutAdoptingAlreadyEnabledIsAlreadyExistsWithoutAModelAndChangesNothing() {
        aws.with(Feature.NAME);

        final var event = cloudFormation.invoke(CREATE, template(null, false));

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.AlreadyExists);
        assertThat(event.getResourceModel()).isNull();
        assertThat(event.getCallbackContext()).isNull();
        assertThat(event.getMessage())
            .contains("already enabled in organization " + FakeAws.ORGANIZATION, "Nothing was changed")
            .contains("--change-set-type IMPORT", "set AdoptExisting to true");
        assertThat(aws.calls()).containsExactly(LIST);
    }

    @Test
    void withoutAdoptingTheResultOfTheFirstListIsKeptBeforeEnable() {
        final var first = cloudFormation.invoke(CREATE, template(null, false));

        assertThat(first.isInProgress()).isTrue();
        assertThat(first.getCallbackDelaySeconds()).isEqualTo(1);
        assertThat(first.getResourceModel().getOrganizationId()).isEqualTo(FakeAws.ORGANIZATION);
        assertThat(first.getResourceModel().getAdoptExisting()).as("an event in progress is intact").isFalse();
        assertThat(aws.calls()).containsExactly(LIST);

        final var second = cloudFormation.continues(CREATE, first);

        assertThat(second.isSuccess()).isTrue();
        assertThat(second.getResourceModel().getEnabledFeatures()).containsExactly(Feature.NAME);
        assertThat(aws.calls()).containsExactly(LIST, ENABLE, LIST);
        assertThat(cloudFormation.continues(CREATE, first).isSuccess()).as("if that response was lost").isTrue();
    }

    @Test
    void aRepeatWithTheModelOfItsOwnFailedEventAndNoContextIsNotTakenForAnothers() {
        final var first = cloudFormation.invoke(CREATE, template(null, false));
        aws.failing(LIST, error("Throttling"));
        final var failed = cloudFormation.continues(CREATE, first);
        assertThat(failed.getErrorCode()).isEqualTo(HandlerErrorCode.Throttling);
        assertThat(failed.getResourceModel().getOrganizationId()).isEqualTo(FakeAws.ORGANIZATION);

        assertThat(cloudFormation.complete(CREATE, failed.getResourceModel()).isSuccess()).isTrue();
    }

    @Test
    void anUnknownContextFailsAndAsksForAReport() {
        final var context = CloudFormation.context(
            "{\"callGraphs\": {\"iam:EnableOrganizations" + Feature.NAME + "-enable-31.attempts\": \"many\"}}");

        final var event = cloudFormation.invoke(CREATE, new ResourceModel(), context);

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.InternalFailure);
        assertThat(event.getMessage()).contains("has a defect; please report it", "ClassCastException", "at ");
    }

    @Test
    void aDefectInAStepAndAClassThatIsMissingAskForAReport() {
        aws.failing(ENABLE, new IllegalStateException("a defect"));
        assertThat(cloudFormation.invoke(CREATE, null).getMessage())
            .contains("please report it", "IllegalStateException: a defect");

        final var broken = new CloudFormation(aws.iam(), () -> {
            throw new NoClassDefFoundError("software/amazon/awssdk/services/organizations/OrganizationsClient");
        });
        aws.withoutTrustedAccess();
        final var event = broken.invoke(CREATE, template(true, null));
        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.InternalFailure);
        assertThat(event.getMessage()).contains("please report it", "NoClassDefFoundError", "OrganizationsClient");
    }
}
