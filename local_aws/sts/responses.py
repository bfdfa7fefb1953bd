import re

from moto.core.responses import ActionResult
from moto.sts.exceptions import STSValidationError
from moto.sts.models import sts_backends
from moto.sts.responses import TokenResponse as MotoTokenResponse

from local_aws.authorization import Refused, caller_arn, not_authorized, require_permission
from local_aws.organizations.models import IAM, ROOT_CREDENTIALS_MANAGEMENT, ROOT_SESSIONS, organization_of
from local_aws.sts.models import FEATURES, root_arn

TASK_POLICY = "arn:aws:iam::aws:policy/root-task/"
MAX_SECONDS = 900
FEATURE_NAMES = {ROOT_SESSIONS: "Root sessions", ROOT_CREDENTIALS_MANAGEMENT: "Root credentials management"}


class TokenResponse(MotoTokenResponse):
    def assume_root(self) -> ActionResult:
        """First checks the request (ValidationError), then the caller (Refused), in AWS's recorded words."""
        seconds, task, account = self._seconds(), self._task(), self._target()
        self._require_eligible_caller(account, task)
        session = sts_backends[account][self.partition].start_root_session(task, seconds)
        return ActionResult({"Credentials": session})

    def _seconds(self) -> int:
        seconds = self._get_int_param("DurationSeconds", MAX_SECONDS)
        if seconds > MAX_SECONDS:
            raise _constraint(f"'{seconds}'", "durationSeconds", "have value less than or equal to 900")
        return seconds

    def _task(self) -> str:
        arn = self._get_param("TaskPolicyArn.arn")
        if not arn:
            raise _constraint("null", "taskPolicyArn", "not be null")
        task = arn.removeprefix(TASK_POLICY)
        if task not in FEATURES or not arn.startswith(TASK_POLICY):
            raise STSValidationError("Request must contain valid AWS managed task policy ARN")
        return task

    def _target(self) -> str:
        target = re.fullmatch(r"(?:arn:aws:iam::)?(\d{12})(?::root)?", self._get_param("TargetPrincipal"))
        if target is None:
            raise STSValidationError("Request must contain a valid target principal")
        return target.group(1)

    def _require_eligible_caller(self, account: str, task: str) -> None:
        """Refuses all but the management account and IAM's delegated administrator, and every target but a member."""
        context = {"sts:TaskPolicyArn": f"{TASK_POLICY}{task}"}
        require_permission(self, "sts:AssumeRoot", root_arn(account), context, detail=False)
        organization = organization_of(self.current_account)
        if (
            organization is None
            or organization is not organization_of(account)
            or organization.account_id == account
            or not organization.manages_root_access(self.current_account)
        ):
            raise not_authorized(self, caller_arn(self), "sts:AssumeRoot", root_arn(account))
        if not organization.trusts(IAM):
            raise Refused(self, "AccessDenied", "Service not enabled for AWS Organizations.")
        if FEATURES[task] not in organization.root_access.enabled:
            feature = FEATURE_NAMES[FEATURES[task]]
            raise Refused(self, "AccessDenied", f"{feature} feature is not enabled for your AWS Organization.")


def _constraint(value: str, name: str, constraint: str) -> STSValidationError:
    return STSValidationError(
        f"1 validation error detected: Value {value} at '{name}' failed to satisfy constraint: Member must {constraint}"
    )
