from moto.core.responses import ActionResult
from moto.iam.responses import IamResponse as MotoIamResponse

from local_aws.control import calls

ROOT_SESSIONS, ROOT_CREDENTIALS_MANAGEMENT = "RootSessions", "RootCredentialsManagement"


class IamResponse(MotoIamResponse):
    def list_organizations_features(self) -> ActionResult:
        calls.record("ListOrganizationsFeatures", self)
        return ActionResult(self.backend.list_organizations_features())

    def enable_organizations_root_sessions(self) -> ActionResult:
        return self._enable(ROOT_SESSIONS)

    def disable_organizations_root_sessions(self) -> ActionResult:
        return self._disable(ROOT_SESSIONS)

    def enable_organizations_root_credentials_management(self) -> ActionResult:
        return self._enable(ROOT_CREDENTIALS_MANAGEMENT)

    def disable_organizations_root_credentials_management(self) -> ActionResult:
        return self._disable(ROOT_CREDENTIALS_MANAGEMENT)

    def _enable(self, feature: str) -> ActionResult:
        calls.record(f"EnableOrganizations{feature}", self)
        return ActionResult(self.backend.enable_feature(feature))

    def _disable(self, feature: str) -> ActionResult:
        calls.record(f"DisableOrganizations{feature}", self)
        return ActionResult(self.backend.disable_feature(feature))
