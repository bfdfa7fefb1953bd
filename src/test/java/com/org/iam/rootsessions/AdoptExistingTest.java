package com.org.iam.rootsessions;

import static com.org.iam.rootsessions.FakeAws.DESCRIBE;
import static com.org.iam.rootsessions.FakeAws.ENABLE;
import static com.org.iam.rootsessions.FakeAws.LIST;
import static com.org.iam.rootsessions.FakeAws.TRUST;
import static com.org.iam.rootsessions.FakeAws.error;
import static com.org.iam.rootsessions.Models.enabled;
import static com.org.iam.rootsessions.Models.template;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.cloudformation.Action.CREATE;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.cloudformation.proxy.HandlerErrorCode;

/** AdoptExisting: false, which AWS's contract suite v2 requires of a create, and what it must not break. */
class AdoptExistingTest {

    private final FakeAws aws = new FakeAws();
    private final CloudFormation cloudFormation = aws.cloudFormation();

    @Test
    void alreadyEnabledIsAlreadyExistsWithoutAModelAndChangesNothing() {
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
    void notEnabledIsThreeCallsAndWhatListShowedIsKeptBeforeEnable() {
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
    }

    @Test
    void aRetryAfterALostResponseOfEnableSucceeds() {
        final var first = cloudFormation.invoke(CREATE, template(null, false));
        cloudFormation.continues(CREATE, first); // its response is lost

        final var retry = cloudFormation.continues(CREATE, first);

        assertThat(retry.isSuccess()).isTrue();
        assertThat(aws.enabled()).containsExactly(Feature.NAME);
    }

    @Test
    void aRetryAfterAFailureOfEnableSucceeds() {
        aws.failing(ENABLE, SdkClientException.create("read timed out"));
        final var first = cloudFormation.invoke(CREATE, template(null, false));

        final var failed = cloudFormation.continues(CREATE, first);
        assertThat(failed.getErrorCode()).isEqualTo(HandlerErrorCode.NetworkFailure);
        assertThat(failed.getResourceModel()).as("nothing for a rollback to delete").isNull();

        assertThat(cloudFormation.continues(CREATE, first).isSuccess()).isTrue();
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
    void withTrustedAccessMissingItIsEnabledAndOnlyThenItsExistenceIsChecked() {
        aws.withoutTrustedAccess().with(Feature.NAME).callsUntilTrustedAccessIsSeen = 1;

        final var event = cloudFormation.complete(CREATE, template(true, false));

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.AlreadyExists);
        assertThat(event.getResourceModel()).isNull();
        assertThat(aws.calls()).containsExactly(LIST, DESCRIBE, TRUST, LIST, LIST);
    }

    @Test
    void trueAdopts() {
        aws.with(Feature.NAME);

        final var event = cloudFormation.invoke(CREATE, template(null, true));

        assertThat(event.isSuccess()).isTrue();
        assertThat(aws.calls()).containsExactly(ENABLE, LIST);
        assertThat(event.getResourceModel().getEnabledFeatures()).isEqualTo(enabled(Feature.NAME).getEnabledFeatures());
    }
}
