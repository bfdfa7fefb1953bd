"""Errors between AWS and both packages, on the wire.

Only the package shows whether the shrinker removed too much. Without its class, an exception becomes a LinkageError
when AWS sends that error. src/test has the handler error code of each error.
"""

from dataclasses import dataclass

import aws_models
import pytest
import shipped
from contract import check_event
from stub_aws import JSON, ORGANIZATION, XML, Fault, Response, StubAws, features, json_error, query_error

LIST = "ListOrganizationsFeatures"
IDENTIFIER = {"OrganizationId": ORGANIZATION}
TRUST = {"EnableTrustedAccess": True}
ATTEMPTS = 3  # of the SDK


@dataclass(frozen=True)
class Call:
    """An operation of AWS, and a request of CloudFormation for which the handler calls it."""

    operation: str
    action: str
    properties: dict
    service: str = "iam"


LISTS = [Call(LIST, "LIST", {}), *(Call(LIST, action, IDENTIFIER) for action in ("READ", "UPDATE", "DELETE"))]
DESCRIBE = Call("DescribeOrganization", "CREATE", TRUST, "organizations")
ALLOW = Call("EnableAWSServiceAccess", "UPDATE", IDENTIFIER | TRUST, "organizations")


def enable(of: shipped.Type) -> Call:
    return Call(of.enable, "CREATE", {})


def disable(of: shipped.Type) -> Call:
    return Call(of.disable, "DELETE", IDENTIFIER)


@pytest.fixture(
    params=[enable, disable, LISTS[0], DESCRIBE, ALLOW], ids=["enable", "disable", "list", "describe", "allow"]
)
def call(request, of) -> Call:
    """Each operation that a handler calls."""
    return request.param if isinstance(request.param, Call) else request.param(of)


def ends(call: Call, answer: Response | Fault, of, function, aws: StubAws) -> dict:
    """The last event of a request whose call gets this response."""
    aws.reset(of.feature)
    if call.service == "organizations":
        for operation in (of.enable, LIST):
            aws.answers[operation] = query_error("ServiceAccessNotEnabled", "it is not enabled", 400)
    aws.answers[call.operation] = answer
    event = function.invoke(shipped.request(call.action, call.properties, log=False, of=of))
    check_event(call.action, event)
    return event


def fails(expected: str, calls: list[Call], answer: Response | Fault, of, function, aws: StubAws) -> None:
    for call in calls:
        event = ends(call, answer, of, function, aws)
        assert (event["status"], event["errorCode"]) == ("FAILED", expected), call
        assert call.operation in event["message"]
        assert set(aws.calls[-1:]) <= {call.operation}  # nothing follows


def error(call: Call, code: str, words: str | None, status: int) -> Response:
    return (query_error if call.service == "iam" else json_error)(code, words, status)


def test_the_package_handles_every_modeled_exception_in_both_spellings(call, of, function, aws):
    spellings = aws_models.spellings(call.service)
    assert len(spellings) > aws_models.exceptions(call.service) >= 38
    for spelling in spellings:
        event = ends(call, error(call, spelling.code, "in AWS's words", spelling.status), of, function, aws)

        assert call.operation in aws.calls
        if event["status"] == "SUCCESS":
            assert (call.action, event["resourceModels"]) == ("LIST", []), spelling
            continue
        assert event["errorCode"] != "InternalFailure", spelling
        for part in (f"{call.service}:{call.operation}", spelling.code.removesuffix("Exception"), "request-1"):
            assert part in event["message"]


@pytest.mark.parametrize("words", ["in AWS's words " * 300, None], ids=["long", "none"])
def test_the_message_is_complete_and_short_whatever_aws_says(call, words, of, function, aws):
    event = ends(call, error(call, "AccessDenied", words, 403), of, function, aws)

    assert (event["status"], event["errorCode"]) == ("FAILED", "AccessDenied")
    assert f"allow {call.service}:{call.operation} in the policy" in event["message"]


def body(text: str, status: int = 200, content: str | None = None) -> Response:
    return Response(status, text.encode(), {"Content-Type": content} if content else {})


PAGE = "<html><body><p>a proxy's page<br></body></html>"
WELL = features(LIST, "RootSessions").body
UNREADABLE = {
    "a page": body(PAGE, content="text/html"),
    "half XML": body(WELL[: len(WELL) // 2].decode(), content=XML),
    "half JSON": body('{"Organization": {"Id": "o-exa', content=JSON),
    "no markup": body("no markup"),
    "bytes": Response(body=bytes(range(256))),
}
EMPTY = {
    "nothing": body(""),
    "half the headers": Response(headers={"x-padding": "x" * 500}, cut=300),
    "no organization": features(LIST, "RootSessions", organization=""),
}


@pytest.mark.parametrize("response", UNREADABLE.values(), ids=UNREADABLE)
def test_a_response_that_cannot_be_read_is_the_services_error(response, of, function, aws):
    fails("ServiceInternalError", [enable(of), *LISTS, DESCRIBE], response, of, function, aws)


@pytest.mark.parametrize("response", EMPTY.values(), ids=EMPTY)
def test_only_a_list_has_to_name_an_organization_and_without_one_nothing_is_absent(response, of, function, aws):
    fails("ServiceInternalError", LISTS, response, of, function, aws)

    event = ends(enable(of), response, of, function, aws)
    assert (event["status"], event["resourceModel"]["OrganizationId"]) == ("SUCCESS", ORGANIZATION)


STATUSES = [(403, "AccessDenied"), (429, "Throttling"), (503, "ServiceInternalError")]
BODIES = [*[("", *status) for status in STATUSES], (PAGE, *STATUSES[0]), ('{"half": ', *STATUSES[2])]


@pytest.mark.parametrize(("text", "status", "expected"), BODIES)
def test_without_a_code_the_status_decides(text, status, expected, of, function, aws):
    fails(expected, [enable(of), *LISTS, disable(of), DESCRIBE], body(text, status), of, function, aws)


def test_the_sdk_retries_errors_that_may_pass(of, aws):
    """Uses its own function, because the SDK stops retrying after many failures."""
    with shipped.started(aws.url, of) as function:
        for status, expected in STATUSES[1:]:
            fails(expected, LISTS[:1], body("", status), of, function, aws)
            assert aws.calls == [LIST] * ATTEMPTS


BREAKS = {
    "reset": Fault.RESET,
    "no response": Response(cut=0),
    "half a status line": Response(cut=8),
}


@pytest.mark.parametrize("fault", BREAKS.values(), ids=BREAKS)
def test_a_connection_that_breaks_is_a_network_failure(fault, of, function, aws):
    fails("NetworkFailure", [enable(of), *LISTS, disable(of), DESCRIBE], fault, of, function, aws)


def test_a_connection_that_breaks_within_the_body_is_retryable(of, function, aws):
    for call in (enable(of), *LISTS):
        response = features(call.operation, of.feature)
        response.cut = 300
        assert ends(call, response, of, function, aws)["errorCode"] in ("NetworkFailure", "ServiceInternalError")
        assert of.disable not in aws.calls


def test_no_response_is_a_network_failure(of, function, aws):
    fails("NetworkFailure", LISTS[:1], Fault.SILENCE, of, function, aws)


def test_a_refused_connection_is_a_network_failure(of, aws):
    with shipped.started("http://127.0.0.1:1", of) as function:
        fails("NetworkFailure", [enable(of)], Fault.RESET, of, function, aws)
