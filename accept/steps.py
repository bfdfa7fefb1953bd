"""The steps of the run, in order. A step only notes how AWS responds, and fails only if it cannot run at all."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from botocore.exceptions import ClientError

from accept import registration, spread
from accept.aws import IAM, ROOT_SESSIONS, TYPE, code_of
from accept.run import Run, Skip, example, template

RETAIN = {"Type": TYPE, "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
NOTHING = {"Type": "AWS::CloudFormation::WaitConditionHandle"}
RECOMMENDED = "root-sessions-new-organization.yml"
SIMPLE = "root-sessions.yml"


def create_without_trusted_access(run: Run) -> None:
    """Create a stack without trusted access, for the error that users get first"""
    if run.found.trusted_access:
        raise Skip("trusted access was enabled before")
    run.create_stack("early", example(SIMPLE))
    run.see_features()
    run.delete_stack("early")


def create(run: Run) -> None:
    """Create the recommended stack, which enables trusted access and root sessions"""
    run.create_stack("main", example(RECOMMENDED))
    run.see_features()


def read(run: Run) -> None:
    """Read the resource, and list it, through Cloud Control"""
    cloudcontrol = run.aws.client("cloudcontrol")
    resource = cloudcontrol.get_resource(TypeName=TYPE, Identifier=run.found.organization)["ResourceDescription"]
    run.saw(f"read: {json.dumps(json.loads(resource['Properties']), sort_keys=True)}")
    listed = cloudcontrol.list_resources(TypeName=TYPE)["ResourceDescriptions"]
    run.saw(f"listed: {[description['Identifier'] for description in listed]}")


def detect_drift(run: Run) -> None:
    """Detect drift of a stack whose properties are all write-only"""
    run.see_drift("main")


def update(run: Run) -> None:
    """Update the write-only properties"""
    run.update_stack("main", example(RECOMMENDED).replace("AdoptExisting: false", "AdoptExisting: true"))
    run.see_features()


def declare_twice(run: Run) -> None:
    """Create a second stack in the same Region: does the rollback delete the first stack's resource?"""
    run.create_stack("second", example(SIMPLE))
    run.see_features()
    run.delete_stack("second")
    run.ensure_enabled()


def detect_that_it_is_gone(run: Run) -> None:
    """Disable root sessions by hand and detect drift"""
    run.aws.disable(ROOT_SESSIONS)
    run.see_drift("main")


def update_what_is_gone(run: Run) -> None:
    """Update the stack while root sessions are disabled, enable them by hand, and continue the rollback"""
    stack = run.update_stack("main", example(RECOMMENDED))
    run.aws.enable_root_sessions()
    if stack["StackStatus"] == "UPDATE_ROLLBACK_FAILED":
        run.continue_rollback("main")
    run.see_features()


def delete_retained(run: Run) -> None:
    """Delete the stack, whose DeletionPolicy is RetainExceptOnCreate"""
    run.ensure_enabled()
    run.delete_stack("main")
    run.see_features()


def import_resource(run: Run) -> None:
    """Import the enabled root sessions into a stack"""
    run.ensure_enabled()
    run.create_stack("imported", template(Nothing=NOTHING))
    run.import_into("imported", template(Nothing=NOTHING, RootSessions=RETAIN), "RootSessions")
    run.see_features()


def rename_by_import(run: Run) -> None:
    """Rename the resource as the guide describes: remove it with Retain, then import it under its new name"""
    run.update_stack("imported", template(Nothing=NOTHING))
    run.import_into("imported", template(Nothing=NOTHING, Renamed=RETAIN), "Renamed")
    run.delete_stack("imported")
    run.see_features()


def roll_back_adopted(run: Run) -> None:
    """Roll back a create that adopted root sessions"""
    run.ensure_enabled()
    _roll_back(run, "adopting")


def roll_back_enabled(run: Run) -> None:
    """Roll back a create that enabled root sessions"""
    run.aws.disable(ROOT_SESSIONS)
    _roll_back(run, "enabling")


