"""The roles, and the guide's permissions for registering a type, suffice for the resources in AWS."""

import json
import re
from fnmatch import fnmatchcase

import cfn_flip
import pytest

from local_aws.client import ROOT

# `handlers.permissions` in AWS's resource schemas, without permissions for properties that the templates do not use,
# such as managed policies: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resource-type-schemas.html
PERMISSIONS = {
    "AWS::CloudFormation::ResourceDefaultVersion": [
        "cloudformation:DescribeType",
        "cloudformation:SetTypeDefaultVersion",
    ],
    "AWS::CloudFormation::ResourceVersion": [
        *("cloudformation:DeregisterType", "cloudformation:DescribeType", "cloudformation:DescribeTypeRegistration"),
        *("cloudformation:RegisterType", "iam:PassRole", "s3:GetObject", "s3:ListBucket"),
    ],
    "AWS::CloudFormation::TypeActivation": [
        *("cloudformation:ActivateType", "cloudformation:DeactivateType", "cloudformation:DescribeType", "iam:PassRole")
    ],
    "AWS::IAM::Role": [
        *("iam:CreateRole", "iam:DeleteRole", "iam:DeleteRolePolicy", "iam:GetRole", "iam:GetRolePolicy"),
        *("iam:ListAttachedRolePolicies", "iam:ListRolePolicies", "iam:PutRolePolicy", "iam:TagRole", "iam:UntagRole"),
        *("iam:UpdateAssumeRolePolicy", "iam:UpdateRole", "iam:UpdateRoleDescription"),
    ],
    "AWS::Logs::LogGroup": [
        *("logs:CreateLogGroup", "logs:DeleteLogGroup", "logs:DeleteRetentionPolicy", "logs:DescribeIndexPolicies"),
        *("logs:DescribeLogGroups", "logs:DescribeResourcePolicies", "logs:GetDataProtectionPolicy"),
        *("logs:ListTagsForResource", "logs:PutRetentionPolicy", "logs:TagResource", "logs:UntagResource"),
    ],
}
# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-prereqs-self-managed.html
STACK_SETS = ["cloudformation:*", "sns:*"]


def resources(template: str) -> dict[str, dict]:
    return cfn_flip.load((ROOT / "examples" / template).read_text())[0]["Resources"]


def needed(*templates: str) -> set[str]:
    types = {resource["Type"] for template in templates for resource in resources(template).values()}
    return {action for name in types for action in PERMISSIONS[name]}


def missing(wanted: set[str], allowed: set[str]) -> set[str]:
    return {action for action in wanted if not any(fnmatchcase(action, pattern) for pattern in allowed)}


def roles(template: str) -> str:
    """The template's text from the first role to the last, without comments."""
    text = (ROOT / "examples" / template).read_text()
    found = re.search(r"^  ExecutionRole:\n.*?(?=^Outputs:)", text, re.MULTILINE | re.DOTALL).group()
    return re.sub(r"^ *#.*\n", "", found, flags=re.MULTILINE)


def test_an_activated_type_has_the_roles_of_a_registered_one():
    assert "iam:EnableOrganizations${Feature}" in roles("register-type.yml")
    assert roles("activate-type.yml") == roles("register-type.yml")


def test_the_role_of_stack_sets_may_register_the_type_and_nothing_else():
    [policy] = resources("stack-set-roles.yml")["ExecutionRole"]["Properties"]["Policies"]
    allowed = {action for statement in policy["PolicyDocument"]["Statement"] for action in statement["Action"]}
    assert missing(needed("register-type.yml"), allowed) == set()
    assert allowed - needed("register-type.yml") == set(STACK_SETS)


@pytest.mark.parametrize("template", ["register-type.yml", "activate-type.yml"])
def test_the_guide_lists_the_permissions_for_registering(template):
    page = (ROOT / "guide/operations.md").read_text()
    [row] = re.findall(r"^\| registering with \[register-type\.yml\].*$", page, re.MULTILINE)
    assert missing(needed(template), set(re.findall(r"`(\w+:[\w*]+)`", row))) == set()


SCHEMAS = [json.loads(path.read_text()) for path in sorted(ROOT.glob("examples/schemas/*.json"))]


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema["typeName"])
def test_the_role_of_a_type_has_exactly_its_schemas_permissions(schema):
    text = roles("register-type.yml").replace("${Feature}", schema["typeName"].split("::")[-1])
    permissions = {permission for handler in schema["handlers"].values() for permission in handler["permissions"]}
    assert set(re.findall(r"(?:iam|organizations):\w+(?=\n)", text)) == permissions
    only_this_type = f":type/resource/{schema['typeName'].replace('::', '-')}/*"
    assert text.count(only_this_type) == text.count("aws:SourceAccount: !Ref AWS::AccountId") == 2  # both roles
