"""CloudFormation's registry of types: what `cfn submit` and a registration template call.

A version is the package that was uploaded to S3: its schema and .rpdk-config are read from inside it, and its jar is
what then runs. https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_RegisterType.html
"""

import json
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from moto.core.utils import utcnow

from local_aws.cloudformation.exceptions import CFNRegistryException, TypeNotFoundException
from local_aws.cloudformation.packages import read_package
from local_aws.lambda_.function import Function, Functions

MAXIMUM_VERSIONS = 50


@dataclass
class Version:
    id: str
    arn: str
    schema: dict[str, Any]
    function: Function
    execution_role: str | None
    logging: dict[str, str] | None
    created: datetime = field(default_factory=utcnow)
    deprecated: bool = False

    @property
    def identifier_name(self) -> str:
        """The property that identifies a resource; a second one is not supported."""
        [path] = self.schema["primaryIdentifier"]
        return path.removeprefix("/properties/")


@dataclass
class RegisteredType:
    name: str
    arn: str
    versions: list[Version] = field(default_factory=list)
    default: Version | None = None

    @property
    def live_versions(self) -> list[Version]:
        return [version for version in self.versions if not version.deprecated]

    def find(self, version_id: str) -> Version:
        for version in self.versions:
            if version.id == version_id:
                return version
        raise TypeNotFoundException(f"The version {version_id} of {self.arn} cannot be found.")


class Registry:
    """The registry of one account in one Region."""

    def __init__(self, account_id: str, region: str, functions: Functions) -> None:
        self.types: dict[str, RegisteredType] = {}
        self.registrations: dict[str, dict[str, str]] = {}
        self._account_id = account_id
        self._region = region
        self._functions = functions

    def default_version(self, type_name: str) -> Version | None:
        registered = self.types.get(type_name)
        return registered.default if registered else None

    def find(self, type_name: str) -> RegisteredType:
        if type_name not in self.types:
            raise TypeNotFoundException(f"The type '{type_name}' cannot be found.")
        return self.types[type_name]

    def find_by_arn(self, arn: str) -> tuple[RegisteredType, str | None]:
        """The type, and the id of the version if the ARN is a version's."""
        for registered in self.types.values():
            if arn == registered.arn or arn.startswith(registered.arn + "/"):
                return registered, arn.removeprefix(registered.arn).lstrip("/") or None
        raise TypeNotFoundException(f"The type {arn} cannot be found.")

    def start_registration(self, parameters: dict[str, Any]) -> str:
        """As in AWS, the registration fails and not the call where the package cannot be read; its token."""
        token = str(uuid.uuid4())
        try:
            version = self.register(parameters)
            result = {
                "ProgressStatus": "COMPLETE",
                "TypeVersionArn": version.arn,
                "TypeArn": version.arn.rpartition("/")[0],
            }
        except CFNRegistryException as e:
            result = {"ProgressStatus": "FAILED", "Description": e.message}
        self.registrations[token] = result
        return token

    def refuse_one_version_too_many(self, type_name: str) -> None:
        """AWS's quota; its words are an assumption."""
        registered = self.types.get(type_name)
        if registered and len(registered.live_versions) >= MAXIMUM_VERSIONS:
            raise CFNRegistryException(
                f"Maximum number of versions ({MAXIMUM_VERSIONS}) exceeded for type {type_name}."
            )

    def register(self, parameters: dict[str, Any]) -> Version:
        name = parameters["TypeName"]
        self.refuse_one_version_too_many(name)
        files = read_package(parameters["SchemaHandlerPackage"], self._account_id)
        schema = json.loads(files["schema.json"])
        if schema["typeName"] != name:
            raise CFNRegistryException(f"The package is of type {schema['typeName']}, not {name}")
        [jar] = [data for file, data in files.items() if file.startswith("target/") and file.endswith(".jar")]
        arn = f"arn:aws:cloudformation:{self._region}:{self._account_id}:type/resource/{name.replace('::', '-')}"
        registered = self.types.setdefault(name, RegisteredType(name, arn))
        number = int(registered.versions[-1].id) + 1 if registered.versions else 1
        version = Version(
            id=f"{number:08}",
            arn=f"{arn}/{number:08}",
            schema=schema,
            function=self._functions.register(jar, json.loads(files[".rpdk-config"])),
            execution_role=parameters.get("ExecutionRoleArn"),
            logging=parameters.get("LoggingConfig"),
        )
        registered.versions.append(version)
        registered.default = registered.default or version  # the first becomes the default
        return version

    def deregister(self, registered: RegisteredType, version_id: str | None) -> None:
        live = registered.live_versions
        if version_id is None and len(live) > 1:
            raise CFNRegistryException(
                "This type has more than one active version. Please deregister individual versions."
            )
        version = registered.find(version_id) if version_id else live[0]
        if len(live) > 1 and version is registered.default:
            raise CFNRegistryException(
                f"Version '{version.id}' is the default version and cannot be deregistered."
                f" Deregister the resource type '{registered.name}' instead."
            )
        version.deprecated = True
        if len(live) == 1:
            del self.types[registered.name]
