package com.org.iam.rootsessions;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.cloudformation.proxy.AmazonWebServicesClientProxy;
import software.amazon.cloudformation.proxy.CallChain;
import software.amazon.cloudformation.proxy.ProxyClient;

/**
 * One invocation of a handler by CloudFormation.
 *
 * @param proxy makes clients that use the caller's credentials, and no others
 * @param account the account of the stack, for messages
 * @param model the resource as it shall be; the handler writes what it learns into it
 * @param context what an earlier invocation of the same operation left behind
 */
record Invocation(AmazonWebServicesClientProxy proxy, ProxyClient<IamClient> iam, String account, ResourceModel model,
                  CallbackContext context) {

    /** Begins a call of IAM, under a name by which a later invocation knows that it was made. */
    CallChain.RequestMaker<IamClient, ResourceModel, CallbackContext> initiate(final String call) {
        return proxy.initiate(call, iam, model, context);
    }
}
