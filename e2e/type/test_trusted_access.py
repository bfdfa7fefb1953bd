"""EnableTrustedAccess over several invocations and in updates, and the permissions for it."""

import ast

import pytest
from support import IAM, RETAIN, outputs, template


def resource(enable_trusted_access: bool) -> str:
    return template(RootSessions=RETAIN | {"Properties": {"EnableTrustedAccess": enable_trusted_access}})


def test_it_waits_until_trusted_access_takes_effect_in_iam(local):
    local.make_organization(trusted_access=False)
    local.faults(trusted_access_unseen_calls=2)

    assert local.create_stack(template=resource(True))["StackStatus"] == "CREATE_COMPLETE"

    calls = local.calls()
    assert (calls.count("EnableAWSServiceAccess"), calls.count("EnableOrganizationsRootSessions")) == (1, 1)


def test_after_a_failure_with_trusted_access_enabled_it_continues_from_there(local):
    local.make_organization(trusted_access=False)
    local.faults(trusted_access_unseen_calls=5)  # all List calls of the first invocation
    waiting = local.invoke("CREATE", {"EnableTrustedAccess": "true"})
    assert waiting["status"] == "IN_PROGRESS"
    assert waiting["resourceModel"]["EnableTrustedAccess"] is True  # an event in progress is intact
    local.faults(throttled_calls=3)  # all attempts of the SDK

    failed = local.invoke("CREATE", waiting["resourceModel"], waiting["callbackContext"])
    assert failed["errorCode"] == "Throttling"

    again = local.invoke("CREATE", waiting["resourceModel"], waiting["callbackContext"])
    assert again["status"] == "SUCCESS"
    assert "EnableTrustedAccess" not in again["resourceModel"]
    assert local.features() == ["RootSessions"]


def test_an_update_enables_lost_trusted_access_and_replaces_nothing(local):
    organization = local.make_organization()
    local.create_stack(template=resource(False))
    local.aws("organizations", "disable-aws-service-access", "--service-principal", IAM)
    local.calls()

    assert local.update_stack(resource(True)) == "UPDATE_COMPLETE"

    assert local.calls() == [
        "ListOrganizationsFeatures",
        "DescribeOrganization",
        "EnableAWSServiceAccess",
        "ListOrganizationsFeatures",
        "ListOrganizationsFeatures",  # the read after each update
    ]
    assert local.update_stack(resource(False)) == "UPDATE_COMPLETE"
    assert local.calls() == ["ListOrganizationsFeatures"] * 2
    [described] = local.aws("cloudformation", "describe-stack-resources", "--stack-name", "stack")["StackResources"]
    assert described["PhysicalResourceId"] == organization


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
