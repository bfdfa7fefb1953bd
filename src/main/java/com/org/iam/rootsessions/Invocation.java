package com.org.iam.rootsessions;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.cloudformation.Action;
import software.amazon.cloudformation.proxy.AmazonWebServicesClientProxy;
import software.amazon.cloudformation.proxy.CallChain;
import software.amazon.cloudformation.proxy.ProgressEvent;
import software.amazon.cloudformation.proxy.ProxyClient;

/**
 * One invocation of a handler by CloudFormation.
 *
 * @param action the handler; some errors have another meaning on create
 * @param proxy makes clients that use only the caller's credentials
 * @param account the account of the stack
 * @param model the resource in the request, to which the handler adds the read-only properties
 * @param context the state that the previous invocation of the operation left
 */
record Invocation(Action action, AmazonWebServicesClientProxy proxy, ProxyClient<IamClient> iam, String account,
                  ResourceModel model, CallbackContext context) {

    /** The event that starts a handler, and that a step returns so that the next step runs. */
    ProgressEvent<ResourceModel, CallbackContext> progress() {
        return ProgressEvent.progress(model, context);
    }

    /** The event that starts a read, update or delete, which need the organization's ID. */
    ProgressEvent<ResourceModel, CallbackContext> progressWithIdentifier() {
        return model.getOrganizationId() == null ? Outcome.withoutIdentifier(this) : progress();
    }

    /** Starts a step; a later invocation knows by its name that it was done. */
    CallChain.RequestMaker<IamClient, ResourceModel, CallbackContext> initiate(final String step) {
        return proxy.initiate(step, iam, model, context);
    }

    boolean wantsTrustedAccess() {
        return Boolean.TRUE.equals(model.getEnableTrustedAccess());
    }

    boolean adopts() {
        return !Boolean.FALSE.equals(model.getAdoptExisting());
    }

    /** Whether the request names an organization other than this one. A create usually names none. */
    boolean namesAnotherThan(final String organizationId) {
        return model.getOrganizationId() != null && !model.getOrganizationId().equals(organizationId);
    }
}
