"""Helpers for several test folders."""

import json
import shutil
import subprocess
import time
from collections.abc import Callable
from typing import Any, TypeVar

from botocore import xform_name

from local_aws.client import BIN, MANAGEMENT_ACCOUNT, ROOT, TYPE, LocalAws

RETAIN = {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
IAM = "iam.amazonaws.com"
REGIONS = ["us-east-1", "eu-central-1"]
# Short waits between invocations; `deploy`, which polls every 30 s, gets its answer when the operation ends.
HURRY = {"pace": 0.1, "describe_waits": 20}
# For shutil.copytree: everything that a clone does not contain.
NOT_SOURCES = shutil.ignore_patterns(".*venv*", ".git", "target", "dist", "node_modules")
T = TypeVar("T")


def template(**resources: dict) -> str:
    """A template with resources of the type, by logical id, with these attributes."""
    return json.dumps({"Resources": {name: {"Type": TYPE, **attributes} for name, attributes in resources.items()}})


def switch(local: LocalAws, feature: str, on: bool) -> None:
    """Enables or disables a feature, like a person."""
    operation = ("Enable" if on else "Disable") + f"Organizations{feature}"
    getattr(local.sdk("iam"), xform_name(operation))()


def outputs(stack: dict[str, Any]) -> dict[str, str]:
    return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


def wait_until(condition: Callable[[], T], seconds: float = 120) -> T:
    """Waits for a true value of the condition and returns it."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := condition():
            return value
        time.sleep(0.05)
    raise TimeoutError(f"not within {seconds} s: {condition}")


def submit(local: LocalAws, *arguments: str) -> str:
    """Runs `cfn submit` in the package's folder and returns its output."""
    done = subprocess.run(
        [BIN / "cfn", "submit", "--region", "us-east-1", *arguments],
        cwd=local.package.parent,
        env=local.environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def make_stack_set_roles(local: LocalAws, accounts: dict[str, dict[str, str]]) -> None:
    """Creates the roles of self-managed StackSets as in guide/operations.md; `accounts` has sessions by account id."""
    body = (ROOT / "examples/stack-set-roles.yml").read_text()
    for session in accounts.values():
        local.sdk("cloudformation", **session).create_stack(
            StackName="stack-set-roles",
            TemplateBody=body,
            Capabilities=["CAPABILITY_NAMED_IAM"],
            Parameters=[{"ParameterKey": "AdministratorAccountId", "ParameterValue": MANAGEMENT_ACCOUNT}],
        )
        assert local.finished("stack-set-roles", **session)["StackStatus"] == "CREATE_COMPLETE"


def statuses(local, name: str) -> set[str]:
    listed = local.aws("cloudformation", "list-stack-instances", "--stack-set-name", name)["Summaries"]
    return {instance["StackInstanceStatus"]["DetailedStatus"] for instance in listed}
