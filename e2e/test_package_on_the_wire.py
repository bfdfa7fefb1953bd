"""What goes wrong between the shipped jar and AWS, and what guide/errors.md promises for it."""

import time
from dataclasses import dataclass

import pytest
import shipped
from contract import check_event
from stub_aws import JSON, ORGANIZATION, XML, Fault, Response, StubAws, features, json_response, query_error

ENABLE, LIST = "EnableOrganizationsRootSessions", "ListOrganizationsFeatures"
DISABLE = "DisableOrganizationsRootSessions"
IDENTIFIER = {"OrganizationId": ORGANIZATION}
WELL = features(LIST, "RootSessions")
ATTEMPTS = 3  # of the SDK
LONGEST_CALL = 60  # seconds, in which Lambda would have ended the handler


@dataclass(frozen=True)
class Call:
    operation: str
    action: str
    properties: dict

    def __str__(self) -> str:
        return f"{self.action}-{self.operation}"


ENABLE_CALL = Call(ENABLE, "CREATE", {})
LIST_CALLS = [
    Call(LIST, "READ", IDENTIFIER),
    Call(LIST, "UPDATE", IDENTIFIER),
    Call(LIST, "DELETE", IDENTIFIER),
    Call(LIST, "LIST", {}),
]
ORGANIZATIONS_CALL = Call("DescribeOrganization", "CREATE", {"EnableTrustedAccess": True})
CALLS = [ENABLE_CALL, *LIST_CALLS, Call(DISABLE, "DELETE", IDENTIFIER), ORGANIZATIONS_CALL]


@pytest.fixture(autouse=True)
def nothing_is_wrong_yet(aws):
    aws.reset()


def failed(call: Call, answer: Response | Fault, function, aws: StubAws) -> dict:
    """The event of a request, the call of which has this response."""
    if call == ORGANIZATIONS_CALL:
        for operation in (ENABLE, LIST):
            aws.answers[operation] = query_error("ServiceAccessNotEnabled", "it is not enabled", 400)
    aws.answers[call.operation] = answer
    event = function.invoke(shipped.request(call.action, call.properties, log=False))
    check_event(call.action, event)
    assert event["status"] == "FAILED"
    assert call.operation in event["message"]
    return event


def body(text: str, status: int = 200, content: str | None = None) -> Response:
    return Response(status, text.encode(), {"Content-Type": content} if content else {})


UNREADABLE = {
    "a page": body("<html><body><p>a proxy's page<br></body></html>", content="text/html"),
    "half XML": body(WELL.body[: len(WELL.body) // 2].decode(), content=XML),
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
@pytest.mark.parametrize("call", [ENABLE_CALL, *LIST_CALLS, ORGANIZATIONS_CALL], ids=str)
def test_a_response_that_cannot_be_read_is_the_services_error(call, response, function, aws):
    assert failed(call, response, function, aws)["errorCode"] == "ServiceInternalError"
    assert DISABLE not in aws.calls
    assert "EnableAWSServiceAccess" not in aws.calls


@pytest.mark.parametrize("response", EMPTY.values(), ids=EMPTY)
@pytest.mark.parametrize("call", LIST_CALLS, ids=str)
def test_a_response_without_an_organization_is_the_services_error_and_never_absence(call, response, function, aws):
    assert failed(call, response, function, aws)["errorCode"] == "ServiceInternalError"
    assert DISABLE not in aws.calls


@pytest.mark.parametrize("response", EMPTY.values(), ids=EMPTY)
def test_enable_may_say_nothing_because_list_follows(response, function, aws):
    aws.answers[ENABLE] = response
    event = function.invoke(shipped.request("CREATE", {}, log=False))
    check_event("CREATE", event)
    assert (event["status"], event["resourceModel"]["OrganizationId"]) == ("SUCCESS", ORGANIZATION)


@pytest.mark.parametrize("response", [json_response({}), json_response({"Organization": {}})])
def test_an_organization_without_an_identifier_is_the_services_error(response, function, aws):
    assert failed(ORGANIZATIONS_CALL, response, function, aws)["errorCode"] == "ServiceInternalError"
    assert "EnableAWSServiceAccess" not in aws.calls


PAGE = "<html><body><h1>503</h1><hr></body></html>"


@pytest.mark.parametrize("text", ["", PAGE, '{"half": '], ids=["nothing", "a page", "half JSON"])
@pytest.mark.parametrize(
    ("status", "expected"),
    [(429, "Throttling")] + [(status, "ServiceInternalError") for status in (500, 502, 503, 504)],
)
@pytest.mark.parametrize("call", CALLS, ids=str)
def test_a_status_without_a_code_is_told_by_its_status(call, status, expected, text, function, aws):
    assert failed(call, body(text, status), function, aws)["errorCode"] == expected


def test_what_may_pass_is_tried_again_by_the_sdk(aws):
    """In a function of its own, since the SDK stops trying again where too much fails."""
    with shipped.started(aws.url) as function:
        for status in (429, 500, 502, 503, 504):
            aws.calls.clear()
            failed(LIST_CALLS[0], body("", status), function, aws)
            assert aws.calls == [LIST] * ATTEMPTS


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("call", CALLS, ids=str)
def test_a_refusal_without_a_code_is_access_denied(call, status, function, aws):
    assert failed(call, body("", status), function, aws)["errorCode"] == "AccessDenied"


BREAKS = {
    "reset": Fault.RESET,
    "no response": Response(cut=0),
    "half a status line": Response(cut=8),
}


@pytest.mark.parametrize("fault", BREAKS.values(), ids=BREAKS)
@pytest.mark.parametrize("call", CALLS, ids=str)
def test_a_connection_that_breaks_is_a_network_failure(call, fault, function, aws):
    assert failed(call, fault, function, aws)["errorCode"] == "NetworkFailure"


@pytest.mark.parametrize("call", [ENABLE_CALL, *LIST_CALLS], ids=str)
def test_a_connection_that_breaks_within_the_body_is_retryable(call, function, aws):
    response = features(call.operation, "RootSessions")
    response.cut = 300
    assert failed(call, response, function, aws)["errorCode"] in ("NetworkFailure", "ServiceInternalError")
    assert DISABLE not in aws.calls


def test_no_response_is_a_network_failure_before_lambda_ends_the_function(function, aws):
    started = time.monotonic()
    assert failed(LIST_CALLS[0], Fault.SILENCE, function, aws)["errorCode"] == "NetworkFailure"
    assert time.monotonic() - started < LONGEST_CALL


def test_nobody_listens(aws):
    with shipped.started("http://127.0.0.1:1") as function:
        event = failed(ENABLE_CALL, Fault.RESET, function, aws)
    assert event["errorCode"] == "NetworkFailure"


def test_a_feature_nobody_knows_yet_is_passed_on(function, aws):
    aws.answers[LIST] = features(LIST, "RootSessions", "RootSomethingNew")
    event = function.invoke(shipped.request("READ", IDENTIFIER, log=False))
    assert set(event["resourceModel"]["EnabledFeatures"]) == {"RootSessions", "RootSomethingNew"}


def test_a_list_without_features_is_absence(function, aws):
    aws.answers[LIST] = features(LIST)
    assert function.invoke(shipped.request("READ", IDENTIFIER, log=False))["errorCode"] == "NotFound"
    assert function.invoke(shipped.request("LIST", {}, log=False))["resourceModels"] == []
