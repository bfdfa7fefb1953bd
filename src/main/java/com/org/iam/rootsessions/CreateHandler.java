package com.org.iam.rootsessions;

import java.util.function.Supplier;

import com.org.iam.rootsessions.CallbackContext.Stage;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.cloudformation.Action;
import software.amazon.cloudformation.proxy.ProgressEvent;

/**
 * Enables the feature for the caller's organization and ends when IAM lists it. If it is already enabled, the create adopts
 * it; with AdoptExisting false, the create fails with AlreadyExists and changes nothing.
 */
public class CreateHandler extends BaseHandlerStd {

    /** The shortest delay that an event in progress may have, in seconds. */
    private static final int AT_ONCE = 1;

    private final TrustedAccess trustedAccess;

    /** For the generated wrapper. */
    public CreateHandler() {
        this(ClientBuilder.getClient(), ClientBuilder::getOrganizationsClient, TrustedAccess::pause);
    }

    CreateHandler(final IamClient client, final Supplier<OrganizationsClient> organizations, final Runnable pause) {
        super(Action.CREATE, client);
        trustedAccess = new TrustedAccess(organizations, pause);
    }

    @Override
    ProgressEvent<ResourceModel, CallbackContext> handle(final Invocation invocation) {
        return invocation.progress()
            .then(progress -> refuseReadOnlyProperties(invocation))
            .then(progress -> precheck(invocation))
            .then(progress -> enable(invocation));
    }

    /**
     * CloudFormation may repeat a create with the model of its FAILED event, so an OrganizationId is refused only if it is
     * not IAM's. No event has EnabledFeatures without an OrganizationId.
     */
    private static ProgressEvent<ResourceModel, CallbackContext> refuseReadOnlyProperties(final Invocation invocation) {
        final var model = invocation.model();
        return model.getEnabledFeatures() == null || model.getOrganizationId() != null ? invocation.progress()
            : Outcome.readOnlyProperties(invocation);
    }

    private ProgressEvent<ResourceModel, CallbackContext> precheck(final Invocation invocation) {
        final var needed = !invocation.adopts() || invocation.wantsTrustedAccess()
            || invocation.model().getOrganizationId() != null;
        return needed && !invocation.context().getStage().isPrechecked()
            ? trustedAccess.ensure(invocation, features -> preExistenceCheck(invocation, features)) : invocation.progress();
    }

    /**
     * If the create may not adopt, it keeps the result before it calls Enable. Otherwise a retry after a lost response would
     * find the feature enabled, and fail because of its own work.
     */
    private static ProgressEvent<ResourceModel, CallbackContext> preExistenceCheck(final Invocation invocation,
                                                                                   final Features features) {
        if (invocation.namesAnotherThan(features.organizationId())) {
            return Outcome.anotherOrganization(invocation, features.organizationId());
        }
        final var model = invocation.model();
        final var repeated = model.getOrganizationId() != null && invocation.context().getStage().isNew();
        if (!invocation.adopts() && !repeated && features.haveFeature()) {
            return Outcome.alreadyExists(invocation, features.organizationId());
        }
        invocation.context().setStage(Stage.PRECHECKED);
        model.setOrganizationId(features.organizationId());
        return invocation.adopts() ? invocation.progress()
            : ProgressEvent.defaultInProgressHandler(invocation.context(), AT_ONCE, model);
    }

    private static ProgressEvent<ResourceModel, CallbackContext> enable(final Invocation invocation) {
        final var event = invocation.initiate("enable")
            .translateToServiceRequest(model -> Feature.ENABLE)
            .backoffDelay(STABILIZATION)
            .makeServiceCall(Feature::enable)
            .stabilize((request, enabled, iam, model, context) -> {
                context.setStage(Stage.ENABLED);
                model.setOrganizationId(enabled.organizationId());
                final var features = Features.of(AwsCalls.list(AwsCalls.LIST, iam));
                features.writeTo(model);
                return features.haveFeature();
            })
            .handleError((request, e, iam, model, context) -> Outcome.failed(invocation, e))
            .done(enabled -> ProgressEvent.success(invocation.model(), null));
        return Outcome.orNotStabilized(invocation, event, "enabled", "deploy");
    }
}
