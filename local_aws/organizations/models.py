"""moto's Organizations, with the state of IAM's centralized root access in the organization."""

from dataclasses import dataclass, field

from moto.organizations.exceptions import ConstraintViolationException
from moto.organizations.models import OrganizationsBackend as MotoOrganizationsBackend
from moto.organizations.models import organizations_backends

from local_aws.control import faults

IAM = "iam.amazonaws.com"
ROOT_SESSIONS, ROOT_CREDENTIALS_MANAGEMENT = "RootSessions", "RootCredentialsManagement"
FEATURES = [ROOT_SESSIONS, ROOT_CREDENTIALS_MANAGEMENT]  # in IAM's recorded order


@dataclass
class RootAccess:
    """The enabled features of centralized root access, and the features that IAM lists so far."""

    enabled: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    unseen_reads: int = 0

    def change(self, enabled: set[str]) -> list[str]:
        """IAM returns the change at once; a fault only delays later lists."""
        if enabled != self.enabled:
            self.seen, self.enabled = self.enabled, enabled
            self.unseen_reads = faults.current().visible_after_reads
        return _listed(self.enabled)

    def read(self) -> list[str]:
        if self.unseen_reads > 0:
            self.unseen_reads -= 1
            return _listed(self.seen)
        return _listed(self.enabled)


def _listed(features: set[str]) -> list[str]:
    return [feature for feature in FEATURES if feature in features]


class OrganizationsBackend(MotoOrganizationsBackend):
    def _reset(self) -> None:  # at the start and when the organization is deleted
        super()._reset()
        self.root_access = RootAccess()

    def disable_aws_service_access(self, **kwargs: str) -> None:
        if any(kwargs["ServicePrincipal"] in admin.services for admin in self.admins):
            refused = ConstraintViolationException(
                "You have delegated administrator/s for this service. De-register them in order to disable service"
                " access."
            )
            refused.Reason = "DELEGATED_ADMINISTRATOR_EXISTS_FOR_THIS_SERVICE"
            raise refused
        super().disable_aws_service_access(**kwargs)

    def trusts(self, service: str) -> bool:
        return any(enabled["ServicePrincipal"] == service for enabled in self.services)

    def manages_root_access(self, account_id: str) -> bool:
        """Whether it is the management account or IAM's delegated administrator."""
        delegates = [admin.account.id for admin in self.admins if IAM in admin.services]
        return account_id in (self.account_id, *delegates)


def organization_of(account_id: str) -> OrganizationsBackend | None:
    """The backend of an account's organization, which is the management account's backend."""
    management_account, partition = organizations_backends.master_accounts.get(account_id, (account_id, "aws"))
    backend = organizations_backends[management_account][partition]
    return backend if backend.org else None
