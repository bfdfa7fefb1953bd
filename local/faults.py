"""What the local AWS does wrong on request, and which operations were called.

curl -X PUT $AWS_ENDPOINT_URL/_local/faults -d '{"visible_after_reads": 2}'
curl $AWS_ENDPOINT_URL/_local/calls
"""

import dataclasses
import json
import re


@dataclasses.dataclass
class Faults:
    """Set over HTTP; a PUT replaces them all, so `{}` makes everything well again."""

    visible_after_reads: int = 0  # a change shows only after so many ListOrganizationsFeatures
    trusted_access_unseen_calls: int = 0  # so many of IAM's next calls do not see trusted access yet
    throttled_calls: int = 0  # so many of the next calls are throttled
    error_suffix: str = "Exception"  # IAM's error codes have been seen with and without it


faults = Faults()
calls: list[dict[str, str]] = []
requests: list[str] = []  # the service of each HTTP request
function: dict[str, str] = {}  # where the Lambda function is
credentials: list[str] = []  # each secret and token that a handler was given: none may show up in a log


def control(application):
    """Wraps a WSGI application: /_local/faults and /_local/calls are answered here, all else by it."""

    def respond(environ, start_response):
        global faults
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if not path.startswith("/_local/"):
            if signed_for := re.search(r"/([\w-]+)/aws4_request", environ.get("HTTP_AUTHORIZATION", "")):
                requests.append(signed_for.group(1))
            return application(environ, start_response)
        status, answer = "200 OK", None
        if path == "/_local/faults" and method == "PUT":
            try:
                body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
                faults = Faults(**json.loads(body))
            except (TypeError, ValueError) as e:
                status, answer = "400 Bad Request", {"error": str(e), "known": dataclasses.asdict(Faults())}
        if path == "/_local/faults":
            answer = answer or dataclasses.asdict(faults)
        elif path == "/_local/calls":
            answer = list(calls)
            if method == "DELETE":
                calls.clear()
        elif path == "/_local/requests":
            answer = list(requests)
            if method == "DELETE":
                requests.clear()
        elif path == "/_local/function":
            answer = function
        elif path == "/_local/credentials":
            answer = credentials
        else:
            status, answer = "404 Not Found", {"error": "use /_local/faults, calls, requests, function or credentials"}
        start_response(status, [("Content-Type", "application/json")])
        return [json.dumps(answer).encode()]

    return respond


def hits(name: str) -> bool:
    """Whether this call is one of those that a fault is set for; counts it."""
    left = getattr(faults, name)
    setattr(faults, name, max(left - 1, 0))
    return left > 0
