"""The operations of StackSets that run in the background."""

from moto.cloudformation.exceptions import StackInstanceNotFound
from moto.cloudformation.responses import CloudFormationResponse as MotoCloudFormationResponse
from moto.core.responses import ActionResult

from local_aws.cloudformation.stack_sets import StackSet


class StackSetResponse(MotoCloudFormationResponse):
    def create_stack_instances(self) -> ActionResult:
        operation_id = self.cloudformation_backend.create_instances(
            self._stack_set(), *self._targets(), self._overrides() or {}
        )
        return ActionResult({"OperationId": operation_id})

    def update_stack_instances(self) -> ActionResult:
        operation_id = self.cloudformation_backend.update_instances(
            self._stack_set(), *self._targets(), overrides=self._overrides()
        )
        return ActionResult({"OperationId": operation_id})

    def delete_stack_instances(self) -> ActionResult:
        retain = self._get_bool_param("RetainStacks", False)
        operation_id = self.cloudformation_backend.delete_instances(self._stack_set(), *self._targets(), retain)
        return ActionResult({"OperationId": operation_id})

    def update_stack_set(self) -> ActionResult:
        stack_set = self._stack_set()
        template = self._get_param("TemplateBody")
        if url := self._get_param("TemplateURL"):
            template = self._get_stack_from_s3_url(url)
        operation_id = self.cloudformation_backend.update_instances(
            stack_set,
            *self._targets(),
            template=template,
            description=self._get_param("Description"),
            parameters=self._get_param_values(self._get_param("Parameters", []), stack_set.parameters),
            administration_role_arn=self._get_param("AdministrationRoleARN"),
            execution_role_name=self._get_param("ExecutionRoleName"),
        )
        return ActionResult({"OperationId": operation_id})

    def list_stack_instances(self) -> ActionResult:
        return ActionResult({"Summaries": [i.to_dict() for i in list(self._stack_set().stack_instances)]})

    def describe_stack_instance(self) -> ActionResult:
        account, region = self._get_param("StackInstanceAccount"), self._get_param("StackInstanceRegion")
        instance = self._stack_set().get_instance(account, region)
        if instance is None:
            raise StackInstanceNotFound
        return ActionResult({"StackInstance": instance.to_dict()})

    def _stack_set(self) -> StackSet:
        return self.cloudformation_backend.describe_stack_set(self._get_param("StackSetName"))

    def _targets(self) -> tuple[list[str], list[str]]:
        accounts = self._get_param("Accounts") or (self._get_param("DeploymentTargets") or {}).get("Accounts", [])
        return accounts, self._get_param("Regions", [])

    def _overrides(self) -> dict[str, str] | None:
        overrides = self._get_param("ParameterOverrides")
        return None if overrides is None else {p["ParameterKey"]: p["ParameterValue"] for p in overrides}
