"""CloudFormation's registry of types, which `cfn submit` and a registration template call.

A version is the package that was uploaded to S3. It contains the schema, .rpdk-config and the jar that runs.
https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_RegisterType.html
"""

import re
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from moto.core.utils import utcnow

from local_aws.cloudformation import schemas
from local_aws.cloudformation.exceptions import CFNRegistryException, TypeNotFoundException
from local_aws.cloudformation.packages import read_package
from local_aws.control import faults
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
    def status(self) -> str:
        return "DEPRECATED" if self.deprecated else "LIVE"

    @property
    def identifier_name(self) -> str:
        """The property that identifies a resource. Only one is supported."""
        [name] = schemas.names(self.schema, "primaryIdentifier")
        return name


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

    def set_default(self, version_id: str) -> None:
        version = self.find(version_id)
        if version.deprecated:
            raise CFNRegistryException(f"Version '{version_id}' is deregistered and cannot be the default version.")
        self.default = version


@dataclass
class Registration:
    """One call of RegisterType; it has the ARNs from the start."""

    parameters: dict[str, Any]
    registered: RegisteredType
    version_id: str
    status: str = "IN_PROGRESS"
    failure: str | None = None
    token: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def version_arn(self) -> str:
        return f"{self.registered.arn}/{self.version_id}"


class Registry:
    """The registry of one account in one Region."""

    def __init__(self, account_id: str, region: str, functions: Functions) -> None:
        self._types: dict[str, RegisteredType] = {}  # including deregistered ones: no version number is reused
        self.registrations: dict[str, Registration] = {}
        self._account_id = account_id
        self._region = region
        self._functions = functions

    @property
    def types(self) -> dict[str, RegisteredType]:
        return {name: registered for name, registered in self._types.items() if registered.default}

    def default_version(self, type_name: str) -> Version | None:
        registered = self._types.get(type_name)
        return registered.default if registered else None

    def find(self, type_name: str) -> RegisteredType:
        if self.default_version(type_name) is None:
            raise TypeNotFoundException(f"The type '{type_name}' cannot be found.")
        return self._types[type_name]

    def find_by_arn(self, arn: str) -> tuple[RegisteredType, str | None]:
        """The type, and the id of the version if the ARN is a version's, even if that is deregistered."""
        named = re.fullmatch(r"arn:aws:cloudformation:[\w-]+:\d{12}:type/resource/(\w+-\w+-\w+)(?:/(\d{8}))?", arn)
        if named is None:
            raise CFNRegistryException("TypeName is invalid")
        type_name, version_id = named[1].replace("-", "::"), named[2]
        if version_id and arn.startswith(self._type_arn(type_name)):
            return self._types.get(type_name) or self.find(type_name), version_id
        return self.find(type_name if arn == self._type_arn(type_name) else arn), None

    def register(self, parameters: dict[str, Any], wait: bool = True) -> Registration:
        """Registers a version. As in AWS, an unreadable package fails the registration, not the call.

        The registration ends at once, unless a fault keeps it in progress and the caller does not `wait`.
        """
        name = parameters["TypeName"]
        registered = self._types.setdefault(name, RegisteredType(name, self._type_arn(name)))
        if len(registered.live_versions) >= MAXIMUM_VERSIONS:  # AWS's quota; its words are an assumption
            raise CFNRegistryException(f"Maximum number of versions ({MAXIMUM_VERSIONS}) exceeded for type {name}.")
        registration = Registration(parameters, registered, f"{len(registered.versions) + 1:08}")
        self.registrations[registration.token] = registration
        if wait or not faults.current().registrations_in_progress:
            self._complete(registration)
        return registration

    def find_registration(self, token: str) -> Registration:
        if token not in self.registrations:
            raise CFNRegistryException(f"No registration with token {token}")
        registration = self.registrations[token]
        if registration.status == "IN_PROGRESS" and not faults.current().hits("registrations_in_progress"):
            self._complete(registration)
        return registration

    def _complete(self, registration: Registration) -> None:
        registered, parameters = registration.registered, registration.parameters
        try:
            package = read_package(parameters["SchemaHandlerPackage"], self._account_id, registered.name)
        except CFNRegistryException as e:
            registration.status, registration.failure = "FAILED", e.message
            return
        version = Version(
            id=registration.version_id,
            arn=registration.version_arn,
            schema=package.schema,
            function=self._functions.register(package.jar, package.settings),
            execution_role=parameters.get("ExecutionRoleArn"),
            logging=parameters.get("LoggingConfig"),
        )
        registered.versions.append(version)
        registered.default = registered.default or version  # the first becomes the default
        registration.status = "COMPLETE"

    def deregister(self, registered: RegisteredType, version_id: str | None) -> None:
        live = registered.live_versions
        if version_id is None:
            if len(live) > 1:
                raise CFNRegistryException(
                    "This type has more than one active version. Please deregister non-default active versions before"
                    " attempting to deregister the type."
                )
            live[0].deprecated, registered.default = True, None
            return
        version = registered.find(version_id)
        if version is registered.default:
            raise CFNRegistryException(
                f"Version '{version.id}' is the default version and cannot be deregistered."
                f" Deregister the resource type '{registered.name}' instead."
            )
        version.deprecated = True

    def _type_arn(self, type_name: str) -> str:
        return f"arn:aws:cloudformation:{self._region}:{self._account_id}:type/resource/{type_name.replace('::', '-')}"
