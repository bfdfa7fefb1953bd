package com.org.iam.rootsessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.lenient;

import java.util.List;
import java.util.TreeSet;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.DisableOrganizationsRootSessionsRequest;
import software.amazon.awssdk.services.iam.model.DisableOrganizationsRootSessionsResponse;
import software.amazon.awssdk.services.iam.model.EnableOrganizationsRootSessionsRequest;
import software.amazon.awssdk.services.iam.model.EnableOrganizationsRootSessionsResponse;
import software.amazon.awssdk.services.iam.model.ListOrganizationsFeaturesRequest;
import software.amazon.cloudformation.proxy.HandlerErrorCode;

/** Two operations on the one organization that meet: each ends in a defined state. */
class ConcurrencyTest extends HandlerTestBase {

    private final CreateHandler create = new CreateHandler(iam, () -> organizations);
    private final DeleteHandler delete = new DeleteHandler(iam);

    /** An IAM with a memory, which shows a change only when {@link #show} is called. */
    private final TreeSet<String> enabled = new TreeSet<>();
    private String[] shown = {};

    private void show() {
        shown = enabled.toArray(String[]::new);
    }

    @BeforeEach
    void iamWithAMemory() {
        lenient().when(iam.enableOrganizationsRootSessions(any(EnableOrganizationsRootSessionsRequest.class)))
            .then(call -> {
                enabled.add("RootSessions");
                return EnableOrganizationsRootSessionsResponse.builder().organizationId(ORGANIZATION).build();
            });
        lenient().when(iam.disableOrganizationsRootSessions(any(DisableOrganizationsRootSessionsRequest.class)))
            .then(call -> {
                enabled.remove("RootSessions");
                return DisableOrganizationsRootSessionsResponse.builder().organizationId(ORGANIZATION).build();
            });
        lenient().when(iam.listOrganizationsFeatures(any(ListOrganizationsFeaturesRequest.class)))
            .then(call -> features(shown));
    }

    @Override
    @AfterEach
    void noOtherCalls() {
        // the end state counts here, not the calls
    }

    @Test
    void twoCreatesAtTheSameTimeBothSucceed() {
        final var first = invoke(create, new ResourceModel());
        final var second = invoke(create, new ResourceModel());
        assertThat(first.isInProgress()).isTrue();
        assertThat(second.isInProgress()).isTrue();
        show();

        for (final var event : List.of(first, second)) {
            final var end = invoke(create, event.getResourceModel(), event.getCallbackContext());
            assertThat(end.isSuccess()).isTrue();
            assertThat(end.getResourceModel()).isEqualTo(enabled("RootSessions"));
        }
    }

    @Test
    void aCreateDuringADeleteWinsAndTheDeleteSaysThatItDoesNotStabilize() {
        enabled.add("RootSessions");
        show();
        final var deleting = invoke(delete, identifier());
        assertThat(deleting.isInProgress()).isTrue();

        final var created = invoke(create, new ResourceModel());
        show();

        assertThat(created.isSuccess()).isTrue();
        var end = deleting;
        while (end.isInProgress()) {
            end = invoke(delete, end.getResourceModel(), end.getCallbackContext());
        }
        assertThat(end.getErrorCode()).isEqualTo(HandlerErrorCode.NotStabilized);
        assertThat(end.getMessage()).contains("[RootSessions]");
        assertThat(enabled).containsExactly("RootSessions");
    }

    @Test
    void aDeleteDuringACreateWinsAndTheCreateSaysThatItDoesNotStabilize() {
        final var creating = invoke(create, new ResourceModel());
        assertThat(creating.isInProgress()).isTrue();
        enabled.remove("RootSessions");

        var end = creating;
        while (end.isInProgress()) {
            end = invoke(create, end.getResourceModel(), end.getCallbackContext());
        }

        assertThat(end.getErrorCode()).isEqualTo(HandlerErrorCode.NotStabilized);
        assertThat(end.getMessage()).contains("[]");
        assertThat(enabled).isEmpty();
    }

    @Test
    void aDeleteWhoseResponseWasLostIsNotFoundTheSecondTime() {
        enabled.add("RootSessions");
        show();
        final var lost = invoke(delete, identifier());
        show();
        assertThat(invoke(delete, identifier(), lost.getCallbackContext()).isSuccess()).isTrue();

        assertThat(invoke(delete, identifier()).getErrorCode()).isEqualTo(HandlerErrorCode.NotFound);
        assertThat(enabled).isEmpty();
    }

    @Test
    void aCreateWhoseResponseWasLostSucceedsTheSecondTime() {
        invoke(create, new ResourceModel());
        show();

        assertThat(invoke(create, new ResourceModel()).isSuccess()).isTrue();
    }
}
