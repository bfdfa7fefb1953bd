"""Faults on request: curl -X PUT $AWS_ENDPOINT_URL/_local/faults -d '{"throttled_calls": 2}'"""

import dataclasses
import threading

from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.base_backend import BackendDict, BaseBackend


@dataclasses.dataclass
class Faults:
    """A PUT replaces them all, so `{}` ends them."""

    visible_after_reads: int = 0  # ListOrganizationsFeatures returns a change only after this many calls
    trusted_access_unseen_calls: int = 0  # IAM's next calls for which trusted access is still off
    throttled_calls: int = 0  # IAM's next calls to throttle
    lost_responses: int = 0  # the handlers' next responses to lose; CloudFormation then invokes again
    registrations_in_progress: int = 0  # the next calls of DescribeTypeRegistration that return IN_PROGRESS
    handlers_wait: bool = False  # no handler is invoked while this is set
    failed_updates_stay: bool = False  # a rollback skips the resource whose update failed; recordings of AWS have both
    error_suffix: str = "Exception"  # of IAM's error codes; recordings of AWS have both
    latency: float = 0.0  # seconds that each call takes longer
    # Not faults; they speed tests up.
    pace: float = 1.0  # a factor for CloudFormation's own waits
    describe_waits: float = 0.0  # the seconds that describe-stacks waits at most for the end of an operation

    def hits(self, name: str) -> bool:
        """Counts down a fault, and returns whether it affects this call."""
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
    """Raises TypeError for an unknown fault."""
    _backends[DEFAULT_ACCOUNT_ID]["aws"].faults = Faults(**faults)
