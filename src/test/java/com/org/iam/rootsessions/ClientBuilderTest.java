package com.org.iam.rootsessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.iam.endpoints.IamEndpointParams;
import software.amazon.awssdk.services.iam.endpoints.IamEndpointProvider;

class ClientBuilderTest {

    @ParameterizedTest
    @CsvSource({
        ", iam.amazonaws.com",
        "us-east-1, iam.amazonaws.com",
        "eu-central-1, iam.amazonaws.com",
        "cn-north-1, iam.cn-north-1.amazonaws.com.cn",
        "us-gov-west-1, iam.us-gov.amazonaws.com",
    })
    void anyRegionFindsTheEndpointOfItsPartition(final String region, final String host) {
        final var configured = ClientBuilder.builder(region).build().serviceClientConfiguration().region();

        final var endpoint = IamEndpointProvider.defaultProvider()
            .resolveEndpoint(IamEndpointParams.builder().region(configured).build()).join();
        assertThat(endpoint.url()).hasHost(host);
    }

    @Test
    void aCallEndsWellBeforeCloudFormationEndsTheHandler() {
        final var timeouts = ClientBuilder.getClient().serviceClientConfiguration().overrideConfiguration();

        final var call = timeouts.apiCallTimeout().orElseThrow();
        assertThat(timeouts.apiCallAttemptTimeout().orElseThrow()).isLessThan(call);
        assertThat(call.multipliedBy(3)).as("three calls of a delete").isLessThan(Duration.ofSeconds(60));
    }

    @Test
    void theClientHasNoCredentialsOfItsOwn() {
        final var identity = ClientBuilder.getClient().serviceClientConfiguration().credentialsProvider()
            .resolveIdentity().join();

        assertThat(identity.accessKeyId()).isNull();
        assertThat(identity.secretAccessKey()).isNull();
    }
}
