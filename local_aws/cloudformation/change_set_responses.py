"""The operations on change sets and drift."""

import copy
from dataclasses import replace
from typing import ClassVar

from moto.core.responses import ActionResult, EmptyResult

from local_aws.cloudformation.models.stacks import NO_STACK
from local_aws.cloudformation.stack_responses import StackResponse


class ChangeSetResponse(StackResponse):
    RESPONSE_KEY_PATH_TO_TRANSFORMER: ClassVar = StackResponse.RESPONSE_KEY_PATH_TO_TRANSFORMER | {
        "DescribeChangeSetOutput.Parameters": lambda parameters: parameters,
        "DescribeChangeSetOutput.Tags": lambda tags: [{"Key": key, "Value": value} for key, value in tags.items()],
    }

    def create_change_set(self) -> ActionResult:
        name = self._get_param("StackName")
        change_set = self.backend.create_change_set(
            name,
            self._get_param("ChangeSetName"),
            self._get_param("ChangeSetType", "UPDATE"),
            self._template(lambda: self.backend.get_stack(name, NO_STACK).template),
            self._get_param("Parameters", []),
            [dict(item) for item in self._get_param("ResourcesToImport", [])],
            tags=self._tags(),
            description=self._get_param("Description"),
            role_arn=self._role(),
            capabilities=self._get_param("Capabilities", []),
        )
        return ActionResult({"Id": change_set.change_set_id, "StackId": change_set.stack_id})

    def describe_change_set(self) -> ActionResult:
        shown = copy.copy(self.backend.find_change_set(*self._change_set_names()))
        if not self._get_bool_param("IncludePropertyValues", False):
            shown.changes = [replace(change, before_context=None, after_context=None) for change in shown.changes]
        return ActionResult(shown)

    def delete_change_set(self) -> ActionResult:
        self.backend.delete_change_set(*self._change_set_names())
        return EmptyResult()

    def execute_change_set(self) -> ActionResult:
        self.backend.execute_change_set(*self._change_set_names())
        return EmptyResult()

    def list_change_sets(self) -> ActionResult:
        stack = self.backend.get_stack(self._get_param("StackName"), NO_STACK)
        return ActionResult({"Summaries": self.backend.change_sets_of(stack)})

    def _change_set_names(self) -> tuple[str, str | None]:
        return self._get_param("ChangeSetName"), self._get_param("StackName")

    # Drift

    def detect_stack_drift(self) -> ActionResult:
        detection = self.backend.detect_stack_drift(self._get_param("StackName"))
        return ActionResult({"StackDriftDetectionId": detection.stack_drift_detection_id})

    def describe_stack_drift_detection_status(self) -> ActionResult:
        return ActionResult(self.backend.find_drift(self._get_param("StackDriftDetectionId")))

    def describe_stack_resource_drifts(self) -> ActionResult:
        wanted = self._get_param("StackResourceDriftStatusFilters")
        drifts = self.backend.last_drift(self._get_param("StackName")).resources
        found = [d for d in drifts if not wanted or d["StackResourceDriftStatus"] in wanted]
        return ActionResult({"StackResourceDrifts": found})

    def detect_stack_resource_drift(self) -> ActionResult:
        name, logical_id = self._get_param("StackName"), self._get_param("LogicalResourceId")
        return ActionResult({"StackResourceDrift": self.backend.detect_resource_drift(name, logical_id)})
