"""Stacks that drive the type's handlers as CloudFormation does, in moto's CloudFormation.

moto creates and deletes resources; this adds what it lacks: a resource of a registered type, events for it, and what
happens to a stack when a handler fails.
"""

import json
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from moto.cloudformation.models import CloudFormationBackend, Event, Stack, cloudformation_backends
from moto.core.common_models import CloudFormationModel
from moto.sts.models import sts_backends

from local import faults

SCHEMA = json.loads((Path(__file__).parent.parent / "org-iam-rootsessions.json").read_text())
TYPE_NAME = SCHEMA["typeName"]
# What CloudFormation tries again, and how often this does:
# https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract-errors.html
RETRIED = {"Throttling", "NetworkFailure", "ServiceInternalError", "ResourceConflict", "NotStabilized"}
RETRIES = 2
RETAINED = {"Retain", "RetainExceptOnCreate"}

invoke: Callable[[dict], dict]  # the Lambda function; set by install()


class HandlerFailed(Exception):
    def __init__(self, event: dict, token: str) -> None:
        self.code = event["errorCode"]
        self.model = event.get("resourceModel") or {}
        super().__init__(
            f'Resource handler returned message: "{event.get("message")}"'
            f" (RequestToken: {token}, HandlerErrorCode: {self.code})"
        )


def _credentials(account_id: str, region: str, role: str) -> dict[str, str]:
    """What CloudFormation hands to a handler: a session of the type's execution or logging role."""
    assumed = sts_backends[account_id]["aws"].assume_role(
        region_name=region,
        role_session_name="cloudformation",
        role_arn=f"arn:aws:iam::{account_id}:role/{role}",
        policy=None,
        duration=3600,
        external_id=None,
    )
    faults.credentials += [assumed.secret_access_key, assumed.session_token]
    return {
        "accessKeyId": assumed.access_key_id,
        "secretAccessKey": assumed.secret_access_key,
        "sessionToken": assumed.session_token,
    }


def _call(action: str, account_id: str, region: str, stack_id: str, logical_id: str, properties: dict) -> dict:
    """One handler operation to its end: in progress is invoked again, what can be retried is."""
    token = str(uuid.uuid4())
    context, retries = None, 0
    while True:
        event = invoke(
            {
                "action": action,
                "awsAccountId": account_id,
                "bearerToken": token,
                "region": region,
                "resourceType": TYPE_NAME,
                "resourceTypeVersion": "00000001",
                "stackId": stack_id,
                "callbackContext": context,
                "requestData": {
                    "callerCredentials": _credentials(account_id, region, "ExecutionRole"),
                    "providerCredentials": _credentials(account_id, region, "LoggingRole"),
                    "providerLogGroupName": "org-iam-rootsessions-logs",
                    "logicalResourceId": logical_id,
                    "resourceProperties": properties,
                },
            }
        )
        print(f"{action} answered {json.dumps(event)}", flush=True)
        if "errorMessage" in event:  # Lambda's own, not the handler's
            raise HandlerFailed({"errorCode": "InternalFailure", "message": event["errorMessage"]}, token)
        if event["status"] == "SUCCESS":
            return event
        if event["status"] == "IN_PROGRESS":
            context, properties = event["callbackContext"], event.get("resourceModel") or properties
            time.sleep(event["callbackDelaySeconds"])
        elif event["errorCode"] in RETRIED and retries < RETRIES:
            retries += 1
            time.sleep(retries)
        else:
            raise HandlerFailed(event, token)


