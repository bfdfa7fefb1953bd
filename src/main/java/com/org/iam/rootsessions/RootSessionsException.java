package com.org.iam.rootsessions;

import software.amazon.cloudformation.exceptions.BaseHandlerException;
import software.amazon.cloudformation.proxy.HandlerErrorCode;

/** Ends a handler with a code for CloudFormation and a message for the person who reads the stack's events. */
final class RootSessionsException extends BaseHandlerException {

    private static final long serialVersionUID = 1L;

    RootSessionsException(final HandlerErrorCode code, final String message) {
        super(message, code);
    }

    RootSessionsException(final HandlerErrorCode code, final String message, final Throwable cause) {
        super(message, cause, code);
    }
}
