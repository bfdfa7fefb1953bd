"""A stack as data. deployment.py changes it; models/ finds it."""

import threading
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from moto.core.utils import utcnow

from local_aws.cloudformation.template import Identity, Template


@dataclass(frozen=True)
class Event:
    """Its attributes have the names that moto's responses expect."""

    stack_id: str
    stack_name: str
    logical_resource_id: str
    physical_resource_id: str
    resource_type: str
    resource_status: str
    resource_status_reason: str | None
    operation_id: str
    event_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    timestamp: datetime = field(default_factory=utcnow)


@dataclass(eq=False)
class Resource:
    """`definition` is the resource's part of the template, with all functions replaced by their values."""

    logical_id: str
    definition: dict[str, Any]
    physical_id: str | None = None
    model: Any = None  # resolves Ref and Fn::GetAtt; only its maker reads more
    claimed: bool = False  # whether this resource alone has the physical id in the account and Region
    status: str = ""
    status_reason: str | None = None
    timestamp: datetime = field(default_factory=utcnow)
    drift_status: str = "NOT_CHECKED"

    @property
    def type(self) -> str:
        return self.definition["Type"]

    @property
    def properties(self) -> dict[str, Any]:
        return self.definition["Properties"]


@dataclass
class Undo:
    """A step to undo. `before` is a copy of the resource, or None if the step created it."""

    resource: Resource
    before: Resource | None
    called: bool = True  # whether it called the maker; a change of DeletionPolicy, for example, does not
    replacing: bool = False  # the update creates a new resource and keeps the old one until the end
    failed: bool = False

    @property
    def replaced(self) -> bool:
        return self.before is not None and self.before.physical_id != self.resource.physical_id


@dataclass(eq=False)
class Stack:
    """Its attributes have the names that moto's responses expect."""

    class Meta:
        serialization_aliases: ClassVar = {"Parameters": "parameter_list"}

    identity: Identity
    tags: dict[str, str] = field(default_factory=dict)
    role_arn: str | None = None
    notification_arns: list[str] = field(default_factory=list)
    enable_termination_protection: bool = False
    policy: str = ""
    capabilities: list[str] = field(default_factory=list)
    disable_rollback: bool = False
    change_set_id: str | None = None  # of the last one that was executed
    creation_time: datetime = field(default_factory=utcnow)
    last_updated_time: datetime | None = None
    deletion_time: datetime | None = None
    status: str = ""
    stack_status_reason: str | None = None
    operation_id: str = ""  # of the last operation that began
    turn: Any = field(default_factory=threading.Lock, repr=False)  # one operation runs at a time
    events: list[Event] = field(default_factory=list)
    resources: dict[str, Resource] = field(default_factory=dict)
    undo: list[Undo] = field(default_factory=list)  # the steps that a rollback still has to undo
    template_map: Template | None = None  # none while the stack is in review
    outputs: list[dict[str, Any]] | None = None
    drift_information: ClassVar = {"StackDriftStatus": "NOT_CHECKED"}
    rollback_configuration: ClassVar = {}

    @property
    def name(self) -> str:
        return self.identity.name

    @property
    def stack_id(self) -> str:
        return self.identity.stack_id

    @property
    def template(self) -> str:
        return self.template_map.body if self.template_map else ""

    @property
    def description(self) -> str | None:
        return self.template_map.definition.get("Description") if self.template_map else None

    @property
    def parameters(self) -> dict[str, str]:
        return self.template_map.values if self.template_map else {}

    @property
    def parameter_list(self) -> list[dict[str, Any]]:
        return self.template_map.described_values() if self.template_map else []

    @property
    def in_progress(self) -> bool:
        return self.status.endswith("_IN_PROGRESS") and self.status != "REVIEW_IN_PROGRESS"

    def begin(self, status: str) -> None:
        """Marks the beginning of an operation before its request ends, so that a second request is refused."""
        self.operation_id = str(uuid.uuid4())
        if status == "DELETE_IN_PROGRESS":
            self.deletion_time = utcnow()
        elif status == "UPDATE_IN_PROGRESS":
            self.last_updated_time = utcnow()
        self.note(status, "User Initiated")

    def note(self, status: str, reason: str | None = None) -> None:
        self._tell(self.name, self.stack_id, "AWS::CloudFormation::Stack", status, reason)
        self.stack_status_reason = reason
        self.status = status  # last, because clients poll it

    def note_resource(self, resource: Resource, status: str, reason: str | None = None) -> None:
        resource.status, resource.status_reason, resource.timestamp = status, reason, utcnow()
        self._tell(resource.logical_id, resource.physical_id or "", resource.type, status, reason)

    def _tell(self, logical_id: str, physical_id: str, type_name: str, status: str, reason: str | None) -> None:
        event = Event(self.stack_id, self.name, logical_id, physical_id, type_name, status, reason, self.operation_id)
        self.events.append(event)

    def first_failure(self) -> Event | None:
        """The event of the resource that made the last operation fail."""
        failed = (
            e for e in self.events if e.operation_id == self.operation_id and e.resource_status.endswith("_FAILED")
        )
        return next(failed, None)
