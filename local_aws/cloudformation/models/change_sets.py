"""Change sets of type CREATE, UPDATE and IMPORT.

https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from moto.cloudformation.utils import generate_changeset_id, validate_create_change_set
from moto.core.utils import utcnow

from local_aws.cloudformation import background, deployment, parameters
from local_aws.cloudformation.changes import Change, changes, identifiers_to_import, is_unchanged, refuse_retyped
from local_aws.cloudformation.exceptions import ChangeSetNotFound, CloudFormationError, ResourceFailed, ValidationError
from local_aws.cloudformation.models.stacks import NO_STACK, Run, StackDoor
from local_aws.cloudformation.stack import Resource, Stack
from local_aws.cloudformation.template import Template

NO_CHANGES = "The submitted information didn't contain changes. Submit different information to create a change set."


@dataclass(eq=False)
class ChangeSet:
    """Its attributes have the names that moto's responses expect."""

    change_set_id: str
    change_set_name: str
    change_set_type: str
    stack: Stack
    template: Template
    tags: dict[str, str]
    description: str | None
    role_arn: str | None
    capabilities: list[str]
    identifiers: dict[str, dict[str, str]]  # of the resources to import
    status: str = "CREATE_IN_PROGRESS"
    execution_status: str = "UNAVAILABLE"
    status_reason: str | None = None
    changes: list[Change] = field(default_factory=list)
    notification_arns: ClassVar = []
    rollback_configuration: ClassVar = {}
    include_nested_stacks: ClassVar = False
    creation_time: datetime = field(default_factory=utcnow)

    @property
    def stack_id(self) -> str:
        return self.stack.stack_id

    @property
    def stack_name(self) -> str:
        return self.stack.name

    @property
    def parameters(self) -> list[dict[str, str]]:
        return self.template.described_values()

    def succeed(self, changes: list[Change]) -> None:
        self.changes, self.execution_status, self.status = changes, "AVAILABLE", "CREATE_COMPLETE"

    def fail(self, reason: str) -> None:
        self.status_reason, self.status = reason, "FAILED"

    def end(self, stack_status: str) -> None:
        """Ends the execution, which left the stack in this status."""
        done = stack_status in ("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE")
        self.execution_status = "EXECUTE_COMPLETE" if done else "EXECUTE_FAILED"


