package com.org.iam.rootsessions;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.cloudformation.Action;
import software.amazon.cloudformation.proxy.ProgressEvent;

/** Reads the resource. Fails with NotFound unless the feature is enabled for the organization in the request. */
public class ReadHandler extends BaseHandlerStd {

    /** For the generated wrapper. */
    public ReadHandler() {
        this(ClientBuilder.getClient());
    }

    ReadHandler(final IamClient client) {
        super(Action.READ, client);
    }

    @Override
    ProgressEvent<ResourceModel, CallbackContext> handle(final Invocation invocation) {
        return invocation.progressWithIdentifier()
            .then(progress -> AwsCalls.list(invocation, "read", features -> Outcome.found(invocation, features)));
    }
}
