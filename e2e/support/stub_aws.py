"""A stub of the AWS services that the package calls, with the responses that a test sets.

IAM uses the Query protocol, Organizations and CloudWatch Logs use JSON 1.1, and CloudWatch, in the package's SDK, uses
Smithy RPC v2 in CBOR: https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
"""

import json
import re
import socket
import struct
import threading
from dataclasses import dataclass, field
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape

OPERATION = re.compile(r"Action=(\w+)|^\w+\.(\w+)$|/operation/(\w+)$", re.MULTILINE)
ORGANIZATION = "o-exampleorgid"
XML, JSON, CBOR = "text/xml", "application/x-amz-json-1.1", "application/cbor"


@dataclass
class Response:
    """An HTTP response, sent once the operations `after` were called; `cut` ends the connection after so many bytes."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    after: frozenset[str] = frozenset()


class Fault(Enum):
    """A fault of the connection instead of a response."""

    SILENCE = "it stays open and silent until the client gives up"
    RESET = "it is reset"


Answer = Response | Fault


def features(operation: str, *enabled: str, organization: str = ORGANIZATION) -> Response:
    """The response of an IAM operation; only the name differs."""
    identifier = f"<OrganizationId>{organization}</OrganizationId>" if organization else ""
    members = "".join(f"<member>{feature}</member>" for feature in enabled)
    return Response(
        body=f"""<{operation}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
              <{operation}Result>{identifier}<EnabledFeatures>{members}</EnabledFeatures></{operation}Result>
              <ResponseMetadata><RequestId>request-1</RequestId></ResponseMetadata>
            </{operation}Response>""".encode(),
        headers={"Content-Type": XML},
    )


def json_response(body: dict) -> Response:
    return Response(body=json.dumps(body).encode(), headers={"Content-Type": JSON})


def query_error(code: str, message: str | None, status: int) -> Response:
    words = f"<Message>{escape(message)}</Message>" if message is not None else ""
    body = f"""<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
          <Error><Type>Sender</Type><Code>{code}</Code>{words}</Error><RequestId>request-1</RequestId></ErrorResponse>"""
    return Response(status, body.encode(), {"Content-Type": XML})


def json_error(code: str, message: str | None, status: int) -> Response:
    body = {"__type": code} | ({"Message": message} if message is not None else {})
    return Response(status, json.dumps(body).encode(), {"Content-Type": JSON, "x-amzn-RequestId": "request-1"})


def _cbor_text(text: str) -> bytes:
    encoded = text.encode()
    return b"\x7a" + len(encoded).to_bytes(4, "big") + encoded


def cbor_error(code: str, message: str | None, status: int) -> Response:
    entries = {"__type": f"com.amazonaws.cloudwatch#{code}"} | ({"message": message} if message is not None else {})
    body = bytes([0xA0 + len(entries)]) + b"".join(_cbor_text(k) + _cbor_text(v) for k, v in entries.items())
    headers = {"Content-Type": CBOR, "smithy-protocol": "rpc-v2-cbor", "x-amzn-RequestId": "request-1"}
    return Response(status, body, headers)


def well(feature: str = "RootSessions") -> dict[str, Answer]:
    """The responses of an organization with trusted access and a feature, in which each operation succeeds."""
    return {
        "ListOrganizationsFeatures": features("ListOrganizationsFeatures", feature),
        f"EnableOrganizations{feature}": features(f"EnableOrganizations{feature}", feature),
        f"DisableOrganizations{feature}": features(f"DisableOrganizations{feature}"),
        "DescribeOrganization": json_response(
            {"Organization": {"Id": ORGANIZATION, "MasterAccountId": "123456789012", "FeatureSet": "ALL"}}
        ),
        "EnableAWSServiceAccess": json_response({}),
        "DescribeLogGroups": json_response({"logGroups": []}),
        "CreateLogGroup": json_response({}),
        "CreateLogStream": json_response({}),
        "PutLogEvents": json_response({}),
        "PutMetricData": Response(body=b"\xbf\xff", headers={"Content-Type": CBOR, "smithy-protocol": "rpc-v2-cbor"}),
    }


class StubAws:
    """`answers` has the response to each operation and can be changed at any time.

    `calls` has the names of the called operations, and `log` the lines from PutLogEvents.
    """

    def __init__(self) -> None:
        self.answers = well()
        self.calls: list[str] = []
        self.log: list[str] = []
        self._closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def reset(self, feature: str = "RootSessions") -> None:
        self.answers = well(feature)
        self.calls = []
        self.log = []

    def close(self) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        stub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode(errors="replace")
                told = "\n".join((self.headers.get("X-Amz-Target") or "", self.path, body))
                operation = next(filter(None, OPERATION.search(told).groups()))
                stub.calls.append(operation)
                if operation == "PutLogEvents":
                    stub.log += [event["message"].strip() for event in json.loads(body)["logEvents"]]
                answer = stub.answers[operation]
                if isinstance(answer, Response):
                    while not (answer.after <= set(stub.calls) or stub._closing.wait(0.02)):
                        pass
                    self._send(answer)
                    return
                self.close_connection = True
                if answer is Fault.SILENCE:
                    stub._closing.wait()
                else:
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

            def _send(self, response: Response) -> None:
                self.send_response(response.status)
                for name, value in response.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(response.body)))
                if response.cut is None:
                    self.end_headers()
                    self.wfile.write(response.body)
                    return
                sent = b"".join(self._headers_buffer) + b"\r\n" + response.body
                self.wfile.write(sent[: response.cut])
                self.close_connection = True

            def log_message(self, *_) -> None:
                """The tests look at `calls` instead."""

        return Handler
