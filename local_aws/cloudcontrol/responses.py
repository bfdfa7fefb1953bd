import json

from moto.core.responses import ActionResult, BaseResponse

from local_aws.cloudcontrol.models import CloudControlBackend, cloudcontrol_backends


class CloudControlResponse(BaseResponse):
    def __init__(self) -> None:
        super().__init__(service_name="cloudcontrol")
        self.automated_parameter_parsing = True

    @property
    def backend(self) -> CloudControlBackend:
        return cloudcontrol_backends[self.current_account][self.region]

    def create_resource(self) -> ActionResult:
        properties = json.loads(self._get_param("DesiredState"))
        return ActionResult({"ProgressEvent": self.backend.create(self._get_param("TypeName"), properties)})

    def update_resource(self) -> ActionResult:
        event = self.backend.update(*self._named_resource(), self._get_param("PatchDocument"))
        return ActionResult({"ProgressEvent": event})

    def delete_resource(self) -> ActionResult:
        return ActionResult({"ProgressEvent": self.backend.delete(*self._named_resource())})

    def get_resource_request_status(self) -> ActionResult:
        return ActionResult({"ProgressEvent": self.backend.request(self._get_param("RequestToken"))})

    def get_resource(self) -> ActionResult:
        type_name, identifier = self._named_resource()
        properties = json.dumps(self.backend.read(type_name, identifier))
        description = {"Identifier": identifier, "Properties": properties}
        return ActionResult({"TypeName": type_name, "ResourceDescription": description})

    def list_resources(self) -> ActionResult:
        type_name = self._get_param("TypeName")
        return ActionResult({"TypeName": type_name, "ResourceDescriptions": self.backend.list(type_name)})

    def _named_resource(self) -> tuple[str, str]:
        return self._get_param("TypeName"), self._get_param("Identifier")
