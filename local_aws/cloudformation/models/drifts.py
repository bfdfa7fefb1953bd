"""Drift detection compares the properties that READ returns with the template.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html
"""

import json
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from moto.core.utils import utcnow

from local_aws.cloudformation import background, schemas
from local_aws.cloudformation.exceptions import ResourceFailed, ValidationError
from local_aws.cloudformation.handlers import HandlerFailed
from local_aws.cloudformation.known import is_third_party
from local_aws.cloudformation.models.stacks import StackDoor
from local_aws.cloudformation.provisioning import Provisioner
from local_aws.cloudformation.stack import Resource, Stack


@dataclass
class Drift:
    """One drift detection of a stack; describe-stack-resource-drifts shows `resources`."""

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


class DriftDoor(StackDoor):
    drifts: dict[str, Drift]

    def detect_stack_drift(self, name: str) -> Drift:
        with self.lock:
            stack = self._idle(name)
            detection = Drift(stack.stack_id)
            self.drifts[detection.stack_drift_detection_id] = detection
        provision = self.provisioner(stack)
        background.start(lambda: detect(stack, detection, provision), detection.fail)
        return detection

    def detect_resource_drift(self, name: str, logical_id: str) -> dict[str, Any]:
        stack = self._idle(name)
        if logical_id not in stack.resources:
            raise ValidationError(f"Resource {logical_id} does not exist for stack {stack.name}")
        return resource_drift(stack, stack.resources[logical_id], self.provisioner(stack))

    def find_drift(self, detection_id: str) -> Drift:
        if detection_id not in self.drifts:
            raise ValidationError(f"Drift detection {detection_id} does not exist")
        return self.drifts[detection_id]

    def last_drift(self, name: str) -> Drift:
        stack_id = self.get_stack(name).stack_id
        for detection in reversed(self.drifts.values()):
            if detection.stack_id == stack_id:
                return detection
        raise ValidationError(f"Stack drift detection has not been run on stack [{name}]")

    def _idle(self, name: str) -> Stack:
        stack = self.get_stack(name)
        if stack.in_progress:
            raise ValidationError(f"Drift detection cannot be performed on stack [{name}] in status {stack.status}")
        return stack


def detect(stack: Stack, drift: Drift, provision: Provisioner) -> None:
    """Runs a drift detection in the background; its results go into `drift`."""
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
    """A resource's item in describe-stack-resource-drifts. The resources of moto are not checked."""
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
        actual = provision.registered().read(resource)
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
    """The properties that are in the template and that READ returns: neither read-only nor write-only."""
    ignored = {*schemas.names(schema, "writeOnlyProperties"), *schemas.names(schema, "readOnlyProperties")}
    return {name: value for name, value in properties.items() if name not in ignored}
