"""Runs script/accept's program, optionally through a proxy that makes requests fail, and finds leftovers."""

import http.client
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from support import IAM, REGIONS

from local_aws.client import ROOT, LocalAws

SECONDS = 120
ALWAYS = 1_000_000
HOP_BY_HOP = ("connection", "content-length", "expect", "host", "transfer-encoding")
ERROR = """<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>
<Code>{code}</Code><Message>{message}</Message><RequestId>made-by-the-proxy</RequestId></ErrorResponse>"""
S3_ERROR = "<Error><Code>{code}</Code><Message>{message}</Message></Error>"


class Accept:
    """Runs `python -m accept` in its own folder, against an endpoint."""

    def __init__(self, local: LocalAws, folder: Path, organization: str, endpoint: str | None = None) -> None:
        self.local = local
        self.folder = folder
        self.organization = organization
        self._endpoint = endpoint or local.endpoint

    def start(self, *arguments: str, session: dict[str, str] | None = None, **streams: int) -> subprocess.Popen:
        environment = {"AWS_ENDPOINT_URL": self._endpoint, "AWS_MAX_ATTEMPTS": "3", "PYTHONPATH": str(ROOT)}
        return subprocess.Popen(
            [sys.executable, "-m", "accept", "--poll", "0.05", *arguments],
            cwd=self.folder,
            env=self.local.environment | environment | (session or {}),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **streams,
        )

    def start_accepting(self, *arguments: str) -> subprocess.Popen:
        options = ["--organization", self.organization, "--yes", "--package", str(self.local.package)]
        return self.start(*options, "--second-region", REGIONS[1], *arguments)

    def run(self, *arguments: str, session: dict[str, str] | None = None) -> tuple[int, str, str]:
        return ended(self.start(*arguments, session=session))

    def accept(self, *arguments: str) -> tuple[int, str, str]:
        return ended(self.start_accepting(*arguments))


def ended(process: subprocess.Popen, typed: str | None = None) -> tuple[int, str, str]:
    """Waits for a process, and returns its status, output and errors."""
    output, errors = process.communicate(typed, timeout=SECONDS)
    return process.returncode, output, errors


@dataclass
class Fault:
    """Changes the response to the next `times` requests of an operation, such as CreateStack."""

    operation: str
    code: str = ""  # the error that the client gets instead of the response
    status: int = 400
    message: str = "The proxy refuses this"
    times: int = ALWAYS
    lost: bool = False  # AWS carries out the request, but the client gets no response
    down: bool = False  # from now on, the proxy drops every request
    call: Callable[[], None] | None = None  # also called when the request arrives


@contextmanager
def faulty(accept: Accept, *faults: Fault) -> Iterator[Accept]:
    """The same program, behind a proxy that makes its requests fail."""
    server = FaultProxy(("127.0.0.1", 0), Handler)
    server.target, server.faults = accept.local.endpoint, faults
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        endpoint = f"http://127.0.0.1:{server.server_port}"
        yield Accept(accept.local, accept.folder, accept.organization, endpoint)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class FaultProxy(ThreadingHTTPServer):
    target: str
    faults: tuple[Fault, ...]
    down = False
    counting = threading.Lock()

    def fault_of(self, operation: str) -> Fault | None:
        with self.counting:
            for fault in self.faults:
                if fault.operation == operation and fault.times > 0:
                    fault.times -= 1
                    return fault
        return None


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: FaultProxy

    def log_message(self, *_: object) -> None:
        pass

    def respond(self) -> None:
        body = self._read()
        operation = self._operation(body)
        fault = self.server.fault_of(operation)
        if fault and fault.call:
            fault.call()
        self.server.down = self.server.down or bool(fault and fault.down)
        if self.server.down:
            self.close_connection = True
        elif fault and fault.code:
            shape = S3_ERROR if operation == "CreateBucket" else ERROR
            self._send(fault.status, shape.format(code=fault.code, message=fault.message).encode(), "text/xml")
        else:
            status, content, kind = self._forward(body)
            if fault and fault.lost:
                self.close_connection = True
            else:
                self._send(status, content, kind)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = respond

    def _operation(self, body: bytes) -> str:
        """The name of the operation; of the S3 operations, only CreateBucket."""
        if found := re.search(rb"(?:^|&)Action=(\w+)", body):
            return found.group(1).decode()
        if target := self.headers.get("X-Amz-Target"):
            return target.rpartition(".")[2]
        return "CreateBucket" if self.command == "PUT" and "/" not in self.path.strip("/") else "of an object"

    def _read(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        chunks = []
        while size := int(self.rfile.readline(), 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    def _forward(self, body: bytes) -> tuple[int, bytes, str]:
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
        with closing(http.client.HTTPConnection(self.server.target.removeprefix("http://"), timeout=60)) as connection:
            connection.request(self.command, self.path, body, headers)
            response = connection.getresponse()
            return response.status, response.read(), response.headers.get("Content-Type", "")

    def _send(self, status: int, content: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


def leftovers(local: LocalAws) -> dict[str, list[str]]:
    """All things that a run has left behind in the account and the organization."""
    organizations = local.sdk("organizations")
    services = organizations.list_aws_service_access_for_organization()["EnabledServicePrincipals"]
    trusted = [service["ServicePrincipal"] for service in services]
    found: dict[str, list[str]] = {"trusted access": trusted, "features": local.features() if IAM in trusted else []}
    found["roles"] = [role["RoleName"] for role in local.sdk("iam").list_roles()["Roles"]]
    found["buckets"] = [bucket["Name"] for bucket in local.sdk("s3").list_buckets()["Buckets"]]
    for region in REGIONS:
        cloudformation = local.sdk("cloudformation", region)
        found[f"stacks in {region}"] = [stack["StackName"] for stack in cloudformation.describe_stacks()["Stacks"]]
        found[f"types in {region}"] = [t["TypeName"] for t in cloudformation.list_types()["TypeSummaries"]]
        sets = cloudformation.list_stack_sets()["Summaries"]
        found[f"StackSets in {region}"] = [s["StackSetName"] for s in sets if s["Status"] == "ACTIVE"]
        groups = local.sdk("logs", region).describe_log_groups()["logGroups"]
        found[f"log groups in {region}"] = [group["logGroupName"] for group in groups]
    return {kind: names for kind, names in found.items() if names}
