"""The operations and checks of AWS's contract suites, for the shipped jar.

The rules are from the CloudFormation CLI's own client (rpdk/core/contract/resource_client.py) and
https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/contract-tests.html.
"""

import json
import re

import jsonschema
from shipped import ROOT, ROOT_SESSIONS, Type, run

# The types have the same properties and inputs: test_two_types.py.
SCHEMA = json.loads((ROOT / "org-iam-rootsessions.json").read_text())
HANDLER_ERROR_CODES = {
    *("NotUpdatable", "InvalidRequest", "AccessDenied", "InvalidCredentials", "AlreadyExists", "NotFound"),
    *("ResourceConflict", "Throttling", "ServiceLimitExceeded", "NotStabilized", "GeneralServiceException"),
    *("ServiceInternalError", "NetworkFailure", "InternalFailure"),
}
LONGEST_MESSAGE = 1000


class Failed(AssertionError):
    """An operation did not succeed; `event` is its final event."""

    def __init__(self, event: dict) -> None:
        super().__init__(event)
        self.event = event


def inputs(name: str) -> dict:
    return json.loads((ROOT / f"inputs/inputs_1_{name}.json").read_text())


def names(key: str) -> set[str]:
    """The properties that the schema lists under a key such as readOnlyProperties."""
    return {pointer.removeprefix("/properties/") for pointer in SCHEMA[key]}


def without(model: dict, key: str) -> dict:
    return {name: value for name, value in model.items() if name not in names(key)}


def identifier(model: dict) -> dict:
    """The primary identifier of a model, which must exist and be valid."""
    [name] = names("primaryIdentifier")
    jsonschema.validate(model[name], SCHEMA["properties"][name])
    return {name: model[name]}


def check_message(message: str) -> None:
    """Checks that a message is not empty, not too long for CloudFormation, and has no missing value (null)."""
    assert message.strip()
    assert len(message) <= LONGEST_MESSAGE
    assert not re.search(r"(?<!')\bnull\b", message), message


def check_event(action: str, event: dict) -> None:
    """Checks suite v1's rules for each event; see assert_in_progress and its neighbors in the CLI."""
    status, model = event["status"], event.get("resourceModel")
    if model is not None:
        jsonschema.validate(model, SCHEMA)
    if status == "IN_PROGRESS":
        assert action in ("CREATE", "UPDATE", "DELETE")
        assert event.get("errorCode") is None
        assert event.get("resourceModels") is None
        assert identifier(model)
        return
    assert event.get("callbackDelaySeconds", 0) == 0
    assert without(model or {}, "writeOnlyProperties") == (model or {})
    if status == "SUCCESS":
        assert event.get("errorCode") is None
        if action == "DELETE":
            assert model is None
        if action in ("CREATE", "READ", "UPDATE"):
            assert identifier(model)
        return
    assert status == "FAILED"
    assert event["errorCode"] in HANDLER_ERROR_CODES
    assert event.get("resourceModels") is None
    check_message(event["message"])


def check_read(requested: dict, model: dict) -> None:
    """Checks suite v2's rules for each `read` response; `requested` has the properties of the request."""
    jsonschema.validate(model, SCHEMA)
    assert names("readOnlyProperties") <= set(model)
    assert not names("writeOnlyProperties") & set(model)
    expected = without(without(requested, "writeOnlyProperties"), "readOnlyProperties")
    assert expected.items() <= model.items()


class Suite:
    """Runs operations on one resource at a time, checks each event, and reads the resource after each change."""

    def __init__(self, function, of: Type = ROOT_SESSIONS) -> None:
        self._function, self._type = function, of
        self._attempted: list[dict] = []  # the models that AWS's suite would delete in its clean-up

    def run(self, action: str, properties: dict, previous: dict | None = None) -> dict:
        """Runs an operation, checks each event, and returns the final one."""
        events = run(self._function, action, properties, previous, self._type)
        for event in events:
            check_event(action, event)
        for event in events[1:]:
            if event.get("resourceModel") is not None:
                assert identifier(event["resourceModel"]) == identifier(events[0]["resourceModel"])
        return events[-1]

    def attempt_create(self, properties: dict) -> dict:
        """Tries to create, and remembers the event's model, or else the properties, for the clean-up."""
        event = self.run("CREATE", properties)
        self._attempted.append(event.get("resourceModel") or properties)
        return event

    def create(self, properties: dict | None = None) -> dict:
        """Creates with `inputs/`, reads the resource back, and returns its model."""
        properties = inputs("create") if properties is None else properties
        model = self._succeeded(self.attempt_create(properties))["resourceModel"]
        check_read(properties, self.read(model))
        return model

    def update(self, model: dict) -> dict:
        """Updates with `inputs/`, reads the resource back, and returns its model."""
        wanted = {**{name: model[name] for name in names("readOnlyProperties")}, **inputs("update")}
        updated = self._succeeded(self.run("UPDATE", wanted, model))["resourceModel"]
        check_read(wanted, self.read(updated))
        return updated

    def read(self, model: dict) -> dict:
        return self._succeeded(self.run("READ", identifier(model)))["resourceModel"]

    def delete(self, model: dict) -> None:
        self._succeeded(self.run("DELETE", model))

    def list(self) -> list[dict]:
        """The identifiers of the listed resources."""
        return [identifier(model) for model in self._succeeded(self.run("LIST", {}))["resourceModels"]]

    def clean_up(self) -> None:
        """Deletes all attempted resources, even after a failure. Suite v1 does this; for v2, it is an assumption."""
        for properties in self._attempted:
            self.run("DELETE", properties)

    @staticmethod
    def _succeeded(event: dict) -> dict:
        if event["status"] != "SUCCESS":
            raise Failed(event)
        return event
