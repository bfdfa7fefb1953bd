package com.org.iam.rootsessions;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.DisableOrganizationsRootCredentialsManagementRequest;
import software.amazon.awssdk.services.iam.model.DisableOrganizationsRootCredentialsManagementResponse;
import software.amazon.awssdk.services.iam.model.DisableOrganizationsRootSessionsRequest;
import software.amazon.awssdk.services.iam.model.DisableOrganizationsRootSessionsResponse;
import software.amazon.awssdk.services.iam.model.EnableOrganizationsRootCredentialsManagementRequest;
import software.amazon.awssdk.services.iam.model.EnableOrganizationsRootCredentialsManagementResponse;
import software.amazon.awssdk.services.iam.model.EnableOrganizationsRootSessionsRequest;
import software.amazon.awssdk.services.iam.model.EnableOrganizationsRootSessionsResponse;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.ListOrganizationsFeaturesRequest;
import software.amazon.awssdk.services.iam.model.ListOrganizationsFeaturesResponse;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.DescribeOrganizationRequest;
import software.amazon.awssdk.services.organizations.model.DescribeOrganizationResponse;
import software.amazon.awssdk.services.organizations.model.EnableAwsServiceAccessRequest;
import software.amazon.awssdk.services.organizations.model.EnableAwsServiceAccessResponse;

/** One organization with a memory, behind the two clients that the handlers call. It fails any other operation. */
final class FakeAws {

    static final String ORGANIZATION = "o-exampleorgid";
    static final String OTHER_ORGANIZATION = "o-otherorgexample";
    static final String OTHER_FEATURE = "RootSessions".equals(Feature.NAME) ? "RootCredentialsManagement" : "RootSessions";
    static final String LIST = "ListOrganizationsFeatures";
    static final String ENABLE = "EnableOrganizations" + Feature.NAME;
    static final String DISABLE = "DisableOrganizations" + Feature.NAME;
    static final String DESCRIBE = "DescribeOrganization";
    static final String TRUST = "EnableAWSServiceAccess";

    String organization = ORGANIZATION;
    String managementAccount = CloudFormation.ACCOUNT;
    boolean trustedAccess = true;
    int callsUntilTrustedAccessIsSeen;
    int listsUntilAChangeIsSeen;

    private final Set<String> enabled = new TreeSet<>();
    private final Set<String> seen = new TreeSet<>();
    private int listsLeft;
    private final List<String> calls = new ArrayList<>();
    private final Map<String, Deque<RuntimeException>> failures = new HashMap<>();

    /** The features that were enabled before. */
    FakeAws with(final String... features) {
        enabled.addAll(List.of(features));
        seen.addAll(enabled);
        return this;
    }

    FakeAws withoutTrustedAccess() {
        trustedAccess = false;
        return this;
    }

    /** The operation's next calls fail with these, one each; a failed change changes nothing. */
    FakeAws failing(final String operation, final RuntimeException... next) {
        failures.computeIfAbsent(operation, name -> new ArrayDeque<>()).addAll(List.of(next));
        return this;
    }

    /** The operations called so far, in their order. */
    List<String> calls() {
        return calls;
    }

    Set<String> enabled() {
        return enabled;
    }

    CloudFormation cloudFormation() {
        return new CloudFormation(new FakeIam(), FakeOrganizations::new);
    }

    IamClient iam() {
        return new FakeIam();
    }

    static IamException error(final String code) {
        return error(code, 400);
    }

    static IamException error(final String code, final int status) {
        return (IamException) IamException.builder()
            .statusCode(status)
            .requestId("request-1")
            .awsErrorDetails(AwsErrorDetails.builder()
                .errorCode(code)
                .errorMessage("IAM's words")
                .sdkHttpResponse(SdkHttpResponse.builder().statusCode(status).build())
                .build())
            .build();
    }

    private void called(final String operation) {
        calls.add(operation);
        final var next = failures.getOrDefault(operation, new ArrayDeque<>()).poll();
        if (next != null) {
            throw next;
        }
    }

    private void requireTrustedAccess() {
        if (!trustedAccess || callsUntilTrustedAccessIsSeen-- > 0) {
            throw error("ServiceAccessNotEnabled");
        }
    }

    private void changed() {
        listsLeft = listsUntilAChangeIsSeen;
    }

    private final class FakeIam implements IamClient {

        @Override
        public ListOrganizationsFeaturesResponse listOrganizationsFeatures(final ListOrganizationsFeaturesRequest request) {
            called(LIST);
            requireTrustedAccess();
            if (listsLeft-- <= 0) {
                seen.clear();
                seen.addAll(enabled);
            }
            return ListOrganizationsFeaturesResponse.builder()
                .organizationId(organization).enabledFeaturesWithStrings(seen).build();
        }

        @Override
        public EnableOrganizationsRootSessionsResponse enableOrganizationsRootSessions(
            final EnableOrganizationsRootSessionsRequest request) {

            enable("RootSessions");
            return EnableOrganizationsRootSessionsResponse.builder().organizationId(organization).build();
        }

        @Override
        public DisableOrganizationsRootSessionsResponse disableOrganizationsRootSessions(
            final DisableOrganizationsRootSessionsRequest request) {

            disable("RootSessions");
            return DisableOrganizationsRootSessionsResponse.builder().organizationId(organization).build();
        }

        @Override
        public EnableOrganizationsRootCredentialsManagementResponse enableOrganizationsRootCredentialsManagement(
            final EnableOrganizationsRootCredentialsManagementRequest request) {

            enable("RootCredentialsManagement");
            return EnableOrganizationsRootCredentialsManagementResponse.builder().organizationId(organization).build();
        }

        @Override
        public DisableOrganizationsRootCredentialsManagementResponse disableOrganizationsRootCredentialsManagement(
            final DisableOrganizationsRootCredentialsManagementRequest request) {

            disable("RootCredentialsManagement");
            return DisableOrganizationsRootCredentialsManagementResponse.builder().organizationId(organization).build();
        }

        private void enable(final String feature) {
            called("EnableOrganizations" + feature);
            requireTrustedAccess();
            enabled.add(feature);
            changed();
        }

        private void disable(final String feature) {
            called("DisableOrganizations" + feature);
            requireTrustedAccess();
            enabled.remove(feature);
            changed();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    private final class FakeOrganizations implements OrganizationsClient {

        @Override
        public DescribeOrganizationResponse describeOrganization(final DescribeOrganizationRequest request) {
            called(DESCRIBE);
            return DescribeOrganizationResponse.builder()
                .organization(o -> o.id(organization).masterAccountId(managementAccount)).build();
        }

        @Override
        public EnableAwsServiceAccessResponse enableAWSServiceAccess(final EnableAwsServiceAccessRequest request) {
            called(TRUST);
            trustedAccess = "iam.amazonaws.com".equals(request.servicePrincipal());
            return EnableAwsServiceAccessResponse.builder().build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
