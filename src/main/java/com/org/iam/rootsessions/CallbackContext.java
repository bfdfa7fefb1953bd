package com.org.iam.rootsessions;

import software.amazon.cloudformation.proxy.StdCallbackContext;

/**
 * The state of a create, update or delete between two invocations. RPDK keeps the responses that it has, so that no
 * invocation repeats a call; the {@link Stage} keeps the decisions.
 */
@lombok.Getter
@lombok.Setter
@lombok.ToString(callSuper = true)
@lombok.EqualsAndHashCode(callSuper = true)
public class CallbackContext extends StdCallbackContext {

    /** How far a create or an update got. */
    enum Stage {
        NEW,
        /** Trusted access was enabled, which is done only once; IAM may not accept it yet. */
        TRUSTED_ACCESS_ENABLED,
        /** The first List succeeded; its result is not checked again. */
        PRECHECKED,
        /** Enable succeeded; List may not return the feature yet. */
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
