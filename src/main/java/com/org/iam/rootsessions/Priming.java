package com.org.iam.rootsessions;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

import lean.rpdk.Deliveries;
import software.amazon.cloudformation.Action;
import software.amazon.cloudformation.injection.CloudWatchLogsProvider;
import software.amazon.cloudformation.injection.CloudWatchProvider;
import software.amazon.cloudformation.injection.SessionCredentialsProvider;
import software.amazon.cloudformation.loggers.CloudWatchLogHelper;
import software.amazon.cloudformation.loggers.CloudWatchLogPublisher;
import software.amazon.cloudformation.loggers.LogPublisher;
import software.amazon.cloudformation.metrics.MetricsPublisherImpl;
import software.amazon.cloudformation.proxy.AmazonWebServicesClientProxy;
import software.amazon.cloudformation.proxy.Credentials;
import software.amazon.cloudformation.proxy.LoggerProxy;
import software.amazon.cloudformation.proxy.ProgressEvent;
import software.amazon.cloudformation.proxy.ResourceHandlerRequest;

/**
 * Rehearses one list while Lambda initializes the function, when CPU is plentiful and nobody waits. It uses the real
 * wrapper, handler and SDK clients, with a {@link CannedHttpClient}, so that CloudFormation's first request finds all
 * classes loaded. Nothing leaves the process, and a failure has no effect.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html">Lambda's init phase</a>
 */
final class Priming {

    private static final AtomicBoolean DONE = new AtomicBoolean();

    private static final String REQUEST = """
        {"action": "LIST", "awsAccountId": "000000000000", "region": "us-east-1", "requestData": {
          "callerCredentials": {"accessKeyId": "none", "secretAccessKey": "none", "sessionToken": "none"},
          "resourceProperties": {}}}""";

    private Priming() {
    }

    /**
     * Rehearses at the first call in Lambda. Otherwise it does nothing, because the rehearsal creates a wrapper, whose
     * configuration calls this again.
     */
    static void onceInLambda() {
        if (System.getenv("AWS_LAMBDA_FUNCTION_NAME") != null && DONE.compareAndSet(false, true)) {
            rehearse();
        }
    }

    /** Returns the response of the rehearsed list, or the exception as text. */
    static String rehearse() {
        try {
            logAndMeasure();
            final var response = new ByteArrayOutputStream();
            new RehearsedEntrypoint().processRequest(
                new ByteArrayInputStream(REQUEST.getBytes(StandardCharsets.UTF_8)), response);
            Deliveries.complete();
            return response.toString(StandardCharsets.UTF_8);
        } catch (final IOException | RuntimeException | LinkageError e) {
            return e.toString();
        }
    }

    /** Makes each of RPDK's calls for the type's log group and metrics once. */
    private static void logAndMeasure() {
        final var http = new CannedHttpClient();
        final var credentials = new SessionCredentialsProvider();
        credentials.setCredentials(new Credentials("none", "none", "none"));
        final var logs = new CloudWatchLogsProvider(credentials, http);
        final var helper = new CloudWatchLogHelper(logs, "none", null, null);
        helper.refreshClient();
        final var log = new CloudWatchLogPublisher(logs, "none", helper.prepareLogStream(), new LoggerProxy(), null);
        log.refreshClient();
        log.publishLogEvent("none");
        final var metrics = new MetricsPublisherImpl(
            new CloudWatchProvider(credentials, http), new LoggerProxy(), ResourceModel.TYPE_NAME);
        metrics.refreshClient();
        metrics.publishInvocationMetric(Instant.EPOCH, Action.CREATE);
    }

    /** The entry point without network or log; it does not empty java.io.tmpdir. */
    private static final class RehearsedEntrypoint extends Entrypoint {

        RehearsedEntrypoint() {
            platformLogPublisher = new LogPublisher() {
                @Override
                protected void publishMessage(final String message) {
                    // the rehearsal has no log
                }
            };
        }

        @Override
        public ProgressEvent<ResourceModel, CallbackContext> invokeHandler(
            final AmazonWebServicesClientProxy proxy,
            final ResourceHandlerRequest<ResourceModel> request,
            final Action action,
            final CallbackContext callbackContext,
            final TypeConfigurationModel typeConfiguration) {

            final var iam = ClientBuilder.builder(request.getRegion()).httpClient(new CannedHttpClient()).build();
            return new ListHandler(iam).handleRequest(proxy, request, callbackContext, loggerProxy);
        }

        @Override
        protected void scrubFiles() {
            // there is no file to remove yet
        }
    }
}
