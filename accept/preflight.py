"""Checks whether the run may start, and describes it before it does."""

from dataclasses import dataclass

from botocore.exceptions import ClientError

from accept.aws import AWS_ERRORS, ROOT_SESSIONS, AcceptanceError, Aws, code_of, explain

COST = (
    "It costs less than 1 USD: about 60 handler operations (the first 1,000 of a month are free), a few megabytes in S3"
    " for an hour, a few kilobytes of logs. It takes 30 to 60 minutes in AWS."
)


@dataclass(frozen=True)
class Found:
    """The organization before the run. The run restores this state."""

    account: str
    organization: str
    trusted_access: bool
    features: list[str]


def inspect(aws: Aws, organization_id: str, regions: list[str]) -> Found:
    """Only reads. Raises AcceptanceError if the run must not start."""
    try:
        return _inspect(aws, organization_id, regions)
    except AWS_ERRORS as e:
        raise AcceptanceError(f"cannot look at the organization: {explain(e)}") from e


def _inspect(aws: Aws, organization_id: str, regions: list[str]) -> Found:
    account = aws.client("sts").get_caller_identity()["Account"]
    try:
        organization = aws.client("organizations").describe_organization()["Organization"]
    except ClientError as e:
        if code_of(e) != "AWSOrganizationsNotInUseException":
            raise
        raise AcceptanceError(
            f"account {account} is in no organization: create a throw-away one with"
            " `aws organizations create-organization --feature-set ALL`"
        ) from e
    if organization["Id"] != organization_id:
        raise AcceptanceError(
            f"account {account} is in organization {organization['Id']}, not {organization_id}: use credentials of"
            f" {organization_id}"
        )
    manager = organization["MasterAccountId"]
    if manager != account:
        raise AcceptanceError(
            f"account {account} is not the management account of {organization_id}: use credentials of {manager}"
        )
    if organization["FeatureSet"] != "ALL":
        raise AcceptanceError(
            f"{organization_id} has only the consolidated billing features: run `aws organizations enable-all-features`"
        )
    features = aws.features()
    if ROOT_SESSIONS in features:
        raise AcceptanceError(
            f"root sessions are enabled in {organization_id}, and the run would disable them: use a throw-away"
            " organization"
        )
    for region in regions:
        if aws.is_registered(region):
            raise AcceptanceError(
                f"the type is registered in {region}, and the run would deregister it: use another account or Region"
            )
    return Found(account, organization_id, aws.has_trusted_access(), features)


def plan(found: Found, regions: list[str], steps: list[str]) -> str:
    trusted = (
        "is enabled and stays enabled: the run skips the steps that need it disabled"
        if found.trusted_access
        else "is disabled: the run enables it, and disables it at the end"
    )
    return "\n".join(
        [
            f"This tests Org::IAM::RootSessions in organization {found.organization}, account {found.account}, Regions"
            f" {' and '.join(regions)}.",
            "It ENABLES AND DISABLES ROOT SESSIONS FOR THE WHOLE ORGANIZATION several times, and leaves them disabled.",
            f"Trusted access for IAM {trusted}.",
            "It creates a bucket, roles, stacks, a StackSet, the type and logs, and deletes them, even after Ctrl-C.",
            COST,
            "Steps:",
            *[f"  {step}" for step in steps],
        ]
    )
