"""What CloudFormation does with a stack, from the first to the last event. Each runs in a thread of its own.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-describing-stacks.html
"""

import contextlib
import copy
from collections.abc import Callable
from dataclasses import dataclass

from moto.core.exceptions import ServiceException

from local_aws.cloudformation.exceptions import ResourceFailed
from local_aws.cloudformation.resources import Resource, new_resource
from local_aws.cloudformation.stacks import Stack
from local_aws.cloudformation.template import Template


@dataclass
class Undo:
    """What an operation did to a resource; before is a copy of it, or None where it was created."""

    resource: Resource
    before: Resource | None
    called: bool = True  # a change of attributes such as DeletionPolicy calls no handler

    @property
    def replaced(self) -> bool:
        return self.before is not None and self.before.physical_resource_id != self.resource.physical_resource_id


class StepFailed(Exception):
    """A resource failed and said why in its event; the text is the reason of the stack."""

    def __init__(self, verb: str, *logical_ids: str) -> None:
        super().__init__(f"The following resource(s) failed to {verb.lower()}: [{', '.join(logical_ids)}].")


def create(stack: Stack) -> None:
    try:
        _apply(stack, stack.template_map)
    except StepFailed as e:
        stack.set_status("ROLLBACK_IN_PROGRESS", f"{e} Rollback requested by user.")
        try:
            _delete_all(stack, created_now=True)
        except StepFailed as failed:
            stack.set_status("ROLLBACK_FAILED", str(failed))
        else:
            stack.set_status("ROLLBACK_COMPLETE", str(e))
        return
    stack.undo.clear()
    stack.publish_outputs()
    stack.set_status("CREATE_COMPLETE")


