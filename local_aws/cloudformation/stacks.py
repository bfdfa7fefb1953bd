"""A stack: its template, resources and events. operations.py has what happens to it."""

import threading
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from moto.cloudformation.models import Event
from moto.cloudformation.utils import generate_stack_id
from moto.core.utils import utcnow

from local_aws.cloudformation.exceptions import ValidationError
from local_aws.cloudformation.resources import Resource
from local_aws.cloudformation.template import Template, check_types

if TYPE_CHECKING:
    from local_aws.cloudformation.models import CloudFormationBackend
    from local_aws.cloudformation.operations import Undo

USER_INITIATED = "User Initiated"
UPDATABLE = {
    "CREATE_COMPLETE",
    "UPDATE_COMPLETE",
    "UPDATE_ROLLBACK_COMPLETE",
    "IMPORT_COMPLETE",
    "IMPORT_ROLLBACK_COMPLETE",
}


class Abandoned(BaseException):
    """The stack is gone, after a reset: its operation ends without a trace."""


class Stack:
    """Its attributes have the names that moto's responses expect."""

    class Meta:
        serialization_aliases: ClassVar = {"Parameters": "parameter_list"}

    def __init__(
        self,
        backend: "CloudFormationBackend",
        name: str,
        tags: dict[str, str] | None = None,
        role_arn: str | None = None,
        notification_arns: list[str] | None = None,
        enable_termination_protection: bool | None = None,
        timeout_in_mins: int | None = None,
        stack_policy_body: str | None = None,
    ) -> None:
        self.backend = backend
        self.name = name
        self.account_id = backend.account_id
        self.region_name = backend.region_name
        self.stack_id = generate_stack_id(name, self.region_name, self.account_id)
        self.tags = tags or {}
        self.role_arn = role_arn
        self.notification_arns = notification_arns or []
        self.enable_termination_protection = bool(enable_termination_protection)
        self.timeout_in_minutes = timeout_in_mins
        self.policy = stack_policy_body or ""
        self.disable_rollback = False
        self.creation_time = utcnow()
        self.status = ""
        self.stack_status_reason: str | None = None
        self.events: list[Event] = []
        self.resources: dict[str, Resource] = {}
        self.undo: list[Undo] = []  # what the rollback of an update still has to do
        self.template_map: Template | None = None  # none while the stack is in review
        self.outputs: list[dict[str, Any]] | None = None

    @property
    def place(self) -> tuple[str, str]:
        return self.account_id, self.region_name

    @property
    def template(self) -> str:
        return self.template_map.body if self.template_map else ""

    @property
    def description(self) -> str | None:
        return self.template_map.definition.get("Description") if self.template_map else None

    @property
    def parameters(self) -> dict[str, str]:
        return self.template_map.input_parameters if self.template_map else {}

    @property
    def stack_parameters(self) -> dict[str, Any]:
        return self.template_map.resolved_parameters if self.template_map else {}

    @property
    def parameter_list(self) -> list[dict[str, Any]]:
        return [{"ParameterKey": k, "ParameterValue": v} for k, v in self.stack_parameters.items()]

    @property
    def in_progress(self) -> bool:
        return self.status.endswith("_IN_PROGRESS") and self.status != "REVIEW_IN_PROGRESS"

    def read_template(self, body: str, parameters: dict[str, str]) -> Template:
        template = Template(self, body, parameters, self.resources)
        check_types(template.definition, set(self.backend.registry.types))
        return template

    def ensure_updatable(self, template: Template) -> None:
        if self.status not in UPDATABLE:
            raise ValidationError(f"Stack:{self.stack_id} is in {self.status} state and can not be updated.")
        other_types = [
            name
            for name, definition in template.definition["Resources"].items()
            if name in self.resources and self.resources[name].type != definition["Type"]
        ]
        if other_types:
            raise ValidationError(
                "Update of resource type is not permitted. The new template modifies resource type of the"
                f" following resources: [{', '.join(other_types)}]"
            )

    def begin(self, status: str) -> None:
        """An operation has begun, before its request ends: a second one is refused from now on."""
        self.set_status(status, USER_INITIATED)

    def run_in_background(self, operation: Callable[..., None], *arguments: Any) -> None:
        threading.Thread(target=self._run, args=(operation, *arguments), daemon=True).start()

    def _run(self, operation: Callable[..., None], *arguments: Any) -> None:
        try:
            operation(self, *arguments)
        except Abandoned:
            pass
        except Exception as e:  # a bug of the local AWS; whoever waits for the stack has to see it
            traceback.print_exc()
            self.set_status(self.status.replace("_IN_PROGRESS", "_FAILED"), f"The local AWS failed: {e!r}")

    def ensure_alive(self) -> None:
        if self.backend.stacks.get(self.stack_id) is not self:
            raise Abandoned

    def set_status(self, status: str, reason: str | None = None) -> None:
        self.add_event(self.name, self.stack_id, "AWS::CloudFormation::Stack", status, reason)
        self.stack_status_reason = reason
        if status == "DELETE_COMPLETE":
            self.backend.forget(self)
        self.status = status  # last: whoever waits for it then sees all

    def add_event(self, logical_id: str, physical_id: str, type_name: str, status: str, reason: str | None) -> None:
        self.ensure_alive()
        self.events.append(
            Event(
                stack_id=self.stack_id,
                stack_name=self.name,
                logical_resource_id=logical_id,
                physical_resource_id=physical_id,
                resource_type=type_name,
                resource_status=status,
                resource_status_reason=reason,
                resource_properties=None,
            )
        )

    def first_failure(self) -> Event:
        """The event of the resource that made the last operation fail."""
        failed = None
        for event in reversed(self.events):
            if event.logical_resource_id == self.name and event.resource_status_reason == USER_INITIATED:
                break
            if event.resource_status.endswith("_FAILED"):
                failed = event
        return failed

    def publish_outputs(self) -> None:
        """Outputs and exports as they are now; none where an import that failed left a stack without a template."""
        if self.template_map is None:
            return
        exports = {value: name for name, value in self.template_map.exports().items()}
        self.outputs = [
            {
                "OutputKey": output.key,
                "OutputValue": output.value,
                "Description": output.description,
                "ExportName": exports.get(output.value),
            }
            for output in self.template_map.outputs()
        ] or None
        self.backend.publish_exports(self, exports)
