"""Centralized root access: IAM's features, sts:AssumeRoot and what a root session may do."""

import json

import pytest
from recorded import Replay
from recorded_root_access import (
    AUDIT,
    AUDIT_POLICY,
    BUCKET,
    CREDENTIALS_ON,
    CREDENTIALS_RECORDED,
    DELEGATE,
    DELETE,
    FEATURES_RECORDED,
    IAM,
    PASSWORD,
    PERMISSIONS_RECORDED,
    QUEUE,
    REQUESTS_RECORDED,
    SESSIONS_ON,
    TASK,
    TRUST_ON,
    assume,
)

from local_aws.client import MANAGEMENT_ACCOUNT


@pytest.fixture
def replay(empty) -> Replay:
    organization = empty.make_organization(trusted_access=False)
    (delegate, session), (target, owner) = empty.make_member("delegate"), empty.make_member("target")
    names = {
        "organization": organization,
        "manager": MANAGEMENT_ACCOUNT,
        "manager_arn": empty.sdk("sts").get_caller_identity()["Arn"],
        "delegate": delegate,
        "delegate_arn": f"arn:aws:sts::{delegate}:assumed-role/OrganizationAccountAccessRole/e2e",
        "target": target,
    }
    return Replay(empty, names, {"delegate": session, "owner": owner})


@pytest.fixture
def sessions(replay) -> Replay:
    """Both features are enabled, and there is a root session of the target account for each task, by its name."""
    for operation, parameters in ((TRUST_ON, IAM), (CREDENTIALS_ON, {}), (SESSIONS_ON, {})):
        replay.call("manager", operation, **parameters)
    for name, task in {
        "audit": AUDIT,
        "delete": DELETE,
        "password": PASSWORD,
        "bucket": BUCKET,
        "queue": QUEUE,
    }.items():
        replay.sessions[name] = root_session(replay, task)
    return replay


def root_session(replay: Replay, task: str, **more: int) -> dict[str, str]:
    operation, parameters = assume(TASK + task, **more)
    issued = replay.call("manager", operation, **parameters)["Credentials"]
    return {
        "AWS_ACCESS_KEY_ID": issued["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": issued["SecretAccessKey"],
        "AWS_SESSION_TOKEN": issued["SessionToken"],
    }


def test_features_and_the_tasks_that_they_allow(replay):
    assert replay.differences(FEATURES_RECORDED) == []


def test_what_assume_root_refuses(sessions):
    assert sessions.differences(REQUESTS_RECORDED) == []


def test_roots_password_and_what_an_audit_shows(sessions):
    assert sessions.differences(CREDENTIALS_RECORDED) == []


def test_the_reason_why_trusted_access_stays(replay):
    replay.call("manager", TRUST_ON, **IAM)
    replay.call("manager", DELEGATE, AccountId="{delegate}", **IAM)
    organizations = replay.local.sdk("organizations")
    with pytest.raises(organizations.exceptions.ConstraintViolationException) as refused:
        organizations.disable_aws_service_access(**IAM)
    assert refused.value.response["Reason"] == "DELEGATED_ADMINISTRATOR_EXISTS_FOR_THIS_SERVICE"


def test_all_of_roots_credentials_are_audited_and_deleted(sessions):
    local, target = sessions.local, sessions.names["target"]
    local.http("POST", f"/_local/root/{target}")
    iam, deletion = (local.sdk("iam", **sessions.sessions[name]) for name in ("audit", "delete"))
    summary = iam.get_account_summary()["SummaryMap"]
    assert {name: count for name, count in summary.items() if name.startswith("Account")} == {
        "AccountPasswordPresent": 1,
        "AccountAccessKeysPresent": 1,
        "AccountMFAEnabled": 1,
        "AccountSigningCertificatesPresent": 1,
    }
    [key] = iam.list_access_keys()["AccessKeyMetadata"]
    [device] = iam.list_mfa_devices()["MFADevices"]
    [certificate] = iam.list_signing_certificates()["Certificates"]
    with_key = {"AWS_ACCESS_KEY_ID": key["AccessKeyId"]}
    assert local.sdk("sts", **with_key).get_caller_identity()["Account"] == target

    deletion.delete_login_profile()
    deletion.delete_access_key(AccessKeyId=key["AccessKeyId"])
    deletion.deactivate_mfa_device(SerialNumber=device["SerialNumber"])
    deletion.delete_signing_certificate(CertificateId=certificate["CertificateId"])

    assert set(local.http("GET", f"/_local/root/{target}").values()) == {0}
    assert local.sdk("sts", **with_key).get_caller_identity()["Account"] != target


LOCKED = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "*"}]})


def test_a_bucket_is_unlocked(sessions):
    bucket = {"Bucket": "locked"}
    sessions.call("owner", "s3 create_bucket", **bucket)
    sessions.call("owner", "s3 put_bucket_policy", **bucket, Policy=LOCKED)

    assert sessions.call("bucket", "s3 list_buckets")["Buckets"][0]["Name"] == "locked"
    assert sessions.call("bucket", "s3 get_bucket_policy", **bucket) == {"Policy": LOCKED}
    assert sessions.call("bucket", "s3 delete_bucket_policy", **bucket) == {}
    assert sessions.call("owner", "s3 get_bucket_policy", **bucket).startswith("NoSuchBucketPolicy")
    assert sessions.call("bucket", "s3 put_bucket_policy", **bucket, Policy=LOCKED) == {}


