"""AWS's recorded answers for change sets and imports; recorded_stacks.py names the sources."""

from typing import Any

from recorded import Row
from recorded_stacks import HANDLE, PARAMETER, REFUSED, body, call

NO_CHANGES = "The submitted information didn't contain changes. Submit different information to create a change set."

CHANGE_SETS_RECORDED: list[Row] = [
    call(
        "create_change_set",
        f"{REFUSED}Stack [main] already exists and cannot be created again with the changeSet [first].",
        StackName="main",
        ChangeSetName="first",
        ChangeSetType="CREATE",
        **body(A=HANDLE),
    ),
    call(
        "create_change_set",
        f"{REFUSED}Stack [none] does not exist",
        StackName="none",
        ChangeSetName="first",
        **body(A=HANDLE),
    ),
    *(
        call(operation, f"{REFUSED}Stack [none] does not exist", StackName="none", ChangeSetName="first")
        for operation in ("describe_change_set", "delete_change_set")
    ),
    call("list_change_sets", f"{REFUSED}Stack [none] does not exist", StackName="none"),
    call(
        "delete_change_set",
        f"{REFUSED}StackName must be specified if ChangeSetName is not specified as an ARN.",
        ChangeSetName="first",
    ),
    call(
        "describe_change_set",
        "ChangeSetNotFound: ChangeSet [first] does not exist",
        StackName="main",
        ChangeSetName="first",
    ),
    call(  # S2 test_describe_change_set_import_non_existent_export: executing it fails
        "create_change_set",
        {},
        StackName="user",
        ChangeSetName="import",
        ChangeSetType="CREATE",
        **body(B={**PARAMETER, "Properties": {"Type": "String", "Value": {"Fn::ImportValue": "none"}}}),
    ),
    call(
        "describe_change_set",
        {"Status": "CREATE_COMPLETE", "ExecutionStatus": "AVAILABLE"},
        StackName="user",
        ChangeSetName="import",
    ),
    call("create_change_set", {}, StackName="main", ChangeSetName="same", UsePreviousTemplate=True),
    call(
        "describe_change_set",
        {"Status": "FAILED", "ExecutionStatus": "UNAVAILABLE", "StatusReason": NO_CHANGES, "Changes": []},
        StackName="main",
        ChangeSetName="same",
    ),
    call(  # S3 PR 1646: AWS does not see a change of DependsOn
        "create_change_set", {}, StackName="main", ChangeSetName="order", **body(A=PARAMETER | {"DependsOn": []})
    ),
    call("describe_change_set", {"StatusReason": NO_CHANGES}, StackName="main", ChangeSetName="order"),
    call(
        "create_change_set",
        {},
        StackName="main",
        ChangeSetName="policy",
        **body(A=PARAMETER | {"DeletionPolicy": "Retain"}),
    ),
    call(
        "describe_change_set",
        {
            "Status": "CREATE_COMPLETE",
            "Changes": [
                {
                    "Type": "Resource",
                    "ResourceChange": {
                        "Action": "Modify",
                        "LogicalResourceId": "A",
                        "PhysicalResourceId": "{parameter}",
                        "ResourceType": "AWS::SSM::Parameter",
                        "Replacement": "False",
                        "Scope": ["DeletionPolicy"],
                        "Details": [
                            {
                                "Target": {"Attribute": "DeletionPolicy", "RequiresRecreation": "Never"},
                                "Evaluation": "Static",
                                "ChangeSource": "DirectModification",
                            }
                        ],
                    },
                }
            ],
        },
        StackName="main",
        ChangeSetName="policy",
    ),
]


def to_import(template: dict[str, str], answer: str, *resources: dict[str, Any], stack: str = "new") -> Row:
    names = {"StackName": stack, "ChangeSetName": "import", "ChangeSetType": "IMPORT"}
    return "us", "cloudformation create_change_set", {**names, **template, "ResourcesToImport": list(resources)}, answer


def item(name: str, type_name: str = "Org::IAM::RootSessions", **identifier: str) -> dict[str, Any]:
    identifier = identifier or {"OrganizationId": "{organization}"}
    return {"ResourceType": type_name, "LogicalResourceId": name, "ResourceIdentifier": identifier}


OURS = {"Type": "Org::IAM::RootSessions", "DeletionPolicy": "Retain"}
MISMATCH = (
    "Resource type of [Q] passed in ResourceToImport does not match with resource type defined in the template."
    " Resource type in ResourceToImport: AWS::SNS::Topic; Resource type in Template: Org::IAM::RootSessions."
)

IMPORTS_RECORDED: list[Row] = [  # all S3; the stack `main` has A
    to_import(body(Q=OURS), f"{REFUSED}Must Provide at least one resource to import"),
    to_import(
        body(Q=OURS),
        f"{REFUSED}The logical resource ids [Missing] provided in ResourceToImport do not exist in the template.",
        item("Missing"),
    ),
    to_import(body(Q=OURS, N=OURS), f"{REFUSED}Resources [N] is missing from ResourceToImport list", item("Q")),
    to_import(
        body(A=PARAMETER, N=OURS),
        f"{REFUSED}Resources [A] passed in ResourceToImport are already in a stack and cannot be imported.",
        item("A", "AWS::SSM::Parameter", Name="a"),
        stack="main",
    ),
    to_import(
        body(A=PARAMETER),
        f"{REFUSED}The template should contain at least one new resource to import.",
        item("A", "AWS::SSM::Parameter", Name="a"),
        stack="main",
    ),
    to_import(
        body(Q=OURS),
        f"{REFUSED}Invalid resource identifier for resource type Org::IAM::RootSessions. Expected [OrganizationId]",
        item("Q", Name="a"),
    ),
    to_import(  # of two mistakes, AWS names the identifier's
        body(Q=OURS),
        f"{REFUSED}Invalid resource identifier for resource type AWS::SNS::Topic. Expected [TopicArn]",
        item("Q", "AWS::SNS::Topic", QueueUrl="a"),
    ),
    to_import(body(Q=OURS), REFUSED + MISMATCH, item("Q", "AWS::SNS::Topic", TopicArn="a")),
    to_import(
        body(Q=OURS), f"{REFUSED}Every resource to import must have unique LogicalResourceId", item("Q"), item("Q")
    ),
    to_import(
        body(Q={"Type": OURS["Type"]}),
        f"{REFUSED}The following resources to import [Q] must have DeletionPolicy attribute specified in the template.",
        item("Q"),
    ),
    to_import(
        body({"Outputs": {"Id": {"Value": {"Ref": "Q"}}}}, Q=OURS),
        f"{REFUSED}As part of the import operation, you cannot modify or add [Outputs]",
        item("Q"),
    ),
    to_import(
        body(A={**PARAMETER, "Properties": {**PARAMETER["Properties"], "Value": "b"}}, Q=OURS),
        f"{REFUSED}You have modified resources [A] in your template that are not being imported. Update, create or"
        " delete operations cannot be executed during import operations.",
        item("Q"),
        stack="main",
    ),
    call("describe_stacks", f"{REFUSED}Stack with id new does not exist", StackName="new"),  # a refusal leaves no stack
]
