"""CloudFormation's operations on stacks, change sets and drift; those of moto check nothing and know no progress."""

import time
from typing import Any

from moto.core.responses import ActionResult, EmptyResult

from local_aws.cloudformation.change_sets import ChangeSet
from local_aws.cloudformation.exceptions import ValidationError
from local_aws.cloudformation.registry_responses import RegistryResponse
from local_aws.cloudformation.stack import Resource, Stack
from local_aws.cloudformation.stack_set_responses import StackSetResponse
from local_aws.cloudformation.template import check_capabilities, parse
from local_aws.control import faults


class CloudFormationResponse(RegistryResponse, StackSetResponse):
    def create_stack(self) -> ActionResult:
        self._refuse("DisableRollback", "OnFailure")
        body = self._template_body()
        check_capabilities(parse(body), self._get_param("Capabilities", []))
        stack = self.cloudformation_backend.create_stack(
            self._get_param("StackName"),
            body,
            self._get_param_values(self._get_param("Parameters", []), {}),
            tags=self._tags() or {},
            role_arn=self._get_param("RoleARN"),
            notification_arns=self._get_param("NotificationARNs", []),
            enable_termination_protection=self._get_bool_param("EnableTerminationProtection", False),
            timeout_in_minutes=self._get_param("TimeoutInMinutes"),
            policy=self._get_param("StackPolicyBody", ""),
        )
        return ActionResult({"StackId": stack.stack_id})

    def update_stack(self) -> ActionResult:
        self._refuse("DisableRollback")
        stack = self._stack()
        body = self._template_body(stack)
        check_capabilities(parse(body), self._get_param("Capabilities", []))
        updated = self.cloudformation_backend.update_stack(
            stack.stack_id, body, self._get_param("RoleARN"), self._get_param("Parameters", []), self._tags()
        )
        return ActionResult({"StackId": updated.stack_id})

    def delete_stack(self) -> ActionResult:
        self.cloudformation_backend.delete_stack(self._get_param("StackName"), self._get_param("RetainResources"))
        return EmptyResult()

    def describe_stacks(self) -> ActionResult:
        waits = faults.current()
        deadline = time.monotonic() + waits.describe_waits
        while self._get_param("StackName") and self._stack().in_progress and not waits.handlers_wait:
            if time.monotonic() > deadline:
                break
            time.sleep(0.02)
        return super().describe_stacks()

    def update_termination_protection(self) -> ActionResult:
        stack = self._stack()
        stack.enable_termination_protection = self._get_bool_param("EnableTerminationProtection")
        return ActionResult({"StackId": stack.stack_id})

    def continue_update_rollback(self) -> ActionResult:
        self.cloudformation_backend.continue_update_rollback(
            self._get_param("StackName"), self._get_param("ResourcesToSkip", [])
        )
        return EmptyResult()

    def describe_stack_resource(self) -> ActionResult:
        name = self._get_param("LogicalResourceId")
        stack = self._stack()
        if name not in stack.resources:
            raise ValidationError(f"Resource {name} does not exist for stack {stack.name}")
        return ActionResult({"StackResourceDetail": _described(stack, stack.resources[name], "LastUpdatedTimestamp")})

    def describe_stack_resources(self) -> ActionResult:
        wanted = self._get_param("LogicalResourceId")
        stack = self._stack()
        resources = [r for r in list(stack.resources.values()) if wanted in (None, r.logical_id)]
        return ActionResult({"StackResources": [_described(stack, r, "Timestamp") for r in resources]})

    def list_stack_resources(self) -> ActionResult:
        stack = self._stack()
        resources = [_described(stack, r, "LastUpdatedTimestamp") for r in list(stack.resources.values())]
        return ActionResult({"StackResourceSummaries": resources})

    # Change sets

    def create_change_set(self) -> ActionResult:
        # ImportExistingResources, which `cdk bootstrap` sends, takes over only resources that the template names.
        self._refuse("OnStackFailure")
        name, kind = self._get_param("StackName"), self._get_param("ChangeSetType", "UPDATE")
        stack = self.cloudformation_backend.find_stack(name)
        body = self._template_body(stack)
        check_capabilities(parse(body), self._get_param("Capabilities", []))
        change_set = self.cloudformation_backend.create_change_set(
            name,
            self._get_param("ChangeSetName"),
            kind,
            body,
            self._get_param("ResourcesToImport", []),
            parameters=self._get_param_values(self._get_param("Parameters", []), stack.parameters if stack else {}),
            tags=self._tags() or {},
            description=self._get_param("Description"),
            role_arn=self._get_param("RoleARN"),
            notification_arns=self._get_param("NotificationARNs", []),
        )
        return ActionResult({"Id": change_set.change_set_id, "StackId": change_set.stack_id})

    def describe_change_set(self) -> ActionResult:
        return ActionResult(self._change_set())

    def delete_change_set(self) -> ActionResult:
        self.cloudformation_backend.delete_change_set(self._get_param("ChangeSetName"), self._get_param("StackName"))
        return EmptyResult()

    def execute_change_set(self) -> ActionResult:
        self._refuse("DisableRollback")
        self.cloudformation_backend.execute_change_set(self._get_param("ChangeSetName"), self._get_param("StackName"))
        return EmptyResult()

    def list_change_sets(self) -> ActionResult:
        return ActionResult({"Summaries": self.cloudformation_backend.change_sets_of(self._get_param("StackName"))})

    # Drift

    def detect_stack_drift(self) -> ActionResult:
        detection = self.cloudformation_backend.detect_stack_drift(self._get_param("StackName"))
        return ActionResult({"StackDriftDetectionId": detection.stack_drift_detection_id})

    def describe_stack_drift_detection_status(self) -> ActionResult:
        detection_id = self._get_param("StackDriftDetectionId")
        if detection_id not in self.cloudformation_backend.drifts:
            raise ValidationError(f"Drift detection {detection_id} does not exist")
        return ActionResult(self.cloudformation_backend.drifts[detection_id])

    def describe_stack_resource_drifts(self) -> ActionResult:
        wanted = self._get_param("StackResourceDriftStatusFilters")
        drifts = self.cloudformation_backend.last_drift(self._get_param("StackName")).resources
        found = [d for d in drifts if not wanted or d["StackResourceDriftStatus"] in wanted]
        return ActionResult({"StackResourceDrifts": found})

    def detect_stack_resource_drift(self) -> ActionResult:
        found = self.cloudformation_backend.resource_drift(self._stack(), self._get_param("LogicalResourceId"))
        return ActionResult({"StackResourceDrift": found})

    def _stack(self) -> Stack:
        return self.cloudformation_backend.get_stack(self._get_param("StackName"))

    def _change_set(self) -> ChangeSet:
        return self.cloudformation_backend.find_change_set(
            self._get_param("ChangeSetName"), self._get_param("StackName")
        )

    def _tags(self) -> dict[str, str] | None:
        tags = self._get_param("Tags")
        return {tag["Key"]: tag["Value"] for tag in tags} if tags else None

    def _template_body(self, stack: Stack | None = None) -> str:
        if url := self._get_param("TemplateURL"):
            return self._get_stack_from_s3_url(url)
        if body := self._get_param("TemplateBody"):
            return body
        if stack and self._get_bool_param("UsePreviousTemplate", False):
            return stack.template
        raise ValidationError("Either Template URL or Template Body must be specified.")

    def _refuse(self, *parameters: str) -> None:
        for name in parameters:
            if self._get_param(name) not in (None, False, "false", "ROLLBACK"):
                raise ValidationError(f"The local AWS does not know {name}")


def _described(stack: Stack, resource: Resource, timestamp_name: str) -> dict[str, Any]:
    return {
        "StackName": stack.name,
        "StackId": stack.stack_id,
        "LogicalResourceId": resource.logical_id,
        "PhysicalResourceId": resource.physical_id,
        "ResourceType": resource.type,
        "ResourceStatus": resource.status,
        "ResourceStatusReason": resource.status_reason,
        "DriftInformation": {"StackResourceDriftStatus": resource.drift_status},
        timestamp_name: resource.timestamp,
    }
