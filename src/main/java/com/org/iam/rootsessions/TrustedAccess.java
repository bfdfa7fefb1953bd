package com.org.iam.rootsessions;

import java.util.function.BiFunction;
import java.util.function.Supplier;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.DescribeOrganizationRequest;
import software.amazon.awssdk.services.organizations.model.EnableAwsServiceAccessRequest;
import software.amazon.cloudformation.proxy.ProxyClient;

/**
 * Trusted access for IAM in the organization, which root sessions need: enabled where the resource asks for it by its
 * property EnableTrustedAccess and IAM answers that it is missing. It is never disabled, since other features of IAM
 * may stand on it. Without the property nothing here is called, and the Organizations client is not even loaded.
 *
 * @see <a href="https://docs.aws.amazon.com/organizations/latest/userguide/services-that-can-integrate-iam.html">IAM and
 *      AWS Organizations</a>
 */
final class TrustedAccess {

    private static final String SERVICE_PRINCIPAL = "iam.amazonaws.com";
    private static final String ALTERNATIVE = "; or remove EnableTrustedAccess from the template and run"
        + " `aws organizations enable-aws-service-access --service-principal iam.amazonaws.com` in the management account";

    private final Operations operations;
    private final ProxyClient<OrganizationsClient> organizations;
    private final Invocation invocation;

    TrustedAccess(final Invocation invocation, final Supplier<OrganizationsClient> client, final Operations operations) {
        this.operations = operations;
        this.organizations = invocation.proxy().newProxy(client);
        this.invocation = invocation;
    }

    /**
     * Makes of an IAM operation one that enables trusted access when this is what it lacks, and then answers null. The
     * call chain keeps an answer but not null: it makes the call again after its delay, until IAM sees the change.
     */
    <Q, R> BiFunction<Q, ProxyClient<IamClient>, R> ensuredFor(final BiFunction<Q, ProxyClient<IamClient>, R> operation) {
        return (request, iam) -> {
            try {
                return operation.apply(request, iam);
            } catch (final RootSessionsException e) {
                if (!isWanted() || !isMissing(e)) {
                    throw e;
                }
                if (!invocation.context().isTrustedAccessEnabled()) {
                    enable();
                    invocation.context().setTrustedAccessEnabled(true);
                }
                return null;
            }
        };
    }

    /** An invocation that goes on finds it in the context: the property is write-only, so no event carries it along. */
    private boolean isWanted() {
        return invocation.context().isTrustedAccessEnabled()
            || Boolean.TRUE.equals(invocation.model().getEnableTrustedAccess());
    }

    private static boolean isMissing(final RootSessionsException e) {
        return e.getCause() instanceof AwsServiceException answer
            && AwsError.of(answer) == AwsError.SERVICE_ACCESS_NOT_ENABLED;
    }

    /** A create that waits has to name the resource, and IAM does not say the organization's ID before it can go on. */
    private void enable() {
        if (invocation.model().getOrganizationId() == null) {
            final var action = "organizations:DescribeOrganization";
            final var organization = operations.call(action, ALTERNATIVE, organizations,
                DescribeOrganizationRequest.builder().build(), organizations.client()::describeOrganization).organization();
            if (organization == null || organization.id() == null) {
                throw operations.withoutOrganization(action, ALTERNATIVE);
            }
            invocation.model().setOrganizationId(organization.id());
        }
        operations.call("organizations:EnableAWSServiceAccess", ALTERNATIVE, organizations,
            EnableAwsServiceAccessRequest.builder().servicePrincipal(SERVICE_PRINCIPAL).build(),
            organizations.client()::enableAWSServiceAccess);
    }
}
