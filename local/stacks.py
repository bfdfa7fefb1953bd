"""Stacks and stack sets that drive a registered type's handlers as CloudFormation does, in moto's CloudFormation.

moto creates and deletes resources; this adds what it lacks: resources of registered types with their events, what
happens to a stack when a handler fails, and updates that remove a resource last.
"""

import copy
import json
import time
import uuid
from collections.abc import Callable
from typing import Any

from moto.cloudformation import parsing
from moto.cloudformation.exceptions import ValidationError
from moto.cloudformation.models import (
    CloudFormationBackend,
    Event,
    Stack,
    StackInstance,
    StackSet,
    cloudformation_backends,
)
from moto.cloudformation.parsing import ResourceMap
from moto.core.common_models import CloudFormationModel
from moto.sts.models import sts_backends

from local import faults, registry

# What CloudFormation tries again, and how often this does:
# https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract-errors.html
RETRIED = {"Throttling", "NetworkFailure", "ServiceInternalError", "ResourceConflict", "NotStabilized"}
RETRIES = 2
RETAINED = {"Retain", "RetainExceptOnCreate"}


class ResourceFailed(Exception):
    """A resource could not be created, updated or deleted."""


FAILURES = (ResourceFailed, registry.CFNRegistryException)


class StackSetResource(registry.PlainResource, CloudFormationModel):
    """AWS::CloudFormation::StackSet with its instances, in a template."""

    ATTRIBUTES = ("StackSetId",)

    def __init__(self, properties: dict, account_id: str, region: str) -> None:
        self.targets = [
            (group["DeploymentTargets"]["Accounts"], group["Regions"])
            for group in properties.get("StackInstancesGroup", [])
        ]
        self.stack_set = cloudformation_backends[account_id][region].create_stack_set(
            name=properties["StackSetName"],
            template=properties["TemplateBody"],
            parameters={p["ParameterKey"]: p["ParameterValue"] for p in properties.get("Parameters", [])},
            tags={},
            permission_model=properties["PermissionModel"],
            admin_role=None,
            exec_role=None,
            description=None,
        )
        for accounts, regions in self.targets:
            self.stack_set.create_stack_instances(accounts, regions, None, [])
        self.physical_resource_id = self.stack_set.id
        self.attributes = {"StackSetId": self.stack_set.id}

    @staticmethod
    def cloudformation_type() -> str:
        return "AWS::CloudFormation::StackSet"

    def delete(self, account_id: str, region_name: str) -> None:
        for accounts, regions in self.targets:
            self.stack_set.delete_stack_instances(accounts, regions)
        cloudformation_backends[account_id][region_name].delete_stack_set(self.stack_set.name)


class HandlerFailed(ResourceFailed):
    def __init__(self, event: dict, token: str) -> None:
        self.code = event["errorCode"]
        self.model = event.get("resourceModel") or {}
        super().__init__(
            f'Resource handler returned message: "{event.get("message")}"'
            f" (RequestToken: {token}, HandlerErrorCode: {self.code})"
        )


def _session(role_arn: str | None, region: str) -> dict[str, str] | None:
    """What CloudFormation hands to a handler: a session of the type's execution or logging role, if it has one."""
    if role_arn is None:
        return None
    account_id = role_arn.split(":")[4]
    session = sts_backends[account_id]["aws"].assume_role(
        region_name=region,
        role_session_name="cloudformation",
        role_arn=role_arn,
        policy=None,
        duration=3600,
        external_id=None,
    )
    faults.credentials += [session.secret_access_key, session.session_token]
    return {
        "accessKeyId": session.access_key_id,
        "secretAccessKey": session.secret_access_key,
        "sessionToken": session.session_token,
    }


