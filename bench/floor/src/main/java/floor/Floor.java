package floor;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;

/** Makes one IAM call and responds as a handler does. */
public final class Floor implements RequestStreamHandler {

    private final IamClient iam = IamClient.builder()
        .httpClientBuilder(ApacheHttpClient.builder())
        .region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(AwsSessionCredentials.create("a", "b", "c")))
        .build();

    @Override
    public void handleRequest(final InputStream in, final OutputStream out, final Context context) throws IOException {
        iam.enableOrganizationsRootSessions(request -> { });
        out.write("{\"status\": \"SUCCESS\"}".getBytes(StandardCharsets.UTF_8));
    }
}
