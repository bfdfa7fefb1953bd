"""Centralized root access, which moto's IAM lacks.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableOrganizationsRootSessions.html
https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableOrganizationsRootCredentialsManagement.html
"""

from moto.core.exceptions import ServiceException
from moto.iam.models import IAMBackend as MotoIAMBackend

from local_aws.control import faults
from local_aws.iam.root import Root
from local_aws.organizations.models import IAM, OrganizationsBackend, organization_of


class IamError(ServiceException):
    """Defined in this package, so that moto looks up its shape in IAM's model."""


class RootAccessError(IamError):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(code + faults.current().error_suffix, message)


class IAMBackend(MotoIAMBackend):
    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.root = Root(account_id, self.access_keys)

    def summary(self) -> dict[str, int]:
        return self.get_account_summary().summary_map | self.root.summary()

    def list_organizations_features(self) -> dict:
        organization = self._organization()
        return _result(organization, organization.root_access.read())

    def change_feature(self, feature: str, enable: bool) -> dict:
        organization = self._organization(enable)
        enabled = organization.root_access.enabled
        changed = enabled | {feature} if enable else enabled - {feature}
        return _result(organization, organization.root_access.change(changed))

    def _organization(self, enable: bool = False) -> OrganizationsBackend:
        """The caller's organization, or IAM's error if the caller may not manage root access there."""
        if faults.current().hits("throttled_calls"):
            raise IamError("Throttling", "Rate exceeded")
        organization = organization_of(self.account_id)
        if organization is None:
            raise RootAccessError("OrganizationNotFound", "No organization is associated with your account.")
        if not organization.manages_root_access(self.account_id):
            raise RootAccessError(
                "AccountNotManagementOrDelegatedAdministrator",
                f"Input account {self.account_id} is neither management account nor delegated admin.",
            )
        if enable and self.account_id != organization.account_id:
            raise RootAccessError(
                "CallerIsNotManagementAccount",
                f"Caller account {self.account_id} is not management account of the organization and cannot enable"
                " IAM features.",
            )
        if organization.org.feature_set != "ALL":
            raise RootAccessError(
                "OrganizationNotInAllFeaturesMode", "Your organization does not have All features enabled."
            )
        if not organization.trusts(IAM) or faults.current().hits("trusted_access_unseen_calls"):
            raise RootAccessError(
                "ServiceAccessNotEnabled",
                f"Trusted Access for IAM not enabled by organization of input account {self.account_id}.",
            )
        return organization


def _result(organization: OrganizationsBackend, features: list[str]) -> dict:
    return {"OrganizationId": organization.org.id, "EnabledFeatures": features}
