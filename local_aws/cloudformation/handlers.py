"""Calls a registered type's handlers like CloudFormation.

https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract-errors.html
"""

import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from moto.iam.models import iam_backends
from moto.sts.models import sts_backends

from local_aws.cloudformation.exceptions import ResourceFailed
from local_aws.cloudformation.registry import Version
from local_aws.cloudformation.template import Identity
from local_aws.control import calls, faults

RETRIED = {"Throttling", "NetworkFailure", "ServiceInternalError", "ResourceConflict"}
RETRIES = 2
SERVICE = "resources.cloudformation.amazonaws.com"


class HandlerFailed(ResourceFailed):
    def __init__(self, event: dict[str, Any], token: str) -> None:
        self.code, self.token = event["errorCode"], token
        self.model = event.get("resourceModel") or {}
        message, codes = event.get("message"), f"(RequestToken: {token}, HandlerErrorCode: {self.code})"
        super().__init__(f'Resource handler returned message: "{message}" {codes}', message)


@dataclass(frozen=True)
class Handlers:
    """The handlers of one version, called for one resource."""

    version: Version
    identity: Identity
    logical_id: str
    go_on: Callable[[], None]  # called before each invocation; raises if the operation has been abandoned

    def call(
        self,
        action: str,
        properties: dict[str, Any],
        previous: dict[str, Any] | None = None,
        progress: Callable[[dict[str, Any]], None] = lambda model: None,
    ) -> dict[str, Any]:
        """Runs one operation to its end and returns the last event; raises HandlerFailed if that is a failure.

        Calls `progress` with the model of each event in progress.
        """
        token, context, retries = str(uuid.uuid4()), None, 0
        while True:
            waits = faults.current().handlers_wait  # read first, because a reset ends the wait and makes go_on raise
            self.go_on()
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
        logging = self.version.logging or {}
        event = self.version.function.invoke(
            {
                "awsAccountId": self.identity.account_id,
                "region": self.identity.region,
                "resourceType": self.version.schema["typeName"],
                "resourceTypeVersion": self.version.id,
                "stackId": self.identity.stack_id,
                "action": action,
                "bearerToken": token,
                "callbackContext": context,
                "requestData": {
                    "callerCredentials": self._session(self.version.execution_role, token),
                    "providerCredentials": self._session(logging.get("LogRoleArn"), token),
                    "providerLogGroupName": logging.get("LogGroupName"),
                    "logicalResourceId": self.logical_id,
                    "resourceProperties": _as_text(properties),
                    "previousResourceProperties": _as_text(previous),
                },
            }
        )
        print(f"{action} responded {json.dumps(event)}", flush=True)
        return event

    def _session(self, role_arn: str | None, token: str) -> dict[str, str] | None:
        """A session of the type's execution or logging role for the handler; None without a role.

        If CloudFormation may not assume the role, AWS only returns "Internal Failure" and writes no log:
        https://github.com/DataDog/datadog-cloudformation-resources/issues/311
        """
        if role_arn is None:
            return None
        account_id = role_arn.split(":")[4]
        if not trusts(account_id, role_arn, SERVICE):
            refused = HandlerFailed({"errorCode": "InternalFailure", "message": "Internal Failure"}, token)
            refused.args = (refused.message,)
            raise refused
        session = sts_backends[account_id]["aws"].assume_role(
            region_name=self.identity.region,
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


def trusts(account_id: str, role: str, principal: str) -> bool:
    """Whether a service, or another account's role or root, may assume an account's role, given by name or ARN."""
    roles = iam_backends[account_id]["aws"].roles.values()
    return any(role in (r.name, r.arn) and principal in json.dumps(r.assume_role_policy_document) for r in roles)


def _wait(seconds: float) -> None:
    time.sleep(seconds * faults.current().pace)


def _as_text(value: Any) -> Any:
    """CloudFormation sends the values of a template as text, including booleans."""
    if isinstance(value, dict):
        return {key: _as_text(item) for key, item in value.items()}
    return str(value).lower() if isinstance(value, bool) else value