def test_a_queue_is_unlocked(sessions):
    url = sessions.call("owner", "sqs create_queue", QueueName="locked", Attributes={"Policy": LOCKED})["QueueUrl"]
    policy = {"QueueUrl": url, "AttributeNames": ["Policy"]}

    assert sessions.call("queue", "sqs get_queue_url", QueueName="locked") == {"QueueUrl": url}
    assert sessions.call("queue", "sqs get_queue_attributes", **policy) == {"Attributes": {"Policy": LOCKED}}
    assert sessions.call("queue", "sqs set_queue_attributes", QueueUrl=url, Attributes={"Policy": ""}) == {}
    assert sessions.call("owner", "sqs get_queue_attributes", **policy).get("Attributes", {"Policy": ""}) == {
        "Policy": ""
    }


@pytest.mark.parametrize(
    "who, operation, parameters, action",
    [
        ("audit", "iam delete_login_profile", {}, "iam:DeleteLoginProfile"),
        ("audit", "iam list_users", {}, "iam:ListUsers"),
        ("audit", "iam get_user", {"UserName": "someone"}, "iam:GetUser"),  # the task is about root
        ("delete", "iam create_login_profile", {}, "iam:CreateLoginProfile"),
        ("delete", "iam get_account_summary", {}, "iam:GetAccountSummary"),
        ("delete", "iam delete_virtual_mfa_device", {"SerialNumber": "a" * 9}, "iam:DeleteVirtualMFADevice"),
        ("password", "iam list_access_keys", {}, "iam:ListAccessKeys"),
        ("audit", "s3 list_buckets", {}, "s3:ListAllMyBuckets"),
        ("bucket", "s3 list_objects_v2", {"Bucket": "bucket"}, "s3:ListBucket"),
        ("bucket", "s3 delete_bucket", {"Bucket": "bucket"}, "s3:DeleteBucket"),
        ("bucket", "s3 put_object", {"Bucket": "bucket", "Key": "key"}, "s3:PutObject"),
        ("bucket", "s3 get_bucket_policy", {"Bucket": "others"}, "s3:GetBucketPolicy"),
        ("queue", "sqs delete_queue", {"QueueUrl": "queue"}, "sqs:DeleteQueue"),
        ("queue", "sts get_session_token", {}, "sts:GetSessionToken"),
        ("queue", *assume(AUDIT_POLICY), "sts:AssumeRoot"),
        ("queue", "cloudformation list_stacks", {}, "cloudformation:ListStacks"),
    ],
)
def test_a_session_may_do_nothing_but_its_task(sessions, who, operation, parameters, action):
    sessions.call("owner", "s3 create_bucket", Bucket="bucket")
    sessions.call("manager", "s3 create_bucket", Bucket="others")
    refused = sessions.call(who, operation, **parameters)
    assert (
        f"AccessDenied: User: arn:aws:iam::{sessions.names['target']}:root is not authorized to perform: {action} "
        in refused
    )


def test_a_session_ends_and_does_so_for_nobody_elses_token(sessions):
    sessions.sessions["ended"] = root_session(sessions, AUDIT, DurationSeconds=0)
    sessions.sessions["forged"] = sessions.sessions["audit"] | {"AWS_SESSION_TOKEN": "another"}
    assert sessions.call("ended", "iam get_user").startswith("ExpiredToken")
    assert sessions.call("forged", "iam get_user").startswith("InvalidClientTokenId")
    identity = {"UserId": "{target}", "Account": "{target}", "Arn": "arn:aws:iam::{target}:root"}
    assert sessions.differences([("audit", "sts get_caller_identity", {}, identity)]) == []


def test_the_permissions_of_users(replay):
    unrelated = {"Effect": "Deny", "Action": "organizations:*", "Resource": "*"}
    list_only = {"Effect": "Allow", "Action": "iam:ListOrganizationsFeatures", "Resource": "*"}
    deny = {"Effect": "Deny", "Action": ["iam:EnableOrganizationsRoot*", "sts:AssumeRoot"], "Resource": "*"}
    only_buckets = {"StringEquals": {"sts:TaskPolicyArn": [TASK + BUCKET]}}
    grant = {"Effect": "Allow", "Action": "sts:AssumeRoot", "Resource": "*", "Condition": only_buckets}
    iam = replay.local.sdk("iam")
    for user, statements in {
        "no_grants": [unrelated],
        "explicit_deny": [list_only, deny],
        "buckets_only": [grant],
    }.items():
        iam.create_user(UserName=user)
        document = json.dumps({"Version": "2012-10-17", "Statement": statements})
        iam.put_user_policy(UserName=user, PolicyName="policy", PolicyDocument=document)
        key = iam.create_access_key(UserName=user)["AccessKey"]
        replay.sessions[user] = {
            "AWS_ACCESS_KEY_ID": key["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"],
        }
    assert replay.differences(PERMISSIONS_RECORDED) == []