class RegisteredResource(registry.PlainResource, CloudFormationModel):
    """A resource of a registered type in a stack."""

    def __init__(self, type_name: str, stack_id: str, logical_id: str, account_id: str, region: str) -> None:
        self.type = type_name
        self.stack_id = stack_id
        self.logical_resource_id = logical_id
        self.account_id = account_id
        self.region = region
        self.definition: dict[str, Any] = {}
        self.physical_resource_id: str | None = None
        self.model: dict[str, Any] = {}

    @staticmethod
    def cloudformation_type() -> str:
        return "Local::Registered::Resource"

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        return True  # here there is no saying which schema

    def get_cfn_attribute(self, attribute_name: str) -> Any:
        return self.model[attribute_name]

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name: str, cloudformation_json: dict, account_id: str, region_name: str, **kwargs: Any
    ) -> "RegisteredResource":
        resource = cls(kwargs["ResourceType"], kwargs["StackId"], kwargs["LogicalId"], account_id, region_name)
        resource.definition = cloudformation_json
        resource.create()
        return resource

    @classmethod
    def update_from_cloudformation_json(
        cls, original_resource, new_resource_name: str, cloudformation_json: dict, account_id: str, region_name: str
    ) -> "RegisteredResource":
        """A change of attributes such as DeletionPolicy calls no handler."""
        changed = copy.copy(original_resource)
        changed.definition = cloudformation_json
        if cloudformation_json["Properties"] != original_resource.definition["Properties"]:
            changed.update(original_resource.definition["Properties"])
        return changed

    @property
    def schema(self) -> dict[str, Any]:
        return registry.default_version(self.account_id, self.region, self.type).schema

    def create(self) -> None:
        self._event("CREATE_IN_PROGRESS")
        try:
            self._validate()
            self.model = self._call("CREATE", self.definition["Properties"])["resourceModel"]
            self._take_identifier()
            self._read()
        except ResourceFailed as e:
            if isinstance(e, HandlerFailed):
                self.model = self.model or e.model
            self._take_identifier()
            self._event("CREATE_FAILED", str(e))
            _stack(self).failed_resource = self
            raise
        self._event("CREATE_COMPLETE")

    def update(self, previous: dict) -> None:
        self._event("UPDATE_IN_PROGRESS")
        try:
            self._validate()
            self._call("UPDATE", self.definition["Properties"] | self._identifier(), previous | self._identifier())
            self._read()
        except ResourceFailed as e:
            self._event("UPDATE_FAILED", str(e))
            _stack(self).failed_resource = self
            raise
        self._event("UPDATE_COMPLETE")

    def _read(self) -> None:
        """Ref and Fn::GetAtt come from READ, as in CloudFormation."""
        self.model = self._call("READ", self._identifier())["resourceModel"]

    def delete(self, account_id: str, region_name: str) -> None:
        if self.definition.get("DeletionPolicy") in RETAINED:
            self._event("DELETE_SKIPPED")
            return
        self._event("DELETE_IN_PROGRESS")
        try:
            self._call("DELETE", self.model)
        except HandlerFailed as e:
            if e.code != "NotFound":  # what is not there need not be deleted
                self._event("DELETE_FAILED", str(e))
                raise
        self._event("DELETE_COMPLETE")

    def _validate(self) -> None:
        """CloudFormation's own checks, before any handler runs."""
        for name in self.definition.get("Properties", {}):
            if name not in self.schema["properties"]:
                reason = f"#: extraneous key [{name}] is not permitted"
            elif f"/properties/{name}" in self.schema.get("readOnlyProperties", []):
                reason = f"Encountered readonly properties [{name}]"
            else:
                continue
            raise ResourceFailed(
                f"Properties validation failed for resource {self.logical_resource_id} with message:\n{reason}"
            )

    def _identifier(self) -> dict[str, Any]:
        return {path.split("/")[-1]: self.physical_resource_id for path in self.schema["primaryIdentifier"]}

    def _take_identifier(self) -> None:
        [path] = self.schema["primaryIdentifier"]
        self.physical_resource_id = self.model.get(path.split("/")[-1])

    def _call(self, action: str, properties: dict, previous: dict | None = None) -> dict:
        """One handler operation to its end: in progress is invoked again, what can be retried is."""
        version = registry.default_version(self.account_id, self.region, self.type)
        token, context, retries = str(uuid.uuid4()), None, 0
        while True:
            event = registry.functions.of(version).invoke(
                {
                    "action": action,
                    "awsAccountId": self.account_id,
                    "bearerToken": token,
                    "region": self.region,
                    "resourceType": self.type,
                    "resourceTypeVersion": version.id,
                    "stackId": self.stack_id,
                    "callbackContext": context,
                    "requestData": {
                        "callerCredentials": _session(version.execution_role, self.region),
                        "providerCredentials": _session((version.logging or {}).get("LogRoleArn"), self.region),
                        "providerLogGroupName": (version.logging or {}).get("LogGroupName"),
                        "logicalResourceId": self.logical_resource_id,
                        "resourceProperties": _as_text(properties),
                        "previousResourceProperties": _as_text(previous),
                    },
                }
            )
            print(f"{action} answered {json.dumps(event)}", flush=True)
            if "errorMessage" in event:  # Lambda's own, not the handler's
                raise HandlerFailed({"errorCode": "InternalFailure", "message": event["errorMessage"]}, token)
            if event["status"] == "SUCCESS":
                return event
            if event["status"] == "IN_PROGRESS":
                context, properties = event["callbackContext"], event.get("resourceModel") or properties
                time.sleep(event["callbackDelaySeconds"])
            elif event["errorCode"] in RETRIED and retries < RETRIES:
                retries += 1
                time.sleep(retries)
            else:
                raise HandlerFailed(event, token)

    def _event(self, status: str, reason: str | None = None) -> None:
        stack = _stack(self)
        stack.events.append(
            Event(
                stack_id=stack.stack_id,
                stack_name=stack.name,
                logical_resource_id=self.logical_resource_id,
                physical_resource_id=self.physical_resource_id or "",
                resource_type=self.type,
                resource_status=status,
                resource_status_reason=reason,
                resource_properties=None,
            )
        )


