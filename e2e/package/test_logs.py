"""The log group of the type, and its logging role, which allows only the package's calls."""

import cfn_flip
import pytest
import shipped
from stub_aws import ORGANIZATION, json_response
from support import outputs

from local_aws.client import ROOT

NAME = "root-sessions-type"


def statements(template: str) -> list[dict]:
    """The statements of a template's logging role, for the template's default type."""
    text = (ROOT / "examples" / template).read_text().replace("${Feature}", "RootSessions")
    [policy] = cfn_flip.load(text)[0]["Resources"]["LoggingRole"]["Properties"]["Policies"]
    return policy["PolicyDocument"]["Statement"]


def actions(statement: dict) -> list[str]:
    return [statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"]


@pytest.fixture(scope="module")
def calls(aws) -> set[str]:
    """The package's calls with the logging role if its log group exists."""
    name = shipped.request("READ", {})["requestData"]["providerLogGroupName"]
    aws.answers["DescribeLogGroups"] = json_response({"logGroups": [{"logGroupName": name}]})
    with shipped.started(aws.url) as function:
        assert function.invoke(shipped.request("READ", {"OrganizationId": ORGANIZATION}))["status"] == "SUCCESS"
    return set(aws.calls) - {"ListOrganizationsFeatures"}


@pytest.mark.parametrize("template", ["register-type.yml", "activate-type.yml"])
def test_the_logging_role_allows_exactly_the_packages_calls(template, calls):
    allowed = {action.split(":")[1] for statement in statements(template) for action in actions(statement)}
    assert allowed == calls


@pytest.mark.parametrize("template", ["register-type.yml", "activate-type.yml"])
def test_the_logging_role_writes_into_the_log_group_of_its_stack_only(template):
    [write] = [statement for statement in statements(template) if "logs:PutLogEvents" in actions(statement)]
    group = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${LogGroup}"
    assert write["Resource"] == [{"Fn::GetAtt": ["LogGroup", "Arn"]}, {"Fn::Sub": group}]


def test_the_package_writes_into_that_log_group_and_that_namespace(new):
    new.faults()
    new.make_organization()
    stack = new.create_stack(NAME, "examples/register-type.yml", {"SchemaHandlerPackage": new.upload()})
    named = outputs(stack)["LogGroupName"]
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
