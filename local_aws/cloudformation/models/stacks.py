"""Finds stacks, refuses requests, and begins operations."""

import re
from collections.abc import Callable
from typing import Any

from moto.cloudformation.utils import generate_stack_id

from local_aws.cloudformation import background, deployment, known, parameters, schemas, stack_policy
from local_aws.cloudformation.changes import changes, is_unchanged, refuse_retyped
from local_aws.cloudformation.exceptions import CloudFormationError, ResourceFailed, ValidationError
from local_aws.cloudformation.handlers import trusts
from local_aws.cloudformation.models.exports import ExportDoor
from local_aws.cloudformation.provisioning import Provisioner
from local_aws.cloudformation.registry import Registry
from local_aws.cloudformation.stack import Resource, Stack
from local_aws.cloudformation.steps import Means
from local_aws.cloudformation.template import Identity, Template

UPDATABLE = {
    *("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE", "IMPORT_ROLLBACK_COMPLETE")
}
NO_STACK = "Stack [{}] does not exist"
NAME = "[a-zA-Z][-a-zA-Z0-9]*"
Run = Callable[[], None]


def check_name(parameter: str, name: str, pattern: str) -> None:
    if not re.fullmatch(pattern, name):
        raise ValidationError(
            f"1 validation error detected: Value '{name}' at '{parameter}' failed to satisfy constraint: Member must"
            f" satisfy regular expression pattern: {pattern}"
        )


