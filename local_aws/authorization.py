"""Checks permissions. moto checks none by default; the local AWS checks two kinds of calls.

A root session may only perform its task. The operations on centralized root access require the permission of the
calling user or role. A caller without a policy in moto counts as an administrator, because moto assumes roles that do
not exist and creates OrganizationAccountAccessRole without its policy.
"""

import json
from typing import Any

from moto.core.authorization import ActionAuthenticatorMixin
from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, BaseResponse
from moto.core.utils import utcnow
from moto.iam.access_control import CreateAccessKeyFailure, IAMPolicy, PermissionResult, create_access_key
from moto.iam.exceptions import NotFoundException
from moto.s3.models import s3_backends
from moto.sts.models import sts_backends
from werkzeug.exceptions import HTTPException

from local_aws.sts.models import allows, root_session

_authorize_as_moto = ActionAuthenticatorMixin._authenticate_and_authorize_action


class AuthorizationError(ServiceException):
    """Defined in this package, so that moto looks up its shape in the model of the called service."""


class Refused(HTTPException):
    """A refusal with HTTP status 403, in the protocol of the called service."""

    code = 403

    def __init__(self, response: BaseResponse, code: str, message: str) -> None:
        _, self._headers, body = response.serialized(ActionResult(AuthorizationError(code, message)))
        super().__init__(body)

    def get_body(self, *_: Any) -> str:
        return self.description or ""

    def get_headers(self, *_: Any) -> list[tuple[str, str]]:
        return list(self._headers.items())


def not_authorized(response: BaseResponse, arn: str, action: str, resource: str, reason: str = "") -> Refused:
    message = f"User: {arn} is not authorized to perform: {action} on resource: {resource}{reason}"
    return Refused(response, "AccessDenied", message)


def authorize(response: BaseResponse, iam_request_class: type, resource: str = "*") -> None:
    """Refuses a root session that exceeds its task. moto calls this before each operation of every service."""
    session = root_session(response.current_account, response.access_key)
    if session is None:
        return _authorize_as_moto(response, iam_request_class, resource)
    if response.headers.get("X-Amz-Security-Token") != session.session_token:
        raise Refused(response, "InvalidClientTokenId", "The security token included in the request is invalid.")
    if session.expiration <= utcnow():
        raise Refused(response, "ExpiredToken", "The security token included in the request is expired")
    service, action = response.boto3_service_name, response._get_action()
    action = action[0] if isinstance(action, list) else action
    if (service, action) == ("sts", "GetCallerIdentity"):  # needs no permission, and no policy can deny it
        return
    bucket = getattr(response, "bucket_name", None)
    _, bucket_owner = s3_backends.bucket_accounts.get(bucket, (None, None))
    if not allows(session.task, service, action) or (service == "iam" and "UserName" in response.querystring):
        reason = " with an explicit deny in a session policy"
    elif service == "s3" and bucket_owner not in (session.account_id, None):
        reason = f" because no resource-based policy allows the {service}:{action} action"
    else:
        return
    raise not_authorized(response, session.arn, f"{service}:{action}", resource, reason)


def require_permission(
    response: BaseResponse, action: str, resource: str = "*", context: dict[str, str] | None = None, detail: bool = True
) -> None:
    """Refuses, in AWS's recorded words, an action that the caller's policies do not allow; `detail` adds the reason."""
    try:
        key = create_access_key(response.current_account, response.partition, response.access_key, response.headers)
        policies = [IAMPolicy(_as_json(policy)) for policy in key.collect_policies()]
    except (CreateAccessKeyFailure, NotFoundException):
        policies = []
    if not policies:
        return
    results = {policy.is_action_permitted(action, resource, None, context or {}) for policy in policies}
    if PermissionResult.DENIED in results:
        reason = " with an explicit deny in an identity-based policy"
    elif PermissionResult.PERMITTED in results:
        return
    else:
        reason = f" because no identity-based policy allows the {action} action"
    raise not_authorized(response, key.arn, action, resource, reason if detail else "")


def _as_json(policy: Any) -> Any:
    """The policy as JSON: moto stores a role's policy from a template as an object."""
    return json.dumps(policy, default=str) if isinstance(policy, dict) and "Statement" in policy else policy


def caller_arn(response: BaseResponse) -> str:
    sts = sts_backends[response.current_account][response.partition]
    return sts.get_caller_identity(response.access_key, response.region)[1]
