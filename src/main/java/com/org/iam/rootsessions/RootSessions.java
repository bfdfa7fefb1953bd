package com.org.iam.rootsessions;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.DisableOrganizationsRootSessionsRequest;
import software.amazon.awssdk.services.iam.model.DisableOrganizationsRootSessionsResponse;
import software.amazon.awssdk.services.iam.model.EnableOrganizationsRootSessionsRequest;
import software.amazon.awssdk.services.iam.model.EnableOrganizationsRootSessionsResponse;
import software.amazon.awssdk.services.iam.model.ListOrganizationsFeaturesRequest;
import software.amazon.awssdk.services.iam.model.ListOrganizationsFeaturesResponse;
import software.amazon.cloudformation.proxy.ProxyClient;

/** The three operations of IAM behind the type. One that fails throws a {@link FailedCall}. */
final class RootSessions {

    static final EnableOrganizationsRootSessionsRequest ENABLE = EnableOrganizationsRootSessionsRequest.builder().build();
    static final ListOrganizationsFeaturesRequest LIST = ListOrganizationsFeaturesRequest.builder().build();
    static final DisableOrganizationsRootSessionsRequest DISABLE = DisableOrganizationsRootSessionsRequest.builder().build();

    private RootSessions() {
    }

    /** <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableOrganizationsRootSessions.html">IAM API</a>. */
    static EnableOrganizationsRootSessionsResponse enable(final EnableOrganizationsRootSessionsRequest request,
                                                          final ProxyClient<IamClient> iam) {
        return AwsCalls.call("iam:EnableOrganizationsRootSessions", iam, request,
            iam.client()::enableOrganizationsRootSessions);
    }

    /** <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_DisableOrganizationsRootSessions.html">IAM API</a>. */
    static DisableOrganizationsRootSessionsResponse disable(final DisableOrganizationsRootSessionsRequest request,
                                                            final ProxyClient<IamClient> iam) {
        return AwsCalls.call("iam:DisableOrganizationsRootSessions", iam, request,
            iam.client()::disableOrganizationsRootSessions);
    }

    /**
     * <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOrganizationsFeatures.html">IAM API</a>. A
     * response without an organization is a failure of the service: it must not pass for "not there".
     */
    static ListOrganizationsFeaturesResponse list(final ListOrganizationsFeaturesRequest request,
                                                  final ProxyClient<IamClient> iam) {
        final var action = "iam:ListOrganizationsFeatures";
        final var features = AwsCalls.call(action, iam, request, iam.client()::listOrganizationsFeatures);
        if (features.organizationId() == null) {
            throw FailedCall.withoutOrganization(action);
        }
        return features;
    }

    /** What IAM shows now, for the wait after a change. */
    static Features shown(final ProxyClient<IamClient> iam) {
        return Features.of(list(LIST, iam));
    }
}
