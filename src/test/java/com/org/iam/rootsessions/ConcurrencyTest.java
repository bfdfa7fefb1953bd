package com.org.iam.rootsessions;

import static com.org.iam.rootsessions.Models.enabled;
import static com.org.iam.rootsessions.Models.identifier;
import static com.org.iam.rootsessions.Models.template;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.cloudformation.Action.CREATE;
import static software.amazon.cloudformation.Action.DELETE;

import java.util.List;

import org.junit.jupiter.api.Test;
import software.amazon.cloudformation.proxy.HandlerErrorCode;

/** Two operations on the one organization that meet: each ends in a defined state. */
class ConcurrencyTest {

    private final FakeAws aws = new FakeAws();
    private final CloudFormation cloudFormation = aws.cloudFormation();

    @Test
    void twoCreatesAtTheSameTimeBothSucceed() {
        aws.listsUntilAChangeIsSeen = 2;
        final var first = cloudFormation.invoke(CREATE, new ResourceModel());
        final var second = cloudFormation.invoke(CREATE, new ResourceModel());
        assertThat(first.isInProgress()).isTrue();
        assertThat(second.isInProgress()).isTrue();
        aws.listsUntilAChangeIsSeen = 0;

        for (final var event : List.of(first, second)) {
            var end = event;
            while (end.isInProgress()) {
                end = cloudFormation.continues(CREATE, end);
            }
            assertThat(end.isSuccess()).isTrue();
            assertThat(end.getResourceModel()).isEqualTo(enabled(Feature.NAME));
        }
    }

    /** Both saw that they were not enabled: neither can know of the other, and both succeed. */
    @Test
    void twoCreatesWithoutAdoptingThatMeetBothSucceed() {
        final var first = cloudFormation.invoke(CREATE, template(null, false));
        final var second = cloudFormation.invoke(CREATE, template(null, false));

        assertThat(cloudFormation.continues(CREATE, first).isSuccess()).isTrue();
        assertThat(cloudFormation.continues(CREATE, second).isSuccess()).isTrue();
        assertThat(cloudFormation.invoke(CREATE, template(null, false)).getErrorCode())
            .isEqualTo(HandlerErrorCode.AlreadyExists);
    }

    @Test
    void aCreateDuringADeleteWinsAndTheDeleteSaysThatItDoesNotStabilize() {
        aws.with(Feature.NAME).listsUntilAChangeIsSeen = 1;
        final var deleting = cloudFormation.invoke(DELETE, identifier());
        assertThat(deleting.isInProgress()).isTrue();

        assertThat(cloudFormation.complete(CREATE, new ResourceModel()).isSuccess()).isTrue();

        var end = deleting;
        while (end.isInProgress()) {
            end = cloudFormation.continues(DELETE, end);
        }
        assertThat(end.getErrorCode()).isEqualTo(HandlerErrorCode.NotStabilized);
        assertThat(end.getMessage()).contains("[" + Feature.NAME + "]");
        assertThat(aws.enabled()).containsExactly(Feature.NAME);
    }

    @Test
    void aDeleteDuringACreateWinsAndTheCreateSaysThatItDoesNotStabilize() {
        aws.listsUntilAChangeIsSeen = 1;
        final var creating = cloudFormation.invoke(CREATE, new ResourceModel());
        assertThat(creating.isInProgress()).isTrue();
        aws.enabled().remove(Feature.NAME);

        var end = creating;
        while (end.isInProgress()) {
            end = cloudFormation.continues(CREATE, end);
        }

        assertThat(end.getErrorCode()).isEqualTo(HandlerErrorCode.NotStabilized);
        assertThat(end.getMessage()).contains("[]");
        assertThat(aws.enabled()).isEmpty();
    }

    @Test
    void aDeleteWhoseResponseWasLostIsNotFoundTheSecondTime() {
        aws.with(Feature.NAME);
        assertThat(cloudFormation.complete(DELETE, identifier()).isSuccess()).isTrue();

        assertThat(cloudFormation.invoke(DELETE, identifier()).getErrorCode()).isEqualTo(HandlerErrorCode.NotFound);
    }

    @Test
    void aCreateWhoseResponseWasLostSucceedsTheSecondTime() {
        cloudFormation.complete(CREATE, new ResourceModel());

        assertThat(cloudFormation.complete(CREATE, new ResourceModel()).isSuccess()).isTrue();
    }
}
