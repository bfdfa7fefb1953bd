"""CloudFormation's own types: a version of a type, its default version, a StackSet with its instances."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from moto.core.exceptions import ServiceException

from local_aws.cloudformation.exceptions import ResourceFailed, TypeNotFoundException
from local_aws.cloudformation.provisioning.unread import Unread
from local_aws.cloudformation.registry import Registry
from local_aws.cloudformation.stack import Made, Resource
from local_aws.cloudformation.template import Template

VERSION = "AWS::CloudFormation::ResourceVersion"
DEFAULT_VERSION = "AWS::CloudFormation::ResourceDefaultVersion"
STACK_SET = "AWS::CloudFormation::StackSet"
PROPERTIES = {
    VERSION: {"TypeName", "SchemaHandlerPackage", "ExecutionRoleArn", "LoggingConfig"},
    DEFAULT_VERSION: {"TypeVersionArn"},
    STACK_SET: {
        *("StackSetName", "Description", "TemplateBody", "Parameters", "Capabilities", "PermissionModel"),
        *("AdministrationRoleARN", "ExecutionRoleName", "StackInstancesGroup"),
    },
}


class Administration(Protocol):
    """What a resource that is a StackSet asks of its account and Region. Each waits for the end of the operation."""

    def create_declared(self, properties: dict[str, Any]) -> str:
        """Its id; it has no instances yet."""

    def deploy_declared(self, stack_set_id: str, properties: dict[str, Any]) -> None: ...

    def remove_declared(self, stack_set_id: str) -> None: ...


@dataclass(frozen=True)
class Attributes:
    physical_resource_id: str
    values: dict[str, str]

    def get_cfn_attribute(self, name: str) -> str:
        return self.values[name]


@dataclass(frozen=True)
class OwnMaker(Unread):
    registry: Registry
    administration: Administration

    def create(self, resource: Resource, template: Template, initiated: Callable[[str], None]) -> Made:
        with _refusals():
            _refuse_unknown(resource.type, resource.properties)
            if resource.type == STACK_SET:
                initiated(self.administration.create_declared(resource.properties))
            return self._make(resource, resource.properties)

    def update(self, resource: Resource, template: Template, definition: dict[str, Any]) -> Made:
        with _refusals():
            _refuse_unknown(resource.type, definition["Properties"])
            return self._make(resource, definition["Properties"])

    def delete(self, resource: Resource, template: Template) -> None:
        with _refusals():
            if resource.type == VERSION:
                self._deregister(resource.physical_id)
            elif resource.type == STACK_SET:
                self.administration.remove_declared(resource.physical_id)
            # As in CloudFormation, the default version stays.

    def _make(self, resource: Resource, properties: dict[str, Any]) -> Made:
        if resource.type == VERSION:
            arn = self._register(properties)
            type_arn, _, version_id = arn.rpartition("/")
            return _made(arn, Arn=arn, VersionId=version_id, TypeArn=type_arn)
        if resource.type == DEFAULT_VERSION:
            registered, version_id = self.registry.find_by_arn(properties["TypeVersionArn"])
            registered.set_default(version_id or "")
            return _made(registered.arn, Arn=registered.arn)
        self.administration.deploy_declared(resource.physical_id, properties)
        return _made(resource.physical_id, StackSetId=resource.physical_id)

    def _register(self, properties: dict[str, Any]) -> str:
        """AWS's handler says only that the version did not stabilize; the registration has the reason."""
        registration = self.registry.register(properties)
        arn = registration.version_arn
        if registration.status == "FAILED":
            raise ResourceFailed(
                f"Resource handler returned message: \"Resource of type '{VERSION}' with identifier '{arn}'"
                f' did not stabilize." (RequestToken: {uuid.uuid4()}, HandlerErrorCode: NotStabilized)'
            )
        return arn

    def _deregister(self, arn: str) -> None:
        """AWS's handler reads first: a version that is gone is deleted. The default version takes its type with it.

        https://github.com/aws-cloudformation/aws-cloudformation-resource-providers-cloudformation
        """
        try:
            registered, version_id = self.registry.find_by_arn(arn)
            version = registered.find(version_id or "")
        except TypeNotFoundException:
            return
        if not version.deprecated:
            self.registry.deregister(registered, None if version is registered.default else version.id)


def _refuse_unknown(type_name: str, properties: dict[str, Any]) -> None:
    if unknown := sorted(set(properties) - PROPERTIES[type_name]):
        raise ResourceFailed(f"The local AWS does not know {', '.join(unknown)} of {type_name}")


def _made(physical_id: str, **attributes: str) -> Made:
    return Made(physical_id, Attributes(physical_id, attributes))


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except ServiceException as e:
        raise ResourceFailed(e.message) from e
