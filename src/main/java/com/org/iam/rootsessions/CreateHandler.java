package com.org.iam.rootsessions;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EnableOrganizationsRootSessionsRequest;
import software.amazon.awssdk.services.iam.model.ListOrganizationsFeaturesRequest;
import software.amazon.cloudformation.proxy.AmazonWebServicesClientProxy;
import software.amazon.cloudformation.proxy.HandlerErrorCode;
import software.amazon.cloudformation.proxy.ProgressEvent;
import software.amazon.cloudformation.proxy.ProxyClient;

/**
 * Enables root sessions for the caller's organization and ends when IAM shows them. Where they are enabled already
 * it succeeds all the same. On success the model has both properties.
 */
public class CreateHandler extends BaseHandlerStd {

    /** For the generated wrapper. */
    public CreateHandler() {
        this(ClientBuilder.getClient());
    }

    CreateHandler(final IamClient client) {
        super(client);
    }

    @Override
    void validate(final ResourceModel model, final boolean first) {
        if (first && (model.getOrganizationId() != null || model.getEnabledFeatures() != null)) {
            throw new RootSessionsException(HandlerErrorCode.InvalidRequest,
                "OrganizationId and EnabledFeatures are read-only. Nothing was changed."
                    + " To fix it: remove them from the resource's Properties.");
        }
    }

    @Override
    ProgressEvent<ResourceModel, CallbackContext> handle(
        final AmazonWebServicesClientProxy proxy,
        final ProxyClient<IamClient> client,
        final String account,
        final ResourceModel model,
        final CallbackContext context) {

        final var iam = new Iam(true, account);
        return proxy.initiate("enable", client, model, context)
            .translateToServiceRequest(m -> EnableOrganizationsRootSessionsRequest.builder().build())
            .backoffDelay(STABILIZATION)
            .makeServiceCall(iam::enable)
            .stabilize((request, enabled, c, m, cc) -> {
                final var features = iam.list(ListOrganizationsFeaturesRequest.builder().build(), c);
                update(m, features);
                return hasRootSessions(features);
            })
            .done(enabled -> ProgressEvent.success(model, null));
    }
}
