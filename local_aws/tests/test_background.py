"""Operations return at once and go on in the background; what is refused meanwhile."""

import json
import subprocess

import pytest
from support import RETAIN, make_stack_set_roles, template, wait_until

from local_aws.client import BIN, MANAGEMENT_ACCOUNT, ROOT, AwsError

REGION = ["us-east-1"]


@pytest.fixture
def held(local):
    """The local AWS where an operation with a handler stays in progress until faults() is called."""
    local.make_organization()
    local.faults(handlers_wait=True)
    return local


def start_delete(local) -> str:
    stack_id = local.create_stack(template=template(RootSessions={}))["StackId"]
    local.faults(handlers_wait=True)
    local.aws("cloudformation", "delete-stack", "--stack-name", "stack")
    return stack_id


def test_create_stack_returns_at_once_and_events_appear_as_they_happen(held):
    held.start_stack("create", "stack", "examples/root-sessions.yml")
    assert held.stack()["StackStatus"] == "CREATE_IN_PROGRESS"
    assert "Outputs" not in held.stack()
    wait_until(lambda: ("RootSessions", "CREATE_IN_PROGRESS", "") in held.events())
    assert "CREATE_COMPLETE" not in [status for _, status, _ in held.events()]

    held.faults()

    held.aws("cloudformation", "wait", "stack-create-complete", "--stack-name", "stack")
    assert [(name, status) for name, status, _ in held.events()] == [
        ("stack", "CREATE_IN_PROGRESS"),
        ("RootSessions", "CREATE_IN_PROGRESS"),
        ("RootSessions", "CREATE_IN_PROGRESS"),  # with its id
        ("RootSessions", "CREATE_COMPLETE"),
        ("stack", "CREATE_COMPLETE"),
    ]


def test_the_waiter_fails_when_the_stack_does(local):
    local.start_stack("create", "stack", "examples/root-sessions.yml")  # there is no organization
    with pytest.raises(AwsError, match=r"terminal failure state: .* we matched expected path: .ROLLBACK_COMPLETE."):
        local.aws("cloudformation", "wait", "stack-create-complete", "--stack-name", "stack")


def test_deploy_creates_then_updates_and_then_has_nothing_to_do(local, tmp_path):
    def deploy(**attributes: str) -> str:
        (tmp_path / "template.json").write_text(template(RootSessions=attributes))
        command = [BIN / "aws", "cloudformation", "deploy", "--stack-name", "stack", "--template-file"]
        done = subprocess.run(
            [*command, tmp_path / "template.json"],
            env=local.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        return done.stdout + done.stderr

    local.make_organization()
    assert "Successfully created/updated stack - stack" in deploy()
    assert "Successfully created/updated stack - stack" in deploy(**RETAIN)
    assert local.stack()["StackStatus"] == "UPDATE_COMPLETE"
    assert "No changes to deploy" in deploy(**RETAIN)


def test_a_name_is_taken_while_its_stack_is_being_deleted(local):
    local.make_organization()
    stack_id = start_delete(local)

    with pytest.raises(AwsError) as e:
        local.start_stack("create", "stack", "examples/root-sessions.yml")

    assert "An error occurred (AlreadyExistsException) when calling the CreateStack operation:" in str(e.value)
    assert "Stack [stack] already exists" in str(e.value)
    local.faults()
    assert local.finished(stack_id)["StackStatus"] == "DELETE_COMPLETE"
    assert local.create_stack()["StackStatus"] == "CREATE_COMPLETE"


def test_a_stack_in_progress_is_not_updated(held):
    created = held.start_stack("create", "stack", "examples/root-sessions.yml")["StackId"]
    with pytest.raises(AwsError) as e:
        held.start_stack("update", "stack", template(RootSessions=RETAIN))
    assert "An error occurred (ValidationError) when calling the UpdateStack operation" in str(e.value)
    assert f"Stack:{created} is in CREATE_IN_PROGRESS state and can not be updated." in str(e.value)


def test_an_update_without_a_change_is_refused(local):
    local.make_organization()
    local.create_stack(template=template(RootSessions={}))
    with pytest.raises(AwsError, match=r"\(ValidationError\) .* No updates are to be performed\."):
        local.update_stack(template(RootSessions={}))


def test_a_stack_set_has_one_operation_at_a_time(held):
    make_stack_set_roles(held, {MANAGEMENT_ACCOUNT: {}})
    held.aws(
        *("cloudformation", "create-stack-set", "--stack-set-name", "root-sessions"),
        *("--template-body", "file://examples/root-sessions.yml"),
    )
    instances = ("--stack-set-name", "root-sessions", "--accounts", MANAGEMENT_ACCOUNT, "--regions", *REGION)
    first = held.aws("cloudformation", "create-stack-instances", *instances)["OperationId"]

    with pytest.raises(AwsError) as e:
        held.aws("cloudformation", "delete-stack-instances", *instances, "--no-retain-stacks")

    assert "An error occurred (OperationInProgressException) when calling the DeleteStackInstances" in str(e.value)
    assert "Another Operation on StackSet arn:aws:cloudformation:us-east-1:" in str(e.value)
    held.faults()

    def status() -> str:
        operation = held.sdk("cloudformation").describe_stack_set_operation(
            StackSetName="root-sessions", OperationId=first
        )
        return operation["StackSetOperation"]["Status"]

    wait_until(lambda: status() == "SUCCEEDED")


def test_a_response_that_is_lost_makes_cloudformation_invoke_again(local):
    local.make_organization()
    local.faults(lost_responses=1)
    assert local.create_stack()["StackStatus"] == "CREATE_COMPLETE"
    assert local.calls().count("EnableOrganizationsRootSessions") == 2


def test_a_reset_ends_what_is_in_progress(held):
    held.start_stack("create", "stack", "examples/root-sessions.yml")
    held.reset()
    held.make_organization()
    held.register()
    assert held.create_stack()["StackStatus"] == "CREATE_COMPLETE"
    assert held.calls().count("EnableOrganizationsRootSessions") == 1


def test_an_unknown_fault_is_refused_with_those_that_are_known(empty):
    done = subprocess.run(
        ["curl", "--silent", "--request", "PUT", f"{empty.endpoint}/_local/faults", "--data", '{"throttled": 1}'],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "throttled_calls" in json.loads(done.stdout)["error"]
