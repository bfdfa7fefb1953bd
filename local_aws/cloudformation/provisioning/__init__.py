"""One resource made, updated, deleted, taken over or read, by the one of three makers that knows its type.

registered.py   types of the registry, by their handlers
own.py          CloudFormation's own types: versions of types and StackSets
motos.py        all other types of AWS, by moto's models

A maker returns what it made and reports nothing; ResourceFailed says why it could not.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from local_aws.cloudformation.known import OWN_TYPES, is_third_party
from local_aws.cloudformation.provisioning.motos import MotoMaker
from local_aws.cloudformation.provisioning.own import Administration, OwnMaker
from local_aws.cloudformation.provisioning.registered import RegisteredMaker
from local_aws.cloudformation.registry import Registry
from local_aws.cloudformation.stack import Made, Resource
from local_aws.cloudformation.template import Identity, Template


class Maker(Protocol):
    def create(self, resource: Resource, template: Template, initiated: Callable[[str], None]) -> Made:
        """`initiated` is told the physical id as soon as it is known."""

    def update(self, resource: Resource, template: Template, definition: dict[str, Any]) -> Made: ...

    def delete(self, resource: Resource, template: Template) -> None: ...

    def take(self, resource: Resource, identifier: dict[str, str]) -> Made:
        """Imports it: resource has its definition and nothing else yet."""

    def look_up(self, resource: Resource) -> None:
        """ResourceFailed where it cannot be imported; resource has its definition and its physical id."""

    def read(self, resource: Resource) -> dict[str, Any] | None:
        """Its properties as they are; None where its maker cannot tell."""


@dataclass(frozen=True)
class Provisioner:
    """What the operations of one stack make resources with."""

    identity: Identity
    registry: Registry
    administration: Administration
    go_on: Callable[[], None]  # called before each invocation; it raises where nobody wants the resource any more
    claim: Callable[[Resource], None]  # ResourceFailed where another live resource has the physical id

    def maker(self, type_name: str) -> Maker:
        self.go_on()
        if is_third_party(type_name):
            return RegisteredMaker(self.identity, self.registry, self.go_on, self.claim)
        if type_name in OWN_TYPES:
            return OwnMaker(self.registry, self.administration)
        return MotoMaker(self.identity)
