package com.org.iam.rootsessions;

import org.apache.commons.lang3.StringUtils;
import org.apache.commons.lang3.exception.ExceptionUtils;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.cloudformation.Action;
import software.amazon.cloudformation.proxy.AmazonWebServicesClientProxy;
import software.amazon.cloudformation.proxy.CallChain;
import software.amazon.cloudformation.proxy.HandlerErrorCode;
import software.amazon.cloudformation.proxy.ProgressEvent;
import software.amazon.cloudformation.proxy.ProxyClient;

/**
 * One invocation of a handler by CloudFormation, and the events with which it can end.
 *
 * @param action which handler it is: on create some failures mean something else
 * @param proxy makes clients that use the caller's credentials, and no others
 * @param account the account of the stack
 * @param model the resource as the request describes it; the handler writes what it learns into it
 * @param context what an earlier invocation of the same operation left behind
 */
record Invocation(Action action, AmazonWebServicesClientProxy proxy, ProxyClient<IamClient> iam, String account,
                  ResourceModel model, CallbackContext context) {

    /** CloudFormation takes 1,024 characters of a handler's message. */
    private static final int LONGEST_MESSAGE = 1_000;

    /** The beginning of a handler's story, and of each step that leads to another. */
    ProgressEvent<ResourceModel, CallbackContext> progress() {
        return ProgressEvent.progress(model, context);
    }

    /** Begins a step, under a name by which a later invocation knows that it was done. */
    CallChain.RequestMaker<IamClient, ResourceModel, CallbackContext> initiate(final String step) {
        return proxy.initiate(step, iam, model, context);
    }

    /**
     * Read, update and delete name the organization they mean. A request without it names nothing that is there: AWS's
     * contract_update_without_create expects NotFound.
     */
    ProgressEvent<ResourceModel, CallbackContext> requireIdentifier(
        final ProgressEvent<ResourceModel, CallbackContext> progress) {

        return model.getOrganizationId() != null ? progress : failed(HandlerErrorCode.NotFound,
            "The request has no OrganizationId, the primary identifier. Nothing was changed. To fix it: give the ID that"
                + " `aws organizations describe-organization --query Organization.Id` prints.");
    }

    /** Ends a read or an update with the resource as IAM shows it, if it is the one that the request names. */
    ProgressEvent<ResourceModel, CallbackContext> found(final Features features) {
        return features.show(model) ? ProgressEvent.success(features.writeTo(model), null) : notFound(features);
    }

    ProgressEvent<ResourceModel, CallbackContext> notFound(final Features features) {
        return failed(HandlerErrorCode.NotFound, String.format(
            "Root sessions of organization %s were not found: account %s is in organization %s, which has EnabledFeatures"
                + " %s. Nothing was changed.",
            model.getOrganizationId(), account, features.organizationId(), features.enabled()));
    }

    boolean wantsTrustedAccess() {
        return Boolean.TRUE.equals(model.getEnableTrustedAccess());
    }

    boolean namesAnotherThan(final String organizationId) {
        return model.getOrganizationId() != null && !model.getOrganizationId().equals(organizationId);
    }

    /** To a create it is a read-only property in the template; to others it means "not there". */
    ProgressEvent<ResourceModel, CallbackContext> anotherOrganization(final String organizationId) {
        return failed(action == Action.CREATE ? HandlerErrorCode.InvalidRequest : HandlerErrorCode.NotFound, String.format(
            "The request names organization %s, but account %s belongs to %s. Nothing was changed. To fix it: deploy in the"
                + " organization of the resource, and remove OrganizationId and EnabledFeatures, which are read-only, from"
                + " the resource's Properties.", model.getOrganizationId(), account, organizationId));
    }

    /** Ends a step with what made it fail: the form that RPDK's {@code handleError} takes. */
    ProgressEvent<ResourceModel, CallbackContext> failed(final AwsRequest request, final Exception e,
                                                         final ProxyClient<IamClient> client, final ResourceModel m,
                                                         final CallbackContext c) {
        return failed(e);
    }

    /** A call of AWS that failed, or else a defect of this package: an exception, or a class that is missing. */
    ProgressEvent<ResourceModel, CallbackContext> failed(final Throwable e) {
        return e instanceof FailedCall call
            ? failed(call.error().handlerErrorCode(action), call.message(account))
            : failed(HandlerErrorCode.InternalFailure,
                "The handler of Org::IAM::RootSessions has a defect; please report it with this message: "
                    + ExceptionUtils.getStackTrace(e));
    }

    /**
     * A failed create names its resource only once IAM has accepted the change: what an event names, the rollback deletes.
     */
    ProgressEvent<ResourceModel, CallbackContext> failed(final HandlerErrorCode code, final String message) {
        final var nothingToDelete = action == Action.CREATE && context.getStage() != CallbackContext.Stage.ENABLED;
        return ProgressEvent.failed(nothingToDelete ? null : model, null, code,
            StringUtils.abbreviate(message, LONGEST_MESSAGE));
    }

    /** Says what a step waited for in vain, which RPDK's own message does not. */
    ProgressEvent<ResourceModel, CallbackContext> explain(final ProgressEvent<ResourceModel, CallbackContext> event,
                                                          final String notStabilized) {
        return event.getErrorCode() == HandlerErrorCode.NotStabilized ? failed(event.getErrorCode(), notStabilized) : event;
    }
}
