"""The life of a stack. guide/operations.md says which of these CloudFormation drives here, and which its requests."""

import json

TYPE = "Org::IAM::RootSessions"
RETAIN = {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}


def template(**resources: dict) -> str:
    return json.dumps({"Resources": {name: {"Type": TYPE, **attributes} for name, attributes in resources.items()}})


def update_stack(local, body: str, name: str = "stack") -> str:
    local.aws("cloudformation", "update-stack", "--stack-name", name, "--template-body", body)
    return local.stack(name)["StackStatus"]


FAILS = {"Properties": {"Wrong": True}, "DependsOn": "RootSessions"}


def test_the_rollback_of_a_create_disables_what_it_enabled(local):
    local.make_organization()
    stack = local.create_stack(template=template(RootSessions={}, Other=FAILS))
    assert stack["StackStatus"] == "ROLLBACK_COMPLETE"
    assert local.features() == []


def test_the_rollback_of_a_create_also_disables_what_it_adopted(local):
    """Hazard 1: nothing tells adopted from created."""
    local.make_organization()
    local.aws("iam", "enable-organizations-root-sessions")
    local.create_stack(template=template(RootSessions={}, Other=FAILS))
    assert local.features() == []


def test_with_retain_the_rollback_of_a_create_keeps_it(local):
    local.make_organization()
    local.aws("iam", "enable-organizations-root-sessions")
    stack = local.create_stack(template=template(RootSessions=RETAIN, Other=FAILS))
    assert stack["StackStatus"] == "ROLLBACK_COMPLETE"
    assert local.features() == ["RootSessions"]


def test_the_rollback_of_an_update_leaves_what_was_there(local):
    local.make_organization()
    local.create_stack(template=template(RootSessions={}))

    status = update_stack(local, template(RootSessions={}, Other=FAILS))

    assert status == "UPDATE_ROLLBACK_COMPLETE"
    assert local.features() == ["RootSessions"]
    assert local.delete_stack() == "DELETE_COMPLETE"
    assert local.features() == []


def test_a_change_of_the_deletion_policy_calls_no_handler(local):
    local.make_organization()
    local.create_stack(template=template(RootSessions={}))
    local.calls()

    assert update_stack(local, template(RootSessions=RETAIN)) == "UPDATE_COMPLETE"

    assert local.calls() == []
    assert local.delete_stack() == "DELETE_COMPLETE"
    assert local.features() == ["RootSessions"]


def test_a_change_of_the_logical_id_disables(local):
    """Hazard 3: the new one is created, that is adopted, before the old one is deleted."""
    local.make_organization()
    local.create_stack(template=template(RootSessions={}))

    assert update_stack(local, template(Renamed={})) == "UPDATE_COMPLETE"

    assert local.features() == []


def test_with_retain_a_change_of_the_logical_id_keeps_it(local):
    local.make_organization()
    local.create_stack(template=template(RootSessions=RETAIN))

    assert update_stack(local, template(Renamed=RETAIN)) == "UPDATE_COMPLETE"

    assert local.features() == ["RootSessions"]


def test_a_stack_can_be_deleted_after_someone_disabled_the_feature(local):
    local.make_organization()
    local.create_stack()
    local.aws("iam", "disable-organizations-root-sessions")

    assert local.delete_stack() == "DELETE_COMPLETE"


def test_a_stack_can_be_deleted_after_trusted_access_was_disabled(local):
    local.make_organization()
    local.create_stack()
    local.aws("organizations", "disable-aws-service-access", "--service-principal", "iam.amazonaws.com")

    assert local.delete_stack() == "DELETE_COMPLETE"


def test_drift_shows_the_resource_as_deleted_when_the_feature_was_disabled(local):
    """Drift detection sends READ with the identifier; NotFound is the drift status DELETED."""
    organization = local.make_organization()
    local.create_stack()
    identifier = {"OrganizationId": organization}
    assert local.invoke("READ", identifier)["resourceModel"] == identifier | {"EnabledFeatures": ["RootSessions"]}

    local.aws("iam", "disable-organizations-root-sessions")

    assert local.invoke("READ", identifier)["errorCode"] == "NotFound"


def test_an_enabled_organization_can_be_imported(local):
    """Import sends READ with the identifier that the user gives, and takes the model it gets for the resource."""
    organization = local.make_organization()
    local.aws("iam", "enable-organizations-root-sessions")
    local.create_stack("starts-the-function", template=template(RootSessions=RETAIN))
    local.calls()

    read = local.invoke("READ", {"OrganizationId": organization})

    assert read["status"] == "SUCCESS"
    assert read["resourceModel"] == {"OrganizationId": organization, "EnabledFeatures": ["RootSessions"]}
    assert local.calls() == ["ListOrganizationsFeatures"]
    assert local.invoke("READ", {"OrganizationId": "o-anotherone0"})["errorCode"] == "NotFound"


def test_list_finds_what_can_be_imported(local):
    organization = local.make_organization()
    local.create_stack()
    listed = local.invoke("LIST", {})
    assert [model["OrganizationId"] for model in listed["resourceModels"]] == [organization]
