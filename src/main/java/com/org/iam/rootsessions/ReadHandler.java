package com.org.iam.rootsessions;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.cloudformation.Action;
import software.amazon.cloudformation.proxy.ProgressEvent;

/** Reads the resource; NotFound unless root sessions are enabled for the organization that the request names. */
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
        return invocation.progress()
            .then(invocation::requireIdentifier)
            .then(progress -> invocation.initiate("read")
                .translateToServiceRequest(model -> RootSessions.LIST)
                .makeServiceCall(RootSessions::list)
                .handleError(invocation::failed)
                .done(features -> invocation.found(Features.of(features))));
    }
}
