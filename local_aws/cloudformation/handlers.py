"""Calls a registered type's handlers as CloudFormation does.

https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract-errors.html
"""

import json
import time
import uuid
from collections.abc import Callable
from typing import Any

from moto.iam.models import iam_backends
from moto.sts.models import sts_backends

from local_aws.cloudformation.exceptions import ResourceFailed
from local_aws.cloudformation.registry import Version
from local_aws.control import calls, faults

RETRIED = {"Throttling", "NetworkFailure", "ServiceInternalError", "ResourceConflict"}
RETRIES = 2
SERVICE = "resources.cloudformation.amazonaws.com"


class HandlerFailed(ResourceFailed):
    def __init__(self, event: dict[str, Any], token: str) -> None:
        self.code, self.token = event["errorCode"], token
        self.model = event.get("resourceModel") or {}
        self.handler_message = event.get("message")
        super().__init__(
            f'Resource handler returned message: "{self.handler_message}"'
            f" (RequestToken: {token}, HandlerErrorCode: {self.code})"
        )
        self.message = self.handler_message


class RoleRefused(HandlerFailed):
    """A role does not let CloudFormation assume it. AWS says no more, and there is no log.

    https://github.com/DataDog/datadog-cloudformation-resources/issues/311
    """

    def __init__(self, token: str) -> None:
        super().__init__({"errorCode": "InternalFailure", "message": "Internal Failure"}, token)
        self.args = ("Internal Failure",)


class Handlers:
    """The handlers of one version, called for one resource."""

    def __init__(
        self, version: Version, region: str, account_id: str, logical_id: str, stack_id: str, go_on: Callable[[], None]
    ) -> None:
        """go_on is called before each invocation; it raises where the resource is no longer wanted, after a reset."""
        self._version = version
        self._region = region
        self._go_on = go_on
        self._request = {
            "awsAccountId": account_id,
            "region": region,
            "resourceType": version.schema["typeName"],
            "resourceTypeVersion": version.id,
            "stackId": stack_id,
        }
        self._logical_id = logical_id

    def call(
        self,
        action: str,
        properties: dict[str, Any],
        previous: dict[str, Any] | None = None,
        progress: Callable[[dict[str, Any]], None] = lambda model: None,
    ) -> dict[str, Any]:
        """One operation to its end: what is in progress is invoked again, what CloudFormation retries is retried.

        The last event; HandlerFailed where that is a failure. progress is told the model of each event before it.
        """
        token, context, retries = str(uuid.uuid4()), None, 0
        while True:
            waits = faults.current().handlers_wait  # looked up first: a reset ends the wait, and then go_on raises
            self._go_on()
            if waits:
                time.sleep(0.02)
                continue
            event = self._invoke(action, token, context, properties, previous)
            if faults.current().hits("lost_responses"):
                continue
            if "errorMessage" in event:  # Lambda's own, not the handler's
                raise HandlerFailed({"errorCode": "InternalFailure", "message": event["errorMessage"]}, token)
            if event["status"] == "SUCCESS":
                return event
            if event["status"] == "IN_PROGRESS":
                context, properties = event["callbackContext"], event.get("resourceModel") or properties
                progress(properties)
                _wait(event["callbackDelaySeconds"])
            elif event["errorCode"] in RETRIED and retries < RETRIES:
                retries += 1
                _wait(retries)
            else:
                raise HandlerFailed(event, token)

    def _invoke(self, action: str, token: str, context: Any, properties: dict, previous: dict | None) -> dict[str, Any]:
        logging = self._version.logging or {}
        event = self._version.function.invoke(
            self._request
            | {
                "action": action,
                "bearerToken": token,
                "callbackContext": context,
                "requestData": {
                    "callerCredentials": _session(self._version.execution_role, self._region, token),
                    "providerCredentials": _session(logging.get("LogRoleArn"), self._region, token),
                    "providerLogGroupName": logging.get("LogGroupName"),
                    "logicalResourceId": self._logical_id,
                    "resourceProperties": _as_text(properties),
                    "previousResourceProperties": _as_text(previous),
                },
            }
        )
        print(f"{action} responded {json.dumps(event)}", flush=True)
        return event


def _wait(seconds: float) -> None:
    time.sleep(seconds * faults.current().pace)


def _session(role_arn: str | None, region: str, token: str) -> dict[str, str] | None:
    """What CloudFormation hands to a handler: a session of the type's execution or logging role, if it has one."""
    if role_arn is None:
        return None
    account_id = role_arn.split(":")[4]
    roles = {role.arn: role for role in iam_backends[account_id]["aws"].roles.values()}
    if role_arn not in roles or SERVICE not in json.dumps(roles[role_arn].assume_role_policy_document):
        raise RoleRefused(token)
    session = sts_backends[account_id]["aws"].assume_role(
        region_name=region,
        role_session_name="cloudformation",
        role_arn=role_arn,
        policy=None,
        duration=3600,
        external_id=None,
    )
    calls.recorded().secrets += [session.secret_access_key, session.session_token]
    return {
        "accessKeyId": session.access_key_id,
        "secretAccessKey": session.secret_access_key,
        "sessionToken": session.session_token,
    }


def _as_text(value: Any) -> Any:
    """CloudFormation sends the values of a template as text, booleans too."""
    if isinstance(value, dict):
        return {key: _as_text(item) for key, item in value.items()}
    return str(value).lower() if isinstance(value, bool) else value
