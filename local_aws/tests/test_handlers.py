"""CloudFormation's calls of handlers and its retries, with a scripted function."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from recorded_stacks import text

from local_aws.client import TYPE
from local_aws.cloudformation import deployment
from local_aws.cloudformation.handlers import HandlerFailed, Handlers
from local_aws.cloudformation.provisioning.registered import RegisteredMaker
from local_aws.cloudformation.registry import RegisteredType, Registry, Version
from local_aws.cloudformation.stack import Stack
from local_aws.cloudformation.steps import Means
from local_aws.cloudformation.template import Identity, Template
from local_aws.control import faults

IDENTITY = Identity("id", "stack", "123456789012", "us-east-1")
SUCCESS = {"status": "SUCCESS", "resourceModel": {"OrganizationId": "o-exampleorgid"}}


@dataclass
class Script:
    """Responds with each event in turn, then always with the last one."""

    events: list[dict[str, Any]]
    requests: list[dict[str, Any]] = field(default_factory=list)

    def invoke(self, request: dict[str, Any]) -> dict[str, Any]:
        self.requests.append(request)
        return self.events[min(len(self.requests), len(self.events)) - 1]

    def version(self) -> Version:
        schema = {"typeName": TYPE, "primaryIdentifier": ["/properties/OrganizationId"], "properties": {}}
        return Version("00000001", "arn", schema, self, None, None)

    def handlers(self) -> Handlers:
        return Handlers(self.version(), IDENTITY, "RootSessions", lambda: None)


@pytest.fixture(autouse=True)
def at_once():
    faults.replace(pace=0)
    yield
    faults.replace()


def failed(code: str) -> dict[str, str]:
    return {"status": "FAILED", "errorCode": code, "message": "no"}


@pytest.mark.parametrize("code", ["Throttling", "NetworkFailure", "ServiceInternalError", "ResourceConflict"])
def test_a_temporary_failure_is_retried(code):
    script = Script([failed(code), failed(code), SUCCESS])
    assert script.handlers().call("CREATE", {}) == SUCCESS


@pytest.mark.parametrize("code, invocations", [("Throttling", 3), ("NotStabilized", 1), ("AlreadyExists", 1)])
def test_a_lasting_failure_has_the_handlers_code_and_message(code, invocations):
    script = Script([failed(code)])
    with pytest.raises(HandlerFailed, match=f'message: "no" .*HandlerErrorCode: {code}'):
        script.handlers().call("CREATE", {})
    assert len(script.requests) == invocations


def test_an_operation_in_progress_is_invoked_again_with_its_context_and_model():
    progress = {"status": "IN_PROGRESS", "callbackDelaySeconds": 3, "callbackContext": {"n": 1}}
    script = Script([progress | {"resourceModel": {"a": 1}}, SUCCESS])
    script.handlers().call("CREATE", {})
    again = script.requests[1]
    assert (again["callbackContext"], again["requestData"]["resourceProperties"]) == ({"n": 1}, {"a": 1})
    assert again["bearerToken"] == script.requests[0]["bearerToken"]


def test_booleans_arrive_as_text():
    script = Script([SUCCESS])
    script.handlers().call("UPDATE", {"EnableTrustedAccess": True}, {"EnableTrustedAccess": False})
    data = script.requests[0]["requestData"]
    assert data["resourceProperties"] == {"EnableTrustedAccess": "true"}
    assert data["previousResourceProperties"] == {"EnableTrustedAccess": "false"}


def test_the_rollback_deletes_the_id_from_an_event_in_progress():
    progress = SUCCESS | {"status": "IN_PROGRESS", "callbackDelaySeconds": 1, "callbackContext": {}}
    script = Script([progress, failed("AccessDenied")])
    registry = Registry("123456789012", "us-east-1", SimpleNamespace())
    registry._types[TYPE] = RegisteredType(TYPE, "arn", default=script.version())
    maker, stack = RegisteredMaker(IDENTITY, registry, lambda: None, lambda resource: None), Stack(IDENTITY)
    provision = SimpleNamespace(maker=lambda type_name: maker)
    means = Means(provision, lambda type_name: {}, lambda template: None, lambda status: None)
    stack.template_map = Template(IDENTITY, text(RootSessions={"Type": TYPE}), {}, stack.resources, {})

    deployment.create(stack, means)

    deleted = [e.physical_resource_id for e in stack.events if e.resource_status == "DELETE_IN_PROGRESS"]
    assert deleted == ["o-exampleorgid"]
