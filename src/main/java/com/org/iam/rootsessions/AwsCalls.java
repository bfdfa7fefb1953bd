package com.org.iam.rootsessions;

import java.util.function.Function;

import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.cloudformation.proxy.ProxyClient;

/** Every call of AWS: through RPDK's proxy, which signs it with the caller's credentials. */
final class AwsCalls {

    private AwsCalls() {
    }

    /**
     * Makes one call.
     *
     * @param action the IAM action that allows it, for messages
     * @throws FailedCall if AWS refuses it, or does not respond
     */
    static <C, Q extends AwsRequest, R extends AwsResponse> R call(final String action, final ProxyClient<C> client,
                                                                   final Q request, final Function<Q, R> operation) {
        try {
            return client.injectCredentialsAndInvokeV2(request, operation);
        } catch (final SdkException e) {
            throw FailedCall.of(action, e);
        }
    }
}