def update(stack: Stack, template: Template) -> None:
    try:
        _apply(stack, template)
    except StepFailed as e:
        stack.set_status("UPDATE_ROLLBACK_IN_PROGRESS", str(e))
        roll_back_update(stack, set())
        return
    removed = [stack.resources[name] for name in reversed(list(stack.resources)) if name not in template.order()]
    replaced = [undo.before for undo in stack.undo if undo.replaced]
    stack.undo.clear()
    stack.template_map = template
    stack.set_status("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
    for resource in removed:
        _clean_up(resource, "DeletionPolicy")
    for resource in replaced:
        _clean_up(resource, "UpdateReplacePolicy")
    stack.publish_outputs()
    stack.set_status("UPDATE_COMPLETE")


def roll_back_update(stack: Stack, skipped: set[str]) -> None:
    """Also continues it, where it failed: skipped are the logical ids of resources that are left as they are."""
    created: list[Resource] = []
    while stack.undo:
        undo = stack.undo[-1]
        if undo.before is None or undo.replaced:
            created.append(undo.resource)
        elif undo.called and not undo.resource.replaced_by_updates and undo.resource.logical_id not in skipped:
            back = undo.before.definition
            try:
                _step(undo.resource, "UPDATE", lambda r=undo.resource, d=back: r.update(stack.template_map, d))
            except StepFailed as e:
                stack.undo[:0] = [Undo(resource, None) for resource in created]
                stack.set_status("UPDATE_ROLLBACK_FAILED", str(e))
                return
        if undo.before is not None:
            undo.resource.definition = undo.before.definition
        if undo.replaced:
            stack.resources[undo.before.logical_id] = undo.before
        stack.undo.pop()
    stack.set_status("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS")
    for resource in created:
        _clean_up(resource, "DeletionPolicy", created_now=True)
    stack.publish_outputs()
    stack.set_status("UPDATE_ROLLBACK_COMPLETE")


def delete(stack: Stack, retained: set[str]) -> None:
    try:
        _delete_all(stack, retained=retained)
    except StepFailed as e:
        stack.set_status("DELETE_FAILED", str(e))
        return
    stack.set_status("DELETE_COMPLETE")


def import_resources(stack: Stack, template: Template, identifiers: dict[str, dict[str, str]]) -> None:
    """All other resources are as they were, which the change set made sure of."""
    before = dict(stack.resources)
    try:
        for logical_id in template.order():
            definition = template.evaluate(logical_id)
            if logical_id not in identifiers:
                stack.resources[logical_id].definition = definition
                continue
            resource = stack.resources[logical_id] = new_resource(stack, logical_id, definition)
            _step(resource, "IMPORT", lambda r=resource: r.take(identifiers[r.logical_id]))
    except StepFailed as e:
        stack.set_status("IMPORT_ROLLBACK_IN_PROGRESS", str(e))
        for logical_id in set(stack.resources) - set(before):
            del stack.resources[logical_id]  # an import that fails leaves the resource alone
        stack.set_status("IMPORT_ROLLBACK_COMPLETE")
        return
    stack.template_map = template
    stack.publish_outputs()
    stack.set_status("IMPORT_COMPLETE")


def _apply(stack: Stack, template: Template) -> None:
    """Creates and updates what the template says; stack.undo notes what was done."""
    for logical_id in template.order():
        resource = stack.resources.get(logical_id)
        verb = "UPDATE" if resource else "CREATE"
        try:
            definition = template.evaluate(logical_id)
        except (ServiceException, ResourceFailed) as e:
            failed = resource or new_resource(stack, logical_id, template.definition["Resources"][logical_id])
            failed.report(f"{verb}_FAILED", getattr(e, "message", str(e)))
            raise StepFailed(verb, logical_id) from e
        if resource is None:
            resource = stack.resources[logical_id] = new_resource(stack, logical_id, definition)
            stack.undo.append(Undo(resource, None))
            _step(resource, verb, lambda r=resource: r.create(template))
            continue
        changed = definition["Properties"] != resource.properties
        stack.undo.append(Undo(resource, copy.copy(resource), called=changed))
        if changed:
            _step(resource, verb, lambda r=resource, d=definition: r.update(template, d))
        resource.definition = definition


def _step(resource: Resource, verb: str, action: Callable[[], None]) -> None:
    resource.report(f"{verb}_IN_PROGRESS")
    try:
        action()
    except ResourceFailed as e:
        resource.report(f"{verb}_FAILED", str(e))
        raise StepFailed(verb, resource.logical_id) from e
    resource.report(f"{verb}_COMPLETE")


def _delete_all(stack: Stack, created_now: bool = False, retained: frozenset[str] | set[str] = frozenset()) -> None:
    """In reverse order of dependency; what fails does not keep the others, as long as they do not depend on it."""
    failed = []
    order = [name for name in stack.template_map.order() if name in stack.resources] if stack.template_map else []
    order += [name for name in stack.resources if name not in order]  # of an update that failed
    for logical_id in reversed(order):
        try:
            _delete(stack.resources[logical_id], "DeletionPolicy", created_now, retained)
        except StepFailed:
            failed.append(logical_id)
    if failed:
        raise StepFailed("DELETE", *failed)


def _clean_up(resource: Resource, policy: str, created_now: bool = False) -> None:
    """At the end of an update, where a failure to delete does not fail the stack."""
    with contextlib.suppress(StepFailed):
        _delete(resource, policy, created_now)
    _forget(resource)


def _delete(
    resource: Resource, policy: str, created_now: bool, retained: frozenset[str] | set[str] = frozenset()
) -> None:
    """Deletes a resource unless it is retained. RetainExceptOnCreate retains it, but not from a rollback of its create.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html
    """
    value = resource.definition.get(policy)
    if resource.physical_resource_id is None:
        pass  # it was never there
    elif resource.logical_id in retained or value == "Retain" or (value == "RetainExceptOnCreate" and not created_now):
        resource.report("DELETE_SKIPPED")
    else:
        _step(resource, "DELETE", resource.delete)
    _forget(resource)


def _forget(resource: Resource) -> None:
    if resource.stack.resources.get(resource.logical_id) is resource:
        del resource.stack.resources[resource.logical_id]
