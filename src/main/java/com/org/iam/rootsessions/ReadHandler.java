package com.org.iam.rootsessions;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.cloudformation.proxy.ProgressEvent;

/** Reads both properties; NotFound unless root sessions are enabled for the very organization that is asked for. */
public class ReadHandler extends BaseHandlerStd {

    /** For the generated wrapper. */
    public ReadHandler() {
        this(ClientBuilder.getClient());
    }

    ReadHandler(final IamClient client) {
        super(client);
    }

    @Override
    ProgressEvent<ResourceModel, CallbackContext> handle(final Invocation invocation) {
        return invocation.initiate("read")
            .translateToServiceRequest(m -> Operations.LIST)
            .makeServiceCall(new Operations(false, invocation.account())::list)
            .done(features -> found(invocation, features));
    }
}
