"""StackSets with self-managed permissions, whose operations run in the background, one at a time.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/what-is-cfnstacksets.html
"""

import json
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from moto.cloudformation.exceptions import StackInstanceNotFound
from moto.cloudformation.models import cloudformation_backends
from moto.cloudformation.utils import generate_stackset_arn, generate_stackset_id
from moto.core.exceptions import ServiceException
from moto.core.utils import utcnow
from moto.iam.models import iam_backends
from moto.moto_api._internal import mock_random

from local_aws.cloudformation import operations
from local_aws.cloudformation.exceptions import OperationInProgressException, ValidationError
from local_aws.cloudformation.stacks import Abandoned, Stack

if TYPE_CHECKING:
    from local_aws.cloudformation.models import CloudFormationBackend

ADMINISTRATION_ROLE = "AWSCloudFormationStackSetAdministrationRole"
EXECUTION_ROLE = "AWSCloudFormationStackSetExecutionRole"


@dataclass(eq=False)
class StackInstance:
    stack_set: "StackSet"
    account_id: str
    region_name: str
    overrides: dict[str, str]
    stack: Stack | None = None
    status: str = "OUTDATED"
    detailed_status: str = "PENDING"
    reason: str | None = None

    def end(self, detailed_status: str, reason: str | None = None) -> None:
        self.status = "CURRENT" if detailed_status == "SUCCEEDED" else "OUTDATED"
        self.detailed_status, self.reason = detailed_status, reason

    def to_dict(self) -> dict[str, Any]:
        return {
            "StackId": self.stack.stack_id if self.stack else None,
            "StackSetId": self.stack_set.id,
            "Region": self.region_name,
            "Account": self.account_id,
            "Status": self.status,
            "StatusReason": self.reason,
            "ParameterOverrides": [{"ParameterKey": k, "ParameterValue": v} for k, v in self.overrides.items()],
            "StackInstanceStatus": {"DetailedStatus": self.detailed_status},
        }


@dataclass(eq=False)
class StackSet:
    """Its attributes have the names that moto's responses expect."""

    backend: "CloudFormationBackend"
    name: str
    template: str
    parameters: dict[str, str]
    tags: dict[str, str]
    description: str | None
    administration_role_arn: str | None
    execution_role_name: str | None
    permission_model: str = "SELF_MANAGED"
    status: str = "ACTIVE"
    stack_instances: list[StackInstance] = field(default_factory=list)
    operations: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.id = generate_stackset_id(self.name)
        self.arn = generate_stackset_arn(self.id, self.backend.region_name, self.backend.account_id)
        self.execution_role_name = self.execution_role_name or EXECUTION_ROLE
        self.administration_role_arn = (
            self.administration_role_arn or f"arn:aws:iam::{self.backend.account_id}:role/{ADMINISTRATION_ROLE}"
        )

    @property
    def template_body(self) -> str:
        return self.template

    def get_instance(self, account_id: str, region: str) -> StackInstance | None:
        for instance in self.stack_instances:
            if (instance.account_id, instance.region_name) == (account_id, region):
                return instance
        return None

    def get_operation(self, operation_id: str) -> dict[str, Any]:
        for operation in self.operations:
            if operation["OperationId"] == operation_id:
                return operation
        raise ValidationError(f"Operation {operation_id} not found")

    def ensure_idle(self) -> None:
        if any(operation["Status"] == "RUNNING" for operation in self.operations):
            raise OperationInProgressException(f"Another Operation on StackSet {self.arn} is in progress")

    def create_instances(
        self, accounts: list[str], regions: list[str], overrides: dict[str, str]
    ) -> tuple[str, threading.Thread]:
        """Starts the operation: its id, and its thread for who has to wait."""
        self.ensure_idle()
        targets = [self.get_instance(a, r) or StackInstance(self, a, r, overrides) for r in regions for a in accounts]
        self.stack_instances += [target for target in targets if target not in self.stack_instances]
        return self._start("CREATE", targets, _create_or_update)

    def update(
        self, accounts: list[str], regions: list[str], overrides: dict[str, str] | None = None, **changes: Any
    ) -> str:
        """Updates the instances in these accounts and Regions, or all; the operation's id."""
        self.ensure_idle()
        for name, value in changes.items():
            if value is not None:
                setattr(self, name, value)
        targets = self._targets(accounts, regions) if accounts or regions else list(self.stack_instances)
        for target in targets:
            target.overrides = target.overrides if overrides is None else overrides
        return self._start("UPDATE", targets, _create_or_update)[0]

    def delete_instances(self, accounts: list[str], regions: list[str], retain: bool) -> tuple[str, threading.Thread]:
        self.ensure_idle()
        return self._start("DELETE", self._targets(accounts, regions), _retain if retain else _delete)

    def delete(self) -> None:
        """Called by moto, once it has found no instances."""
        self.status = "DELETED"

    def _targets(self, accounts: list[str], regions: list[str]) -> list[StackInstance]:
        targets = [self.get_instance(account, region) for region in regions for account in accounts]
        if None in targets:
            raise StackInstanceNotFound
        return targets

    def _start(
        self, action: str, targets: list[StackInstance], run: Callable[[StackInstance], None]
    ) -> tuple[str, threading.Thread]:
        operation = {
            "OperationId": str(mock_random.uuid4()),
            "Action": action,
            "Status": "RUNNING",
            "CreationTimestamp": utcnow(),
            "Instances": [{target.account_id: target.region_name} for target in targets],
        }
        self.operations.append(operation)
        thread = threading.Thread(target=self._run, args=(operation, targets, run), daemon=True)
        thread.start()
        return operation["OperationId"], thread

    def _run(
        self, operation: dict[str, Any], targets: list[StackInstance], run: Callable[[StackInstance], None]
    ) -> None:
        """By default no failure is tolerated: the targets after it are cancelled."""
        failed = False
        for target in targets:
            if failed:
                target.end("CANCELLED", "Cancelled since failure tolerance has exceeded")
                continue
            try:
                self._check_roles(target)
                run(target)
            except Abandoned:
                return
            except ServiceException as e:
                target.end("FAILED", e.message)
            except Exception as e:  # a bug of the local AWS; whoever waits has to see it
                traceback.print_exc()
                target.end("FAILED", f"The local AWS failed: {e!r}")
            failed = target.detailed_status == "FAILED"
        operation["EndTimestamp"] = utcnow()
        operation["Status"] = "FAILED" if failed else "SUCCEEDED"

    def _check_roles(self, target: StackInstance) -> None:
        """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-prereqs-self-managed.html"""
        administrator = self.backend.account_id
        role_name = self.administration_role_arn.rpartition("/")[2]
        if not _trusts(administrator, role_name, "cloudformation.amazonaws.com"):
            raise ValidationError(
                f"Account {administrator} should have '{role_name}' role with trust relationship to CloudFormation"
                " service."
            )
        if not _trusts(target.account_id, self.execution_role_name, administrator):
            raise ValidationError(
                f"Account {target.account_id} should have '{self.execution_role_name}' role with trust relationship"
                f" to Role '{role_name}'."
            )


