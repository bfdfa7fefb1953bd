"""Stacks with the type, deployed with the real AWS CLI: what a platform engineer sees."""

import pytest
from support import outputs

from local_aws.client import MANAGEMENT_ACCOUNT


def resource_failure(events) -> str:
    [reason] = [
        reason for logical_id, status, reason in events if (logical_id, status) == ("RootSessions", "CREATE_FAILED")
    ]
    return reason


def test_create_enables_and_delete_disables(local):
    organization = local.make_organization()
    assert local.features() == []

    stack = local.create_stack()

    assert stack["StackStatus"] == "CREATE_COMPLETE"
    assert outputs(stack) == {"OrganizationId": organization, "EnabledFeatures": "RootSessions"}
    assert local.features() == ["RootSessions"]
    [resource] = local.aws("cloudformation", "describe-stack-resources", "--stack-name", "stack")["StackResources"]
    assert resource["PhysicalResourceId"] == organization

    assert local.delete_stack() == "DELETE_COMPLETE"
    assert local.features() == []


def test_a_create_is_two_calls_a_read_one_and_a_delete_three(local):
    local.make_organization()
    local.create_stack()
    assert local.calls() == [
        "EnableOrganizationsRootSessions",
        "ListOrganizationsFeatures",
        "ListOrganizationsFeatures",  # the read for Fn::GetAtt
    ]
    local.delete_stack()
    assert local.calls() == [
        "ListOrganizationsFeatures",
        "DisableOrganizationsRootSessions",
        "ListOrganizationsFeatures",
    ]


@pytest.mark.parametrize("suffix", ["", "Exception"])
def test_without_trusted_access_the_stack_rolls_back_and_says_what_to_run(local, suffix):
    local.make_organization(trusted_access=False)
    local.faults(error_suffix=suffix)

    stack = local.create_stack()

    assert stack["StackStatus"] == "ROLLBACK_COMPLETE"
    reason = resource_failure(local.events())
    assert "HandlerErrorCode: InvalidRequest" in reason
    assert f"iam:EnableOrganizationsRootSessions failed in account {MANAGEMENT_ACCOUNT}" in reason
    assert "aws organizations enable-aws-service-access --service-principal iam.amazonaws.com" in reason
    assert local.calls() == ["EnableOrganizationsRootSessions"]  # the rollback disables nothing
    assert local.delete_stack() == "DELETE_COMPLETE"


def test_without_an_organization_the_stack_says_so(local):
    assert local.create_stack()["StackStatus"] == "ROLLBACK_COMPLETE"
    assert "does not belong to an organization" in resource_failure(local.events())


def test_with_consolidated_billing_only_the_stack_says_how_to_enable_all_features(local):
    local.make_organization(feature_set="CONSOLIDATED_BILLING")
    assert local.create_stack()["StackStatus"] == "ROLLBACK_COMPLETE"
    assert "aws organizations enable-all-features" in resource_failure(local.events())


def test_in_a_member_account_the_stack_says_where_to_deploy(local):
    local.make_organization()
    account, member = local.make_member()
    local.register(account=account, **member)

    assert local.create_stack(**member)["StackStatus"] == "ROLLBACK_COMPLETE"

    reason = resource_failure(local.events(**member))
    assert f"failed in account {account}" in reason
    assert "neither the organization's management account nor IAM's delegated administrator" in reason
    assert "HandlerErrorCode: AccessDenied" in reason


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

    assert local.create_stack(**member)["StackStatus"] == "ROLLBACK_COMPLETE"

    assert "only the organization's management account can enable" in resource_failure(local.events(**member))
    assert local.features() == ["RootSessions"]


def test_where_it_is_enabled_already_create_succeeds(local):
    local.make_organization()
    local.sdk("iam").enable_organizations_root_sessions()

    assert local.create_stack()["StackStatus"] == "CREATE_COMPLETE"
    assert local.features() == ["RootSessions"]


def test_deleting_the_stack_in_one_of_two_regions_disables_for_both_and_the_other_can_be_deleted(local):
    """Hazard 2: nothing refuses a second Region."""
    local.make_organization()
    local.register("eu-central-1")
    assert local.create_stack("first")["StackStatus"] == "CREATE_COMPLETE"
    assert local.create_stack("second", region="eu-central-1")["StackStatus"] == "CREATE_COMPLETE"

    assert local.delete_stack("first") == "DELETE_COMPLETE"
    assert local.features() == []
    local.calls()

    assert local.delete_stack("second", region="eu-central-1") == "DELETE_COMPLETE"
    assert "DisableOrganizationsRootSessions" not in local.calls()


def test_with_retain_the_feature_outlives_the_stack(local):
    local.make_organization()
    local.create_stack(template="examples/root-sessions-retain.yml")

    assert local.delete_stack() == "DELETE_COMPLETE"
    assert local.features() == ["RootSessions"]


def test_create_and_delete_wait_until_iam_shows_the_change(local):
    local.make_organization()
    local.faults(visible_after_reads=1)

    stack = local.create_stack()
    assert outputs(stack)["EnabledFeatures"] == "RootSessions"
    assert local.calls().count("EnableOrganizationsRootSessions") == 1

    assert local.delete_stack() == "DELETE_COMPLETE"
    assert local.features() == []


def test_a_throttled_create_is_tried_again(local):
    local.make_organization()
    local.faults(throttled_calls=4)  # more than the SDK tries in one invocation

    assert local.create_stack()["StackStatus"] == "CREATE_COMPLETE"


def test_rpdk_writes_the_types_metrics_to_the_accounts_cloudwatch(local):
    local.make_organization()
    local.create_stack()

    metrics = local.aws("cloudwatch", "list-metrics")["Metrics"]
    assert "AWS/CloudFormation/Org/IAM/RootSessions" in {metric["Namespace"] for metric in metrics}


def test_the_log_that_is_searched_for_credentials_has_the_handlers_logs_and_responses(local):
    """The search itself is where the local AWS ends, in shared_fixtures.py: over the log of all tests."""
    local.make_organization()
    local.create_stack()

    assert len(local.http("GET", "/_local/credentials")) >= 4  # secret and token, of create and read
    logged = local.log.read_text()
    assert "[CREATE] invoking handler..." in logged
    assert 'CREATE responded {"status": "SUCCESS"' in logged
