"""Compares a new template with the stack. Operations carry out its changes, and change sets show them."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from moto.core.exceptions import ServiceException

from local_aws.cloudformation import schemas
from local_aws.cloudformation.exceptions import ValidationError
from local_aws.cloudformation.stack import Resource, Stack
from local_aws.cloudformation.syntax import references
from local_aws.cloudformation.template import Template

Schema = Callable[[str], dict[str, Any]]  # of a type
NOT_COMPARED = {"Type", "Condition", "DependsOn"}  # AWS ignores changes of them
POLICY_ACTIONS = {"Delete": "Delete", "Retain": "Retain", "RetainExceptOnCreate": "Retain"}


@dataclass(frozen=True)
class Change:
    """Its attributes have the names that moto's responses expect."""

    action: str
    logical_resource_id: str
    resource_type: str
    physical_resource_id: str | None = None
    policy_action: str | None = None
    replacement: str | None = None
    scope: list[str] = field(default_factory=list)
    details: list[dict[str, Any]] = field(default_factory=list)
    before_context: str | None = None
    after_context: str | None = None

    @property
    def calls(self) -> bool:
        """Whether an update calls the resource's maker; a change of DeletionPolicy, for example, does not."""
        return "Properties" in self.scope

    @property
    def replaces(self) -> bool:
        return self.replacement == "True"

    @property
    def policy(self) -> str | None:
        """The action that a stack policy has to allow."""
        if self.action == "Remove":
            return "Update:Delete"
        if self.action == "Modify":
            return "Update:Replace" if self.replaces else "Update:Modify"
        return None


def change_of(resource: Resource, definition: dict[str, Any], template: Template, schema: Schema) -> Change | None:
    """The change of a resource in an update; None if it does not change."""
    scope = sorted(
        name
        for name in {*definition, *resource.definition} - NOT_COMPARED
        if definition.get(name) != resource.definition.get(name)
    )
    if not scope:
        return None
    before, after = resource.properties, definition["Properties"]
    changed = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    create_only = set(schemas.names(schema(resource.type), "createOnlyProperties"))
    replaces = bool(create_only & set(changed))
    policy = definition.get("UpdateReplacePolicy", "Delete")
    return Change(
        "Modify",
        resource.logical_id,
        resource.type,
        resource.physical_id,
        f"ReplaceAnd{policy}" if replaces else None,
        str(replaces),
        scope,
        [d for name in changed for d in _details(name, template, resource.logical_id, name in create_only)]
        + [_detail({"Attribute": name, "RequiresRecreation": "Never"}) for name in scope if name != "Properties"],
        _context(resource.definition),
        _context(definition),
    )


def _details(name: str, template: Template, logical_id: str, recreates: bool) -> list[dict[str, Any]]:
    """AWS lists two causes for a value from a parameter: first the parameter, then the property."""
    target = {"Attribute": "Properties", "Name": name, "RequiresRecreation": "Always" if recreates else "Never"}
    properties = template.definition["Resources"][logical_id].get("Properties", {})
    causes = sorted(set(references(properties.get(name))) & set(template.values))
    from_parameters = [
        {"Target": target, "Evaluation": "Static", "ChangeSource": "ParameterReference", "CausingEntity": cause}
        for cause in causes
    ]
    return [*from_parameters, _detail(target, "Dynamic" if causes else "Static")]


def _detail(target: dict[str, str], evaluation: str = "Static") -> dict[str, Any]:
    return {"Target": target, "Evaluation": evaluation, "ChangeSource": "DirectModification"}


def _context(definition: dict[str, Any]) -> str:
    return json.dumps({name: value for name, value in definition.items() if name not in NOT_COMPARED})


def changes(stack: Stack, template: Template, schema: Schema, imported: dict[str, dict[str, str]]) -> list[Change]:
    """The predictable changes. The operation may also change resources that refer to a changed resource."""
    found = []
    for name in template.order():
        resource, type_name = stack.resources.get(name), template.definition["Resources"][name]["Type"]
        if name in imported:
            [identifier] = imported[name].values()
            found.append(Change("Import", name, type_name, identifier))
            continue
        try:
            definition = template.evaluate(name)
        except ServiceException:  # it uses a missing export, which fails the operation
            action, physical_id = ("Modify", resource.physical_id) if resource else ("Add", None)
            found.append(Change(action, name, type_name, physical_id))
            continue
        if resource is None:
            found.append(Change("Add", name, type_name, after_context=_context(definition)))
        elif change := change_of(resource, definition, template, schema):
            found.append(change)
    for name in sorted(set(stack.resources) - set(template.order())):
        gone = stack.resources[name]
        policy = POLICY_ACTIONS[gone.definition.get("DeletionPolicy", "Delete")]
        context = _context(gone.definition)
        found.append(Change("Remove", name, gone.type, gone.physical_id, policy, before_context=context))
    return found


