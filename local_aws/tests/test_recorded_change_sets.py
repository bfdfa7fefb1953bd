"""Change sets and imports give AWS's recorded answers, the tables in recorded_change_sets.py."""

from typing import Any

from recorded_change_sets import CHANGE_SETS_RECORDED, IMPORTS_RECORDED, OURS, describe, item
from recorded_stacks import HANDLE, PARAMETER, body, call, text
from support import template, wait_until


def test_change_sets(main):
    assert main.differences(CHANGE_SETS_RECORDED) == []


def test_imports_are_refused(main):
    main.names["organization"] = main.local.make_organization()
    main.local.register()
    assert main.differences(IMPORTS_RECORDED) == []


def executed(local, **resources: dict[str, Any]) -> str:
    """Executes the change set `first` of the stack `main`, and returns its ARN."""
    names, cloudformation = {"StackName": "main", "ChangeSetName": "first"}, local.sdk("cloudformation")
    created = cloudformation.create_change_set(**names, **body(**resources))
    cloudformation.execute_change_set(**names)
    local.finished("main")
    return created["Id"]


def test_an_executed_change_set_is_found_by_its_arn_only(main):
    """S1 changeset_name_reuse."""
    changed = PARAMETER | {"Properties": {**PARAMETER["Properties"], "Value": "b"}}
    main.names["arn"] = executed(main.local, A=changed)
    rows = [
        call("describe_change_set", {"ExecutionStatus": "EXECUTE_COMPLETE"}, ChangeSetName="{arn}"),
        describe("first", "ChangeSetNotFound: ChangeSet [first] does not exist"),
        call("list_change_sets", {"Summaries": []}, StackName="main"),
        call(
            "delete_change_set",
            "InvalidChangeSetStatus: Cannot delete ChangeSet in execution status EXECUTE_COMPLETE",
            ChangeSetName="{arn}",
        ),
    ]
    assert main.differences(rows) == []
    executed(main.local, A=PARAMETER)  # the name is free


def test_a_stack_under_review_is_created_by_create_stack_too(empty):
    """S2 test_create_while_in_review."""
    names = {"StackName": "new", "ChangeSetName": "first"}
    cloudformation = empty.sdk("cloudformation")
    reviewed = cloudformation.create_change_set(**names, ChangeSetType="CREATE", **body(A=HANDLE))
    assert empty.create_stack("new", text(A=HANDLE))["StackId"] == reviewed["StackId"]
    assert cloudformation.describe_change_set(ChangeSetName=reviewed["Id"])["ExecutionStatus"] == "OBSOLETE"


def imported(local, stack: str, organization: str) -> dict[str, Any]:
    """Creates the change set of an import, and returns it when it is ready."""
    cloudformation = local.sdk("cloudformation")
    arn = cloudformation.create_change_set(
        **{"StackName": stack, "ChangeSetName": "import", "ChangeSetType": "IMPORT", **body(Q=OURS)},
        ResourcesToImport=[item("Q", OrganizationId=organization)],
    )["Id"]

    def ready() -> dict[str, Any] | None:
        described = cloudformation.describe_change_set(ChangeSetName=arn)
        return None if described["Status"].endswith("IN_PROGRESS") else described

    return wait_until(ready, 60)


def test_an_import_is_looked_up_when_its_change_set_is_created(local):
    """S3: AWS refuses a resource that does not exist before a resource that another stack has."""
    organization = local.make_organization()
    missing = imported(local, "new", organization)
    assert (missing["Status"], missing["ExecutionStatus"], missing["Changes"]) == ("FAILED", "UNAVAILABLE", [])
    assert f"organization {organization} was not found: " in missing["StatusReason"]
    assert "HandlerErrorCode" not in missing["StatusReason"]
    assert local.stack("new")["StackStatus"] == "REVIEW_IN_PROGRESS"
    owner = local.create_stack("owner", template(RootSessions={}))["StackId"]

    owned = imported(local, "other", organization)

    assert (owned["Status"], owned["StatusReason"]) == ("FAILED", f"{organization} already exists in stack {owner}")
    assert local.delete_stack("new") == "DELETE_COMPLETE"


def test_the_change_of_an_import_names_the_resource(local):
    organization = local.make_organization()
    local.sdk("iam").enable_organizations_root_sessions()
    [change] = imported(local, "new", organization)["Changes"]
    assert change["ResourceChange"] == {
        "Action": "Import",
        "LogicalResourceId": "Q",
        "PhysicalResourceId": organization,
        "ResourceType": "Org::IAM::RootSessions",
        "Scope": [],
        "Details": [],
    }
