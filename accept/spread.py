"""The steps beyond one stack: a second Region, a StackSet, the logs, CloudTrail."""

from datetime import datetime, timedelta, timezone
from typing import Any

from botocore.exceptions import ClientError

from accept.aws import TYPE, AcceptanceError, code_of
from accept.run import Run, Skip, example

TRAIL_REGION = "us-east-1"  # has IAM's events in the partition aws
TRAIL_SECONDS = 20 * 60  # CloudTrail's guide: "typically within an average of about 5 minutes"
ROLE_SECONDS = 3 * 60  # IAM is eventually consistent
STACK_SET_ROLES = ("AWSCloudFormationStackSetAdministrationRole", "AWSCloudFormationStackSetExecutionRole")


def refuse_to_adopt(run: Run) -> None:
    """Create the recommended stack in the second Region, which must fail and delete nothing"""
    run.create_stack("main", example("root-sessions-new-organization.yml"), run.second_region)
    run.see_features()
    run.delete_stack("main", run.second_region)
    run.ensure_enabled()


def delete_in_second_region(run: Run) -> None:
    """Create the simple stack in the second Region, which adopts, and delete it, which disables"""
    run.create_stack("simple", example("root-sessions.yml"), run.second_region)
    run.see_features()
    run.delete_stack("simple", run.second_region)
    run.see_features()


def deploy_stack_set(run: Run) -> None:
    """Deploy the resource to both Regions with a self-managed StackSet, and delete it"""
    _make_roles(run)
    cloudformation, name = run.aws.client("cloudformation"), run.stack_name("set")
    run.journal.add("stack set", name, run.aws.region)
    try:
        cloudformation.create_stack_set(
            StackSetName=name,
            PermissionModel="SELF_MANAGED",
            TemplateBody=example("root-sessions-stack-set.yml"),
            Parameters=[{"ParameterKey": "HomeRegion", "ParameterValue": run.aws.region}],
            ClientRequestToken=name,
        )
    except ClientError as e:
        if code_of(e) != "NameAlreadyExistsException":  # boto3 retried after a lost response
            raise
    targets = {"Accounts": [run.found.account], "Regions": [run.aws.region, run.second_region]}

    def instances() -> dict[str, str]:
        summaries = cloudformation.list_stack_instances(StackSetName=name)["Summaries"]
        return {i["Region"]: f"{i['Status']} {i.get('StatusReason') or ''}".rstrip() for i in summaries}

    def created() -> str | None:
        operation = cloudformation.create_stack_instances(StackSetName=name, **targets)["OperationId"]
        ended = _ended_operation(run, name, operation)
        return None if "role with trust relationship" in str(instances()) else ended

    run.saw(run.aws.wait_for("StackSets to assume the new roles", created, ROLE_SECONDS))
    for region, status in sorted(instances().items()):
        run.saw(f"instance in {region}: {status}")
    run.see_features()
    operation = cloudformation.delete_stack_instances(StackSetName=name, RetainStacks=False, **targets)["OperationId"]
    run.saw(_ended_operation(run, name, operation))
    run.see_features()


def _make_roles(run: Run) -> None:
    for role in STACK_SET_ROLES:
        try:
            run.aws.client("iam").get_role(RoleName=role)
        except ClientError as e:
            if code_of(e) != "NoSuchEntity":
                raise
        else:
            raise Skip(f"the account already has a role {role}, which may lack permissions")
    parameters = {"AdministratorAccountId": run.found.account}
    stack = run.create_stack("roles", example("stack-set-roles.yml"), parameters=parameters)
    if stack["StackStatus"] != "CREATE_COMPLETE":
        raise AcceptanceError(f"the StackSet's roles could not be created: {stack.get('StackStatusReason')}")


def _ended_operation(run: Run, name: str, operation: str) -> str:
    cloudformation = run.aws.client("cloudformation")

    def ended() -> dict[str, Any] | None:
        described = cloudformation.describe_stack_set_operation(StackSetName=name, OperationId=operation)
        status = described["StackSetOperation"]
        return None if status["Status"] in ("RUNNING", "STOPPING", "QUEUED") else status

    status = run.aws.wait_for("the operation of the StackSet", ended)
    return f"operation {status['Action']}: {status['Status']}"


def find_logs(run: Run) -> None:
    """Find the handlers' log in the log group of each Region"""
    for region in (run.aws.region, run.second_region):
        described = run.aws.client("cloudformation", region).describe_type(Type="RESOURCE", TypeName=TYPE)
        group = described["LoggingConfig"]["LogGroupName"]
        events = run.aws.client("logs", region).filter_log_events(logGroupName=group, limit=1)["events"]
        run.saw(f"{region} has a log: {bool(events)}")


def find_trail(run: Run) -> None:
    """Find in CloudTrail who enabled and disabled root sessions; the events take some minutes to appear"""
    if run.aws.is_local:
        raise Skip("the local AWS has no CloudTrail")
    trail = run.aws.client("cloudtrail", TRAIL_REGION)
    since = datetime.now(timezone.utc) - timedelta(hours=3)
    for name in ("EnableOrganizationsRootSessions", "DisableOrganizationsRootSessions"):
        attributes = [{"AttributeKey": "EventName", "AttributeValue": name}]

        def found(attributes: list = attributes) -> list[dict[str, Any]] | None:
            return trail.lookup_events(LookupAttributes=attributes, StartTime=since)["Events"] or None

        try:
            events = run.aws.wait_for(f"CloudTrail's {name}", found, TRAIL_SECONDS)
        except AcceptanceError:
            run.saw(f"{name}: no event within {TRAIL_SECONDS // 60} minutes")
        else:
            run.saw(f"{name}: by {sorted({event['Username'] for event in events})}")
