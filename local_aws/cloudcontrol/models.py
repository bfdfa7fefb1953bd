"""Cloud Control API: the handlers of a registered type without a stack.

https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/resource-operations.html
"""

import json
import threading
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import jsonpatch
from moto.cloudformation.models import cloudformation_backends
from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.exceptions import ServiceException
from moto.core.utils import utcnow

from local_aws.cloudformation.handlers import HandlerFailed, Handlers
from local_aws.cloudformation.registry import Version


class TypeNotFoundException(ServiceException):
    code = "TypeNotFoundException"


class ResourceNotFoundException(ServiceException):
    code = "ResourceNotFoundException"


class GeneralServiceException(ServiceException):
    code = "GeneralServiceException"


class RequestTokenNotFoundException(ServiceException):
    code = "RequestTokenNotFoundException"


@dataclass
class ProgressEvent:
    type_name: str
    operation: str
    identifier: str | None = None
    request_token: str = field(default_factory=lambda: str(uuid.uuid4()))
    operation_status: str = "IN_PROGRESS"
    resource_model: str | None = None
    error_code: str | None = None
    status_message: str | None = None
    event_time: datetime = field(default_factory=utcnow)


class CloudControlBackend(BaseBackend):
    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.requests: dict[str, ProgressEvent] = {}

    def create(self, type_name: str, properties: dict[str, Any]) -> ProgressEvent:
        return self._start(ProgressEvent(type_name, "CREATE"), properties)

    def update(self, type_name: str, identifier: str, patch: str) -> ProgressEvent:
        """The patch is one of RFC 6902, of what READ returns."""
        current = self.read(type_name, identifier)
        changed = jsonpatch.apply_patch(current, patch)
        return self._start(ProgressEvent(type_name, "UPDATE", identifier), changed, current)

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
            raise RequestTokenNotFoundException(f"Request with token {token} was not found")
        return self.requests[token]

    def _call(self, type_name: str, action: str, properties: dict[str, Any]) -> dict[str, Any]:
        try:
            return self._handlers(type_name).call(action, properties)
        except HandlerFailed as e:
            error = ResourceNotFoundException if e.code == "NotFound" else GeneralServiceException
            raise error(f"{e.handler_message} (HandlerErrorCode: {e.code})") from e

    def _start(
        self, event: ProgressEvent, properties: dict[str, Any], previous: dict[str, Any] | None = None
    ) -> ProgressEvent:
        handlers = self._handlers(event.type_name)
        self.requests[event.request_token] = event
        threading.Thread(target=self._run, args=(event, handlers, properties, previous), daemon=True).start()
        return event

    def _run(self, event: ProgressEvent, handlers: Handlers, properties: dict, previous: dict | None) -> None:
        try:
            model = handlers.call(event.operation, properties, previous).get("resourceModel")
        except HandlerFailed as e:
            event.error_code, event.status_message, event.operation_status = e.code, e.handler_message, "FAILED"
            return
        if model:
            event.identifier = model[self._version(event.type_name).identifier_name]
            event.resource_model = json.dumps(model)
        event.operation_status = "SUCCESS"

    def _handlers(self, type_name: str) -> Handlers:
        return Handlers(self._version(type_name), self.region_name, self.account_id, "", "", lambda: None)

    def _version(self, type_name: str) -> Version:
        registry = cloudformation_backends[self.account_id][self.region_name].registry
        version = registry.default_version(type_name)
        if version is None:
            raise TypeNotFoundException(f"The type '{type_name}' cannot be found.")
        return version


cloudcontrol_backends = BackendDict(CloudControlBackend, "cloudcontrol")
