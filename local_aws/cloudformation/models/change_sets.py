"""Change sets of type CREATE, UPDATE and IMPORT.

https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html
"""

import contextlib
from typing import Any

from moto.cloudformation.utils import generate_changeset_id, validate_create_change_set

from local_aws.cloudformation import deployment
from local_aws.cloudformation.change_sets import NO_CHANGES, ChangeSet
from local_aws.cloudformation.changes import changes, identifiers_to_import, is_unchanged
from local_aws.cloudformation.exceptions import (
    AlreadyExistsException,
    ChangeSetNotFoundException,
    InvalidChangeSetStatusException,
    ValidationError,
)
from local_aws.cloudformation.models.stacks import StackDoor


class ChangeSetDoor(StackDoor):
    change_sets: list[ChangeSet]

    def create_change_set(
        self, stack_name: str, name: str, kind: str, body: str, to_import: list[dict[str, Any]], **options: Any
    ) -> ChangeSet:
        """options are those of the request that the stack's operation uses."""
        validate_create_change_set(name)
        with self.lock:
            stack = self.find_stack(stack_name)
            in_review = stack is not None and stack.status == "REVIEW_IN_PROGRESS"
            if kind == "CREATE" and stack and not in_review:
                raise AlreadyExistsException(
                    f"Stack [{stack_name}] already exists and cannot be created again with the changeSet [{name}]"
                )
            if kind == "UPDATE" and (stack is None or in_review):
                raise ValidationError(f"Stack [{stack_name}] does not exist")
            if any(change_set.change_set_name == name for change_set in self.change_sets_of(stack_name)):
                raise AlreadyExistsException(f"ChangeSet {name} already exists")
            is_new = stack is None
            stack = stack or self.new_stack(stack_name)
            template = self.read_template(stack, body, options["parameters"])
            identifiers = identifiers_to_import(template, stack, to_import) if kind == "IMPORT" else {}
            if is_new:
                self.stacks[stack.stack_id] = stack
                stack.begin("REVIEW_IN_PROGRESS")
            elif not in_review:
                self.ensure_updatable(stack, template)
            arn = generate_changeset_id(name, self.region_name, self.account_id)
            change_set = ChangeSet(arn, name, kind, stack, template, identifiers=identifiers, **options)
            change_set.changes = changes(stack, template, identifiers)
            if kind == "UPDATE" and is_unchanged(stack, template, change_set.tags):
                change_set.fail(NO_CHANGES)
            self.change_sets.append(change_set)
        return change_set

    def find_change_set(self, name: str, stack_name: str | None) -> ChangeSet:
        """By ARN, or by name and stack."""
        for change_set in reversed(self.change_sets):
            if name == change_set.change_set_id:
                return change_set
            if name == change_set.change_set_name and stack_name in (change_set.stack_name, change_set.stack_id):
                return change_set
        raise ChangeSetNotFoundException(f"ChangeSet [{name}] does not exist")

    def change_sets_of(self, stack_name: str) -> list[ChangeSet]:
        return [c for c in self.change_sets if stack_name in (c.stack_name, c.stack_id)]

    def delete_change_set(self, name: str, stack_name: str | None) -> None:
        """As in CloudFormation, it is no error where there is none."""
        with self.lock, contextlib.suppress(ChangeSetNotFoundException):
            self.change_sets.remove(self.find_change_set(name, stack_name))

    def execute_change_set(self, name: str, stack_name: str | None) -> None:
        with self.lock:
            change_set = self.find_change_set(name, stack_name)
            stack, template = change_set.stack, change_set.template
            if change_set.execution_status != "AVAILABLE":
                raise InvalidChangeSetStatusException(
                    f"ChangeSet [{change_set.change_set_id}] cannot be executed in its current status of"
                    f" [{change_set.status}]"
                )
            in_review = stack.status == "REVIEW_IN_PROGRESS"
            if not in_review:
                self.ensure_updatable(stack, template)
            if change_set.change_set_type == "IMPORT":
                run = self.begin(
                    stack, "IMPORT_IN_PROGRESS", deployment.import_resources, template, change_set.identifiers
                )
            elif in_review:
                stack.tags, stack.template_map = change_set.tags, template
                run = self.begin(stack, "CREATE_IN_PROGRESS", deployment.create)
            else:
                run = self.begin_update(stack, template, change_set.tags)
            self.change_sets = [c for c in self.change_sets if c.stack is not stack]  # they are no longer valid
        self.run_in_background(stack, run)
