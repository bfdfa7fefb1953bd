"""Centralized root access: IAM's features, sts:AssumeRoot, and the permissions of root sessions."""

import json

import pytest
import recorded_root_access as root
from recorded import Replay

from local_aws.client import MANAGEMENT_ACCOUNT, session


@pytest.fixture
def replay(empty) -> Replay:
    organization = empty.make_organization(trusted_access=False)
    (delegate, delegates), (target, owner) = empty.make_member("delegate"), empty.make_member("target")
    names = {
        "organization": organization,
        "manager": MANAGEMENT_ACCOUNT,
        "manager_arn": empty.sdk("sts").get_caller_identity()["Arn"],
        "delegate": delegate,
        "delegate_arn": f"arn:aws:sts::{delegate}:assumed-role/OrganizationAccountAccessRole/e2e",
        "target": target,
    }
    return Replay(empty, names, {"delegate": delegates, "owner": owner})


@pytest.fixture
def sessions(replay) -> Replay:
    """A replay with both features enabled, and a root session of the target account for each task, by its name."""
    for operation, parameters in ((root.TRUST_ON, root.IAM), (root.CREDENTIALS_ON, {}), (root.SESSIONS_ON, {})):
        replay.call("manager", operation, **parameters)
    replay.sessions |= {name: root_session(replay, task) for name, task in root.TASKS.items()}
    return replay


def root_session(replay: Replay, task: str, **more: int) -> dict[str, str]:
    operation, parameters = root.assume(root.TASK + task, **more)
    return session(replay.call("manager", operation, **parameters)["Credentials"])


def test_features_and_the_tasks_that_they_allow(replay):
    assert replay.differences(root.FEATURES_RECORDED) == []


def test_the_refusals_of_assume_root(sessions):
    assert sessions.differences(root.REQUESTS_RECORDED) == []


def test_roots_password_and_an_audit(sessions):
    assert sessions.differences(root.CREDENTIALS_RECORDED) == []


def test_the_reason_why_trusted_access_stays(replay):
    replay.call("manager", root.TRUST_ON, **root.IAM)
    replay.call("manager", root.DELEGATE, AccountId="{delegate}", **root.IAM)
    organizations = replay.local.sdk("organizations")
    with pytest.raises(organizations.exceptions.ConstraintViolationException) as refused:
        organizations.disable_aws_service_access(**root.IAM)
    assert refused.value.response["Reason"] == "DELEGATED_ADMINISTRATOR_EXISTS_FOR_THIS_SERVICE"


LOCKED = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "*"}]})


def test_a_queue_is_unlocked(sessions):
    url = sessions.call("owner", "sqs create_queue", QueueName="locked", Attributes={"Policy": LOCKED})["QueueUrl"]
    policy = {"QueueUrl": url, "AttributeNames": ["Policy"]}

    assert sessions.call("queue", "sqs get_queue_url", QueueName="locked") == {"QueueUrl": url}
    assert sessions.call("queue", "sqs get_queue_attributes", **policy) == {"Attributes": {"Policy": LOCKED}}
    assert sessions.call("queue", "sqs set_queue_attributes", QueueUrl=url, Attributes={"Policy": ""}) == {}
    assert not sessions.call("owner", "sqs get_queue_attributes", **policy).get("Attributes", {}).get("Policy")


def test_a_session_may_only_perform_its_task(sessions):
    sessions.call("manager", "s3 create_bucket", Bucket="others")
    user = f"AccessDenied: User: arn:aws:iam::{sessions.names['target']}:root is not authorized to perform:"
    refused = [
        ("audit", "iam delete_login_profile", {}, "iam:DeleteLoginProfile"),
        ("audit", "iam get_user", {"UserName": "someone"}, "iam:GetUser"),  # the task is about root
        ("delete", "iam delete_virtual_mfa_device", {"SerialNumber": "a" * 9}, "iam:DeleteVirtualMFADevice"),
        ("bucket", "s3 put_object", {"Bucket": "bucket", "Key": "key"}, "s3:PutObject"),
        ("bucket", "s3 get_bucket_policy", {"Bucket": "others"}, "s3:GetBucketPolicy"),
        ("queue", "cloudformation list_stacks", {}, "cloudformation:ListStacks"),
        ("queue", *root.assume(root.AUDIT_POLICY), "sts:AssumeRoot"),
    ]
    assert sessions.differences([(*request, f"{user} {action} ...") for *request, action in refused]) == []


def test_a_session_ends_and_works_only_with_its_own_token(sessions):
    sessions.sessions["ended"] = root_session(sessions, root.AUDIT, DurationSeconds=0)
    sessions.sessions["forged"] = sessions.sessions["audit"] | {"AWS_SESSION_TOKEN": "another"}
    assert sessions.call("ended", "iam get_user").startswith("ExpiredToken")
    assert sessions.call("forged", "iam get_user").startswith("InvalidClientTokenId")
    identity = {"UserId": "{target}", "Account": "{target}", "Arn": "arn:aws:iam::{target}:root"}
    assert sessions.differences([("audit", "sts get_caller_identity", {}, identity)]) == []


def test_the_permissions_of_users(replay):
    unrelated = {"Effect": "Deny", "Action": "organizations:*", "Resource": "*"}
    list_only = {"Effect": "Allow", "Action": "iam:ListOrganizationsFeatures", "Resource": "*"}
    deny = {"Effect": "Deny", "Action": ["iam:EnableOrganizationsRoot*", "sts:AssumeRoot"], "Resource": "*"}
    only_buckets = {"StringEquals": {"sts:TaskPolicyArn": [root.TASK + root.BUCKET]}}
    grant = {"Effect": "Allow", "Action": "sts:AssumeRoot", "Resource": "*", "Condition": only_buckets}
    iam = replay.local.sdk("iam")
    users = {"no_grants": [unrelated], "explicit_deny": [list_only, deny], "buckets_only": [grant]}
    for user, statements in users.items():
        iam.create_user(UserName=user)
        document = json.dumps({"Version": "2012-10-17", "Statement": statements})
        iam.put_user_policy(UserName=user, PolicyName="policy", PolicyDocument=document)
        replay.sessions[user] = session(iam.create_access_key(UserName=user)["AccessKey"])
    assert replay.differences(root.PERMISSIONS_RECORDED) == []
