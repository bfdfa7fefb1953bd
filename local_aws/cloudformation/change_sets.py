"""Change sets of type CREATE, UPDATE and IMPORT.

https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html
"""

import contextlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from moto.cloudformation.models import Change
from moto.cloudformation.utils import generate_changeset_id, validate_create_change_set
from moto.core.utils import utcnow

from local_aws.cloudformation import operations
from local_aws.cloudformation.exceptions import (
    AlreadyExistsException,
    ChangeSetNotFoundException,
    InvalidChangeSetStatusException,
    ValidationError,
)
from local_aws.cloudformation.stacks import Stack
from local_aws.cloudformation.template import Template, references

if TYPE_CHECKING:
    from local_aws.cloudformation.models import CloudFormationBackend

NO_CHANGES = "The submitted information didn't contain changes. Submit different information to create a change set."


@dataclass
class ChangeSet:
    """Its attributes have the names that moto's responses expect."""

    change_set_id: str
    change_set_name: str
    change_set_type: str
    stack: Stack
    template: Template
    parameters: dict[str, str]
    tags: dict[str, str]
    description: str | None
    role_arn: str | None
    notification_arns: list[str]
    identifiers: dict[str, dict[str, str]]  # of the resources to import
    status: str = "CREATE_COMPLETE"
    execution_status: str = "AVAILABLE"
    status_reason: str | None = None
    changes: list[Change] = field(default_factory=list)
    creation_time: datetime = field(default_factory=utcnow)

    def __post_init__(self) -> None:
        self.changes = list_changes(self.stack, self.template, self.identifiers)
        if self.change_set_type == "UPDATE" and is_unchanged(self.stack, self.template, self.tags):
            self.status, self.execution_status, self.status_reason = "FAILED", "UNAVAILABLE", NO_CHANGES

    @property
    def stack_id(self) -> str:
        return self.stack.stack_id

    @property
    def stack_name(self) -> str:
        return self.stack.name


class ChangeSets:
    """The change sets of one account in one Region."""

    def __init__(self, backend: "CloudFormationBackend") -> None:
        self._backend = backend
        self._change_sets: list[ChangeSet] = []

    def create(
        self, stack_name: str, name: str, kind: str, body: str, to_import: list[dict[str, Any]], **options: Any
    ) -> ChangeSet:
        """options are those of the request that the stack's operation uses."""
        validate_create_change_set(name)
        stack = self._backend.find_stack(stack_name)
        in_review = stack is not None and stack.status == "REVIEW_IN_PROGRESS"
        if kind == "CREATE" and stack and not in_review:
            raise AlreadyExistsException(
                f"Stack [{stack_name}] already exists and cannot be created again with the changeSet [{name}]"
            )
        if kind == "UPDATE" and (stack is None or in_review):
            raise ValidationError(f"Stack [{stack_name}] does not exist")
        if any(change_set.change_set_name == name for change_set in self.of(stack_name)):
            raise AlreadyExistsException(f"ChangeSet {name} already exists")
        is_new = stack is None
        stack = stack or Stack(self._backend, stack_name)
        template = stack.read_template(body, options["parameters"])
        identifiers = identifiers_to_import(template, stack, to_import) if kind == "IMPORT" else {}
        if is_new:
            self._backend.stacks[stack.stack_id] = stack
            stack.begin("REVIEW_IN_PROGRESS")
        elif not in_review:
            stack.ensure_updatable(template)
        arn = generate_changeset_id(name, stack.region_name, stack.account_id)
        change_set = ChangeSet(arn, name, kind, stack, template, identifiers=identifiers, **options)
        self._change_sets.append(change_set)
        return change_set

    def find(self, name: str, stack_name: str | None) -> ChangeSet:
        """By ARN, or by name and stack."""
        for change_set in reversed(self._change_sets):
            if name == change_set.change_set_id:
                return change_set
            if name == change_set.change_set_name and stack_name in (change_set.stack_name, change_set.stack_id):
                return change_set
        raise ChangeSetNotFoundException(f"ChangeSet [{name}] does not exist")

    def of(self, stack_name: str) -> list[ChangeSet]:
        return [c for c in self._change_sets if stack_name in (c.stack_name, c.stack_id)]

    def delete(self, name: str, stack_name: str | None) -> None:
        """As in CloudFormation, it is no error where there is none."""
        with contextlib.suppress(ChangeSetNotFoundException):
            self._change_sets.remove(self.find(name, stack_name))

    def execute(self, change_set: ChangeSet) -> None:
        stack = change_set.stack
        if change_set.execution_status != "AVAILABLE":
            raise InvalidChangeSetStatusException(
                f"ChangeSet [{change_set.change_set_id}] cannot be executed in its current status of"
                f" [{change_set.status}]"
            )
        in_review = stack.status == "REVIEW_IN_PROGRESS"
        if not in_review:
            stack.ensure_updatable(change_set.template)
        self._change_sets = [
            other for other in self._change_sets if other.stack is not stack
        ]  # they are no longer valid
        if change_set.change_set_type == "IMPORT":
            stack.begin("IMPORT_IN_PROGRESS")
            stack.run_in_background(operations.import_resources, change_set.template, change_set.identifiers)
        elif in_review:
            stack.tags = change_set.tags
            stack.template_map = change_set.template
            stack.begin("CREATE_IN_PROGRESS")
            stack.run_in_background(operations.create)
        else:
            self._backend.start_update(stack, change_set.template, change_set.tags)


