"""The IAM operations of centralized root access, which moto lacks, on moto's own Organizations state.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableOrganizationsRootSessions.html
"""

from dataclasses import dataclass, field

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, BaseResponse
from moto.iam.responses import IamResponse
from moto.organizations.models import (
    FakeDelegatedAdministrator,
    FakeOrganization,
    FakeServiceAccess,
    OrganizationsBackend,
    organizations_backends,
)
from moto.organizations.responses import OrganizationsResponse

from local import faults

IAM = "iam.amazonaws.com"


@dataclass
class Features:
    """The enabled features of one organization, and what its readers see of them so far."""

    enabled: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    unseen_reads: int = 0

    def change(self, enabled: set[str]) -> None:
        if enabled != self.enabled:
            self.seen, self.enabled = self.enabled, enabled
            self.unseen_reads = faults.faults.visible_after_reads

    def read(self) -> list[str]:
        if self.unseen_reads > 0:
            self.unseen_reads -= 1
            return sorted(self.seen)
        return sorted(self.enabled)


class IamError(ServiceException):
    """Of this module, so that moto looks up its shape in IAM's model."""


def _error(code: str, message: str) -> IamError:
    return IamError(code + faults.faults.error_suffix, message)


def _organizations_of(account_id: str) -> OrganizationsBackend | None:
    backends = organizations_backends
    management_account, partition = backends.master_accounts.get(account_id, (account_id, "aws"))
    backend = backends[management_account][partition]
    return backend if backend.org else None


def _organization_of(account_id: str, enable: bool) -> FakeOrganization:
    """The caller's organization, or IAM's own error when it may not manage root access there."""
    organizations = _organizations_of(account_id)
    if organizations is None:
        raise _error("OrganizationNotFound", "No organization is associated with your account.")
    organization = organizations.org
    if account_id != organization.master_account_id:
        if not any(admin.account.id == account_id and IAM in admin.services for admin in organizations.admins):
            raise _error(
                "AccountNotManagementOrDelegatedAdministrator",
                "The account making the request is not the management account or delegated administrator"
                " account for centralized root access.",
            )
        if enable:
            raise _error(
                "CallerIsNotManagementAccount",
                "The account making the request is not the management account for the organization.",
            )
    if organization.feature_set != "ALL":
        raise _error("OrganizationNotInAllFeaturesMode", "Your organization does not have All features enabled.")
    trusted = any(service["ServicePrincipal"] == IAM for service in organizations.services)
    if not trusted or faults.hits("trusted_access_unseen_calls"):
        raise _error("ServiceAccessNotEnabled", "Trusted access is not enabled for IAM in Organizations.")
    return organization


def _operation(name: str, change=None):
    """An IAM operation that changes the enabled features (or not) and answers with the organization's."""

    def operate(response: IamResponse) -> ActionResult:
        account_id = response.current_account
        _record(name, response)
        if faults.hits("throttled_calls"):
            raise IamError("Throttling", "Rate exceeded")
        organization = _organization_of(account_id, enable=name.startswith("Enable"))
        features = organization.__dict__.setdefault("features", Features())
        if change:
            features.change(change(features.enabled))
        enabled = features.read() if change is None else sorted(features.enabled)
        return ActionResult({"OrganizationId": organization.id, "EnabledFeatures": enabled})

    return operate


def _record(operation: str, response: BaseResponse) -> None:
    faults.calls.append(
        {"operation": operation, "account": response.current_account, "access_key": response.access_key}
    )


def _recorded(name: str, operate):
    """An operation of Organizations; only the handlers' calls of it are of interest, which have a role's session."""

    def operate_and_record(response: OrganizationsResponse):
        if response.access_key.startswith("ASIA"):
            _record(name, response)
        return operate(response)

    return operate_and_record


def install() -> None:
    for method, name in {
        "describe_organization": "DescribeOrganization",
        "enable_aws_service_access": "EnableAWSServiceAccess",
    }.items():
        setattr(OrganizationsResponse, method, _recorded(name, getattr(OrganizationsResponse, method)))
    FakeServiceAccess.TRUSTED_SERVICES.append(IAM)
    FakeDelegatedAdministrator.SUPPORTED_SERVICES.append(IAM)
    IamResponse.list_organizations_features = _operation("ListOrganizationsFeatures")
    IamResponse.enable_organizations_root_sessions = _operation(
        "EnableOrganizationsRootSessions", lambda enabled: enabled | {"RootSessions"}
    )
    IamResponse.disable_organizations_root_sessions = _operation(
        "DisableOrganizationsRootSessions", lambda enabled: enabled - {"RootSessions"}
    )
