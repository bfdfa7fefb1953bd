"""What CloudFormation does with a stack, from the first to the last event; nothing else writes events of resources.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-describing-stacks.html
"""

import contextlib
import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from moto.core.exceptions import ServiceException

from local_aws.cloudformation.changes import is_modified
from local_aws.cloudformation.exceptions import ResourceFailed
from local_aws.cloudformation.provisioning import Provisioner
from local_aws.cloudformation.provisioning.own import REPLACED_BY_UPDATES
from local_aws.cloudformation.stack import Resource, Stack, Undo
from local_aws.cloudformation.template import Template


@dataclass(frozen=True)
class Means:
    """What an operation needs from outside of its stack."""

    provision: Provisioner
    publish: Callable[[Template], None]  # outputs and exports, as they are now; OperationFailed refuses them
    finish: Callable[[str], None]  # is told the final status before the stack has it


class OperationFailed(Exception):
    """The text is the reason of the stack."""


class StepFailed(OperationFailed):
    """A resource failed and said why in its event."""

    def __init__(self, verb: str, *logical_ids: str) -> None:
        super().__init__(f"The following resource(s) failed to {verb.lower()}: [{', '.join(logical_ids)}].")


def create(stack: Stack, means: Means) -> None:
    try:
        _apply(stack, stack.template_map, means)
        means.publish(stack.template_map)
    except OperationFailed as e:
        stack.note("ROLLBACK_IN_PROGRESS", f"{e} Rollback requested by user.")
        try:
            _delete_all(stack, means, created_now=True)
        except StepFailed as failed:
            _end(stack, means, "ROLLBACK_FAILED", str(failed))
        else:
            _end(stack, means, "ROLLBACK_COMPLETE", str(e))
        return
    stack.undo.clear()
    _end(stack, means, "CREATE_COMPLETE")