def is_unchanged(stack: Stack, template: Template, tags: dict[str, str] | None) -> bool:
    before = stack.template_map
    return before is not None and (
        template.definition == before.definition
        and template.resolved_parameters == before.resolved_parameters
        and (not tags or tags == stack.tags)
    )


def list_changes(stack: Stack, template: Template, imported: dict[str, Any]) -> list[Change]:
    """The changes that are known before the operation, which may change what refers to a changed resource, too."""
    changes = []
    new = set(template.order()) - set(stack.resources)
    for name in template.order():
        definition = template.definition["Resources"][name]
        refers_to_new = bool(new & set(references(definition.get("Properties"))))  # its values are not known yet
        if name in new:
            changes.append(Change("Import" if name in imported else "Add", name, definition["Type"]))
        elif refers_to_new or template.evaluate(name) != stack.resources[name].definition:
            changes.append(Change("Modify", name, definition["Type"]))
    gone = set(stack.resources) - set(template.order())
    return changes + [Change("Remove", name, stack.resources[name].type) for name in sorted(gone)]


def identifiers_to_import(template: Template, stack: Stack, wanted: list[dict[str, Any]]) -> dict[str, dict[str, str]]:
    """The identifier of each resource to import by its logical id; ValidationError for what AWS refuses.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-manually.html
    """
    identifiers = {item["LogicalResourceId"]: dict(item["ResourceIdentifier"]) for item in wanted}
    definitions = template.definition["Resources"]
    if unknown := sorted(set(identifiers) - set(definitions)):
        raise ValidationError(f"Resources {_listed(unknown)} to import are not in the template")
    if missing := sorted(set(template.order()) - set(stack.resources) - set(identifiers)):
        raise ValidationError(f"Resources {_listed(missing)} is missing from ResourceToImport list")
    if present := sorted(set(identifiers) & set(stack.resources)):
        raise ValidationError(f"Resources {_listed(present)} passed in ResourceToImport are already in a stack")
    if unprotected := sorted(name for name in identifiers if "DeletionPolicy" not in definitions[name]):
        raise ValidationError(
            f"The following resources to import {_listed(unprotected)} must have DeletionPolicy attribute specified"
            " in the template."
        )
    before = stack.template_map.definition if stack.template_map else {}
    if (template.definition.get("Outputs") or {}) != (before.get("Outputs") or {}):
        raise ValidationError("As part of the import operation, you cannot modify or add [Outputs]")
    others = sorted(
        name
        for name, resource in stack.resources.items()
        if name not in template.order() or template.evaluate(name)["Properties"] != resource.properties
    )
    if others:
        raise ValidationError(
            f"You have modified resources {_listed(others)} in your template that are not being imported. Update,"
            " create or delete operations cannot be executed during import operations."
        )
    return identifiers


def _listed(names: list[str]) -> str:
    return f"[{', '.join(names)}]"
