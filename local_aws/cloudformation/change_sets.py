"""A change set as data."""

from dataclasses import dataclass, field
from datetime import datetime

from moto.core.utils import utcnow

from local_aws.cloudformation.changes import Change
from local_aws.cloudformation.stack import Stack
from local_aws.cloudformation.template import Template

NO_CHANGES = "The submitted information didn't contain changes. Submit different information to create a change set."


@dataclass(eq=False)
class ChangeSet:
    """Its attributes have the names that moto's responses expect."""

    change_set_id: str
    change_set_name: str
    change_set_type: str
    stack: Stack
    template: Template
    tags: dict[str, str]
    description: str | None
    role_arn: str | None
    capabilities: list[str]
    identifiers: dict[str, dict[str, str]]  # of the resources to import
    status: str = "CREATE_IN_PROGRESS"
    execution_status: str = "UNAVAILABLE"
    status_reason: str | None = None
    changes: list[Change] = field(default_factory=list)
    creation_time: datetime = field(default_factory=utcnow)

    @property
    def stack_id(self) -> str:
        return self.stack.stack_id

    @property
    def stack_name(self) -> str:
        return self.stack.name

    @property
    def parameters(self) -> list[dict[str, str]]:
        return self.template.described_values()

    def succeed(self, changes: list[Change]) -> None:
        self.changes, self.execution_status, self.status = changes, "AVAILABLE", "CREATE_COMPLETE"

    def fail(self, reason: str) -> None:
        self.status_reason, self.status = reason, "FAILED"

    def end(self, stack_status: str) -> None:
        """Its execution ended so."""
        done = stack_status in ("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE")
        self.execution_status = "EXECUTE_COMPLETE" if done else "EXECUTE_FAILED"
