package com.org.iam.rootsessions;

import static com.org.iam.rootsessions.FakeAws.DESCRIBE;
import static com.org.iam.rootsessions.FakeAws.ENABLE;
import static com.org.iam.rootsessions.FakeAws.LIST;
import static com.org.iam.rootsessions.FakeAws.OTHER_ORGANIZATION;
import static com.org.iam.rootsessions.FakeAws.TRUST;
import static com.org.iam.rootsessions.FakeAws.error;
import static com.org.iam.rootsessions.Models.identifier;
import static com.org.iam.rootsessions.Models.template;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static software.amazon.cloudformation.Action.CREATE;
import static software.amazon.cloudformation.Action.UPDATE;

import java.util.Collections;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.DescribeOrganizationRequest;
import software.amazon.awssdk.services.organizations.model.DescribeOrganizationResponse;
import software.amazon.awssdk.services.organizations.model.Organization;
import software.amazon.cloudformation.proxy.HandlerErrorCode;

/** EnableTrustedAccess in an organization without trusted access for IAM. */
class TrustedAccessTest {

    private final FakeAws aws = new FakeAws().withoutTrustedAccess();
    private final CloudFormation cloudFormation = aws.cloudFormation();

    @Test
    void createEnablesItAndContinuesWhenIamAcceptsIt() {
        aws.callsUntilTrustedAccessWorks = 6;

        final var first = cloudFormation.invoke(CREATE, template(true, null));

        assertThat(first.isInProgress()).isTrue();
        assertThat(first.getCallbackDelaySeconds()).isEqualTo(3);
        assertThat(first.getResourceModel()).as("the identifier, and the rest intact").isEqualTo(identifier(true));
        assertThat(aws.calls()).containsExactly(LIST, DESCRIBE, TRUST, LIST, LIST, LIST, LIST, LIST);
        assertThat(cloudFormation.pauses()).isEqualTo(5);

        final var second = cloudFormation.continues(CREATE, first);
        assertThat(second.isInProgress()).isTrue();
        final var third = cloudFormation.continues(CREATE, second);

        assertThat(third.isSuccess()).isTrue();
        assertThat(third.getResourceModel().getEnabledFeatures()).containsExactly(Feature.NAME);
        assertThat(aws.calls().subList(8, 12)).containsExactly(LIST, LIST, ENABLE, LIST);
    }

