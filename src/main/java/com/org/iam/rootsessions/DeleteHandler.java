package com.org.iam.rootsessions;

import java.util.TreeSet;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.cloudformation.proxy.ProgressEvent;

/**
 * Disables root sessions and ends when IAM no longer shows them. It looks first: NotFound, and nothing is disabled,
 * unless they are enabled for the very organization that is to be deleted.
 */
public class DeleteHandler extends BaseHandlerStd {

    /** For the generated wrapper. */
    public DeleteHandler() {
        this(ClientBuilder.getClient());
    }

    DeleteHandler(final IamClient client) {
        super(client);
    }

    @Override
    ProgressEvent<ResourceModel, CallbackContext> handle(final Invocation invocation) {
        final var iam = new Operations(false, invocation.account());
        return invocation.initiate("look")
            .translateToServiceRequest(m -> Operations.LIST)
            .makeServiceCall(iam::list)
            .done(features -> {
                requireMatch(invocation, features);
                return ProgressEvent.progress(invocation.model(), invocation.context());
            })
            .then(looked -> invocation.initiate("disable")
                .translateToServiceRequest(m -> Operations.DISABLE)
                .backoffDelay(STABILIZATION)
                .makeServiceCall(iam::disable)
                .stabilize((request, disabled, c, m, cc) -> {
                    final var features = iam.list(Operations.LIST, c);
                    m.setEnabledFeatures(new TreeSet<>(features.enabledFeaturesAsStrings()));
                    return !matches(m, features);
                })
                .done(disabled -> ProgressEvent.success(null, null)));
    }
}
