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
 * @param action which handler it is: on create some failures mean something else
 * @param proxy makes clients that use the caller's credentials, and no others
 * @param account the account of the stack
 * @param model the resource as the request describes it; the handler writes what it learns into it
 * @param context what an earlier invocation of the same operation left behind
 */
record Invocation(Action action, AmazonWebServicesClientProxy proxy, ProxyClient<IamClient> iam, String account,
                  ResourceModel model, CallbackContext context) {

    /** The beginning of a handler's story, and of each step that leads to another. */
    ProgressEvent<ResourceModel, CallbackContext> progress() {
        return ProgressEvent.progress(model, context);
    }

    /** The beginning of a read, an update or a delete, which have to name the organization that they mean. */
    ProgressEvent<ResourceModel, CallbackContext> progressWithIdentifier() {
        return model.getOrganizationId() == null ? Outcome.withoutIdentifier(this) : progress();
    }

    /** Begins a step, under a name by which a later invocation knows that it was done. */
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
