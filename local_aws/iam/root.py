"""An account's root user and its credentials, which moto's IAM lacks.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html
"""

import uuid
from datetime import datetime
from typing import Any

from moto.core.utils import utcnow
from moto.iam.exceptions import EntityAlreadyExists, NoSuchEntity
from moto.iam.models import AccessKey


class Root:
    """Starts without credentials, like in a member account that Organizations created."""

    def __init__(self, account_id: str, keys_in_use: dict[str, AccessKey]) -> None:
        self.account_id = account_id
        self.arn = f"arn:aws:iam::{account_id}:root"
        self.created = utcnow()
        self.password_created: datetime | None = None  # None if root has no password and cannot recover one
        # IAM's list entries, by the identifier for deletion. They name no user, because the user is root.
        self.access_keys: dict[str, dict[str, Any]] = {}
        self.mfa_devices: dict[str, dict[str, Any]] = {}
        self.certificates: dict[str, dict[str, Any]] = {}
        self._keys_in_use = keys_in_use

    def add_credentials(self) -> None:
        """Adds a password if there is none, and one credential of each other kind."""
        now = utcnow()
        self.password_created = self.password_created or now
        key = AccessKey(user_name=None, prefix="AKIA", account_id=self.account_id)
        self._keys_in_use[key.access_key_id] = key
        self.access_keys[key.access_key_id] = {"AccessKeyId": key.access_key_id, "Status": "Active", "CreateDate": now}
        device = f"arn:aws:iam::{self.account_id}:mfa/root-{len(self.mfa_devices) + 1}"
        self.mfa_devices[device] = {"SerialNumber": device, "EnableDate": now}
        certificate = uuid.uuid4().hex.upper()
        self.certificates[certificate] = {
            "CertificateId": certificate,
            "CertificateBody": "made by the local AWS",
            "Status": "Active",
            "UploadDate": now,
        }

    def summary(self) -> dict[str, int]:
        """Root's part of GetAccountSummary."""
        return {
            "AccountPasswordPresent": int(self.password_created is not None),
            "AccountAccessKeysPresent": int(bool(self.access_keys)),
            "AccountMFAEnabled": int(bool(self.mfa_devices)),
            "AccountSigningCertificatesPresent": int(bool(self.certificates)),
        }

    def login_profile(self) -> dict[str, Any]:
        if self.password_created is None:
            raise NoSuchEntity("Login Profile for User null cannot be found.")
        return {"CreateDate": self.password_created, "PasswordResetRequired": False}

    def allow_recovery(self) -> dict[str, Any]:
        if self.password_created is not None:
            raise EntityAlreadyExists(f"Login Profile for account {self.account_id} already exists.")
        self.password_created = utcnow()
        return self.login_profile()

    def delete_password(self) -> None:
        self.login_profile()
        self.password_created = None

    def access_key(self, access_key_id: str) -> AccessKey:
        _refuse_missing(self.access_keys, access_key_id, "The Access Key with id {} cannot be found.")
        return self._keys_in_use[access_key_id]

    def delete_access_key(self, access_key_id: str) -> None:
        self.access_key(access_key_id)
        del self.access_keys[access_key_id], self._keys_in_use[access_key_id]

    def deactivate_mfa_device(self, serial_number: str) -> None:
        _refuse_missing(self.mfa_devices, serial_number, "MFA device with serial number {} does not exist.")
        del self.mfa_devices[serial_number]

    def delete_certificate(self, certificate_id: str) -> None:
        _refuse_missing(self.certificates, certificate_id, "The Certificate with id {} cannot be found.")
        del self.certificates[certificate_id]


def _refuse_missing(credentials: dict[str, Any], identifier: str, refusal: str) -> None:
    if identifier not in credentials:
        raise NoSuchEntity(refusal.format(identifier))
