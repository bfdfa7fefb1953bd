"""The local AWS ignores nothing: it refuses everything that it does not support in one line."""

import re
import urllib.error
import urllib.request
from typing import Any

import botocore.session
import pytest
from recorded_stacks import HANDLE, body, text

from local_aws.client import AwsError

TOKEN = "00000000-0000-0000-0000-000000000000"


def a_value(shape: Any) -> Any:
    """Any value that the SDK accepts for the shape."""
    if shape.type_name == "structure":
        return {name: a_value(member) for name, member in shape.members.items() if name in shape.required_members}
    if shape.type_name == "list":
        return [a_value(shape.member)]
    plain = {"string": TOKEN, "boolean": True, "integer": 1, "long": 1, "timestamp": "2026-01-01", "map": {}}
    return shape.enum[0] if getattr(shape, "enum", None) else plain[shape.type_name]


@pytest.mark.parametrize("service", ["cloudformation", "cloudcontrol"])
def test_every_operation_is_answered_or_refused_in_one_line(empty, service):
    """Sends the smallest request of each. The SDK can only read an answer of the service."""
    client, pages = empty.sdk(service), []
    model = botocore.session.get_session().get_service_model(service)
    for name in model.operation_names:
        shape = model.operation_model(name).input_shape
        required = a_value(shape) if shape else {}
        try:
            client._make_api_call(name, required)
        except client.exceptions.ClientError as e:
            error, status = e.response["Error"], e.response["ResponseMetadata"]["HTTPStatusCode"]
            if status >= 500 or "The local AWS failed" in error["Message"] or "\n" in error["Message"]:
                pages.append(f"{name}: {status} {error}")
    assert pages == []


def test_the_refusal_names_an_unsupported_operation_or_parameter(empty):
    cloudformation = empty.sdk("cloudformation")
    with pytest.raises(cloudformation.exceptions.ClientError, match="The local AWS does not support RollbackStack"):
        cloudformation.rollback_stack(StackName="new")
    with pytest.raises(cloudformation.exceptions.ClientError, match="not support TimeoutInMinutes=5 of CreateStack"):
        cloudformation.create_stack(StackName="new", TimeoutInMinutes=5, **body(A=HANDLE))


@pytest.mark.parametrize(
    "section, resource, what",
    [
        ({"Transform": "AWS::LanguageExtensions"}, HANDLE, "the section Transform of templates"),
        ({}, HANDLE | {"CreationPolicy": {}}, "the attribute CreationPolicy of templates"),
        ({}, HANDLE | {"DeletionPolicy": "Retained"}, "DeletionPolicy Retained of resource A"),
        ({}, HANDLE | {"UpdateReplacePolicy": "Snapshot"}, "UpdateReplacePolicy Snapshot of resource A"),
        ({}, {"Type": "AWS::CloudFormation::Stack"}, "resources of type AWS::CloudFormation::Stack"),
        ({}, {"Type": "AWS::EC2::Moon"}, "resources of type AWS::EC2::Moon"),
        ({}, HANDLE | {"Metadata": {"Fn::GetStackOutput": {}}}, "Fn::GetStackOutput"),
        ({}, HANDLE | {"Metadata": {"a": "{{resolve:ssm:/a}}"}}, r"dynamic references ({{resolve:...}})"),
        ({"Parameters": {"P": {"Type": "AWS::EC2::VPC::Id"}}}, HANDLE, "the type AWS::EC2::VPC::Id of parameter P"),
        ({"Rules": {"R": {"Assertions": [{"Assert": {"Fn::RefAll": "a"}}]}}}, HANDLE, "Fn::RefAll in Rules"),
    ],
)
def test_the_refusal_names_an_unsupported_part_of_a_template(empty, section, resource, what):
    with pytest.raises(AwsError, match=f"The local AWS does not support {re.escape(what)}"):
        empty.create_stack("new", text(section, A=resource))
    assert empty.sdk("cloudformation").list_stacks()["StackSummaries"] == []


def test_the_refusal_names_an_unsupported_property_of_cloudformations_own_types(empty):
    version = {"Type": "AWS::CloudFormation::ResourceDefaultVersion", "Properties": {"VersionId": "00000001"}}
    empty.create_stack("new", text(A=version))
    refusal = "The local AWS does not support VersionId of AWS::CloudFormation::ResourceDefaultVersion"
    assert ("A", "CREATE_FAILED", refusal) in empty.events("new")


def test_the_types_that_do_nothing_are_printed_at_the_start(server):
    assert "AWS::CDK::Metadata" in server.log.read_text().splitlines()[0]


def test_an_invalid_request_gets_one_line_and_no_page(empty):
    """Sends a request without the parameters that the SDK requires."""
    request = urllib.request.Request(empty.endpoint, b"Action=CreateStack&Version=2010-05-15&StackName=new")
    request.add_header("Authorization", "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/cloudformation/aws4_request")
    with pytest.raises(urllib.error.HTTPError) as e:
        urllib.request.urlopen(request, timeout=60)
    assert e.value.code == 400 and "Either Template URL or Template Body must be specified." in e.value.read().decode()


def test_rules_are_evaluated(empty):
    """Uses the rule that the CDK adds to each of its templates."""
    old = {"Fn::Not": [{"Fn::Contains": [["1", "2", "3", "4", "5"], {"Ref": "Version"}]}]}
    rules = {"Check": {"Assertions": [{"Assert": old, "AssertDescription": "bootstrap again"}]}}
    checked = text({"Parameters": {"Version": {"Type": "String"}}, "Rules": rules}, A=HANDLE)
    with pytest.raises(AwsError, match="bootstrap again"):
        empty.create_stack("new", checked, {"Version": "5"})
    assert empty.create_stack("new", checked, {"Version": "6"})["StackStatus"] == "CREATE_COMPLETE"
