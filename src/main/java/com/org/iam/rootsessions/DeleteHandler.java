package com.org.iam.rootsessions;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.cloudformation.Action;
import software.amazon.cloudformation.proxy.ProgressEvent;

/**
 * Disables the feature and ends when IAM no longer lists it. Reads first: unless the feature is enabled for
 * the organization in the request, the delete fails with NotFound and disables nothing.
 */
public class DeleteHandler extends BaseHandlerStd {

    /** For the generated wrapper. */
    public DeleteHandler() {
        this(ClientBuilder.getClient());
    }

    DeleteHandler(final IamClient client) {
        super(Action.DELETE, client);
    }

    @Override
    ProgressEvent<ResourceModel, CallbackContext> handle(final Invocation invocation) {
        return invocation.progressWithIdentifier()
            .then(progress -> AwsCalls.list(invocation, "find", features -> features.enabledFor(invocation.model())
                ? invocation.progress() : Outcome.notFound(invocation, features)))
            .then(progress -> disable(invocation));
    }

    private static ProgressEvent<ResourceModel, CallbackContext> disable(final Invocation invocation) {
        final var event = invocation.initiate("disable")
            .translateToServiceRequest(model -> Feature.DISABLE)
            .backoffDelay(STABILIZATION)
            .makeServiceCall(Feature::disable)
            .stabilize((request, disabled, iam, model, context) -> {
                final var features = Features.of(AwsCalls.list(AwsCalls.LIST, iam));
                model.setEnabledFeatures(features.enabled());
                return !features.enabledFor(model);
            })
            .handleError((request, e, iam, model, context) -> Outcome.failed(invocation, e))
            .done(disabled -> ProgressEvent.success(null, null));
        return Outcome.orNotStabilized(invocation, event, "disabled", "delete");
    }
}
