"""EnableTrustedAccess: one template for an organization that has no trusted access for IAM."""

import ast
import json

import pytest
from support import IAM, RETAIN, outputs, template

from local_aws.client import ROOT

TEMPLATE = "examples/root-sessions-new-organization.yml"


def trusted_services(local) -> list[str]:
    listed = local.aws("organizations", "list-aws-service-access-for-organization")["EnabledServicePrincipals"]
    return [service["ServicePrincipal"] for service in listed]


def resource(enable_trusted_access: bool | None) -> str:
    if enable_trusted_access is None:
        return template(RootSessions=RETAIN)
    return template(RootSessions=RETAIN | {"Properties": {"EnableTrustedAccess": enable_trusted_access}})


def test_one_template_enables_everything_and_its_deletion_nothing(local):
    organization = local.make_organization(trusted_access=False)

    stack = local.create_stack(template=TEMPLATE)

    assert stack["StackStatus"] == "CREATE_COMPLETE"
    assert outputs(stack) == {"OrganizationId": organization, "EnabledFeatures": "RootSessions"}
    assert local.calls() == [
        "ListOrganizationsFeatures",
        "DescribeOrganization",
        "EnableAWSServiceAccess",
        "ListOrganizationsFeatures",
        "EnableOrganizationsRootSessions",
        "ListOrganizationsFeatures",
        "ListOrganizationsFeatures",  # the read for Ref and Fn::GetAtt
    ]
    assert trusted_services(local) == [IAM]
    assert local.delete_stack() == "DELETE_COMPLETE"
    assert (trusted_services(local), local.features()) == ([IAM], ["RootSessions"])


def test_it_waits_until_iam_sees_trusted_access(local):
    local.make_organization(trusted_access=False)
    local.faults(trusted_access_unseen_calls=2)

    assert local.create_stack(template=TEMPLATE)["StackStatus"] == "CREATE_COMPLETE"

    calls = local.calls()
    assert calls.count("EnableAWSServiceAccess") == 1
    assert calls.count("EnableOrganizationsRootSessions") == 1


def test_where_trusted_access_is_enabled_it_makes_one_list_more(local):
    local.make_organization()

    assert local.create_stack(template=TEMPLATE)["StackStatus"] == "CREATE_COMPLETE"

    assert local.calls() == [
        "ListOrganizationsFeatures",
        "EnableOrganizationsRootSessions",
        "ListOrganizationsFeatures",
        "ListOrganizationsFeatures",
    ]


def test_without_retain_deleting_the_stack_leaves_trusted_access_alone(local):
    local.make_organization(trusted_access=False)
    local.create_stack(template=template(RootSessions={"Properties": {"EnableTrustedAccess": True}}))

    assert local.delete_stack() == "DELETE_COMPLETE"

    assert (trusted_services(local), local.features()) == ([IAM], [])


def test_a_failure_after_trusted_access_was_enabled_goes_on_where_it_was(local):
    local.make_organization(trusted_access=False)
    local.faults(trusted_access_unseen_calls=5)  # all Lists of the first invocation
    wanted = {"EnableTrustedAccess": "true"}
    waiting = local.invoke("CREATE", wanted)
    assert waiting["status"] == "IN_PROGRESS"
    assert waiting["resourceModel"]["EnableTrustedAccess"] is True  # an event in progress is intact
    local.faults(throttled_calls=3)  # all attempts of the SDK

    failed = local.invoke("CREATE", waiting["resourceModel"], waiting["callbackContext"])
    assert failed["errorCode"] == "Throttling"

    again = local.invoke("CREATE", waiting["resourceModel"], waiting["callbackContext"])
    assert again["status"] == "SUCCESS"
    assert "EnableTrustedAccess" not in again["resourceModel"]
    assert local.features() == ["RootSessions"]


@pytest.mark.parametrize("before, after", [(False, True), (True, False), (None, True), (True, None)])
def test_a_change_of_the_property_replaces_nothing(local, before, after):
    organization = local.make_organization()
    local.create_stack(template=resource(before))
    local.calls()

    assert local.update_stack(resource(after)) == "UPDATE_COMPLETE"

    # the update, and the read after it
    assert local.calls() == ["ListOrganizationsFeatures", "ListOrganizationsFeatures"]
    [described] = local.aws("cloudformation", "describe-stack-resources", "--stack-name", "stack")["StackResources"]
    assert described["PhysicalResourceId"] == organization


def test_an_update_enables_trusted_access_that_was_lost(local):
    local.make_organization()
    local.create_stack(template=resource(False))
    local.aws("organizations", "disable-aws-service-access", "--service-principal", IAM)
    local.calls()

    assert local.update_stack(resource(True)) == "UPDATE_COMPLETE"

    assert trusted_services(local) == [IAM]
    assert local.calls() == [
        "ListOrganizationsFeatures",
        "DescribeOrganization",
        "EnableAWSServiceAccess",
        "ListOrganizationsFeatures",
        "ListOrganizationsFeatures",
    ]


def test_an_update_of_what_is_gone_fails_and_enables_nothing(local):
    local.make_organization()
    local.create_stack(template=resource(False))
    local.sdk("iam").disable_organizations_root_sessions()

    assert local.update_stack(resource(True)) == "UPDATE_ROLLBACK_FAILED"

    first, *_ = [reason for _, status, reason in local.events() if status == "UPDATE_FAILED"]
    assert "HandlerErrorCode: NotFound" in first
    assert local.features() == []


def test_a_read_does_not_return_it_so_there_is_no_drift(local):
    organization = local.make_organization()
    local.create_stack(template=TEMPLATE)

    model = local.invoke("READ", {"OrganizationId": organization})["resourceModel"]

    assert model == {"OrganizationId": organization, "EnabledFeatures": ["RootSessions"]}
    schema = json.loads((ROOT / "org-iam-rootsessions.json").read_text())
    assert set(schema["properties"]) - set(model) == {name.split("/")[-1] for name in schema["writeOnlyProperties"]}


@pytest.mark.parametrize("allowed", ["true", "false"])
def test_the_registration_template_allows_trusted_access_for_iam_only_or_not_at_all(empty, allowed):
    empty.make_organization(trusted_access=False)
    parameters = {"SchemaHandlerPackage": empty.upload(), "AllowEnableTrustedAccess": allowed}
    registered = empty.create_stack("register", "examples/register-type.yml", parameters)
    role = outputs(registered)["ExecutionRoleArn"].split("/")[-1]
    iam = empty.sdk("iam")
    policies = ["RootSessions", "EnableTrustedAccess"] if allowed == "true" else ["RootSessions"]
    assert iam.list_role_policies(RoleName=role)["PolicyNames"] == policies
    if allowed == "true":
        # moto returns the text of a Python object
        policy = ast.literal_eval(
            iam.get_role_policy(RoleName=role, PolicyName="EnableTrustedAccess")["PolicyDocument"]
        )
        assert [(s["Action"], s.get("Condition")) for s in policy["Statement"]] == [
            ("organizations:DescribeOrganization", None),
            ("organizations:EnableAWSServiceAccess", {"StringEquals": {"organizations:ServicePrincipal": IAM}}),
        ]
