"""Outputs and exports. An export belongs to one stack and cannot change while another stack imports it."""

import threading

from moto.cloudformation.models import CloudFormationBackend as MotoCloudFormationBackend
from moto.cloudformation.models import Export
from moto.core.exceptions import ServiceException

from local_aws.cloudformation.exceptions import ResourceFailed
from local_aws.cloudformation.stack import Stack
from local_aws.cloudformation.steps import OperationFailed
from local_aws.cloudformation.template import Template

GONE = {"ROLLBACK_COMPLETE", "REVIEW_IN_PROGRESS"}  # such a stack has no resources


class ExportDoor(MotoCloudFormationBackend):
    lock: threading.RLock

    def importers(self, export: str) -> list[str]:
        """The names of the stacks that import an export."""
        stacks = [s for s in list(self.stacks.values()) if s.template_map and s.status not in GONE]
        return [stack.name for stack in stacks if export in stack.template_map.imports()]

    def publish(self, stack: Stack, template: Template | None) -> None:
        """Sets the outputs and exports of a stack; a deleted stack has none."""
        try:
            outputs = template.outputs() if template else []
            names = template.export_names() if template else {}
        except (ServiceException, ResourceFailed) as e:
            raise OperationFailed(getattr(e, "message", str(e))) from e
        exports = {names[o.key]: Export(stack.stack_id, names[o.key], o.value) for o in outputs if o.key in names}
        with self.lock:
            self._refuse_exports(stack, list(names.values()), exports)
            for name in [name for name, e in self.exports.items() if e.exporting_stack_id == stack.stack_id]:
                del self.exports[name]
            self.exports.update(exports)
        stack.outputs = [
            {
                "OutputKey": output.key,
                "OutputValue": output.value,
                "Description": output.description,
                "ExportName": names.get(output.key),
            }
            for output in outputs
        ] or None

    def _refuse_exports(self, stack: Stack, names: list[str], exports: dict[str, Export]) -> None:
        for name in names:
            other = self.exports.get(name)
            if names.count(name) > 1 or (other and other.exporting_stack_id != stack.stack_id):
                owner = self.get_stack(other.exporting_stack_id) if other else stack
                raise OperationFailed(f"Export with name {name} is already exported by stack {owner.name}.")
        canceled = "Delete" if stack.status == "DELETE_IN_PROGRESS" else "Update"
        for name, export in self.exports.items():
            unchanged = name in exports and exports[name].value == export.value
            if export.exporting_stack_id != stack.stack_id or unchanged:
                continue
            if users := [user for user in self.importers(name) if user != stack.name]:
                change = "update" if name in exports else "delete"
                raise OperationFailed(
                    f"{canceled} canceled. Cannot {change} export {name} as it is in use by {', '.join(users)}."
                )
