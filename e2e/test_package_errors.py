"""Every exception of AWS's models, sent to the shipped jar as the response to each call of IAM and Organizations.

What a shrinker removes shows only in the package: an exception class that is missing from it becomes a LinkageError
at the moment when AWS sends that error.
"""

from dataclasses import dataclass

import aws_models
import errors_page
import pytest
import shipped
from contract import check_event
from stub_aws import ORGANIZATION, StubAws, features, json_error, query_error

ENABLE, LIST = "EnableOrganizationsRootSessions", "ListOrganizationsFeatures"
IDENTIFIER = {"OrganizationId": ORGANIZATION}
ENABLE_TRUSTED_ACCESS = {"EnableTrustedAccess": True}
# longer than CloudFormation's limit for a message
LONG = "in AWS's words " * 300


@dataclass(frozen=True)
class Call:
    """An operation of AWS, and the request of CloudFormation that makes the handler call it."""

    service: str
    operation: str
    action: str
    properties: dict

    def __str__(self) -> str:
        return f"{self.action}-{self.operation}"


CALLS = [
    Call("iam", ENABLE, "CREATE", {}),
    Call("iam", LIST, "CREATE", {"AdoptExisting": False}),
    Call("iam", LIST, "READ", IDENTIFIER),
    Call("iam", LIST, "UPDATE", IDENTIFIER),
    Call("iam", LIST, "LIST", {}),
    Call("iam", "DisableOrganizationsRootSessions", "DELETE", IDENTIFIER),
    Call("organizations", "DescribeOrganization", "CREATE", ENABLE_TRUSTED_ACCESS),
    Call("organizations", "EnableAWSServiceAccess", "CREATE", ENABLE_TRUSTED_ACCESS),
    Call("organizations", "EnableAWSServiceAccess", "UPDATE", IDENTIFIER | ENABLE_TRUSTED_ACCESS),
]
CASES = [
    pytest.param(call, spelling, id=f"{call}-{spelling.code}")
    for call in CALLS
    for spelling in aws_models.spellings(call.service)
]


@pytest.fixture(autouse=True)
def nothing_is_wrong_yet(aws):
    aws.reset()


def without_trusted_access(aws: StubAws) -> None:
    for operation in (ENABLE, LIST):
        aws.answers[operation] = query_error("ServiceAccessNotEnabled", "it is not enabled", 400)


def call_that_fails(call: Call, spelling: aws_models.Spelling, words: str | None, function, aws: StubAws) -> dict:
    """The final event of an operation, one call of which fails."""
    if call.service == "organizations":
        without_trusted_access(aws)
    error = query_error if call.service == "iam" else json_error
    aws.answers[call.operation] = error(spelling.code, words, spelling.status)
    event = function.invoke(shipped.request(call.action, call.properties, log=False))
    assert call.operation in aws.calls
    return event


@pytest.mark.parametrize(("call", "spelling"), CASES)
def test_every_modeled_exception_ends_as_the_guide_says(call, spelling, function, aws):
    expected = errors_page.outcome(call.action, spelling.code, spelling.status)

    event = call_that_fails(call, spelling, "in AWS's words", function, aws)

    if expected == "empty":
        assert (event["status"], event["resourceModels"]) == ("SUCCESS", [])
        return
    assert (event["status"], event["errorCode"]) == ("FAILED", expected)
    for part in (f"{call.service}:{call.operation}", spelling.code.removesuffix("Exception"), "request-1"):
        assert part in event["message"]
    check_event(call.action, event)


@pytest.mark.parametrize("words", [LONG, None], ids=["long", "none"])
@pytest.mark.parametrize(("call", "spelling"), CASES)
def test_the_message_is_complete_and_short_whatever_aws_says(call, spelling, words, function, aws):
    event = call_that_fails(call, spelling, words, function, aws)

    assert event.get("errorCode") != "InternalFailure"
    check_event(call.action, event)
    if event["status"] == "FAILED":
        assert spelling.code.removesuffix("Exception") in event["message"]


def test_the_models_are_all_there():
    """None of the models came out empty."""
    counts = {service: aws_models.exceptions(service) for service in ("iam", "organizations")}
    assert counts["iam"] >= 38
    assert counts["organizations"] >= 50
    assert len(CASES) > sum(counts[call.service] for call in CALLS)


@pytest.mark.parametrize("code", ["ServiceFailure", "Throttling", "AccessDenied", "ServiceAccessNotEnabled"])
def test_after_enable_the_event_names_the_organization_even_if_the_next_list_fails(code, function, aws):
    """Otherwise nothing would be rolled back."""
    aws.answers[ENABLE] = features(ENABLE, "RootSessions")
    aws.answers[LIST] = query_error(code, "in IAM's words", 400)

    event = function.invoke(shipped.request("CREATE", {}, log=False))

    check_event("CREATE", event)
    assert event["status"] == "FAILED"
    assert event["resourceModel"]["OrganizationId"] == ORGANIZATION
