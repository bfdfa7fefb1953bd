package com.org.iam.rootsessions;

import java.util.function.Function;

import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.ListOrganizationsFeaturesRequest;
import software.amazon.awssdk.services.iam.model.ListOrganizationsFeaturesResponse;
import software.amazon.cloudformation.proxy.ProgressEvent;
import software.amazon.cloudformation.proxy.ProxyClient;

/** Calls AWS through RPDK's proxy, which signs with the caller's credentials. */
final class AwsCalls {

    static final ListOrganizationsFeaturesRequest LIST = ListOrganizationsFeaturesRequest.builder().build();

    private AwsCalls() {
    }

    /**
     * Makes one call.
     *
     * @param action the IAM action that allows it, for messages
     * @throws FailedCall if AWS rejects the call or does not respond
     */
    static <C, Q extends AwsRequest, R extends AwsResponse> R call(final String action, final ProxyClient<C> client,
                                                                   final Q request, final Function<Q, R> operation) {
        try {
            return client.injectCredentialsAndInvokeV2(request, operation);
        } catch (final SdkException e) {
            throw FailedCall.of(action, e);
        }
    }

    /**
     * <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOrganizationsFeatures.html">IAM API</a>. A
     * response without an organization is a failure of the service, not an absent feature.
     */
    static ListOrganizationsFeaturesResponse list(final ListOrganizationsFeaturesRequest request,
                                                  final ProxyClient<IamClient> iam) {
        final var action = "iam:ListOrganizationsFeatures";
        final var response = call(action, iam, request, iam.client()::listOrganizationsFeatures);
        if (response.organizationId() == null) {
            throw FailedCall.withoutOrganization(action);
        }
        return response;
    }

    /** Lists as one step of a handler, then continues with the features. */
    static ProgressEvent<ResourceModel, CallbackContext> list(
        final Invocation invocation, final String step,
        final Function<Features, ProgressEvent<ResourceModel, CallbackContext>> next) {

        return invocation.initiate(step)
            .translateToServiceRequest(model -> LIST)
            .makeServiceCall(AwsCalls::list)
            .handleError((request, e, iam, model, context) -> Outcome.failed(invocation, e))
            .done(response -> next.apply(Features.of(response)));
    }
}
