"""The life of a stack: rollbacks, retained and renamed resources, what someone changed by hand."""

import pytest
from support import RETAIN, template

FAILS = {"Properties": {"Wrong": True}, "DependsOn": "RootSessions"}


def test_the_rollback_of_a_create_disables_what_it_enabled(local):
    local.make_organization()
    stack = local.create_stack(template=template(RootSessions={}, Other=FAILS))
    assert stack["StackStatus"] == "ROLLBACK_COMPLETE"
    assert local.features() == []


def test_the_rollback_of_a_create_also_disables_what_it_adopted(local):
    """Hazard 1: nothing tells adopted from created."""
    local.make_organization()
    local.sdk("iam").enable_organizations_root_sessions()
    local.create_stack(template=template(RootSessions={}, Other=FAILS))
    assert local.features() == []


def test_with_retain_the_rollback_of_a_create_keeps_it(local):
    local.make_organization()
    local.sdk("iam").enable_organizations_root_sessions()
    stack = local.create_stack(template=template(RootSessions=RETAIN, Other=FAILS))
    assert stack["StackStatus"] == "ROLLBACK_COMPLETE"
    assert local.features() == ["RootSessions"]


def test_the_rollback_of_an_update_leaves_what_was_there(local):
    local.make_organization()
    local.create_stack(template=template(RootSessions={}))

    status = local.update_stack(template(RootSessions={}, Other=FAILS))

    assert status == "UPDATE_ROLLBACK_COMPLETE"
    assert local.features() == ["RootSessions"]
    assert local.delete_stack() == "DELETE_COMPLETE"
    assert local.features() == []


def test_a_change_of_the_deletion_policy_calls_no_handler(local):
    local.make_organization()
    local.create_stack(template=template(RootSessions={}))
    local.calls()

    assert local.update_stack(template(RootSessions=RETAIN)) == "UPDATE_COMPLETE"

    assert local.calls() == []
    assert local.delete_stack() == "DELETE_COMPLETE"
    assert local.features() == ["RootSessions"]


def test_a_change_of_the_logical_id_is_refused_and_its_rollback_disables(local):
    """Hazard 3: the new one adopts what the old one has, is refused, and is deleted by the rollback."""
    local.make_organization()
    local.create_stack(template=template(RootSessions={}))

    assert local.update_stack(template(Renamed={})) == "UPDATE_ROLLBACK_COMPLETE"

    [reason] = [reason for name, status, reason in local.events() if (name, status) == ("Renamed", "CREATE_FAILED")]
    assert reason.endswith(f" already exists in stack {local.stack()['StackId']}")
    assert local.features() == []


def test_with_retain_a_change_of_the_logical_id_is_refused_and_changes_nothing(local):
    local.make_organization()
    local.create_stack(template=template(RootSessions=RETAIN))

    assert local.update_stack(template(Renamed=RETAIN)) == "UPDATE_ROLLBACK_COMPLETE"

    assert ("Renamed", "DELETE_SKIPPED", "") in local.events()
    assert local.features() == ["RootSessions"]


@pytest.mark.parametrize("fails, features", [(True, []), (False, ["RootSessions"])])
def test_retain_except_on_create_disables_only_when_the_create_is_rolled_back(local, fails, features):
    local.make_organization()
    others = {"Other": FAILS} if fails else {}
    local.create_stack(template=template(RootSessions={"DeletionPolicy": "RetainExceptOnCreate"}, **others))

    assert local.delete_stack() == "DELETE_COMPLETE"

    assert local.features() == features


def test_a_stack_can_be_deleted_after_someone_disabled_the_feature(local):
    local.make_organization()
    local.create_stack()
    local.sdk("iam").disable_organizations_root_sessions()

    assert local.delete_stack() == "DELETE_COMPLETE"


def test_a_stack_can_be_deleted_after_trusted_access_was_disabled(local):
    local.make_organization()
    local.create_stack()
    local.aws("organizations", "disable-aws-service-access", "--service-principal", "iam.amazonaws.com")

    assert local.delete_stack() == "DELETE_COMPLETE"


def test_an_update_that_failed_and_could_not_be_rolled_back_is_continued(local):
    local.make_organization()
    local.create_stack(template=template(RootSessions={}))
    local.sdk("iam").disable_organizations_root_sessions()
    changed = template(RootSessions={"Properties": {"EnableTrustedAccess": True}})
    assert local.update_stack(changed) == "UPDATE_ROLLBACK_FAILED"
    local.sdk("iam").enable_organizations_root_sessions()

    local.aws("cloudformation", "continue-update-rollback", "--stack-name", "stack")

    assert local.finished()["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    assert local.update_stack(changed) == "UPDATE_COMPLETE"


def test_a_rollback_is_continued_without_a_resource_that_is_gone(local):
    local.make_organization()
    local.create_stack(template=template(RootSessions={}))
    local.sdk("iam").disable_organizations_root_sessions()
    local.update_stack(template(RootSessions={"Properties": {"EnableTrustedAccess": True}}))

    local.aws(
        *("cloudformation", "continue-update-rollback", "--stack-name", "stack"),
        *("--resources-to-skip", "RootSessions"),
    )

    assert local.finished()["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    assert local.delete_stack() == "DELETE_COMPLETE"


def test_list_finds_what_can_be_imported(local):
    organization = local.make_organization()
    local.sdk("iam").enable_organizations_root_sessions()
    listed = local.invoke("LIST", {})
    assert [model["OrganizationId"] for model in listed["resourceModels"]] == [organization]
