package com.org.iam.rootsessions;

import java.util.function.Supplier;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.cloudformation.Action;
import software.amazon.cloudformation.proxy.ProgressEvent;

/**
 * Applies EnableTrustedAccess: if it is now true, ensures trusted access; otherwise only reads, because AdoptExisting
 * matters to a create only. NotFound unless the feature is enabled for the organization that the request names; it is
 * neither enabled nor disabled here.
 */
public class UpdateHandler extends BaseHandlerStd {

    private final TrustedAccess trustedAccess;

    /** For the generated wrapper. */
    public UpdateHandler() {
        this(ClientBuilder.getClient(), ClientBuilder::getOrganizationsClient, TrustedAccess::pause);
    }

    UpdateHandler(final IamClient client, final Supplier<OrganizationsClient> organizations, final Runnable pause) {
        super(Action.UPDATE, client);
        trustedAccess = new TrustedAccess(organizations, pause);
    }

    @Override
    ProgressEvent<ResourceModel, CallbackContext> handle(final Invocation invocation) {
        return invocation.progressWithIdentifier()
            .then(progress -> trustedAccess.ensure(invocation, features -> Outcome.found(invocation, features)));
    }
}
