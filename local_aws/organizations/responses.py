from moto.core.responses import TYPE_RESPONSE
from moto.organizations.responses import OrganizationsResponse as MotoOrganizationsResponse

from local_aws.control import calls


class OrganizationsResponse(MotoOrganizationsResponse):
    """Records the handlers' calls, which a role's session signs."""

    def describe_organization(self) -> str | TYPE_RESPONSE:
        self._record("DescribeOrganization")
        return super().describe_organization()

    def enable_aws_service_access(self) -> str | TYPE_RESPONSE:
        self._record("EnableAWSServiceAccess")
        return super().enable_aws_service_access()

    def _record(self, operation: str) -> None:
        if self.access_key.startswith("ASIA"):
            calls.record(operation, self)