class StackDoor(ExportDoor):
    registry: Registry

    def find_stack(self, name_or_id: str) -> Stack | None:
        """The stack, unless it is deleted or missing."""
        return next((s for s in list(self.stacks.values()) if name_or_id in (s.name, s.stack_id)), None)

    def get_stack(self, name_or_stack_id: str, refusal: str = "Stack with id {} does not exist") -> Stack:
        """Finds a stack; a deleted stack only by its id."""
        stack = self.find_stack(name_or_stack_id) or self.deleted_stacks.get(name_or_stack_id)
        if stack is None:
            raise ValidationError(refusal.format(name_or_stack_id))
        return stack

    def describe_stacks(self, name_or_stack_id: str | None) -> list[Stack]:
        return [self.get_stack(name_or_stack_id)] if name_or_stack_id else list(self.stacks.values())

    def create_stack(self, name: str, template: str, values: dict[str, str], **options: Any) -> Stack:
        stack, run = self.begin_create(name, template, values, **options)
        self.run_in_background(stack, run)
        return stack

    def begin_create(self, name: str, body: str, values: dict[str, str], **options: Any) -> tuple[Stack, Run]:
        with self.lock:
            if (in_review := self.find_stack(name)) and in_review.status != "REVIEW_IN_PROGRESS":
                raise CloudFormationError("AlreadyExistsException", f"Stack [{name}] already exists")
            stack = self.new_stack(name, in_review.stack_id if in_review else None, **options)
            stack.template_map = self.read_template(stack, body, values)
            self.stacks[stack.stack_id] = stack
            return stack, self.begin(stack, "CREATE_IN_PROGRESS", deployment.create)

    def update_stack(
        self, name: str, body: str, given: list[dict[str, Any]], tags: dict[str, str], policy: str | None
    ) -> Stack:
        """`policy` replaces the stack's policy only for this update."""
        with self.lock:
            stack = self.get_stack(name, NO_STACK)
            self.ensure_updatable(stack)
            new = self.read_template(stack, body, parameters.given(given, stack.parameters))
            if is_unchanged(stack, new, tags, changes(stack, new, self.schema, {})):
                raise ValidationError("No updates are to be performed.")
            run = self.begin_update(stack, new, tags, policy)
        self.run_in_background(stack, run)
        return stack

    def begin_update(
        self, stack: Stack, template: Template, tags: dict[str, str] | None = None, policy: str | None = None
    ) -> Run:
        self.ensure_updatable(stack)
        refuse_retyped(stack, template)
        stack.tags = tags or stack.tags
        return self.begin(stack, "UPDATE_IN_PROGRESS", deployment.update, template, policy or stack.policy)

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
        """Begins a delete, and cancels a create in progress, which ends at its next step before the delete starts."""
        with self.lock:
            if stack.enable_termination_protection:
                raise ValidationError(f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled")
            if stack.in_progress and stack.status != "CREATE_IN_PROGRESS":
                raise ValidationError(f"Stack [{stack.name}] cannot be deleted while in status {stack.status}")
            return self.begin(stack, "DELETE_IN_PROGRESS", deployment.delete, stack.status, retained)

    def continue_update_rollback(self, name: str, skipped: list[str]) -> None:
        with self.lock:
            stack = self.get_stack(name)
            if stack.status != "UPDATE_ROLLBACK_FAILED":
                raise ValidationError(
                    f"Stack:{stack.stack_id} is in {stack.status} state and can not continue update rollback."
                )
            if others := sorted(set(skipped) - {undo.resource.logical_id for undo in stack.undo}):
                raise ValidationError(f"The rollback has nothing to skip at [{', '.join(others)}]")
            run = self.begin(stack, "UPDATE_ROLLBACK_IN_PROGRESS", deployment.roll_back_update, set(skipped))
        self.run_in_background(stack, run)

    def set_stack_policy(self, stack_name: str, policy_body: str) -> None:
        stack_policy.check(policy_body)
        self.get_stack(stack_name, NO_STACK).policy = policy_body

    def refuse_role(self, arn: str) -> None:
        if not trusts(arn.split(":")[4], arn, "cloudformation.amazonaws.com"):
            raise ValidationError(f"Role {arn} is invalid or cannot be assumed")

    # Shared by all operations

    def new_stack(self, name: str, stack_id: str | None = None, **options: Any) -> Stack:
        check_name("stackName", name, f"{NAME}|arn:[-a-zA-Z0-9:/._+]*")
        stack_id = stack_id or generate_stack_id(name, self.region_name, self.account_id)
        return Stack(Identity(stack_id, name, self.account_id, self.region_name), **options)

    def read_template(self, stack: Stack, body: str, values: dict[str, str]) -> Template:
        template = Template(stack.identity, body, values, stack.resources, self.exports)
        known.check_types(template.definition, set(self.registry.types))
        template.order()
        return template

    def ensure_updatable(self, stack: Stack) -> None:
        if stack.status not in UPDATABLE:
            raise ValidationError(f"Stack:{stack.stack_id} is in {stack.status} state and can not be updated.")

    def schema(self, type_name: str) -> dict[str, Any]:
        version = self.registry.default_version(type_name)
        return version.schema if version else schemas.of_aws(type_name)

    def begin(
        self,
        stack: Stack,
        status: str,
        operation: Callable[..., None],
        *arguments: Any,
        ended: Callable[[str], None] = lambda status: None,
    ) -> Run:
        """Begins an operation under the lock and returns a function that runs it to its end.

        That function calls `ended` with the last status before the stack gets it.
        """
        stack.begin(status)
        provision = self.provisioner(stack, stack.operation_id)

        def publish(template: Template | None) -> None:
            provision.go_on()
            self.publish(stack, template)

        def finish(status: str) -> None:
            with self.lock:
                if status == "DELETE_COMPLETE" and self.stacks.get(stack.stack_id) is stack:
                    self.deleted_stacks[stack.stack_id] = self.stacks.pop(stack.stack_id)
                ended(status)

        means = Means(provision, self.schema, publish, finish)

        def run() -> None:
            with stack.turn:
                operation(stack, means, *arguments)

        return run

    def run_in_background(self, stack: Stack, run: Run) -> None:
        background.start(run, lambda reason: stack.note(stack.status.replace("_IN_PROGRESS", "_FAILED"), reason))

    def provisioner(self, stack: Stack, operation_id: str | None = None) -> Provisioner:
        """Serves the operation with this id, or a read beside the stack's operations."""

        def go_on() -> None:
            if self.stacks.get(stack.stack_id) is not stack or operation_id not in (None, stack.operation_id):
                raise background.Abandoned

        return Provisioner(stack.identity, self.registry, self, go_on, self._claim)

    def owner(self, resource: Resource) -> Stack | None:
        """The stack that has another live resource with the same type and physical id."""
        for stack in list(self.stacks.values()):
            for other in list(stack.resources.values()):
                same = (other.type, other.physical_id) == (resource.type, resource.physical_id)
                if other.claimed and same and other is not resource:
                    return stack
        return None

    def _claim(self, resource: Resource) -> None:
        with self.lock:
            if owner := self.owner(resource):
                raise ResourceFailed(f"{resource.physical_id} already exists in stack {owner.stack_id}")
            resource.claimed = True
