"""Cloud Control API: the handlers of a registered type without a stack.

https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/resource-operations.html
"""

import json
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from moto.cloudformation.models import cloudformation_backends
from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.utils import utcnow

from local_aws.cloudcontrol import resource_model
from local_aws.cloudcontrol.exceptions import CloudControlError, ValidationException, handler_failure
from local_aws.cloudformation import background
from local_aws.cloudformation.handlers import HandlerFailed, Handlers
from local_aws.cloudformation.registry import Version
from local_aws.cloudformation.template import Identity

ENDED = ("SUCCESS", "FAILED")
_changing = threading.Lock()


@dataclass
class ProgressEvent:
    type_name: str
    operation: str
    identifier: str | None = None
    resource_model: str | None = None  # of an UPDATE in progress only
    request_token: str = field(default_factory=lambda: str(uuid.uuid4()))
    operation_status: str = "IN_PROGRESS"
    error_code: str | None = None
    status_message: str | None = None
    event_time: datetime = field(default_factory=utcnow)

    def end(self, status: str, code: str | None = None, message: str | None = None) -> None:
        """Sets the status last, because clients poll it."""
        with _changing:
            self.resource_model, self.event_time = None, utcnow()
            self.error_code, self.status_message = code, message
            self.operation_status = status

    def cancel(self) -> None:
        with _changing:
            if self.operation_status in ENDED:
                raise ValidationException(f"Request {self.request_token} is already in status {self.operation_status}")
            if self.operation_status == "IN_PROGRESS":
                self.operation_status = "CANCEL_IN_PROGRESS"

    def go_on(self) -> None:
        if self.operation_status == "CANCEL_IN_PROGRESS":
            raise Cancelled


class Cancelled(Exception):
    """The request was cancelled: its handler is not invoked again, and its changes so far stay."""


class CloudControlBackend(BaseBackend):
    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.requests: dict[str, ProgressEvent] = {}
        self._client_tokens: dict[str, tuple[dict[str, str], ProgressEvent]] = {}

    def once(
        self, client_token: str | None, request: dict[str, str], start: Callable[[], ProgressEvent]
    ) -> ProgressEvent:
        """Starts a request; a repeated request with the same token gets the same event."""
        known, event = self._client_tokens.get(client_token or "", (request, None))
        if known != request:
            raise CloudControlError(
                "ClientTokenConflictException",
                f"ClientToken {client_token} is already associated with an existing operation with RequestToken"
                f" {event.request_token}",
            )
        event = event or start()
        if client_token:
            self._client_tokens[client_token] = request, event
        return event

    def create(self, type_name: str, desired_state: str) -> ProgressEvent:
        version = self._version(type_name)
        properties = resource_model.parse(desired_state, dict, "DesiredState")
        resource_model.validate(properties, version.schema)
        return self._start(ProgressEvent(type_name, "CREATE", properties.get(version.identifier_name)), properties)

    def update(self, type_name: str, identifier: str, patch: str) -> ProgressEvent:
        """The patch is a JSON patch (RFC 6902) of the model that READ returns."""
        version, current = self._version(type_name), self.read(type_name, identifier)
        changed = resource_model.patched(current, patch, version.schema)
        resource_model.validate(changed, version.schema)
        event = ProgressEvent(type_name, "UPDATE", identifier, json.dumps(changed))
        return self._start(event, changed | {version.identifier_name: identifier}, current)

    def delete(self, type_name: str, identifier: str) -> ProgressEvent:
        named = {self._version(type_name).identifier_name: identifier}
        return self._start(ProgressEvent(type_name, "DELETE", identifier), named)

    def read(self, type_name: str, identifier: str) -> dict[str, Any]:
        named = {self._version(type_name).identifier_name: identifier}
        return self._call(type_name, "READ", named)["resourceModel"]

    def list(self, type_name: str) -> list[dict[str, str]]:
        models = self._call(type_name, "LIST", {})["resourceModels"]
        name = self._version(type_name).identifier_name
        return [{"Identifier": model[name], "Properties": json.dumps(model)} for model in models]

    def request(self, token: str) -> ProgressEvent:
        if token not in self.requests:
            raise CloudControlError("RequestTokenNotFoundException", f"Request with token {token} was not found")
        return self.requests[token]

    def cancel(self, token: str) -> ProgressEvent:
        event = self.request(token)
        event.cancel()
        return event

    def _call(self, type_name: str, action: str, properties: dict[str, Any]) -> dict[str, Any]:
        try:
            return self._handlers(type_name, lambda: None).call(action, properties)
        except HandlerFailed as e:
            raise handler_failure(type_name, e) from e

    def _start(self, event: ProgressEvent, properties: dict, previous: dict | None = None) -> ProgressEvent:
        handlers, version = self._handlers(event.type_name, event.go_on), self._version(event.type_name)
        self.requests[event.request_token] = event

        def run() -> None:
            try:
                model = handlers.call(event.operation, properties, previous).get("resourceModel") or {}
                event.identifier = model.get(version.identifier_name, event.identifier)
            except HandlerFailed as e:
                event.end("FAILED", e.code, e.message)
            except Cancelled:
                event.end("CANCEL_COMPLETE")
            else:
                event.end("SUCCESS")

        background.start(run, lambda reason: event.end("FAILED", "InternalFailure", reason))
        return event

    def _handlers(self, type_name: str, go_on: Callable[[], None]) -> Handlers:
        return Handlers(self._version(type_name), Identity("", "", self.account_id, self.region_name), "", go_on)

    def _version(self, type_name: str) -> Version:
        registry = cloudformation_backends[self.account_id][self.region_name].registry
        version = registry.default_version(type_name)
        if version is None:
            raise CloudControlError("TypeNotFoundException", f"The type '{type_name}' cannot be found.")
        return version


cloudcontrol_backends = BackendDict(CloudControlBackend, "cloudcontrol")
