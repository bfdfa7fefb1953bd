package com.org.iam.rootsessions;

import static com.org.iam.rootsessions.FakeAws.DISABLE;
import static com.org.iam.rootsessions.FakeAws.LIST;
import static com.org.iam.rootsessions.FakeAws.OTHER_FEATURE;
import static com.org.iam.rootsessions.FakeAws.error;
import static com.org.iam.rootsessions.Models.identifier;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.cloudformation.Action.DELETE;

import java.util.Collections;

import org.junit.jupiter.api.Test;
import software.amazon.cloudformation.proxy.HandlerErrorCode;

/** Where there is nothing to delete: {@link ReadHandlerTest}. */
class DeleteHandlerTest {

    private final FakeAws aws = new FakeAws();
    private final CloudFormation cloudFormation = aws.cloudFormation();

    @Test
    void readsDisablesAndReadsAgain() {
        aws.with(Feature.NAME, OTHER_FEATURE);

        final var event = cloudFormation.invoke(DELETE, identifier());

        assertThat(event.isSuccess()).isTrue();
        assertThat(event.getResourceModel()).isNull();
        assertThat(event.getCallbackContext()).isNull();
        assertThat(aws.calls()).containsExactly(LIST, DISABLE, LIST);
        assertThat(aws.enabled()).as("the other feature stays").containsExactly(OTHER_FEATURE);
    }

    @Test
    void waitsUntilListNoLongerShowsItAndDisablesOnlyOnce() {
        aws.with(Feature.NAME).listsUntilAChangeIsVisible = 1;

        final var first = cloudFormation.invoke(DELETE, identifier());

        assertThat(first.isInProgress()).isTrue();
        assertThat(first.getCallbackDelaySeconds()).isEqualTo(3);
        assertThat(cloudFormation.continues(DELETE, first).isSuccess()).isTrue();
        assertThat(aws.calls()).containsExactly(LIST, DISABLE, LIST, LIST);
    }

    @Test
    void neverGoneIsNotStabilizedAndSaysWhatIamLists() {
        aws.with(Feature.NAME).listsUntilAChangeIsVisible = Integer.MAX_VALUE;

        final var event = cloudFormation.complete(DELETE, identifier());

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.NotStabilized);
        assertThat(event.getMessage())
            .contains(Feature.NAME + " was disabled", FakeAws.ORGANIZATION, "[" + Feature.NAME + "]");
        assertThat(Collections.frequency(aws.calls(), DISABLE)).isEqualTo(1);
    }

    @Test
    void anErrorOfDisableNamesIt() {
        aws.with(Feature.NAME).failing(DISABLE, error("AccessDenied", 403));

        final var event = cloudFormation.invoke(DELETE, identifier());

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.AccessDenied);
        assertThat(event.getMessage()).contains("allow iam:DisableOrganizations" + Feature.NAME + " in the policy");
        assertThat(aws.calls()).containsExactly(LIST, DISABLE);
    }
}
