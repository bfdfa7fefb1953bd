package com.org.iam.rootsessions;

import java.util.function.Supplier;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.cloudformation.proxy.ProgressEvent;

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
    ProgressEvent<ResourceModel, CallbackContext> handle(final Invocation invocation) {
        final var iam = new Operations(false, invocation.account());
        final var trustedAccess = new TrustedAccess(invocation, organizations, iam);
        return invocation.initiate("look")
            .translateToServiceRequest(m -> Operations.LIST)
            .backoffDelay(STABILIZATION)
            .makeServiceCall(trustedAccess.ensuredFor(iam::list))
            .stabilize((request, features, c, m, cc) -> features != null)
            .done(features -> found(invocation, features));
    }
}
