"""Every exception of AWS's models, sent to both packages in both spellings, once for each protocol.

What a shrinker removes shows only in the package: an exception class that is missing from it becomes a LinkageError
at the moment when AWS sends that error.
"""

from dataclasses import dataclass

import aws_models
import errors_page
import pytest
import shipped
from contract import check_event
from stub_aws import ORGANIZATION, StubAws, json_error, query_error

LIST = "ListOrganizationsFeatures"
IDENTIFIER = {"OrganizationId": ORGANIZATION}
LONG = "in AWS's words " * 300  # longer than CloudFormation's limit for a message


@dataclass(frozen=True)
class Call:
    """An operation of AWS, and the request of CloudFormation that makes the handler call it."""

    service: str
    operation: str
    action: str
    properties: dict

    def __str__(self) -> str:
        return self.operation


@pytest.fixture(scope="module")
def function(aws, of):
    with shipped.started(aws.url, of) as function:
        yield function


@pytest.fixture(params=["enable", "disable", LIST, "DescribeOrganization", "EnableAWSServiceAccess"])
def call(request, of) -> Call:
    trust = {"EnableTrustedAccess": True}
    return {
        "enable": Call("iam", of.enable, "CREATE", {}),
        "disable": Call("iam", of.disable, "DELETE", IDENTIFIER),
        LIST: Call("iam", LIST, "LIST", {}),
        "DescribeOrganization": Call("organizations", "DescribeOrganization", "CREATE", trust),
        "EnableAWSServiceAccess": Call("organizations", "EnableAWSServiceAccess", "UPDATE", IDENTIFIER | trust),
    }[request.param]


def ends(call: Call, spelling: aws_models.Spelling, words: str | None, of, function, aws: StubAws) -> dict:
    """The final event of an operation, one call of which fails."""
    aws.reset(of.feature)
    if call.service == "organizations":
        for operation in (of.enable, LIST):
            aws.answers[operation] = query_error("ServiceAccessNotEnabled", "it is not enabled", 400)
    error = query_error if call.service == "iam" else json_error
    aws.answers[call.operation] = error(spelling.code, words, spelling.status)
    event = function.invoke(shipped.request(call.action, call.properties, log=False, of=of))
    assert call.operation in aws.calls
    check_event(call.action, event)
    return event


def test_every_modeled_exception_ends_as_the_guide_says(call, of, function, aws):
    spellings = aws_models.spellings(call.service)
    assert len(spellings) > aws_models.exceptions(call.service) >= 38
    for spelling in spellings:
        expected = errors_page.outcome(call.action, spelling.code, spelling.status)

        event = ends(call, spelling, "in AWS's words", of, function, aws)

        if expected == "empty":
            assert (event["status"], event["resourceModels"]) == ("SUCCESS", []), spelling
            continue
        assert (event["status"], event["errorCode"]) == ("FAILED", expected), spelling
        for part in (f"{call.service}:{call.operation}", spelling.code.removesuffix("Exception"), "request-1"):
            assert part in event["message"]


@pytest.mark.parametrize("words", [LONG, None], ids=["long", "none"])
def test_the_message_is_complete_and_short_whatever_aws_says(call, words, of, function, aws):
    event = ends(call, aws_models.Spelling("AccessDenied", 403), words, of, function, aws)

    assert (event["status"], event["errorCode"]) == ("FAILED", "AccessDenied")
    assert f"allow {call.service}:{call.operation} in the policy" in event["message"]


@pytest.mark.parametrize("code", ["ServiceFailure", "Throttling", "AccessDenied", "ServiceAccessNotEnabled"])
def test_after_enable_the_event_names_the_organization_even_if_the_next_list_fails(code, of, function, aws):
    """Otherwise nothing would be rolled back."""
    aws.reset(of.feature)
    aws.answers[LIST] = query_error(code, "in IAM's words", 400)

    event = function.invoke(shipped.request("CREATE", {}, log=False, of=of))

    check_event("CREATE", event)
    assert event["status"] == "FAILED"
    assert event["resourceModel"]["OrganizationId"] == ORGANIZATION
