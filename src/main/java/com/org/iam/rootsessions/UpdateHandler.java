package com.org.iam.rootsessions;

import java.util.function.Supplier;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.cloudformation.Action;
import software.amazon.cloudformation.proxy.ProgressEvent;

/**
 * Ensures trusted access if EnableTrustedAccess is true, and otherwise only reads, because AdoptExisting affects only a
 * create. Never enables or disables the feature: unless it is enabled for the organization in the request, the update fails
 * with NotFound.
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
