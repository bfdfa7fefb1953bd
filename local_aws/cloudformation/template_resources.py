"""Resources of AWS::CloudFormation in templates: a version of a type, its default version, a StackSet.

moto finds models of CloudFormation resources by itself, if they are defined before it starts.
"""

import threading
from typing import Any

from moto.cloudformation.models import cloudformation_backends
from moto.core.common_models import CloudFormationModel

from local_aws.cloudformation.exceptions import ResourceFailed


class PlainResource:
    """What moto asks of a model. A change of properties makes it anew."""

    ATTRIBUTES: tuple[str, ...]
    attributes: dict[str, Any]
    physical_resource_id: str

    @staticmethod
    def cloudformation_name_type() -> str:
        return ""

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        return attr in cls.ATTRIBUTES

    def get_cfn_attribute(self, attribute_name: str) -> Any:
        return self.attributes[attribute_name]

    def is_created(self) -> bool:
        return True

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name: str, cloudformation_json: dict, account_id: str, region_name: str, **_: Any
    ) -> "PlainResource":
        return cls(cloudformation_json["Properties"], account_id, region_name)

    @classmethod
    def update_from_cloudformation_json(
        cls, original_resource, new_resource_name: str, cloudformation_json: dict, account_id: str, region_name: str
    ) -> "PlainResource":
        return cls(cloudformation_json["Properties"], account_id, region_name)


class ResourceVersion(PlainResource, CloudFormationModel):
    """AWS::CloudFormation::ResourceVersion: a change makes a new version, which replaces the old one."""

    ATTRIBUTES = ("Arn", "VersionId", "TypeArn")
    replaced_by_updates = True

    def __init__(self, properties: dict, account_id: str, region: str) -> None:
        self.type_name = properties["TypeName"]
        version = cloudformation_backends[account_id][region].registry.register(properties)
        self.physical_resource_id = version.arn
        self.attributes = {
            "Arn": version.arn,
            "VersionId": version.id,
            "TypeArn": version.arn.rpartition("/")[0],
        }

    @staticmethod
    def cloudformation_type() -> str:
        return "AWS::CloudFormation::ResourceVersion"

    def delete(self, account_id: str, region_name: str) -> None:
        registry = cloudformation_backends[account_id][region_name].registry
        registry.deregister(registry.find(self.type_name), self.attributes["VersionId"])


class ResourceDefaultVersion(PlainResource, CloudFormationModel):
    """AWS::CloudFormation::ResourceDefaultVersion, by TypeVersionArn."""

    ATTRIBUTES = ("Arn",)

    def __init__(self, properties: dict, account_id: str, region: str) -> None:
        registry = cloudformation_backends[account_id][region].registry
        registered, version_id = registry.find_by_arn(properties["TypeVersionArn"])
        registered.default = registered.find(version_id or "")
        self.physical_resource_id = registered.arn
        self.attributes = {"Arn": registered.arn}

    @staticmethod
    def cloudformation_type() -> str:
        return "AWS::CloudFormation::ResourceDefaultVersion"

    def delete(self, account_id: str, region_name: str) -> None:
        pass  # as in CloudFormation, the default stays


class StackSetResource(PlainResource, CloudFormationModel):
    """AWS::CloudFormation::StackSet with its instances."""

    ATTRIBUTES = ("StackSetId",)

    def __init__(self, properties: dict, account_id: str, region: str) -> None:
        self.groups = [
            (group["DeploymentTargets"]["Accounts"], group["Regions"])
            for group in properties.get("StackInstancesGroup", [])
        ]
        self.stack_set = cloudformation_backends[account_id][region].create_stack_set(
            name=properties["StackSetName"],
            template=properties["TemplateBody"],
            parameters={p["ParameterKey"]: p["ParameterValue"] for p in properties.get("Parameters", [])},
            tags={},
            permission_model=properties["PermissionModel"],
            admin_role=properties.get("AdministrationRoleARN"),
            exec_role=properties.get("ExecutionRoleName"),
            description=properties.get("Description"),
        )
        self.physical_resource_id = self.stack_set.id
        self.attributes = {"StackSetId": self.stack_set.id}
        for accounts, regions in self.groups:
            self._wait_for(self.stack_set.create_instances(accounts, regions, {})[1])

    @staticmethod
    def cloudformation_type() -> str:
        return "AWS::CloudFormation::StackSet"

    def delete(self, account_id: str, region_name: str) -> None:
        for accounts, regions in self.groups:
            self._wait_for(self.stack_set.delete_instances(accounts, regions, retain=False)[1])
        cloudformation_backends[account_id][region_name].delete_stack_set(self.stack_set.name)

    def _wait_for(self, thread: threading.Thread) -> None:
        thread.join()
        failed = [i for i in self.stack_set.stack_instances if i.detailed_status == "FAILED"]
        if failed:
            raise ResourceFailed(f"Stack set operation failed: {failed[0].reason}")
