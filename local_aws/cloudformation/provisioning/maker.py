"""The base of the three makers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from local_aws.cloudformation.exceptions import ResourceFailed
from local_aws.cloudformation.stack import Resource
from local_aws.cloudformation.template import Template


@dataclass(frozen=True)
class Values:
    """The model of a resource without a moto model. It resolves Ref and Fn::GetAtt."""

    physical_resource_id: str
    values: dict[str, Any] = field(default_factory=dict)

    def get_cfn_attribute(self, name: str) -> Any:
        if name not in self.values:
            raise ResourceFailed(f"Template error: {self.physical_resource_id} does not support attribute type {name}")
        return self.values[name]


class Maker:
    """Sets a resource's physical id and model. Its methods raise ResourceFailed with the reason."""

    def create(self, resource: Resource, template: Template, initiated: Callable[[str], None]) -> None:
        """Calls `initiated`, which stores the physical id, as soon as the id is known."""
        raise NotImplementedError

    def update(self, resource: Resource, template: Template, definition: dict[str, Any]) -> None:
        raise NotImplementedError

    def delete(self, resource: Resource, template: Template) -> None:
        raise NotImplementedError

    def take(self, resource: Resource, identifier: dict[str, str]) -> None:
        """Imports a resource that only has its definition so far."""
        self.look_up(resource)

    def look_up(self, resource: Resource) -> None:
        """Raises ResourceFailed if the resource, which has a physical id, cannot be imported."""
        raise ResourceFailed(f"The local AWS cannot import resources of type {resource.type}")
