package com.org.iam.rootsessions;

import static software.amazon.cloudformation.proxy.HandlerErrorCode.AccessDenied;
import static software.amazon.cloudformation.proxy.HandlerErrorCode.GeneralServiceException;
import static software.amazon.cloudformation.proxy.HandlerErrorCode.InvalidCredentials;
import static software.amazon.cloudformation.proxy.HandlerErrorCode.InvalidRequest;
import static software.amazon.cloudformation.proxy.HandlerErrorCode.NetworkFailure;
import static software.amazon.cloudformation.proxy.HandlerErrorCode.NotFound;
import static software.amazon.cloudformation.proxy.HandlerErrorCode.ResourceConflict;
import static software.amazon.cloudformation.proxy.HandlerErrorCode.ServiceInternalError;
import static software.amazon.cloudformation.proxy.HandlerErrorCode.Throttling;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import software.amazon.cloudformation.Action;
import software.amazon.cloudformation.proxy.HandlerErrorCode;

/**
 * The errors of calls to IAM and Organizations, each with its handler error codes, its meaning and its remedy.
 *
 * <p>The codes come from the <a
 * href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOrganizationsFeatures.html">IAM API
 * reference</a>, the <a
 * href="https://docs.aws.amazon.com/organizations/latest/APIReference/API_EnableAWSServiceAccess.html">Organizations API
 * reference</a> and the <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html">common
 * errors</a>. AWS sends them with and without the suffix {@code Exception}; both are recognized. CloudFormation
 * retries {@code Throttling}, {@code ServiceInternalError}, {@code NetworkFailure} and {@code ResourceConflict}, see
 * <a href=
 * "https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract-errors.html">handler
 * error codes</a>.
 */
enum AwsError {

    /** A feature needs trusted access; without it none can be enabled, so there is nothing to read or delete. */
    SERVICE_ACCESS_NOT_ENABLED(InvalidRequest, NotFound,
        "trusted access for IAM is not enabled in the organization",
        "run `aws organizations enable-aws-service-access --service-principal iam.amazonaws.com` in the management account,"
            + " or set EnableTrustedAccess to true in the template",
        "ServiceAccessNotEnabled"),

    ORGANIZATION_NOT_FOUND(InvalidRequest, NotFound,
        "the account does not belong to an organization",
        "deploy in the management account of an organization, or create one with"
            + " `aws organizations create-organization --feature-set ALL`",
        "OrganizationNotFound", "AWSOrganizationsNotInUse"),

    ORGANIZATION_NOT_IN_ALL_FEATURES_MODE(InvalidRequest, NotFound,
        "the organization has only the consolidated billing features",
        "run `aws organizations enable-all-features` in the management account and finish the handshake that it starts",
        "OrganizationNotInAllFeaturesMode"),

    CALLER_IS_NOT_MANAGEMENT_ACCOUNT(AccessDenied, AccessDenied,
        "only the organization's management account can enable " + Feature.NAME + " or trusted access",
        "deploy the stack in the account that"
            + " `aws organizations describe-organization --query Organization.MasterAccountId` prints",
        "CallerIsNotManagementAccount"),

    ACCOUNT_NOT_MANAGEMENT_OR_DELEGATED_ADMINISTRATOR(AccessDenied, AccessDenied,
        "the account is neither the organization's management account nor IAM's delegated administrator",
        "deploy the stack in the account that"
            + " `aws organizations describe-organization --query Organization.MasterAccountId` prints",
        "AccountNotManagementOrDelegatedAdministrator"),

    ACCESS_DENIED(AccessDenied, AccessDenied,
        "the type's execution role, or its permissions boundary, does not allow the action",
        "allow %s in the policy, and in the permissions boundary if it has one, of the role that"
            + " `aws cloudformation describe-type --type RESOURCE --type-name " + ResourceModel.TYPE_NAME
            + " --query ExecutionRoleArn` prints",
        "AccessDenied", "UnauthorizedOperation", "NotAuthorized", "OptInRequired"),

