"""What AWS was recorded to answer about stacks, change sets and templates.

S1: radkawar/stackd, testdata/aws/cloudformation/lifecycle.json and changeset_name_reuse.json (2026-09-26 and -28). S2:
localstack/localstack, tests/aws/services/cloudformation/**/*.snapshot.json (2022 to 2025). S3: ministackorg/ministack,
tests/test_cfn_import_change_set.py, whose expectations are AWS's answers (2026-09-21).
"""

import json
from typing import Any

from recorded import Row

HANDLE = {"Type": "AWS::CloudFormation::WaitConditionHandle"}
PARAMETER = {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Name": "/a", "Value": "a"}}
REFUSED = "ValidationError: "
UNRESOLVED = "Template format error: Unresolved resource dependencies [X] in the Resources block of the template"
NO_CHANGES = "The submitted information didn't contain changes. Submit different information to create a change set."


def body(section: dict[str, Any] | None = None, **resources: dict[str, Any]) -> dict[str, str]:
    return {"TemplateBody": json.dumps({"Resources": resources, **(section or {})})}


def create(template: dict[str, str], answer: Any, **more: Any) -> Row:
    return "us", "cloudformation create_stack", {"StackName": "new", **template, **more}, answer


def call(operation: str, answer: Any, **parameters: Any) -> Row:
    return "us", f"cloudformation {operation}", parameters, answer


def without(name: str) -> dict[str, Any]:
    return {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": {"Ref": name}}}


TEMPLATES_RECORDED: list[Row] = [  # all S2; each is refused before there is a stack
    create({"TemplateBody": "{"}, f"{REFUSED}Template format error: JSON not well-formed. (line 1, column 2)"),
    create({"TemplateBody": "a: b: c"}, f"{REFUSED}Template format error: YAML not well-formed."),
    create({"TemplateBody": "text"}, f"{REFUSED}Template format error: unsupported structure."),
    create(body(), f"{REFUSED}Template format error: At least one Resources member must be defined."),
    create(body(A="text"), f"{REFUSED}Template format error: Any Resources member must be an object."),
    create(
        body(A={"Properties": {}}),
        f"{REFUSED}Template format error: [/Resources/A] Every Resources object must contain a Type member.",
    ),
    create(body(A=HANDLE | {"Invalid": 1}), f"{REFUSED}Invalid template resource property 'Invalid'"),
    create(body(**{"A-B": HANDLE}), f"{REFUSED}Template format error: Resource name A-B is non alphanumeric."),
    create(body(A=HANDLE | {"DependsOn": "X"}), REFUSED + UNRESOLVED),
    create(body(A=without("X")), REFUSED + UNRESOLVED),
    create(
        body({"Conditions": {"No": {"Fn::Equals": ["a", "b"]}}}, A=without("X"), X=HANDLE | {"Condition": "No"}),
        REFUSED + UNRESOLVED,
    ),
    create(
        body({"Outputs": {"A": {"Value": {"Ref": "X"}}}}, A=HANDLE),
        f"{REFUSED}Unresolved resource dependencies [X] in the Outputs block of the template",
    ),
    create(
        body({"Outputs": {"A": {"Description": "a"}}}, A=HANDLE),
        f"{REFUSED}Template format error: Every Outputs member must contain a Value object",
    ),
    create(
        body({"Outputs": {"A": {"Value": None}}}, A=HANDLE),
        f"{REFUSED}[/Outputs/A/Value] 'null' values are not allowed in templates",
    ),
    create(
        body({"Conditions": {"C": {"Fn::Equals": ["a"]}}}, A=HANDLE),
        f"{REFUSED}Template error: every Fn::Equals object requires a list of 2 string parameters.",
    ),
    create(
        body(A=PARAMETER | {"Metadata": {"Fn::If": ["C", 1, 2]}}),
        f"{REFUSED}Template error: unresolved condition dependency C in Fn::If",
    ),
    create(
        body({"Mappings": {"M": {"A": {"K": "v"}}}}, A=PARAMETER | {"Metadata": {"Fn::FindInMap": ["M", "B", "K"]}}),
        f"{REFUSED}Template error: Unable to get mapping for M::B::K",
    ),
    create(
        body(A=HANDLE | {"DeletionPolicy": {"Ref": "AWS::Region"}}),  # cloudformation-coverage-roadmap 269
        f"{REFUSED}Template format error: Every DeletionPolicy member must be a string.",
    ),
    create(body({"Parameters": {"P": {"Type": "String"}}}, A=HANDLE), f"{REFUSED}Parameters: [P] must have values"),
    create(
        body({"Parameters": {"P": {"Type": "Number"}}}, A=HANDLE),
        f"{REFUSED}Parameter 'P' must be a number.",
        Parameters=[{"ParameterKey": "P", "ParameterValue": "a"}],
    ),
    create(
        body(A=HANDLE),
        f"{REFUSED}Parameters: [P] do not exist in the template",
        Parameters=[{"ParameterKey": "P", "ParameterValue": "a"}],
    ),
    create(
        body(A={"Type": "Some::New::Type"}),
        f"{REFUSED}Template format error: Unrecognized resource types: [Some::New::Type]",
    ),
    create(body(A=HANDLE), f"{REFUSED}Error validating stack policy: Invalid stack policy", StackPolicyBody="text"),
    create(
        body(A=HANDLE),
        f"{REFUSED}Role arn:aws:iam::123456789012:role/none is invalid or cannot be assumed",
        RoleARN="arn:aws:iam::123456789012:role/none",
    ),
    call(
        "create_stack",
        f"{REFUSED}1 validation error detected: Value 'no_name' at 'stackName' failed to satisfy constraint: Member"
        " must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/._+]*",
        StackName="no_name",
        **body(A=HANDLE),
    ),
    create(
        {"TemplateURL": "https://none.s3.amazonaws.com/none.yml"},
        f"{REFUSED}TemplateURL must reference a valid S3 object to which you have access.",
    ),
    call("create_stack", f"{REFUSED}Either Template URL or Template Body must be specified.", StackName="new"),
    call("describe_stacks", f"{REFUSED}Stack with id new does not exist", StackName="new"),
]

TOKEN_USED = (
    "TokenAlreadyExistsException: The client request token once has already been used for this stack. Retry the request"
    " with a different client request token"
)

STACKS_RECORDED: list[Row] = [  # the stack `main` is there, with one parameter of Systems Manager
    create(body(B=HANDLE), {}, ClientRequestToken="once"),  # S1 create-token-repeat-in-progress and -conflict
    create(body(B=HANDLE), {}, ClientRequestToken="once"),
    create(body(C=HANDLE), TOKEN_USED, ClientRequestToken="once"),
    call("create_stack", "AlreadyExistsException: Stack [main] already exists", StackName="main", **body(A=HANDLE)),
    call("update_stack", f"{REFUSED}No updates are to be performed.", StackName="main", UsePreviousTemplate=True),
    call("update_stack", f"{REFUSED}Stack [none] does not exist", StackName="none", **body(A=HANDLE)),
    call("describe_stack_events", f"{REFUSED}Stack [none] does not exist", StackName="none"),
    call(
        "describe_stack_resource",
        f"{REFUSED}Resource X does not exist for stack main",
        StackName="main",
        LogicalResourceId="X",
    ),
    call("list_imports", f"{REFUSED}Export 'none' is not imported by any stack.", ExportName="none"),
    call("get_template", f"{REFUSED}Stack with id none does not exist", StackName="none"),
    call("get_template", f"{REFUSED}StackName is a required parameter.", ChangeSetName="first"),
    call("get_template", f"{REFUSED}StackName is required if ChangeSetName is not specified."),
    call(
        "validate_template",  # S1 validate-template
        {
            "Parameters": [{"ParameterKey": "Delay", "DefaultValue": "0", "NoEcho": False}],
            "Capabilities": ["CAPABILITY_NAMED_IAM"],
            "CapabilitiesReason": "The following resource(s) require capabilities: [AWS::IAM::Role]",
        },
        **body(
            {"Parameters": {"Delay": {"Type": "Number", "Default": 0}}},
            Role={"Type": "AWS::IAM::Role", "Properties": {"RoleName": "r", "AssumeRolePolicyDocument": {}}},
        ),
    ),
]

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
