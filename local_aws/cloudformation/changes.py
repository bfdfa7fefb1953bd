"""What a new template changes: the only place that compares. The operations carry it out, change sets show it."""

from dataclasses import dataclass
from typing import Any

from local_aws.cloudformation.exceptions import ValidationError
from local_aws.cloudformation.stack import Resource, Stack
from local_aws.cloudformation.template import Template, references


@dataclass(frozen=True)
class Change:
    """Its attributes have the names that moto's responses expect."""

    action: str
    logical_resource_id: str
    resource_type: str


def is_modified(resource: Resource, definition: dict[str, Any]) -> bool:
    """Whether an update calls the resource's maker; a change of attributes such as DeletionPolicy does not."""
    return definition["Properties"] != resource.properties


def is_unchanged(stack: Stack, template: Template, tags: dict[str, str] | None) -> bool:
    before = stack.template_map
    return before is not None and (
        template.definition == before.definition
        and template.resolved_parameters == before.resolved_parameters
        and (not tags or tags == stack.tags)
    )


def changes(stack: Stack, template: Template, imported: dict[str, Any]) -> list[Change]:
    """The changes that are known before the operation, which may change what refers to a changed resource, too."""
    found = []
    new = set(template.order()) - set(stack.resources)
    for name in template.order():
        definition = template.definition["Resources"][name]
        refers_to_new = bool(new & set(references(definition.get("Properties"))))  # its values are not known yet
        if name in new:
            found.append(Change("Import" if name in imported else "Add", name, definition["Type"]))
        elif refers_to_new or template.evaluate(name) != stack.resources[name].definition:
            found.append(Change("Modify", name, definition["Type"]))
    gone = set(stack.resources) - set(template.order())
    return found + [Change("Remove", name, stack.resources[name].type) for name in sorted(gone)]


def retyped(stack: Stack, template: Template) -> list[str]:
    """The logical ids whose type the template changes, which AWS refuses."""
    definitions = template.definition["Resources"]
    return [n for n, d in definitions.items() if n in stack.resources and stack.resources[n].type != d["Type"]]


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
