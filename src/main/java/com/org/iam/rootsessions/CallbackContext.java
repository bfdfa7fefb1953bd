package com.org.iam.rootsessions;

import software.amazon.cloudformation.proxy.StdCallbackContext;

/**
 * What a create, update or delete remembers between two invocations by CloudFormation: how far it got, and by RPDK's call
 * chain the responses it already has, so that a re-invocation repeats none of those calls.
 */
@lombok.Getter
@lombok.Setter
@lombok.ToString(callSuper = true)
@lombok.EqualsAndHashCode(callSuper = true)
public class CallbackContext extends StdCallbackContext {

    /** How far a create or an update got. */
    enum Stage {
        STARTED,
        /** The template asked for trusted access, and it was enabled, once; IAM may not see it yet. */
        TRUSTED_ACCESS_ENABLED,
        /** The first List has passed: what it showed is not to be asked again. */
        PRECHECKED,
        /** IAM has accepted that root sessions are enabled; List may not show it yet. */
        ENABLED
    }

    private Stage stage = Stage.STARTED;
}
