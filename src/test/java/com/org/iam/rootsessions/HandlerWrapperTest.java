package com.org.iam.rootsessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Answers.RETURNS_MOCKS;
import static org.mockito.Mockito.mock;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import com.amazonaws.services.lambda.runtime.Context;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;

/** The entry point that Lambda calls, with the requests that CloudFormation sends and that need no IAM. */
class HandlerWrapperTest {

    private final Context lambda = mock(RETURNS_MOCKS);

    private JSONObject handle(final String action, final String properties) throws IOException {
        final var request = new JSONObject()
            .put("action", action)
            .put("awsAccountId", "111122223333")
            .put("region", "us-east-1")
            .put("requestData", new JSONObject().put("resourceProperties", new JSONObject(properties)));
        final var response = new ByteArrayOutputStream();
        new HandlerWrapper().handleRequest(
            new ByteArrayInputStream(request.toString().getBytes(StandardCharsets.UTF_8)), response, lambda);
        return new JSONObject(response.toString(StandardCharsets.UTF_8));
    }

    @Test
    void everyActionOfTheSchemaReachesItsHandler() throws IOException {
        for (final var action : new String[] {"CREATE", "READ", "DELETE", "LIST"}) {
            final var response = handle(action, "{}");

            assertThat(response.getString("errorCode")).as(action).isEqualTo("InvalidCredentials");
            assertThat(response.getString("message")).as(action).contains("registered without an execution role");
        }
    }

    @Test
    void anUnknownPropertyIsInvalidAndNamed() throws IOException {
        final var response = handle("CREATE", "{\"Enabled\": true}");

        assertThat(response.getString("errorCode")).isEqualTo("InvalidRequest");
        assertThat(response.getString("message")).contains("Enabled");
    }

    @Test
    void anActionWithoutHandlerFails() throws IOException {
        assertThat(handle("UPDATE", "{}").getString("status")).isEqualTo("FAILED");
    }
}
