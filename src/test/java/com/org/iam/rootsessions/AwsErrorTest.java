package com.org.iam.rootsessions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AwsErrorTest {

    @ParameterizedTest
    @CsvSource({
        "400, OTHER", "401, ACCESS_DENIED", "403, ACCESS_DENIED", "404, OTHER", "409, CONCURRENT_MODIFICATION",
        "429, THROTTLING", "499, OTHER", "500, SERVICE_FAILURE", "503, SERVICE_FAILURE",
    })
    void theStatusDecidesWhereTheCodeDoesNot(final int status, final AwsError expected) {
        assertThat(AwsError.ofStatus(status)).isEqualTo(expected);
    }

    @Test
    void eachCodeBelongsToOneErrorInBothSpellings() {
        for (final var error : AwsError.values()) {
            for (final var code : error.codes()) {
                assertThat(AwsError.ofCode(code)).as(code).contains(error);
                assertThat(AwsError.ofCode(code + "Exception")).as(code).contains(error);
            }
        }
        assertThat(AwsError.THROTTLING.codes()).contains("TooManyRequests");
        assertThat(AwsError.ofCode("SomethingNew")).isEmpty();
    }
}
