"""Cloud Control calls the handlers without a stack and answers in AWS's recorded words."""

import json
from typing import Any

import pytest
from recorded import Replay, Row
from support import wait_until

from local_aws.client import TYPE
from local_aws.cloudcontrol import resource_model
from local_aws.cloudcontrol.exceptions import CloudControlError, handler_failure
from local_aws.cloudformation.handlers import HandlerFailed


def finished(local, started: dict[str, Any]) -> dict[str, Any]:
    """The last progress event of a request."""
    token = started["ProgressEvent"]["RequestToken"]

    def ended() -> dict[str, Any] | None:
        event = local.sdk("cloudcontrol").get_resource_request_status(RequestToken=token)["ProgressEvent"]
        return event if event["OperationStatus"] in ("SUCCESS", "FAILED") else None

    return wait_until(ended)


def test_a_failure_has_the_handlers_code_and_message(local):
    local.make_organization(trusted_access=False)
    failed = finished(local, local.sdk("cloudcontrol").create_resource(TypeName=TYPE, DesiredState="{}"))
    assert (failed["OperationStatus"], failed["ErrorCode"]) == ("FAILED", "InvalidRequest")
    assert "aws organizations enable-aws-service-access" in failed["StatusMessage"]


NAMED = {"TypeName": TYPE, "Identifier": "{organization}"}
MISSING = {"TypeName": TYPE, "Identifier": "o-notthere000"}
FAILED = f"{TYPE} Handler returned status FAILED: "
NO_TOKEN = "RequestTokenNotFoundException: Request with token DOESNOTEXIST was not found"
CONFLICT = "ClientToken token is already associated with an existing operation with RequestToken UUID"
REQUESTS, REFUSED = "ResourceRequestStatusSummaries", "ValidationException: "
INVALID = f"{REFUSED}Model validation failed"
CREATED = {"Operations": ["CREATE"], "OperationStatuses": ["SUCCESS"]}


def ask(operation: str, **parameters: Any) -> tuple[str, str, dict]:
    return "anyone", f"cloudcontrol {operation}", parameters


def create(state: dict, **more: str) -> tuple[str, str, dict]:
    return ask("create_resource", TypeName=TYPE, DesiredState=json.dumps(state), **more)


def patch(*operations: dict) -> tuple[str, str, dict]:
    return ask("update_resource", **NAMED, PatchDocument=json.dumps(operations))


# S1: radkawar/stackd, testdata/aws/cloudformation/cloudcontrol_lifecycle.json (2026-09-28).
# S2: localstack/localstack, tests/aws/services/cloudcontrol/test_cloudcontrol_api.snapshot.json (2023-02-01).
RECORDED: list[Row] = [
    # S2 test_api_exceptions, test_invalid_request_token_exc, test_create_invalid_desiredstate
    (
        *ask("list_resources", TypeName="Org::Not::There"),
        "TypeNotFoundException: The type 'Org::Not::There' cannot be found.",
    ),
    (*ask("get_resource_request_status", RequestToken="DOESNOTEXIST"), NO_TOKEN),
    (*ask("cancel_resource_request", RequestToken="DOESNOTEXIST"), NO_TOKEN),
    (*create({"DOESNOTEXIST": "x"}), f"{INVALID} (#: extraneous key [DOESNOTEXIST] is not permitted)"),
    (*create({"AdoptExisting": "no"}), f"{INVALID} (#/AdoptExisting: expected type: Boolean, found: String)"),
    # S1 create-idempotent, token-conflict; S2 test_double_create_with_client_token
    (*create({}, ClientToken="token"), {"ProgressEvent": {"Operation": "CREATE", "RequestToken": "{token}"}}),
    (*create({"AdoptExisting": True}, ClientToken="token"), f"ClientTokenConflictException: {CONFLICT}"),
    # S1 cancel-complete; S2 test_cancel_edge_cases
    (*ask("cancel_resource_request", RequestToken="{token}"), f"{REFUSED}Request UUID is already in status SUCCESS"),
    # S1 requests
    (*ask("list_resource_requests", ResourceRequestStatusFilter=CREATED), {REQUESTS: [{"RequestToken": "{token}"}]}),
    (*ask("list_resource_requests", ResourceRequestStatusFilter={"Operations": ["UPDATE"]}), {REQUESTS: []}),
    (*create({}, RoleArn="a" * 20), f"{REFUSED}The local AWS does not support RoleArn in CreateResource."),
    # S1 readonly, test-failure
    (
        *patch({"op": "add", "path": "/EnabledFeatures", "value": ["X"]}),
        f"{REFUSED}Invalid patch update: readOnlyProperties [/properties/EnabledFeatures] cannot be updated",
    ),
    (*patch({"op": "test", "path": "/OrganizationId", "value": "o"}), f"{REFUSED}[TEST Operation] value mismatch"),
    # S2 delete_nonexistingresource, res_not_found_exc
    (*ask("delete_resource", **MISSING), {"ProgressEvent": {"OperationStatus": "IN_PROGRESS"}}),
    (
        *ask("get_resource", **MISSING),
        f"ResourceNotFoundException: {FAILED}... (HandlerErrorCode: NotFound, RequestToken: UUID)",
    ),
]


