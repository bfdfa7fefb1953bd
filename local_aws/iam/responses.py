from typing import Any

from moto.core.responses import TYPE_RESPONSE, ActionResult
from moto.iam.responses import IamResponse as MotoIamResponse

from local_aws.authorization import require_permission
from local_aws.control import calls
from local_aws.iam.root_responses import RootResponse
from local_aws.organizations.models import ROOT_CREDENTIALS_MANAGEMENT, ROOT_SESSIONS
from local_aws.sts.models import root_session


class IamResponse(MotoIamResponse):
    def _dispatch(self, request: Any, full_url: str | None = None, headers: Any = None) -> TYPE_RESPONSE:
        self.setup_class(request, full_url, headers)
        if root_session(self.current_account, self.access_key):
            return RootResponse.dispatch(request, full_url, headers)
        return self.call_action()

    def get_account_summary(self) -> ActionResult:
        return ActionResult({"SummaryMap": self.backend.summary()})

    def list_organizations_features(self) -> ActionResult:
        self._begin("ListOrganizationsFeatures")
        return ActionResult(self.backend.list_organizations_features())

    def enable_organizations_root_sessions(self) -> ActionResult:
        return self._change(ROOT_SESSIONS, enable=True)

    def disable_organizations_root_sessions(self) -> ActionResult:
        return self._change(ROOT_SESSIONS, enable=False)

    def enable_organizations_root_credentials_management(self) -> ActionResult:
        return self._change(ROOT_CREDENTIALS_MANAGEMENT, enable=True)

    def disable_organizations_root_credentials_management(self) -> ActionResult:
        return self._change(ROOT_CREDENTIALS_MANAGEMENT, enable=False)

    def _change(self, feature: str, enable: bool) -> ActionResult:
        self._begin(f"{'Enable' if enable else 'Disable'}Organizations{feature}")
        return ActionResult(self.backend.change_feature(feature, enable))

    def _begin(self, operation: str) -> None:
        calls.record(operation, self)
        require_permission(self, f"iam:{operation}")  # AWS checks this before the organization
