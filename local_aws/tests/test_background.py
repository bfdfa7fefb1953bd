"""Operations return at once and continue in the background, and some requests are refused meanwhile."""

import json
import subprocess

import pytest
from support import RETAIN, make_stack_set_roles, template, wait_until

from local_aws.client import BIN, MANAGEMENT_ACCOUNT, ROOT, AwsError


@pytest.fixture
def held(local):
    """The local AWS, where operations with a handler stay in progress until a test calls faults()."""
    local.make_organization()
    local.faults(handlers_wait=True)
    return local


def test_create_stack_returns_at_once_and_events_appear_as_they_happen(held):
    created = held.start_stack("create", "stack", "examples/root-sessions.yml")["StackId"]
    assert held.stack()["StackStatus"] == "CREATE_IN_PROGRESS"
    assert "Outputs" not in held.stack()
    wait_until(lambda: ("RootSessions", "CREATE_IN_PROGRESS", "") in held.events())
    assert "CREATE_COMPLETE" not in [status for _, status, _ in held.events()]
    with pytest.raises(AwsError, match=f"Stack:{created} is in CREATE_IN_PROGRESS state and can not be updated."):
        held.start_stack("update", "stack", template(RootSessions=RETAIN))

    held.faults()

    held.aws("cloudformation", "wait", "stack-create-complete", "--stack-name", "stack")
    assert [name for name, status, _ in held.events() if status == "CREATE_COMPLETE"] == ["RootSessions", "stack"]


def test_the_waiter_fails_when_the_stack_does(local):
    local.start_stack("create", "stack", "examples/root-sessions.yml")  # there is no organization
    with pytest.raises(AwsError, match=r"terminal failure state: .* we matched expected path: .ROLLBACK_COMPLETE."):
        local.aws("cloudformation", "wait", "stack-create-complete", "--stack-name", "stack")


def test_deploy_creates_then_updates_and_then_has_nothing_to_do(local, tmp_path):
    def deploy(**attributes: str) -> str:
        (tmp_path / "template.json").write_text(template(RootSessions=attributes))
        command = [BIN / "aws", "cloudformation", "deploy", "--stack-name", "stack", "--template-file"]
        done = subprocess.run(
            [*command, tmp_path / "template.json"], env=local.environment, cwd=ROOT, capture_output=True, text=True
        )
        return done.stdout + done.stderr

    local.make_organization()
    assert "Successfully created/updated stack - stack" in deploy()
    assert "Successfully created/updated stack - stack" in deploy(**RETAIN)
    assert local.stack()["StackStatus"] == "UPDATE_COMPLETE"
    assert "No changes to deploy" in deploy(**RETAIN)


def test_a_name_is_taken_while_its_stack_is_being_deleted(held):
    held.faults()
    stack_id = held.create_stack(template=template(RootSessions={}))["StackId"]
    held.faults(handlers_wait=True)
    held.sdk("cloudformation").delete_stack(StackName="stack")

    with pytest.raises(AwsError, match=r"\(AlreadyExistsException\) .* Stack \[stack\] already exists"):
        held.start_stack("create", "stack", "examples/root-sessions.yml")

    held.faults()
    assert held.finished(stack_id)["StackStatus"] == "DELETE_COMPLETE"
    assert held.create_stack()["StackStatus"] == "CREATE_COMPLETE"


def test_a_stack_set_has_one_operation_at_a_time(held):
    make_stack_set_roles(held, {MANAGEMENT_ACCOUNT: {}})
    cloudformation, name = held.sdk("cloudformation"), {"StackSetName": "root-sessions"}
    cloudformation.create_stack_set(**name, TemplateBody=(ROOT / "examples/root-sessions.yml").read_text())
    targets = {**name, "Accounts": [MANAGEMENT_ACCOUNT], "Regions": ["us-east-1"]}
    cloudformation.create_stack_instances(**targets)

    refusal = "Another Operation on StackSet arn:aws:cloudformation:us-east-1:"
    with pytest.raises(cloudformation.exceptions.OperationInProgressException, match=refusal):
        cloudformation.delete_stack_instances(**targets, RetainStacks=False)


def test_a_reset_ends_what_is_in_progress(held):
    held.start_stack("create", "stack", "examples/root-sessions.yml")
    held.reset()
    held.make_organization()
    held.register()
    assert held.create_stack()["StackStatus"] == "CREATE_COMPLETE"
    assert held.calls().count("EnableOrganizationsRootSessions") == 1


def test_the_refusal_of_an_unknown_fault_lists_the_known_faults(empty):
    done = subprocess.run(
        ["curl", "--silent", "--request", "PUT", f"{empty.endpoint}/_local/faults", "--data", '{"throttled": 1}'],
        capture_output=True,
        check=True,
    )
    assert "throttled_calls" in json.loads(done.stdout)["error"]
