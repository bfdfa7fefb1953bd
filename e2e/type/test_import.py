"""Import by change set, and drift detection, with the real AWS CLI."""

import json
from typing import Any

import pytest
from support import RETAIN, template, wait_until

from local_aws.client import TYPE, AwsError

RETAINED = template(RootSessions=RETAIN)


def start_import(local, body: str, logical_id: str = "RootSessions", organization: str | None = None) -> dict[str, Any]:
    organization = organization or local.sdk("organizations").describe_organization()["Organization"]["Id"]
    to_import = [
        {
            "ResourceType": TYPE,
            "LogicalResourceId": logical_id,
            "ResourceIdentifier": {"OrganizationId": organization},
        }
    ]
    names = ("--stack-name", "stack", "--change-set-name", "import")
    created = local.aws(
        *("cloudformation", "create-change-set", *names, "--change-set-type", "IMPORT"),
        *("--resources-to-import", json.dumps(to_import), "--template-body", body),
    )
    local.aws("cloudformation", "wait", "change-set-create-complete", *names)
    local.aws("cloudformation", "execute-change-set", *names)
    return local.finished(created["StackId"])


@pytest.fixture
def enabled(local):
    """An organization where root sessions are enabled, by hand."""
    local.make_organization()
    local.sdk("iam").enable_organizations_root_sessions()
    local.calls()
    return local


def test_an_enabled_organization_is_imported_with_a_read_and_an_update(enabled):
    stack = start_import(enabled, RETAINED)

    assert stack["StackStatus"] == "IMPORT_COMPLETE"
    # READ for the change set, then READ, UPDATE, and READ for Ref and Fn::GetAtt
    assert enabled.calls() == ["ListOrganizationsFeatures"] * 4
    assert ("RootSessions", "IMPORT_COMPLETE", "") in enabled.events()
    assert enabled.delete_stack() == "DELETE_COMPLETE"
    assert enabled.features() == ["RootSessions"]


def test_a_renamed_resource_is_removed_with_retain_and_then_imported(local):
    local.make_organization()
    other = {"Handle": {"Type": "AWS::CloudFormation::WaitConditionHandle"}}
    local.create_stack(template=json.dumps({"Resources": json.loads(RETAINED)["Resources"] | other}))
    assert local.update_stack(json.dumps({"Resources": other})) == "UPDATE_COMPLETE"

    renamed = json.dumps({"Resources": {"Renamed": {"Type": TYPE} | RETAIN} | other})

    assert start_import(local, renamed, "Renamed")["StackStatus"] == "IMPORT_COMPLETE"
    assert local.features() == ["RootSessions"]


def test_the_import_of_another_organization_fails_before_anything_happens(enabled):
    with pytest.raises(AwsError, match='we matched expected path: "FAILED"'):
        start_import(enabled, RETAINED, organization="o-anotherone0")
    described = enabled.aws(
        "cloudformation", "describe-change-set", "--stack-name", "stack", "--change-set-name", "import"
    )
    assert "of organization o-anotherone0 was not found" in described["StatusReason"]
    assert enabled.delete_stack() == "DELETE_COMPLETE"  # it was in review
    assert enabled.features() == ["RootSessions"]


def detect_drift(local) -> tuple[str, list[dict[str, Any]]]:
    detection = local.aws("cloudformation", "detect-stack-drift", "--stack-name", "stack")["StackDriftDetectionId"]

    def ended() -> dict[str, Any] | None:
        status = local.aws(
            *("cloudformation", "describe-stack-drift-detection-status", "--stack-drift-detection-id", detection)
        )
        return None if status["DetectionStatus"] == "DETECTION_IN_PROGRESS" else status

    status = wait_until(ended)
    assert status["DetectionStatus"] == "DETECTION_COMPLETE"
    drifts = local.aws("cloudformation", "describe-stack-resource-drifts", "--stack-name", "stack")
    return status["StackDriftStatus"], drifts["StackResourceDrifts"]


def test_drift_is_found_when_someone_disabled_root_sessions(local):
    local.make_organization()
    local.create_stack(template=template(RootSessions={"Properties": {"EnableTrustedAccess": True}}))
    status, [drift] = detect_drift(local)
    assert (status, drift["StackResourceDriftStatus"]) == ("IN_SYNC", "IN_SYNC")  # a write-only property does not drift

    local.sdk("iam").disable_organizations_root_sessions()

    status, [drift] = detect_drift(local)
    assert (status, drift["StackResourceDriftStatus"]) == ("DRIFTED", "DELETED")
    one = local.aws(
        *("cloudformation", "detect-stack-resource-drift", "--stack-name", "stack"),
        *("--logical-resource-id", "RootSessions"),
    )
    assert one["StackResourceDrift"]["StackResourceDriftStatus"] == "DELETED"
