package com.org.iam.rootsessions;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

import com.amazonaws.services.lambda.runtime.Context;
import lean.rpdk.Deliveries;
import software.amazon.cloudformation.proxy.HandlerRequest;
import software.amazon.cloudformation.proxy.ResourceHandlerRequest;

/** The class that Lambda calls, as .rpdk-config says: RPDK's wrapper, with log and metrics delivered in the background. */
public class Entrypoint extends HandlerWrapper {

    @Override
    public void handleRequest(final InputStream request, final OutputStream response, final Context lambda)
        throws IOException {
        try {
            super.handleRequest(request, response, lambda);
        } finally {
            Deliveries.complete();
        }
    }

    /** RPDK calls this in each invocation, after it has made its logger and its publisher of metrics. */
    @Override
    protected ResourceHandlerRequest<ResourceModel> transform(
        final HandlerRequest<ResourceModel, CallbackContext, TypeConfigurationModel> request) throws IOException {

        loggerProxy = Deliveries.of(loggerProxy);
        metricsPublisherProxy = Deliveries.of(metricsPublisherProxy);
        return super.transform(request);
    }
}
