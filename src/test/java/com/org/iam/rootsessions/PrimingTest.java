package com.org.iam.rootsessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;

import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;

class PrimingTest {

    /** IAM's endpoint is one where nobody listens here: a call that left the process would fail. */
    @Test
    void theRehearsalSucceedsWithoutTheNetworkAndLeavesTheTemporaryFolderAlone() throws IOException {
        final var file = Files.createTempFile("not-the-handlers", null);

        final var response = new JSONObject(Priming.rehearse());

        assertThat(response.getString("status")).isEqualTo("SUCCESS");
        assertThat(response.getJSONArray("resourceModels").getJSONObject(0).getString("OrganizationId"))
            .isEqualTo("o-0000000000");
        assertThat(file).exists();
        Files.delete(file);
    }

    /** The package has its own table of services. */
    @Test
    void theSdkKnowsTheServicesOfThePackageAndFallsBackForOthers() {
        assertThat(ServiceMetadata.of("iam").endpointFor(Region.AWS_GLOBAL)).hasToString("iam.amazonaws.com");
        assertThat(ServiceMetadata.of("logs").endpointFor(Region.EU_CENTRAL_1))
            .hasToString("logs.eu-central-1.amazonaws.com");
        assertThat(ServiceMetadata.of("monitoring").endpointFor(Region.CN_NORTH_1))
            .hasToString("monitoring.cn-north-1.amazonaws.com.cn");
        assertThat(ServiceMetadata.of("sts").endpointFor(Region.EU_CENTRAL_1))
            .hasToString("sts.eu-central-1.amazonaws.com");
    }
}
