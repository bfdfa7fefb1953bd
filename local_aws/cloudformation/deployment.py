"""The operations of a stack, from the first to the last event.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-describing-stacks.html
"""

from local_aws.cloudformation import stack_policy, steps
from local_aws.cloudformation.changes import changes
from local_aws.cloudformation.stack import Resource, Stack, Undo
from local_aws.cloudformation.steps import Means, OperationFailed, StepFailed
from local_aws.cloudformation.template import Template
from local_aws.control import faults


def create(stack: Stack, means: Means) -> None:
    try:
        steps.apply(stack, stack.template_map, means)
        means.publish(stack.template_map)
    except OperationFailed as e:
        stack.note("ROLLBACK_IN_PROGRESS", f"{str(e).rstrip()} Rollback requested by user.")
        try:
            steps.delete_all(stack, means, created_now=True)
        except StepFailed as failed:
            _end(stack, means, "ROLLBACK_FAILED", str(failed))
        else:
            _end(stack, means, "ROLLBACK_COMPLETE")
        return
    stack.undo.clear()
    _end(stack, means, "CREATE_COMPLETE")


def update(stack: Stack, means: Means, template: Template, policy: str) -> None:
    """`policy` is the stack policy that applies to this update."""
    try:
        _refuse_by_policy(stack, means, template, policy)
        steps.apply(stack, template, means)
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
        steps.clean_up(stack, means, resource, "DeletionPolicy")
    for resource in replaced:
        steps.clean_up(stack, means, resource, "UpdateReplacePolicy")
    _end(stack, means, "UPDATE_COMPLETE")


def roll_back_update(stack: Stack, means: Means, skipped: set[str]) -> None:
    """Rolls back, or continues a rollback that failed, without the `skipped` resources."""
    created: list[Resource] = []
    while stack.undo:
        undo = stack.undo[-1]
        resource = undo.resource
        if undo.before is None or undo.replaced:
            created.append(resource)
        elif resource.logical_id in skipped or (undo.failed and faults.current().failed_updates_stay):
            stack.note_resource(resource, "UPDATE_COMPLETE")
        elif undo.called and not undo.replacing:
            try:
                steps.update(stack, means, undo, stack.template_map, undo.before.definition)
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
        steps.clean_up(stack, means, resource, "DeletionPolicy", created_now=True)
    means.publish(stack.template_map)
    _end(stack, means, "UPDATE_ROLLBACK_COMPLETE")


def delete(stack: Stack, means: Means, before: str, retained: set[str]) -> None:
    """Deletes the stack, or returns it to the status `before` if another stack imports its exports."""
    try:
        means.publish(None)
    except OperationFailed as e:
        _end(stack, means, before, str(e))
        return
    try:
        steps.delete_all(stack, means, retained=retained)
    except StepFailed as e:
        _end(stack, means, "DELETE_FAILED", str(e))
        return
    _end(stack, means, "DELETE_COMPLETE")


def import_resources(stack: Stack, means: Means, template: Template, identifiers: dict[str, dict[str, str]]) -> None:
    """Imports the resources. The change set has ensured that no other resource changes."""
    before = dict(stack.resources)
    try:
        for logical_id in template.order():
            definition = template.evaluate(logical_id)
            if logical_id not in identifiers:
                stack.resources[logical_id].definition = definition
                continue
            resource = stack.resources[logical_id] = Resource(logical_id, definition)
            maker = means.provision.maker(resource.type)
            with steps.step(stack, resource, "IMPORT"):
                maker.take(resource, identifiers[logical_id])
    except StepFailed as e:
        stack.note("IMPORT_ROLLBACK_IN_PROGRESS", str(e))
        for logical_id in set(stack.resources) - set(before):
            del stack.resources[logical_id]  # a failed import does not change the resource
        _end(stack, means, "IMPORT_ROLLBACK_COMPLETE")
        return
    stack.template_map = template
    means.publish(template)
    _end(stack, means, "IMPORT_COMPLETE")


def _refuse_by_policy(stack: Stack, means: Means, template: Template, policy: str) -> None:
    refused = []
    for change in changes(stack, template, means.schema, {}):
        resource = stack.resources.get(change.logical_resource_id)
        reason = resource and stack_policy.refusal(policy, change.policy, resource.logical_id, resource.type)
        if reason:
            stack.note_resource(resource, "UPDATE_FAILED", reason)
            refused.append(resource.logical_id)
    if refused:
        raise StepFailed("UPDATE", *refused)


def _end(stack: Stack, means: Means, status: str, reason: str | None = None) -> None:
    means.finish(status)
    stack.note(status, reason)
