"""A proxy between a client and the local AWS that makes requests fail, by AWS operation."""

import http.client
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ALWAYS = 1_000_000
HOP_BY_HOP = ("connection", "content-length", "expect", "host", "transfer-encoding")
ERROR = """<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>
<Code>{code}</Code><Message>{message}</Message><RequestId>made-by-the-proxy</RequestId></ErrorResponse>"""
S3_ERROR = "<Error><Code>{code}</Code><Message>{message}</Message></Error>"


@dataclass
class Fault:
    """What happens to the next `times` requests of an operation, such as CreateStack."""

    operation: str
    code: str = ""  # the error that the client gets instead of the response
    status: int = 400
    message: str = "The proxy refuses this"
    times: int = ALWAYS
    lost: bool = False  # AWS does what is asked, but its response does not arrive
    down: bool = False  # from now on nothing arrives any more
    call: Callable[[], None] | None = None  # called when it arrives, as well


class FaultProxy:
    def __init__(self, target: str, *faults: Fault) -> None:
        self.target = target
        self.faults = list(faults)
        self.operations: Counter[str] = Counter()
        self.down = False
        self._lock = threading.Lock()

    def fault_of(self, operation: str) -> Fault | None:
        with self._lock:
            self.operations[operation] += 1
            for fault in self.faults:
                if fault.operation in (operation, "*") and fault.times > 0:
                    fault.times -= 1
                    return fault
        return None


def operation_of(method: str, path: str, target: str, body: bytes) -> str:
    """Its name in the Query protocol and the JSON protocols; of S3 only the one that makes a bucket."""
    if found := re.search(rb"(?:^|&)Action=(\w+)", body):
        return found.group(1).decode()
    if target:
        return target.rpartition(".")[2]
    return "CreateBucket" if method == "PUT" and path.strip("/").count("/") == 0 else f"{method} object"


def handler_of(proxy: FaultProxy) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def respond(self) -> None:
            body = self._read()
            operation = operation_of(self.command, self.path, self.headers.get("X-Amz-Target", ""), body)
            fault = proxy.fault_of(operation)
            if fault and fault.call:
                fault.call()
            proxy.down = proxy.down or bool(fault and fault.down)
            if proxy.down:
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
            connection = http.client.HTTPConnection(proxy.target.removeprefix("http://"), timeout=60)
            with closing(connection):
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

    return Handler


@contextmanager
def serve(proxy: FaultProxy) -> Iterator[str]:
    """The proxy's endpoint, as long as the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(proxy))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
