"""StackSets. They reach stacks of other accounts and Regions through the backends there."""

import uuid
from collections.abc import Callable
from typing import Any

from moto.cloudformation.exceptions import StackSetNotEmpty
from moto.cloudformation.models import cloudformation_backends
from moto.core.exceptions import ServiceException

from local_aws.cloudformation import background
from local_aws.cloudformation.exceptions import CloudFormationError, ResourceFailed, ValidationError
from local_aws.cloudformation.handlers import trusts
from local_aws.cloudformation.models.stacks import NAME, StackDoor, check_name
from local_aws.cloudformation.stack_sets import StackInstance, StackSet, end

Deploy = Callable[[StackSet, StackInstance], None]


class StackSetDoor(StackDoor):
    def create_stack_set(self, name: str, **properties: Any) -> StackSet:
        check_name("stackSetName", name, NAME)
        with self.lock:
            if any(s.name == name and s.status == "ACTIVE" for s in self.stacksets.values()):
                raise CloudFormationError("NameAlreadyExistsException", f"StackSet {name} already exists")
            stack_set = StackSet(self.account_id, self.region_name, name, **properties)
            self.stacksets[stack_set.id] = stack_set
        return stack_set

    def delete_stack_set(self, name: str) -> None:
        with self.lock:
            stack_set = self.describe_stack_set(name)
            stack_set.ensure_idle()
            if stack_set.stack_instances:
                raise StackSetNotEmpty
            stack_set.status = "DELETED"

    def create_instances(self, stack_set: StackSet, id_: str | None, accounts: list[str], regions: list[str]) -> str:
        """Starts an operation and returns its id, like the next two methods."""
        with self.lock:
            stack_set.ensure_idle()
            targets = stack_set.instances(accounts, regions, add=True)
            return self._start(stack_set, id_, "CREATE", targets, self._deploy)

    def update_stack_set(self, stack_set: StackSet, id_: str | None, **changes: Any) -> str:
        with self.lock:
            stack_set.ensure_idle()
            for name, value in changes.items():
                if value is not None:
                    setattr(stack_set, name, value)
            return self._start(stack_set, id_, "UPDATE", list(stack_set.stack_instances), self._deploy)

    def delete_instances(
        self, stack_set: StackSet, id_: str | None, accounts: list[str], regions: list[str], retain: bool
    ) -> str:
        with self.lock:
            stack_set.ensure_idle()
            targets = stack_set.instances(accounts, regions)
            return self._start(stack_set, id_, "DELETE", targets, _retain if retain else self._remove)

    # For resources of type AWS::CloudFormation::StackSet

    def create_declared(self, properties: dict[str, Any]) -> str:
        if properties["PermissionModel"] != "SELF_MANAGED":
            raise ValidationError("The local AWS has self-managed StackSets only")
        return self.create_stack_set(
            name=properties["StackSetName"],
            template=properties["TemplateBody"],
            parameters=_parameters(properties),
            tags={},
            administration_role_arn=properties.get("AdministrationRoleARN"),
            execution_role_name=properties.get("ExecutionRoleName"),
            description=properties.get("Description"),
        ).id

    def deploy_declared(self, stack_set_id: str, properties: dict[str, Any]) -> None:
        with self.lock:
            stack_set = self.describe_stack_set(stack_set_id)
            stack_set.template, stack_set.parameters = properties["TemplateBody"], _parameters(properties)
            wanted = [
                target
                for group in properties.get("StackInstancesGroup", [])
                for target in stack_set.instances(group["DeploymentTargets"]["Accounts"], group["Regions"], add=True)
            ]
            unwanted = [instance for instance in stack_set.stack_instances if instance not in wanted]
        self._run_to_the_end(stack_set, "DELETE", unwanted, self._remove)
        self._run_to_the_end(stack_set, "UPDATE", wanted, self._deploy)

    def remove_declared(self, stack_set_id: str) -> None:
        stack_set = self.describe_stack_set(stack_set_id)
        self._run_to_the_end(stack_set, "DELETE", list(stack_set.stack_instances), self._remove)
        self.delete_stack_set(stack_set_id)

    # Operations

    def _start(
        self, stack_set: StackSet, id_: str | None, action: str, targets: list[StackInstance], deploy: Deploy
    ) -> str:
        operation = stack_set.begin(action, targets, id_)

        def failed(reason: str) -> None:
            for target in targets:
                if target.detailed_status == "RUNNING":
                    target.end("FAILED", reason)
            end(operation, "FAILED")

        background.start(lambda: self._run(stack_set, operation, deploy), failed)
        return operation["OperationId"]

    def _run_to_the_end(self, stack_set: StackSet, action: str, targets: list[StackInstance], deploy: Deploy) -> None:
        """Runs an operation on the caller's thread."""
        self._run(stack_set, stack_set.begin(action, targets), deploy)
        if failed := [target for target in targets if target.detailed_status == "FAILED"]:
            raise ResourceFailed(f"Stack set operation failed: {failed[0].reason}")

    def _run(self, stack_set: StackSet, operation: dict[str, Any], deploy: Deploy) -> None:
        """Runs an operation. By default, StackSets tolerate no failure and cancel all later targets."""
        failed = False
        for target in operation["Targets"]:
            if failed:
                target.end("CANCELLED", "Cancelled since failure tolerance has exceeded")
                continue
            target.end("RUNNING")
            try:
                _check_roles(stack_set, target)
                deploy(stack_set, target)
            except ServiceException as e:
                target.end("FAILED", e.message)
            except background.Abandoned:
                if self.stacksets.get(stack_set.id) is not stack_set:  # after a reset
                    raise
                target.end("FAILED", "Someone deleted the stack meanwhile")
            failed = target.detailed_status == "FAILED"
        end(operation, "FAILED" if failed else "SUCCEEDED")

    def _deploy(self, stack_set: StackSet, target: StackInstance) -> None:
        """Updates a target's stack, or creates a new one if its creation has failed or was cancelled."""
        door, stack = _door(target), target.stack
        if stack is None or stack.status in ("ROLLBACK_COMPLETE", "DELETE_COMPLETE"):
            _delete_stack(target)
            name = f"StackSet-{stack_set.name}-{uuid.uuid4()}"
            target.stack, run = door.begin_create(name, stack_set.template, stack_set.parameters)
            run()
            target.end_as("CREATE_COMPLETE")
        else:
            with door.lock:
                run = door.begin_update(stack, door.read_template(stack, stack_set.template, stack_set.parameters))
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