class ChangeSetDoor(StackDoor):
    change_sets: list[ChangeSet]

    def create_change_set(
        self,
        stack_name: str,
        name: str,
        kind: str,
        body: str,
        given: list[dict[str, Any]],
        to_import: list[dict[str, Any]],
        **options: Any,
    ) -> ChangeSet:
        """`options` are the request's parameters that the change set keeps."""
        validate_create_change_set(name)
        with self.lock:
            stack = self.find_stack(stack_name) or self.deleted_stacks.get(stack_name)
            in_review = stack is not None and stack.status == "REVIEW_IN_PROGRESS"
            if kind == "CREATE" and stack and not in_review:
                raise ValidationError(
                    f"Stack [{stack_name}] already exists and cannot be created again with the changeSet [{name}]."
                )
            if kind == "UPDATE" and (stack is None or in_review):
                raise ValidationError(NO_STACK.format(stack_name))
            if stack and any(other.change_set_name == name for other in self.change_sets_of(stack)):
                raise CloudFormationError("AlreadyExistsException", f"ChangeSet {name} already exists")
            if stack and not in_review:
                self.ensure_updatable(stack)
            is_new = stack is None
            stack = stack or self.new_stack(stack_name)
            template = self.read_template(stack, body, parameters.given(given, stack.parameters))
            identifiers = {}
            if kind == "IMPORT":
                identifiers = identifiers_to_import(template, stack, to_import, self.schema)
            if is_new:
                self.stacks[stack.stack_id] = stack
                stack.begin("REVIEW_IN_PROGRESS")
            arn = generate_changeset_id(name, self.region_name, self.account_id)
            change_set = ChangeSet(arn, name, kind, stack, template, identifiers=identifiers, **options)
            self.change_sets.append(change_set)
            found = changes(stack, template, self.schema, identifiers)
            if kind == "UPDATE" and is_unchanged(stack, template, change_set.tags, found):
                change_set.fail(NO_CHANGES)
            elif kind != "IMPORT":
                change_set.succeed(found)
        if kind == "IMPORT":
            background.start(lambda: self._look_up(change_set, found), change_set.fail)
        return change_set

    def find_change_set(self, name: str, stack_name: str | None) -> ChangeSet:
        """Finds a change set by its ARN, even after its execution, or by its name and stack."""
        for change_set in reversed(self.change_sets):
            if name == change_set.change_set_id:
                return change_set
        if not name.startswith("arn:"):
            if not stack_name:
                raise ValidationError("StackName must be specified if ChangeSetName is not specified as an ARN.")
            for change_set in self.change_sets_of(self.get_stack(stack_name, NO_STACK)):
                if name == change_set.change_set_name:
                    return change_set
        raise ChangeSetNotFound(f"ChangeSet [{name}] does not exist")

    def change_sets_of(self, stack: Stack) -> list[ChangeSet]:
        """The change sets that no operation has executed or made obsolete."""
        change_sets = [c for c in self.change_sets if c.stack_id == stack.stack_id]
        return [c for c in change_sets if c.execution_status in ("AVAILABLE", "UNAVAILABLE")]

    def begin(self, stack: Stack, *arguments: Any, **options: Any) -> Run:
        """Begins an operation, which makes the stack's other change sets obsolete."""
        for change_set in self.change_sets_of(stack):
            change_set.execution_status = "OBSOLETE"
        return super().begin(stack, *arguments, **options)

    def delete_change_set(self, name: str, stack_name: str | None) -> None:
        """Deletes a change set. As in CloudFormation, a missing change set is no error."""
        with self.lock:
            try:
                change_set = self.find_change_set(name, stack_name)
            except ChangeSetNotFound:
                return
            if change_set.execution_status.startswith("EXECUTE_"):
                raise CloudFormationError(
                    "InvalidChangeSetStatus",
                    f"Cannot delete ChangeSet in execution status {change_set.execution_status}",
                )
            self.change_sets.remove(change_set)

    def execute_change_set(self, name: str, stack_name: str | None) -> None:
        with self.lock:
            change_set = self.find_change_set(name, stack_name)
            stack, template = change_set.stack, change_set.template
            if change_set.execution_status != "AVAILABLE":
                raise CloudFormationError(
                    "InvalidChangeSetStatus",
                    f"ChangeSet [{change_set.change_set_id}] cannot be executed in its current status of"
                    f" [{change_set.status}]",
                )
            if stack.status != "REVIEW_IN_PROGRESS":
                self.ensure_updatable(stack)
            change_set.execution_status = "EXECUTE_IN_PROGRESS"
            stack.change_set_id, stack.capabilities = change_set.change_set_id, change_set.capabilities
            kind = "IMPORT" if change_set.change_set_type == "IMPORT" else "UPDATE"
            if kind == "IMPORT":
                operation = (deployment.import_resources, template, change_set.identifiers)
            elif stack.status == "REVIEW_IN_PROGRESS":
                stack.template_map, kind, operation = template, "CREATE", (deployment.create,)
            else:
                refuse_retyped(stack, template)
                operation = (deployment.update, template, stack.policy)
            stack.tags, stack.role_arn = change_set.tags or stack.tags, change_set.role_arn or stack.role_arn
            run = self.begin(stack, f"{kind}_IN_PROGRESS", *operation, ended=change_set.end)
        self.run_in_background(stack, run)

    def _look_up(self, change_set: ChangeSet, found: list[Any]) -> None:
        """Reads each resource to import, and then checks that no other stack has it, like AWS."""
        provision = self.provisioner(change_set.stack)
        for logical_id, identifier in change_set.identifiers.items():
            [physical_id] = identifier.values()
            resource = Resource(logical_id, change_set.template.evaluate(logical_id), physical_id)
            try:
                provision.maker(resource.type).look_up(resource)
            except ResourceFailed as e:
                change_set.fail(e.message)
                return
            if owner := self.owner(resource):
                change_set.fail(f"{physical_id} already exists in stack {owner.stack_id}")
                return
        change_set.succeed(found)
