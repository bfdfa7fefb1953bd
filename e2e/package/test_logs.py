"""Where the type logs, and what its logging role may do: no more than the package does."""

import json

import cfn_flip
import pytest
import shipped
from pages import blocks, only_the_aws_cli, run
from stub_aws import ORGANIZATION, json_response
from support import outputs

from local_aws.client import ROOT, TYPE, LocalAws

NAME = "root-sessions-type"
[REGISTER] = [block for block in blocks(ROOT / "guide/install.md", "sh") if "register-type.yml" in block]
UPGRADE = REGISTER[: REGISTER.rindex("aws ")]  # the first of two types


def load(template: str) -> dict:
    """As it is for the type that it takes by default."""
    return cfn_flip.load((ROOT / "examples" / template).read_text().replace("${Feature}", "RootSessions"))[0]


def statements(template: str) -> list[dict]:
    """What the logging role of a template allows."""
    [policy] = load(template)["Resources"]["LoggingRole"]["Properties"]["Policies"]
    return policy["PolicyDocument"]["Statement"]


def actions(statement: dict) -> list[str]:
    return [statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"]


@pytest.fixture(scope="module")
def calls(aws) -> set[str]:
    """The calls of the package with the logging role, when its log group exists."""
    name = shipped.request("READ", {})["requestData"]["providerLogGroupName"]
    aws.answers["DescribeLogGroups"] = json_response({"logGroups": [{"logGroupName": name}]})
    with shipped.started(aws.url) as function:
        assert function.invoke(shipped.request("READ", {"OrganizationId": ORGANIZATION}))["status"] == "SUCCESS"
    return set(aws.calls) - {"ListOrganizationsFeatures"}


@pytest.mark.parametrize("template", ["register-type.yml", "activate-type.yml"])
def test_the_logging_role_allows_just_what_the_package_calls(template, calls):
    allowed = {action.split(":")[1] for statement in statements(template) for action in actions(statement)}
    assert allowed == calls


@pytest.mark.parametrize("template", ["register-type.yml", "activate-type.yml"])
def test_the_logging_role_writes_into_the_log_group_of_its_stack_only(template):
    [write] = [statement for statement in statements(template) if "logs:PutLogEvents" in actions(statement)]
    group = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${LogGroup}"
    assert write["Resource"] == [{"Fn::GetAtt": ["LogGroup", "Arn"]}, {"Fn::Sub": group}]


def register(local: LocalAws, template: dict | None = None) -> dict[str, str]:
    """The outputs of a stack that registers the type."""
    parameters = {"SchemaHandlerPackage": local.upload()}
    body = json.dumps(template) if template else "examples/register-type.yml"
    stack = local.create_stack(NAME, body, parameters)
    assert stack["StackStatus"] == "CREATE_COMPLETE", local.events(NAME)
    return outputs(stack)


def log_group(local: LocalAws) -> str:
    """Where the default version logs."""
    return local.sdk("cloudformation").describe_type(Type="RESOURCE", TypeName=TYPE)["LoggingConfig"]["LogGroupName"]


def test_the_package_writes_into_that_log_group_and_that_namespace(new):
    new.faults()
    new.make_organization()
    named = register(new)["LogGroupName"]
    new.create_stack()

    [group] = new.sdk("logs").describe_log_groups()["logGroups"]
    assert (group["logGroupName"], group["retentionInDays"]) == (named, 365)
    assert new.sdk("logs").filter_log_events(logGroupName=named)["events"]
    namespaces = {metric["Namespace"] for metric in new.sdk("cloudwatch").list_metrics()["Metrics"]}
    [metrics] = [statement for statement in statements("register-type.yml") if "Condition" in statement]
    assert namespaces - {"AWS/S3"} == {metrics["Condition"]["StringEquals"]["cloudwatch:namespace"]["Fn::Sub"]}

    new.delete_stack()
    assert new.delete_stack(NAME) == "DELETE_COMPLETE"
    assert new.sdk("logs").describe_log_groups()["logGroups"] == []


def test_a_stack_whose_role_made_a_log_group_of_a_fixed_name_is_upgraded(empty, tmp_path):
    """As the template was before it had a log group of its own, and two types. That group stays: it is no stack's."""
    organization = empty.make_organization()
    before, name = load("register-type.yml"), "org-iam-rootsessions-logs"
    before["Resources"]["ExecutionRole"]["Properties"]["Policies"][0]["PolicyName"] = "RootSessions"
    del before["Resources"]["LogGroup"], before["Outputs"]["LogGroupName"], before["Parameters"]["Feature"]
    before["Resources"]["TypeVersion"]["Properties"]["LoggingConfig"]["LogGroupName"] = name
    [policy] = before["Resources"]["LoggingRole"]["Properties"]["Policies"]
    made = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogGroups", "logs:PutLogEvents"]
    policy["PolicyDocument"]["Statement"] = [{"Effect": "Allow", "Action": made, "Resource": "*"}]
    register(empty, before)
    empty.sdk("logs").create_log_group(logGroupName=name)  # as the first handler that runs does
    empty.create_stack()
    assert log_group(empty) == name

    (tmp_path / "register-type.yml").write_text((ROOT / "examples/register-type.yml").read_text())
    package = empty.upload("org-iam-rootsessions-1.0.0.zip").rpartition("/")[0]
    environment = empty.environment | {"PATH": only_the_aws_cli(tmp_path / "bin"), "bucket": package}
    run(UPGRADE, tmp_path, environment)

    assert log_group(empty) == outputs(empty.stack(NAME))["LogGroupName"] != name
    groups = empty.sdk("logs").describe_log_groups()["logGroups"]
    assert {group["logGroupName"] for group in groups} == {name, log_group(empty)}
    assert outputs(empty.stack())["OrganizationId"] == organization
    assert empty.update_stack("examples/root-sessions-retain.yml") == "UPDATE_COMPLETE"
