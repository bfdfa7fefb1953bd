"""The operations on change sets and drift."""

from dataclasses import replace
from typing import ClassVar

from moto.core.responses import ActionResult, EmptyResult

from local_aws.cloudformation.models.change_sets import NO_STACK
from local_aws.cloudformation.stack_responses import StackResponse
from local_aws.cloudformation.syntax import check_capabilities, parse


class ChangeSetResponse(StackResponse):
    RESPONSE_KEY_PATH_TO_TRANSFORMER: ClassVar = {  # moto's, without those of change sets
        key: transform
        for key, transform in StackResponse.RESPONSE_KEY_PATH_TO_TRANSFORMER.items()
        if not key.startswith("DescribeChangeSetOutput.")
    }

    def create_change_set(self) -> ActionResult:
        name, backend = self._get_param("StackName"), self.cloudformation_backend
        body = self._template_body(allow_previous=True)
        definition = parse(body or backend.get_stack(name, NO_STACK).template)
        capabilities = self._get_param("Capabilities", [])
        check_capabilities(definition, capabilities)
        change_set = backend.create_change_set(
            name,
            self._get_param("ChangeSetName"),
            self._get_param("ChangeSetType", "UPDATE"),
            body,
            self._get_param("Parameters", []),
            [dict(item) for item in self._get_param("ResourcesToImport", [])],
            tags=self._tags() or {},
            description=self._get_param("Description"),
            role_arn=self._role(),
            capabilities=capabilities,
        )
        return ActionResult({"Id": change_set.change_set_id, "StackId": change_set.stack_id})

    def describe_change_set(self) -> ActionResult:
        change_set = self.cloudformation_backend.find_change_set(
            self._get_param("ChangeSetName"), self._get_param("StackName")
        )
        changes = change_set.changes
        if not self._get_bool_param("IncludePropertyValues", False):
            changes = [replace(change, before_context=None, after_context=None) for change in changes]
        names = ("change_set_id", "change_set_name", "stack_id", "stack_name", "description", "parameters")
        names += ("creation_time", "status", "status_reason", "execution_status", "capabilities")
        shown = {"".join(part.capitalize() for part in name.split("_")): getattr(change_set, name) for name in names}
        tags = [{"Key": key, "Value": value} for key, value in change_set.tags.items()]
        others = {"NotificationARNs": [], "RollbackConfiguration": {}, "IncludeNestedStacks": False}
        shown_changes = [{"Type": "Resource", "ResourceChange": change} for change in changes]
        return ActionResult(shown | others | {"Changes": shown_changes, "Tags": tags})

    def delete_change_set(self) -> ActionResult:
        self.cloudformation_backend.delete_change_set(self._get_param("ChangeSetName"), self._get_param("StackName"))
        return EmptyResult()

    def execute_change_set(self) -> ActionResult:
        self.cloudformation_backend.execute_change_set(self._get_param("ChangeSetName"), self._get_param("StackName"))
        return EmptyResult()

    def list_change_sets(self) -> ActionResult:
        backend = self.cloudformation_backend
        stack = backend.get_stack(self._get_param("StackName"), NO_STACK)
        return ActionResult({"Summaries": backend.change_sets_of(stack)})

    # Drift

    def detect_stack_drift(self) -> ActionResult:
        detection = self.cloudformation_backend.detect_stack_drift(self._get_param("StackName"))
        return ActionResult({"StackDriftDetectionId": detection.stack_drift_detection_id})

    def describe_stack_drift_detection_status(self) -> ActionResult:
        return ActionResult(self.cloudformation_backend.find_drift(self._get_param("StackDriftDetectionId")))

    def describe_stack_resource_drifts(self) -> ActionResult:
        wanted = self._get_param("StackResourceDriftStatusFilters")
        drifts = self.cloudformation_backend.last_drift(self._get_param("StackName")).resources
        found = [d for d in drifts if not wanted or d["StackResourceDriftStatus"] in wanted]
        return ActionResult({"StackResourceDrifts": found})

    def detect_stack_resource_drift(self) -> ActionResult:
        found = self.cloudformation_backend.detect_resource_drift(
            self._get_param("StackName"), self._get_param("LogicalResourceId")
        )
        return ActionResult({"StackResourceDrift": found})
