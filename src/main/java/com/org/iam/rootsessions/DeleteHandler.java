package com.org.iam.rootsessions;

import java.util.TreeSet;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.DisableOrganizationsRootSessionsRequest;
import software.amazon.awssdk.services.iam.model.ListOrganizationsFeaturesRequest;
import software.amazon.cloudformation.proxy.AmazonWebServicesClientProxy;
import software.amazon.cloudformation.proxy.ProgressEvent;
import software.amazon.cloudformation.proxy.ProxyClient;

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

        final var iam = new Operations(false, account);
        return proxy.initiate("look", client, model, context)
            .translateToServiceRequest(m -> ListOrganizationsFeaturesRequest.builder().build())
            .makeServiceCall(iam::list)
            .done(features -> {
                requireMatch(model, features, account);
                return ProgressEvent.progress(model, context);
            })
            .then(looked -> proxy.initiate("disable", client, model, context)
                .translateToServiceRequest(m -> DisableOrganizationsRootSessionsRequest.builder().build())
                .backoffDelay(STABILIZATION)
                .makeServiceCall(iam::disable)
                .stabilize((request, disabled, c, m, cc) -> {
                    final var features = iam.list(ListOrganizationsFeaturesRequest.builder().build(), c);
                    m.setEnabledFeatures(new TreeSet<>(features.enabledFeaturesAsStrings()));
                    return !matches(m, features);
                })
                .done(disabled -> ProgressEvent.success(null, null)));
    }
}
