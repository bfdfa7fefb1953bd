package com.org.iam.rootsessions;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.ListOrganizationsFeaturesRequest;
import software.amazon.cloudformation.proxy.AmazonWebServicesClientProxy;
import software.amazon.cloudformation.proxy.ProgressEvent;
import software.amazon.cloudformation.proxy.ProxyClient;

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
    void validate(final ResourceModel model, final boolean first) {
        requireIdentifier(model);
    }

    @Override
    ProgressEvent<ResourceModel, CallbackContext> handle(
        final AmazonWebServicesClientProxy proxy,
        final ProxyClient<IamClient> client,
        final String account,
        final ResourceModel model,
        final CallbackContext context) {

        return proxy.initiate("read", client, model, context)
            .translateToServiceRequest(m -> ListOrganizationsFeaturesRequest.builder().build())
            .makeServiceCall(new Operations(false, account)::list)
            .done(features -> {
                requireMatch(model, features, account);
                return ProgressEvent.success(update(model, features), null);
            });
    }
}
