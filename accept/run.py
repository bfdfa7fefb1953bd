"""The operations on stacks that the steps share; they record their observations."""

import json
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from accept.aws import OTHER_TYPE, ROOT_SESSIONS, TYPE, AcceptanceError, Aws, code_of
from accept.journal import Journal
from accept.preflight import Found
from accept.record import Record

WATCHED = {  # not roles and the like, which CloudFormation creates in any order
    "AWS::CloudFormation::ResourceDefaultVersion",
    "AWS::CloudFormation::ResourceVersion",
    "AWS::CloudFormation::Stack",
    OTHER_TYPE,
    TYPE,
}
EXAMPLES = Path(__file__).parent.parent / "examples"


class Skip(Exception):
    """The step cannot run here; the text says why."""


def example(name: str) -> str:
    return (EXAMPLES / name).read_text()


class Run:
    def __init__(
        self, aws: Aws, journal: Journal, record: Record, found: Found, second_region: str, package: Path, name: str
    ) -> None:
        """`name` is unique to this run and part of the name of everything it creates."""
        self.aws = aws
        self.journal = journal
        self.found = found
        self.second_region = second_region
        self.package = package
        self.name = name
        self.bucket = f"{name}-{found.account}"
        self.record = record
        self._seen_events: set[str] = set()

    def saw(self, fact: str) -> None:
        self.record.saw(fact)

    def see_features(self) -> None:
        self.saw(f"enabled features: {', '.join(self.aws.features()) or 'none'}")

    def ensure_enabled(self) -> None:
        """For steps that start with root sessions enabled: earlier steps may end differently in AWS."""
        if ROOT_SESSIONS not in self.aws.features():
            self.aws.enable_root_sessions()

    def stack_name(self, stack: str) -> str:
        return f"{self.name}-{stack}"

    def create_stack(
        self, stack: str, template: str, region: str | None = None, parameters: dict[str, str] | None = None
    ) -> dict[str, Any]:
        """The stack after its create has succeeded or failed."""
        name, region = self.stack_name(stack), region or self.aws.region
        self.journal.add("stack", name, region)
        try:
            self.aws.client("cloudformation", region).create_stack(
                StackName=name,
                TemplateBody=template,
                Capabilities=["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
                Parameters=_parameters(parameters),
                ClientRequestToken=name,
            )
        except ClientError as e:
            if code_of(e) != "AlreadyExistsException":  # boto3 retried after a lost response: the name is unique
                raise
        return self._ended(name, region)

    def update_stack(
        self, stack: str, template: str, parameters: dict[str, str] | None = None, tags: dict[str, str] | None = None
    ) -> dict[str, Any]:
        name = self.stack_name(stack)
        self.aws.client("cloudformation").update_stack(
            StackName=name,
            TemplateBody=template,
            Capabilities=["CAPABILITY_NAMED_IAM"],
            Parameters=_parameters(parameters),
            Tags=[{"Key": k, "Value": v} for k, v in (tags or {}).items()],
        )
        return self._ended(name, self.aws.region)

    def continue_rollback(self, stack: str) -> None:
        self.aws.client("cloudformation").continue_update_rollback(StackName=self.stack_name(stack))
        self._ended(self.stack_name(stack), self.aws.region)

    def delete_stack(self, stack: str, region: str | None = None) -> None:
        """Does nothing if the stack does not exist."""
        region = region or self.aws.region
        described = self.aws.stack(self.stack_name(stack), region)
        if described is None:
            return
        stack_id = described["StackId"]
        self.aws.client("cloudformation", region).delete_stack(StackName=stack_id)
        self._ended(stack_id, region)

    def import_into(self, stack: str, template: str, logical_id: str) -> None:
        """Imports the organization's root sessions into a stack with a change set."""
        name, cloudformation = self.stack_name(stack), self.aws.client("cloudformation")
        change_set = cloudformation.create_change_set(
            StackName=name,
            ChangeSetName=f"import-{logical_id}",
            ChangeSetType="IMPORT",
            TemplateBody=template,
            ResourcesToImport=[
                {
                    "ResourceType": TYPE,
                    "LogicalResourceId": logical_id,
                    "ResourceIdentifier": {"OrganizationId": self.found.organization},
                }
            ],
        )["Id"]

        def ready() -> str | None:
            described = cloudformation.describe_change_set(ChangeSetName=change_set)
            if described["Status"] == "FAILED":
                raise AcceptanceError(f"the import was refused: {described.get('StatusReason')}")
            return described["Status"] if described["Status"] == "CREATE_COMPLETE" else None

        self.aws.wait_for("the change set", ready)
        cloudformation.execute_change_set(ChangeSetName=change_set)
        self._ended(name, self.aws.region, begun="IMPORT_IN_PROGRESS")

    def see_drift(self, stack: str) -> None:
        cloudformation, name = self.aws.client("cloudformation"), self.stack_name(stack)
        detection = cloudformation.detect_stack_drift(StackName=name)["StackDriftDetectionId"]

        def ended() -> dict[str, Any] | None:
            status = cloudformation.describe_stack_drift_detection_status(StackDriftDetectionId=detection)
            return None if status["DetectionStatus"] == "DETECTION_IN_PROGRESS" else status

        status = self.aws.wait_for("drift detection", ended)
        self.saw(f"drift: {status['DetectionStatus']} {status.get('StackDriftStatus', '')}")
        for drift in cloudformation.describe_stack_resource_drifts(StackName=name)["StackResourceDrifts"]:
            self.saw(f"drift of {drift['LogicalResourceId']}: {drift['StackResourceDriftStatus']}")

    def _ended(self, name: str, region: str, begun: str | None = None) -> dict[str, Any]:
        """`begun` is the first status of an operation that starts some time after its request."""

        def has_begun() -> bool | None:
            new = [e for e in self.events(name, region) if e["EventId"] not in self._seen_events]
            return any(e["ResourceStatus"] == begun for e in new) or None

        if begun:
            self.aws.wait_for(f"stack {name} to begin", has_begun)
        stack = self.aws.ended_stack(name, region)
        if stack is None:
            raise AcceptanceError(f"stack {name} is gone: did someone else delete it?")
        for event in self.events(stack["StackId"], region):
            if event["EventId"] not in self._seen_events and event["ResourceType"] in WATCHED:
                self._seen_events.add(event["EventId"])
                reason = event.get("ResourceStatusReason", "")
                self.saw(f"{event['LogicalResourceId']} {event['ResourceStatus']} {reason}".rstrip())
        outputs = [] if stack["StackStatus"].startswith("DELETE") else stack.get("Outputs", [])
        for output in sorted(outputs, key=lambda output: output["OutputKey"]):
            self.saw(f"output {output['OutputKey']}: {output['OutputValue']}")
        return stack

    def events(self, name: str, region: str) -> list[dict[str, Any]]:
        """Oldest first."""
        paginator = self.aws.client("cloudformation", region).get_paginator("describe_stack_events")
        pages = paginator.paginate(StackName=name)
        return [event for page in pages for event in page["StackEvents"]][::-1]


def template(**resources: dict[str, Any]) -> str:
    return json.dumps({"Resources": resources})


def _parameters(values: dict[str, str] | None) -> list[dict[str, str]]:
    return [{"ParameterKey": k, "ParameterValue": v} for k, v in (values or {}).items()]
