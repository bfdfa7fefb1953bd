"""The alarm of examples/watch-root-sessions.yml, with events in AWS's documented form.

Forms: https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-iam.html (source and detail-type),
https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-track-privileged-tasks.html (the detail of AssumeRoot).
"""

import json
import re
from typing import Any

import cfn_flip
import pytest
from moto.events.models import EventPattern
from support import outputs

from local_aws.client import MANAGEMENT_ACCOUNT, ROOT

TEMPLATE = "examples/watch-root-sessions.yml"
IAM, ORGANIZATIONS, STS = "iam.amazonaws.com", "organizations.amazonaws.com", "sts.amazonaws.com"
TASK = {
    "targetPrincipal": "222222222222",
    "taskPolicyArn": {"arn": "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy"},
}


def event(source: str, name: str, parameters: dict[str, Any] | None = None, **detail: Any) -> dict[str, Any]:
    """CloudTrail's event for an API call in EventBridge."""
    who = {"type": "AssumedRole", "arn": f"arn:aws:sts::{MANAGEMENT_ACCOUNT}:assumed-role/John/John1"}
    call = {"eventSource": source, "eventName": name, "requestParameters": parameters, "userIdentity": who}
    return {
        "detail-type": "AWS API Call via CloudTrail",
        "source": "aws." + source.partition(".")[0],
        "account": MANAGEMENT_ACCOUNT,
        "time": "2024-10-25T20:52:11Z",
        "region": "us-east-1",
        "detail": call | detail,
    }


def rules(local, region: str = "us-east-1") -> dict[str, dict[str, Any]]:
    """The rules of the stack, by logical ID."""
    resources = local.sdk("cloudformation", region).describe_stack_resources(StackName="stack")["StackResources"]
    names = {r["PhysicalResourceId"]: r["LogicalResourceId"] for r in resources}
    events = local.sdk("events", region)
    return {
        names[rule["Name"]]: rule | {"Targets": events.list_targets_by_rule(Rule=rule["Name"])["Targets"]}
        for rule in events.list_rules()["Rules"]
    }


@pytest.fixture(scope="module")
def watching(server):
    """The rules of a stack that watches everything."""
    server.reset()
    stack = server.create_stack(template=TEMPLATE, parameters={"Email": "security@example.com"})
    found = rules(server)
    assert {target["Arn"] for rule in found.values() for target in rule["Targets"]} == {outputs(stack)["TopicArn"]}
    return found


@pytest.mark.parametrize(
    ("what", "matching"),
    [
        (event(IAM, "EnableOrganizationsRootSessions"), ["FeatureRule"]),
        (event(IAM, "DisableOrganizationsRootSessions", errorCode="AccessDenied"), ["FeatureRule"]),
        (event(IAM, "EnableOrganizationsRootCredentialsManagement"), ["FeatureRule"]),
        (event(IAM, "DisableOrganizationsRootCredentialsManagement"), ["FeatureRule"]),
        (event(ORGANIZATIONS, "EnableAWSServiceAccess", {"servicePrincipal": IAM}), ["TrustedAccessRule"]),
        (event(ORGANIZATIONS, "DisableAWSServiceAccess", {"servicePrincipal": IAM}), ["TrustedAccessRule"]),
        (event(ORGANIZATIONS, "DisableAWSServiceAccess"), ["TrustedAccessRule"]),
        (event(STS, "AssumeRoot", TASK, readOnly=True), ["AssumeRootRule"]),
        (event(IAM, "ListOrganizationsFeatures"), []),
        (event(ORGANIZATIONS, "DisableAWSServiceAccess", {"servicePrincipal": "config.amazonaws.com"}), []),
        (event(STS, "AssumeRole"), []),
        (event("s3.amazonaws.com", "DeleteBucketPolicy"), []),
    ],
)
def test_a_rule_matches_only_the_watched_events(watching, what, matching):
    found = [name for name, rule in watching.items() if EventPattern.load(rule["EventPattern"]).matches_event(what)]
    assert found == matching
    # EventBridge sends read-only events only to a rule in this state.
    assert watching["AssumeRootRule"]["State"] == "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"


def test_every_path_of_a_message_is_in_the_events(watching):
    """A path that is missing in the event would leave a gap in the message. Only failures have an errorCode."""
    shown = event(STS, "AssumeRoot", TASK, errorCode="AccessDenied")
    for rule in watching.values():
        transformer = rule["Targets"][0]["InputTransformer"]
        assert set(re.findall("<(.+?)>", transformer["InputTemplate"])) == set(transformer["InputPathsMap"])
        for path in transformer["InputPathsMap"].values():
            value = shown
            for key in path.removeprefix("$.").split("."):
                value = value[key]
            assert isinstance(value, str)


def test_the_messages_of_root_sessions_can_be_left_out(empty):
    empty.create_stack(template=TEMPLATE, parameters={"WatchAssumeRoot": "false"})
    assert set(rules(empty)) == {"FeatureRule", "TrustedAccessRule"}


def test_another_region_forwards_root_sessions_to_the_home_region(empty):
    cloudformation = empty.sdk("cloudformation", "eu-central-1")
    cloudformation.create_stack(
        StackName="stack", TemplateBody=(ROOT / TEMPLATE).read_text(), Capabilities=["CAPABILITY_IAM"]
    )
    cloudformation.get_waiter("stack_create_complete").wait(StackName="stack", WaiterConfig={"Delay": 1})
    assert list(rules(empty, "eu-central-1")) == ["ForwardRule"]
    sqs, events = empty.sdk("sqs"), empty.sdk("events")
    queue = sqs.create_queue(QueueName="home")["QueueUrl"]
    events.put_rule(Name="home", EventPattern=json.dumps({"source": ["aws.sts"]}))
    arn = f"arn:aws:sqs:us-east-1:{MANAGEMENT_ACCOUNT}:home"
    events.put_targets(Rule="home", Targets=[{"Id": "home", "Arn": arn}])

    for what in (event(STS, "AssumeRoot", TASK), event(STS, "AssumeRole")):
        entry = {"Source": what["source"], "DetailType": what["detail-type"], "Detail": json.dumps(what["detail"])}
        empty.sdk("events", "eu-central-1").put_events(Entries=[entry])

    [message] = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10)["Messages"]
    assert json.loads(message["Body"])["detail"]["requestParameters"] == TASK


def test_no_condition_stops_eventbridge_from_publishing():
    """AWS: "You can't use of Condition blocks in Amazon SNS topic policies for EventBridge."

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
    """
    resources = cfn_flip.load((ROOT / TEMPLATE).read_text())[0]["Resources"]
    [publish] = resources["TopicPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    _, encrypt = resources["Key"]["Properties"]["KeyPolicy"]["Statement"]
    for statement in (publish, encrypt):
        assert statement["Principal"] == {"Service": "events.amazonaws.com"}
        assert "Condition" not in statement
