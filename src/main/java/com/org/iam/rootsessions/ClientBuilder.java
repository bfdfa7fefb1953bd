package com.org.iam.rootsessions;

import java.time.Duration;

import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.IamClientBuilder;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.OrganizationsClientBuilder;
import software.amazon.cloudformation.LambdaWrapper;

/** Builds the IAM client while Lambda initializes the function, when CPU is plentiful, and the other one on demand. */
final class ClientBuilder {

    /**
     * The limits of one attempt and of one call with its retries. CloudFormation stops a handler after 60 seconds, and no
     * handler makes more than three calls, so a dead network is reported as a network failure and not as a time-out.
     */
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(8);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(18);

    private static final IamClient CLIENT = builder(System.getenv("AWS_REGION")).build();

    private ClientBuilder() {
    }

    static IamClient getClient() {
        return CLIENT;
    }

    /** Builds the Organizations client, and loads its classes, at the first call. */
    static OrganizationsClient getOrganizationsClient() {
        return Organizations.CLIENT;
    }

    private static final class Organizations {
        private static final OrganizationsClient CLIENT = organizationsBuilder(System.getenv("AWS_REGION")).build();
    }

    /**
     * A client without credentials of its own. RPDK's proxy adds the caller's; a call that bypasses the proxy is unsigned,
     * and AWS rejects it. IAM has one endpoint in each partition, and the SDK finds it from any Region. Without a Region,
     * this uses the partition {@code aws}.
     *
     * @param region the Region the function runs in, or null
     */
    static IamClientBuilder builder(final String region) {
        return configure(IamClient.builder(), region);
    }

    /** The same for Organizations, which is also global. */
    static OrganizationsClientBuilder organizationsBuilder(final String region) {
        return configure(OrganizationsClient.builder(), region);
    }

    private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configure(final B builder,
                                                                                                 final String region) {
        return builder
            .httpClient(LambdaWrapper.HTTP_CLIENT)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .region(region == null ? Region.AWS_GLOBAL : Region.of(region))
            .overrideConfiguration(o -> o
                .retryStrategy(AwsRetryStrategy.standardRetryStrategy())
                .apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                .apiCallTimeout(CALL_TIMEOUT));
    }
}
