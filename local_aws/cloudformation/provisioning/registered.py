"""Resources of registered types, through their handlers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from local_aws.cloudformation import schemas
from local_aws.cloudformation.exceptions import ResourceFailed
from local_aws.cloudformation.handlers import HandlerFailed, Handlers
from local_aws.cloudformation.provisioning.maker import Maker, Values
from local_aws.cloudformation.registry import Registry, Version
from local_aws.cloudformation.stack import Resource
from local_aws.cloudformation.template import Identity, Template


@dataclass(frozen=True)
class RegisteredMaker(Maker):
    identity: Identity
    registry: Registry
    go_on: Callable[[], None]
    claim: Callable[[Resource], None]

    def create(self, resource: Resource, template: Template, initiated: Callable[[str], None]) -> None:
        """Keeps the id from an event in progress, even if the failure names none, so that the rollback deletes it.

        AWS writes that id into an event, too. Whether AWS forgets it is not recorded; the local AWS assumes the worst.
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
        self._refresh(resource)

    def update(self, resource: Resource, template: Template, definition: dict[str, Any]) -> None:
        version = self._valid(resource, definition["Properties"])
        create_only = schemas.names(version.schema, "createOnlyProperties")
        if any(definition["Properties"].get(name) != resource.properties.get(name) for name in create_only):
            raise ResourceFailed("The local AWS cannot replace a resource of a registered type")
        identifier = self._identifier(resource)
        self._handlers(resource).call("UPDATE", definition["Properties"] | identifier, resource.properties | identifier)
        self._refresh(resource)

    def delete(self, resource: Resource, template: Template) -> None:
        """Deletes the resource. The request has only the identifier, as CloudFormation guarantees nothing else."""
        try:
            self._handlers(resource).call("DELETE", self._identifier(resource))
        except HandlerFailed as e:
            if e.code != "NotFound":  # there is nothing to delete
                raise

    def take(self, resource: Resource, identifier: dict[str, str]) -> None:
        """Imports a resource: READ finds it, and UPDATE changes it to match the template."""
        version = self._valid(resource, resource.properties)
        resource.physical_id = identifier[version.identifier_name]
        self.claim(resource)
        found = self.read(resource)
        self._handlers(resource).call("UPDATE", resource.properties | self._identifier(resource), found)
        self._refresh(resource)

    def look_up(self, resource: Resource) -> None:
        self._valid(resource, resource.properties)
        self.read(resource)

    def read(self, resource: Resource) -> dict[str, Any]:
        return self._handlers(resource).call("READ", self._identifier(resource))["resourceModel"]

    def _refresh(self, resource: Resource) -> None:
        resource.model = Values(resource.physical_id, self.read(resource))

    def _identifier(self, resource: Resource) -> dict[str, str]:
        return {self._version(resource).identifier_name: resource.physical_id}

    def _handlers(self, resource: Resource) -> Handlers:
        return Handlers(self._version(resource), self.identity, resource.logical_id, self.go_on)

    def _version(self, resource: Resource) -> Version:
        version = self.registry.default_version(resource.type)
        if version is None:
            raise ResourceFailed(f"Unrecognized resource types: [{resource.type}]")
        return version

    def _valid(self, resource: Resource, properties: dict[str, Any]) -> Version:
        """Runs CloudFormation's own checks before any handler."""
        version = self._version(resource)
        read_only = schemas.names(version.schema, "readOnlyProperties")
        problems = [
            *(f"#: extraneous key [{n}] is not permitted" for n in properties if n not in version.schema["properties"]),
            *(f"Encountered readonly properties [{n}]" for n in properties if n in read_only),
        ]
        if problems:
            raise ResourceFailed(
                f"Properties validation failed for resource {resource.logical_id} with message:\n{problems[0]}"
            )
        return version
