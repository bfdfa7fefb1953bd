package com.org.iam.rootsessions;

import java.util.function.Function;

import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.DisableOrganizationsRootSessionsRequest;
import software.amazon.awssdk.services.iam.model.DisableOrganizationsRootSessionsResponse;
import software.amazon.awssdk.services.iam.model.EnableOrganizationsRootSessionsRequest;
import software.amazon.awssdk.services.iam.model.EnableOrganizationsRootSessionsResponse;
import software.amazon.awssdk.services.iam.model.IamRequest;
import software.amazon.awssdk.services.iam.model.ListOrganizationsFeaturesRequest;
import software.amazon.awssdk.services.iam.model.ListOrganizationsFeaturesResponse;
import software.amazon.cloudformation.proxy.ProxyClient;

/**
 * The three IAM operations behind the type, each with the caller's credentials. A call that fails throws a
 * {@link RootSessionsException} which says what happened, in which account, and what mends it.
 */
final class Iam {

    private final boolean create;
    private final String account;

    /**
     * @param create whether the handler is create, on which some errors mean something else
     * @param account the account of the stack, for messages
     */
    Iam(final boolean create, final String account) {
        this.create = create;
        this.account = account;
    }

    /** <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableOrganizationsRootSessions.html">IAM API</a>. */
    EnableOrganizationsRootSessionsResponse enable(final EnableOrganizationsRootSessionsRequest request,
                                                   final ProxyClient<IamClient> iam) {
        return call("EnableOrganizationsRootSessions", iam, request, iam.client()::enableOrganizationsRootSessions);
    }

    /** <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_DisableOrganizationsRootSessions.html">IAM API</a>. */
    DisableOrganizationsRootSessionsResponse disable(final DisableOrganizationsRootSessionsRequest request,
                                                     final ProxyClient<IamClient> iam) {
        return call("DisableOrganizationsRootSessions", iam, request, iam.client()::disableOrganizationsRootSessions);
    }

    /**
     * <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOrganizationsFeatures.html">IAM API</a>.
     * An answer without an organization is an error of the service: it must not pass for "not there".
     */
    ListOrganizationsFeaturesResponse list(final ListOrganizationsFeaturesRequest request,
                                           final ProxyClient<IamClient> iam) {
        final var features = call("ListOrganizationsFeatures", iam, request, iam.client()::listOrganizationsFeatures);
        if (features.organizationId() == null) {
            throw failure(IamError.SERVICE_FAILURE, "ListOrganizationsFeatures",
                "an answer without OrganizationId", null);
        }
        return features;
    }

    private <Q extends IamRequest, R extends AwsResponse> R call(final String operation,
                                                                 final ProxyClient<IamClient> iam,
                                                                 final Q request,
                                                                 final Function<Q, R> call) {
        try {
            return iam.injectCredentialsAndInvokeV2(request, call);
        } catch (final AwsServiceException e) {
            final var code = IamError.codeOf(e);
            throw failure(IamError.of(e), operation, String.format("%s (HTTP %d, request id %s): %s",
                code.isEmpty() ? "no error code" : code, e.statusCode(), e.requestId(),
                e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorMessage()), e);
        } catch (final SdkException e) {
            throw failure(IamError.of(e), operation, e.getMessage(), e);
        }
    }

    private RootSessionsException failure(final IamError error, final String operation, final String answer,
                                          final Throwable cause) {
        return new RootSessionsException(error.handlerErrorCode(create), String.format(
            "iam:%s failed in account %s because %s. To fix it: %s. IAM answered: %s",
            operation, account, error.meaning(), error.remedy(operation), answer), cause);
    }
}
