"""The operations on stacks, their templates and exports."""

import time
from collections.abc import Callable
from typing import Any

from moto.cloudformation.responses import CloudFormationResponse as MotoCloudFormationResponse
from moto.core.responses import ActionResult, EmptyResult

from local_aws.cloudformation import parameters, schemas, stack_policy
from local_aws.cloudformation.exceptions import ValidationError
from local_aws.cloudformation.models import CloudFormationBackend
from local_aws.cloudformation.models.stacks import NO_STACK
from local_aws.cloudformation.stack import Resource, Stack
from local_aws.cloudformation.syntax import capabilities_of, check_capabilities, parse
from local_aws.control import faults

MAXIMUM_BODY = 51_200


class StackResponse(MotoCloudFormationResponse):
    @property
    def backend(self) -> CloudFormationBackend:
        return self.cloudformation_backend

    def create_stack(self) -> ActionResult:
        stack = self.backend.create_stack(
            self._get_param("StackName"),
            self._template(),
            parameters.given(self._get_param("Parameters", []), {}),
            tags=self._tags(),
            role_arn=self._role(),
            enable_termination_protection=self._get_bool_param("EnableTerminationProtection", False),
            policy=self._policy("StackPolicyBody") or "",
            capabilities=self._get_param("Capabilities", []),
        )
        return ActionResult({"StackId": stack.stack_id})

    def update_stack(self) -> ActionResult:
        name, policy = self._get_param("StackName"), self._policy("StackPolicyBody")
        self._role()
        stack = self.backend.update_stack(
            name,
            self._template(lambda: self.backend.get_stack(name, NO_STACK).template),
            self._get_param("Parameters", []),
            self._tags(),
            self._policy("StackPolicyDuringUpdateBody"),
        )
        stack.policy = policy or stack.policy
        return ActionResult({"StackId": stack.stack_id})

    def delete_stack(self) -> ActionResult:
        self._role()
        self.backend.delete_stack(self._get_param("StackName"), self._get_param("RetainResources"))
        return EmptyResult()

    def describe_stacks(self) -> ActionResult:
        waits = faults.current()
        deadline = time.monotonic() + waits.describe_waits
        while time.monotonic() < deadline and not waits.handlers_wait:
            if not self._get_param("StackName") or not self._stack().in_progress:
                break
            time.sleep(0.02)
        return super().describe_stacks()

    def describe_stack_events(self) -> ActionResult:
        stack = self.backend.get_stack(self._get_param("StackName"), NO_STACK)
        return ActionResult({"StackEvents": stack.events[::-1]})

    def update_termination_protection(self) -> ActionResult:
        stack = self._stack()
        stack.enable_termination_protection = self._get_bool_param("EnableTerminationProtection")
        return ActionResult({"StackId": stack.stack_id})

    def continue_update_rollback(self) -> ActionResult:
        self._role()
        self.backend.continue_update_rollback(self._get_param("StackName"), self._get_param("ResourcesToSkip", []))
        return EmptyResult()

    def list_imports(self) -> ActionResult:
        name = self._get_param("ExportName")
        if importers := self.backend.importers(name):
            return ActionResult({"Imports": importers})
        raise ValidationError(f"Export '{name}' is not imported by any stack.")

    # Resources

    def describe_stack_resource(self) -> ActionResult:
        name = self._get_param("LogicalResourceId")
        stack = self._stack()
        if name not in stack.resources:
            raise ValidationError(f"Resource {name} does not exist for stack {stack.name}")
        return ActionResult({"StackResourceDetail": _described(stack, stack.resources[name])})

    def describe_stack_resources(self) -> ActionResult:
        stack, logical_id = self._stack(), self._get_param("LogicalResourceId")
        found = [r for r in list(stack.resources.values()) if logical_id in (None, r.logical_id)]
        return ActionResult({"StackResources": [_described(stack, resource) for resource in found]})

    def list_stack_resources(self) -> ActionResult:
        stack = self._stack()
        resources = [_described(stack, resource) for resource in list(stack.resources.values())]
        return ActionResult({"StackResourceSummaries": resources})

    # Templates

    def get_template(self) -> ActionResult:
        """Both stages are the same, because templates have no transforms here."""
        stack_name, change_set = self._get_param("StackName"), self._get_param("ChangeSetName")
        if not change_set and not stack_name:
            raise ValidationError("StackName is required if ChangeSetName is not specified.")
        if not stack_name and not change_set.startswith("arn:"):
            raise ValidationError("StackName is a required parameter.")
        template = self.backend.find_change_set(change_set, stack_name).template if change_set else None
        body = template.body if template else self._stack().template
        return ActionResult({"TemplateBody": body, "StagesAvailable": ["Original", "Processed"]})

    def get_template_summary(self) -> ActionResult:
        if self._get_param("StackName") and self._stack().status == "REVIEW_IN_PROGRESS":
            raise ValidationError("GetTemplateSummary cannot be called on REVIEW_IN_PROGRESS stacks.")
        definition = parse(self._stack().template if self._get_param("StackName") else self._template_body())
        by_type: dict[str, list[str]] = {}
        for name, resource in definition["Resources"].items():
            by_type.setdefault(resource["Type"], []).append(name)
        identifiers = {name: self.backend.schema(name) for name in by_type}
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
            "Parameters": [
                {
                    "ParameterKey": name,
                    "ParameterType": parameter["Type"],
                    "DefaultValue": parameter.get("Default"),
                    "NoEcho": parameters.is_hidden(parameter),
                    "Description": parameter.get("Description"),
                    "ParameterConstraints": {k: v for k, v in parameter.items() if k == "AllowedValues"},
                }
                for name, parameter in (definition.get("Parameters") or {}).items()
            ],
            "Capabilities": capabilities,
            "CapabilitiesReason": reason if capabilities else None,
        }

    # Shared by the operations on stacks and change sets

    def _stack(self) -> Stack:
        return self.backend.get_stack(self._get_param("StackName"))

    def _tags(self) -> dict[str, str]:
        return {tag["Key"]: tag["Value"] for tag in self._get_param("Tags", [])}

    def _role(self) -> str | None:
        """The request's role; refuses a role that CloudFormation cannot assume."""
        arn = self._get_param("RoleARN")
        if arn:
            self.backend.refuse_role(arn)
        return arn

    def _policy(self, name: str) -> str | None:
        policy = self._get_param(name)
        if policy:
            stack_policy.check(policy)
        return policy

    def _template(self, previous: Callable[[], str] | None = None) -> str:
        """The request's template, or `previous()`. Refuses a template without the capabilities that it needs."""
        body = self._template_body(previous)
        check_capabilities(parse(body), self._get_param("Capabilities", []))
        return body

    def _template_body(self, previous: Callable[[], str] | None = None) -> str:
        body, url = self._get_param("TemplateBody"), self._get_param("TemplateURL")
        use_previous = previous is not None and self._get_bool_param("UsePreviousTemplate", False)
        if body and len(body) > MAXIMUM_BODY:
            raise ValidationError(
                f"1 validation error detected: Value '{body}' at 'templateBody' failed to satisfy constraint: Member"
                f" must have length less than or equal to {MAXIMUM_BODY}"
            )
        if use_previous and (body or url):
            raise ValidationError("You cannot specify both usePreviousTemplate and Template Body/Template URL.")
        if body and url:
            raise ValidationError("You cannot specify both Template Body and Template URL.")
        if url:
            try:
                return self._get_stack_from_s3_url(url)
            except Exception as e:  # moto raises many kinds of errors
                raise ValidationError("TemplateURL must reference a valid S3 object to which you have access.") from e
        if body:
            return body
        if use_previous:
            return previous()
        raise ValidationError("Either Template URL or Template Body must be specified.")


def _described(stack: Stack, resource: Resource) -> dict[str, Any]:
    return {
        "StackName": stack.name,
        "StackId": stack.stack_id,
        "LogicalResourceId": resource.logical_id,
        "PhysicalResourceId": resource.physical_id,
        "ResourceType": resource.type,
        "ResourceStatus": resource.status,
        "ResourceStatusReason": resource.status_reason,
        "DriftInformation": {"StackResourceDriftStatus": resource.drift_status},
        # Each operation shows one of the two.
        "Timestamp": resource.timestamp,
        "LastUpdatedTimestamp": resource.timestamp,
    }
