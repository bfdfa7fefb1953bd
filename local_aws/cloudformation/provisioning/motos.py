"""Resources of AWS's types, through moto's models."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from moto.cloudformation.parsing import parse_and_create_resource, parse_and_update_resource

from local_aws.cloudformation.exceptions import ResourceFailed
from local_aws.cloudformation.known import KEPT_TYPES
from local_aws.cloudformation.provisioning.maker import Maker, Values
from local_aws.cloudformation.stack import Resource
from local_aws.cloudformation.template import Identity, Template


@dataclass(frozen=True)
class MotoMaker(Maker):
    identity: Identity

    def create(self, resource: Resource, template: Template, initiated: Callable[[str], None]) -> None:
        if resource.type in KEPT_TYPES:
            resource.model = Values(self._default_id(resource))
        else:
            with _moto_errors():
                resource.model = parse_and_create_resource(
                    resource.logical_id, resource.definition, template, *self._place()
                )
        initiated(self._id(resource))

    def update(self, resource: Resource, template: Template, definition: dict[str, Any]) -> None:
        if resource.type in KEPT_TYPES:
            return
        with _moto_errors():
            updated = parse_and_update_resource(resource.logical_id, definition, template, *self._place())
        resource.model = updated or resource.model
        resource.physical_id = self._id(resource)

    def delete(self, resource: Resource, template: Template) -> None:
        if resource.type not in KEPT_TYPES:
            with _moto_errors():
                template._delete_resource(resource.model, resource.definition)

    def _place(self) -> tuple[str, str]:
        return self.identity.account_id, self.identity.region

    def _id(self, resource: Resource) -> str:
        return getattr(resource.model, "physical_resource_id", None) or self._default_id(resource)

    def _default_id(self, resource: Resource) -> str:
        return f"{self.identity.name}-{resource.logical_id}"


@contextmanager
def _moto_errors() -> Iterator[None]:
    try:
        yield
    except ResourceFailed:
        raise
    except Exception as e:  # moto raises many kinds of errors; each fails the resource
        raise ResourceFailed(getattr(e, "message", None) or str(e) or repr(e)) from e
