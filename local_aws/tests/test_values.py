"""Values of parameters and exports from one deployment to the next, and stack policies."""

import json
from typing import Any

import pytest
from recorded import Replay
from recorded_stacks import HANDLE, body, call, text
from support import RETAIN, outputs

from local_aws.client import ROOT, TYPE


def parameter(value: Any) -> dict[str, Any]:
    return {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Name": "/a", "Value": value}}


def value_of(local, name: str = "/a") -> str:
    return local.sdk("ssm").get_parameter(Name=name)["Parameter"]["Value"]


def update(local, parameters: list[dict[str, Any]], **template_: Any) -> str:
    local.sdk("cloudformation").update_stack(StackName="stack", Parameters=parameters, **template_)
    return local.finished()["StackStatus"]


def test_a_previous_value_is_the_stacks_value_even_if_that_was_a_default(empty):
    parameters = {"Given": {"Type": "String"}, "Default": {"Type": "String", "Default": "first"}}
    resource = parameter({"Fn::Sub": "${Given} ${Default}"})
    empty.create_stack(template=text({"Parameters": parameters}, A=resource), parameters={"Given": "g"})

    parameters["Default"]["Default"] = "second"
    parameters["New"] = {"Type": "String", "Default": "n"}
    previous = [{"ParameterKey": name, "UsePreviousValue": True} for name in parameters]
    resource = parameter({"Fn::Sub": "${Given} ${Default} ${New}"})
    assert update(empty, previous, **body({"Parameters": parameters}, A=resource)) == "UPDATE_COMPLETE"

    assert value_of(empty) == "g first n"
    assert empty.stack()["Parameters"] == [
        {"ParameterKey": "Given", "ParameterValue": "g"},
        {"ParameterKey": "Default", "ParameterValue": "first"},
        {"ParameterKey": "New", "ParameterValue": "n"},
    ]


def test_the_previous_value_of_an_ssm_parameter_type_is_its_name(empty):
    ssm = empty.sdk("ssm")
    ssm.put_parameter(Name="/source", Value="one", Type="String")
    parameters = {
        "P": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/source"},
        "Name": {"Type": "AWS::SSM::Parameter::Name", "Default": "/source"},
    }
    templated = body({"Parameters": parameters}, A=parameter({"Fn::Sub": "${P} of ${Name}"}))
    empty.create_stack(template=templated["TemplateBody"])
    assert value_of(empty) == "one of /source"
    assert empty.stack()["Parameters"] == [
        {"ParameterKey": "P", "ParameterValue": "/source", "ResolvedValue": "one"},
        {"ParameterKey": "Name", "ParameterValue": "/source"},
    ]

    ssm.put_parameter(Name="/source", Value="two", Type="String", Overwrite=True)
    previous = [{"ParameterKey": "P", "UsePreviousValue": True}]
    assert update(empty, previous, UsePreviousTemplate=True) == "UPDATE_COMPLETE"

    assert value_of(empty) == "two of /source"


def test_a_stack_set_keeps_the_values_that_it_has(empty):
    cloudformation = empty.sdk("cloudformation")
    parameters = {"Parameters": {"P": {"Type": "String"}, "D": {"Type": "String", "Default": "d"}}}
    given = [{"ParameterKey": "P", "ParameterValue": "p"}]
    cloudformation.create_stack_set(StackSetName="set", Parameters=given, **body(parameters, A=HANDLE))
    previous = [{"ParameterKey": name, "UsePreviousValue": True} for name in ("P", "D")]
    cloudformation.update_stack_set(StackSetName="set", Parameters=previous, UsePreviousTemplate=True)
    assert cloudformation.describe_stack_set(StackSetName="set")["StackSet"]["Parameters"] == given


def exporting(**exports: str) -> str:
    outputs = {name: {"Value": value, "Export": {"Name": name}} for name, value in exports.items()}
    return text({"Outputs": outputs}, A=HANDLE)


def importing(name: str) -> str:
    return text(A=parameter({"Fn::ImportValue": name}))


def test_exports_of_equal_values_are_different_exports(local):
    """Cases two-exports.yml and import-values.yml: Ref and Fn::GetAtt of the resource have the same value."""
    organization = local.make_organization()
    exported = {
        "Ref": ({"Ref": "RootSessions"}, organization),
        "Attribute": ({"Fn::GetAtt": "RootSessions.OrganizationId"}, organization),
        "Features": ({"Fn::Join": [",", {"Fn::GetAtt": ["RootSessions", "EnabledFeatures"]}]}, "RootSessions"),
    }
    values = {name: {"Value": function, "Export": {"Name": name}} for name, (function, _) in exported.items()}
    local.create_stack(template=text({"Outputs": values}, RootSessions={"Type": TYPE, **RETAIN}))
    exports = local.sdk("cloudformation").list_exports()["Exports"]
    assert {e["Name"]: e["Value"] for e in exports} == {name: value for name, (_, value) in exported.items()}
    for name, (_, value) in exported.items():
        assert local.create_stack("user", importing(name))["StackStatus"] == "CREATE_COMPLETE"
        assert value_of(local) == value
        local.delete_stack("user")


def test_an_imported_export_stays(empty):
    """S1 lifecycle; the update's message is from generative-ai-use-cases 1232."""
    empty.create_stack("owner", exporting(E="a"))
    empty.create_stack("user", importing("E"))
    assert Replay(empty).differences([call("list_imports", {"Imports": ["user"]}, ExportName="E")]) == []

    empty.sdk("cloudformation").delete_stack(StackName="owner")
    owner = empty.finished("owner")
    assert (owner["StackStatus"], owner["StackStatusReason"]) == (
        "CREATE_COMPLETE",
        "Delete canceled. Cannot delete export E as it is in use by user.",
    )
    assert empty.update_stack(exporting(E="b"), "owner") == "UPDATE_ROLLBACK_COMPLETE"
    refusal = "Update canceled. Cannot update export E as it is in use by user."
    assert ("owner", "UPDATE_ROLLBACK_IN_PROGRESS", refusal) in empty.events("owner")
    assert value_of(empty) == "a"

    empty.delete_stack("user")
    assert empty.delete_stack("owner") == "DELETE_COMPLETE"


@pytest.mark.parametrize(
    "template, refusal",
    [
        (exporting(E="a"), "Export with name E is already exported by stack owner."),  # restatedev/cdk 24
        (importing("none"), "No export named none found."),  # aws-cloudformation-templates 263
    ],
)
def test_an_export_has_one_stack_and_an_import_its_export(empty, template, refusal):
    empty.create_stack("owner", exporting(E="a"))
    assert empty.create_stack("new", template)["StackStatus"] == "ROLLBACK_COMPLETE"
    assert ("new", "ROLLBACK_IN_PROGRESS", f"{refusal} Rollback requested by user.") in empty.events("new")


def test_a_stack_policy_denies_an_update(local):
    """Sets examples/stack-policy.json as in guide/after-enabling.md."""
    local.make_organization()
    local.create_stack(template=text(RootSessions={"Type": TYPE}, A=HANDLE))
    policy = (ROOT / "examples/stack-policy.json").read_text()
    local.sdk("cloudformation").set_stack_policy(StackName="stack", StackPolicyBody=policy)
    without = text(A=HANDLE)

    assert local.update_stack(without) == "UPDATE_ROLLBACK_COMPLETE"

    refusal = (
        "Action denied by stack policy: Statement [#2] does not allow [Update:Delete] for resource"
        " [LogicalResourceId/RootSessions];"
    )
    assert ("RootSessions", "UPDATE_FAILED", refusal) in local.events()
    assert local.features() == ["RootSessions"]
    assert local.sdk("cloudformation").get_stack_policy(StackName="stack")["StackPolicyBody"] == policy
    changed = text(RootSessions={"Type": TYPE, "Properties": {"EnableTrustedAccess": True}}, A=HANDLE)
    assert local.update_stack(changed) == "UPDATE_COMPLETE"  # it denies only replacement and deletion
    permissive = json.dumps({"Statement": {"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"}})
    assert update(local, [], TemplateBody=without, StackPolicyDuringUpdateBody=permissive) == "UPDATE_COMPLETE"
    assert local.features() == []


def test_a_template_summary_has_the_identifier_of_each_resource(local):
    """`cdk import` needs it if the user passes no mapping."""
    topic = "AWS::SNS::Topic"
    answer = {
        "ResourceTypes": [TYPE, topic],
        "ResourceIdentifierSummaries": [
            {"ResourceType": TYPE, "LogicalResourceIds": ["R"], "ResourceIdentifiers": ["OrganizationId"]},
            {"ResourceType": topic, "LogicalResourceIds": ["T"], "ResourceIdentifiers": ["TopicArn"]},
        ],
    }
    row = call("get_template_summary", answer, **body(R={"Type": TYPE}, T={"Type": topic}))
    assert Replay(local).differences([row]) == []


@pytest.mark.parametrize("enable", ["yes", "no"])
def test_common_uses_in_one_template(local, enable):
    """The case uses.yml: condition, DependsOn, Sub, Select, NoValue, a role with aws:PrincipalOrgID."""
    organization = local.make_organization()
    stack = local.create_stack(template="local_aws/tests/uses.yml", parameters={"Enable": enable})
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    if enable == "no":
        assert local.features() == []
        return
    assert outputs(stack) == {"First": "RootSessions", "All": "RootSessions"}
    assert value_of(local, "/case/uses") == f"{organization}/{organization}"
    [role] = [r for r in local.sdk("iam").list_roles()["Roles"] if r["RoleName"].startswith("stack-Role-")]
    [statement] = role["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Condition"] == {"StringEquals": {"aws:PrincipalOrgID": organization}}


def test_dependents_of_a_left_out_resource_are_left_out_too(local):
    """As documented for the Condition attribute. So an update can delete a resource whose own condition holds."""
    local.make_organization()
    sections = {
        "Parameters": {"With": {"Type": "String"}},
        "Conditions": {"With": {"Fn::Equals": [{"Ref": "With"}, "yes"]}},
    }
    dependent = {"Type": TYPE, "DependsOn": "First"}
    template = text(sections, First=HANDLE | {"Condition": "With"}, Dependent=dependent, A=HANDLE)
    local.create_stack(template=template, parameters={"With": "yes"})
    assert local.features() == ["RootSessions"]
    assert local.update_stack(template, parameters={"With": "no"}) == "UPDATE_COMPLETE"
    assert local.features() == []


@pytest.mark.parametrize("trusted", ["true", "false"])
def test_a_boolean_comes_from_a_parameter_of_type_string(local, trusted):
    """The case bool-param.yml."""
    local.make_organization(trusted_access=False)
    resource = {"Type": TYPE, "Properties": {"EnableTrustedAccess": {"Ref": "Trusted"}}}
    parameters = {"Trusted": {"Type": "String", "Default": "true"}}
    template = text({"Parameters": parameters}, RootSessions=resource)
    stack = local.create_stack(template=template, parameters={"Trusted": trusted})
    assert stack["StackStatus"] == {"true": "CREATE_COMPLETE", "false": "ROLLBACK_COMPLETE"}[trusted]
