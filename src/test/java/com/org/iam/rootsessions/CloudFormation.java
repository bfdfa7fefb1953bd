package com.org.iam.rootsessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

import com.fasterxml.jackson.core.type.TypeReference;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.cloudformation.Action;
import software.amazon.cloudformation.loggers.LogPublisher;
import software.amazon.cloudformation.proxy.AmazonWebServicesClientProxy;
import software.amazon.cloudformation.proxy.Credentials;
import software.amazon.cloudformation.proxy.DelayFactory;
import software.amazon.cloudformation.proxy.LoggerProxy;
import software.amazon.cloudformation.proxy.ProgressEvent;
import software.amazon.cloudformation.proxy.ResourceHandlerRequest;
import software.amazon.cloudformation.proxy.WaitStrategy;
import software.amazon.cloudformation.resource.Serializer;

/**
 * Invokes the handlers as CloudFormation does, with RPDK's real proxy and call chain. An event in progress goes through JSON
 * into the next invocation. Fails if an event or a log has a credential in it.
 */
final class CloudFormation {

    static final String ACCOUNT = "111122223333";
    static final String ACCESS_KEY = "ASIAMUSTNOTBELOGGED0"; // gitleaks:allow
    static final String SECRET_KEY = "the-secret-key-that-must-not-be-logged";
    static final String TOKEN = "the-session-token-that-must-not-be-logged";

    private final IamClient iam;
    private final Supplier<OrganizationsClient> organizations;
    private final StringBuilder log = new StringBuilder();
    private int pauses;

    CloudFormation(final IamClient iam, final Supplier<OrganizationsClient> organizations) {
        this.iam = iam;
        this.organizations = organizations;
    }

    ProgressEvent<ResourceModel, CallbackContext> invoke(final Action action, final ResourceModel model) {
        return invoke(action, model, null);
    }

    ProgressEvent<ResourceModel, CallbackContext> invoke(final Action action, final ResourceModel model,
                                                         final CallbackContext context) {
        final var logger = logger();
        final var proxy = new AmazonWebServicesClientProxy(logger, new Credentials(ACCESS_KEY, SECRET_KEY, TOKEN),
            DelayFactory.CONSTANT_DEFAULT_DELAY_FACTORY, WaitStrategy.scheduleForCallbackStrategy());
        final var event = handler(action).handleRequest(proxy, request(model), context, logger);
        assertThat(event.toString() + log).doesNotContain(ACCESS_KEY, SECRET_KEY, TOKEN);
        return event;
    }

    /** The invocation that follows an event in progress. */
    ProgressEvent<ResourceModel, CallbackContext> continues(final Action action,
                                                            final ProgressEvent<ResourceModel, CallbackContext> event) {
        return invoke(action, event.getResourceModel(), context(json(event.getCallbackContext())));
    }

    /** One operation to its end. */
    ProgressEvent<ResourceModel, CallbackContext> complete(final Action action, final ResourceModel model) {
        var event = invoke(action, model);
        while (event.isInProgress()) {
            event = continues(action, event);
        }
        return event;
    }

    /** How often handlers waited within an invocation. */
    int pauses() {
        return pauses;
    }

    String log() {
        return log.toString();
    }

    static CallbackContext context(final String json) {
        try {
            return new Serializer().deserialize(json, new TypeReference<>() { });
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String json(final CallbackContext context) {
        try {
            return new Serializer().serialize(context);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LoggerProxy logger() {
        final var logger = new LoggerProxy();
        logger.addLogPublisher(new LogPublisher() {
            @Override
            protected void publishMessage(final String message) {
                log.append(message).append('\n');
            }
        });
        return logger;
    }

    private static ResourceHandlerRequest<ResourceModel> request(final ResourceModel model) {
        return ResourceHandlerRequest.<ResourceModel>builder().awsAccountId(ACCOUNT).desiredResourceState(model).build();
    }

    private BaseHandlerStd handler(final Action action) {
        return switch (action) {
            case CREATE -> new CreateHandler(iam, organizations, () -> pauses++);
            case READ -> new ReadHandler(iam);
            case UPDATE -> new UpdateHandler(iam, organizations, () -> pauses++);
            case DELETE -> new DeleteHandler(iam);
            default -> new ListHandler(iam);
        };
    }
}
