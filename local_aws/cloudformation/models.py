"""moto's CloudFormation with stacks and StackSets that run as AWS's do, a registry, change sets, drift detection."""

import threading
from typing import Any, ClassVar

from moto.cloudformation.models import CloudFormationBackend as MotoCloudFormationBackend
from moto.cloudformation.models import Export

from local_aws.cloudformation import drift, operations
from local_aws.cloudformation.change_sets import ChangeSets, is_unchanged
from local_aws.cloudformation.exceptions import (
    AlreadyExistsException,
    NameAlreadyExistsException,
    ResourceFailed,
    ValidationError,
)
from local_aws.cloudformation.registry import Registry
from local_aws.cloudformation.resources import RegisteredResource
from local_aws.cloudformation.stack_sets import StackSet
from local_aws.cloudformation.stacks import Stack
from local_aws.cloudformation.template import Template
from local_aws.lambda_.function import Functions


class CloudFormationBackend(MotoCloudFormationBackend):
    functions: ClassVar[Functions]  # the plug-in sets it: processes outlive a reset

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.registry = Registry(account_id, region_name, self.functions)
        self.change_sets = ChangeSets(self)
        self.drifts: dict[str, drift.Drift] = {}
        self.lock = threading.RLock()  # two requests at a time start one operation

    # Stacks

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

    def new_stack(self, name: str, template: str, parameters: dict[str, str], **options: Any) -> Stack:
        """A stack whose create has begun and is still to be run."""
        with self.lock:
            if self.find_stack(name):
                raise AlreadyExistsException(f"Stack [{name}] already exists")
            stack = Stack(self, name, **options)
            stack.template_map = stack.read_template(template, parameters)
            self.stacks[stack.stack_id] = stack
            stack.begin("CREATE_IN_PROGRESS")
        return stack

    def create_stack(self, name: str, template: str, parameters: dict[str, str], **options: Any) -> Stack:
        stack = self.new_stack(name, template, parameters, **options)
        stack.run_in_background(operations.create)
        return stack

    def update_stack(
        self, name: str, template: str, role_arn: str | None, parameters: list[dict], tags: dict[str, str] | None
    ) -> Stack:
        with self.lock:
            stack = self.get_stack(name)
            new = stack.read_template(template, self._resolve_update_parameters(stack, parameters))
            stack.ensure_updatable(new)
            if is_unchanged(stack, new, tags):
                raise ValidationError("No updates are to be performed.")
            self.start_update(stack, new, tags)
        return stack

    def start_update(self, stack: Stack, template: Template, tags: dict[str, str] | None) -> None:
        stack.tags = tags or stack.tags
        stack.begin("UPDATE_IN_PROGRESS")
        stack.run_in_background(operations.update, template)

    def delete_stack(self, name_or_stack_id: str, retained: list[str] | None = None) -> None:
        with self.lock:
            stack = self.find_stack(name_or_stack_id)
            if stack is None or stack.status == "DELETE_IN_PROGRESS":  # as in CloudFormation, no error
                return
            if stack.enable_termination_protection:
                raise ValidationError(f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled")
            if stack.in_progress:
                raise ValidationError(f"Stack [{stack.name}] cannot be deleted while in status {stack.status}")
            if retained and stack.status != "DELETE_FAILED":
                raise ValidationError(
                    f"Invalid operation on stack [{stack.stack_id}]. Resources can be retained only when the stack is"
                    " in the DELETE_FAILED state."
                )
            stack.begin("DELETE_IN_PROGRESS")
        stack.run_in_background(operations.delete, set(retained or []))

    def continue_update_rollback(self, name: str, skipped: list[str]) -> None:
        with self.lock:
            stack = self.get_stack(name)
            if stack.status != "UPDATE_ROLLBACK_FAILED":
                raise ValidationError(
                    f"Stack:{stack.stack_id} is in {stack.status} state and can not continue update rollback."
                )
            stack.begin("UPDATE_ROLLBACK_IN_PROGRESS")
        stack.run_in_background(operations.roll_back_update, set(skipped))

    def forget(self, stack: Stack) -> None:
        """The stack is deleted: only its id still finds it."""
        self.deleted_stacks[stack.stack_id] = stack
        self.publish_exports(stack, {})
        del self.stacks[stack.stack_id]

    def claim(self, resource: RegisteredResource) -> None:
        """ResourceFailed where another live resource of this account and Region has the physical id."""
        with self.lock:
            for stack in list(self.stacks.values()):
                for other in list(stack.resources.values()):
                    claimed = isinstance(other, RegisteredResource) and other.claimed and other is not resource
                    if claimed and (other.type, other.physical_resource_id) == (
                        resource.type,
                        resource.physical_resource_id,
                    ):
                        raise ResourceFailed(
                            f"{resource.physical_resource_id} already exists in stack {stack.stack_id}"
                        )
            resource.claimed = True

    def publish_exports(self, stack: Stack, exports: dict[str, str]) -> None:
        """Names by value, as moto has them."""
        for name in [name for name, e in self.exports.items() if e.exporting_stack_id == stack.stack_id]:
            del self.exports[name]
        for value, name in exports.items():
            self.exports[name] = Export(stack.stack_id, name, value)

    # Drift

    def detect_stack_drift(self, name: str) -> drift.Drift:
        stack = self.get_stack(name)
        if stack.in_progress:
            raise ValidationError(f"Drift detection cannot be performed on stack [{name}] in status {stack.status}")
        detection = drift.Drift(stack.stack_id)
        self.drifts[detection.stack_drift_detection_id] = detection
        stack.run_in_background(drift.detect, detection)
        return detection

    def last_drift(self, name: str) -> drift.Drift:
        stack_id = self.get_stack(name).stack_id
        for detection in reversed(self.drifts.values()):
            if detection.stack_id == stack_id:
                return detection
        raise ValidationError(f"Stack drift detection has not been run on stack [{name}]")

    # StackSets

    def create_stack_set(
        self,
        name: str,
        template: str,
        parameters: dict[str, str],
        tags: dict[str, str],
        permission_model: str | None,
        admin_role: str | None,
        exec_role: str | None,
        description: str | None,
    ) -> StackSet:
        if permission_model == "SERVICE_MANAGED":
            raise ValidationError("The local AWS has self-managed StackSets only")
        if any(s.name == name and s.status == "ACTIVE" for s in self.stacksets.values()):
            raise NameAlreadyExistsException(f"StackSet {name} already exists")
        stack_set = StackSet(self, name, template, parameters, tags, description, admin_role, exec_role)
        self.stacksets[stack_set.id] = stack_set
        return stack_set

    def delete_stack_set(self, name: str) -> None:
        self.describe_stack_set(name).ensure_idle()
        super().delete_stack_set(name)
