"""Creates, updates, deletes and imports one resource, with the maker for its type.

registered.py   registered types, through their handlers
own.py          CloudFormation's own types, and bucket policies
motos.py        AWS's other types, through moto's models
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from local_aws.cloudformation.known import OWN_TYPES, is_third_party
from local_aws.cloudformation.provisioning.maker import Maker
from local_aws.cloudformation.provisioning.motos import MotoMaker
from local_aws.cloudformation.provisioning.own import OwnMaker
from local_aws.cloudformation.provisioning.registered import RegisteredMaker
from local_aws.cloudformation.registry import Registry
from local_aws.cloudformation.stack import Resource
from local_aws.cloudformation.template import Identity


@dataclass(frozen=True)
class Provisioner:
    """Finds the makers for the resources of one stack."""

    identity: Identity
    registry: Registry
    stack_sets: Any  # of models/stack_sets.py
    go_on: Callable[[], None]  # called before each invocation; raises if the operation has been abandoned
    claim: Callable[[Resource], None]  # raises ResourceFailed if another live resource has the physical id

    def maker(self, type_name: str) -> Maker:
        self.go_on()
        if is_third_party(type_name):
            return self.registered()
        if type_name in OWN_TYPES:
            return OwnMaker(self.identity.account_id, self.registry, self.stack_sets)
        return MotoMaker(self.identity)

    def registered(self) -> RegisteredMaker:
        return RegisteredMaker(self.identity, self.registry, self.go_on, self.claim)
