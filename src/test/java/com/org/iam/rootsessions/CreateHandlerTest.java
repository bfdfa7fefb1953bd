package com.org.iam.rootsessions;

import static com.org.iam.rootsessions.FakeAws.ENABLE;
import static com.org.iam.rootsessions.FakeAws.LIST;
import static com.org.iam.rootsessions.FakeAws.OTHER_FEATURE;
import static com.org.iam.rootsessions.FakeAws.OTHER_ORGANIZATION;
import static com.org.iam.rootsessions.FakeAws.error;
import static com.org.iam.rootsessions.Models.enabled;
import static com.org.iam.rootsessions.Models.identifier;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.cloudformation.Action.CREATE;

import java.util.Collections;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.iam.model.IamException;
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

    @Test
    void alreadyEnabledSucceedsAndKeepsTheOtherFeature() {
        aws.with(Feature.NAME, OTHER_FEATURE);

        final var event = cloudFormation.invoke(CREATE, null);

        assertThat(event.isSuccess()).isTrue();
        assertThat(event.getResourceModel()).isEqualTo(enabled(Feature.NAME, OTHER_FEATURE));
        assertThat(aws.calls()).containsExactly(ENABLE, LIST);
    }

    @Test
    void waitsUntilListShowsItAndEnablesOnlyOnce() {
        aws.listsUntilAChangeIsSeen = 2;

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
    void neverVisibleIsNotStabilizedAndSaysWhatIsSeen() {
        aws.with(OTHER_FEATURE).listsUntilAChangeIsSeen = Integer.MAX_VALUE;

        final var event = cloudFormation.complete(CREATE, new ResourceModel());

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.NotStabilized);
        assertThat(event.getMessage())
            .contains("IAM accepted that " + Feature.NAME + " is enabled, but after 3 minutes", FakeAws.ORGANIZATION)
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
    void aRepeatWithTheModelOfItsOwnFailedEventAndNoContextSucceeds() {
        aws.failing(LIST, error("Throttling"));
        final var failed = cloudFormation.invoke(CREATE, new ResourceModel());
        assertThat(failed.getErrorCode()).isEqualTo(HandlerErrorCode.Throttling);

        final var repeated = cloudFormation.complete(CREATE, failed.getResourceModel());

        assertThat(repeated.isSuccess()).isTrue();
        assertThat(repeated.getResourceModel()).isEqualTo(enabled(Feature.NAME));
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

    @Test
    void withoutAnExecutionRoleItSaysHowToRegisterTheType() {
        final var event = cloudFormation.invokeWithoutCredentials(CREATE);

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.InvalidCredentials);
        assertThat(event.getMessage()).contains("execution role", "cfn submit --set-default");
        assertThat(cloudFormation.log()).contains(event.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "ServiceAccessNotEnabled, InvalidRequest,"
            + " aws organizations enable-aws-service-access --service-principal iam.amazonaws.com",
        "OrganizationNotFound, InvalidRequest, aws organizations create-organization --feature-set ALL",
        "OrganizationNotInAllFeaturesMode, InvalidRequest, aws organizations enable-all-features",
        "CallerIsNotManagementAccount, AccessDenied, aws organizations describe-organization",
        "AccountNotManagementOrDelegatedAdministrator, AccessDenied, aws organizations describe-organization",
        "AccessDenied, AccessDenied, allow iam:EnableOrganizations" + Feature.NAME + " in the policy",
    })
    void eachErrorHasItsCodeAndItsRemedyInBothSpellings(final String code, final HandlerErrorCode expected,
                                                        final String remedy) {
        for (final var spelling : new String[] {code, code + "Exception"}) {
            aws.failing(ENABLE, error(spelling));

            final var event = cloudFormation.invoke(CREATE, new ResourceModel());

            assertThat(event.getErrorCode()).isEqualTo(expected);
            assertThat(event.getMessage())
                .contains("iam:EnableOrganizations" + Feature.NAME + " failed in account " + CloudFormation.ACCOUNT)
                .contains(remedy, "(" + spelling + ", HTTP 400, request id request-1)", "Details: IAM's words");
        }
        assertThat(aws.calls()).containsExactly(ENABLE, ENABLE);
    }

    @Test
    void aResponseWithoutACodeIsSaidToHaveNone() {
        aws.failing(ENABLE, (IamException) IamException.builder().statusCode(502).build(), error(null, 503),
            error("SomethingNew", 503));

        assertThat(cloudFormation.invoke(CREATE, null).getMessage()).contains("(no error code, HTTP 502). To fix it")
            .doesNotContain("Details");
        assertThat(cloudFormation.invoke(CREATE, null).getMessage()).contains("(no error code, HTTP 503, request id");
        assertThat(cloudFormation.invoke(CREATE, null).getMessage()).contains("(SomethingNew, HTTP 503, request id");
    }

    @Test
    void noResponseIsANetworkFailure() {
        aws.failing(ENABLE, SdkClientException.create("Connect to iam.amazonaws.com timed out"));

        final var event = cloudFormation.invoke(CREATE, new ResourceModel());

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.NetworkFailure);
        assertThat(event.getMessage())
            .contains("AWS sent no complete response. To fix it", "Details: Connect to iam.amazonaws.com timed out");
    }

    @Test
    void aContextThatIsNoneOfOursFailsAndAsksForAReport() {
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
        final var event = broken.invoke(CREATE, Models.template(true, null));
        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.InternalFailure);
        assertThat(event.getMessage()).contains("please report it", "NoClassDefFoundError", "OrganizationsClient");
    }
}
