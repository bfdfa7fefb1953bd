"""Stacks and their drift."""

import threading
from collections.abc import Callable
from typing import Any

from moto.cloudformation.models import CloudFormationBackend as MotoCloudFormationBackend
from moto.cloudformation.models import Export
from moto.cloudformation.utils import generate_stack_id

from local_aws.cloudformation import background, deployment, drift
from local_aws.cloudformation.changes import is_unchanged, retyped
from local_aws.cloudformation.deployment import Means
from local_aws.cloudformation.exceptions import AlreadyExistsException, ResourceFailed, ValidationError
from local_aws.cloudformation.provisioning import Provisioner
from local_aws.cloudformation.registry import Registry
from local_aws.cloudformation.stack import Resource, Stack
from local_aws.cloudformation.template import Identity, Template, check_types

UPDATABLE = {
    "CREATE_COMPLETE",
    "UPDATE_COMPLETE",
    "UPDATE_ROLLBACK_COMPLETE",
    "IMPORT_COMPLETE",
    "IMPORT_ROLLBACK_COMPLETE",
}
Run = Callable[[], None]


class StackDoor(MotoCloudFormationBackend):
    registry: Registry
    lock: threading.RLock
    drifts: dict[str, drift.Drift]

    def find_stack(self, name_or_id: str) -> Stack | None:
        """One that is not deleted."""
        stacks = list(self.stacks.values())
        return next((s for s in stacks if name_or_id in (s.name, s.stack_id)), None)

    def get_stack(self, name_or_stack_id: str) -> Stack:
        """A deleted one by its id only."""
        stack = self.find_stack(name_or_stack_id) or self.deleted_stacks.get(name_or_stack_id)
        if stack is None:
            raise ValidationError(f"Stack with id {name_or_stack_id} does not exist")
        return stack

    def describe_stacks(self, name_or_stack_id: str | None) -> list[Stack]:
        return [self.get_stack(name_or_stack_id)] if name_or_stack_id else list(self.stacks.values())

    def create_stack(self, name: str, template: str, parameters: dict[str, str], **options: Any) -> Stack:
        stack, run = self.begin_create(name, template, parameters, **options)
        self.run_in_background(stack, run)
        return stack

    def begin_create(self, name: str, body: str, parameters: dict[str, str], **options: Any) -> tuple[Stack, Run]:
        with self.lock:
            if self.find_stack(name):
                raise AlreadyExistsException(f"Stack [{name}] already exists")
            stack = self.new_stack(name, **options)
            stack.template_map = self.read_template(stack, body, parameters)
            self.stacks[stack.stack_id] = stack
            return stack, self.begin(stack, "CREATE_IN_PROGRESS", deployment.create)

    def update_stack(
        self, name: str, template: str, role_arn: str | None, parameters: list[dict], tags: dict[str, str] | None
    ) -> Stack:
        with self.lock:
            stack = self.get_stack(name)
            new = self.read_template(stack, template, self._resolve_update_parameters(stack, parameters))
            self.ensure_updatable(stack, new)
            if is_unchanged(stack, new, tags):
                raise ValidationError("No updates are to be performed.")
            run = self.begin_update(stack, new, tags)
        self.run_in_background(stack, run)
        return stack

    def begin_update(self, stack: Stack, template: Template, tags: dict[str, str] | None = None) -> Run:
        self.ensure_updatable(stack, template)
        stack.tags = tags or stack.tags
        return self.begin(stack, "UPDATE_IN_PROGRESS", deployment.update, template)

    def delete_stack(self, name_or_stack_id: str, retained: list[str] | None = None) -> None:
        with self.lock:
            stack = self.find_stack(name_or_stack_id)
            if stack is None or stack.status == "DELETE_IN_PROGRESS":  # as in CloudFormation, no error
                return
            if retained and stack.status != "DELETE_FAILED":
                raise ValidationError(
                    f"Invalid operation on stack [{stack.stack_id}]. Resources can be retained only when the stack is"
                    " in the DELETE_FAILED state."
                )
            run = self.begin_delete(stack, set(retained or []))
        self.run_in_background(stack, run)

    def begin_delete(self, stack: Stack, retained: set[str]) -> Run:
        with self.lock:
            if stack.enable_termination_protection:
                raise ValidationError(f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled")
            if stack.in_progress:
                raise ValidationError(f"Stack [{stack.name}] cannot be deleted while in status {stack.status}")
            return self.begin(stack, "DELETE_IN_PROGRESS", deployment.delete, retained)

    def continue_update_rollback(self, name: str, skipped: list[str]) -> None:
        with self.lock:
            stack = self.get_stack(name)
            if stack.status != "UPDATE_ROLLBACK_FAILED":
                raise ValidationError(
                    f"Stack:{stack.stack_id} is in {stack.status} state and can not continue update rollback."
                )
            run = self.begin(stack, "UPDATE_ROLLBACK_IN_PROGRESS", deployment.roll_back_update, set(skipped))
        self.run_in_background(stack, run)

    def detect_stack_drift(self, name: str) -> drift.Drift:
        with self.lock:
            stack = self.get_stack(name)
            if stack.in_progress:
                raise ValidationError(f"Drift detection cannot be performed on stack [{name}] in status {stack.status}")
            detection = drift.Drift(stack.stack_id)
            self.drifts[detection.stack_drift_detection_id] = detection
        provision = self._provisioner(stack)
        background.start(lambda: drift.detect(stack, detection, provision), detection.fail)
        return detection

    def resource_drift(self, stack: Stack, logical_id: str) -> dict[str, Any]:
        return drift.resource_drift(stack, stack.resources[logical_id], self._provisioner(stack))

    def last_drift(self, name: str) -> drift.Drift:
        stack_id = self.get_stack(name).stack_id
        for detection in reversed(self.drifts.values()):
            if detection.stack_id == stack_id:
                return detection
        raise ValidationError(f"Stack drift detection has not been run on stack [{name}]")

    # What all operations share

    def new_stack(self, name: str, **options: Any) -> Stack:
        stack_id = generate_stack_id(name, self.region_name, self.account_id)
        return Stack(Identity(stack_id, name, self.account_id, self.region_name), **options)

    def read_template(self, stack: Stack, body: str, parameters: dict[str, str]) -> Template:
        template = Template(stack.identity, body, parameters, stack.resources, self.exports)
        check_types(template.definition, set(self.registry.types))
        return template

    def ensure_updatable(self, stack: Stack, template: Template) -> None:
        if stack.status not in UPDATABLE:
            raise ValidationError(f"Stack:{stack.stack_id} is in {stack.status} state and can not be updated.")
        if others := retyped(stack, template):
            raise ValidationError(
                "Update of resource type is not permitted. The new template modifies resource type of the"
                f" following resources: [{', '.join(others)}]"
            )

    def begin(self, stack: Stack, status: str, operation: Callable[..., None], *arguments: Any) -> Run:
        """Begins an operation under the lock; what it returns runs it, on whichever thread waits for its end."""
        stack.begin(status)
        means = Means(
            self._provisioner(stack, stack.operation_id),
            lambda template: self._publish(stack, template),
            lambda status: self._finish(stack, status),
        )

        def run() -> None:
            with stack.turn:
                operation(stack, means, *arguments)

        return run

    def run_in_background(self, stack: Stack, run: Run) -> None:
        background.start(run, lambda reason: stack.note(stack.status.replace("_IN_PROGRESS", "_FAILED"), reason))

    def _provisioner(self, stack: Stack, operation_id: str | None = None) -> Provisioner:
        """For an operation, or for what goes on beside it."""

        def go_on() -> None:
            if self.stacks.get(stack.stack_id) is not stack or operation_id not in (None, stack.operation_id):
                raise background.Abandoned

        return Provisioner(stack.identity, self.registry, self, go_on, self._claim)

    def _claim(self, resource: Resource) -> None:
        with self.lock:
            for stack in list(self.stacks.values()):
                for other in list(stack.resources.values()):
                    same = (other.type, other.physical_id) == (resource.type, resource.physical_id)
                    if other.claimed and same and other is not resource:
                        raise ResourceFailed(f"{resource.physical_id} already exists in stack {stack.stack_id}")
            resource.claimed = True

    def _publish(self, stack: Stack, template: Template | None) -> None:
        """Outputs and exports; none where an import that failed left a stack without a template."""
        if template is None:
            return
        exports = {value: name for name, value in template.exports().items()}
        stack.outputs = [
            {
                "OutputKey": output.key,
                "OutputValue": output.value,
                "Description": output.description,
                "ExportName": exports.get(output.value),
            }
            for output in template.outputs()
        ] or None
        with self.lock:
            self._publish_exports(stack, exports)

    def _publish_exports(self, stack: Stack, exports: dict[str, str]) -> None:
        """Names by value, as moto has them."""
        for name in [name for name, e in self.exports.items() if e.exporting_stack_id == stack.stack_id]:
            del self.exports[name]
        for value, name in exports.items():
            self.exports[name] = Export(stack.stack_id, name, value)

    def _finish(self, stack: Stack, status: str) -> None:
        """A deleted stack is found by its id only."""
        with self.lock:
            if status == "DELETE_COMPLETE":
                self.deleted_stacks[stack.stack_id] = stack
                self._publish_exports(stack, {})
                del self.stacks[stack.stack_id]