    INVALID_CREDENTIALS(InvalidCredentials, InvalidCredentials,
        "AWS did not accept the credentials of the type's execution role",
        "deploy again; if it persists, check that the role printed by `aws cloudformation describe-type --type RESOURCE"
            + " --type-name " + ResourceModel.TYPE_NAME + " --query ExecutionRoleArn` exists and that"
            + " resources.cloudformation.amazonaws.com may assume it",
        "ExpiredToken", "InvalidClientTokenId", "UnrecognizedClient", "SignatureDoesNotMatch", "IncompleteSignature",
        "MissingAuthenticationToken", "InvalidAccessKeyId", "AuthFailure", "InvalidSignature", "RequestExpired",
        "RequestTimeTooSkewed", "RequestInTheFuture"),

    THROTTLING(Throttling, Throttling,
        "AWS throttled the call, even after retries",
        "no action needed: CloudFormation retries; if the stack still failed, deploy it again",
        "Throttling", "Throttled", "RequestThrottled", "TooManyRequests", "RequestLimitExceeded", "SlowDown",
        "BandwidthLimitExceeded", "ProvisionedThroughputExceeded", "TransactionInProgress",
        "EC2Throttled"),

    CONCURRENT_MODIFICATION(ResourceConflict, ResourceConflict,
        "another change to the organization was in progress",
        "no action needed: CloudFormation retries; if the stack still failed, deploy it again",
        "ConcurrentModification"),

    SERVICE_FAILURE(ServiceInternalError, ServiceInternalError,
        "AWS failed to process the call, or its response could not be read",
        "check https://health.aws.amazon.com/ and deploy again when AWS is healthy",
        "ServiceFailure", "Service", "InternalFailure", "InternalError", "InternalServiceError", "ServiceUnavailable"),

    NETWORK_FAILURE(NetworkFailure, NetworkFailure,
        "AWS sent no complete response",
        "check https://health.aws.amazon.com/ and deploy again",
        "RequestTimeout"),

    OTHER(GeneralServiceException, GeneralServiceException,
        "AWS refused the call",
        "look up the code in https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html");

    private static final String SUFFIX = "Exception";

    private static final Map<String, AwsError> BY_CODE = Arrays.stream(values())
        .flatMap(error -> error.codes.stream().map(code -> Map.entry(code, error)))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private final HandlerErrorCode onCreate;
    private final HandlerErrorCode otherwise;
    private final String meaning;
    private final String remedy;
    private final Set<String> codes;

    AwsError(final HandlerErrorCode onCreate, final HandlerErrorCode otherwise, final String meaning,
             final String remedy, final String... codes) {
        this.onCreate = onCreate;
        this.otherwise = otherwise;
        this.meaning = meaning;
        this.remedy = remedy;
        this.codes = Set.of(codes);
    }

    /** Finds the error by AWS's code, with or without the suffix {@code Exception}; empty for an unknown code. */
    static Optional<AwsError> ofCode(final String code) {
        return Optional.ofNullable(BY_CODE.get(code.endsWith(SUFFIX) ? code.substring(0, code.length() - SUFFIX.length())
            : code));
    }

    /** Finds the error by HTTP status, for a response without a known code. */
    static AwsError ofStatus(final int status) {
        return switch (status) {
            case 401, 403 -> ACCESS_DENIED;
            case 409 -> CONCURRENT_MODIFICATION;
            case 429 -> THROTTLING;
            default -> status >= 500 ? SERVICE_FAILURE : OTHER;
        };
    }

    /** On create, a missing prerequisite is an invalid request; later, it means that the resource does not exist. */
    HandlerErrorCode handlerErrorCode(final Action action) {
        return action == Action.CREATE ? onCreate : otherwise;
    }

    /** What happened, as a clause that follows "because". */
    String meaning() {
        return meaning;
    }

    /** How to fix it: a command or a setting. The action is the one that failed, such as iam:ListOrganizationsFeatures. */
    String remedy(final String action) {
        return String.format(remedy, action);
    }

    /** AWS's codes for this error, without the suffix {@code Exception}. */
    Set<String> codes() {
        return codes;
    }
}
