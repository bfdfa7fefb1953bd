package com.org.iam.rootsessions;

import static org.mockito.Mockito.mock;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.apache.commons.lang3.StringUtils;
import org.mockito.invocation.InvocationOnMock;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.DescribeOrganizationResponse;
import software.amazon.awssdk.services.organizations.model.EnableAwsServiceAccessRequest;
import software.amazon.awssdk.services.organizations.model.EnableAwsServiceAccessResponse;
import software.amazon.awssdk.utils.builder.SdkBuilder;

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
    int callsUntilTrustedAccessWorks;
    int listsUntilAChangeIsVisible;

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
        return new CloudFormation(iam(), () -> mock(OrganizationsClient.class, this::organizations));
    }

    IamClient iam() {
        return mock(IamClient.class, this::iam);
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

    private Object iam(final InvocationOnMock call) throws ReflectiveOperationException {
        final var operation = StringUtils.capitalize(call.getMethod().getName());
        if ("ServiceName".equals(operation)) {
            return IamClient.SERVICE_NAME;
        }
        called(operation);
        if (!trustedAccess || callsUntilTrustedAccessWorks-- > 0) {
            throw error("ServiceAccessNotEnabled");
        }
        switch (operation) {
            case LIST -> {
                if (listsLeft-- <= 0) {
                    seen.clear();
                    seen.addAll(enabled);
                }
            }
            case ENABLE -> {
                enabled.add(Feature.NAME);
                listsLeft = listsUntilAChangeIsVisible;
            }
            case DISABLE -> {
                enabled.remove(Feature.NAME);
                listsLeft = listsUntilAChangeIsVisible;
            }
            default -> throw new UnsupportedOperationException(operation);
        }
        return response(call.getMethod().getReturnType());
    }

    /** The response of any of these operations: all have the same two members. */
    private Object response(final Class<?> type) throws ReflectiveOperationException {
        final var builder = (SdkPojo) type.getMethod("builder").invoke(null);
        for (final var member : builder.sdkFields()) {
            member.set(builder, "OrganizationId".equals(member.memberName()) ? organization : List.copyOf(seen));
        }
        return ((SdkBuilder<?, ?>) builder).build();
    }

    private Object organizations(final InvocationOnMock call) {
        final var operation = StringUtils.capitalize(call.getMethod().getName());
        if ("ServiceName".equals(operation)) {
            return OrganizationsClient.SERVICE_NAME;
        }
        called(operation);
        return switch (operation) {
            case DESCRIBE -> DescribeOrganizationResponse.builder()
                .organization(o -> o.id(organization).masterAccountId(managementAccount)).build();
            case TRUST -> {
                final EnableAwsServiceAccessRequest request = call.getArgument(0);
                trustedAccess = "iam.amazonaws.com".equals(request.servicePrincipal());
                yield EnableAwsServiceAccessResponse.builder().build();
            }
            default -> throw new UnsupportedOperationException(operation);
        };
    }
}
