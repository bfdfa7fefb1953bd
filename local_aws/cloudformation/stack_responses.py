"""The operations on stacks, their templates and exports."""

import time
from typing import Any

from moto.cloudformation.responses import CloudFormationResponse as MotoCloudFormationResponse
from moto.core.responses import ActionResult, EmptyResult

from local_aws.cloudformation import parameters, schemas, stack_policy
from local_aws.cloudformation.exceptions import ValidationError
from local_aws.cloudformation.stack import Resource, Stack
from local_aws.cloudformation.syntax import capabilities_of, check_capabilities, parse
from local_aws.control import faults

MAXIMUM_BODY = 51_200


class StackResponse(MotoCloudFormationResponse):
    def create_stack(self) -> ActionResult:
        body = self._template_body()
        check_capabilities(parse(body), self._get_param("Capabilities", []))
        policy = self._get_param("StackPolicyBody", "")
        if policy:
            stack_policy.check(policy)
        stack = self.cloudformation_backend.create_stack(
            self._get_param("StackName"),
            body,
            parameters.given(self._get_param("Parameters", []), {}),
            tags=self._tags() or {},
            role_arn=self._role(),
            enable_termination_protection=self._get_bool_param("EnableTerminationProtection", False),
            policy=policy,
            capabilities=self._get_param("Capabilities", []),
        )
        return ActionResult({"StackId": stack.stack_id})

    def update_stack(self) -> ActionResult:
        name, policies = self._get_param("StackName"), {}
        for kind in ("StackPolicyBody", "StackPolicyDuringUpdateBody"):
            if body := self._get_param(kind):
                stack_policy.check(body)
                policies[kind] = body
        body = self._template_body(allow_previous=True)
        previous = self.cloudformation_backend.get_stack(name, "Stack [{}] does not exist")
        check_capabilities(parse(body or previous.template), self._get_param("Capabilities", []))
        self._role()
        stack = self.cloudformation_backend.update_stack(
            name,
            body,
            self._get_param("Parameters", []),
            self._tags(),
            policies.get("StackPolicyDuringUpdateBody"),
        )
        stack.policy = policies.get("StackPolicyBody", stack.policy)
        return ActionResult({"StackId": stack.stack_id})

    def delete_stack(self) -> ActionResult:
        self._role()
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

    def describe_stack_events(self) -> ActionResult:
        stack = self.cloudformation_backend.get_stack(self._get_param("StackName"), "Stack [{}] does not exist")
        return ActionResult({"StackEvents": stack.events[::-1]})

    def update_termination_protection(self) -> ActionResult:
        stack = self._stack()
        stack.enable_termination_protection = self._get_bool_param("EnableTerminationProtection")
        return ActionResult({"StackId": stack.stack_id})

    def continue_update_rollback(self) -> ActionResult:
        self._role()
        self.cloudformation_backend.continue_update_rollback(
            self._get_param("StackName"), self._get_param("ResourcesToSkip", [])
        )
        return EmptyResult()

    def list_imports(self) -> ActionResult:
        name = self._get_param("ExportName")
        if importers := self.cloudformation_backend.importers(name):
            return ActionResult({"Imports": importers})
        raise ValidationError(f"Export '{name}' is not imported by any stack.")

    # Resources

    def describe_stack_resource(self) -> ActionResult:
        name = self._get_param("LogicalResourceId")
        stack = self._stack()
        if name not in stack.resources:
            raise ValidationError(f"Resource {name} does not exist for stack {stack.name}")
        return ActionResult({"StackResourceDetail": _described(stack, stack.resources[name], "LastUpdatedTimestamp")})

    def describe_stack_resources(self) -> ActionResult:
        name, logical_id = self._get_param("StackName"), self._get_param("LogicalResourceId")
        physical_id = self._get_param("PhysicalResourceId")
        if physical_id and not name:
            stacks = self.cloudformation_backend.describe_stacks(None)
            found = [s for s in stacks if any(r.physical_id == physical_id for r in s.resources.values())]
            if not found:
                raise ValidationError(f"Stack for {physical_id} does not exist")
            stack = found[0]
        else:
            stack = self._stack()
        resources = [
            _described(stack, resource, "Timestamp")
            for resource in list(stack.resources.values())
            if logical_id in (None, resource.logical_id) and (not name or physical_id in (None, resource.physical_id))
        ]
        return ActionResult({"StackResources": resources})

    def list_stack_resources(self) -> ActionResult:
        stack = self._stack()
        resources = [_described(stack, r, "LastUpdatedTimestamp") for r in list(stack.resources.values())]
        return ActionResult({"StackResourceSummaries": resources})

    # Templates

    def get_template(self) -> ActionResult:
        """A template has no transforms here: both stages are the same."""
        stack_name, change_set = self._get_param("StackName"), self._get_param("ChangeSetName")
        if change_set and not stack_name and not change_set.startswith("arn:"):
            raise ValidationError("StackName is a required parameter.")
        if not change_set and not stack_name:
            raise ValidationError("StackName is required if ChangeSetName is not specified.")
        if change_set:
            body = self.cloudformation_backend.find_change_set(change_set, stack_name).template.body
        else:
            body = self._stack().template
        return ActionResult({"TemplateBody": body, "StagesAvailable": ["Original", "Processed"]})

    def get_template_summary(self) -> ActionResult:
        if self._get_param("StackName") and self._stack().status == "REVIEW_IN_PROGRESS":
            raise ValidationError("GetTemplateSummary cannot be called on REVIEW_IN_PROGRESS stacks.")
        definition = parse(self._stack().template if self._get_param("StackName") else self._template_body())
        by_type: dict[str, list[str]] = {}
        for name, resource in definition["Resources"].items():
            by_type.setdefault(resource["Type"], []).append(name)
        identifiers = {name: self.cloudformation_backend.schema(name) for name in by_type}
        return ActionResult(
            self._summary(definition)
            | {
                "ResourceTypes": list(by_type),
                "Version": definition.get("AWSTemplateFormatVersion"),
                "Metadata": str(definition["Metadata"]) if "Metadata" in definition else None,
                "ResourceIdentifierSummaries": [
                    {
                        "ResourceType": type_name,
                        "LogicalResourceIds": by_type[type_name],
                        "ResourceIdentifiers": schemas.names(schema, "primaryIdentifier"),
                    }
                    for type_name, schema in identifiers.items()
                    if schema.get("primaryIdentifier")
                ],
            }
        )

    def validate_template(self) -> ActionResult:
        return ActionResult(self._summary(parse(self._template_body())))

    def _summary(self, definition: dict[str, Any]) -> dict[str, Any]:
        capabilities, types = capabilities_of(definition)
        reason = f"The following resource(s) require capabilities: [{', '.join(types)}]"
        return {
            "Description": definition.get("Description"),
            "Parameters": [_parameter(name, d) for name, d in (definition.get("Parameters") or {}).items()],
            "Capabilities": capabilities,
            "CapabilitiesReason": reason if capabilities else None,
        }

    # What the operations on stacks and change sets share

    def _stack(self) -> Stack:
        return self.cloudformation_backend.get_stack(self._get_param("StackName"))

    def _tags(self) -> dict[str, str] | None:
        tags = self._get_param("Tags")
        return {tag["Key"]: tag["Value"] for tag in tags} if tags else None

    def _role(self) -> str | None:
        """The role that CloudFormation is to use, which it has to be able to assume."""
        arn = self._get_param("RoleARN")
        if arn:
            self.cloudformation_backend.refuse_role(arn)
        return arn

    def _template_body(self, allow_previous: bool = False) -> str | None:
        """None stands for the template that the stack has."""
        body, url = self._get_param("TemplateBody"), self._get_param("TemplateURL")
        previous = allow_previous and self._get_bool_param("UsePreviousTemplate", False)
        if body and len(body) > MAXIMUM_BODY:
            raise ValidationError(
                f"1 validation error detected: Value '{body}' at 'templateBody' failed to satisfy constraint: Member"
                f" must have length less than or equal to {MAXIMUM_BODY}"
            )
        if previous and (body or url):
            raise ValidationError("You cannot specify both usePreviousTemplate and Template Body/Template URL.")
        if body and url:
            raise ValidationError("You cannot specify both Template Body and Template URL.")
        if url:
            try:
                return self._get_stack_from_s3_url(url)
            except Exception as e:  # moto's are of many kinds
                raise ValidationError("TemplateURL must reference a valid S3 object to which you have access.") from e
        if body or previous:
            return body
        raise ValidationError("Either Template URL or Template Body must be specified.")


def _parameter(name: str, definition: dict[str, Any]) -> dict[str, Any]:
    allowed = {"AllowedValues": definition["AllowedValues"]} if "AllowedValues" in definition else {}
    return {
        "ParameterKey": name,
        "ParameterType": definition["Type"],
        "DefaultValue": definition.get("Default"),
        "NoEcho": str(definition.get("NoEcho")).lower() == "true",
        "Description": definition.get("Description"),
        "ParameterConstraints": allowed,
    }


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
