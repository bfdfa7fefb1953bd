"""The shipped jar in AWS's Lambda runtime, and the requests that CloudFormation sends it."""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from local_aws.environment import ROOT, own
from local_aws.lambda_.function import LAMBDA, Function, Functions, native_runtime

ACCOUNT = "123456789012"
CREDENTIALS = {"accessKeyId": "ASIACALLERSROLE00000", "secretAccessKey": "secret", "sessionToken": "token"}
LOG_CREDENTIALS = {"accessKeyId": "ASIALOGROLE000000000", "secretAccessKey": "secret", "sessionToken": "token"}


@dataclass(frozen=True)
class Type:
    """One of the two types: IAM's name of its feature, and the folder of its package."""

    feature: str
    folder: Path

    @property
    def name(self) -> str:
        return f"Org::IAM::{self.feature}"

    @property
    def schema(self) -> Path:
        return self.folder / f"org-iam-{self.feature.lower()}.json"

    @property
    def enable(self) -> str:
        return f"EnableOrganizations{self.feature}"

    @property
    def disable(self) -> str:
        return f"DisableOrganizations{self.feature}"

    def __str__(self) -> str:
        return self.feature


ROOT_SESSIONS = Type("RootSessions", ROOT)
ROOT_CREDENTIALS_MANAGEMENT = Type("RootCredentialsManagement", ROOT / "root-credentials-management")
TYPES = [ROOT_SESSIONS, ROOT_CREDENTIALS_MANAGEMENT]


def jar(of: Type = ROOT_SESSIONS) -> Path:
    """A type's jar from Maven; for the first type, JAR in the environment takes precedence."""
    if of == ROOT_SESSIONS and (chosen := os.environ.get("JAR")):
        return Path(chosen)
    [built] = of.folder.glob("target/org-iam-*-handler-*.jar")
    return built


@contextmanager
def started(endpoint: str, of: Type = ROOT_SESSIONS) -> Iterator[Function]:
    """Starts the jar like Lambda. Only the endpoint decides which AWS it calls."""
    if native_runtime() != LAMBDA:
        pytest.skip("AWS's Lambda runtime interface emulator runs on Linux only")
    environment = {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_REGION": "us-east-1",
        # The function's own role must not sign any call, because handlers use the caller's credentials.
        "AWS_ACCESS_KEY_ID": "ASIALAMBDASOWNROLE00",
        "AWS_SECRET_ACCESS_KEY": "not-to-be-used",
        "AWS_SESSION_TOKEN": "not-to-be-used",
    }
    functions = Functions(environment, LAMBDA)
    try:
        yield functions.register(jar(of).read_bytes(), json.loads((of.folder / ".rpdk-config").read_text()))
    finally:
        functions.close()


def request(
    action: str,
    properties: dict,
    previous: dict | None = None,
    context: dict | None = None,
    log: bool = True,
    of: Type = ROOT_SESSIONS,
) -> dict:
    """A request of the RPDK protocol; with `log`, for a type with a log role and a log group."""
    data = {
        "callerCredentials": CREDENTIALS,
        "resourceProperties": properties,
        "previousResourceProperties": previous,
        "logicalResourceId": "RootSessions",
    }
    if log:
        data |= {"providerCredentials": LOG_CREDENTIALS, "providerLogGroupName": "org-iam-rootsessions-logs"}
    return {
        "action": action,
        "awsAccountId": ACCOUNT,
        "bearerToken": "e2e",
        "callbackContext": context,
        "region": "us-east-1",
        "requestData": data,
        "resourceType": of.name,
    }


def execute(package: Path, request: dict, folder: Path, endpoint: str, of: str = "com.org.iam.rootsessions") -> dict:
    """Starts a package without Lambda, on its own class path, like AWS's contract tests (v2); returns the response."""
    tmp = folder / "tmp"  # RPDK empties it
    tmp.mkdir(exist_ok=True)
    done = subprocess.run(
        ["java", f"-Djava.io.tmpdir={tmp}", "-cp", package, f"{of}.HandlerWrapperExecutable", json.dumps(request)],
        cwd=folder,
        env=own() | {"AWS_ENDPOINT_URL": endpoint},
        capture_output=True,
        text=True,
        timeout=120,
    )
    start, end = "__CFN_RESOURCE_START_RESPONSE__", "__CFN_RESOURCE_END_RESPONSE__"
    return json.loads(done.stdout.partition(start)[2].partition(end)[0])


def run(function: Function, action: str, properties: dict, previous: dict | None, of: Type) -> list[dict]:
    """Invokes the function like CloudFormation until the operation ends, and returns its events.

    Each further invocation gets the model and the context of the previous event, after that event's delay.
    """
    events = [function.invoke(request(action, properties, previous, log=False, of=of))]
    while (event := events[-1])["status"] == "IN_PROGRESS":
        time.sleep(event.get("callbackDelaySeconds", 0))
        continued = request(action, event["resourceModel"], previous, event.get("callbackContext"), False, of)
        events.append(function.invoke(continued))
    return events
