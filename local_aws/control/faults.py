"""The faults of the local AWS on request: curl -X PUT $AWS_ENDPOINT_URL/_local/faults -d '{"throttled_calls": 2}'"""

import dataclasses
import threading

from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.base_backend import BackendDict, BaseBackend


@dataclasses.dataclass
class Faults:
    """A PUT replaces them all, so `{}` ends them."""

    visible_after_reads: int = 0  # ListOrganizationsFeatures shows a change only after so many calls
    trusted_access_unseen_calls: int = 0  # so many of IAM's next calls find no trusted access yet
    throttled_calls: int = 0  # so many of IAM's next calls are throttled
    lost_responses: int = 0  # so many of the handlers' next responses are lost: CloudFormation invokes again
    registrations_in_progress: int = 0  # so many next calls of DescribeTypeRegistration find it in progress
    handlers_wait: bool = False  # no handler is invoked while this is set
    failed_updates_stay: bool = False  # a rollback skips the resource whose update failed: AWS was seen to do both
    error_suffix: str = "Exception"  # IAM's error codes were seen with and without it
    latency: float = 0.0  # each call takes so many seconds longer
    # No faults, but for tests in a hurry:
    pace: float = 1.0  # CloudFormation's own waits are multiplied by this
    describe_waits: float = 0.0  # describe-stacks waits up to so many seconds for the end of an operation

    def hits(self, name: str) -> bool:
        """Whether a fault hits this call; counts the call."""
        with _counting:
            left = getattr(self, name)
            setattr(self, name, max(left - 1, 0))
        return left > 0


_counting = threading.Lock()


class FaultsBackend(BaseBackend):
    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.faults = Faults()


_backends = BackendDict(FaultsBackend, "local-faults", use_boto3_regions=False, additional_regions=["aws"])


def current() -> Faults:
    return _backends[DEFAULT_ACCOUNT_ID]["aws"].faults


def replace(**faults: object) -> None:
    """TypeError if a fault is unknown."""
    _backends[DEFAULT_ACCOUNT_ID]["aws"].faults = Faults(**faults)
