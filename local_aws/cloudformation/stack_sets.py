"""A StackSet with self-managed permissions as data.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/what-is-cfnstacksets.html
"""

import uuid
from dataclasses import dataclass, field
from typing import Any

from moto.cloudformation.exceptions import StackInstanceNotFound
from moto.cloudformation.utils import generate_stackset_arn, generate_stackset_id
from moto.core.utils import utcnow

from local_aws.cloudformation.exceptions import CloudFormationError
from local_aws.cloudformation.stack import Stack

ADMINISTRATION_ROLE = "AWSCloudFormationStackSetAdministrationRole"
EXECUTION_ROLE = "AWSCloudFormationStackSetExecutionRole"


@dataclass(eq=False)
class StackInstance:
    stack_set_id: str
    account_id: str
    region_name: str
    stack: Stack | None = None
    status: str = "OUTDATED"
    detailed_status: str = "PENDING"
    reason: str | None = None

    def end(self, detailed_status: str, reason: str | None = None) -> None:
        self.status = "CURRENT" if detailed_status == "SUCCEEDED" else "OUTDATED"
        self.detailed_status, self.reason = detailed_status, reason

    def end_as(self, wanted: str) -> None:
        """Ends with the result of its stack."""
        failed = self.stack.first_failure()
        if self.stack.status == wanted:
            self.end("SUCCEEDED")
        elif failed is None:
            self.end("FAILED", self.stack.stack_status_reason)
        else:
            self.end(
                "FAILED",
                f"ResourceLogicalId:{failed.logical_resource_id}, ResourceType:{failed.resource_type},"
                f" ResourceStatusReason:{failed.resource_status_reason}",
            )

    def to_dict(self) -> dict[str, Any]:
        return {
            "StackId": self.stack.stack_id if self.stack else None,
            "StackSetId": self.stack_set_id,
            "Region": self.region_name,
            "Account": self.account_id,
            "Status": self.status,
            "StatusReason": self.reason,
            "StackInstanceStatus": {"DetailedStatus": self.detailed_status},
        }

    def result(self) -> dict[str, Any]:
        """The item in ListStackSetOperationResults."""
        return {
            "Account": self.account_id,
            "Region": self.region_name,
            "Status": self.detailed_status,
            "StatusReason": self.reason,
        }


@dataclass(eq=False)
class StackSet:
    """Its attributes have the names that moto's responses expect."""

    account_id: str
    region_name: str
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
        self.arn = generate_stackset_arn(self.id, self.region_name, self.account_id)
        self.execution_role_name = self.execution_role_name or EXECUTION_ROLE
        self.administration_role_arn = (
            self.administration_role_arn or f"arn:aws:iam::{self.account_id}:role/{ADMINISTRATION_ROLE}"
        )

    @property
    def template_body(self) -> str:
        return self.template

    def instances(self, accounts: list[str], regions: list[str], add: bool = False) -> list[StackInstance]:
        """The instances in these accounts and Regions; creates missing ones with `add`, and otherwise refuses them."""
        present = {(instance.account_id, instance.region_name): instance for instance in self.stack_instances}
        wanted = [(account, region) for region in regions for account in accounts]
        for place in wanted:
            if place not in present and not add:
                raise StackInstanceNotFound
            if place not in present:
                present[place] = StackInstance(self.id, *place)
                self.stack_instances.append(present[place])
        return [present[place] for place in wanted]

    def get_operation(self, operation_id: str) -> dict[str, Any]:
        for operation in self.operations:
            if operation["OperationId"] == operation_id:
                return operation
        raise CloudFormationError("OperationNotFoundException", f"Operation {operation_id} not found")

    def ensure_idle(self) -> None:
        if any(operation["Status"] == "RUNNING" for operation in self.operations):
            raise CloudFormationError(
                "OperationInProgressException", f"Another Operation on StackSet {self.arn} is in progress"
            )

    def begin(self, action: str, targets: list[StackInstance], operation_id: str | None = None) -> dict[str, Any]:
        """Begins an operation. The SDKs generate an id for each request that starts one."""
        self.ensure_idle()
        if any(operation["OperationId"] == operation_id for operation in self.operations):
            raise CloudFormationError("OperationIdAlreadyExistsException", f"Operation {operation_id} already exists")
        operation = {
            "OperationId": operation_id or str(uuid.uuid4()),
            "Action": action,
            "Status": "RUNNING",
            "CreationTimestamp": utcnow(),
            "Targets": targets,
        }
        self.operations.append(operation)
        return operation


def end(operation: dict[str, Any], status: str) -> None:
    operation["EndTimestamp"] = utcnow()
    operation["Status"] = status
