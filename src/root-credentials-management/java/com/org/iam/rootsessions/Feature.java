package com.org.iam.rootsessions;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.DisableOrganizationsRootCredentialsManagementRequest;
import software.amazon.awssdk.services.iam.model.DisableOrganizationsRootCredentialsManagementResponse;
import software.amazon.awssdk.services.iam.model.EnableOrganizationsRootCredentialsManagementRequest;
import software.amazon.awssdk.services.iam.model.EnableOrganizationsRootCredentialsManagementResponse;
import software.amazon.cloudformation.proxy.ProxyClient;

/**
 * The feature of centralized root access that this type enables. Only this class differs between the two types. A call that
 * fails throws a {@link FailedCall}.
 */
final class Feature {

    /** IAM's name of the feature, as in EnabledFeatures. */
    static final String NAME = "RootCredentialsManagement";

    static final EnableOrganizationsRootCredentialsManagementRequest ENABLE =
        EnableOrganizationsRootCredentialsManagementRequest.builder().build();
    static final DisableOrganizationsRootCredentialsManagementRequest DISABLE =
        DisableOrganizationsRootCredentialsManagementRequest.builder().build();

    private Feature() {
    }

    /** <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableOrganizationsRootCredentialsManagement.html">IAM API</a>. */
    static EnableOrganizationsRootCredentialsManagementResponse enable(
        final EnableOrganizationsRootCredentialsManagementRequest request, final ProxyClient<IamClient> iam) {

        return AwsCalls.call("iam:EnableOrganizationsRootCredentialsManagement", iam, request,
            iam.client()::enableOrganizationsRootCredentialsManagement);
    }

    /** <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_DisableOrganizationsRootCredentialsManagement.html">IAM API</a>. */
    static DisableOrganizationsRootCredentialsManagementResponse disable(
        final DisableOrganizationsRootCredentialsManagementRequest request, final ProxyClient<IamClient> iam) {

        return AwsCalls.call("iam:DisableOrganizationsRootCredentialsManagement", iam, request,
            iam.client()::disableOrganizationsRootCredentialsManagement);
    }
}