class RegisteredResource(CloudFormationModel):
    """A resource of the type in a stack."""

    def __init__(self, stack_id: str, logical_id: str, account_id: str, region: str, definition: dict) -> None:
        self.stack_id = stack_id
        self.type = TYPE_NAME
        self.logical_resource_id = logical_id
        self.account_id = account_id
        self.region = region
        self.deletion_policy = definition.get("DeletionPolicy", "Delete")
        self.physical_resource_id: str | None = None
        self.model: dict[str, Any] = {}

    @staticmethod
    def cloudformation_type() -> str:
        return TYPE_NAME

    @staticmethod
    def cloudformation_name_type() -> str:
        return ""

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        return f"/properties/{attr}" in SCHEMA["readOnlyProperties"]

    def get_cfn_attribute(self, attribute_name: str) -> Any:
        return self.model[attribute_name]

    def is_created(self) -> bool:
        return True

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name: str, cloudformation_json: dict, account_id: str, region_name: str, **kwargs: Any
    ) -> "RegisteredResource":
        resource = cls(kwargs["StackId"], kwargs["LogicalId"], account_id, region_name, cloudformation_json)
        resource.create(cloudformation_json["Properties"])
        return resource

    def create(self, properties: dict) -> None:
        self._event("CREATE_IN_PROGRESS")
        try:
            self.model = self._call("CREATE", properties)["resourceModel"]
            self._take_identifier()
            # GetAtt and Ref come from READ, as in CloudFormation
            self.model = self._call("READ", {"OrganizationId": self.physical_resource_id})["resourceModel"]
        except HandlerFailed as e:
            self.model = self.model or e.model
            self._take_identifier()
            self._event("CREATE_FAILED", str(e))
            _stack(self).failed_resource = self
            raise
        self._event("CREATE_COMPLETE")

    def delete(self, account_id: str, region_name: str) -> None:
        if self.deletion_policy in RETAINED:
            self._event("DELETE_SKIPPED")
            return
        self._event("DELETE_IN_PROGRESS")
        try:
            self._call("DELETE", self.model)
        except HandlerFailed as e:
            if e.code != "NotFound":  # what is not there need not be deleted
                self._event("DELETE_FAILED", str(e))
                raise
        self._event("DELETE_COMPLETE")

    def _call(self, action: str, properties: dict) -> dict:
        return _call(action, self.account_id, self.region, self.stack_id, self.logical_resource_id, properties)

    def _take_identifier(self) -> None:
        self.physical_resource_id = self.model.get("OrganizationId")

    def _event(self, status: str, reason: str | None = None) -> None:
        stack = _stack(self)
        stack.events.append(
            Event(
                stack_id=stack.stack_id,
                stack_name=stack.name,
                logical_resource_id=self.logical_resource_id,
                physical_resource_id=self.physical_resource_id or "",
                resource_type=self.type,
                resource_status=status,
                resource_status_reason=reason,
                resource_properties=None,
            )
        )


def _stack(resource: RegisteredResource) -> Stack:
    backend = cloudformation_backends[resource.account_id][resource.region]
    return backend.stacks.get(resource.stack_id) or backend.deleting[resource.stack_id]


def _set_status(stack: Stack, status: str, reason: str | None = None) -> None:
    stack.status, stack.stack_status_reason = status, reason
    stack._add_stack_event(status, resource_status_reason=reason)


def _create_or_roll_back(create: Callable[[Stack], None]) -> Callable[[Stack], None]:
    def create_resources(stack: Stack) -> None:
        try:
            create(stack)
        except HandlerFailed:
            failed = stack.failed_resource
            reason = f"The following resource(s) failed to create: [{failed.logical_resource_id}]."
            _set_status(stack, "ROLLBACK_IN_PROGRESS", f"{reason} Rollback requested by user.")
            if failed.physical_resource_id:  # something may be there
                stack.resource_map._parsed_resources[failed.logical_resource_id] = failed
            try:
                stack.resource_map.delete()
                _set_status(stack, "ROLLBACK_COMPLETE", reason)
            except HandlerFailed as e:
                _set_status(stack, "ROLLBACK_FAILED", str(e))
            stack.output_map = type(stack.output_map)(stack.resource_map, {"Outputs": {}}, stack.stack_id)

    return create_resources


def _delete_or_keep(delete: Callable[[CloudFormationBackend, str], None]):
    def delete_stack(backend: CloudFormationBackend, name_or_stack_id: str) -> None:
        stack = next((s for s in backend.stacks.values() if name_or_stack_id in (s.stack_id, s.name)), None)
        if stack is None:  # as in CloudFormation: nothing to delete is no error
            return
        backend.__dict__.setdefault("deleting", {})[stack.stack_id] = stack
        try:
            delete(backend, stack.stack_id)
        except HandlerFailed as e:
            backend.stacks[stack.stack_id] = stack
            _set_status(stack, "DELETE_FAILED", str(e))

    return delete_stack


def install(invoke_function: Callable[[dict], dict]) -> None:
    global invoke
    invoke = invoke_function
    Stack.create_resources = _create_or_roll_back(Stack.create_resources)
    CloudFormationBackend.delete_stack = _delete_or_keep(CloudFormationBackend.delete_stack)
