"""The operations on StackSets that moto lacks."""

from moto.core.responses import ActionResult

from local_aws.cloudformation import parameters
from local_aws.cloudformation.stack_responses import StackResponse
from local_aws.cloudformation.stack_sets import StackSet


class StackSetResponse(StackResponse):
    def create_stack_set(self) -> ActionResult:
        stack_set = self.backend.create_stack_set(
            self._get_param("StackSetName"),
            template=self._template(),
            parameters=parameters.given(self._get_param("Parameters", []), {}),
            tags=self._tags(),
            description=self._get_param("Description"),
            administration_role_arn=self._get_param("AdministrationRoleARN"),
            execution_role_name=self._get_param("ExecutionRoleName"),
        )
        return ActionResult({"StackSetId": stack_set.id})

    def update_stack_set(self) -> ActionResult:
        stack_set = self._stack_set()
        operation_id = self.backend.update_stack_set(
            stack_set,
            self._get_param("OperationId"),
            template=self._template(lambda: stack_set.template),
            description=self._get_param("Description"),
            parameters=parameters.given(self._get_param("Parameters", []), stack_set.parameters),
            administration_role_arn=self._get_param("AdministrationRoleARN"),
            execution_role_name=self._get_param("ExecutionRoleName"),
        )
        return ActionResult({"OperationId": operation_id})

    def create_stack_instances(self) -> ActionResult:
        return ActionResult({"OperationId": self.backend.create_instances(*self._targets())})

    def delete_stack_instances(self) -> ActionResult:
        retain = self._get_bool_param("RetainStacks", False)
        return ActionResult({"OperationId": self.backend.delete_instances(*self._targets(), retain)})

    def list_stack_instances(self) -> ActionResult:
        return ActionResult({"Summaries": [i.to_dict() for i in list(self._stack_set().stack_instances)]})

    def list_stack_sets(self) -> ActionResult:
        status = self._get_param("Status")
        found = [s for s in list(self.backend.stacksets.values()) if status in (None, s.status)]
        return ActionResult({"Summaries": found})

    def list_stack_set_operation_results(self) -> ActionResult:
        operation = self._stack_set().get_operation(self._get_param("OperationId"))
        return ActionResult({"Summaries": [target.result() for target in operation["Targets"]]})

    def _stack_set(self) -> StackSet:
        return self.backend.describe_stack_set(self._get_param("StackSetName"))

    def _targets(self) -> tuple[StackSet, str | None, list[str], list[str]]:
        """The StackSet, the id of the operation, the accounts and the Regions of a request."""
        accounts = self._get_param("Accounts") or (self._get_param("DeploymentTargets") or {}).get("Accounts", [])
        return self._stack_set(), self._get_param("OperationId"), accounts, self._get_param("Regions", [])
