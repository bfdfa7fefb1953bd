package com.org.iam.rootsessions;

import static com.org.iam.rootsessions.FakeAws.LIST;
import static com.org.iam.rootsessions.FakeAws.OTHER_FEATURE;
import static com.org.iam.rootsessions.FakeAws.error;
import static com.org.iam.rootsessions.Models.enabled;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.cloudformation.Action;
import software.amazon.cloudformation.proxy.HandlerErrorCode;

class ListHandlerTest {

    private final FakeAws aws = new FakeAws();
    private final CloudFormation cloudFormation = aws.cloudFormation();

    @AfterEach
    void oneCall() {
        assertThat(aws.calls()).containsExactly(LIST);
    }

    @Test
    void listsTheOrganization() {
        aws.with(Feature.NAME);

        final var event = cloudFormation.invoke(Action.LIST, null);

        assertThat(event.isSuccess()).isTrue();
        assertThat(event.getResourceModels()).containsExactly(enabled(Feature.NAME));
        assertThat(event.getResourceModel()).isNull();
        assertThat(event.getNextToken()).isNull();
    }

    @Test
    void withoutTheFeatureTheListIsEmpty() {
        aws.with(OTHER_FEATURE);

        final var event = cloudFormation.invoke(Action.LIST, null);

        assertThat(event.isSuccess()).isTrue();
        assertThat(event.getResourceModels()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ServiceAccessNotEnabled", "OrganizationNotFound", "OrganizationNotInAllFeaturesMode"})
    void whereRootSessionsCannotBeTheListIsEmpty(final String code) {
        aws.failing(LIST, error(code));

        final var event = cloudFormation.invoke(Action.LIST, null);

        assertThat(event.isSuccess()).isTrue();
        assertThat(event.getResourceModels()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"AccountNotManagementOrDelegatedAdministrator", "AccessDenied"})
    void whoMayNotListIsToldSo(final String code) {
        aws.failing(LIST, error(code));

        final var event = cloudFormation.invoke(Action.LIST, null);

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.AccessDenied);
        assertThat(event.getResourceModels()).isNull();
    }
}
