package com.org.iam.rootsessions;

import org.apache.commons.lang3.StringUtils;
import org.apache.commons.lang3.exception.ExceptionUtils;
import software.amazon.cloudformation.Action;
import software.amazon.cloudformation.proxy.HandlerErrorCode;
import software.amazon.cloudformation.proxy.ProgressEvent;

/** The ways in which an invocation ends, with the user's messages. {@link AwsError} has the messages for AWS's errors. */
final class Outcome {

    /** CloudFormation's own limit is 1,024 characters. */
    private static final int LONGEST_MESSAGE = 1_000;

    private Outcome() {
    }

    /** Ends a read or an update with the resource as IAM lists it, if the request names it. */
    static ProgressEvent<ResourceModel, CallbackContext> found(final Invocation invocation, final Features features) {
        final var model = invocation.model();
        return features.enabledFor(model) ? ProgressEvent.success(features.writeTo(model), null)
            : notFound(invocation, features);
    }

    static ProgressEvent<ResourceModel, CallbackContext> notFound(final Invocation invocation, final Features features) {
        return failed(invocation, HandlerErrorCode.NotFound, String.format(
            "%s of organization %s was not found: account %s is in organization %s, which has EnabledFeatures %s. Nothing"
                + " was changed.", Feature.NAME, invocation.model().getOrganizationId(), invocation.account(),
            features.organizationId(), features.enabled()));
    }

    /** A request without the identifier names nothing: AWS's contract_update_without_create expects NotFound. */
    static ProgressEvent<ResourceModel, CallbackContext> withoutIdentifier(final Invocation invocation) {
        return failed(invocation, HandlerErrorCode.NotFound,
            "The request has no OrganizationId, the primary identifier. Nothing was changed. To fix it: give the ID that"
                + " `aws organizations describe-organization --query Organization.Id` prints.");
    }

    static ProgressEvent<ResourceModel, CallbackContext> alreadyExists(final Invocation invocation,
                                                                       final String organizationId) {
        return failed(invocation, HandlerErrorCode.AlreadyExists, String.format(
            "%s is already enabled in organization %s, and AdoptExisting is false. Nothing was changed. To fix it: import"
                + " the resource into the stack (OrganizationId %s) with `aws cloudformation create-change-set"
                + " --change-set-type IMPORT`, or set AdoptExisting to true; a stack that adopts the feature disables it"
                + " when the stack is deleted, unless its DeletionPolicy is Retain.",
            Feature.NAME, organizationId, organizationId));
    }

    /** On create, the template sets a read-only property; for other handlers, the resource does not exist. */
    static ProgressEvent<ResourceModel, CallbackContext> anotherOrganization(final Invocation invocation,
                                                                             final String organizationId) {
        final var code = invocation.action() == Action.CREATE ? HandlerErrorCode.InvalidRequest : HandlerErrorCode.NotFound;
        return failed(invocation, code, String.format(
            "The request names organization %s, but account %s belongs to %s. Nothing was changed. To fix it: deploy in the"
                + " organization of the resource, and remove OrganizationId and EnabledFeatures, which are read-only, from"
                + " the resource's Properties.",
            invocation.model().getOrganizationId(), invocation.account(), organizationId));
    }

    static ProgressEvent<ResourceModel, CallbackContext> readOnlyProperties(final Invocation invocation) {
        return failed(invocation, HandlerErrorCode.InvalidRequest,
            "OrganizationId and EnabledFeatures are read-only. Nothing was changed. To fix it: remove them from the"
                + " resource's Properties.");
    }

    /** The event of a step that changed the feature. If the change never became visible, a message replaces RPDK's. */
    static ProgressEvent<ResourceModel, CallbackContext> orNotStabilized(
        final Invocation invocation, final ProgressEvent<ResourceModel, CallbackContext> event, final String change,
        final String retry) {

        return orNotStabilized(invocation, event, String.format(
            "%s was %s, but after %d minutes IAM still lists EnabledFeatures %s for organization %s. To fix it: check with"
                + " `aws iam list-organizations-features` and %s again.",
            Feature.NAME, change, BaseHandlerStd.STABILIZATION_TIME.toMinutes(), invocation.model().getEnabledFeatures(),
            invocation.model().getOrganizationId(), retry));
    }

    /** The same for trusted access. */
    static ProgressEvent<ResourceModel, CallbackContext> orNotStabilized(
        final Invocation invocation, final ProgressEvent<ResourceModel, CallbackContext> event) {

        return orNotStabilized(invocation, event, String.format(
            "Trusted access for IAM was enabled in organization %s, but IAM did not accept it within %d minutes. To fix it:"
                + " check with `aws organizations list-aws-service-access-for-organization` and deploy again.",
            invocation.model().getOrganizationId(), BaseHandlerStd.STABILIZATION_TIME.toMinutes()));
    }

    private static ProgressEvent<ResourceModel, CallbackContext> orNotStabilized(
        final Invocation invocation, final ProgressEvent<ResourceModel, CallbackContext> event, final String message) {

        return event.getErrorCode() == HandlerErrorCode.NotStabilized
            ? failed(invocation, HandlerErrorCode.NotStabilized, message) : event;
    }

    /** A failed call to AWS, or a defect of this package: any other exception, or a missing class. */
    static ProgressEvent<ResourceModel, CallbackContext> failed(final Invocation invocation, final Throwable e) {
        return e instanceof FailedCall call
            ? failed(invocation, call.error().handlerErrorCode(invocation.action()), call.message(invocation.account()))
            : failed(invocation, HandlerErrorCode.InternalFailure, "The handler of " + ResourceModel.TYPE_NAME
                + " has a defect; please report it with this message: " + ExceptionUtils.getStackTrace(e));
    }

    static ProgressEvent<ResourceModel, CallbackContext> withoutCredentials() {
        return ProgressEvent.failed(null, null, HandlerErrorCode.InvalidCredentials,
            "CloudFormation sent no credentials because " + ResourceModel.TYPE_NAME + " was registered without an execution"
                + " role. To fix it: register it with `cfn submit --set-default`, which creates one, or with"
                + " `aws cloudformation register-type --execution-role-arn`.");
    }

    /** A failed create names its resource only if IAM accepted the change, because the rollback deletes a named resource. */
    private static ProgressEvent<ResourceModel, CallbackContext> failed(final Invocation invocation,
                                                                        final HandlerErrorCode code, final String message) {
        final var nothingToDelete = invocation.action() == Action.CREATE && !invocation.context().getStage().isEnabled();
        return ProgressEvent.failed(nothingToDelete ? null : invocation.model(), null, code,
            StringUtils.abbreviate(message, LONGEST_MESSAGE));
    }
}