def _roll_back(run: Run, stack: str) -> None:
    failing = {"Type": TYPE, "DependsOn": "RootSessions", "Properties": {"AdoptExisting": False}}
    run.create_stack(stack, template(RootSessions={"Type": TYPE}, Failing=failing))
    run.see_features()
    run.delete_stack(stack)


def retain_with_a_transform(run: Run) -> None:
    """Create the recommended stack with AWS::LanguageExtensions, which is reported to refuse RetainExceptOnCreate"""
    run.aws.disable(ROOT_SESSIONS)
    try:
        run.create_stack("extended", f"Transform: AWS::LanguageExtensions\n{example(RECOMMENDED)}")
    except ClientError as e:
        run.saw(f"create: {e.response['Error']['Message']}")
    run.see_features()
    run.delete_stack("extended")
    run.aws.disable(ROOT_SESSIONS)


def rename(run: Run) -> None:
    """Rename the resource without Retain, in one update"""
    run.create_stack("renamed", template(RootSessions={"Type": TYPE}))
    run.update_stack("renamed", template(Renamed={"Type": TYPE}))
    run.see_features()
    run.delete_stack("renamed")
    run.see_features()


def disable_trusted_access(run: Run) -> None:
    """Disable trusted access while root sessions are enabled, and enable it again"""
    if run.found.trusted_access:
        raise Skip("trusted access was enabled before")
    run.ensure_enabled()
    organizations = run.aws.client("organizations")
    interrupted = run.journal.add("interrupted trusted access", IAM, run.aws.region)
    organizations.disable_aws_service_access(ServicePrincipal=IAM)
    try:
        run.saw(f"without: {run.aws.client('iam').list_organizations_features()['EnabledFeatures']}")
    except ClientError as e:
        run.saw(f"without: {code_of(e)}")
    organizations.enable_aws_service_access(ServicePrincipal=IAM)
    run.journal.forget(interrupted)
    run.aws.wait_for("trusted access to take effect", lambda: _features(run))
    run.see_features()
    run.aws.disable(ROOT_SESSIONS)


def _features(run: Run) -> list[list[str]] | None:
    try:
        return [run.aws.client("iam").list_organizations_features()["EnabledFeatures"]]
    except ClientError:
        return None


@dataclass(frozen=True)
class Step:
    run: Callable[[Run], None]
    settles: list[str]  # numbers in guide/contributing/assumptions.md
    only_if_named: bool = False  # in --steps

    @property
    def name(self) -> str:
        return self.run.__name__

    @property
    def says(self) -> str:
        return (self.run.__doc__ or "").strip()


STEPS = [
    Step(registration.register, ["A1", "A2", "A27"]),
    Step(registration.register_in_second_region, ["A10"]),
    Step(create_without_trusted_access, ["A3", "A4"]),
    Step(create, ["A5"]),
    Step(read, ["A6"]),
    Step(detect_drift, ["A7"]),
    Step(update, ["A8"]),
    Step(registration.register_while_enabled, ["A1", "A23"]),
    Step(declare_twice, ["A9"]),
    Step(spread.refuse_to_adopt, ["A11"]),
    Step(spread.delete_in_second_region, ["A12"]),
    Step(detect_that_it_is_gone, ["A7"]),
    Step(update_what_is_gone, ["A13"]),
    Step(delete_retained, ["A14"]),
    Step(import_resource, ["A15"]),
    Step(rename_by_import, ["A15"]),
    Step(roll_back_adopted, ["A16"]),
    Step(roll_back_enabled, ["A14", "A16"]),
    Step(retain_with_a_transform, ["A24"]),
    Step(rename, ["A9", "A17"]),
    Step(spread.deploy_stack_set, ["A18"]),
    Step(disable_trusted_access, ["A19"]),
    Step(spread.find_logs, ["A20"]),
    Step(spread.find_trail, ["A21"]),
    Step(registration.tag, ["A25"]),
    Step(registration.create_both, ["A26"], only_if_named=True),
    Step(registration.unregister, ["A22"]),
]
