"""AWS's recorded answers about centralized root access, in their order.

Source: radkawar/stackd, testdata/aws/iam/root_sessions.json and root_access.json (2026-09-11 and -12). The rows name
the cases.
"""

from recorded import Row

TASK = "arn:aws:iam::aws:policy/root-task/"
AUDIT, DELETE, PASSWORD = "IAMAuditRootUserCredentials", "IAMDeleteRootUserCredentials", "IAMCreateRootUserPassword"
BUCKET, QUEUE = "S3UnlockBucketPolicy", "SQSUnlockQueuePolicy"
TASKS = {"audit": AUDIT, "delete": DELETE, "password": PASSWORD, "bucket": BUCKET, "queue": QUEUE}
FEATURES = "iam list_organizations_features"
SESSIONS_ON, SESSIONS_OFF = (f"iam {verb}_organizations_root_sessions" for verb in ("enable", "disable"))
CREDENTIALS_ON, CREDENTIALS_OFF = (
    f"iam {verb}_organizations_root_credentials_management" for verb in ("enable", "disable")
)
TRUST_ON, TRUST_OFF = (f"organizations {verb}_aws_service_access" for verb in ("enable", "disable"))
DELEGATE, UNDELEGATE = (f"organizations {verb}_delegated_administrator" for verb in ("register", "deregister"))
IAM = {"ServicePrincipal": "iam.amazonaws.com"}
ISSUED = {"Credentials": {}}
ROOT = {"User": {"UserId": "{target}", "Arn": "arn:aws:iam::{target}:root"}}
NO_TRUST = "Trusted Access for IAM not enabled by organization of input account {manager}."
NO_DELEGATE = "Input account {delegate} is neither management account nor delegated admin."
NO_MANAGER = "Caller account {delegate} is not management account of the organization and cannot enable IAM features."
NO_CREDENTIALS = "AccessDenied: Root credentials management feature is not enabled for your AWS Organization."
NO_SESSIONS = "AccessDenied: Root sessions feature is not enabled for your AWS Organization."
NO_PROFILE = "NoSuchEntity: Login Profile for User null cannot be found."


def features(*enabled: str) -> dict:
    return {"OrganizationId": "{organization}", "EnabledFeatures": list(enabled)}


def assume(task: str, target: str = "{target}", **more: int) -> tuple[str, dict]:
    return "sts assume_root", {"TargetPrincipal": target, "TaskPolicyArn": {"arn": task}, **more}


def denied(who: str, target: str = "{target}") -> str:
    root = f"arn:aws:iam::{target}:root"
    return f"AccessDenied: User: {who} is not authorized to perform: sts:AssumeRoot on resource: {root}"


FEATURES_RECORDED: list[Row] = [
    ("manager", FEATURES, {}, f"ServiceAccessNotEnabledException: {NO_TRUST}"),  # before_trust
    ("manager", TRUST_ON, IAM, {}),
    ("manager", FEATURES, {}, features()),  # initial_features
    ("delegate", FEATURES, {}, f"AccountNotManagementOrDelegatedAdministratorException: {NO_DELEGATE}"),
    ("manager", DELEGATE, {"AccountId": "{delegate}", **IAM}, {}),
    ("delegate", FEATURES, {}, features()),  # delegate_features
    ("delegate", CREDENTIALS_ON, {}, f"CallerIsNotManagementAccountException: {NO_MANAGER}"),
    ("manager", CREDENTIALS_ON, {}, features("RootCredentialsManagement")),
    *(("manager", *assume(TASK + task), ISSUED) for task in (AUDIT, DELETE, PASSWORD)),  # credentials_only_...
    *(("manager", *assume(TASK + task), NO_SESSIONS) for task in (BUCKET, QUEUE)),
    ("delegate", SESSIONS_ON, {}, f"CallerIsNotManagementAccountException: {NO_MANAGER}"),
    ("manager", SESSIONS_ON, {}, features("RootSessions", "RootCredentialsManagement")),
    ("delegate", *assume(TASK + AUDIT), ISSUED),  # delegate_assume_enabled
    ("delegate", CREDENTIALS_OFF, {}, features("RootSessions")),
    ("manager", CREDENTIALS_OFF, {}, features("RootSessions")),  # disabling it twice
    *(("manager", *assume(TASK + task), NO_CREDENTIALS) for task in (AUDIT, DELETE, PASSWORD)),  # sessions_only_...
    *(("manager", *assume(TASK + task), ISSUED) for task in (BUCKET, QUEUE)),
    ("delegate", SESSIONS_OFF, {}, features()),
    ("manager", CREDENTIALS_ON, {}, features("RootCredentialsManagement")),  # manager_reenable_...
    ("manager", SESSIONS_ON, {}, features("RootSessions", "RootCredentialsManagement")),
    (
        *("manager", TRUST_OFF, IAM),  # trust_disable_with_delegate
        "ConstraintViolationException: You have delegated administrator/s for this service. De-register them in order"
        " to disable service access.",
    ),
    ("manager", UNDELEGATE, {"AccountId": "{delegate}", **IAM}, {}),
    ("delegate", *assume(TASK + AUDIT), denied("{delegate_arn}")),  # delegate_session_after_0s
    ("manager", TRUST_OFF, IAM, {}),
    ("manager", FEATURES, {}, f"ServiceAccessNotEnabledException: {NO_TRUST}"),  # features_without_trust
    # untrusted_session_after_180s; STS was recorded to issue sessions for at least 60 s more
    ("manager", *assume(TASK + AUDIT), "AccessDenied: Service not enabled for AWS Organizations."),
    ("manager", *assume(TASK + AUDIT, "{manager}"), denied("{manager_arn}", "{manager}")),  # it goes before trust
    ("manager", TRUST_ON, IAM, {}),
    ("manager", FEATURES, {}, features("RootSessions", "RootCredentialsManagement")),  # features_after_trust_restore
]

