package com.org.iam.rootsessions;

import java.util.function.Function;
import java.util.function.Supplier;

import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.DescribeOrganizationRequest;
import software.amazon.awssdk.services.organizations.model.EnableAwsServiceAccessRequest;
import software.amazon.awssdk.services.organizations.model.Organization;
import software.amazon.cloudformation.proxy.ProxyClient;

/**
 * Trusted access for IAM in the organization, which root sessions need. It is never disabled, because other features of
 * IAM may depend on it.
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

    private final Supplier<OrganizationsClient> client;

    TrustedAccess(final Supplier<OrganizationsClient> client) {
        this.client = client;
    }

    /** The caller's organization, which IAM does not tell before trusted access works. */
    Organization organization(final Invocation invocation) {
        final var organizations = invocation.proxy().newProxy(client);
        final var organization = call(DESCRIBE, organizations, DescribeOrganizationRequest.builder().build(),
            organizations.client()::describeOrganization).organization();
        if (organization == null || organization.id() == null || organization.masterAccountId() == null) {
            throw FailedCall.withoutOrganization(DESCRIBE);
        }
        return organization;
    }

    /** In a member account, where AWS would deny the call as if the role lacked a permission, it is not even made. */
    void enable(final Invocation invocation, final Organization organization) {
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
