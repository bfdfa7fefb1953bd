"""Drift detection: READ, and the properties that it returns beside those of the template.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html
"""

import json
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from moto.core.utils import utcnow

from local_aws.cloudformation import schemas
from local_aws.cloudformation.exceptions import ResourceFailed
from local_aws.cloudformation.handlers import HandlerFailed
from local_aws.cloudformation.known import is_third_party
from local_aws.cloudformation.provisioning import Provisioner
from local_aws.cloudformation.stack import Resource, Stack


@dataclass
class Drift:
    """One detection for a stack; `resources` has what describe-stack-resource-drifts shows."""

    stack_id: str
    stack_drift_detection_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    detection_status: str = "DETECTION_IN_PROGRESS"
    detection_status_reason: str | None = None
    stack_drift_status: str | None = None
    drifted_stack_resource_count: int = 0
    timestamp: datetime = field(default_factory=utcnow)
    resources: list[dict[str, Any]] = field(default_factory=list)

    def fail(self, reason: str) -> None:
        self.detection_status, self.detection_status_reason = "DETECTION_FAILED", reason


def detect(stack: Stack, drift: Drift, provision: Provisioner) -> None:
    """Fills in the detection, in the background."""
    failures = []
    for resource in list(stack.resources.values()):
        try:
            drift.resources.append(resource_drift(stack, resource, provision))
        except ResourceFailed as e:
            failures.append(f"Failed to detect drift on resource {resource.logical_id}: {e}")
    drifted = [r for r in drift.resources if r["StackResourceDriftStatus"] in ("DELETED", "MODIFIED")]
    drift.drifted_stack_resource_count = len(drifted)
    drift.stack_drift_status = "DRIFTED" if drifted else "IN_SYNC"
    drift.detection_status_reason = "; ".join(failures) or None
    drift.detection_status = "DETECTION_FAILED" if failures else "DETECTION_COMPLETE"


def resource_drift(stack: Stack, resource: Resource, provision: Provisioner) -> dict[str, Any]:
    """What describe-stack-resource-drifts shows of one resource; moto's resources are not checked."""
    described = {
        "StackId": stack.stack_id,
        "LogicalResourceId": resource.logical_id,
        "PhysicalResourceId": resource.physical_id,
        "ResourceType": resource.type,
        "Timestamp": utcnow(),
    }
    if not is_third_party(resource.type):
        return described | {"StackResourceDriftStatus": "NOT_CHECKED"}
    schema = provision.registry.default_version(resource.type).schema
    expected = _comparable(schema, resource.properties)
    described["ExpectedProperties"] = json.dumps(expected)
    try:
        actual = provision.maker(resource.type).read(resource)
    except HandlerFailed as e:
        if e.code != "NotFound":
            raise
        resource.drift_status = "DELETED"
        return described | {"StackResourceDriftStatus": "DELETED"}
    differences = [
        {
            "PropertyPath": f"/{name}",
            "ExpectedValue": _shown(value),
            "ActualValue": _shown(actual.get(name)),
            "DifferenceType": "NOT_EQUAL" if name in actual else "REMOVE",
        }
        for name, value in expected.items()
        if actual.get(name) != value
    ]
    resource.drift_status = "MODIFIED" if differences else "IN_SYNC"
    return described | {
        "StackResourceDriftStatus": resource.drift_status,
        "ActualProperties": json.dumps(_comparable(schema, actual)),
        "PropertyDifferences": differences,
    }


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _comparable(schema: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    """Write-only properties cannot be read, read-only ones are not in the template: neither drifts."""
    ignored = {*schemas.names(schema, "writeOnlyProperties"), *schemas.names(schema, "readOnlyProperties")}
    return {name: value for name, value in properties.items() if name not in ignored}
