package com.org.iam.rootsessions;

import software.amazon.cloudformation.proxy.StdCallbackContext;

/**
 * What a create, update or delete remembers between two invocations by CloudFormation. RPDK remembers the responses that it
 * already has, so a re-invocation repeats none of those calls; the {@link Stage} remembers what was decided.
 */
@lombok.Getter
@lombok.Setter
@lombok.ToString(callSuper = true)
@lombok.EqualsAndHashCode(callSuper = true)
public class CallbackContext extends StdCallbackContext {

    /** How far a create or an update got. */
    enum Stage {
        NEW,
        /** The template asked for trusted access, and it was enabled, once; IAM may not accept it yet. */
        TRUSTED_ACCESS_ENABLED,
        /** The first List has passed: what it returned is not to be asked again. */
        PRECHECKED,
        /** IAM has accepted that the feature is enabled; List may not return it yet. */
        ENABLED;

        boolean isNew() {
            return this == NEW;
        }

        boolean isPrechecked() {
            return this == PRECHECKED || isEnabled();
        }

        boolean isEnabled() {
            return this == ENABLED;
        }
    }

    private Stage stage = Stage.NEW;
}
