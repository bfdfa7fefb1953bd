package com.org.iam.rootsessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mockito.ArgumentCaptor;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsServiceClientConfiguration;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.services.organizations.OrganizationsClient;

class ClientBuilderTest {

    /** Checks the host of a client's request, and the Region that it is signed for. */
    private static <B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C> void assertSends(
        final B builder, final Consumer<C> call, final String host, final String signingRegion) {

        final SdkHttpClient http = mock();
        final var sent = ArgumentCaptor.forClass(HttpExecuteRequest.class);
        when(http.prepareRequest(sent.capture())).thenThrow(new IllegalStateException("not sent"));
        final var client = builder.httpClient(http)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"))).build();

        assertThatThrownBy(() -> call.accept(client)).hasMessageContaining("not sent");

        assertThat(sent.getValue().httpRequest().host()).isEqualTo(host);
        assertThat(sent.getValue().httpRequest().firstMatchingHeader("Authorization").orElseThrow())
            .contains("/" + signingRegion + "/");
    }

    @ParameterizedTest
    @CsvSource({
        ", iam.amazonaws.com, us-east-1",
        "us-east-1, iam.amazonaws.com, us-east-1",
        "eu-central-1, iam.amazonaws.com, us-east-1",
        "cn-north-1, iam.cn-north-1.amazonaws.com.cn, cn-north-1",
        "us-gov-west-1, iam.us-gov.amazonaws.com, us-gov-west-1",
    })
    void fromAnyRegionIamIsCalledInItsPartition(final String region, final String host, final String signingRegion) {
        ClientBuilder.getClient(); // made first, with the endpoint that the build gives to tests
        final var endpoint = System.clearProperty("aws.endpointUrlIam");
        try {
            assertSends(ClientBuilder.builder(region), iam -> iam.listOrganizationsFeatures(AwsCalls.LIST), host,
                signingRegion);
        } finally {
            System.setProperty("aws.endpointUrlIam", endpoint);
        }
    }

    @ParameterizedTest
    @CsvSource({
        ", organizations.us-east-1.amazonaws.com, us-east-1",
        "eu-central-1, organizations.us-east-1.amazonaws.com, us-east-1",
        "cn-north-1, organizations.cn-northwest-1.amazonaws.com.cn, cn-northwest-1",
        "us-gov-east-1, organizations.us-gov-west-1.amazonaws.com, us-gov-west-1",
    })
    void fromAnyRegionOrganizationsIsCalledInItsPartition(final String region, final String host,
                                                          final String signingRegion) {
        assertSends(ClientBuilder.organizationsBuilder(region), OrganizationsClient::describeOrganization, host,
            signingRegion);
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
