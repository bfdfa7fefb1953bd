"""What the local AWS does wrong on request: curl -X PUT $AWS_ENDPOINT_URL/_local/faults -d '{"throttled_calls": 2}'"""

import dataclasses
import threading

from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.base_backend import BackendDict, BaseBackend


@dataclasses.dataclass
class Faults:
    """Set over HTTP; a PUT replaces them all, so `{}` ends them."""

    visible_after_reads: int = 0  # a change shows only after so many ListOrganizationsFeatures
    trusted_access_unseen_calls: int = 0  # so many of IAM's next calls do not see trusted access yet
    throttled_calls: int = 0  # so many of IAM's next calls are throttled
    lost_responses: int = 0  # so many of the handlers' next responses are lost: CloudFormation invokes again
    registrations_in_progress: int = 0  # so many of the next DescribeTypeRegistration find it in progress
    handlers_wait: bool = False  # no handler is invoked as long as this is set
    failed_updates_stay: bool = False  # a rollback leaves the resource whose update failed alone: AWS does either
    error_suffix: str = "Exception"  # IAM's error codes have been seen with and without it
    latency: float = 0.0  # each call takes so many seconds longer
    # Not faults, but for tests in a hurry:
    pace: float = 1.0  # CloudFormation's own waits take this part of their time
    describe_waits: float = 0.0  # describe-stacks waits so many seconds for the end of an operation

    def hits(self, name: str) -> bool:
        """Whether this call is one of those that a fault is set for; counts it."""
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
    """TypeError where a fault is unknown."""
    _backends[DEFAULT_ACCOUNT_ID]["aws"].faults = Faults(**faults)
