"""CloudFormation's registry of types, which moto lacks: what `cfn submit` and a registration template call.

A version is the package that was uploaded to S3: its schema and .rpdk-config are read from inside it, and its jar is
what then runs, in AWS's Lambda runtime. https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_RegisterType.html
"""

import hashlib
import io
import json
import tempfile
import uuid
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from moto.cloudformation.models import cloudformation_backends
from moto.cloudformation.responses import CloudFormationResponse
from moto.core.common_models import CloudFormationModel
from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.s3.models import s3_backends

from local import faults
from local.lambda_runtime import LambdaFunction


class TypeNotFoundException(ServiceException):
    __module__ = "moto.cloudformation.registry"  # so that moto looks up its shape in CloudFormation's model
    code = "TypeNotFoundException"


class CFNRegistryException(ServiceException):
    __module__ = "moto.cloudformation.registry"
    code = "CFNRegistryException"


@dataclass
class Version:
    id: str
    arn: str
    schema: dict[str, Any]
    jar: bytes
    entry_point: str
    execution_role: str | None
    logging: dict[str, str] | None
    created: Any = field(default_factory=utcnow)
    deprecated: bool = False


@dataclass
class RegisteredType:
    arn: str
    versions: list[Version] = field(default_factory=list)
    default: Version | None = None

    def find(self, version_id: str) -> Version:
        for version in self.versions:
            if version.id == version_id:
                return version
        raise TypeNotFoundException(f"The version {version_id} of {self.arn} cannot be found.")


class Functions:
    """A Lambda function for each package that is used; the same package is the same function."""

    def __init__(self) -> None:
        self.environment: dict[str, str] = {}
        # One thread starts them all: Linux ends them with the thread that did, and a request's thread ends soon.
        self._starter = ThreadPoolExecutor(max_workers=1)
        self._running: dict[str, LambdaFunction] = {}

    def of(self, version: Version) -> LambdaFunction:
        key = hashlib.sha256(version.jar).hexdigest() + version.entry_point
        if key not in self._running:
            with tempfile.NamedTemporaryFile(suffix=".jar") as jar:
                jar.write(version.jar)
                jar.flush()
                started = self._starter.submit(LambdaFunction, Path(jar.name), version.entry_point, self.environment)
                self._running[key] = started.result()
        faults.function["url"] = self._running[key].url
        return self._running[key]

    def close(self) -> None:
        for function in self._running.values():
            function.close()


functions = Functions()


def types_of(account_id: str, region: str) -> dict[str, RegisteredType]:
    """The registry of an account in a Region; moto's reset empties it with the rest of the backend."""
    return cloudformation_backends[account_id][region].__dict__.setdefault("registered_types", {})


def default_version(account_id: str, region: str, type_name: str) -> Version | None:
    registered = types_of(account_id, region).get(type_name)
    return registered.default if registered else None


def _package(url: str) -> dict[str, bytes]:
    bucket, _, key = url.removeprefix("s3://").partition("/")
    if not url.startswith("s3://") or bucket not in s3_backends.bucket_accounts:
        raise CFNRegistryException(f"Could not read the schema handler package {url}: no such bucket")
    partition, owner = s3_backends.bucket_accounts[bucket]
    stored = s3_backends[owner][partition].get_object(bucket, key)
    if stored is None:
        raise CFNRegistryException(f"Could not read the schema handler package {url}: no such object")
    with zipfile.ZipFile(io.BytesIO(stored.value)) as package:
        return {name: package.read(name) for name in package.namelist()}


def register(account_id: str, region: str, parameters: dict[str, Any]) -> Version:
    name = parameters["TypeName"]
    files = _package(parameters["SchemaHandlerPackage"])
    schema, configuration = json.loads(files["schema.json"]), json.loads(files[".rpdk-config"])
    if schema["typeName"] != name:
        raise CFNRegistryException(f"The package is of type {schema['typeName']}, not {name}")
    [jar] = [data for file, data in files.items() if file.startswith("target/") and file.endswith(".jar")]
    types = types_of(account_id, region)
    arn = f"arn:aws:cloudformation:{region}:{account_id}:type/resource/{name.replace('::', '-')}"
    registered = types.setdefault(name, RegisteredType(arn))
    number = int(registered.versions[-1].id) + 1 if registered.versions else 1
    version = Version(
        id=f"{number:08}",
        arn=f"{arn}/{number:08}",
        schema=schema,
        jar=jar,
        entry_point=configuration["entrypoint"],
        execution_role=parameters.get("ExecutionRoleArn"),
        logging=parameters.get("LoggingConfig"),
    )
    registered.versions.append(version)
    registered.default = registered.default or version  # the first becomes the default
    return version


def deregister(account_id: str, region: str, name: str, version_id: str | None) -> None:
    types = types_of(account_id, region)
    registered = _registered(types, name)
    live = [version for version in registered.versions if not version.deprecated]
    if version_id is None and len(live) > 1:
        raise CFNRegistryException("This type has more than one active version. Please deregister individual versions.")
    version = registered.find(version_id) if version_id else live[0]
    if len(live) > 1 and version is registered.default:
        raise CFNRegistryException("The default version cannot be deregistered while there are others.")
    version.deprecated = True
    if len(live) == 1:
        del types[name]


def _registered(types: dict[str, RegisteredType], name: str) -> RegisteredType:
    if name not in types:
        raise TypeNotFoundException(f"The type '{name}' cannot be found.")
    return types[name]


