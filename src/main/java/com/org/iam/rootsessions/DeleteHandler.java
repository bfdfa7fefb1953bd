package com.org.iam.rootsessions;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.cloudformation.Action;
import software.amazon.cloudformation.proxy.ProgressEvent;

/**
 * Disables root sessions and ends when IAM no longer shows them. Reads first: NotFound, and nothing is disabled, unless they
 * are enabled for the organization that the request names.
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
        return invocation.progress()
            .then(invocation::requireIdentifier)
            .then(progress -> find(invocation))
            .then(progress -> disable(invocation));
    }

    private static ProgressEvent<ResourceModel, CallbackContext> find(final Invocation invocation) {
        return invocation.initiate("find")
            .translateToServiceRequest(model -> RootSessions.LIST)
            .makeServiceCall(RootSessions::list)
            .handleError(invocation::failed)
            .done(response -> {
                final var features = Features.of(response);
                return features.show(invocation.model()) ? invocation.progress() : invocation.notFound(features);
            });
    }

    private static ProgressEvent<ResourceModel, CallbackContext> disable(final Invocation invocation) {
        final var event = invocation.initiate("disable")
            .translateToServiceRequest(model -> RootSessions.DISABLE)
            .backoffDelay(STABILIZATION)
            .makeServiceCall(RootSessions::disable)
            .stabilize((request, disabled, iam, model, context) -> {
                final var features = RootSessions.shown(iam);
                model.setEnabledFeatures(features.enabled());
                return !features.show(model);
            })
            .handleError(invocation::failed)
            .done(disabled -> ProgressEvent.success(null, null));
        return invocation.explain(event, String.format(
            "IAM accepted that root sessions are disabled, but after 3 minutes it still shows organization %s with"
                + " EnabledFeatures %s. To fix it: check with `aws iam list-organizations-features` and delete again.",
            invocation.model().getOrganizationId(), invocation.model().getEnabledFeatures()));
    }
}
