"""The shipped jar in AWS's Lambda runtime, and the requests that CloudFormation sends it."""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from local_aws.environment import ROOT
from local_aws.lambda_.function import LAMBDA, Function, Functions, native_runtime

ACCOUNT = "123456789012"
CONFIGURATION = json.loads((ROOT / ".rpdk-config").read_text())
CREDENTIALS = {"accessKeyId": "ASIACALLERSROLE00000", "secretAccessKey": "secret", "sessionToken": "token"}
LOG_CREDENTIALS = {"accessKeyId": "ASIALOGROLE000000000", "secretAccessKey": "secret", "sessionToken": "token"}


def jar() -> Path:
    """The package's jar: JAR in the environment, or the one that Maven built."""
    if chosen := os.environ.get("JAR"):
        return Path(chosen)
    [built] = ROOT.glob("target/org-iam-rootsessions-handler-*.jar")
    return built


@contextmanager
def started(endpoint: str) -> Iterator[Function]:
    """The jar as Lambda starts it; all that it knows of the AWS it runs against is the endpoint."""
    if native_runtime() != LAMBDA:
        pytest.skip("AWS's Lambda runtime interface emulator runs on Linux only")
    environment = {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_REGION": "us-east-1",
        # The function's own role. No call may be signed with it: handlers use the caller's credentials.
        "AWS_ACCESS_KEY_ID": "ASIALAMBDASOWNROLE00",
        "AWS_SECRET_ACCESS_KEY": "not-to-be-used",
        "AWS_SESSION_TOKEN": "not-to-be-used",
    }
    functions = Functions(environment, LAMBDA)
    try:
        yield functions.register(jar().read_bytes(), CONFIGURATION)
    finally:
        functions.close()


def request(
    action: str, properties: dict, previous: dict | None = None, context: dict | None = None, log: bool = True
) -> dict:
    """A request of the RPDK protocol; with `log`, as of a type that was registered with a log role and a log group."""
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
        "resourceType": CONFIGURATION["typeName"],
    }


@dataclass
class Operation:
    """One operation of a resource: the events of all its invocations, of which the last is final."""

    events: list[dict] = field(default_factory=list)

    @property
    def final(self) -> dict:
        return self.events[-1]


def run(function: Function, action: str, properties: dict, previous: dict | None = None, log: bool = True) -> Operation:
    """Invokes the function as CloudFormation does, until the operation ends.

    An invocation that continues an operation is sent the model and the context of the event before it, after the
    delay that the event asks for.
    """
    operation = Operation([function.invoke(request(action, properties, previous, log=log))])
    while operation.final["status"] == "IN_PROGRESS":
        time.sleep(operation.final.get("callbackDelaySeconds", 0))
        context = operation.final.get("callbackContext")
        continued = request(action, operation.final["resourceModel"], previous, context, log)
        operation.events.append(function.invoke(continued))
    return operation
