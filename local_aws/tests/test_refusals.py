"""What AWS refuses, in the words that the real AWS CLI prints."""

import json
import subprocess

import pytest
from support import RETAIN, make_stack_set_roles, submit, template, wait_until

from local_aws.client import BIN, MANAGEMENT_ACCOUNT, ROOT, TYPE, AwsError


def refusal(call, *arguments, **keywords) -> str:
    """What the AWS CLI prints for a call that fails."""
    with pytest.raises(AwsError) as e:
        call(*arguments, **keywords)
    return str(e.value)


def create_failure(local, name: str) -> str:
    [reason] = [why for id_, status, why in local.events(name) if (id_, status) == ("RootSessions", "CREATE_FAILED")]
    return reason


def test_a_second_stack_of_the_region_is_refused_and_its_rollback_disables(local):
    """Hazard 2. That the rollback deletes what was refused is an assumption: the more harmful one."""
    organization = local.make_organization()
    first = local.create_stack("first")["StackId"]

    assert local.create_stack("second")["StackStatus"] == "ROLLBACK_COMPLETE"

    assert create_failure(local, "second") == f"{organization} already exists in stack {first}"
    assert local.features() == []
    assert local.delete_stack("second") == "DELETE_COMPLETE"
    assert local.delete_stack("first") == "DELETE_COMPLETE"


def test_with_retain_a_second_stack_is_refused_and_changes_nothing(local):
    local.make_organization()
    local.create_stack("first")

    local.create_stack("second", template=template(RootSessions=RETAIN))

    assert "already exists in stack" in create_failure(local, "second")
    assert local.features() == ["RootSessions"]


def test_the_stacks_of_cfn_submit_have_termination_protection(empty):
    submit(empty)
    for stack in ("org-iam-rootsessions-role-stack", "CloudFormationManagedUploadInfrastructure"):
        assert refusal(empty.delete_stack, stack) == (
            "An error occurred (ValidationError) when calling the DeleteStack operation:"
            f" Stack [{stack}] cannot be deleted while TerminationProtection is enabled"
        )
    empty.aws(
        *("cloudformation", "update-termination-protection", "--no-enable-termination-protection"),
        *("--stack-name", "org-iam-rootsessions-role-stack"),
    )
    assert empty.delete_stack("org-iam-rootsessions-role-stack") == "DELETE_COMPLETE"


def test_a_stack_set_needs_the_administrators_and_the_targets_role(local):
    def reason() -> str:
        local.aws(*instances, "create-stack-instances", *target)
        wait_until(lambda: operations()[0]["Status"] == "FAILED")
        [instance] = local.aws(*instances, "list-stack-instances", *target[:2])["Summaries"]
        return instance["StatusReason"]

    def operations() -> list[dict]:
        return local.sdk("cloudformation").list_stack_set_operations(StackSetName="root-sessions")["Summaries"]

    instances = ("cloudformation",)
    target = ("--stack-set-name", "root-sessions", "--accounts", MANAGEMENT_ACCOUNT, "--regions", "us-east-1")
    local.make_organization()
    local.aws(
        *("cloudformation", "create-stack-set", "--stack-set-name", "root-sessions"),
        *("--template-body", "file://examples/root-sessions.yml"),
    )
    assert reason() == (
        f"Account {MANAGEMENT_ACCOUNT} should have 'AWSCloudFormationStackSetAdministrationRole' role with trust"
        " relationship to CloudFormation service."
    )
    make_stack_set_roles(local, {MANAGEMENT_ACCOUNT: {}})
    local.sdk("iam").delete_role_policy(RoleName="AWSCloudFormationStackSetExecutionRole", PolicyName="Deploy")
    local.sdk("iam").delete_role(RoleName="AWSCloudFormationStackSetExecutionRole")
    assert reason() == (
        f"Account {MANAGEMENT_ACCOUNT} should have 'AWSCloudFormationStackSetExecutionRole' role with trust"
        " relationship to Role 'AWSCloudFormationStackSetAdministrationRole'."
    )


@pytest.fixture
def registration(empty):
    """Registers a package from a member account; what describe-type-registration says."""
    organization = empty.make_organization()
    account, member = empty.make_member()

    def register(url: str) -> dict:
        name = ("--type", "RESOURCE", "--type-name", TYPE)
        token = empty.aws("cloudformation", "register-type", *name, "--schema-handler-package", url, **member)
        return empty.aws(
            *("cloudformation", "describe-type-registration", "--registration-token", token["RegistrationToken"]),
            **member,
        )

    register.organization, register.account = organization, account
    return register


