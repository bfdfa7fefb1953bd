"""A failing log or metric never fails the resource, whichever exception of AWS's models RPDK's own calls get."""

import json
from dataclasses import replace

import aws_models
import pytest
import shipped
from contract import check_event
from direct_jar import DirectJar
from stub_aws import ORGANIZATION, Response, StubAws, cbor_error, json_error

IDENTIFIER = {"OrganizationId": ORGANIZATION}
RESOURCE = IDENTIFIER | {"EnabledFeatures": ["RootSessions"]}
# RPDK calls these for a new wrapper, and the others in each invocation
FIRST = ["DescribeLogGroups", "CreateLogGroup", "CreateLogStream"]


@pytest.fixture(scope="module")
def of():
    """One type suffices, because these are RPDK's own calls."""
    return shipped.ROOT_SESSIONS


@pytest.fixture(autouse=True)
def nothing_is_wrong_yet(aws):
    aws.reset()


@pytest.fixture(scope="module")
def new_wrappers(aws, tmp_path_factory):
    """Wrappers outside Lambda, where a function has only one. RPDK takes its log group's Region from AWS_REGION."""
    jar = DirectJar(aws.url, tmp_path_factory.mktemp("direct-jar"), "alone", AWS_REGION="us-east-1")
    yield jar
    jar.close()


def read_succeeds(function, aws: StubAws, operation: str, answer: Response) -> None:
    aws.calls.clear()
    aws.answers[operation] = answer

    event = function.invoke(shipped.request("READ", IDENTIFIER))

    assert operation in aws.calls
    assert (event["status"], event["resourceModel"]) == ("SUCCESS", RESOURCE)
    check_event("READ", event)


def test_a_log_that_fails_never_fails_the_resource(function, aws):
    for spelling in aws_models.spellings("logs"):
        read_succeeds(function, aws, "PutLogEvents", json_error(spelling.code, "in AWS's words", spelling.status))


def test_a_metric_that_fails_never_fails_the_resource(function, aws):
    for spelling in aws_models.spellings("cloudwatch"):
        read_succeeds(function, aws, "PutMetricData", cbor_error(spelling.code, "in AWS's words", spelling.status))


@pytest.mark.parametrize("operation", FIRST)
def test_a_log_group_or_stream_that_fails_never_fails_the_resource(operation, new_wrappers, aws):
    for spelling in aws_models.spellings("logs"):
        read_succeeds(new_wrappers, aws, operation, json_error(spelling.code, "in AWS's words", spelling.status))


@pytest.mark.parametrize("operation", [*FIRST, "PutLogEvents"])
def test_a_log_error_without_words_never_fails_the_resource(operation, new_wrappers, aws):
    read_succeeds(new_wrappers, aws, operation, json_error("AccessDeniedException", None, 400))


@pytest.mark.parametrize("body", [b"<html><body>a proxy's page<br></body></html>", b"", b'{"half": '])
@pytest.mark.parametrize("status", [200, 503])
@pytest.mark.parametrize("operation", ["PutLogEvents", "PutMetricData"])
def test_a_response_that_cannot_be_read_never_fails_the_resource(operation, status, body, function, aws):
    read_succeeds(function, aws, operation, Response(status, body))


@pytest.mark.parametrize("operation", ["PutLogEvents", "PutMetricData"])
def test_a_connection_that_breaks_never_fails_the_resource(operation, function, aws):
    read_succeeds(function, aws, operation, Response(cut=0))


def test_logs_and_metrics_that_both_fail_never_fail_the_resource(aws):
    """This happens if the log group is deleted and the log role may not put metrics."""
    with shipped.started(aws.url) as function:  # its own function, which has a log stream before both begin to fail
        function.invoke(shipped.request("READ", IDENTIFIER))
        aws.answers["PutMetricData"] = cbor_error("AccessDeniedException", "no", 403)
        read_succeeds(function, aws, "PutLogEvents", json_error("ResourceNotFoundException", "no", 400))


def test_an_invocation_delivers_its_lines_in_their_order(function, aws):
    function.invoke(shipped.request("READ", IDENTIFIER))

    before, call, *after = aws.log
    assert (before, json.loads(call)["apiRequest"]["requestName"]) == (
        "[READ] invoking handler...",
        "ListOrganizationsFeaturesRequest",
    )
    assert after == ["[READ] handler invoked", "Handler returned SUCCESS"]
    assert aws.calls.count("PutMetricData") == 3


def test_everything_is_delivered_while_iam_is_silent(function, aws):
    """A function that CloudFormation ends in the middle of a call has logged everything before that call."""
    aws.answers["ListOrganizationsFeatures"] = replace(
        aws.answers["ListOrganizationsFeatures"], after=frozenset({"PutLogEvents", "PutMetricData"})
    )
    assert function.invoke(shipped.request("READ", IDENTIFIER))["status"] == "SUCCESS"
