"""Changes and reads an organization and its stacks in the local AWS, through the real SDK."""

import json
from typing import Any

from laws import FAILS, TYPES, Event, Organization, Step, Wanted
from laws_model import Place
from support import IAM, REGIONS, switch, wait_until

from local_aws.client import MANAGEMENT_ACCOUNT, OPERATION_SECONDS, TYPE, LocalAws

OTHER_ACCOUNT = "210987654321"
EXECUTION_ROLE = f"arn:aws:iam::{MANAGEMENT_ACCOUNT}:role/ExecutionRole"
PACE = 0.01
DENYING = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}
HANDLE = {"Type": "AWS::CloudFormation::WaitConditionHandle"}  # a stack needs a resource


class StacksInAws:
    def __init__(self, local: LocalAws) -> None:
        self.local = local
        self.is_clean = False  # no stack is left
        self._seen_events: set[str] = set()
        self._templates = 0

    def begin(self) -> None:
        """Starts with an organization that only has trusted access; resets the local AWS after a failure."""
        if self.is_clean:
            self.found_organization()
        else:
            self._reset()
        self.is_clean = False
        self.local.calls()

    def _reset(self) -> None:
        self._stack_ids: dict[Place, str] = {}
        self._imports: dict[Place, str] = {}  # change sets to execute
        self._refused: set[Place] = set()  # stacks whose import was refused
        self.local.reset()
        self.local.faults(pace=PACE)
        self.organization = self.local.make_organization()
        self.local.make_type_roles()
        for region in REGIONS:
            for type_name in TYPES:
                self._register(region, type_name)
        self._make_other_organization()

    def _register(self, region: str, type_name: str) -> None:
        """Registers a type without a log group, because RPDK would log many errors about it after a reset."""
        self.local.sdk("cloudformation", region).register_type(
            Type="RESOURCE",
            TypeName=type_name,
            SchemaHandlerPackage=self.local.upload(type_name=type_name),
            ExecutionRoleArn=EXECUTION_ROLE,
        )

    # Actions of a person

    def switch_feature(self, type_name: str, on: bool) -> None:
        switch(self.local, type_name.rpartition("::")[2], on)

    def switch_trusted_access(self, on: bool) -> None:
        organizations = self.local.sdk("organizations")
        switch = organizations.enable_aws_service_access if on else organizations.disable_aws_service_access
        switch(ServicePrincipal=IAM)

    def permit(self, on: bool) -> None:
        """Restores or removes the permissions of the handlers' role."""
        iam, name = self.local.sdk("iam"), {"RoleName": "ExecutionRole", "PolicyName": "Deny"}
        if on:
            iam.delete_role_policy(**name)
        else:
            iam.put_role_policy(**name, PolicyDocument=json.dumps(DENYING))

    def found_organization(self) -> None:
        """Replaces the organization with a new one."""
        self.local.sdk("organizations").delete_organization()
        self.organization = self.local.make_organization()

    def _make_other_organization(self) -> None:
        """Creates a second organization with both features and trusted access, in its own account."""
        self._other = self.session(f"arn:aws:iam::{OTHER_ACCOUNT}:role/Admin")
        organizations = self.local.sdk("organizations", **self._other)
        self.other_organization = organizations.create_organization(FeatureSet="ALL")["Organization"]["Id"]
        organizations.enable_aws_service_access(ServicePrincipal=IAM)
        self.local.sdk("iam", **self._other).enable_organizations_root_sessions()
        self.local.sdk("iam", **self._other).enable_organizations_root_credentials_management()

    def session(self, role: str) -> dict[str, str]:
        """A role's credentials for `sdk`."""
        session = self.local.sdk("sts").assume_role(RoleArn=role, RoleSessionName="laws")["Credentials"]
        return {
            "AWS_ACCESS_KEY_ID": session["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": session["SecretAccessKey"],
            "AWS_SESSION_TOKEN": session["SessionToken"],
        }

    # Stack operations, which return at once

    def create(self, place: Place, wanted: Wanted | None, fails: bool) -> None:
        body = self.template(wanted, fails)
        created = self._cloudformation(place).create_stack(StackName=place[1], TemplateBody=body)
        self._stack_ids[place] = created["StackId"]

    def update(self, place: Place, wanted: Wanted | None, fails: bool) -> None:
        body = self.template(wanted, fails)
        self._cloudformation(place).update_stack(StackName=place[1], TemplateBody=body)

    def delete(self, place: Place) -> None:
        self._cloudformation(place).delete_stack(StackName=place[1])

    def continue_rollback(self, place: Place, skip: bool) -> None:
        [resource] = self._resources(place)
        skipped = [resource["LogicalResourceId"]] if skip else []
        self._cloudformation(place).continue_update_rollback(StackName=place[1], ResourcesToSkip=skipped)

    def import_(self, place: Place, wanted: Wanted, organization: str) -> None:
        new = place not in self._stack_ids
        others = [] if new else self._resources(place, HANDLE["Type"])
        resource = {
            "ResourceType": wanted.type,
            "LogicalResourceId": wanted.logical_id,
            "ResourceIdentifier": {"OrganizationId": organization},
        }
        created = self._cloudformation(place).create_change_set(
            StackName=place[1],
            ChangeSetName="import",
            ChangeSetType="IMPORT",
            ResourcesToImport=[resource],
            TemplateBody=self.template(wanted, fails=False, handle=bool(others)),
        )
        self._stack_ids[place], self._imports[place] = created["StackId"], created["Id"]

    def template(self, wanted: Wanted | None, fails: bool, handle: bool = True) -> str:
        """A template that differs from every earlier one, so that an update always has something to do."""
        self._templates += 1
        resources: dict[str, Any] = {"Handle": HANDLE} if handle else {}
        if wanted:
            resources[wanted.logical_id] = {
                "Type": wanted.type,
                "DeletionPolicy": wanted.policy,
                "Properties": wanted.properties,
            }
        if fails:
            resources[FAILS] = {"Type": TYPE, "Properties": {"Wrong": True}}
            resources[FAILS] |= {"DependsOn": wanted.logical_id} if wanted else {}
        return json.dumps({"Description": str(self._templates), "Resources": resources})

    # Results

    def finish(self, places: list[Place], step: Step) -> None:
        """Waits until the operations have ended, and notes their results in the step."""
        for place in places:
            step.statuses[place] = self.wait(place)
            step.events += self.new_events(place)
            step.refused, self._refused = step.refused | self._refused, set()
            if step.statuses[place] == "DELETE_COMPLETE":
                del self._stack_ids[place]
        self.local.faults(pace=PACE)
        calls = self.local.http("DELETE", "/_local/calls")
        handlers = {  # their calls have a role's session
            call["operation"]
            for call in calls
            if call["account"] == MANAGEMENT_ACCOUNT and call["access_key"].startswith("ASIA")
        }
        step.disabled = frozenset(t for t in TYPES if f"DisableOrganizations{t.rpartition('::')[2]}" in handlers)
        step.after = self.state()
        step.other_after = self.state(**self._other)

    def wait(self, place: Place) -> str:
        """The status in which an operation has ended."""
        change_set = self._imports.pop(place, None)
        if change_set and not self._execute(self._cloudformation(place), change_set):
            self._refused.add(place)
            return self.local.stack(self._stack_ids[place], region=place[0])["StackStatus"]
        return self.local.finished(self._stack_ids[place], region=place[0])["StackStatus"]

    def _execute(self, cloudformation: Any, change_set: str) -> bool:
        """Executes an import, unless its change set failed because the resource is missing or another stack owns it."""
        described = wait_until(lambda: self._created(cloudformation, change_set), OPERATION_SECONDS)
        found = described["Status"] == "CREATE_COMPLETE"
        if found:
            cloudformation.execute_change_set(ChangeSetName=change_set)
        else:
            assert described["StatusReason"]
            cloudformation.delete_change_set(ChangeSetName=change_set)
        return found

    def _created(self, cloudformation: Any, change_set: str) -> dict[str, Any] | None:
        described = cloudformation.describe_change_set(ChangeSetName=change_set)
        return None if described["Status"].endswith("_IN_PROGRESS") else described

    def facts(self, after: Organization, statuses: dict[Place, str]) -> tuple:
        """The same facts as the model's, with the statuses from a step."""
        stacks = {}
        for place, stack_id in self._stack_ids.items():
            stack = self.local.stack(stack_id, region=place[0])
            resources = {r["LogicalResourceId"]: r["PhysicalResourceId"] for r in self._resources(place)}
            stacks[place] = (statuses.get(place, stack["StackStatus"]), resources)
        return after.enabled, after.trusted, stacks

    def state(self, **session: str) -> Organization:
        """An organization's state. Turns on trusted access meanwhile, because IAM needs it to list features."""
        organizations = self.local.sdk("organizations", **session)
        services = organizations.list_aws_service_access_for_organization()["EnabledServicePrincipals"]
        trusted = bool(services)
        if not trusted:
            organizations.enable_aws_service_access(ServicePrincipal=IAM)
        features = self.local.sdk("iam", **session).list_organizations_features()["EnabledFeatures"]
        if not trusted:
            organizations.disable_aws_service_access(ServicePrincipal=IAM)
        return Organization(frozenset(t for t in TYPES if t.rpartition("::")[2] in features), trusted)

    def new_events(self, place: Place) -> list[Event]:
        pages = self._cloudformation(place).get_paginator("describe_stack_events")
        found = pages.paginate(StackName=self._stack_ids[place]).build_full_result()["StackEvents"]
        new = [e for e in reversed(found) if e["EventId"] not in self._seen_events]
        self._seen_events |= {e["EventId"] for e in new}
        return [
            Event(
                place,
                e["LogicalResourceId"],
                e["ResourceStatus"],
                e.get("PhysicalResourceId", ""),
                e.get("ResourceStatusReason", ""),
                e["ResourceType"],
            )
            for e in new
        ]

    def _resources(self, place: Place, *types: str) -> list[dict[str, Any]]:
        """The existing resources of these types; by default, of ours."""
        stack = self._stack_ids[place]
        found = self._cloudformation(place).describe_stack_resources(StackName=stack)["StackResources"]
        return [r for r in found if r["ResourceType"] in (types or TYPES) and r.get("PhysicalResourceId")]

    def _cloudformation(self, place: Place) -> Any:
        return self.local.sdk("cloudformation", place[0])
