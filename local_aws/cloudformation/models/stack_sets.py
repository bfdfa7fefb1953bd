"""StackSets. Their targets are stacks of other accounts and Regions, each behind the door of its own."""

import re
from collections.abc import Callable
from typing import Any

from moto.cloudformation.exceptions import StackSetNotEmpty
from moto.cloudformation.models import cloudformation_backends
from moto.moto_api._internal import mock_random

from local_aws.cloudformation import background, stack_sets
from local_aws.cloudformation.exceptions import NameAlreadyExistsException, ResourceFailed, ValidationError
from local_aws.cloudformation.models.stacks import Run, StackDoor, trusts
from local_aws.cloudformation.stack_sets import StackInstance, StackSet, Wanted

Deploy = Callable[[StackSet, StackInstance], None]


class StackSetDoor(StackDoor):
    def create_stack_set(
        self,
        name: str,
        template: str,
        parameters: dict[str, str],
        tags: dict[str, str],
        admin_role: str | None,
        exec_role: str | None,
        description: str | None,
    ) -> StackSet:
        if not re.fullmatch(r"[a-zA-Z][-a-zA-Z0-9]*", name):
            raise ValidationError(
                f"1 validation error detected: Value '{name}' at 'stackSetName' failed to satisfy constraint: Member"
                " must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*"
            )
        with self.lock:
            if any(s.name == name and s.status == "ACTIVE" for s in self.stacksets.values()):
                raise NameAlreadyExistsException(f"StackSet {name} already exists")
            stack_set = StackSet(
                *(self.account_id, self.region_name, name, template, parameters, tags, description),
                *(admin_role, exec_role),
            )
            self.stacksets[stack_set.id] = stack_set
        return stack_set

    def delete_stack_set(self, name: str) -> None:
        with self.lock:
            stack_set = self.describe_stack_set(name)
            stack_set.ensure_idle()
            if stack_set.stack_instances:
                raise StackSetNotEmpty
            stack_set.status = "DELETED"

    def create_instances(self, wanted: Wanted) -> str:
        """Starts an operation; its id."""
        with self.lock:
            wanted.stack_set.ensure_idle()
            return self._start(wanted, "CREATE", wanted.new_targets(), self._deploy)

    def update_instances(self, wanted: Wanted, **changes: Any) -> str:
        """Updates the instances in these accounts and Regions, or all."""
        with self.lock:
            stack_set = wanted.stack_set
            stack_set.ensure_idle()
            targets = wanted.targets() if wanted.accounts or wanted.regions else list(stack_set.stack_instances)
            for name, value in changes.items():
                if value is not None:
                    setattr(stack_set, name, value)
            for target in targets:
                target.overrides = target.overrides if wanted.overrides is None else wanted.overrides
            return self._start(wanted, "UPDATE", targets, self._deploy)

    def delete_instances(self, wanted: Wanted, retain: bool) -> str:
        with self.lock:
            wanted.stack_set.ensure_idle()
            return self._start(wanted, "DELETE", wanted.targets(), _retain if retain else self._remove)

    # For resources of type AWS::CloudFormation::StackSet

    def create_declared(self, properties: dict[str, Any]) -> str:
        if properties["PermissionModel"] != "SELF_MANAGED":
            raise ValidationError("The local AWS has self-managed StackSets only")
        return self.create_stack_set(
            name=properties["StackSetName"],
            template=properties["TemplateBody"],
            parameters=_parameters(properties),
            tags={},
            admin_role=properties.get("AdministrationRoleARN"),
            exec_role=properties.get("ExecutionRoleName"),
            description=properties.get("Description"),
        ).id

    def deploy_declared(self, stack_set_id: str, properties: dict[str, Any]) -> None:
        with self.lock:
            stack_set = self.describe_stack_set(stack_set_id)
            stack_set.template, stack_set.parameters = properties["TemplateBody"], _parameters(properties)
            wanted = [
                target
                for group in properties.get("StackInstancesGroup", [])
                for target in Wanted(stack_set, group["DeploymentTargets"]["Accounts"], group["Regions"]).new_targets()
            ]
            unwanted = [instance for instance in stack_set.stack_instances if instance not in wanted]
        self._run_to_the_end(stack_set, "DELETE", unwanted, self._remove)
        self._run_to_the_end(stack_set, "UPDATE", wanted, self._deploy)

    def remove_declared(self, stack_set_id: str) -> None:
        stack_set = self.describe_stack_set(stack_set_id)
        self._run_to_the_end(stack_set, "DELETE", list(stack_set.stack_instances), self._remove)
        self.delete_stack_set(stack_set_id)

    # Operations

    def _start(self, wanted: Wanted, action: str, targets: list[StackInstance], deploy: Deploy) -> str:
        operation, run = self._begin(wanted.stack_set, action, targets, deploy, wanted.operation_id)

        def failed(reason: str) -> None:
            for target in targets:
                if target.detailed_status == "RUNNING":
                    target.end("FAILED", reason)
            stack_sets.end(operation, "FAILED")

        background.start(run, failed)
        return operation["OperationId"]

    def _run_to_the_end(self, stack_set: StackSet, action: str, targets: list[StackInstance], deploy: Deploy) -> None:
        """On the thread of who waits for it."""
        self._begin(stack_set, action, targets, deploy)[1]()
        if failed := [target for target in targets if target.detailed_status == "FAILED"]:
            raise ResourceFailed(f"Stack set operation failed: {failed[0].reason}")

    def _begin(
        self, stack_set: StackSet, action: str, targets: list[StackInstance], deploy: Deploy, id_: str | None = None
    ) -> tuple[dict[str, Any], Run]:
        def deploy_one(target: StackInstance) -> None:
            target.end("RUNNING")
            _check_roles(stack_set, target)
            try:
                deploy(stack_set, target)
            except background.Abandoned:
                if self.stacksets.get(stack_set.id) is not stack_set:  # after a reset
                    raise
                target.end("FAILED", "Someone deleted the stack meanwhile")

        operation = stack_set.begin(action, targets, id_)
        return operation, lambda: stack_sets.run(operation, targets, deploy_one)

    def _deploy(self, stack_set: StackSet, target: StackInstance) -> None:
        """An instance whose create failed, or was cancelled before it, gets a new stack."""
        door, stack = _door(target), target.stack
        parameters = stack_set.parameters | target.overrides
        if stack is None or stack.status in ("ROLLBACK_COMPLETE", "DELETE_COMPLETE"):
            _delete_stack(target)
            name = f"StackSet-{stack_set.name}-{mock_random.uuid4()}"
            target.stack, run = door.begin_create(name, stack_set.template, parameters)
            run()
            target.end_as("CREATE_COMPLETE")
        else:
            with door.lock:
                run = door.begin_update(stack, door.read_template(stack, stack_set.template, parameters))
            run()
            target.end_as("UPDATE_COMPLETE")

    def _remove(self, stack_set: StackSet, target: StackInstance) -> None:
        _delete_stack(target)
        if target.stack is None or target.stack.status == "DELETE_COMPLETE":
            _retain(stack_set, target)
        else:
            target.end_as("DELETE_COMPLETE")


def _parameters(properties: dict[str, Any]) -> dict[str, str]:
    return {p["ParameterKey"]: p["ParameterValue"] for p in properties.get("Parameters", [])}


def _retain(stack_set: StackSet, target: StackInstance) -> None:
    target.end("SUCCEEDED")
    stack_set.stack_instances.remove(target)


def _door(target: StackInstance) -> StackDoor:
    return cloudformation_backends[target.account_id][target.region_name]


def _delete_stack(target: StackInstance) -> None:
    if target.stack and target.stack.status != "DELETE_COMPLETE":
        _door(target).begin_delete(target.stack, set())()


def _check_roles(stack_set: StackSet, target: StackInstance) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-prereqs-self-managed.html"""
    administrator = stack_set.account_id
    role_name = stack_set.administration_role_arn.rpartition("/")[2]
    if not trusts(administrator, role_name, "cloudformation.amazonaws.com"):
        raise ValidationError(
            f"Account {administrator} should have '{role_name}' role with trust relationship to CloudFormation service."
        )
    if not trusts(target.account_id, stack_set.execution_role_name, administrator):
        raise ValidationError(
            f"Account {target.account_id} should have '{stack_set.execution_role_name}' role with trust relationship"
            f" to Role '{role_name}'."
        )