def test_a_package_in_another_accounts_bucket_needs_a_bucket_policy(empty, registration):
    url = empty.upload()
    refused = registration(url)
    assert refused["ProgressStatus"] == "FAILED"
    assert "Access Denied (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied)" in refused["Description"]

    empty.share_packages("o-anotherone0")
    assert registration(url)["ProgressStatus"] == "FAILED"

    empty.share_packages(registration.organization)
    assert registration(url)["ProgressStatus"] == "COMPLETE"


def test_the_bucket_that_cfn_submit_makes_serves_its_own_account_only(empty, registration):
    submit(empty)
    s3 = empty.sdk("s3")
    [bucket] = [b["Name"] for b in s3.list_buckets()["Buckets"] if "artifact" in b["Name"]]
    [package] = s3.list_objects_v2(Bucket=bucket)["Contents"]
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{registration.account}:root"},
        "Action": "s3:*",
        "Resource": f"arn:aws:s3:::{bucket}/*",
    }
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))

    refused = registration(f"s3://{bucket}/{package['Key']}")

    assert "AccessDenied" in refused["Description"]


def test_a_bucket_name_that_someone_else_owns_is_refused(empty):
    empty.make_organization()
    _, member = empty.make_member()
    make = [BIN / "aws", "s3", "mb", "s3://root-sessions-packages"]
    subprocess.run(make, env=empty.environment, check=True, capture_output=True)

    done = subprocess.run(make, env=empty.environment | member, capture_output=True, text=True)

    assert done.returncode == 1
    assert "make_bucket failed: s3://root-sessions-packages An error occurred (BucketAlreadyExists)" in done.stderr


def test_a_type_has_fifty_versions_at_most(local):
    for _ in range(49):
        local.register()
    name = ("--type", "RESOURCE", "--type-name", TYPE)
    register = ("cloudformation", "register-type", *name, "--schema-handler-package", local.upload())

    assert "An error occurred (CFNRegistryException) when calling the RegisterType" in refusal(local.aws, *register)

    local.aws("cloudformation", "deregister-type", *name, "--version-id", "00000002")
    assert local.aws(*register)["RegistrationToken"]


def test_a_template_with_roles_needs_their_capability(empty):
    body = f"file://{ROOT}/examples/stack-set-roles.yml"
    create = ("cloudformation", "create-stack", "--stack-name", "roles", "--template-body", body)
    parameters = ("--parameters", f"ParameterKey=AdministratorAccountId,ParameterValue={MANAGEMENT_ACCOUNT}")

    assert refusal(empty.aws, *create, *parameters, "--capabilities", "CAPABILITY_IAM") == (
        "An error occurred (InsufficientCapabilitiesException) when calling the CreateStack operation:"
        " Requires capabilities : [CAPABILITY_NAMED_IAM]"
    )


def test_a_rollback_is_continued_only_after_it_failed(local):
    local.make_organization()
    local.create_stack()
    assert "is in CREATE_COMPLETE state and can not continue update rollback" in refusal(
        local.aws, "cloudformation", "continue-update-rollback", "--stack-name", "stack"
    )


def test_the_default_version_is_not_deregistered_before_the_others(local):
    arn = local.register()
    first = arn.replace("00000002", "00000001")
    assert "Version '00000001' is the default version and cannot be deregistered." in refusal(
        local.aws, "cloudformation", "deregister-type", "--arn", first
    )


def test_a_change_set_is_executed_once_and_then_gone(local):
    local.make_organization()
    names = ("--stack-name", "stack", "--change-set-name", "first")
    create = ("cloudformation", "create-change-set", *names, "--change-set-type", "CREATE")
    template_body = ("--template-body", "file://examples/root-sessions.yml")
    local.aws(*create, *template_body)
    assert local.stack()["StackStatus"] == "REVIEW_IN_PROGRESS"
    assert "(AlreadyExistsException)" in refusal(local.aws, *create, *template_body)

    local.aws("cloudformation", "execute-change-set", *names)

    assert local.finished()["StackStatus"] == "CREATE_COMPLETE"
    assert (
        "(ChangeSetNotFound) when calling the ExecuteChangeSet operation: ChangeSet [first] does not exist"
        in refusal(local.aws, "cloudformation", "execute-change-set", *names)
    )
