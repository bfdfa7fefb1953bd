"""AWS's recorded answers about stacks, change sets and templates.

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


def text(section: dict[str, Any] | None = None, **resources: Any) -> str:
    return json.dumps({"Resources": resources, **(section or {})})


def body(section: dict[str, Any] | None = None, **resources: Any) -> dict[str, Any]:
    return {"TemplateBody": text(section, **resources)}


def create(request: dict[str, Any], answer: Any, **more: Any) -> Row:
    return "us", "cloudformation create_stack", {"StackName": "new", **request, **more}, answer


def call(operation: str, answer: Any, **parameters: Any) -> Row:
    return "us", f"cloudformation {operation}", parameters, answer


def given(value: str, **definition: Any) -> dict[str, Any]:
    """A request with a value for the parameter P, which the template has only with a `definition`."""
    section = {"Parameters": {"P": {"Type": "String", **definition}}} if definition else {}
    return body(section, A=HANDLE) | {"Parameters": [{"ParameterKey": "P", "ParameterValue": value}]}


def without(name: str) -> dict[str, Any]:
    return {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": {"Ref": name}}}


FORMAT = "Template format error: "
REFUSED_TEMPLATES: list[tuple[dict[str, Any], str]] = [  # all S2
    ({"TemplateBody": "{"}, f"{FORMAT}JSON not well-formed. (line 1, column 2)"),
    ({"TemplateBody": "a: b: c"}, f"{FORMAT}YAML not well-formed."),
    ({"TemplateBody": "text"}, f"{FORMAT}unsupported structure."),
    (body(), f"{FORMAT}At least one Resources member must be defined."),
    (body(A="text"), f"{FORMAT}Any Resources member must be an object."),
    (body(A={"Properties": {}}), f"{FORMAT}[/Resources/A] Every Resources object must contain a Type member."),
    (body(A=HANDLE | {"Invalid": 1}), "Invalid template resource property 'Invalid'"),
    (body(**{"A-B": HANDLE}), f"{FORMAT}Resource name A-B is non alphanumeric."),
    (body(A=HANDLE | {"DependsOn": "X"}), UNRESOLVED),
    (body(A=without("X")), UNRESOLVED),
    (
        body({"Conditions": {"No": {"Fn::Equals": ["a", "b"]}}}, A=without("X"), X=HANDLE | {"Condition": "No"}),
        UNRESOLVED,
    ),
    (
        body({"Outputs": {"A": {"Value": {"Ref": "X"}}}}, A=HANDLE),
        "Unresolved resource dependencies [X] in the Outputs block of the template",
    ),
    (
        body({"Outputs": {"A": {"Description": "a"}}}, A=HANDLE),
        f"{FORMAT}Every Outputs member must contain a Value object",
    ),
    (
        body({"Outputs": {"A": {"Value": None}}}, A=HANDLE),
        "[/Outputs/A/Value] 'null' values are not allowed in templates",
    ),
    (
        body({"Conditions": {"C": {"Fn::Equals": ["a"]}}}, A=HANDLE),
        "Template error: every Fn::Equals object requires a list of 2 string parameters.",
    ),
    (
        body(A=PARAMETER | {"Metadata": {"Fn::If": ["C", 1, 2]}}),
        "Template error: unresolved condition dependency C in Fn::If",
    ),
    (
        body({"Mappings": {"M": {"A": {"K": "v"}}}}, A=PARAMETER | {"Metadata": {"Fn::FindInMap": ["M", "B", "K"]}}),
        "Template error: Unable to get mapping for M::B::K",
    ),
    (  # cloudformation-coverage-roadmap 269
        body(A=HANDLE | {"DeletionPolicy": {"Ref": "AWS::Region"}}),
        f"{FORMAT}Every DeletionPolicy member must be a string.",
    ),
    (body({"Parameters": {"P": {"Type": "String"}}}, A=HANDLE), "Parameters: [P] must have values"),
    (given("a", Type="Number"), "Parameter 'P' must be a number."),
    (given("a"), "Parameters: [P] do not exist in the template"),
    # documented; the message is an assumption
    (given("c", AllowedValues=["a", "b"]), "Parameter 'P' must be one of AllowedValues"),
    (given("ab", AllowedPattern="a+"), "Parameter 'P' must match pattern a+"),
    (
        given("b", AllowedPattern="a+", ConstraintDescription="only a"),
        "Parameter 'P' failed to satisfy constraint: only a",
    ),
    (given("a", MinLength=2), "Parameter 'P' must contain at least 2 characters"),
    (given("3", Type="Number", MaxValue=2), "Parameter 'P' must be a number not greater than 2"),
    (body(A={"Type": "Some::New::Type"}), f"{FORMAT}Unrecognized resource types: [Some::New::Type]"),
    (body(A=HANDLE) | {"StackPolicyBody": "text"}, "Error validating stack policy: Invalid stack policy"),
    (
        body(A=HANDLE) | {"RoleARN": "arn:aws:iam::123456789012:role/none"},
        "Role arn:aws:iam::123456789012:role/none is invalid or cannot be assumed",
    ),
    (
        body(A=HANDLE) | {"StackName": "no_name"},
        "1 validation error detected: Value 'no_name' at 'stackName' failed to satisfy constraint: Member must satisfy"
        " regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/._+]*",
    ),
    (
        {"TemplateURL": "https://none.s3.amazonaws.com/none.yml"},
        "TemplateURL must reference a valid S3 object to which you have access.",
    ),
    ({}, "Either Template URL or Template Body must be specified."),
]
# AWS refuses each before it creates a stack.
TEMPLATES_RECORDED: list[Row] = [create(request, REFUSED + refusal) for request, refusal in REFUSED_TEMPLATES]
TEMPLATES_RECORDED.append(call("describe_stacks", f"{REFUSED}Stack with id new does not exist", StackName="new"))

ROLE = {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "r", "AssumeRolePolicyDocument": {}}}
NO_CAPABILITY = "InsufficientCapabilitiesException: Requires capabilities : [CAPABILITY_NAMED_IAM]"
PROTECTED = f"{REFUSED}Stack [kept] cannot be deleted while TerminationProtection is enabled"
NO_RESOURCE = f"{REFUSED}Resource X does not exist for stack main"
TOKEN_USED = (
    "TokenAlreadyExistsException: The client request token once has already been used for this stack. Retry the request"
    " with a different client request token"
)
STACKS_RECORDED: list[Row] = [  # the stack `main` exists, with one Systems Manager parameter
    create(body(B=HANDLE), {}, ClientRequestToken="once"),  # S1 create-token-repeat-in-progress and -conflict
    create(body(B=HANDLE), {}, ClientRequestToken="once"),
    create(body(C=HANDLE), TOKEN_USED, ClientRequestToken="once"),
    call("create_stack", "AlreadyExistsException: Stack [main] already exists", StackName="main", **body(A=HANDLE)),
    call("update_stack", f"{REFUSED}No updates are to be performed.", StackName="main", UsePreviousTemplate=True),
    call("update_stack", f"{REFUSED}Stack [none] does not exist", StackName="none", **body(A=HANDLE)),
    call("describe_stack_events", f"{REFUSED}Stack [none] does not exist", StackName="none"),
    create(body(B=HANDLE), {}, StackName="kept", EnableTerminationProtection=True),
    call("delete_stack", PROTECTED, StackName="kept"),  # aws-nuke 821, runway 199
    create(body(A=ROLE), NO_CAPABILITY, Capabilities=["CAPABILITY_IAM"]),
    call(  # documented only
        "continue_update_rollback",
        f"{REFUSED}Stack:... is in CREATE_COMPLETE state and can not continue update rollback.",
        StackName="main",
    ),
    call("describe_stack_resource", NO_RESOURCE, StackName="main", LogicalResourceId="X"),
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
        **body({"Parameters": {"Delay": {"Type": "Number", "Default": 0}}}, Role=ROLE),
    ),
]
