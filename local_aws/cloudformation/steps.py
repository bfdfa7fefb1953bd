"""The steps of a stack's operations. They create, update and delete resources and write the events."""

import contextlib
import copy
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from moto.core.exceptions import ServiceException

from local_aws.cloudformation.changes import Schema, change_of
from local_aws.cloudformation.exceptions import ResourceFailed
from local_aws.cloudformation.provisioning import Provisioner
from local_aws.cloudformation.stack import Resource, Stack, Undo
from local_aws.cloudformation.template import Template

REPLACING = "Requested update requires the creation of a new physical resource; hence creating one."
INITIATED = "Resource creation Initiated"


@dataclass(frozen=True)
class Means:
    """The dependencies of an operation outside its stack."""

    provision: Provisioner
    schema: Schema
    publish: Callable[[Template | None], None]  # sets outputs and exports; OperationFailed refuses them
    finish: Callable[[str], None]  # called with the final status, before the stack has it


class OperationFailed(Exception):
    """Fails an operation; the text is the stack's status reason."""


class StepFailed(OperationFailed):
    """A resource failed; its event has the reason. AWS's sentence ends with a space."""

    def __init__(self, verb: str, *logical_ids: str) -> None:
        super().__init__(f"The following resource(s) failed to {verb.lower()}: [{', '.join(logical_ids)}]. ")


def apply(stack: Stack, template: Template, means: Means) -> None:
    """Creates and updates the template's resources; stack.undo records every step."""
    if missing := sorted(template.imports() - set(template.cross_stack_resources)):
        raise OperationFailed(f"No export named {missing[0]} found.")
    for path, type_name, attribute in template.attributes():
        properties = means.schema(type_name).get("properties")
        if properties and attribute.split(".")[0] not in properties:
            raise OperationFailed(
                f"[Error] {path}: Resource type {type_name} does not support attribute {{{attribute}}}."
            )
    for logical_id in template.order():
        resource = stack.resources.get(logical_id)
        verb = "UPDATE" if resource else "CREATE"
        try:
            definition = template.evaluate(logical_id)
        except (ServiceException, ResourceFailed) as e:
            failed = resource or Resource(logical_id, template.definition["Resources"][logical_id])
            stack.note_resource(failed, f"{verb}_FAILED", e.message)
            raise StepFailed(verb, logical_id) from e
        if resource is None:
            resource = stack.resources[logical_id] = Resource(logical_id, definition)
            stack.undo.append(Undo(resource, None))
            _create(stack, means, resource, template)
            continue
        undo = Undo(resource, copy.copy(resource), called=False)
        stack.undo.append(undo)
        if (change := change_of(resource, definition, template, means.schema)) and change.calls:
            undo.called, undo.replacing = True, change.replaces
            update(stack, means, undo, template, definition)
        resource.definition = definition


def _create(stack: Stack, means: Means, resource: Resource, template: Template) -> None:
    def initiated(physical_id: str) -> None:
        if resource.physical_id is None:
            resource.physical_id = physical_id
            stack.note_resource(resource, "CREATE_IN_PROGRESS", INITIATED)

    maker = means.provision.maker(resource.type)
    with step(stack, resource, "CREATE"):
        maker.create(resource, template, initiated)


def update(stack: Stack, means: Means, undo: Undo, template: Template, definition: dict[str, Any]) -> None:
    resource = undo.resource
    maker = means.provision.maker(resource.type)
    undo.failed = True
    with step(stack, resource, "UPDATE", REPLACING if undo.replacing else None):
        maker.update(resource, template, definition)
        if undo.replaced:
            stack.note_resource(resource, "UPDATE_IN_PROGRESS", INITIATED)
    undo.failed = False


@contextlib.contextmanager
def step(stack: Stack, resource: Resource, verb: str, reason: str | None = None) -> Iterator[None]:
    stack.note_resource(resource, f"{verb}_IN_PROGRESS", reason)
    try:
        yield
    except ResourceFailed as e:
        stack.note_resource(resource, f"{verb}_FAILED", str(e))
        raise StepFailed(verb, resource.logical_id) from e
    stack.note_resource(resource, f"{verb}_COMPLETE")


def delete_all(stack: Stack, means: Means, created_now: bool = False, retained: Collection[str] = ()) -> None:
    """Deletes in reverse order of dependency, and continues after a failure."""
    failed = []
    order = [name for name in stack.template_map.order() if name in stack.resources] if stack.template_map else []
    order += [name for name in stack.resources if name not in order]  # of an update that failed
    for logical_id in reversed(order):
        try:
            _delete(stack, means, stack.resources[logical_id], "DeletionPolicy", created_now, retained)
        except StepFailed:
            failed.append(logical_id)
    if failed:
        raise StepFailed("DELETE", *failed)


def clean_up(stack: Stack, means: Means, resource: Resource, policy: str, created_now: bool = False) -> None:
    """Deletes a resource at the end of an update, where a failure no longer fails the stack."""
    with contextlib.suppress(StepFailed):
        _delete(stack, means, resource, policy, created_now)
    _forget(stack, resource)


def _delete(
    stack: Stack, means: Means, resource: Resource, policy: str, created_now: bool, retained: Collection[str] = ()
) -> None:
    """Deletes a resource unless it is retained. RetainExceptOnCreate does not retain it in a rollback of its create.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html
    """
    value = resource.definition.get(policy)
    if resource.physical_id is None:
        stack.note_resource(resource, "DELETE_COMPLETE")  # it was never created
    elif resource.logical_id in retained or value == "Retain" or (value == "RetainExceptOnCreate" and not created_now):
        stack.note_resource(resource, "DELETE_SKIPPED")
    else:
        maker = means.provision.maker(resource.type)
        with step(stack, resource, "DELETE"):
            maker.delete(resource, stack.template_map)
    _forget(stack, resource)


def _forget(stack: Stack, resource: Resource) -> None:
    if stack.resources.get(resource.logical_id) is resource:
        del stack.resources[resource.logical_id]