    @Test
    void ifIamAcceptsItSoonNoEventNamesAResourceThatTheCreateMayNotAdopt() {
        aws.with(Feature.NAME).callsUntilTrustedAccessWorks = 2;

        final var event = cloudFormation.invoke(CREATE, template(true, false));

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.AlreadyExists);
        assertThat(event.getResourceModel()).isNull();
        assertThat(cloudFormation.pauses()).isEqualTo(2);
        assertThat(aws.calls()).containsExactly(LIST, DESCRIBE, TRUST, LIST, LIST, LIST);
    }

    @Test
    void anyOtherErrorOfTheNextListEndsTheInvocation() {
        aws.failing(LIST, error("ServiceAccessNotEnabled"), error("Throttling"));

        final var event = cloudFormation.invoke(CREATE, template(true, null));

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.Throttling);
        assertThat(aws.calls()).containsExactly(LIST, DESCRIBE, TRUST, LIST);
        assertThat(cloudFormation.complete(CREATE, template(true, null)).isSuccess()).isTrue();
    }

    @Test
    void ifItIsEnabledNoOrganizationsClientIsMade() {
        aws.trustedAccess = true;
        final var frugal = new CloudFormation(aws.iam(), () -> fail("the Organizations client was made"));

        final var event = frugal.invoke(CREATE, template(true, null));

        assertThat(event.isSuccess()).isTrue();
        assertThat(aws.calls()).containsExactly(LIST, ENABLE, LIST);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(booleans = false)
    void ifItIsNotWantedTheErrorNamesTheProperty(final Boolean enableTrustedAccess) {
        final var event = cloudFormation.invoke(CREATE, template(enableTrustedAccess, null));

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.InvalidRequest);
        assertThat(event.getMessage()).contains("set EnableTrustedAccess to true in the template");
        assertThat(aws.calls()).containsExactly(ENABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"OrganizationNotFound", "AccessDenied", "Throttling"})
    void anyOtherErrorIsNoReasonToEnableIt(final String code) {
        aws.failing(LIST, error(code));

        assertThat(cloudFormation.invoke(CREATE, template(true, null)).isFailed()).isTrue();
        assertThat(aws.calls()).containsExactly(LIST);
    }

    @Test
    void inAMemberAccountItSaysWhereToDeployAndChangesNothing() {
        aws.managementAccount = "999988887777";

        final var event = cloudFormation.invoke(CREATE, template(true, false));

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.AccessDenied);
        assertThat(event.getMessage())
            .contains("only the organization's management account can enable " + Feature.NAME + " or trusted access")
            .contains("deploy the stack in the account that", "Details: the management account is 999988887777");
        assertThat(aws.calls()).containsExactly(LIST, DESCRIBE);
    }

    @Test
    void aFailureBetweenTheTwoCallsIsRetriedFromThere() {
        aws.failing(TRUST, error("Throttling"));

        final var failed = cloudFormation.invoke(CREATE, template(true, null));

        assertThat(failed.getErrorCode()).isEqualTo(HandlerErrorCode.Throttling);
        assertThat(failed.getMessage()).contains("organizations:EnableAWSServiceAccess failed");
        assertThat(failed.getResourceModel()).as("nothing for a rollback to delete").isNull();
        assertThat(cloudFormation.complete(CREATE, template(true, null)).isSuccess()).isTrue();
    }

    static Stream<Organization> incomplete() {
        return Stream.of(null, Organization.builder().build(), Organization.builder().id(FakeAws.ORGANIZATION).build());
    }

    @ParameterizedTest
    @MethodSource("incomplete")
    void anIncompleteOrganizationIsAFailureOfTheServiceAndChangesNothing(final Organization organization) {
        final OrganizationsClient organizations = mock();
        when(organizations.describeOrganization(any(DescribeOrganizationRequest.class)))
            .thenReturn(DescribeOrganizationResponse.builder().organization(organization).build());

        final var event = new CloudFormation(aws.iam(), () -> organizations).invoke(CREATE, template(true, null));

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.ServiceInternalError);
        assertThat(event.getMessage()).contains("organizations:DescribeOrganization failed");
    }

    @Test
    void ifIamNeverAcceptsItTheCreateIsNotStabilized() {
        aws.callsUntilTrustedAccessWorks = Integer.MAX_VALUE;

        final var event = cloudFormation.complete(CREATE, template(true, null));

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.NotStabilized);
        assertThat(event.getMessage()).contains("Trusted access for IAM was enabled in organization "
            + FakeAws.ORGANIZATION, "within 3 minutes", "aws organizations list-aws-service-access-for-organization");
        assertThat(Collections.frequency(aws.calls(), TRUST)).isEqualTo(1);
    }

    @Test
    void updateEnablesItAgainAndNeverTheFeature() {
        aws.with(Feature.NAME);

        final var event = cloudFormation.complete(UPDATE, identifier(true));

        assertThat(event.isSuccess()).isTrue();
        assertThat(event.getResourceModel().getEnabledFeatures()).containsExactly(Feature.NAME);
        assertThat(aws.calls()).containsExactly(LIST, DESCRIBE, TRUST, LIST);
    }

    @Test
    void anUpdateInAnotherOrganizationEnablesNothing() {
        aws.organization = OTHER_ORGANIZATION;

        final var event = cloudFormation.complete(UPDATE, identifier(true));

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.NotFound);
        assertThat(event.getMessage())
            .contains("names organization " + FakeAws.ORGANIZATION, "belongs to " + OTHER_ORGANIZATION);
        assertThat(aws.calls()).containsExactly(LIST, DESCRIBE);
    }
}
