package com.org.iam.rootsessions;

import java.util.function.Supplier;

import com.org.iam.rootsessions.CallbackContext.Stage;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.cloudformation.Action;
import software.amazon.cloudformation.proxy.HandlerErrorCode;
import software.amazon.cloudformation.proxy.ProgressEvent;

/**
 * Enables root sessions for the caller's organization and ends when IAM shows them. Succeeds if they are already enabled,
 * unless AdoptExisting is false: then it is AlreadyExists, and nothing is changed.
 */
public class CreateHandler extends BaseHandlerStd {

    /** The shortest delay with which RPDK ends an invocation in progress, in seconds. */
    private static final int AT_ONCE = 1;

    private final Precheck precheck;

    /** For the generated wrapper. */
    public CreateHandler() {
        this(ClientBuilder.getClient(), ClientBuilder::getOrganizationsClient);
    }

    CreateHandler(final IamClient client, final Supplier<OrganizationsClient> organizations) {
        super(Action.CREATE, client);
        precheck = new Precheck(organizations);
    }

    @Override
    ProgressEvent<ResourceModel, CallbackContext> handle(final Invocation invocation) {
        return invocation.progress()
            .then(progress -> refuseReadOnlyProperties(invocation))
            .then(progress -> precheck(invocation))
            .then(progress -> enable(invocation));
    }

    /**
     * CloudFormation may repeat a create with the model of its own FAILED event, so an OrganizationId is compared with IAM's
     * before it is refused; EnabledFeatures without it was never in an event.
     */
    private static ProgressEvent<ResourceModel, CallbackContext> refuseReadOnlyProperties(final Invocation invocation) {
        final var model = invocation.model();
        return model.getEnabledFeatures() == null || model.getOrganizationId() != null ? invocation.progress()
            : invocation.failed(HandlerErrorCode.InvalidRequest,
                "OrganizationId and EnabledFeatures are read-only. Nothing was changed. To fix it: remove them from the"
                    + " resource's Properties.");
    }

    private ProgressEvent<ResourceModel, CallbackContext> precheck(final Invocation invocation) {
        final var needed = !adopts(invocation.model()) || invocation.wantsTrustedAccess()
            || invocation.model().getOrganizationId() != null;
        return needed && invocation.context().getStage().compareTo(Stage.PRECHECKED) < 0
            ? precheck.list(invocation, features -> judge(invocation, features)) : invocation.progress();
    }

    /**
     * Without adopting, what List showed is kept before Enable is called: a retry after a lost response of Enable would find
     * its own work, and take it for another's.
     */
    private static ProgressEvent<ResourceModel, CallbackContext> judge(final Invocation invocation,
                                                                       final Features features) {
        if (invocation.namesAnotherThan(features.organizationId())) {
            return invocation.anotherOrganization(features.organizationId());
        }
        final var model = invocation.model();
        final var repeated = model.getOrganizationId() != null && invocation.context().getStage() == Stage.STARTED;
        if (!adopts(model) && !repeated && features.haveRootSessions()) {
            return alreadyExists(invocation, features);
        }
        invocation.context().setStage(Stage.PRECHECKED);
        model.setOrganizationId(features.organizationId());
        return adopts(model) ? invocation.progress()
            : ProgressEvent.defaultInProgressHandler(invocation.context(), AT_ONCE, model);
    }

    private static ProgressEvent<ResourceModel, CallbackContext> enable(final Invocation invocation) {
        final var event = invocation.initiate("enable")
            .translateToServiceRequest(model -> RootSessions.ENABLE)
            .backoffDelay(STABILIZATION)
            .makeServiceCall(RootSessions::enable)
            .stabilize((request, enabled, iam, model, context) -> {
                context.setStage(Stage.ENABLED);
                model.setOrganizationId(enabled.organizationId());
                final var features = RootSessions.shown(iam);
                features.writeTo(model);
                return features.haveRootSessions();
            })
            .handleError(invocation::failed)
            .done(enabled -> ProgressEvent.success(invocation.model(), null));
        return invocation.explain(event, String.format(
            "IAM accepted that root sessions are enabled, but after 3 minutes it still shows organization %s with"
                + " EnabledFeatures %s. To fix it: check with `aws iam list-organizations-features` and deploy again.",
            invocation.model().getOrganizationId(), invocation.model().getEnabledFeatures()));
    }

    private static boolean adopts(final ResourceModel model) {
        return !Boolean.FALSE.equals(model.getAdoptExisting());
    }

    private static ProgressEvent<ResourceModel, CallbackContext> alreadyExists(final Invocation invocation,
                                                                               final Features features) {
        return invocation.failed(HandlerErrorCode.AlreadyExists, String.format(
            "Root sessions are already enabled in organization %s, and AdoptExisting is false. Nothing was changed. To fix"
                + " it: import the resource into the stack (OrganizationId %s) with `aws cloudformation create-change-set"
                + " --change-set-type IMPORT`, or set AdoptExisting to true; a stack that adopts them disables them when it"
                + " is deleted, unless its DeletionPolicy is Retain.",
            features.organizationId(), features.organizationId()));
    }
}
