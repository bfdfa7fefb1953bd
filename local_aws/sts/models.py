"""Sessions of sts:AssumeRoot, which moto's STS lacks.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from moto.core.utils import utcnow
from moto.iam.models import iam_backends
from moto.sts.models import STSBackend as MotoSTSBackend
from moto.sts.models import sts_backends
from moto.sts.utils import random_session_token

from local_aws.organizations.models import ROOT_CREDENTIALS_MANAGEMENT, ROOT_SESSIONS

_AUDIT = {"ListAccessKeys", "ListSigningCertificates", "GetLoginProfile", "ListMFADevices", "GetUser"}
_DELETE = {"DeleteAccessKey", "DeleteSigningCertificate", "DeleteLoginProfile", "DeactivateMFADevice"}


@dataclass(frozen=True)
class Task:
    """An AWS managed policy below arn:aws:iam::aws:policy/root-task/, with the feature that it was recorded to need."""

    feature: str
    service: str
    actions: set[str]

    def allows(self, service: str, action: str) -> bool:
        return service == self.service and action in self.actions


# The policies' documents deny everything else, and each of IAM's actions on anything but root. So they also deny
# iam:DeleteVirtualMFADevice, which one of them names: its resource is the device.
TASKS = {
    "IAMAuditRootUserCredentials": Task(
        ROOT_CREDENTIALS_MANAGEMENT, "iam", _AUDIT | {"GetAccountSummary", "GetAccessKeyLastUsed"}
    ),
    "IAMDeleteRootUserCredentials": Task(
        ROOT_CREDENTIALS_MANAGEMENT, "iam", _AUDIT | _DELETE | {"GetAccessKeyLastUsed"}
    ),
    "IAMCreateRootUserPassword": Task(ROOT_CREDENTIALS_MANAGEMENT, "iam", {"CreateLoginProfile", "GetLoginProfile"}),
    "S3UnlockBucketPolicy": Task(
        ROOT_SESSIONS, "s3", {"GetBucketPolicy", "PutBucketPolicy", "DeleteBucketPolicy", "ListAllMyBuckets"}
    ),
    "SQSUnlockQueuePolicy": Task(
        ROOT_SESSIONS, "sqs", {"GetQueueAttributes", "SetQueueAttributes", "ListQueues", "GetQueueUrl"}
    ),
}


@dataclass(frozen=True)
class RootSession:
    account_id: str
    task: Task
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

    def start_root_session(self, task: Task, seconds: int) -> RootSession:
        """Whoever calls it has checked that the caller may: it ends by its expiry and by nothing else, as recorded."""
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
