package com.org.iam.rootsessions;

import javax.xml.stream.XMLStreamException;

import org.apache.commons.lang3.StringUtils;
import org.apache.commons.lang3.exception.ExceptionUtils;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.thirdparty.jackson.core.JsonProcessingException;

/** A failed call to AWS, with the message for the user. */
final class FailedCall extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 100; // characters of a code or a request id, whatever AWS sends

    private final String action;
    private final AwsError error;
    private final String remedy;
    private final String response;
    private final String words;

    private FailedCall(final String action, final AwsError error, final String remedy, final String response,
                       final String words, final Throwable cause) {
        super(words, cause);
        this.action = action;
        this.error = error;
        this.remedy = remedy;
        this.response = response;
        this.words = words;
    }

    /** Classifies an exception of the SDK by AWS's code, else by the HTTP status, else as a network failure. */
    static FailedCall of(final String action, final SdkException e) {
        if (e instanceof AwsServiceException refused) {
            final var details = refused.awsErrorDetails();
            final var code = details == null ? "" : StringUtils.defaultString(details.errorCode());
            final var error = AwsError.ofCode(code).orElseGet(() -> AwsError.ofStatus(refused.statusCode()));
            return new FailedCall(action, error, error.remedy(action), response(code, refused),
                details == null ? "" : StringUtils.defaultString(details.errorMessage()), e);
        }
        final var error = isUnreadable(e) ? AwsError.SERVICE_FAILURE : AwsError.NETWORK_FAILURE;
        return new FailedCall(action, error, error.remedy(action), "", words(e), e);
    }

    /** A response that lacks the organization is a failure of the service. */
    static FailedCall withoutOrganization(final String action) {
        return of(action, AwsError.SERVICE_FAILURE, "a response without the organization's ID");
    }

    /** A failure that is known without a response from AWS. */
    static FailedCall of(final String action, final AwsError error, final String words) {
        return new FailedCall(action, error, error.remedy(action), "", words, null);
    }

    /** The same failure with an alternative remedy. */
    FailedCall orElse(final String alternative) {
        return new FailedCall(action, error, remedy + "; or " + alternative, response, words, getCause());
    }

    AwsError error() {
        return error;
    }

    /** What happened, where, and how to fix it; AWS's own words come last, so that they are cut first. */
    String message(final String account) {
        return action + " failed" + (account == null ? "" : " in account " + account) + " because " + error.meaning()
            + (response.isEmpty() ? "" : " (" + response + ")") + ". To fix it: " + remedy + "."
            + (words.isEmpty() ? "" : " Details: " + words);
    }

    private static String response(final String code, final AwsServiceException e) {
        return (code.isEmpty() ? "no error code" : StringUtils.abbreviate(code, LONGEST)) + ", HTTP " + e.statusCode()
            + (e.requestId() == null ? "" : ", request id " + StringUtils.abbreviate(e.requestId(), LONGEST));
    }

    /** The message of the first cause outside the SDK: the SDK's own message ends with "null" if that has none. */
    private static String words(final SdkException e) {
        final var root = ExceptionUtils.getRootCause(e);
        return ExceptionUtils.getThrowableList(e).stream()
            .filter(cause -> !(cause instanceof SdkException) && StringUtils.isNotBlank(cause.getMessage()))
            .findFirst().map(Throwable::getMessage)
            .orElseGet(() -> StringUtils.defaultIfBlank(root instanceof SdkException ? root.getMessage() : null,
                root.getClass().getSimpleName()));
    }

    /** Whether AWS sent a response that the SDK could not read as XML or JSON. */
    private static boolean isUnreadable(final SdkException e) {
        return ExceptionUtils.getThrowableList(e).stream()
            .anyMatch(cause -> cause instanceof XMLStreamException || cause instanceof JsonProcessingException);
    }
}
