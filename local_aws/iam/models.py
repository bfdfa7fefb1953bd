"""Centralized root access, which moto's IAM lacks.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableOrganizationsRootSessions.html
"""

from moto.core.exceptions import ServiceException
from moto.iam.models import IAMBackend as MotoIAMBackend

from local_aws.control import faults
from local_aws.organizations.models import OrganizationsBackend, organization_of

SERVICE = "iam.amazonaws.com"
ROOT_SESSIONS = {"RootSessions"}


class IamError(ServiceException):
    """Of this module, so that moto looks up its shape in IAM's model."""


class RootAccessError(IamError):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(code + faults.current().error_suffix, message)


class IAMBackend(MotoIAMBackend):
    def list_organizations_features(self) -> dict:
        organization = self._organization()
        return _result(organization, organization.root_access.read())

    def enable_organizations_root_sessions(self) -> dict:
        organization = self._organization(enable=True)
        organization.root_access.change(organization.root_access.enabled | ROOT_SESSIONS)
        return _result(organization, sorted(organization.root_access.enabled))

    def disable_organizations_root_sessions(self) -> dict:
        organization = self._organization()
        organization.root_access.change(organization.root_access.enabled - ROOT_SESSIONS)
        return _result(organization, sorted(organization.root_access.enabled))

    def _organization(self, enable: bool = False) -> OrganizationsBackend:
        """The caller's organization, or IAM's own error when the caller may not manage root access there."""
        if faults.current().hits("throttled_calls"):
            raise IamError("Throttling", "Rate exceeded")
        organization = organization_of(self.account_id)
        if organization is None:
            raise RootAccessError("OrganizationNotFound", "No organization is associated with your account.")
        if self.account_id != organization.account_id:
            if not organization.delegates(SERVICE, self.account_id):
                raise RootAccessError(
                    "AccountNotManagementOrDelegatedAdministrator",
                    "The account making the request is not the management account or delegated administrator"
                    " account for centralized root access.",
                )
            if enable:
                raise RootAccessError(
                    "CallerIsNotManagementAccount",
                    "The account making the request is not the management account for the organization.",
                )
        if organization.org.feature_set != "ALL":
            raise RootAccessError(
                "OrganizationNotInAllFeaturesMode", "Your organization does not have All features enabled."
            )
        if not organization.trusts(SERVICE) or faults.current().hits("trusted_access_unseen_calls"):
            raise RootAccessError("ServiceAccessNotEnabled", "Trusted access is not enabled for IAM in Organizations.")
        return organization


def _result(organization: OrganizationsBackend, features: list[str]) -> dict:
    return {"OrganizationId": organization.org.id, "EnabledFeatures": features}
