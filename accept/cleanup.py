"""Removes everything a run created, newest first. A remover does nothing if its resource is already gone."""

from collections.abc import Callable

from botocore.exceptions import ClientError

from accept.aws import IAM, AcceptanceError, Aws, code_of, explain
from accept.journal import Journal


def clean_up(aws: Aws, journal: Journal, say: Callable[[str], None]) -> list[str]:
    """The entries that could not be removed, each with its error."""
    left = []
    for entry in reversed(list(journal.entries)):
        say(f"removing {entry}")
        try:
            REMOVERS[entry.kind](aws, entry.name, entry.region)
        except Exception as e:  # after any error, go on and remove the rest
            left.append(f"{entry}: {explain(e)}")
        else:
            journal.forget(entry)
    return left


def _remove_stack(aws: Aws, name: str, region: str) -> None:
    stack = aws.ended_stack(name, region)
    if stack is None or stack["StackStatus"] == "DELETE_COMPLETE":
        return
    cloudformation, stack_id = aws.client("cloudformation", region), stack["StackId"]
    cloudformation.delete_stack(StackName=stack_id)
    deleted = aws.ended_stack(stack_id, region)
    if deleted and deleted["StackStatus"] == "DELETE_FAILED":
        # The entry of the feature restores the resource itself.
        resources = cloudformation.describe_stack_resources(StackName=stack_id)["StackResources"]
        failed = [r["LogicalResourceId"] for r in resources if r["ResourceStatus"] == "DELETE_FAILED"]
        cloudformation.delete_stack(StackName=stack_id, RetainResources=failed)
        deleted = aws.ended_stack(stack_id, region)
    if deleted and deleted["StackStatus"] != "DELETE_COMPLETE":
        raise AcceptanceError(f"{deleted['StackStatus']}: {deleted.get('StackStatusReason', '')}")


def _remove_stack_set(aws: Aws, name: str, region: str) -> None:
    cloudformation = aws.client("cloudformation", region)

    def idle() -> bool | None:
        operations = cloudformation.list_stack_set_operations(StackSetName=name)["Summaries"]
        return None if any(o["Status"] in ("RUNNING", "STOPPING", "QUEUED") for o in operations) else True

    try:
        aws.wait_for(f"the operations of StackSet {name} to end", idle)
        instances = cloudformation.list_stack_instances(StackSetName=name)["Summaries"]
        if instances:
            cloudformation.delete_stack_instances(
                StackSetName=name,
                Accounts=sorted({i["Account"] for i in instances}),
                Regions=sorted({i["Region"] for i in instances}),
                RetainStacks=False,
            )
            aws.wait_for(f"the instances of StackSet {name} to be deleted", idle)
        cloudformation.delete_stack_set(StackSetName=name)
    except ClientError as e:
        if code_of(e) not in ("StackSetNotFoundException", "StackSetNotFound"):
            raise


def _disable_trusted_access(aws: Aws, name: str, region: str) -> None:
    if aws.has_trusted_access():
        aws.client("organizations").disable_aws_service_access(ServicePrincipal=IAM)


def _enable_trusted_access(aws: Aws, name: str, region: str) -> None:
    if not aws.has_trusted_access():
        aws.client("organizations").enable_aws_service_access(ServicePrincipal=IAM)


def _deregister_type(aws: Aws, name: str, region: str) -> None:
    if not aws.is_registered(region, name):
        return
    cloudformation = aws.client("cloudformation", region)
    versions = cloudformation.list_type_versions(Type="RESOURCE", TypeName=name)["TypeVersionSummaries"]
    for version in versions:
        if not version.get("IsDefaultVersion"):
            cloudformation.deregister_type(Arn=version["Arn"])
    cloudformation.deregister_type(Type="RESOURCE", TypeName=name)


def _delete_bucket(aws: Aws, name: str, region: str) -> None:
    s3 = aws.client("s3", region)
    try:
        for stored in s3.list_objects_v2(Bucket=name).get("Contents", []):
            s3.delete_object(Bucket=name, Key=stored["Key"])
        s3.delete_bucket(Bucket=name)
    except ClientError as e:
        if code_of(e) not in ("NoSuchBucket", "404"):
            raise


REMOVERS: dict[str, Callable[[Aws, str, str], None]] = {
    "bucket": _delete_bucket,
    "enabled feature": lambda aws, name, region: aws.disable(name),
    "enabled trusted access": _disable_trusted_access,
    "interrupted trusted access": _enable_trusted_access,
    "stack": _remove_stack,
    "stack set": _remove_stack_set,
    "type": _deregister_type,
}
