"""The resources of a stack: those of registered types, which handlers make, and those of moto."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from moto.cloudformation.parsing import parse_and_create_resource, parse_and_update_resource
from moto.core.utils import utcnow

from local_aws.cloudformation.exceptions import ResourceFailed
from local_aws.cloudformation.handlers import HandlerFailed, Handlers
from local_aws.cloudformation.registry import Version
from local_aws.cloudformation.template import Template, is_third_party

if TYPE_CHECKING:
    from local_aws.cloudformation.stacks import Stack


class Resource:
    """definition is the resource's part of the template, with all functions replaced by their values."""

    replaced_by_updates = False  # an update makes a new one, and the old one is deleted at the end

    def __init__(self, stack: "Stack", logical_id: str, definition: dict[str, Any]) -> None:
        self.stack = stack
        self.logical_id = logical_id
        self.definition = definition
        self.type = definition["Type"]
        self.physical_resource_id: str | None = None
        self.status = ""
        self.status_reason: str | None = None
        self.timestamp = utcnow()
        self.drift_status = "NOT_CHECKED"

    @property
    def model(self) -> Any:
        """What Ref and Fn::GetAtt are resolved with."""
        raise NotImplementedError

    @property
    def properties(self) -> dict[str, Any]:
        return self.definition["Properties"]

    def report(self, status: str, reason: str | None = None) -> None:
        self.status, self.status_reason, self.timestamp = status, reason, utcnow()
        self.stack.add_event(self.logical_id, self.physical_resource_id or "", self.type, status, reason)

    def create(self, template: Template) -> None:
        raise NotImplementedError

    def update(self, template: Template, definition: dict[str, Any]) -> None:
        raise NotImplementedError

    def delete(self) -> None:
        raise NotImplementedError

    def take(self, identifier: dict[str, str]) -> None:
        raise ResourceFailed(f"The local AWS cannot import resources of type {self.type}")


class MotoResource(Resource):
    """A resource of AWS, by moto's model of it; None where moto has none."""

    def __init__(self, stack: "Stack", logical_id: str, definition: dict[str, Any]) -> None:
        super().__init__(stack, logical_id, definition)
        self._model: Any = None

    @property
    def model(self) -> Any:
        return self._model

    @property
    def replaced_by_updates(self) -> bool:
        return getattr(self._model, "replaced_by_updates", False)

    def create(self, template: Template) -> None:
        with _moto_errors():
            self._take(parse_and_create_resource(self.logical_id, self.definition, template, *self.stack.place))

    def update(self, template: Template, definition: dict[str, Any]) -> None:
        with _moto_errors():
            updated = parse_and_update_resource(self.logical_id, definition, template, *self.stack.place)
            self._take(updated or self._model)
        self.definition = definition

    def delete(self) -> None:
        if self._model is not None:
            with _moto_errors():
                self.stack.template_map._delete_resource(self._model, self.definition)

    def _take(self, model: Any) -> None:
        self._model = model
        self.physical_resource_id = (
            getattr(model, "physical_resource_id", None) or f"{self.stack.name}-{self.logical_id}"
        )


@contextmanager
def _moto_errors() -> Iterator[None]:
    try:
        yield
    except ResourceFailed:
        raise
    except Exception as e:  # moto raises many kinds; each fails the resource
        raise ResourceFailed(getattr(e, "message", None) or str(e) or repr(e)) from e


class RegisteredResource(Resource):
    """A resource of a registered type; `values` is what its last READ returned."""

    def __init__(self, stack: "Stack", logical_id: str, definition: dict[str, Any]) -> None:
        super().__init__(stack, logical_id, definition)
        self.values: dict[str, Any] = {}
        self.claimed = False  # whether the physical id is this resource's

    @property
    def model(self) -> "RegisteredResource":
        return self

    @property
    def schema(self) -> dict[str, Any]:
        return self._version().schema

    @property
    def identifier(self) -> dict[str, str]:
        return {self._version().identifier_name: self.physical_resource_id}

    def get_cfn_attribute(self, name: str) -> Any:
        if name not in self.values:
            raise ResourceFailed(f"Template error: resource {self.logical_id} does not support attribute type {name}")
        return self.values[name]

    def create(self, template: Template) -> None:
        self._validate(self.properties)
        try:
            created = self.handlers().call("CREATE", self.properties)["resourceModel"]
        except HandlerFailed as e:
            self.physical_resource_id = e.model.get(self._version().identifier_name)
            raise
        self.physical_resource_id = created[self._version().identifier_name]
        self.stack.backend.claim(self)
        self.read()

    def update(self, template: Template, definition: dict[str, Any]) -> None:
        self._validate(definition["Properties"])
        self.handlers().call("UPDATE", definition["Properties"] | self.identifier, self.properties | self.identifier)
        self.read()
        self.definition = definition

    def delete(self) -> None:
        """The input holds the identifier, which is all that CloudFormation is sure of."""
        if self.physical_resource_id is None:
            return
        try:
            self.handlers().call("DELETE", self.identifier)
        except HandlerFailed as e:
            if e.code != "NotFound":  # what is not there need not be deleted
                raise

    def take(self, identifier: dict[str, str]) -> None:
        """An import: READ finds the resource, UPDATE makes it as the template says."""
        self._validate(self.properties)
        self.physical_resource_id = identifier[self._version().identifier_name]
        self.stack.backend.claim(self)
        self.read()
        self.handlers().call("UPDATE", self.properties | self.identifier, self.values)
        self.read()

    def read(self) -> None:
        self.values = self.handlers().call("READ", self.identifier)["resourceModel"]

    def handlers(self) -> Handlers:
        stack = self.stack
        return Handlers(
            self._version(), stack.region_name, stack.account_id, self.logical_id, stack.stack_id, stack.ensure_alive
        )

    def _version(self) -> Version:
        version = self.stack.backend.registry.default_version(self.type)
        if version is None:
            raise ResourceFailed(f"Unrecognized resource types: [{self.type}]")
        return version

    def _validate(self, properties: dict[str, Any]) -> None:
        """CloudFormation's own checks, before any handler runs."""
        for name in properties:
            if name not in self.schema["properties"]:
                problem = f"#: extraneous key [{name}] is not permitted"
            elif f"/properties/{name}" in self.schema.get("readOnlyProperties", []):
                problem = f"Encountered readonly properties [{name}]"
            else:
                continue
            raise ResourceFailed(
                f"Properties validation failed for resource {self.logical_id} with message:\n{problem}"
            )


def new_resource(stack: "Stack", logical_id: str, definition: dict[str, Any]) -> Resource:
    kind = RegisteredResource if is_third_party(definition["Type"]) else MotoResource
    return kind(stack, logical_id, definition)
