"""After every kind of failure, script/accept ends with a clear message and leaves nothing behind."""

import signal

import pytest
from acceptance import SECONDS, Accept, Fault, ended, faulty, leftovers


@pytest.fixture
def accept(empty, tmp_path):
    """The run in a new organization, without trusted access."""
    return Accept(empty, tmp_path, empty.make_organization(trusted_access=False))


def test_it_passes_despite_throttling_errors_of_aws_and_lost_responses(accept, empty):
    faults = [
        Fault("DescribeStacks", "Throttling", times=1),
        Fault("DescribeStacks", "InternalFailure", status=500, times=1),
        Fault("CreateStack", "Throttling", times=1),
        *(Fault(operation, lost=True, times=1) for operation in ("CreateBucket", "CreateStack", "CreateStackSet")),
    ]
    with faulty(accept, *faults) as through_proxy:
        status, output, errors = through_proxy.accept("--steps", "create,deploy_stack_set")
    assert status == 0, output + errors
    assert [fault for fault in faults if fault.times] == []
    assert leftovers(empty) == {}


@pytest.mark.parametrize(
    "fault, message",
    [
        (Fault("CreateBucket", "BucketAlreadyExists", 409), "is taken by another account: run it again"),
        (Fault("CreateBucket", "AccessDenied", 403), "run it with credentials that allow this"),
        (Fault("CreateStack", "AccessDenied", 403), "register: An error occurred (AccessDenied)"),
        (Fault("DescribeType", "Throttling"), "cannot look at the organization: An error occurred (Throttling)"),
        (Fault("DescribeStackSetOperation", "InternalFailure", 500), "deploy_stack_set: An error occurred (Internal"),
        (Fault("CreateStackInstances", lost=True), "deploy_stack_set: "),
    ],
    ids=lambda value: f"{value.operation}-{value.code or 'lost'}" if isinstance(value, Fault) else None,
)
def test_it_stops_with_a_clear_message_and_leaves_nothing_behind(accept, empty, fault, message):
    with faulty(accept, fault) as through_proxy:
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


@pytest.mark.parametrize(
    "number, operation, steps",
    [
        (signal.SIGINT, "CreateBucket", "create"),
        (signal.SIGTERM, "CreateStack", "create"),
        (signal.SIGINT, "CreateChangeSet", "create,delete_retained,import_resource"),
        (signal.SIGTERM, "CreateStackInstances", "create,deploy_stack_set"),
        (signal.SIGINT, "DisableAWSServiceAccess", "create,disable_trusted_access"),
    ],
)
def test_an_interrupted_run_cleans_up(accept, empty, number, operation, steps):
    output = interrupt(accept, number, steps, operation)
    assert output.rstrip().endswith("nothing is left behind")
    assert leftovers(empty) == {}


def test_ctrl_c_again_does_not_stop_the_clean_up(accept, empty):
    output = interrupt(accept, signal.SIGINT, "create", "CreateStack", "DeleteStack")
    assert "cleaning up: please wait" in output
    assert leftovers(empty) == {}


def interrupt(accept: Accept, number: signal.Signals, steps: str, *operations: str) -> str:
    """Sends a signal at the first request for each operation, checks that the run ends, and returns its output."""
    processes = []
    faults = [Fault(operation, times=1, call=lambda: processes[0].send_signal(number)) for operation in operations]
    with faulty(accept, *faults) as through_proxy:
        processes.append(through_proxy.start_accepting("--steps", steps))
        status, output, errors = ended(processes[0])
    assert status == 130, output + errors
    assert errors == f"error: interrupted ({number.name})\n"
    return output


def test_leftovers_are_named_and_cleaned_up_later(accept, empty):
    with faulty(accept, Fault("GetResource", down=True)) as through_proxy:
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
    with faulty(accept, fault) as through_proxy:
        processes.append(through_proxy.start_accepting("--steps", "create,deploy_stack_set"))
        processes[0].wait(SECONDS)
    assert leftovers(empty) != {}

    status, output, errors = accept.run("--clean-up")

    assert status == 0, output + errors
    assert leftovers(empty) == {}
