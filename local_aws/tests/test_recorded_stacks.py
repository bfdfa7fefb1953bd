"""Stacks and templates give AWS's recorded answers, the tables in recorded_stacks.py."""

import json

import pytest
from recorded import Replay
from recorded_change_sets import OURS
from recorded_stacks import HANDLE, STACKS_RECORDED, TEMPLATES_RECORDED, text
from support import template

FAILED = "The following resource(s) failed to create:"
Seen = tuple[str, str, str]  # status, physical id, reason


def test_templates_that_aws_refuses_leave_no_stack(empty):
    assert Replay(empty).differences(TEMPLATES_RECORDED) == []


def test_stacks(main):
    assert main.differences(STACKS_RECORDED) == []


def seen(local, name: str, logical_id: str) -> list[Seen]:
    """The events of one resource, or of the stack itself, oldest first."""
    events = local.sdk("cloudformation").describe_stack_events(StackName=name)["StackEvents"]
    return [
        (e["ResourceStatus"], e["PhysicalResourceId"], e.get("ResourceStatusReason", ""))
        for e in reversed(events)
        if e["LogicalResourceId"] == logical_id
    ]


def statuses(local, name: str, logical_id: str) -> list[tuple[str, str]]:
    return [(status, reason) for status, _, reason in seen(local, name, logical_id)]


def test_a_create_that_succeeds_is_in_progress_twice(main):
    """S1 lifecycle, S2 test_list_events_after_deployment."""
    physical_id = main.names["parameter"]
    assert seen(main.local, "main", "A") == [
        ("CREATE_IN_PROGRESS", "", ""),
        ("CREATE_IN_PROGRESS", physical_id, "Resource creation Initiated"),
        ("CREATE_COMPLETE", physical_id, ""),
    ]


def test_a_create_that_named_no_id_is_deleted_without_its_handler(local):
    """S1 lifecycle (BadQueue), S2, S5: a lone DELETE_COMPLETE, and no reason at the end."""
    stack = local.create_stack("new", template(RootSessions={}))  # fails without an organization
    assert (stack["StackStatus"], stack.get("StackStatusReason")) == ("ROLLBACK_COMPLETE", None)
    [started, failed, deleted] = seen(local, "new", "RootSessions")
    assert started == ("CREATE_IN_PROGRESS", "", "")
    assert failed[:2] == ("CREATE_FAILED", "")
    assert failed[2].startswith('Resource handler returned message: "')
    assert deleted == ("DELETE_COMPLETE", "", "")
    assert statuses(local, "new", "new") == [
        ("CREATE_IN_PROGRESS", "User Initiated"),
        ("ROLLBACK_IN_PROGRESS", f"{FAILED} [RootSessions]. Rollback requested by user."),
        ("ROLLBACK_COMPLETE", ""),
    ]


def test_the_reason_of_a_failed_update_ends_with_a_space(local):
    """S1 lifecycle update-rollback."""
    local.create_stack("new", text(A=HANDLE))
    assert local.update_stack(template(Bad={}), "new") == "UPDATE_ROLLBACK_COMPLETE"
    assert statuses(local, "new", "new")[2:] == [
        ("UPDATE_IN_PROGRESS", "User Initiated"),
        ("UPDATE_ROLLBACK_IN_PROGRESS", f"{FAILED} [Bad]. "),
        ("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", ""),
        ("UPDATE_ROLLBACK_COMPLETE", ""),
    ]


