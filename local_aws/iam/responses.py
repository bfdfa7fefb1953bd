from moto.core.responses import ActionResult
from moto.iam.responses import IamResponse as MotoIamResponse

from local_aws.control import calls


class IamResponse(MotoIamResponse):
    def list_organizations_features(self) -> ActionResult:
        calls.record("ListOrganizationsFeatures", self)
        return ActionResult(self.backend.list_organizations_features())

    def enable_organizations_root_sessions(self) -> ActionResult:
        calls.record("EnableOrganizationsRootSessions", self)
        return ActionResult(self.backend.enable_organizations_root_sessions())

    def disable_organizations_root_sessions(self) -> ActionResult:
        calls.record("DisableOrganizationsRootSessions", self)
        return ActionResult(self.backend.disable_organizations_root_sessions())