def test_the_recorded_answers(local):
    organization = local.make_organization()
    *_, request = create({}, ClientToken="token")
    client = local.sdk("cloudcontrol")
    started = client.create_resource(**request)
    assert "ResourceModel" not in started["ProgressEvent"]
    ended = finished(local, started)
    assert "ResourceModel" not in ended  # S1 create-progress

    names = {"organization": organization, "token": ended["RequestToken"]}
    assert Replay(local, names).differences(RECORDED) == []


def test_a_resource_is_updated_and_deleted(local):
    """S1 update, update-progress: an update in progress returns the model without its read-only properties."""
    organization, client = local.make_organization(), local.sdk("cloudcontrol")
    finished(local, client.create_resource(TypeName=TYPE, DesiredState="{}"))
    *_, request = patch({"op": "add", "path": "/AdoptExisting", "value": False})
    started = client.update_resource(**request | {"Identifier": organization})
    assert json.loads(started["ProgressEvent"]["ResourceModel"]) == {"AdoptExisting": False}
    ended = finished(local, started)
    assert (ended["OperationStatus"], "ResourceModel" in ended) == ("SUCCESS", False)

    deleted = finished(local, client.delete_resource(TypeName=TYPE, Identifier=organization))
    assert (deleted["OperationStatus"], local.features()) == ("SUCCESS", [])


def test_a_request_is_cancelled_before_its_handler_goes_on(local):
    """S2 test_cancel_request: a second cancellation has no effect, and the handler's changes stay."""
    local.make_organization()
    local.faults(handlers_wait=True)
    client = local.sdk("cloudcontrol")
    token = {"RequestToken": client.create_resource(TypeName=TYPE, DesiredState="{}")["ProgressEvent"]["RequestToken"]}

    client.cancel_resource_request(**token)
    wait_until(
        lambda: client.get_resource_request_status(**token)["ProgressEvent"]["OperationStatus"] == "CANCEL_COMPLETE"
    )
    assert client.cancel_resource_request(**token)["ProgressEvent"]["OperationStatus"] == "CANCEL_COMPLETE"
    local.faults()
    assert local.features() == []


@pytest.mark.parametrize(
    "code, exception",
    [
        ("AccessDenied", "AccessDeniedException"),
        ("InternalFailure", "HandlerInternalFailureException"),
        ("GeneralServiceException", "GeneralServiceException"),
        ("Throttling", "ThrottlingException"),
    ],
)
def test_a_handlers_code_decides_the_exception(code, exception):
    """The first three were recorded: aws-cloudformation-resource-providers-cloudformation, issues 113 and 82."""
    failed = HandlerFailed({"errorCode": code, "message": "why"}, "token")
    assert str(handler_failure("Org::A::B", failed)) == (
        f"{exception}: Org::A::B Handler returned status FAILED: why (HandlerErrorCode: {code}, RequestToken: token)"
    )


# Cloud Control's own checks of a model and a patch

LOG_GROUP = {
    "properties": {"LogGroupName": {"type": "string"}, "Days": {"type": "integer"}},
    "additionalProperties": False,
    "createOnlyProperties": ["/properties/LogGroupName"],
}


@pytest.mark.parametrize(
    "operation, refused",
    [
        (
            {"op": "replace", "path": "/LogGroupName", "value": "renamed"},  # S1 immutable
            "NotUpdatableException: Invalid patch update: createOnlyProperties [/properties/LogGroupName] cannot be",
        ),
        ({"op": "replace", "path": "/Nope", "value": 1}, "ValidationException: Invalid patch update: "),
        ({"op": "twist"}, "ValidationException: Invalid patch update: "),
    ],
)
def test_a_patch_that_is_refused(operation, refused):
    with pytest.raises(CloudControlError) as e:
        resource_model.patched({"LogGroupName": "name"}, json.dumps([operation]), LOG_GROUP)
    assert str(e.value).startswith(refused)


def test_the_message_lists_all_violations_of_a_model():
    with pytest.raises(CloudControlError) as e:
        resource_model.validate({"LogGroupName": True, "Days": "1", "Nope": 1}, LOG_GROUP)
    assert str(e.value) == (
        "ValidationException: Model validation failed (#: 3 schema violations found;"
        " #/LogGroupName: expected type: String, found: Boolean; #/Days: expected type: Integer, found: String;"
        " #: extraneous key [Nope] is not permitted)"
    )