def update(stack: Stack, means: Means, template: Template) -> None:
    try:
        _apply(stack, template, means)
        means.publish(template)
    except OperationFailed as e:
        stack.note("UPDATE_ROLLBACK_IN_PROGRESS", str(e))
        roll_back_update(stack, means, set())
        return
    removed = [stack.resources[name] for name in reversed(list(stack.resources)) if name not in template.order()]
    replaced = [undo.before for undo in stack.undo if undo.replaced]
    stack.undo.clear()
    stack.template_map = template
    stack.note("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
    for resource in removed:
        _clean_up(stack, means, resource, "DeletionPolicy")
    for resource in replaced:
        _clean_up(stack, means, resource, "UpdateReplacePolicy")
    _end(stack, means, "UPDATE_COMPLETE")


def roll_back_update(stack: Stack, means: Means, skipped: set[str]) -> None:
    """Also continues it, where it failed: skipped are the logical ids of resources that are left as they are."""
    created: list[Resource] = []
    while stack.undo:
        undo = stack.undo[-1]
        resource = undo.resource
        if undo.before is None or undo.replaced:
            created.append(resource)
        elif undo.called and not undo.replacing and resource.logical_id not in skipped:
            try:
                _update(stack, means, resource, stack.template_map, undo.before.definition)
            except StepFailed as e:
                stack.undo[:0] = [Undo(resource, None) for resource in created]
                _end(stack, means, "UPDATE_ROLLBACK_FAILED", str(e))
                return
        if undo.before is not None:
            resource.definition = undo.before.definition
        if undo.replaced:
            stack.resources[undo.before.logical_id] = undo.before
        stack.undo.pop()
    stack.note("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS")
    for resource in created:
        _clean_up(stack, means, resource, "DeletionPolicy", created_now=True)
    means.publish(stack.template_map)
    _end(stack, means, "UPDATE_ROLLBACK_COMPLETE")


def delete(stack: Stack, means: Means, retained: set[str]) -> None:
    try:
        _delete_all(stack, means, retained=retained)
    except StepFailed as e:
        _end(stack, means, "DELETE_FAILED", str(e))
        return
    _end(stack, means, "DELETE_COMPLETE")


def import_resources(stack: Stack, means: Means, template: Template, identifiers: dict[str, dict[str, str]]) -> None:
    """All other resources are as they were, which the change set made sure of."""
    before = dict(stack.resources)
    try:
        for logical_id in template.order():
            definition = template.evaluate(logical_id)
            if logical_id not in identifiers:
                stack.resources[logical_id].definition = definition
                continue
            resource = stack.resources[logical_id] = Resource(logical_id, definition)
            maker = means.provision.maker(resource.type)
            with _step(stack, resource, "IMPORT"):
                resource.become(maker.take(resource, identifiers[logical_id]))
    except StepFailed as e:
        stack.note("IMPORT_ROLLBACK_IN_PROGRESS", str(e))
        for logical_id in set(stack.resources) - set(before):
            del stack.resources[logical_id]  # an import that fails leaves the resource alone
        _end(stack, means, "IMPORT_ROLLBACK_COMPLETE")
        return
    stack.template_map = template
    means.publish(template)
    _end(stack, means, "IMPORT_COMPLETE")


def _apply(stack: Stack, template: Template, means: Means) -> None:
    """Creates and updates what the template says; stack.undo notes what was done."""
    for logical_id in template.order():
        resource = stack.resources.get(logical_id)
        verb = "UPDATE" if resource else "CREATE"
        try:
            definition = template.evaluate(logical_id)
        except (ServiceException, ResourceFailed) as e:
            failed = resource or Resource(logical_id, template.definition["Resources"][logical_id])
            stack.note_resource(failed, f"{verb}_FAILED", getattr(e, "message", str(e)))
            raise StepFailed(verb, logical_id) from e
        if resource is None:
            resource = stack.resources[logical_id] = Resource(logical_id, definition)
            stack.undo.append(Undo(resource, None))
            _create(stack, means, resource, template)
            continue
        undo = Undo(
            resource, copy.copy(resource), is_modified(resource, definition), resource.type in REPLACED_BY_UPDATES
        )
        stack.undo.append(undo)
        if undo.called:
            _update(stack, means, resource, template, definition)
        resource.definition = definition


def _create(stack: Stack, means: Means, resource: Resource, template: Template) -> None:
    def initiated(physical_id: str) -> None:
        resource.physical_id = physical_id

    maker = means.provision.maker(resource.type)
    with _step(stack, resource, "CREATE"):
        resource.become(maker.create(resource, template, initiated))


def _update(stack: Stack, means: Means, resource: Resource, template: Template, definition: dict[str, Any]) -> None:
    maker = means.provision.maker(resource.type)
    with _step(stack, resource, "UPDATE"):
        resource.become(maker.update(resource, template, definition))


@contextlib.contextmanager
def _step(stack: Stack, resource: Resource, verb: str):
    stack.note_resource(resource, f"{verb}_IN_PROGRESS")
    try:
        yield
    except ResourceFailed as e:
        stack.note_resource(resource, f"{verb}_FAILED", str(e))
        raise StepFailed(verb, resource.logical_id) from e
    stack.note_resource(resource, f"{verb}_COMPLETE")


def _delete_all(
    stack: Stack, means: Means, created_now: bool = False, retained: frozenset[str] | set[str] = frozenset()
) -> None:
    """In reverse order of dependency; what fails does not keep the others, as long as they do not depend on it."""
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


def _clean_up(stack: Stack, means: Means, resource: Resource, policy: str, created_now: bool = False) -> None:
    """At the end of an update, where a failure to delete does not fail the stack."""
    with contextlib.suppress(StepFailed):
        _delete(stack, means, resource, policy, created_now)
    _forget(stack, resource)


def _delete(
    stack: Stack,
    means: Means,
    resource: Resource,
    policy: str,
    created_now: bool,
    retained: frozenset[str] | set[str] = frozenset(),
) -> None:
    """Deletes a resource unless it is retained. RetainExceptOnCreate retains it, but not from a rollback of its create.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html
    """
    value = resource.definition.get(policy)
    if resource.physical_id is None:
        pass  # it was never there
    elif resource.logical_id in retained or value == "Retain" or (value == "RetainExceptOnCreate" and not created_now):
        stack.note_resource(resource, "DELETE_SKIPPED")
    else:
        maker = means.provision.maker(resource.type)
        with _step(stack, resource, "DELETE"):
            maker.delete(resource, stack.template_map)
    _forget(stack, resource)


def _forget(stack: Stack, resource: Resource) -> None:
    if stack.resources.get(resource.logical_id) is resource:
        del stack.resources[resource.logical_id]


def _end(stack: Stack, means: Means, status: str, reason: str | None = None) -> None:
    means.finish(status)
    stack.note(status, reason)
