package com.org.iam.rootsessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;

import org.json.JSONObject;
import org.junit.jupiter.api.Test;

class PrimingTest {

    /** No server listens at IAM's endpoint in tests, so a call that left the process would fail. */
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
}