def _trusts(account_id: str, role_name: str, principal: str) -> bool:
    """Whether an account has a role that a service, or a role or root of another account, may assume."""
    for role in iam_backends[account_id]["aws"].roles.values():
        if role.name == role_name:
            return principal in json.dumps(role.assume_role_policy_document)
    return False


def _create_or_update(target: StackInstance) -> None:
    """An instance whose create failed, or was cancelled before it, gets a new stack."""
    stack, backend = target.stack, cloudformation_backends[target.account_id][target.region_name]
    body, parameters = target.stack_set.template, target.stack_set.parameters | target.overrides
    if stack is None or stack.status in ("ROLLBACK_COMPLETE", "DELETE_COMPLETE"):
        _delete_stack(target)
        name = f"StackSet-{target.stack_set.name}-{mock_random.uuid4()}"
        target.stack = stack = backend.new_stack(name, body, parameters)
        operations.create(stack)
        wanted = "CREATE_COMPLETE"
    else:
        template = stack.read_template(body, parameters)
        stack.ensure_updatable(template)
        stack.begin("UPDATE_IN_PROGRESS")
        operations.update(stack, template)
        wanted = "UPDATE_COMPLETE"
    _end(target, wanted)


def _delete(target: StackInstance) -> None:
    _delete_stack(target)
    if target.stack is None or target.stack.status == "DELETE_COMPLETE":
        _retain(target)
    else:
        _end(target, "DELETE_COMPLETE")


def _retain(target: StackInstance) -> None:
    target.end("SUCCEEDED")
    target.stack_set.stack_instances.remove(target)


def _delete_stack(target: StackInstance) -> None:
    if target.stack and target.stack.status != "DELETE_COMPLETE":
        target.stack.begin("DELETE_IN_PROGRESS")
        operations.delete(target.stack, set())


def _end(target: StackInstance, wanted: str) -> None:
    if target.stack.status == wanted:
        target.end("SUCCEEDED")
    else:
        failed = target.stack.first_failure()
        target.end(
            "FAILED",
            f"ResourceLogicalId:{failed.logical_resource_id}, ResourceType:{failed.resource_type},"
            f" ResourceStatusReason:{failed.resource_status_reason}",
        )
