package com.org.iam.rootsessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;

import javax.xml.stream.XMLStreamException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.iam.model.IamException;

class FailedCallTest {

    private static final String ACTION = "iam:DisableOrganizations" + Feature.NAME;
    private static final int CUT_BY_CLOUDFORMATION = 1_024;

    @Test
    void aMissingResponseIsTheNetworksAndAnUnreadableOneTheServices() {
        assertThat(FailedCall.of(ACTION, SdkClientException.create("connect", new IOException())).error())
            .isEqualTo(AwsError.NETWORK_FAILURE);
        assertThat(FailedCall.of(ACTION, SdkClientException.create("parse", new XMLStreamException())).error())
            .isEqualTo(AwsError.SERVICE_FAILURE);
    }

    @Test
    void missingPartsAreLeftOut() {
        final var nothing = FailedCall.of(ACTION, AwsServiceException.builder().statusCode(500).build());

        assertThat(nothing.message(null)).startsWith(ACTION + " failed because AWS failed to process the call")
            .contains("(no error code, HTTP 500). To fix it").doesNotContain("null", "Details");
        assertThat(FailedCall.of(ACTION, IamException.builder().statusCode(400)
            .awsErrorDetails(AwsErrorDetails.builder().build()).build()).message("1")).doesNotContain("null");
        assertThat(FailedCall.of(ACTION, SdkClientException.create(null)).message("1"))
            .contains("AWS sent no complete response. To fix it").doesNotContain("null");
        assertThat(FailedCall.of(ACTION, SdkClientException.create("Connect timed out")).message("1"))
            .endsWith("Details: Connect timed out");
        final var cutOff = SdkClientException.create("Unable to execute HTTP request: null", new EOFException());
        assertThat(FailedCall.of(ACTION, cutOff).message("1")).endsWith("Details: EOFException");
    }

    /** The message keeps its remedy, however much AWS sends: AWS's own words are cut. */
    @ParameterizedTest
    @EnumSource(AwsError.class)
    void allButTheDetailsFitsIntoWhatCloudFormationTakes(final AwsError error) {
        final var code = error.codes().stream().findAny().orElse("x".repeat(5_000));
        final var failure = FailedCall.of(ACTION, IamException.builder()
            .statusCode(400).requestId("r".repeat(5_000))
            .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage("w".repeat(5_000)).build()).build());

        final var message = failure.orElse("a".repeat(180)).message(CloudFormation.ACCOUNT);

        assertThat(message.indexOf(" Details: ")).isBetween(0, 1_000);
        assertThat(message.length()).isGreaterThan(CUT_BY_CLOUDFORMATION);
    }
}
