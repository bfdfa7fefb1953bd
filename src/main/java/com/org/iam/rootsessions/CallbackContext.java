package com.org.iam.rootsessions;

import software.amazon.cloudformation.proxy.StdCallbackContext;

/**
 * What a create, update or delete remembers between two invocations by CloudFormation: the RPDK call chain
 * keeps in it the answers that it already has, so that a re-invocation repeats none of those calls.
 */
@lombok.Getter
@lombok.Setter
@lombok.ToString(callSuper = true)
@lombok.EqualsAndHashCode(callSuper = true)
public class CallbackContext extends StdCallbackContext {

    /** Whether this create or update has enabled trusted access, so that it does so once. */
    private boolean trustedAccessEnabled;
}
