package com.org.iam.rootsessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

import javax.xml.stream.XMLStreamException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

class AwsErrorTest {

    @ParameterizedTest
    @CsvSource({
        "ServiceAccessNotEnabledException, 400, SERVICE_ACCESS_NOT_ENABLED",
        "ExpiredToken, 403, INVALID_CREDENTIALS",
        "ThrottlingException, 400, THROTTLING",
        "ConcurrentModification, 409, CONCURRENT_MODIFICATION",
        "ServiceFailure, 500, SERVICE_FAILURE",
        "ServiceException, 500, SERVICE_FAILURE",
        "AWSOrganizationsNotInUseException, 400, ORGANIZATION_NOT_FOUND",
        "AnythingElse, 400, OTHER",
        "AnythingElse, 401, ACCESS_DENIED",
        "AnythingElse, 403, ACCESS_DENIED",
        "AnythingElse, 409, CONCURRENT_MODIFICATION",
        "AnythingElse, 429, THROTTLING",
        "AnythingElse, 503, SERVICE_FAILURE",
        ", 503, SERVICE_FAILURE",
    })
    void theCodeDecidesAndThenTheStatus(final String code, final int status, final AwsError expected) {
        assertThat(AwsError.of(HandlerTestBase.error(code, status))).isEqualTo(expected);
    }

    @Test
    void eachCodeBelongsToOneError() {
        for (final var error : AwsError.values()) {
            for (final var code : error.codes()) {
                assertThat(AwsError.of(HandlerTestBase.error(code))).as(code).isEqualTo(error);
            }
        }
        assertThat(AwsError.THROTTLING.codes()).contains("TooManyRequests");
    }

    @Test
    void anErrorWithoutDetailsHasOnlyItsStatus() {
        final var e = AwsServiceException.builder().statusCode(500).build();

        assertThat(AwsError.codeOf(e)).isEmpty();
        assertThat(AwsError.of(e)).isEqualTo(AwsError.SERVICE_FAILURE);
    }

    @Test
    void whatNeverCameIsTheNetworkAndWhatCannotBeReadIsTheService() {
        assertThat(AwsError.of(SdkClientException.create("connect", new IOException()))).isEqualTo(AwsError.NETWORK_FAILURE);
        assertThat(AwsError.of(SdkClientException.create("parse", new XMLStreamException())))
            .isEqualTo(AwsError.SERVICE_FAILURE);
    }
}