def test_a_replacement_is_in_progress_twice(empty):
    """S1 lifecycle, S2 test_update_parameter_default_value."""

    def topic(name: str) -> str:
        return text(T={"Type": "AWS::SNS::Topic", "Properties": {"TopicName": name}})

    empty.create_stack("new", topic("one"))
    names = {"StackName": "new", "ChangeSetName": "second"}
    cloudformation = empty.sdk("cloudformation")
    cloudformation.create_change_set(**names, TemplateBody=topic("two"))
    described = cloudformation.describe_change_set(**names, IncludePropertyValues=True)
    [change] = [change["ResourceChange"] for change in described["Changes"]]
    target = {"Attribute": "Properties", "Name": "TopicName", "RequiresRecreation": "Always"}
    assert change == {
        "Action": "Modify",
        "LogicalResourceId": "T",
        "PhysicalResourceId": change["PhysicalResourceId"],
        "ResourceType": "AWS::SNS::Topic",
        "PolicyAction": "ReplaceAndDelete",
        "Replacement": "True",
        "Scope": ["Properties"],
        "Details": [{"Target": target, "Evaluation": "Static", "ChangeSource": "DirectModification"}],
        "BeforeContext": json.dumps({"Properties": {"TopicName": "one"}}),
        "AfterContext": json.dumps({"Properties": {"TopicName": "two"}}),
    }

    cloudformation.execute_change_set(**names)
    empty.finished("new")

    one, two = (f"arn:aws:sns:us-east-1:123456789012:{name}" for name in ("one", "two"))
    creating = "Requested update requires the creation of a new physical resource; hence creating one."
    assert seen(empty, "new", "T")[3:6] == [
        ("UPDATE_IN_PROGRESS", one, creating),
        ("UPDATE_IN_PROGRESS", two, "Resource creation Initiated"),
        ("UPDATE_COMPLETE", two, ""),
    ]


def test_a_create_in_progress_can_be_deleted(local):
    """AWS cancels it, and deletes the resources that it has created."""
    local.make_organization()
    local.faults(handlers_wait=True)
    created = local.start_stack("create", "new", template(RootSessions={}))["StackId"]
    local.sdk("cloudformation").delete_stack(StackName="new")
    local.faults()
    assert local.finished(created)["StackStatus"] == "DELETE_COMPLETE"
    assert local.features() == []


@pytest.mark.parametrize("stays, status", [(False, "UPDATE_ROLLBACK_FAILED"), (True, "UPDATE_ROLLBACK_COMPLETE")])
def test_the_rollback_of_an_update_that_found_nothing_ends_in_either_way(local, stays, status):
    """AWS was recorded to do both: aws-cdk 27212 and 29916; nextjs-lambda 58 and S3 test_cfn_update_rollback."""
    local.make_organization()
    local.create_stack(template=template(RootSessions={}))
    local.sdk("iam").disable_organizations_root_sessions()
    local.faults(failed_updates_stay=stays)
    assert local.update_stack(template(RootSessions={"Properties": {"EnableTrustedAccess": True}})) == status
    updates = [status for status, _ in statuses(local, "stack", "RootSessions") if status.startswith("UPDATE")]
    fails = ["UPDATE_IN_PROGRESS", "UPDATE_FAILED"]
    assert updates == fails + (["UPDATE_COMPLETE"] if stays else fails)


def test_a_role_that_cloudformation_cannot_assume_is_an_internal_failure(local):
    """datadog-cloudformation-resources 311."""
    local.make_organization()
    trust = {"Effect": "Allow", "Principal": {"Service": "cloudformation.amazonaws.com"}, "Action": "sts:AssumeRole"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    local.sdk("iam").update_assume_role_policy(RoleName="ExecutionRole", PolicyDocument=policy)
    local.create_stack("new", template(RootSessions={}))
    assert ("CREATE_FAILED", "Internal Failure") in statuses(local, "new", "RootSessions")
    assert local.calls() == []


def test_a_registration_whose_version_is_gone_can_be_deleted(empty):
    """AWS's own handler of ResourceVersion (aws-cloudformation-resource-providers-cloudformation) reads first."""
    parameters = {"SchemaHandlerPackage": empty.upload()}
    empty.create_stack("type", "examples/register-type.yml", parameters)
    empty.sdk("cloudformation").deregister_type(Type="RESOURCE", TypeName="Org::IAM::RootSessions")
    assert empty.delete_stack("type") == "DELETE_COMPLETE"


def test_an_unknown_attribute_fails_the_stack_before_it_creates_anything(local):
    """S2 test_invalid_getatt_fails."""
    local.make_organization()
    outputs = {"Outputs": {"Wrong": {"Value": {"Fn::GetAtt": "RootSessions.Features"}}}}
    local.create_stack("new", text(outputs, RootSessions=OURS))
    unknown = "Resource type Org::IAM::RootSessions does not support attribute {Features}."
    error = f"[Error] /Outputs/Wrong/Value/Fn::GetAtt: {unknown} Rollback requested by user."
    assert statuses(local, "new", "new")[1:] == [("ROLLBACK_IN_PROGRESS", error), ("ROLLBACK_COMPLETE", "")]
    assert statuses(local, "new", "RootSessions") == []
