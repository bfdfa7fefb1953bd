"""AWS's recorded answers for change sets and imports; recorded_stacks.py names the sources."""

from typing import Any

from recorded import Answer, Row
from recorded_stacks import HANDLE, PARAMETER, REFUSED, body, call

NO_CHANGES = "The submitted information didn't contain changes. Submit different information to create a change set."
TAKEN = "AlreadyExistsException: ChangeSet import already exists"
NO_STACK = f"{REFUSED}Stack [none] does not exist"
TARGET = {"Attribute": "DeletionPolicy", "RequiresRecreation": "Never"}
POLICY_CHANGE = {
    "Action": "Modify",
    "LogicalResourceId": "A",
    "PhysicalResourceId": "{parameter}",
    "ResourceType": "AWS::SSM::Parameter",
    "Replacement": "False",
    "Scope": ["DeletionPolicy"],
    "Details": [{"Target": TARGET, "Evaluation": "Static", "ChangeSource": "DirectModification"}],
}
IMPORTING = {**PARAMETER, "Properties": {"Type": "String", "Value": {"Fn::ImportValue": "none"}}}


def create(name: str, answer: Answer, stack: str = "main", **request: Any) -> Row:
    return call("create_change_set", answer, StackName=stack, ChangeSetName=name, **request)


def describe(name: str, answer: Answer, stack: str = "main") -> Row:
    return call("describe_change_set", answer, StackName=stack, ChangeSetName=name)


CHANGE_SETS_RECORDED: list[Row] = [
    create(
        "first",
        f"{REFUSED}Stack [main] already exists and cannot be created again with the changeSet [first].",
        ChangeSetType="CREATE",
        **body(A=HANDLE),
    ),
    create("first", NO_STACK, "none", **body(A=HANDLE)),
    describe("first", NO_STACK, "none"),
    call("delete_change_set", NO_STACK, StackName="none", ChangeSetName="first"),
    call("list_change_sets", NO_STACK, StackName="none"),
    call(
        "delete_change_set",
        f"{REFUSED}StackName must be specified if ChangeSetName is not specified as an ARN.",
        ChangeSetName="first",
    ),
    describe("first", "ChangeSetNotFound: ChangeSet [first] does not exist"),
    # S2 test_describe_change_set_import_non_existent_export: executing it fails
    create("import", {}, "user", ChangeSetType="CREATE", **body(B=IMPORTING)),
    describe("import", {"Status": "CREATE_COMPLETE", "ExecutionStatus": "AVAILABLE"}, "user"),
    create("import", TAKEN, "user", ChangeSetType="CREATE", **body(B=IMPORTING)),
    create("same", {}, UsePreviousTemplate=True),
    describe("same", {"Status": "FAILED", "ExecutionStatus": "UNAVAILABLE", "StatusReason": NO_CHANGES, "Changes": []}),
    # S3 PR 1646: AWS ignores a change of DependsOn
    create("order", {}, **body(A=PARAMETER | {"DependsOn": []})),
    describe("order", {"StatusReason": NO_CHANGES}),
    create("policy", {}, **body(A=PARAMETER | {"DeletionPolicy": "Retain"})),
    describe(
        "policy", {"Status": "CREATE_COMPLETE", "Changes": [{"Type": "Resource", "ResourceChange": POLICY_CHANGE}]}
    ),
]


def item(name: str, type_name: str = "Org::IAM::RootSessions", **identifier: str) -> dict[str, Any]:
    identifier = identifier or {"OrganizationId": "{organization}"}
    return {"ResourceType": type_name, "LogicalResourceId": name, "ResourceIdentifier": identifier}


OURS = {"Type": "Org::IAM::RootSessions", "DeletionPolicy": "Retain"}
TEMPLATE, WITH_ANOTHER, OLD = body(Q=OURS), body(A=PARAMETER, N=OURS), item("A", "AWS::SSM::Parameter", Name="a")
CHANGED = body(A={**PARAMETER, "Properties": {**PARAMETER["Properties"], "Value": "b"}}, Q=OURS)
WRONG_KEY = "Invalid resource identifier for resource type"
MISMATCH = (
    "Resource type of [Q] passed in ResourceToImport does not match with resource type defined in the template."
    " Resource type in ResourceToImport: AWS::SNS::Topic; Resource type in Template: Org::IAM::RootSessions."
)
REFUSED_IMPORTS: list[tuple[str, dict[str, Any], list[dict[str, Any]], str]] = [  # all S3; the stack `main` has A
    ("new", TEMPLATE, [], "Must Provide at least one resource to import"),
    (
        *("new", TEMPLATE, [item("Missing")]),
        "The logical resource ids [Missing] provided in ResourceToImport do not exist in the template.",
    ),
    ("new", body(Q=OURS, N=OURS), [item("Q")], "Resources [N] is missing from ResourceToImport list"),
    (
        *("main", WITH_ANOTHER, [OLD]),
        "Resources [A] passed in ResourceToImport are already in a stack and cannot be imported.",
    ),
    ("main", body(A=PARAMETER), [OLD], "The template should contain at least one new resource to import."),
    ("new", TEMPLATE, [item("Q", Name="a")], f"{WRONG_KEY} Org::IAM::RootSessions. Expected [OrganizationId]"),
    # of two mistakes, AWS names the one in the identifier
    ("new", TEMPLATE, [item("Q", "AWS::SNS::Topic", Url="a")], f"{WRONG_KEY} AWS::SNS::Topic. Expected [TopicArn]"),
    ("new", TEMPLATE, [item("Q", "AWS::SNS::Topic", TopicArn="a")], MISMATCH),
    ("new", TEMPLATE, [item("Q"), item("Q")], "Every resource to import must have unique LogicalResourceId"),
    (
        *("new", body(Q={"Type": OURS["Type"]}), [item("Q")]),
        "The following resources to import [Q] must have DeletionPolicy attribute specified in the template.",
    ),
    (
        *("new", body({"Outputs": {"Id": {"Value": {"Ref": "Q"}}}}, Q=OURS), [item("Q")]),
        "As part of the import operation, you cannot modify or add [Outputs]",
    ),
    (
        *("main", CHANGED, [item("Q")]),
        "You have modified resources [A] in your template that are not being imported. Update, create or delete"
        " operations cannot be executed during import operations.",
    ),
]
IMPORTS_RECORDED: list[Row] = [
    create("import", REFUSED + refusal, stack, ChangeSetType="IMPORT", ResourcesToImport=resources, **template)
    for stack, template, resources, refusal in REFUSED_IMPORTS
]
# A refusal leaves no stack.
IMPORTS_RECORDED.append(call("describe_stacks", f"{REFUSED}Stack with id new does not exist", StackName="new"))
