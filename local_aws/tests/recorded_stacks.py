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