def _as_text(value: Any) -> Any:
    """CloudFormation sends the values of a template as text, booleans too."""
    if isinstance(value, dict):
        return {key: _as_text(item) for key, item in value.items()}
    return str(value).lower() if isinstance(value, bool) else value


def _stack(resource: RegisteredResource) -> Stack:
    backend = cloudformation_backends[resource.account_id][resource.region]
    return backend.stacks.get(resource.stack_id) or backend.deleting[resource.stack_id]


def _set_status(stack: Stack, status: str, reason: str | None = None) -> None:
    stack.status, stack.stack_status_reason = status, reason
    stack._add_stack_event(status, resource_status_reason=reason)


def _third_party(type_name: str) -> bool:
    return not type_name.startswith(("AWS::", "Custom::", "Alexa::"))


def _refuse_unregistered_types(load: Callable[[ResourceMap], None]):
    """As CloudFormation does, before anything is created."""

    def load_registered(resources: ResourceMap) -> None:
        known = registry.types_of(resources._account_id, resources._region_name)
        used = {definition["Type"] for definition in resources._resource_json_map.values()}
        if unknown := sorted(t for t in used if _third_party(t) and t not in known):
            raise ValidationError(message=f"Template format error: Unrecognized resource types: [{', '.join(unknown)}]")
        load(resources)

    return load_registered


def _with_get_att_lists(parse: Callable[[str], dict]):
    """`Fn::GetAtt: Resource.Attribute` means the same as a list of the two, which is what moto understands."""

    def as_list(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                key: item.split(".", 1) if key == "Fn::GetAtt" and isinstance(item, str) else as_list(item)
                for key, item in value.items()
            }
        return [as_list(item) for item in value] if isinstance(value, list) else value

    return staticmethod(lambda template: as_list(parse(template)))


def _create_or_roll_back(create: Callable[[Stack], None]):
    def create_resources(stack: Stack) -> None:
        try:
            create(stack)
        except FAILURES as e:
            reason = str(e)
            if isinstance(e, ResourceFailed):
                reason = f"The following resource(s) failed to create: [{stack.failed_resource.logical_resource_id}]."
                _keep_what_may_be_there(stack)
            _set_status(stack, "ROLLBACK_IN_PROGRESS", f"{reason} Rollback requested by user.")
            try:
                stack.resource_map.delete()
                _set_status(stack, "ROLLBACK_COMPLETE", reason)
            except ResourceFailed as e:
                _set_status(stack, "ROLLBACK_FAILED", str(e))
            stack.output_map = type(stack.output_map)(stack.resource_map, {"Outputs": {}}, stack.stack_id)

    return create_resources


def _keep_what_may_be_there(stack: Stack) -> None:
    """A failed resource that has an identifier is deleted by the rollback, too."""
    failed = stack.failed_resource
    if failed.physical_resource_id:
        stack.resource_map._parsed_resources[failed.logical_resource_id] = failed


def _update_or_roll_back(update: Callable[..., None]):
    def update_resources(
        stack: Stack, template: str, role_arn=None, parameters: dict | None = None, tags: dict | None = None
    ) -> None:
        before = (stack.template, stack.template_dict, stack.parameters)
        resources_before = dict(stack.resource_map._parsed_resources)
        definitions_before = dict(stack.resource_map._resource_json_map)
        try:
            update(stack, template, role_arn, parameters, tags)
        except ResourceFailed:
            failed = stack.failed_resource
            updated = failed.logical_resource_id in resources_before
            verb = "update" if updated else "create"
            reason = f"The following resource(s) failed to {verb}: [{failed.logical_resource_id}]."
            _set_status(stack, "UPDATE_ROLLBACK_IN_PROGRESS", reason)
            if updated:
                try:
                    resources_before[failed.logical_resource_id].update(failed.definition["Properties"])
                except ResourceFailed as e:
                    _set_status(stack, "UPDATE_ROLLBACK_FAILED", str(e))
                    return
            else:
                _keep_what_may_be_there(stack)
            added = {k: v for k, v in stack.resource_map._parsed_resources.items() if k not in resources_before}
            for resource in added.values():
                if isinstance(resource, RegisteredResource):
                    resource.delete(stack.account_id, stack.region_name)
            stack.template, stack.template_dict, stack.parameters = before
            stack.resource_map._parsed_resources = resources_before
            stack.resource_map._resource_json_map = definitions_before
            _set_status(stack, "UPDATE_ROLLBACK_COMPLETE", reason)

    return update_resources


