"""Resources of registered types, which the type's handlers make."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from local_aws.cloudformation import schemas
from local_aws.cloudformation.exceptions import ResourceFailed
from local_aws.cloudformation.handlers import HandlerFailed, Handlers
from local_aws.cloudformation.registry import Registry, Version
from local_aws.cloudformation.stack import Made, Resource
from local_aws.cloudformation.template import Identity, Template


@dataclass(frozen=True)
class Values:
    """What Ref and Fn::GetAtt are resolved with: what the last READ returned."""

    physical_resource_id: str
    values: dict[str, Any]

    def get_cfn_attribute(self, name: str) -> Any:
        if name not in self.values:
            raise ResourceFailed(f"Template error: {self.physical_resource_id} does not support attribute type {name}")
        return self.values[name]


@dataclass(frozen=True)
class RegisteredMaker:
    identity: Identity
    registry: Registry
    go_on: Callable[[], None]
    claim: Callable[[Resource], None]

    def create(self, resource: Resource, template: Template, initiated: Callable[[str], None]) -> Made:
        """An id that an event in progress named stays, even if the failure names none: its rollback then deletes it.

        AWS writes that id into an event, too; whether it forgets it is not recorded, and this harms more.
        """
        name = self._valid(resource, resource.properties).identifier_name

        def progress(model: dict[str, Any]) -> None:
            if name in model:
                initiated(model[name])

        try:
            created = self._handlers(resource).call("CREATE", resource.properties, progress=progress)["resourceModel"]
        except HandlerFailed as e:
            resource.physical_id = e.model.get(name, resource.physical_id)
            raise
        initiated(created[name])
        self.claim(resource)
        return self._made(resource)

    def update(self, resource: Resource, template: Template, definition: dict[str, Any]) -> Made:
        self._valid(resource, definition["Properties"])
        create_only = schemas.names(self._version(resource).schema, "createOnlyProperties")
        if any(definition["Properties"].get(name) != resource.properties.get(name) for name in create_only):
            raise ResourceFailed("The local AWS does not know how to replace a resource of a registered type")
        identifier = self._identifier(resource)
        self._handlers(resource).call("UPDATE", definition["Properties"] | identifier, resource.properties | identifier)
        return self._made(resource)

    def delete(self, resource: Resource, template: Template) -> None:
        """The input holds the identifier, which is all that CloudFormation is sure of."""
        try:
            self._handlers(resource).call("DELETE", self._identifier(resource))
        except HandlerFailed as e:
            if e.code != "NotFound":  # what is not there need not be deleted
                raise

    def take(self, resource: Resource, identifier: dict[str, str]) -> Made:
        """READ finds the resource, UPDATE makes it as the template says."""
        version = self._valid(resource, resource.properties)
        resource.physical_id = identifier[version.identifier_name]
        self.claim(resource)
        found = self._made(resource).model.values
        self._handlers(resource).call("UPDATE", resource.properties | self._identifier(resource), found)
        return self._made(resource)

    def look_up(self, resource: Resource) -> None:
        self._valid(resource, resource.properties)
        self.read(resource)

    def read(self, resource: Resource) -> dict[str, Any]:
        return self._handlers(resource).call("READ", self._identifier(resource))["resourceModel"]

    def _made(self, resource: Resource) -> Made:
        return Made(resource.physical_id, Values(resource.physical_id, self.read(resource)))

    def _identifier(self, resource: Resource) -> dict[str, str]:
        return {self._version(resource).identifier_name: resource.physical_id}

    def _handlers(self, resource: Resource) -> Handlers:
        place = self.identity
        return Handlers(
            self._version(resource), place.region, place.account_id, resource.logical_id, place.stack_id, self.go_on
        )

    def _version(self, resource: Resource) -> Version:
        version = self.registry.default_version(resource.type)
        if version is None:
            raise ResourceFailed(f"Unrecognized resource types: [{resource.type}]")
        return version

    def _valid(self, resource: Resource, properties: dict[str, Any]) -> Version:
        """CloudFormation's own checks, before any handler runs."""
        version = self._version(resource)
        read_only = schemas.names(version.schema, "readOnlyProperties")
        for name in properties:
            if name not in version.schema["properties"]:
                problem = f"#: extraneous key [{name}] is not permitted"
            elif name in read_only:
                problem = f"Encountered readonly properties [{name}]"
            else:
                continue
            raise ResourceFailed(
                f"Properties validation failed for resource {resource.logical_id} with message:\n{problem}"
            )
        return version
