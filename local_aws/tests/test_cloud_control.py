"""Cloud Control: the handlers with the real AWS CLI and without a stack."""

import json
from typing import Any

import pytest
from support import wait_until

from local_aws.client import TYPE, AwsError


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
