package com.org.iam.rootsessions;

import java.util.function.Function;

import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.DisableOrganizationsRootSessionsRequest;
import software.amazon.awssdk.services.iam.model.DisableOrganizationsRootSessionsResponse;
import software.amazon.awssdk.services.iam.model.EnableOrganizationsRootSessionsRequest;
import software.amazon.awssdk.services.iam.model.EnableOrganizationsRootSessionsResponse;
import software.amazon.awssdk.services.iam.model.ListOrganizationsFeaturesRequest;
import software.amazon.awssdk.services.iam.model.ListOrganizationsFeaturesResponse;
import software.amazon.cloudformation.proxy.ProxyClient;

/**
 * The calls of AWS behind the type, each with the caller's credentials: the three operations of IAM, and for
 * {@link TrustedAccess} any other. One that fails throws a {@link RootSessionsException} which says what happened, in
 * which account, and what mends it.
 */
final class Operations {

    static final EnableOrganizationsRootSessionsRequest ENABLE = EnableOrganizationsRootSessionsRequest.builder().build();
    static final ListOrganizationsFeaturesRequest LIST = ListOrganizationsFeaturesRequest.builder().build();
    static final DisableOrganizationsRootSessionsRequest DISABLE = DisableOrganizationsRootSessionsRequest.builder().build();

    private final boolean create;
    private final String account;

    /**
     * @param create whether the handler is create, on which some errors mean something else
     * @param account the account of the stack, for messages
     */
    Operations(final boolean create, final String account) {
        this.create = create;
        this.account = account;
    }

    /** <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableOrganizationsRootSessions.html">IAM API</a>. */
    EnableOrganizationsRootSessionsResponse enable(final EnableOrganizationsRootSessionsRequest request,
                                                   final ProxyClient<IamClient> iam) {
        return call("iam:EnableOrganizationsRootSessions", "", iam, request,
            iam.client()::enableOrganizationsRootSessions);
    }

    /** <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_DisableOrganizationsRootSessions.html">IAM API</a>. */
    DisableOrganizationsRootSessionsResponse disable(final DisableOrganizationsRootSessionsRequest request,
                                                     final ProxyClient<IamClient> iam) {
        return call("iam:DisableOrganizationsRootSessions", "", iam, request,
            iam.client()::disableOrganizationsRootSessions);
    }

    /** <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOrganizationsFeatures.html">IAM API</a>. */
    ListOrganizationsFeaturesResponse list(final ListOrganizationsFeaturesRequest request,
                                           final ProxyClient<IamClient> iam) {
        final var action = "iam:ListOrganizationsFeatures";
        final var features = call(action, "", iam, request, iam.client()::listOrganizationsFeatures);
        if (features.organizationId() == null) {
            throw withoutOrganization(action, "");
        }
        return features;
    }

    /**
     * Makes one call of AWS.
     *
     * @param action the IAM action that allows the call, for messages
     * @param alternative what else mends a failure, to follow "To fix it: ..."; or empty
     */
    <C, Q extends AwsRequest, R extends AwsResponse> R call(final String action, final String alternative,
                                                            final ProxyClient<C> client, final Q request,
                                                            final Function<Q, R> call) {
        try {
            return client.injectCredentialsAndInvokeV2(request, call);
        } catch (final AwsServiceException e) {
            final var code = AwsError.codeOf(e);
            throw failure(AwsError.of(e), action, alternative, String.format("%s (HTTP %d, request id %s): %s",
                code.isEmpty() ? "no error code" : code, e.statusCode(), e.requestId(),
                e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorMessage()), e);
        } catch (final SdkException e) {
            throw failure(AwsError.of(e), action, alternative, e.getMessage(), e);
        }
    }

    /** An answer without an organization is an error of the service: it must not pass for "not there". */
    RootSessionsException withoutOrganization(final String action, final String alternative) {
        return failure(AwsError.SERVICE_FAILURE, action, alternative, "an answer without OrganizationId", null);
    }

    private RootSessionsException failure(final AwsError error, final String action, final String alternative,
                                          final String answer, final Throwable cause) {
        return new RootSessionsException(error.handlerErrorCode(create), String.format(
            "%s failed in account %s because %s. To fix it: %s%s. AWS answered: %s",
            action, account, error.meaning(), error.remedy(action), alternative, answer), cause);
    }
}
