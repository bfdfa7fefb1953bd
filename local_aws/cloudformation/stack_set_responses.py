"""The operations of StackSets that run in the background."""

from moto.cloudformation.exceptions import StackInstanceNotFound
from moto.core.responses import ActionResult

from local_aws.cloudformation import parameters
from local_aws.cloudformation.stack_responses import StackResponse
from local_aws.cloudformation.stack_sets import StackSet, Wanted
from local_aws.cloudformation.syntax import check_capabilities, parse


class StackSetResponse(StackResponse):
    def create_stack_set(self) -> ActionResult:
        body = self._template_body()
        check_capabilities(parse(body), self._get_param("Capabilities", []))
        stack_set = self.cloudformation_backend.create_stack_set(
            self._get_param("StackSetName"),
            body,
            parameters.given(self._get_param("Parameters", []), {}),
            self._tags() or {},
            self._get_param("AdministrationRoleARN"),
            self._get_param("ExecutionRoleName"),
            self._get_param("Description"),
        )
        return ActionResult({"StackSetId": stack_set.id})

    def create_stack_instances(self) -> ActionResult:
        return ActionResult({"OperationId": self.cloudformation_backend.create_instances(self._wanted())})

    def update_stack_instances(self) -> ActionResult:
        return ActionResult({"OperationId": self.cloudformation_backend.update_instances(self._wanted())})

    def delete_stack_instances(self) -> ActionResult:
        retain = self._get_bool_param("RetainStacks", False)
        return ActionResult({"OperationId": self.cloudformation_backend.delete_instances(self._wanted(), retain)})

    def update_stack_set(self) -> ActionResult:
        stack_set = self._stack_set()
        body = self._template_body(allow_previous=True)
        check_capabilities(parse(body or stack_set.template), self._get_param("Capabilities", []))
        operation_id = self.cloudformation_backend.update_instances(
            self._wanted(),
            template=body,
            description=self._get_param("Description"),
            parameters=parameters.given(self._get_param("Parameters", []), stack_set.parameters),
            administration_role_arn=self._get_param("AdministrationRoleARN"),
            execution_role_name=self._get_param("ExecutionRoleName"),
        )
        return ActionResult({"OperationId": operation_id})

    def list_stack_instances(self) -> ActionResult:
        account, region = self._get_param("StackInstanceAccount"), self._get_param("StackInstanceRegion")
        instances = [
            instance.to_dict()
            for instance in list(self._stack_set().stack_instances)
            if account in (None, instance.account_id) and region in (None, instance.region_name)
        ]
        return ActionResult({"Summaries": instances})

    def list_stack_sets(self) -> ActionResult:
        status = self._get_param("Status")
        found = [s for s in list(self.cloudformation_backend.stacksets.values()) if status in (None, s.status)]
        return ActionResult({"Summaries": found})

    def list_stack_set_operation_results(self) -> ActionResult:
        operation = self._stack_set().get_operation(self._get_param("OperationId"))
        return ActionResult({"Summaries": [target.result() for target in operation["Targets"]]})

    def describe_stack_instance(self) -> ActionResult:
        account, region = self._get_param("StackInstanceAccount"), self._get_param("StackInstanceRegion")
        instance = self._stack_set().get_instance(account, region)
        if instance is None:
            raise StackInstanceNotFound
        return ActionResult({"StackInstance": instance.to_dict()})

    def _stack_set(self) -> StackSet:
        return self.cloudformation_backend.describe_stack_set(self._get_param("StackSetName"))

    def _wanted(self) -> Wanted:
        accounts = self._get_param("Accounts") or (self._get_param("DeploymentTargets") or {}).get("Accounts", [])
        overrides = self._get_param("ParameterOverrides")
        return Wanted(
            self._stack_set(),
            accounts,
            self._get_param("Regions", []),
            None if overrides is None else {p["ParameterKey"]: p["ParameterValue"] for p in overrides},
            self._get_param("OperationId"),
        )
