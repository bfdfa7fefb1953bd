"""What goes wrong between the shipped jar and AWS, and what guide/errors.md promises for it."""

from dataclasses import dataclass

import pytest
import shipped
from contract import check_event
from stub_aws import JSON, ORGANIZATION, XML, Fault, Response, StubAws, features, json_response, query_error

LIST = "ListOrganizationsFeatures"
IDENTIFIER = {"OrganizationId": ORGANIZATION}
WELL = features(LIST, "RootSessions")
ATTEMPTS = 3  # of the SDK


@dataclass(frozen=True)
class Call:
    operation: str
    action: str
    properties: dict


LIST_CALLS = [
    Call(LIST, "READ", IDENTIFIER),
    Call(LIST, "UPDATE", IDENTIFIER),
    Call(LIST, "DELETE", IDENTIFIER),
    Call(LIST, "LIST", {}),
]
ORGANIZATIONS_CALL = Call("DescribeOrganization", "CREATE", {"EnableTrustedAccess": True})


@pytest.fixture(scope="module")
def function(aws, of):
    with shipped.started(aws.url, of) as function:
        yield function


@pytest.fixture(autouse=True)
def nothing_is_wrong_yet(aws, of):
    aws.reset(of.feature)


def enable(of: shipped.Type) -> Call:
    return Call(of.enable, "CREATE", {})


def calls(of: shipped.Type) -> list[Call]:
    return [enable(of), *LIST_CALLS, Call(of.disable, "DELETE", IDENTIFIER), ORGANIZATIONS_CALL]


def failed(call: Call, answer: Response | Fault, of, function, aws: StubAws) -> dict:
    """The event of a request, the call of which has this response."""
    aws.reset(of.feature)
    if call == ORGANIZATIONS_CALL:
        for operation in (of.enable, LIST):
            aws.answers[operation] = query_error("ServiceAccessNotEnabled", "it is not enabled", 400)
    aws.answers[call.operation] = answer
    event = function.invoke(shipped.request(call.action, call.properties, log=False, of=of))
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
def test_a_response_that_cannot_be_read_is_the_services_error(response, of, function, aws):
    for call in (enable(of), *LIST_CALLS, ORGANIZATIONS_CALL):
        assert failed(call, response, of, function, aws)["errorCode"] == "ServiceInternalError", call
        assert not {of.disable, "EnableAWSServiceAccess"} & set(aws.calls)


@pytest.mark.parametrize("response", EMPTY.values(), ids=EMPTY)
def test_a_response_without_an_organization_is_the_services_error_and_never_absence(response, of, function, aws):
    for call in LIST_CALLS:
        assert failed(call, response, of, function, aws)["errorCode"] == "ServiceInternalError", call
        assert of.disable not in aws.calls


@pytest.mark.parametrize("response", EMPTY.values(), ids=EMPTY)
def test_enable_may_say_nothing_because_list_follows(response, of, function, aws):
    aws.answers[of.enable] = response
    event = function.invoke(shipped.request("CREATE", {}, log=False, of=of))
    check_event("CREATE", event)
    assert (event["status"], event["resourceModel"]["OrganizationId"]) == ("SUCCESS", ORGANIZATION)


@pytest.mark.parametrize("response", [json_response({}), json_response({"Organization": {}})])
def test_an_organization_without_an_identifier_is_the_services_error(response, of, function, aws):
    assert failed(ORGANIZATIONS_CALL, response, of, function, aws)["errorCode"] == "ServiceInternalError"
    assert "EnableAWSServiceAccess" not in aws.calls


PAGE = "<html><body><h1>503</h1><hr></body></html>"


@pytest.mark.parametrize(
    ("status", "expected"),
    [(429, "Throttling")] + [(status, "ServiceInternalError") for status in (500, 502, 503, 504)],
)
def test_a_status_without_a_code_is_told_by_its_status(status, expected, of, function, aws):
    for call in calls(of):
        for text in ("", PAGE, '{"half": '):
            assert failed(call, body(text, status), of, function, aws)["errorCode"] == expected, call


def test_what_may_pass_is_tried_again_by_the_sdk(of, aws):
    """In a function of its own, since the SDK stops trying again where too much fails."""
    with shipped.started(aws.url, of) as function:
        for status in (429, 500, 502, 503, 504):
            failed(LIST_CALLS[0], body("", status), of, function, aws)
            assert aws.calls == [LIST] * ATTEMPTS


@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_without_a_code_is_access_denied(status, of, function, aws):
    for call in calls(of):
        assert failed(call, body("", status), of, function, aws)["errorCode"] == "AccessDenied", call


BREAKS = {
    "reset": Fault.RESET,
    "no response": Response(cut=0),
    "half a status line": Response(cut=8),
}


@pytest.mark.parametrize("fault", BREAKS.values(), ids=BREAKS)
def test_a_connection_that_breaks_is_a_network_failure(fault, of, function, aws):
    for call in calls(of):
        assert failed(call, fault, of, function, aws)["errorCode"] == "NetworkFailure", call


def test_a_connection_that_breaks_within_the_body_is_retryable(of, function, aws):
    for call in (enable(of), *LIST_CALLS):
        response = features(call.operation, of.feature)
        response.cut = 300
        assert failed(call, response, of, function, aws)["errorCode"] in ("NetworkFailure", "ServiceInternalError")
        assert of.disable not in aws.calls


def test_no_response_is_a_network_failure(of, function, aws):
    assert failed(LIST_CALLS[0], Fault.SILENCE, of, function, aws)["errorCode"] == "NetworkFailure"


def test_nobody_listens(of, aws):
    with shipped.started("http://127.0.0.1:1", of) as function:
        event = failed(enable(of), Fault.RESET, of, function, aws)
    assert event["errorCode"] == "NetworkFailure"


def test_a_feature_nobody_knows_yet_is_passed_on(of, function, aws):
    aws.answers[LIST] = features(LIST, of.feature, "RootSomethingNew")
    event = function.invoke(shipped.request("READ", IDENTIFIER, log=False, of=of))
    assert set(event["resourceModel"]["EnabledFeatures"]) == {of.feature, "RootSomethingNew"}


def test_a_list_without_features_is_absence(of, function, aws):
    aws.answers[LIST] = features(LIST)
    assert function.invoke(shipped.request("READ", IDENTIFIER, log=False, of=of))["errorCode"] == "NotFound"
    assert function.invoke(shipped.request("LIST", {}, log=False, of=of))["resourceModels"] == []
