package com.org.iam.rootsessions;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.DisableOrganizationsRootSessionsRequest;
import software.amazon.awssdk.services.iam.model.DisableOrganizationsRootSessionsResponse;
import software.amazon.awssdk.services.iam.model.EnableOrganizationsRootSessionsRequest;
import software.amazon.awssdk.services.iam.model.EnableOrganizationsRootSessionsResponse;
import software.amazon.cloudformation.proxy.ProxyClient;

/**
 * The feature of centralized root access that this type enables. Only this class differs between the two types. A call that
 * fails throws a {@link FailedCall}.
 */
final class Feature {

    /** IAM's name of the feature, as in EnabledFeatures. */
    static final String NAME = "RootSessions";

    static final EnableOrganizationsRootSessionsRequest ENABLE =
        EnableOrganizationsRootSessionsRequest.builder().build();
    static final DisableOrganizationsRootSessionsRequest DISABLE =
        DisableOrganizationsRootSessionsRequest.builder().build();

    private Feature() {
    }

    /** <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableOrganizationsRootSessions.html">IAM API</a>. */
    static EnableOrganizationsRootSessionsResponse enable(
        final EnableOrganizationsRootSessionsRequest request, final ProxyClient<IamClient> iam) {

        return AwsCalls.call("iam:EnableOrganizationsRootSessions", iam, request,
            iam.client()::enableOrganizationsRootSessions);
    }

    /** <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_DisableOrganizationsRootSessions.html">IAM API</a>. */
    static DisableOrganizationsRootSessionsResponse disable(
        final DisableOrganizationsRootSessionsRequest request, final ProxyClient<IamClient> iam) {

        return AwsCalls.call("iam:DisableOrganizationsRootSessions", iam, request,
            iam.client()::disableOrganizationsRootSessions);
    }
}
