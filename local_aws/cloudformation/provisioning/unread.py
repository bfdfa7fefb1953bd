"""What the makers have in common that cannot read a resource."""

from typing import NoReturn

from local_aws.cloudformation.exceptions import ResourceFailed
from local_aws.cloudformation.stack import Resource


class Unread:
    def take(self, resource: Resource, identifier: dict[str, str]) -> NoReturn:
        self.look_up(resource)

    def look_up(self, resource: Resource) -> NoReturn:
        raise ResourceFailed(f"The local AWS cannot import resources of type {resource.type}")

    def read(self, resource: Resource) -> None:
        return None
