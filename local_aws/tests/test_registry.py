"""Publishing the type: the real CloudFormation CLI, and CloudFormation's checks against what is registered."""

import json

import pytest
from support import submit

from local_aws.client import ROOT, AwsError


def versions(local, **environment: str) -> list[tuple[str, bool]]:
    listed = local.aws(
        *("cloudformation", "list-type-versions", "--type", "RESOURCE", "--type-name", "Org::IAM::RootSessions"),
        **environment,
    )
    return [(v["VersionId"], v["IsDefaultVersion"]) for v in listed["TypeVersionSummaries"]]


def test_cfn_submit_publishes_what_then_runs(empty):
    empty.make_organization()

    assert "Registration complete." in submit(empty, "--set-default")

    described = empty.aws(
        *("cloudformation", "describe-type", "--type", "RESOURCE", "--type-name", "Org::IAM::RootSessions")
    )
    assert json.loads(described["Schema"]) == json.loads((ROOT / "org-iam-rootsessions.json").read_text())
    assert ":role/org-iam-rootsessions-role-stack-ExecutionRole-" in described["ExecutionRoleArn"]
    assert empty.create_stack()["StackStatus"] == "CREATE_COMPLETE"


def test_a_second_version_becomes_the_default_only_when_asked_for(empty):
    submit(empty)
    submit(empty)
    assert versions(empty) == [("00000001", True), ("00000002", False)]

    submit(empty, "--set-default")
    assert versions(empty) == [("00000001", False), ("00000002", False), ("00000003", True)]


def test_retired_versions_and_then_the_type_can_be_deregistered(local):
    arn = local.register()
    with pytest.raises(AwsError, match="more than one active version"):
        local.aws(*("cloudformation", "deregister-type", "--type", "RESOURCE", "--type-name", "Org::IAM::RootSessions"))
    local.aws("cloudformation", "deregister-type", "--arn", arn)
    assert versions(local) == [("00000001", True)]

    local.aws("cloudformation", "deregister-type", "--type", "RESOURCE", "--type-name", "Org::IAM::RootSessions")

    assert local.aws("cloudformation", "list-types")["TypeSummaries"] == []


def test_a_package_that_is_not_there_fails_the_registration_and_not_the_call(empty):
    token = empty.aws(
        *("cloudformation", "register-type", "--type", "RESOURCE", "--type-name", "Org::IAM::RootSessions"),
        *("--schema-handler-package", "s3://nowhere/package.zip"),
    )["RegistrationToken"]
    registration = empty.aws("cloudformation", "describe-type-registration", "--registration-token", token)
    assert registration["ProgressStatus"] == "FAILED"
    assert "no such bucket" in registration["Description"]


def test_an_unregistered_type_is_refused_before_anything_is_created(empty):
    with pytest.raises(AwsError, match=r"Unrecognized resource types: \[Org::IAM::RootSessions\]"):
        empty.create_stack()
    assert empty.aws("cloudformation", "list-stacks")["StackSummaries"] == []


@pytest.mark.parametrize(
    "name, value, reason",
    [
        ("Enabled", True, "extraneous key [Enabled] is not permitted"),
        ("OrganizationId", "o-exampleorgid", "Encountered readonly properties [OrganizationId]"),
    ],
)
def test_a_wrong_property_fails_before_a_handler_runs(local, name, value, reason):
    local.make_organization()
    template = {"Resources": {"RootSessions": {"Type": "Org::IAM::RootSessions", "Properties": {name: value}}}}

    assert local.create_stack(template=json.dumps(template))["StackStatus"] == "ROLLBACK_COMPLETE"

    assert any(reason in because for _, status, because in local.events() if status == "CREATE_FAILED")
    assert local.calls() == []


def test_a_type_without_an_execution_role_says_how_to_register_it(empty):
    empty.make_organization()
    empty.aws(
        *("cloudformation", "register-type", "--type", "RESOURCE", "--type-name", "Org::IAM::RootSessions"),
        *("--schema-handler-package", empty.upload()),
    )

    assert empty.create_stack()["StackStatus"] == "ROLLBACK_COMPLETE"

    [reason] = [because for _, status, because in empty.events() if status == "CREATE_FAILED"]
    assert "registered without an execution role" in reason
    assert "HandlerErrorCode: InvalidCredentials" in reason
