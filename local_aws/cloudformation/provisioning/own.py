"""CloudFormation's own types (a version of a type, its default version, a StackSet) and bucket policies.

moto ignores AWS::S3::BucketPolicy, but packages.py needs it. This leaves out statements that deny requests without TLS,
because the local AWS has no TLS.
"""

import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from moto.core.exceptions import ServiceException
from moto.s3.models import s3_backends

from local_aws.cloudformation.exceptions import ResourceFailed, TypeNotFoundException
from local_aws.cloudformation.provisioning.maker import Maker, Values
from local_aws.cloudformation.registry import Registry
from local_aws.cloudformation.stack import Resource
from local_aws.cloudformation.template import Template

VERSION = "AWS::CloudFormation::ResourceVersion"
DEFAULT_VERSION = "AWS::CloudFormation::ResourceDefaultVersion"
STACK_SET = "AWS::CloudFormation::StackSet"
BUCKET_POLICY = "AWS::S3::BucketPolicy"
PROPERTIES = {
    VERSION: {"TypeName", "SchemaHandlerPackage", "ExecutionRoleArn", "LoggingConfig"},
    DEFAULT_VERSION: {"TypeVersionArn"},
    BUCKET_POLICY: {"Bucket", "PolicyDocument"},
    STACK_SET: {
        *("StackSetName", "Description", "TemplateBody", "Parameters", "Capabilities", "PermissionModel"),
        *("AdministrationRoleARN", "ExecutionRoleName", "StackInstancesGroup"),
    },
}


@dataclass(frozen=True)
class OwnMaker(Maker):
    account_id: str
    registry: Registry
    stack_sets: Any  # of models/stack_sets.py; each call waits for the end of its operation

    def create(self, resource: Resource, template: Template, initiated: Callable[[str], None]) -> None:
        with _refusals(resource.type, resource.properties):
            if resource.type == STACK_SET:
                initiated(self.stack_sets.create_declared(resource.properties))
            resource.model = self._made(resource, resource.properties)
            initiated(resource.model.physical_resource_id)

    def update(self, resource: Resource, template: Template, definition: dict[str, Any]) -> None:
        with _refusals(resource.type, definition["Properties"]):
            resource.model = self._made(resource, definition["Properties"])
            resource.physical_id = resource.model.physical_resource_id

    def delete(self, resource: Resource, template: Template) -> None:
        with _refusals(resource.type, {}):
            if resource.type == VERSION:
                self._deregister(resource.physical_id)
            elif resource.type == STACK_SET:
                self.stack_sets.remove_declared(resource.physical_id)
            elif resource.type == BUCKET_POLICY:
                s3_backends[self.account_id]["aws"].delete_bucket_policy(resource.physical_id)
            # As in CloudFormation, the default version stays.

    def _made(self, resource: Resource, properties: dict[str, Any]) -> Values:
        if resource.type == VERSION:
            arn = self._register(properties)
            type_arn, _, version_id = arn.rpartition("/")
            return Values(arn, {"Arn": arn, "VersionId": version_id, "TypeArn": type_arn})
        if resource.type == DEFAULT_VERSION:
            registered, version_id = self.registry.find_by_arn(properties["TypeVersionArn"])
            registered.set_default(version_id or "")
            return Values(registered.arn, {"Arn": registered.arn})
        if resource.type == BUCKET_POLICY:
            document, bucket = properties["PolicyDocument"], properties["Bucket"]
            statements = [s for s in document["Statement"] if "aws:SecureTransport" not in json.dumps(s)]
            policy = json.dumps({**document, "Statement": statements}).encode()
            s3_backends[self.account_id]["aws"].put_bucket_policy(bucket, policy)
            return Values(bucket)
        self.stack_sets.deploy_declared(resource.physical_id, properties)
        return Values(resource.physical_id, {"StackSetId": resource.physical_id})

    def _register(self, properties: dict[str, Any]) -> str:
        """AWS's handler only reports that the version did not stabilize; the registration has the reason."""
        registration = self.registry.register(properties)
        arn = registration.version_arn
        if registration.status == "FAILED":
            raise ResourceFailed(
                f"Resource handler returned message: \"Resource of type '{VERSION}' with identifier '{arn}'"
                f' did not stabilize." (RequestToken: {uuid.uuid4()}, HandlerErrorCode: NotStabilized)'
            )
        return arn

    def _deregister(self, arn: str) -> None:
        """Reads first and ignores a missing version, like AWS's handler. The default version ends its type.

        https://github.com/aws-cloudformation/aws-cloudformation-resource-providers-cloudformation
        """
        try:
            registered, version_id = self.registry.find_by_arn(arn)
            version = registered.find(version_id or "")
        except TypeNotFoundException:
            return
        if not version.deprecated:
            self.registry.deregister(registered, None if version is registered.default else version.id)


@contextmanager
def _refusals(type_name: str, properties: dict[str, Any]) -> Iterator[None]:
    if unknown := sorted(set(properties) - PROPERTIES[type_name]):
        raise ResourceFailed(f"The local AWS does not support {', '.join(unknown)} of {type_name}")
    try:
        yield
    except ServiceException as e:
        raise ResourceFailed(e.message) from e
