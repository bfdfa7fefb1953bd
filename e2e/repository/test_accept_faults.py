"""Whatever goes wrong, script/accept ends with a clear message and leaves nothing behind."""

import signal

import pytest
from acceptance import SECONDS, Accept, faulty, leftovers
from fault_proxy import Fault

from local_aws.client import LocalAws

INTERRUPTED_AT = {
    "CreateBucket": "create",
    "CreateStack": "create",
    "CreateChangeSet": "create,delete_retained,import_resource",
    "CreateStackInstances": "create,deploy_stack_set",
    "DisableAWSServiceAccess": "create,disable_trusted_access",
}


@pytest.fixture
def accept(empty, tmp_path):
    """In an organization without trusted access, as a new one is."""
    return Accept(empty, tmp_path, empty.make_organization(trusted_access=False))


# Faults that it survives


@pytest.mark.parametrize(
    "faults",
    [
        [Fault("DescribeStacks", "Throttling", times=2), Fault("CreateStack", "Throttling", times=2)],
        [Fault("CreateStack", lost=True, times=1)],
        [Fault("CreateBucket", lost=True, times=1), Fault("CreateStackSet", lost=True, times=1)],
        [Fault("DescribeStacks", "InternalFailure", status=500, times=2)],
    ],
    ids=["throttled", "a lost response", "lost responses", "an internal failure"],
)
def test_it_passes_in_spite_of(accept, empty, faults):
    with faulty(accept, empty, *faults) as (through_proxy, proxy):
        status, output, errors = through_proxy.accept("--steps", "create,deploy_stack_set")
    assert status == 0, output + errors
    assert all(proxy.operations[fault.operation] > 1 for fault in faults)
    assert leftovers(empty) == {}


@pytest.mark.parametrize(
    "faults",
    [{"visible_after_reads": 3}, {"trusted_access_unseen_calls": 3}, {"throttled_calls": 2}, {"lost_responses": 1}],
    ids=lambda faults: next(iter(faults)),
)
def test_it_passes_where_iam_is_slow(accept, empty, faults):
    empty.faults(**faults)
    status, output, errors = accept.accept("--steps", "create")
    assert status == 0, output + errors
    assert leftovers(empty) == {}


# Faults that stop it


@pytest.mark.parametrize(
    "fault, message",
    [
        (Fault("CreateBucket", "BucketAlreadyExists", 409), "is taken by another account: run it again"),
        (Fault("CreateBucket", "AccessDenied", 403), "run it with credentials that may do this"),
        (Fault("CreateStack", "AccessDenied", 403), "register: An error occurred (AccessDenied)"),
        (Fault("DescribeType", "Throttling"), "cannot look at the organization: An error occurred (Throttling)"),
        (Fault("CreateStackSet", "Throttling"), "deploy_stack_set: An error occurred (Throttling)"),
        (Fault("CreateStackInstances", "LimitExceededException"), "deploy_stack_set: An error occurred (LimitExceeded"),
        (Fault("DescribeStackSetOperation", "InternalFailure", 500), "deploy_stack_set: An error occurred (Internal"),
        (Fault("CreateStackInstances", lost=True), "deploy_stack_set: "),
    ],
    ids=lambda value: f"{value.operation}-{value.code or 'lost'}" if isinstance(value, Fault) else None,
)
def test_it_stops_with_a_clear_message_and_leaves_nothing_behind(accept, empty, fault, message):
    with faulty(accept, empty, fault) as (through_proxy, _):
        status, output, errors = through_proxy.accept("--steps", "create,deploy_stack_set")
    assert status in (1, 2), output + errors
    [line] = errors.splitlines()
    assert message in line
    assert "Traceback" not in output
    assert leftovers(empty) == {}


def test_a_broken_package_is_named_and_leaves_nothing_behind(accept, empty):
    (accept.folder / "broken.zip").write_bytes(b"not a zip")
    status, _, errors = accept.accept("--package", "broken.zip")
    assert status == 1
    assert errors.startswith("error: register: the type was not registered in us-east-1: ")
    assert leftovers(empty) == {}


@pytest.mark.parametrize("operation, steps", INTERRUPTED_AT.items())
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_cleans_up(accept, empty, operation, steps, number):
    output = interrupt(accept, empty, number, steps, operation)
    assert output.rstrip().endswith("nothing is left behind")
    assert leftovers(empty) == {}


def test_ctrl_c_again_does_not_stop_the_clean_up(accept, empty):
    output = interrupt(accept, empty, signal.SIGINT, "create", "CreateStack", "DeleteStack")
    assert "cleaning up: please wait" in output
    assert leftovers(empty) == {}


def interrupt(accept: Accept, local: LocalAws, number: signal.Signals, steps: str, *operations: str) -> str:
    """Sends a signal when AWS gets an operation for the first time; what is printed, if it ends as interrupted."""
    processes = []
    faults = [Fault(operation, times=1, call=lambda: processes[0].send_signal(number)) for operation in operations]
    with faulty(accept, local, *faults) as (through_proxy, _):
        processes.append(through_proxy.start_accepting("--steps", steps))
        output, errors = processes[0].communicate(timeout=SECONDS)
    assert processes[0].returncode == 130, output + errors
    assert errors == f"error: interrupted ({number.name})\n"
    return output


def test_what_could_not_be_cleaned_up_is_named_and_cleaned_up_later(accept, empty):
    with faulty(accept, empty, Fault("GetResource", down=True)) as (through_proxy, _):
        status, _, errors = through_proxy.accept("--steps", "create,read")
    assert status == 3
    assert errors.splitlines()[-1].endswith("left behind: run script/accept --clean-up")
    assert "left behind: stack root-sessions-acceptance-" in errors
    assert leftovers(empty) != {}

    status, _, errors = accept.accept()
    assert (status, errors.count("\n")) == (2, 1) and "run script/accept --clean-up first" in errors

    assert accept.run("--clean-up")[0] == 0
    assert leftovers(empty) == {}


def test_a_killed_run_is_cleaned_up_later(accept, empty):
    processes = []
    fault = Fault("CreateStackInstances", times=1, lost=True, call=lambda: processes[0].kill())
    with faulty(accept, empty, fault) as (through_proxy, _):
        processes.append(through_proxy.start_accepting("--steps", "create,deploy_stack_set"))
        processes[0].wait(SECONDS)
    assert leftovers(empty) != {}

    status, output, errors = accept.run("--clean-up")

    assert status == 0, output + errors
    assert leftovers(empty) == {}
