package com.org.iam.rootsessions;

import java.util.function.Supplier;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.ListOrganizationsFeaturesRequest;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.cloudformation.proxy.AmazonWebServicesClientProxy;
import software.amazon.cloudformation.proxy.ProgressEvent;
import software.amazon.cloudformation.proxy.ProxyClient;

/**
 * Changes EnableTrustedAccess: to true, it sees that trusted access is enabled; otherwise it only looks. NotFound unless
 * root sessions are enabled for the very organization that is to be updated; they are neither enabled nor disabled here.
 */
public class UpdateHandler extends BaseHandlerStd {

    private final Supplier<OrganizationsClient> organizations;

    /** For the generated wrapper. */
    public UpdateHandler() {
        this(ClientBuilder.getClient(), ClientBuilder::getOrganizationsClient);
    }

    UpdateHandler(final IamClient client, final Supplier<OrganizationsClient> organizations) {
        super(client);
        this.organizations = organizations;
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
        final var trustedAccess = new TrustedAccess(proxy, organizations, iam, model, context);
        return proxy.initiate("look", client, model, context)
            .translateToServiceRequest(m -> ListOrganizationsFeaturesRequest.builder().build())
            .backoffDelay(STABILIZATION)
            .makeServiceCall(trustedAccess.ensuredFor(iam::list))
            .stabilize((request, features, c, m, cc) -> features != null)
            .done(features -> {
                requireMatch(model, features, account);
                return ProgressEvent.success(update(model, features), null);
            });
    }
}
