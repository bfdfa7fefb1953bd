"""Refusals across accounts, stacks and versions; recorded_stacks.py has the refusals of single requests."""

import pytest
from support import make_stack_set_roles, wait_until

from local_aws.client import MANAGEMENT_ACCOUNT, TYPE


def test_a_second_stack_of_the_region_is_refused_and_its_rollback_disables(local):
    """Hazard 2. The deletion of the refused resource by the rollback is an assumption, the worst case."""
    organization = local.make_organization()
    first = local.create_stack("first")["StackId"]

    assert local.create_stack("second")["StackStatus"] == "ROLLBACK_COMPLETE"

    refusal = f"{organization} already exists in stack {first}"
    assert ("RootSessions", "CREATE_FAILED", refusal) in local.events("second")
    assert local.features() == []
    assert local.delete_stack("second") == "DELETE_COMPLETE"
    assert local.delete_stack("first") == "DELETE_COMPLETE"


def test_a_stack_set_needs_the_administrators_and_the_targets_role(local):
    target = ("--stack-set-name", "root-sessions", "--accounts", MANAGEMENT_ACCOUNT, "--regions", "us-east-1")

    def reason() -> str:
        operation = local.aws("cloudformation", "create-stack-instances", *target)
        results = ("list-stack-set-operation-results", *target[:2], "--operation-id", operation["OperationId"])

        def failed() -> list[dict]:
            return [r for r in local.aws("cloudformation", *results)["Summaries"] if r["Status"] == "FAILED"]

        [result] = wait_until(failed)
        return result["StatusReason"]

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


def test_another_account_reads_a_package_only_if_the_policy_and_the_key_allow_it(empty):
    organization, (_, member) = empty.make_organization(), empty.make_member()
    cloudformation, package = empty.sdk("cloudformation", **member), {"SchemaHandlerPackage": empty.upload()}

    def registration() -> dict:
        token = cloudformation.register_type(Type="RESOURCE", TypeName=TYPE, **package)["RegistrationToken"]
        return cloudformation.describe_type_registration(RegistrationToken=token)

    denied = "Access Denied (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied)"
    assert registration()["Description"].endswith(denied)
    stack = empty.create_stack("type", "examples/register-type.yml", package, **member)
    assert stack["StackStatus"] == "ROLLBACK_COMPLETE"
    assert any("did not stabilize" in reason for *_, reason in empty.events("type", **member))
    empty.share_packages("o-anotherone0")
    assert registration()["ProgressStatus"] == "FAILED"

    empty.share_packages(organization)
    assert registration()["ProgressStatus"] == "COMPLETE"

    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}  # as in the bucket of `cfn submit`
    bucket = f"packages-{MANAGEMENT_ACCOUNT}"
    empty.sdk("s3").put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [rule]})
    assert registration()["Description"].endswith(denied)


def test_a_type_has_fifty_versions_at_most(local):
    for _ in range(49):
        local.register()
    with pytest.raises(local.sdk("cloudformation").exceptions.CFNRegistryException, match="Maximum number of versions"):
        local.register()

    local.sdk("cloudformation").deregister_type(Type="RESOURCE", TypeName=TYPE, VersionId="00000002")
    assert local.register().endswith("/00000051")
