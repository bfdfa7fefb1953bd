from moto.core.responses import ActionResult, EmptyResult
from moto.iam.responses import IamResponse as MotoIamResponse

from local_aws.iam.models import IamError
from local_aws.iam.root import Root


class RootResponse(MotoIamResponse):
    """IAM in a root session. A request without a user name is about root, the caller."""

    @property
    def root(self) -> Root:
        return self.backend.root

    def get_user(self) -> ActionResult:
        user = {"UserId": self.root.account_id, "Arn": self.root.arn, "CreateDate": self.root.created}
        return ActionResult({"User": user})

    def get_account_summary(self) -> ActionResult:
        return ActionResult({"SummaryMap": self.backend.summary()})

    def get_login_profile(self) -> ActionResult:
        return ActionResult({"LoginProfile": self.root.login_profile()})

    def create_login_profile(self) -> ActionResult:
        if self._get_param("Password") is not None:  # from the API reference; the message is an assumption
            raise IamError("ValidationError", "Password must be omitted in a root session.")
        return ActionResult({"LoginProfile": self.root.allow_recovery()})

    def delete_login_profile(self) -> ActionResult:
        self.root.delete_password()
        return EmptyResult()

    def list_access_keys(self) -> ActionResult:
        return ActionResult({"AccessKeyMetadata": list(self.root.access_keys.values())})

    def delete_access_key(self) -> ActionResult:
        self.root.delete_access_key(self._get_param("AccessKeyId"))
        return EmptyResult()

    def list_mfa_devices(self) -> ActionResult:
        return ActionResult({"MFADevices": list(self.root.mfa_devices.values())})

    def deactivate_mfa_device(self) -> ActionResult:
        self.root.deactivate_mfa_device(self._get_param("SerialNumber"))
        return EmptyResult()

    def list_signing_certificates(self) -> ActionResult:
        return ActionResult({"Certificates": list(self.root.certificates.values())})

    def delete_signing_certificate(self) -> ActionResult:
        self.root.delete_certificate(self._get_param("CertificateId"))
        return EmptyResult()

    def get_access_key_last_used(self) -> ActionResult:
        used = self.root.access_key(self._get_param("AccessKeyId")).last_used
        never = {"ServiceName": "N/A", "Region": "N/A"}
        return ActionResult({"AccessKeyLastUsed": used or never})
