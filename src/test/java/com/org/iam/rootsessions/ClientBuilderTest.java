package com.org.iam.rootsessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.AwsServiceClientConfiguration;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.services.iam.endpoints.IamEndpointParams;
import software.amazon.awssdk.services.iam.endpoints.IamEndpointProvider;
import software.amazon.awssdk.services.organizations.endpoints.OrganizationsEndpointParams;
import software.amazon.awssdk.services.organizations.endpoints.OrganizationsEndpointProvider;

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

    @ParameterizedTest
    @CsvSource({
        ", organizations.us-east-1.amazonaws.com",
        "eu-central-1, organizations.us-east-1.amazonaws.com",
        "cn-north-1, organizations.cn-northwest-1.amazonaws.com.cn",
        "us-gov-east-1, organizations.us-gov-west-1.amazonaws.com",
    })
    void organizationsHasOneEndpointForEachPartitionToo(final String region, final String host) {
        final var configured = ClientBuilder.organizationsBuilder(region).build().serviceClientConfiguration().region();

        final var endpoint = OrganizationsEndpointProvider.defaultProvider()
            .resolveEndpoint(OrganizationsEndpointParams.builder().region(configured).build()).join();
        assertThat(endpoint.url()).hasHost(host);
    }

    static Stream<AwsServiceClientConfiguration> configurations() {
        return Stream.of(ClientBuilder.getClient().serviceClientConfiguration(),
            ClientBuilder.getOrganizationsClient().serviceClientConfiguration());
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void aCallEndsWellBeforeCloudFormationEndsTheHandler(final AwsServiceClientConfiguration configuration) {
        final var timeouts = configuration.overrideConfiguration();

        final var call = timeouts.apiCallTimeout().orElseThrow();
        assertThat(timeouts.apiCallAttemptTimeout().orElseThrow()).isLessThan(call);
        assertThat(call.multipliedBy(3)).as("three calls of a create or delete").isLessThan(Duration.ofSeconds(60));
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void noClientHasCredentialsOfItsOwn(final AwsServiceClientConfiguration configuration) {
        final var identity = (AwsCredentialsIdentity) configuration.credentialsProvider().resolveIdentity().join();

        assertThat(identity.accessKeyId()).isNull();
        assertThat(identity.secretAccessKey()).isNull();
    }
}