AUDIT_POLICY = TASK + AUDIT
REQUESTS_RECORDED: list[Row] = [
    ("manager", *assume(AUDIT_POLICY, "{manager}"), denied("{manager_arn}", "{manager}")),
    ("manager", *assume(AUDIT_POLICY, "arn:aws:iam::{manager}:root"), denied("{manager_arn}", "{manager}")),
    ("manager", *assume(AUDIT_POLICY, "{manager}", DurationSeconds=0), denied("{manager_arn}", "{manager}")),
    (
        *("manager", *assume(AUDIT_POLICY, "arn:aws:iam::{manager}:user/someone")),
        "ValidationError: Request must contain a valid target principal",
    ),
    (
        *("manager", *assume(AUDIT_POLICY, "{manager}", DurationSeconds=901)),
        "ValidationError: 1 validation error detected: Value '901' at 'durationSeconds' failed to satisfy constraint:"
        " Member must have value less than or equal to 900",
    ),
    (
        *("manager", *assume("arn:aws:iam::aws:policy/ReadOnlyAccess", "{manager}")),
        "ValidationError: Request must contain valid AWS managed task policy ARN",
    ),
    (
        *("manager", "sts assume_root", {"TargetPrincipal": "{manager}", "TaskPolicyArn": {}}),
        "ValidationError: 1 validation error detected: Value null at 'taskPolicyArn' failed to satisfy constraint:"
        " Member must not be null",
    ),
    # Documented, not recorded: the target must be a member of the caller's organization.
    ("manager", *assume(AUDIT_POLICY, "999999999999"), denied("{manager_arn}", "999999999999")),
    ("manager", *assume(AUDIT_POLICY, "arn:aws:iam::{target}:root"), ISSUED),
]

PROFILE = {"LoginProfile": {"PasswordResetRequired": False}}
SUMMARY = "iam get_account_summary"
CREDENTIALS_RECORDED: list[Row] = [
    ("audit", "iam get_user", {}, ROOT),  # audit_get-user
    ("audit", "iam list_access_keys", {}, {"AccessKeyMetadata": []}),
    ("audit", "iam list_signing_certificates", {}, {"Certificates": []}),
    ("audit", "iam list_mfa_devices", {}, {"MFADevices": []}),
    ("audit", "iam get_login_profile", {}, NO_PROFILE),  # profile_before
    ("audit", SUMMARY, {}, {"SummaryMap": {"AccountPasswordPresent": 0, "AccountAccessKeysPresent": 0}}),
    ("password", "iam create_login_profile", {}, PROFILE),
    (
        *("password", "iam create_login_profile", {}),  # create_profile_duplicate
        "EntityAlreadyExists: Login Profile for account {target} already exists.",
    ),
    ("audit", "iam get_login_profile", {}, PROFILE),
    ("audit", SUMMARY, {}, {"SummaryMap": {"AccountPasswordPresent": 1}}),
    ("delete", "iam delete_login_profile", {}, {}),
    ("audit", "iam get_login_profile", {}, NO_PROFILE),  # profile_after_delete
    ("audit", SUMMARY, {}, {"SummaryMap": {"AccountPasswordPresent": 0}}),
    # Issued sessions continue: issued_session_after_disable, issued_session_without_trust
    ("manager", CREDENTIALS_OFF, {}, features("RootSessions")),
    ("audit", "iam get_user", {}, ROOT),
    ("manager", TRUST_OFF, IAM, {}),
    ("audit", "iam get_user", {}, ROOT),
]

PERMISSIONS_RECORDED: list[Row] = [
    (
        *("no_grants", FEATURES, {}),  # features_no_grants
        "AccessDenied: User: arn:aws:iam::{manager}:user/no_grants is not authorized to perform:"
        " iam:ListOrganizationsFeatures on resource: * because no identity-based policy allows the"
        " iam:ListOrganizationsFeatures action",
    ),
    (
        *("explicit_deny", CREDENTIALS_ON, {}),  # denied_enable_organizations_root_credentials_management
        "AccessDenied: User: arn:aws:iam::{manager}:user/explicit_deny is not authorized to perform:"
        " iam:EnableOrganizationsRootCredentialsManagement on resource: * with an explicit deny in an"
        " identity-based policy",
    ),
    (
        *("explicit_deny", FEATURES, {}),  # features_explicit_deny_observer: permissions are checked before trust
        f"ServiceAccessNotEnabledException: {NO_TRUST}",
    ),
    ("explicit_deny", *assume(AUDIT_POLICY), denied("arn:aws:iam::{manager}:user/explicit_deny")),
    ("manager", TRUST_ON, IAM, {}),
    ("manager", SESSIONS_ON, {}, {}),
    # The condition key sts:TaskPolicyArn, as the user guide documents it
    ("buckets_only", *assume(TASK + BUCKET), ISSUED),
    ("buckets_only", *assume(TASK + QUEUE), denied("arn:aws:iam::{manager}:user/buckets_only")),
]
