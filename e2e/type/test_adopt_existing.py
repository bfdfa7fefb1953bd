"""AdoptExisting: a stack that did not enable root sessions does not disable them."""

import pytest
from support import REGIONS, outputs, template

from local_aws.client import MANAGEMENT_ACCOUNT

RECOMMENDED = "examples/root-sessions-new-organization.yml"
CAUTIOUS = {"Properties": {"AdoptExisting": False}}


def failure(events) -> str:
    [reason] = [reason for name, status, reason in events if (name, status) == ("RootSessions", "CREATE_FAILED")]
    return reason


def test_what_trusted_access_hid_is_not_disabled_by_the_rollback(local):
    """IAM keeps the feature while trusted access is off: only a create that enables trusted access finds it."""
    local.make_organization()
    local.sdk("iam").enable_organizations_root_sessions()
    local.sdk("organizations").disable_aws_service_access(ServicePrincipal="iam.amazonaws.com")

    assert local.create_stack(template=RECOMMENDED)["StackStatus"] == "ROLLBACK_COMPLETE"

    assert "HandlerErrorCode: AlreadyExists" in failure(local.events())
    assert local.features() == ["RootSessions"]


def test_where_they_are_enabled_the_recommended_template_changes_nothing_and_says_what_to_do(local):
    organization = local.make_organization()
    local.sdk("iam").enable_organizations_root_sessions()
    local.calls()

    assert local.create_stack(template=RECOMMENDED)["StackStatus"] == "ROLLBACK_COMPLETE"

    reason = failure(local.events())
    assert "HandlerErrorCode: AlreadyExists" in reason
    assert f"already enabled in organization {organization}" in reason
    assert "--change-set-type IMPORT" in reason and "set AdoptExisting to true" in reason
    assert local.calls() == ["ListOrganizationsFeatures"]
    assert local.delete_stack() == "DELETE_COMPLETE"
    assert local.features() == ["RootSessions"]


def test_where_they_are_not_enabled_it_enables_them(local):
    organization = local.make_organization()

    stack = local.create_stack(template=RECOMMENDED)

    assert outputs(stack) == {"OrganizationId": organization, "EnabledFeatures": "RootSessions"}
    assert local.calls() == [
        "ListOrganizationsFeatures",
        "EnableOrganizationsRootSessions",
        "ListOrganizationsFeatures",
        "ListOrganizationsFeatures",  # the read for Ref and Fn::GetAtt
    ]


def test_a_second_stack_in_another_region_is_refused_and_changes_nothing(local):
    local.make_organization()
    local.register(REGIONS[1])
    assert local.create_stack(template=template(RootSessions=CAUTIOUS))["StackStatus"] == "CREATE_COMPLETE"
    region = {"region": REGIONS[1]}

    local.aws(
        *("cloudformation", "create-stack", "--stack-name", "second", "--region", REGIONS[1]),
        *("--template-body", template(RootSessions=CAUTIOUS)),
    )
    second = local.finished("second", **region)

    assert second["StackStatus"] == "ROLLBACK_COMPLETE"
    assert "HandlerErrorCode: AlreadyExists" in failure(local.events("second", **region))
    assert local.features() == ["RootSessions"]


def test_a_renamed_resource_is_refused_and_stays_enabled(local):
    local.make_organization()
    local.create_stack(template=template(RootSessions=CAUTIOUS))

    assert local.update_stack(template(Renamed=CAUTIOUS)) == "UPDATE_ROLLBACK_COMPLETE"

    assert local.features() == ["RootSessions"]


def test_a_response_that_is_lost_does_not_turn_a_create_into_already_exists(local):
    local.make_organization()
    for lost in (1, 2):
        local.faults(lost_responses=lost)

        assert local.create_stack(template=template(RootSessions=CAUTIOUS))["StackStatus"] == "CREATE_COMPLETE"

        assert local.delete_stack() == "DELETE_COMPLETE"


def test_a_stack_in_a_member_account_is_told_where_to_deploy_and_not_which_action_to_allow(local):
    local.make_organization(trusted_access=False)
    account, member = local.make_member()
    local.register(account=account, **member)

    local.create_stack(template=RECOMMENDED, **member)

    reason = failure(local.events(**member))
    assert f"the management account is {MANAGEMENT_ACCOUNT}" in reason or "nor IAM's delegated administrator" in reason
    assert "allow organizations:" not in reason


@pytest.mark.parametrize("value", ["", " ", "null"])
def test_a_value_that_is_neither_true_nor_false_is_refused_and_never_adopts(local, value):
    """As pipelines and StackSets send a parameter that is not set. Without the property, the stack would adopt."""
    local.make_organization()
    local.sdk("iam").enable_organizations_root_sessions()
    local.calls()

    stack = local.create_stack(template=template(RootSessions={"Properties": {"AdoptExisting": value}}))

    assert stack["StackStatus"] == "ROLLBACK_COMPLETE"
    reason = failure(local.events())
    assert "#/AdoptExisting: expected type: Boolean" in reason and "HandlerErrorCode: InvalidRequest" in reason
    assert local.delete_stack() == "DELETE_COMPLETE"
    assert local.calls() == []
    assert local.features() == ["RootSessions"]
