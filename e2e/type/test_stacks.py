"""Stacks with the type: their calls and their messages. test_laws.py has the rest."""

import pytest
from support import outputs, template

from local_aws.client import MANAGEMENT_ACCOUNT

PLAIN = "examples/root-sessions.yml"
RECOMMENDED = "examples/root-sessions-new-organization.yml"
LIST, ENABLE = "ListOrganizationsFeatures", "EnableOrganizationsRootSessions"
READ = LIST  # after each create, for Ref and Fn::GetAtt


def failure(local, **session: str) -> str:
    """Checks that a create has failed and rolled back, deletes the stack, and returns the reason."""
    events = local.events(**session)
    assert events[-1][1] == "ROLLBACK_COMPLETE"
    [reason] = [reason for name, status, reason in events if (name, status) == ("RootSessions", "CREATE_FAILED")]
    assert local.delete_stack(**session) == "DELETE_COMPLETE"
    return reason


def test_create_enables_and_delete_disables(local):
    organization = local.make_organization()

    stack = local.create_stack()

    assert local.calls() == [ENABLE, LIST, READ]
    assert outputs(stack) == {"OrganizationId": organization, "EnabledFeatures": "RootSessions"}
    [resource] = local.aws("cloudformation", "describe-stack-resources", "--stack-name", "stack")["StackResources"]
    assert resource["PhysicalResourceId"] == organization

    assert local.delete_stack() == "DELETE_COMPLETE"
    assert local.calls() == [LIST, "DisableOrganizationsRootSessions", LIST]
    assert local.features() == []


@pytest.mark.parametrize("trusted_access", [True, False])
def test_the_recommended_template_enables_everything_and_its_deletion_disables_nothing(local, trusted_access):
    organization = local.make_organization(trusted_access=trusted_access)

    stack = local.create_stack(template=RECOMMENDED)

    assert outputs(stack) == {"OrganizationId": organization, "EnabledFeatures": "RootSessions"}
    enabling_trusted_access = [] if trusted_access else ["DescribeOrganization", "EnableAWSServiceAccess", LIST]
    assert local.calls() == [LIST, *enabling_trusted_access, ENABLE, LIST, READ]
    assert local.delete_stack() == "DELETE_COMPLETE"
    assert local.features() == ["RootSessions"]  # and trusted access, or IAM would refuse to list them


def test_without_trusted_access_the_message_has_the_command(local):
    local.make_organization(trusted_access=False)
    local.create_stack()
    reason = failure(local)
    assert "HandlerErrorCode: InvalidRequest" in reason
    assert f"iam:EnableOrganizationsRootSessions failed in account {MANAGEMENT_ACCOUNT}" in reason
    assert "aws organizations enable-aws-service-access --service-principal iam.amazonaws.com" in reason
    assert local.calls() == [ENABLE]  # the rollback disables nothing


def test_without_an_organization_the_message_says_so(local):
    local.create_stack()
    assert "does not belong to an organization" in failure(local)


def test_with_consolidated_billing_only_the_message_has_the_command_for_all_features(local):
    local.make_organization(feature_set="CONSOLIDATED_BILLING")
    local.create_stack()
    assert "aws organizations enable-all-features" in failure(local)


@pytest.mark.parametrize("template", [PLAIN, RECOMMENDED])
def test_in_a_member_account_the_message_names_the_management_account_and_no_action_to_allow(local, template):
    local.make_organization()
    account, member = local.make_member()
    local.register(account=account, **member)

    local.create_stack(template=template, **member)

    reason = failure(local, **member)
    assert f"failed in account {account}" in reason
    assert "neither the organization's management account nor IAM's delegated administrator" in reason
    assert "HandlerErrorCode: AccessDenied" in reason
    assert "allow organizations:" not in reason


def test_the_delegated_administrator_may_read_but_not_enable(local):
    local.make_organization()
    account, member = local.make_member()
    local.aws(
        *("organizations", "register-delegated-administrator"),
        *("--account-id", account, "--service-principal", "iam.amazonaws.com"),
    )
    local.register(account=account, **member)
    local.create_stack()
    assert local.aws("iam", "list-organizations-features", **member)["EnabledFeatures"] == ["RootSessions"]

    local.create_stack(**member)

    assert "only the organization's management account can enable" in failure(local, **member)
    assert local.features() == ["RootSessions"]


def test_if_root_sessions_are_enabled_the_message_of_the_recommended_template_has_the_remedy(local):
    organization = local.make_organization()
    local.sdk("iam").enable_organizations_root_sessions()
    local.calls()

    local.create_stack(template=RECOMMENDED)

    reason = failure(local)
    assert "HandlerErrorCode: AlreadyExists" in reason
    assert f"already enabled in organization {organization}" in reason
    assert "--change-set-type IMPORT" in reason and "set AdoptExisting to true" in reason
    assert local.calls() == [LIST]


@pytest.mark.parametrize("value", ["", " ", "null"])
def test_a_value_that_is_neither_true_nor_false_is_refused_and_never_adopts(local, value):
    """Pipelines and StackSets pass an unset parameter like this. Without the property, the stack would adopt."""
    local.make_organization()
    local.sdk("iam").enable_organizations_root_sessions()
    local.calls()

    local.create_stack(template=template(RootSessions={"Properties": {"AdoptExisting": value}}))

    reason = failure(local)
    assert "#/AdoptExisting: expected type: Boolean" in reason and "HandlerErrorCode: InvalidRequest" in reason
    assert local.calls() == []


def test_the_log_has_the_handlers_logs_and_responses(local):
    """shared_fixtures.py searches this log for credentials after all tests."""
    local.make_organization()
    local.create_stack()

    assert len(local.http("GET", "/_local/credentials")) >= 4  # secret and token of create and read
    logged = local.log.read_text()
    assert "[CREATE] invoking handler..." in logged
    assert 'CREATE responded {"status": "SUCCESS"' in logged
