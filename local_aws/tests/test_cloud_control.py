"""Cloud Control: the handlers without a stack, with the real AWS CLI and in AWS's recorded words."""

import json
from typing import Any

import pytest
from recorded import Replay, Row
from support import wait_until

from local_aws.client import TYPE, AwsError
from local_aws.cloudcontrol.exceptions import handler_failure
from local_aws.cloudformation.handlers import HandlerFailed


def call(local, operation: str, *arguments: str) -> dict[str, Any]:
    return local.aws("cloudcontrol", operation, "--type-name", TYPE, *arguments)


def finished(local, started: dict[str, Any]) -> dict[str, Any]:
    """The last progress event of a request."""
    token = started["ProgressEvent"]["RequestToken"]

    def ended() -> dict[str, Any] | None:
        event = local.sdk("cloudcontrol").get_resource_request_status(RequestToken=token)["ProgressEvent"]
        return event if event["OperationStatus"] in ("SUCCESS", "FAILED") else None

    return wait_until(ended)


def test_the_resource_is_created_read_listed_updated_and_deleted(local):
    organization = local.make_organization()

    created = finished(local, call(local, "create-resource", "--desired-state", "{}"))

    assert (created["OperationStatus"], created["Identifier"]) == ("SUCCESS", organization)
    got = call(local, "get-resource", "--identifier", organization)["ResourceDescription"]
    assert json.loads(got["Properties"]) == {"OrganizationId": organization, "EnabledFeatures": ["RootSessions"]}
    listed = call(local, "list-resources")["ResourceDescriptions"]
    assert [resource["Identifier"] for resource in listed] == [organization]
    patch = json.dumps([{"op": "add", "path": "/EnableTrustedAccess", "value": True}])
    updated = call(local, "update-resource", "--identifier", organization, "--patch-document", patch)
    assert finished(local, updated)["OperationStatus"] == "SUCCESS"
    deleted = call(local, "delete-resource", "--identifier", organization)
    assert finished(local, deleted)["OperationStatus"] == "SUCCESS"
    assert local.features() == []
    with pytest.raises(AwsError, match=r"\(ResourceNotFoundException\) when calling the GetResource operation"):
        call(local, "get-resource", "--identifier", organization)


def test_a_failure_has_the_handlers_code_and_message(local):
    local.make_organization(trusted_access=False)
    failed = finished(local, call(local, "create-resource", "--desired-state", "{}"))
    assert (failed["OperationStatus"], failed["ErrorCode"]) == ("FAILED", "InvalidRequest")
    assert "aws organizations enable-aws-service-access" in failed["StatusMessage"]


def test_a_type_that_is_not_registered_is_not_found(empty):
    with pytest.raises(AwsError, match=r"\(TypeNotFoundException\)"):
        call(empty, "list-resources")


NAMED = {"TypeName": TYPE, "Identifier": "{organization}"}
MISSING = {"TypeName": TYPE, "Identifier": "o-notthere000"}
FAILED = f"{TYPE} Handler returned status FAILED: "
NO_TOKEN = "RequestTokenNotFoundException: Request with token DOESNOTEXIST was not found"
CONFLICT = "ClientToken token is already associated with an existing operation with RequestToken UUID"
REQUESTS, INVALID, PATCH = (
    "ResourceRequestStatusSummaries",
    "ValidationException: Model validation failed",
    "Invalid patch update:",
)


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
    (
        *ask("cancel_resource_request", RequestToken="{token}"),
        "ValidationException: Request UUID is already in status SUCCESS",
    ),
    # S1 requests
    (
        *ask(
            "list_resource_requests",
            ResourceRequestStatusFilter={"Operations": ["CREATE"], "OperationStatuses": ["SUCCESS"]},
        ),
        {REQUESTS: [{"RequestToken": "{token}"}]},
    ),
    (*ask("list_resource_requests", ResourceRequestStatusFilter={"Operations": ["UPDATE"]}), {REQUESTS: []}),
    # S1 readonly, test-failure
    (
        *patch({"op": "add", "path": "/EnabledFeatures", "value": ["X"]}),
        f"ValidationException: {PATCH} readOnlyProperties [/properties/EnabledFeatures] cannot be updated",
    ),
    (
        *patch({"op": "test", "path": "/OrganizationId", "value": "other"}),
        "ValidationException: [TEST Operation] value mismatch",
    ),
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


def test_an_update_in_progress_shows_the_model_without_what_is_read_only(local):
    """S1 update, update-progress."""
    organization = local.make_organization()
    finished(local, call(local, "create-resource", "--desired-state", "{}"))
    *_, request = patch({"op": "add", "path": "/AdoptExisting", "value": False})
    started = local.sdk("cloudcontrol").update_resource(**request | {"Identifier": organization})
    assert json.loads(started["ProgressEvent"]["ResourceModel"]) == {"AdoptExisting": False}
    ended = finished(local, started)
    assert (ended["OperationStatus"], "ResourceModel" in ended) == ("SUCCESS", False)


def test_a_request_is_cancelled_before_its_handler_goes_on(local):
    """S2 test_cancel_request: twice is the same; what the handler did stays."""
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


@pytest.mark.parametrize("name", ["RoleArn", "TypeVersionId"])
def test_a_parameter_that_nothing_heeds_is_refused(local, name):
    _, operation, parameters = create({}, **{name: "a" * 20})
    refused = Replay(local).call("anyone", operation, **parameters)
    assert refused == f"ValidationException: The local AWS does not know {name} in CreateResource."
