"""Drift detection."""

from typing import Any

from local_aws.cloudformation import background, drift
from local_aws.cloudformation.exceptions import ValidationError
from local_aws.cloudformation.models.stacks import StackDoor
from local_aws.cloudformation.stack import Stack


class DriftDoor(StackDoor):
    drifts: dict[str, drift.Drift]

    def detect_stack_drift(self, name: str) -> drift.Drift:
        with self.lock:
            stack = self._idle(name)
            detection = drift.Drift(stack.stack_id)
            self.drifts[detection.stack_drift_detection_id] = detection
        provision = self.provisioner(stack)
        background.start(lambda: drift.detect(stack, detection, provision), detection.fail)
        return detection

    def detect_resource_drift(self, name: str, logical_id: str) -> dict[str, Any]:
        stack = self._idle(name)
        if logical_id not in stack.resources:
            raise ValidationError(f"Resource {logical_id} does not exist for stack {stack.name}")
        return drift.resource_drift(stack, stack.resources[logical_id], self.provisioner(stack))

    def find_drift(self, detection_id: str) -> drift.Drift:
        if detection_id not in self.drifts:
            raise ValidationError(f"Drift detection {detection_id} does not exist")
        return self.drifts[detection_id]

    def last_drift(self, name: str) -> drift.Drift:
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
