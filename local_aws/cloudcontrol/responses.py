import json
from collections.abc import Callable

from moto.core.responses import ActionResult, BaseResponse

from local_aws.cloudcontrol.exceptions import ValidationException
from local_aws.cloudcontrol.models import CloudControlBackend, ProgressEvent, cloudcontrol_backends

UNKNOWN = {"RoleArn", "TypeVersionId", "ResourceModel", "NextToken"}  # unsupported parameters


class CloudControlResponse(BaseResponse):
    def __init__(self) -> None:
        super().__init__(service_name="cloudcontrol")
        self.automated_parameter_parsing = True

    @property
    def backend(self) -> CloudControlBackend:
        return cloudcontrol_backends[self.current_account][self.region]

    def create_resource(self) -> ActionResult:
        return self._started(lambda: self.backend.create(*self._named("TypeName", "DesiredState")))

    def update_resource(self) -> ActionResult:
        return self._started(lambda: self.backend.update(*self._named("TypeName", "Identifier", "PatchDocument")))

    def delete_resource(self) -> ActionResult:
        return self._started(lambda: self.backend.delete(*self._named("TypeName", "Identifier")))

    def get_resource_request_status(self) -> ActionResult:
        return ActionResult({"ProgressEvent": self.backend.request(*self._named("RequestToken"))})

    def cancel_resource_request(self) -> ActionResult:
        return ActionResult({"ProgressEvent": self.backend.cancel(*self._named("RequestToken"))})

    def list_resource_requests(self) -> ActionResult:
        self._refuse(UNKNOWN | {"MaxResults"})
        wanted = self._get_param("ResourceRequestStatusFilter", {})
        events = [
            event
            for event in self.backend.requests.values()
            if event.operation in wanted.get("Operations", [event.operation])
            and event.operation_status in wanted.get("OperationStatuses", [event.operation_status])
        ]
        return ActionResult({"ResourceRequestStatusSummaries": events})

    def get_resource(self) -> ActionResult:
        type_name, identifier = self._named("TypeName", "Identifier")
        properties = json.dumps(self.backend.read(type_name, identifier))
        description = {"Identifier": identifier, "Properties": properties}
        return ActionResult({"TypeName": type_name, "ResourceDescription": description})

    def list_resources(self) -> ActionResult:
        """All resources on one page. MaxResults is only a hint: in a recording, AWS exceeded it."""
        [type_name] = self._named("TypeName")
        return ActionResult({"TypeName": type_name, "ResourceDescriptions": self.backend.list(type_name)})

    def _named(self, *names: str) -> list[str]:
        self._refuse(UNKNOWN)
        return [self._get_param(name) for name in names]

    def _refuse(self, names: set[str]) -> None:
        unknown = sorted(names & self.params.keys())
        if unknown:
            raise ValidationException(f"The local AWS does not support {', '.join(unknown)} in {self._get_action()}.")

    def _started(self, start: Callable[[], ProgressEvent]) -> ActionResult:
        request = {name: value for name, value in self.params.items() if name != "ClientToken"}
        request["operation"] = self._get_action()
        return ActionResult({"ProgressEvent": self.backend.once(self._get_param("ClientToken"), request, start)})
