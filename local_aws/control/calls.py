"""Records calls and the handlers' secrets. No secret may appear in a log."""

from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.responses import BaseResponse


class CallsBackend(BaseBackend):
    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.operations: list[dict[str, str]] = []  # of IAM, and of Organizations if signed by a role's session
        self.services: list[str] = []  # the service of each HTTP request
        self.secrets: list[str] = []  # secret keys and session tokens


_backends = BackendDict(CallsBackend, "local-calls", use_boto3_regions=False, additional_regions=["aws"])


def recorded() -> CallsBackend:
    return _backends[DEFAULT_ACCOUNT_ID]["aws"]


def record(operation: str, response: BaseResponse) -> None:
    recorded().operations.append(
        {"operation": operation, "account": response.current_account, "access_key": response.access_key}
    )
