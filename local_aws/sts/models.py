"""Sessions of sts:AssumeRoot, which moto's STS lacks.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from moto.core.utils import utcnow
from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.iam.models import iam_backends
from moto.sts.models import STSBackend as MotoSTSBackend
from moto.sts.models import sts_backends
from moto.sts.utils import random_session_token

from local_aws.organizations.models import ROOT_CREDENTIALS_MANAGEMENT, ROOT_SESSIONS

# The tasks and their recorded features
FEATURES = {
    "IAMAuditRootUserCredentials": ROOT_CREDENTIALS_MANAGEMENT,
    "IAMDeleteRootUserCredentials": ROOT_CREDENTIALS_MANAGEMENT,
    "IAMCreateRootUserPassword": ROOT_CREDENTIALS_MANAGEMENT,
    "S3UnlockBucketPolicy": ROOT_SESSIONS,
    "SQSUnlockQueuePolicy": ROOT_SESSIONS,
}
_POLICIES = json.loads(aws_managed_policies_data)


def allows(task: str, service: str, action: str) -> bool:
    """Whether the task's AWS managed policy allows an action. Its first statement denies all other actions.

    Its next statement denies IAM's actions on anything but root, and so iam:DeleteVirtualMFADevice on a device.
    """
    allowed = _POLICIES[task]["Document"]["Statement"][0]["NotAction"]
    return f"{service}:{action}" in allowed and action != "DeleteVirtualMFADevice"


@dataclass(frozen=True)
class RootSession:
    account_id: str
    task: str
    access_key_id: str
    secret_access_key: str
    session_token: str
    expiration: datetime

    @property
    def arn(self) -> str:
        return root_arn(self.account_id)


class STSBackend(MotoSTSBackend):
    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.root_sessions: dict[str, RootSession] = {}  # of this account's root user, by access key

    def start_root_session(self, task: str, seconds: int) -> RootSession:
        """Call this after the permission check. As recorded, only its expiry ends the session."""
        key = iam_backends[self.account_id][self.partition].create_temp_access_key()
        expiration = utcnow() + timedelta(seconds=seconds)
        session = RootSession(
            self.account_id, task, key.access_key_id, key.secret_access_key, random_session_token(), expiration
        )
        self.root_sessions[key.access_key_id] = session
        return session

    def get_caller_identity(self, access_key_id: str, region: str) -> tuple[str, str, str]:
        if access_key_id in self.root_sessions:
            return self.account_id, root_arn(self.account_id), self.account_id
        return super().get_caller_identity(access_key_id, region)


def root_arn(account_id: str) -> str:
    return f"arn:aws:iam::{account_id}:root"


def root_session(account_id: str, access_key_id: str) -> RootSession | None:
    return sts_backends[account_id]["aws"].root_sessions.get(access_key_id)
