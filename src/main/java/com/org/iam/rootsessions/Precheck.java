package com.org.iam.rootsessions;

import java.util.function.Function;
import java.util.function.Supplier;

import com.org.iam.rootsessions.CallbackContext.Stage;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.cloudformation.proxy.ProgressEvent;

/**
 * The first List of a create or an update. Where the template asks for trusted access and IAM responds that it is missing,
 * it enables it and lists again until IAM sees it: no other call needs to know about trusted access.
 */
final class Precheck {

    private final TrustedAccess trustedAccess;

    /** @param organizations is asked for the client only where trusted access is missing, so that its classes load then */
    Precheck(final Supplier<OrganizationsClient> organizations) {
        trustedAccess = new TrustedAccess(organizations);
    }

    /** Lists, and continues with the verdict on what IAM shows. */
    ProgressEvent<ResourceModel, CallbackContext> list(
        final Invocation invocation,
        final Function<Features, ProgressEvent<ResourceModel, CallbackContext>> verdict) {

        final var event = invocation.initiate("precheck")
            .translateToServiceRequest(model -> RootSessions.LIST)
            .backoffDelay(BaseHandlerStd.STABILIZATION)
            .makeServiceCall(RootSessions::list)
            .handleError((request, e, iam, model, context) -> enableTrustedAccessOrFail(invocation, e))
            .done(features -> verdict.apply(Features.of(features)));
        return invocation.explain(event, String.format(
            "Trusted access for IAM was enabled in organization %s, but IAM did not see it within 3 minutes. To fix it:"
                + " check with `aws organizations list-aws-service-access-for-organization` and deploy again.",
            invocation.model().getOrganizationId()));
    }

    private ProgressEvent<ResourceModel, CallbackContext> enableTrustedAccessOrFail(final Invocation invocation,
                                                                                    final Exception e) {
        final var missing = e instanceof FailedCall call && call.error() == AwsError.SERVICE_ACCESS_NOT_ENABLED;
        return missing && invocation.wantsTrustedAccess() ? enableTrustedAccess(invocation) : invocation.failed(e);
    }

    /** Writes the organization's ID into the model, because an event in progress has to name its resource. */
    private ProgressEvent<ResourceModel, CallbackContext> enableTrustedAccess(final Invocation invocation) {
        if (invocation.context().getStage() == Stage.STARTED) {
            try {
                final var organization = trustedAccess.organization(invocation);
                if (invocation.namesAnotherThan(organization.id())) {
                    return invocation.anotherOrganization(organization.id());
                }
                trustedAccess.enable(invocation, organization);
                invocation.model().setOrganizationId(organization.id());
                invocation.context().setStage(Stage.TRUSTED_ACCESS_ENABLED);
            } catch (final FailedCall e) {
                return invocation.failed(e);
            }
        }
        throw RetryableException.create("list again after the delay"); // the form in which RPDK wants to hear it
    }
}
