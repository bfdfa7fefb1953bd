package com.org.iam.rootsessions;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

import com.org.iam.rootsessions.CallbackContext.Stage;
import org.apache.commons.lang3.ThreadUtils;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.DescribeOrganizationRequest;
import software.amazon.awssdk.services.organizations.model.EnableAwsServiceAccessRequest;
import software.amazon.awssdk.services.organizations.model.Organization;
import software.amazon.cloudformation.proxy.ProgressEvent;
import software.amazon.cloudformation.proxy.ProxyClient;

/**
 * Trusted access for IAM, which the organization's features need. It is never disabled, because other features may depend on
 * it.
 *
 * @see <a href="https://docs.aws.amazon.com/organizations/latest/userguide/services-that-can-integrate-iam.html">IAM and
 *      AWS Organizations</a>
 */
final class TrustedAccess {

    private static final String SERVICE_PRINCIPAL = "iam.amazonaws.com";
    private static final String DESCRIBE = "organizations:DescribeOrganization";
    private static final String ENABLE = "organizations:EnableAWSServiceAccess";
    private static final String BY_HAND = "remove EnableTrustedAccess from the template and run"
        + " `aws organizations enable-aws-service-access --service-principal iam.amazonaws.com` in the management account";

    /** AWS was recorded to accept trusted access within 4 seconds; these wait 10 of the 60 seconds of an invocation. */
    private static final int LISTS = 5;
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Supplier<OrganizationsClient> client;
    private final Runnable pause;

    /**
     * @param client called only if trusted access is missing, so that the classes of Organizations load only then
     * @param pause waits between two Lists of one invocation
     */
    TrustedAccess(final Supplier<OrganizationsClient> client, final Runnable pause) {
        this.client = client;
        this.pause = pause;
    }

    /** Waits {@link #PAUSE}. */
    static void pause() {
        ThreadUtils.sleepQuietly(PAUSE);
    }

    /**
     * Makes the first List of a create or update, then continues with the features. If trusted access is missing and the
     * template asks for it, this enables it and lists again until IAM accepts it, so that no other call has to handle it.
     */
    ProgressEvent<ResourceModel, CallbackContext> ensure(
        final Invocation invocation, final Function<Features, ProgressEvent<ResourceModel, CallbackContext>> next) {

        final var event = invocation.initiate("precheck")
            .translateToServiceRequest(model -> AwsCalls.LIST)
            .backoffDelay(BaseHandlerStd.STABILIZATION)
            .makeServiceCall(AwsCalls::list)
            .handleError((request, e, iam, model, context) -> isMissing(e) && invocation.wantsTrustedAccess()
                ? enable(invocation, next) : Outcome.failed(invocation, e))
            .done(response -> next.apply(Features.of(response)));
        return Outcome.orNotStabilized(invocation, event);
    }

    private static boolean isMissing(final Exception e) {
        return e instanceof FailedCall call && call.error() == AwsError.SERVICE_ACCESS_NOT_ENABLED;
    }

    /**
     * Continues in this invocation if IAM accepts trusted access soon. An event in progress has to name its resource, and
     * CloudFormation may delete a named resource when it rolls back a create that may not adopt.
     */
    private ProgressEvent<ResourceModel, CallbackContext> enable(
        final Invocation invocation, final Function<Features, ProgressEvent<ResourceModel, CallbackContext>> next) {

        if (invocation.context().getStage().isNew()) {
            try {
                final var organization = organization(invocation);
                if (invocation.namesAnotherThan(organization.id())) {
                    return Outcome.anotherOrganization(invocation, organization.id());
                }
                enable(invocation, organization);
                final var features = listSoon(invocation);
                if (features.isPresent()) {
                    return next.apply(features.get());
                }
                invocation.model().setOrganizationId(organization.id());
                invocation.context().setStage(Stage.TRUSTED_ACCESS_ENABLED);
            } catch (final FailedCall e) {
                return Outcome.failed(invocation, e);
            }
        }
        throw RetryableException.create("list again after the delay"); // RPDK then repeats the step
    }

    private Optional<Features> listSoon(final Invocation invocation) {
        for (var lists = 0; lists < LISTS; lists++) {
            try {
                return Optional.of(Features.of(AwsCalls.list(AwsCalls.LIST, invocation.iam())));
            } catch (final FailedCall e) {
                if (!isMissing(e)) {
                    throw e;
                }
                pause.run();
            }
        }
        return Optional.empty();
    }

    /** The caller's organization, which IAM does not return without trusted access. */
    private Organization organization(final Invocation invocation) {
        final var organizations = invocation.proxy().newProxy(client);
        final var organization = call(DESCRIBE, organizations, DescribeOrganizationRequest.builder().build(),
            organizations.client()::describeOrganization).organization();
        if (organization == null || organization.id() == null || organization.masterAccountId() == null) {
            throw FailedCall.withoutOrganization(DESCRIBE);
        }
        return organization;
    }

    /** Skips the call in a member account, where AWS would deny it as if the role lacked a permission. */
    private void enable(final Invocation invocation, final Organization organization) {
        if (!organization.masterAccountId().equals(invocation.account())) {
            throw FailedCall.of(ENABLE, AwsError.CALLER_IS_NOT_MANAGEMENT_ACCOUNT,
                "the management account is " + organization.masterAccountId());
        }
        final var organizations = invocation.proxy().newProxy(client);
        call(ENABLE, organizations, EnableAwsServiceAccessRequest.builder().servicePrincipal(SERVICE_PRINCIPAL).build(),
            organizations.client()::enableAWSServiceAccess);
    }

    private static <Q extends AwsRequest, R extends AwsResponse> R call(
        final String action, final ProxyClient<OrganizationsClient> organizations, final Q request,
        final Function<Q, R> operation) {

        try {
            return AwsCalls.call(action, organizations, request, operation);
        } catch (final FailedCall e) {
            throw e.error() == AwsError.ACCESS_DENIED ? e.orElse(BY_HAND) : e;
        }
    }
}
