package com.org.iam.rootsessions;

import java.util.function.Supplier;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.cloudformation.proxy.HandlerErrorCode;
import software.amazon.cloudformation.proxy.ProgressEvent;

/**
 * Enables root sessions for the caller's organization and ends when IAM shows them. Where they are enabled already
 * it succeeds all the same. On success the model has both read-only properties.
 */
public class CreateHandler extends BaseHandlerStd {

    private final Supplier<OrganizationsClient> organizations;

    /** For the generated wrapper. */
    public CreateHandler() {
        this(ClientBuilder.getClient(), ClientBuilder::getOrganizationsClient);
    }

    CreateHandler(final IamClient client, final Supplier<OrganizationsClient> organizations) {
        super(client);
        this.organizations = organizations;
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
    ProgressEvent<ResourceModel, CallbackContext> handle(final Invocation invocation) {
        final var iam = new Operations(true, invocation.account());
        final var trustedAccess = new TrustedAccess(invocation, organizations, iam);
        return invocation.initiate("enable")
            .translateToServiceRequest(m -> Operations.ENABLE)
            .backoffDelay(STABILIZATION)
            .makeServiceCall(trustedAccess.ensuredFor(iam::enable))
            .stabilize((request, enabled, c, m, cc) -> {
                if (enabled == null) {
                    return false;
                }
                final var features = iam.list(Operations.LIST, c);
                update(m, features);
                return hasRootSessions(features);
            })
            .done(enabled -> ProgressEvent.success(invocation.model(), null));
    }
}