def is_unchanged(stack: Stack, template: Template, tags: dict[str, str], found: list[Change]) -> bool:
    """As recorded in AWS, DependsOn does not count. Outside the resources, every difference counts."""
    before = stack.template_map
    return before is not None and (
        not found
        and _others(template) == _others(before)
        and template.resolved_parameters == before.resolved_parameters
        and (not tags or tags == stack.tags)
    )


def _others(template: Template) -> dict[str, Any]:
    return {name: section for name, section in template.definition.items() if name != "Resources"}


def refuse_retyped(stack: Stack, template: Template) -> None:
    """ValidationError if the template changes the type of a resource."""
    definitions = template.definition["Resources"]
    _refuse(
        {n for n, d in definitions.items() if n in stack.resources and stack.resources[n].type != d["Type"]},
        "Update of resource type is not permitted. The new template modifies resource type of the following"
        " resources: {}",
    )


def identifiers_to_import(
    template: Template, stack: Stack, wanted: list[dict[str, Any]], schema: Schema
) -> dict[str, dict[str, str]]:
    """The identifier of each resource to import by its logical id; ValidationError if AWS refuses the import.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-manually.html
    """
    identifiers = {item["LogicalResourceId"]: dict(item["ResourceIdentifier"]) for item in wanted}
    definitions = template.definition["Resources"]
    new = set(template.order()) - set(stack.resources)
    if not wanted:
        raise ValidationError("Must Provide at least one resource to import")
    if len(identifiers) < len(wanted):
        raise ValidationError("Every resource to import must have unique LogicalResourceId")
    if not new:
        raise ValidationError("The template should contain at least one new resource to import.")
    present = "Resources {} passed in ResourceToImport are already in a stack and cannot be imported."
    _refuse(set(identifiers) & set(stack.resources), present)
    unknown = "The logical resource ids {} provided in ResourceToImport do not exist in the template."
    _refuse(set(identifiers) - set(definitions), unknown)
    _refuse(new - set(identifiers), "Resources {} is missing from ResourceToImport list")
    for item in wanted:
        _check_item(item, definitions[item["LogicalResourceId"]]["Type"], schema)
    _refuse(
        {name for name in identifiers if "DeletionPolicy" not in definitions[name]},
        "The following resources to import {} must have DeletionPolicy attribute specified in the template.",
    )
    before = stack.template_map.definition if stack.template_map else {}
    if (template.definition.get("Outputs") or {}) != (before.get("Outputs") or {}):
        raise ValidationError("As part of the import operation, you cannot modify or add [Outputs]")
    others = {
        name
        for name, resource in stack.resources.items()
        if name not in template.order() or change_of(resource, template.evaluate(name), template, schema)
    }
    _refuse(
        others,
        "You have modified resources {} in your template that are not being imported. Update, create or delete"
        " operations cannot be executed during import operations.",
    )
    return identifiers


def _check_item(item: dict[str, Any], declared: str, schema: Schema) -> None:
    """Checks an item of ResourcesToImport. AWS checks the identifier before the type."""
    type_name = item["ResourceType"]
    keys = schemas.names(schema(type_name), "primaryIdentifier")
    if sorted(item["ResourceIdentifier"]) != sorted(keys):
        expected = f"Expected [{', '.join(keys)}]"
        raise ValidationError(f"Invalid resource identifier for resource type {type_name}. {expected}")
    if type_name != declared:
        raise ValidationError(
            f"Resource type of [{item['LogicalResourceId']}] passed in ResourceToImport does not match with resource"
            f" type defined in the template. Resource type in ResourceToImport: {type_name}; Resource type in Template:"
            f" {declared}."
        )


def _refuse(names: set[str], refusal: str) -> None:
    if names:
        raise ValidationError(refusal.format(f"[{', '.join(sorted(names))}]"))