def _find(response: CloudFormationResponse) -> tuple[str, RegisteredType, str | None]:
    """The type, and the version if there is one, that a request names by Arn or by TypeName and VersionId."""
    types = types_of(response.current_account, response.region)
    if arn := response._get_param("Arn"):
        for name, registered in types.items():
            if arn == registered.arn or arn.startswith(registered.arn + "/"):
                return name, registered, arn.removeprefix(registered.arn).lstrip("/") or None
        raise TypeNotFoundException(f"The type {arn} cannot be found.")
    name = response._get_param("TypeName")
    return name, _registered(types, name), response._get_param("VersionId")


class Operations:
    """The operations of the API, for moto's CloudFormationResponse."""

    def register_type(self: CloudFormationResponse) -> ActionResult:
        token = str(uuid.uuid4())
        logging = self._get_param("LoggingConfig")
        try:
            version = register(
                self.current_account,
                self.region,
                {
                    "TypeName": self._get_param("TypeName"),
                    "SchemaHandlerPackage": self._get_param("SchemaHandlerPackage"),
                    "ExecutionRoleArn": self._get_param("ExecutionRoleArn"),
                    "LoggingConfig": dict(logging) if logging else None,
                },
            )
            result = {"ProgressStatus": "COMPLETE", "TypeVersionArn": version.arn, "TypeArn": version.arn[:-9]}
        except CFNRegistryException as e:  # as in AWS, the registration fails and not the call
            result = {"ProgressStatus": "FAILED", "Description": e.message}
        self.cloudformation_backend.__dict__.setdefault("registrations", {})[token] = result
        return ActionResult({"RegistrationToken": token})

    def describe_type_registration(self: CloudFormationResponse) -> ActionResult:
        registrations = self.cloudformation_backend.__dict__.get("registrations", {})
        token = self._get_param("RegistrationToken")
        if token not in registrations:
            raise CFNRegistryException(f"No registration with token {token}")
        return ActionResult(registrations[token])

    def describe_type(self: CloudFormationResponse) -> ActionResult:
        name, registered, version_id = _find(self)
        version = registered.find(version_id) if version_id else registered.default
        return ActionResult(
            {
                "Arn": version.arn if version_id else registered.arn,
                "Type": "RESOURCE",
                "TypeName": name,
                "DefaultVersionId": registered.default.id,
                "IsDefaultVersion": version is registered.default,
                "Description": version.schema["description"],
                "Schema": json.dumps(version.schema),
                "ProvisioningType": "FULLY_MUTABLE" if "update" in version.schema["handlers"] else "IMMUTABLE",
                "DeprecatedStatus": "DEPRECATED" if version.deprecated else "LIVE",
                "ExecutionRoleArn": version.execution_role,
                "LoggingConfig": version.logging,
                "Visibility": "PRIVATE",
                "TimeCreated": version.created,
            }
        )

    def list_types(self: CloudFormationResponse) -> ActionResult:
        types = types_of(self.current_account, self.region)
        return ActionResult(
            {
                "TypeSummaries": [
                    {
                        "Type": "RESOURCE",
                        "TypeName": name,
                        "TypeArn": registered.arn,
                        "DefaultVersionId": registered.default.id,
                        "Description": registered.default.schema["description"],
                    }
                    for name, registered in types.items()
                ]
            }
        )

    def list_type_versions(self: CloudFormationResponse) -> ActionResult:
        name, registered, _ = _find(self)
        return ActionResult(
            {
                "TypeVersionSummaries": [
                    {
                        "Type": "RESOURCE",
                        "TypeName": name,
                        "Arn": version.arn,
                        "VersionId": version.id,
                        "IsDefaultVersion": version is registered.default,
                        "TimeCreated": version.created,
                        "Description": version.schema["description"],
                    }
                    for version in registered.versions
                    if not version.deprecated
                ]
            }
        )

    def set_type_default_version(self: CloudFormationResponse) -> ActionResult:
        _, registered, version_id = _find(self)
        registered.default = registered.find(version_id or "")
        return EmptyResult()

    def deregister_type(self: CloudFormationResponse) -> ActionResult:
        name, _, version_id = _find(self)
        deregister(self.current_account, self.region, name, version_id)
        return EmptyResult()


class PlainResource:
    """What moto asks of a resource in a template; unless it says otherwise, a change of properties makes it anew."""

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

    def __init__(self, properties: dict, account_id: str, region: str) -> None:
        self.type_name = properties["TypeName"]
        version = register(account_id, region, properties)
        self.physical_resource_id = version.arn
        self.attributes = {"Arn": version.arn, "VersionId": version.id, "TypeArn": version.arn[:-9]}

    @staticmethod
    def cloudformation_type() -> str:
        return "AWS::CloudFormation::ResourceVersion"

    def delete(self, account_id: str, region_name: str) -> None:
        deregister(account_id, region_name, self.type_name, self.attributes["VersionId"])


class ResourceDefaultVersion(PlainResource, CloudFormationModel):
    """AWS::CloudFormation::ResourceDefaultVersion, by TypeVersionArn."""

    ATTRIBUTES = ("Arn",)

    def __init__(self, properties: dict, account_id: str, region: str) -> None:
        arn, _, version_id = properties["TypeVersionArn"].rpartition("/")
        for registered in types_of(account_id, region).values():
            if registered.arn == arn:
                registered.default = registered.find(version_id)
        self.physical_resource_id = arn
        self.attributes = {"Arn": arn}

    @staticmethod
    def cloudformation_type() -> str:
        return "AWS::CloudFormation::ResourceDefaultVersion"

    def delete(self, account_id: str, region_name: str) -> None:
        pass  # as in CloudFormation, the default stays


def install(environment: dict[str, str]) -> None:
    functions.environment = environment
    for name, operation in vars(Operations).items():
        if not name.startswith("_"):
            setattr(CloudFormationResponse, name, operation)