def _with_dependents(diff: Callable[..., dict[str, list[str]]]):
    """A resource that refers to a changed one is updated after it; moto looks only at the resource's own text."""

    def build_resource_diff(resources: ResourceMap, template: dict, parameters: dict | None = None) -> dict:
        by_action = diff(resources, template, parameters)
        for name, definition in template["Resources"].items():
            known = name in resources._resource_json_map and name not in by_action["Modify"]
            if known and set(parsing.get_references_from_template(definition)) & set(by_action["Modify"]):
                by_action["Modify"].append(name)
        return by_action

    return build_resource_diff


def _remove_last(update: Callable[..., None]):
    """CloudFormation removes a resource when all others are there; moto removes it first."""

    def update_map(resources: ResourceMap, template: dict, parameters: dict | None = None) -> None:
        removed = {k: v for k, v in resources._resource_json_map.items() if k not in template["Resources"]}
        before = dict(resources._parsed_resources)
        gone = {k: resources._parsed_resources.pop(k) for k in removed if k in resources._parsed_resources}
        for name in removed:
            resources._resource_json_map.pop(name)
        try:
            update(resources, template, parameters)
        except BaseException:
            resources._parsed_resources.update(gone)
            resources._resource_json_map.update(removed)
            raise
        for name, old in before.items():
            new = resources._parsed_resources.get(name)
            if isinstance(old, registry.ResourceVersion) and new is not None and new is not old:  # replaced
                old.delete(resources._account_id, resources._region_name)
        for name, resource in gone.items():
            resources._delete_resource(resource, removed[name])

    return update_map


def _delete_or_keep(delete: Callable[[CloudFormationBackend, str], None]):
    def delete_stack(backend: CloudFormationBackend, name_or_stack_id: str) -> None:
        stack = next((s for s in backend.stacks.values() if name_or_stack_id in (s.stack_id, s.name)), None)
        if stack is None:  # as in CloudFormation: nothing to delete is no error
            return
        backend.__dict__.setdefault("deleting", {})[stack.stack_id] = stack
        try:
            delete(backend, stack.stack_id)
        except FAILURES as e:
            backend.stacks[stack.stack_id] = stack
            _set_status(stack, "DELETE_FAILED", str(e))

    return delete_stack


def _update_instances(update: Callable[..., dict]):
    """An update of a stack set reaches its instances' stacks; moto changes only their parameters."""

    def update_stack_set(stack_set: StackSet, *args: Any, **kwargs: Any) -> dict:
        operation = update(stack_set, *args, **kwargs)
        stack_set.instances.template = stack_set.template
        stack_set.instances.parameters = stack_set.parameters
        accounts, regions = kwargs.get("accounts"), kwargs.get("regions")
        for instance in stack_set.stack_instances:
            if (not accounts or instance.account_id in accounts) and (not regions or instance.region_name in regions):
                instance.parameters = [
                    {"ParameterKey": k, "ParameterValue": v} for k, v in stack_set.parameters.items()
                ]
                instance.stack.update(stack_set.template, None, dict(stack_set.parameters), None)
        return operation

    return update_stack_set


def _with_status(to_dict: Callable[[StackInstance], dict]):
    """A stack instance whose stack failed is OUTDATED and says why."""

    def described(instance: StackInstance) -> dict:
        described_as = to_dict(instance)
        described_as["StackId"] = instance.stack.stack_id
        if instance.stack.status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
            described_as |= {
                "Status": "OUTDATED",
                "StatusReason": instance.stack.stack_status_reason,
                "StackInstanceStatus": {"DetailedStatus": "FAILED"},
            }
        return described_as

    return described


def install() -> None:
    by_type, name_by_type = parsing.resource_class_from_type, parsing.resource_name_property_from_type
    parsing.resource_class_from_type = lambda t: RegisteredResource if _third_party(t) else by_type(t)
    parsing.resource_name_property_from_type = lambda t: None if _third_party(t) else name_by_type(t)
    ResourceMap.load = _refuse_unregistered_types(ResourceMap.load)
    ResourceMap.build_resource_diff = _with_dependents(ResourceMap.build_resource_diff)
    ResourceMap.update = _remove_last(ResourceMap.update)
    Stack.parse_template = _with_get_att_lists(Stack.parse_template)
    Stack.create_resources = _create_or_roll_back(Stack.create_resources)
    Stack.update = _update_or_roll_back(Stack.update)
    CloudFormationBackend.delete_stack = _delete_or_keep(CloudFormationBackend.delete_stack)
    StackSet.update = _update_instances(StackSet.update)
    StackInstance.to_dict = _with_status(StackInstance.to_dict)
