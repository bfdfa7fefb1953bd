package com.org.iam.rootsessions;

import java.time.Duration;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.cloudformation.Action;
import software.amazon.cloudformation.proxy.AmazonWebServicesClientProxy;
import software.amazon.cloudformation.proxy.Delay;
import software.amazon.cloudformation.proxy.Logger;
import software.amazon.cloudformation.proxy.ProgressEvent;
import software.amazon.cloudformation.proxy.ResourceHandlerRequest;
import software.amazon.cloudformation.proxy.delay.Constant;

/** Wraps a request in an {@link Invocation}, turns every exception into a {@link ProgressEvent}, and logs each failure. */
public abstract class BaseHandlerStd extends BaseHandler<CallbackContext> {

    /** How often and how long a handler checks whether a change is visible, because IAM is eventually consistent. */
    static final Duration STABILIZATION_TIME = Duration.ofMinutes(3);
    static final Delay STABILIZATION = Constant.of().delay(Duration.ofSeconds(3)).timeout(STABILIZATION_TIME).build();

    private final Action action;
    private final IamClient client;

    BaseHandlerStd(final Action action, final IamClient client) {
        this.action = action;
        this.client = client;
    }

    @Override
    public final ProgressEvent<ResourceModel, CallbackContext> handleRequest(
        final AmazonWebServicesClientProxy proxy,
        final ResourceHandlerRequest<ResourceModel> request,
        final CallbackContext callbackContext,
        final Logger logger) {

        final var event = proxy == null ? Outcome.withoutCredentials() : handle(proxy, request, callbackContext);
        if (event.isFailed()) {
            logger.log(event.getMessage());
        }
        return event;
    }

    private ProgressEvent<ResourceModel, CallbackContext> handle(
        final AmazonWebServicesClientProxy proxy,
        final ResourceHandlerRequest<ResourceModel> request,
        final CallbackContext callbackContext) {

        final var model = request.getDesiredResourceState() == null
            ? new ResourceModel() : request.getDesiredResourceState();
        final var context = callbackContext == null ? new CallbackContext() : callbackContext;
        final var invocation = new Invocation(
            action, proxy, proxy.newProxy(() -> client), request.getAwsAccountId(), model, context);
        try {
            return handle(invocation);
        } catch (final RuntimeException | LinkageError e) {
            return Outcome.failed(invocation, e);
        }
    }

    abstract ProgressEvent<ResourceModel, CallbackContext> handle(Invocation invocation);
}
