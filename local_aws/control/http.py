"""The paths under /_local/, through which tests inspect the local AWS and make it fail.

PUT /_local/faults             sets the faults, see faults.py
GET /_local/calls              the calls of handlers; DELETE returns and forgets them
GET /_local/requests           the service of each HTTP request; DELETE returns and forgets them
GET /_local/credentials        the secrets that handlers got
GET /_local/function/TYPE      the URL of the Lambda function of a registered type
POST /_local/function/TYPE     invokes it with a request like CloudFormation's
POST /_local/root/ACCOUNT      gives the account's root user a password, an access key, an MFA device and a certificate
"""

import dataclasses
import json
import re
import time
from collections.abc import Callable, Iterable
from typing import Any

from moto.iam.models import iam_backends

from local_aws.control import calls, faults

PREFIX = "/_local/"


class BadRequest(Exception):
    """The text names the mistake."""


def with_control(application: Callable, find_function: Callable[[str], Any]) -> Callable:
    """Adds the paths under /_local/ to a WSGI application."""

    def respond(environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        if not environ["PATH_INFO"].startswith(PREFIX):
            if signed_for := re.search(r"/([\w-]+)/aws4_request", environ.get("HTTP_AUTHORIZATION", "")):
                calls.recorded().services.append(signed_for.group(1))
                time.sleep(faults.current().latency)
            return application(environ, start_response)
        name, _, argument = environ["PATH_INFO"].removeprefix(PREFIX).partition("/")
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        try:
            status, result = "200 OK", _respond(environ["REQUEST_METHOD"], name, argument, body, find_function)
        except BadRequest as e:
            status, result = "400 Bad Request", {"error": str(e)}
        start_response(status, [("Content-Type", "application/json")])
        return [json.dumps(result).encode()]

    return respond


def _respond(method: str, name: str, argument: str, body: bytes, find_function: Callable[[str], Any]) -> Any:
    recorded = calls.recorded()
    if name == "faults":
        if method == "PUT":
            try:
                faults.replace(**json.loads(body))
            except (TypeError, ValueError) as e:
                raise BadRequest(f"{e}; known: {dataclasses.asdict(faults.Faults())}") from e
        return dataclasses.asdict(faults.current())
    if name == "calls":
        return _taken(recorded.operations, method)
    if name == "requests":
        return _taken(recorded.services, method)
    if name == "credentials":
        return recorded.secrets
    if name == "function":
        function = find_function(argument)
        if function is None:
            raise BadRequest(f"no type {argument} is registered")
        return function.invoke(json.loads(body)) if method == "POST" else {"url": function.url()}
    if name == "root":
        root = iam_backends[argument]["aws"].root
        if method == "POST":
            root.add_credentials()
        return root.summary()
    raise BadRequest("use /_local/faults, calls, requests, credentials, function/TYPE or root/ACCOUNT")


def _taken(records: list, method: str) -> list:
    taken = list(records)
    if method == "DELETE":
        records.clear()
    return taken
