"""Runs a package in AWS's own Lambda runtime: the runtime interface emulator and the Java runtime client, no Docker."""

import ctypes
import json
import os
import platform
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import urllib.request
import zipfile
from pathlib import Path

import samcli

RUNTIME_CLIENT = Path(__file__).parent.parent / "target" / "lambda-runtime"
MEMORY = ["-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def _end_with_parent() -> None:
    """In the child: end when the parent does, whatever ends the parent."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def runtime_interface_emulator(folder: Path) -> Path:
    """A copy of AWS's emulator, for this processor, that can be executed."""
    processor = {"x86_64": "x86_64", "aarch64": "arm64", "arm64": "arm64"}[platform.machine()]
    emulator = folder / "aws-lambda-rie"
    shutil.copy(Path(samcli.__file__).parent / "local" / "rapid" / f"aws-lambda-rie-{processor}", emulator)
    emulator.chmod(0o755)
    return emulator


def java(package: Path, tmp: Path, handler: str) -> list[str]:
    """The command that Lambda runs an unpacked Java package with."""
    return [
        *("java", *MEMORY, f"-Djava.io.tmpdir={tmp}", "-cp", f"{package}:{RUNTIME_CLIENT}/*"),
        *("com.amazonaws.services.lambda.runtime.api.client.AWSLambda", handler),
    ]


def start(folder: Path, runtime: list[str], environment: dict[str, str], runtime_port: int = 0, **popen):
    """Starts the emulator, which starts the runtime at the first invocation; the process and the function's URL."""
    port = free_port()
    process = subprocess.Popen(
        [
            *(runtime_interface_emulator(folder), "--log-level", "error"),
            *("--runtime-interface-emulator-address", f"127.0.0.1:{port}"),
            *("--runtime-api-address", f"127.0.0.1:{runtime_port or free_port()}", *runtime),
        ],
        env={"PATH": os.environ["PATH"], **environment},
        **popen,
    )
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return process, f"http://127.0.0.1:{port}"
        time.sleep(0.02)
    raise RuntimeError("the Lambda runtime interface emulator did not start")


def invoke(url: str, request: dict) -> dict:
    body = json.dumps(request).encode()
    with urllib.request.urlopen(f"{url}/2015-03-31/functions/function/invocations", body, timeout=120) as response:
        return json.loads(response.read())


class LambdaFunction:
    """One Lambda function with one execution environment; invocations wait for each other."""

    def __init__(self, jar: Path, handler: str, environment: dict[str, str]) -> None:
        self._lock = threading.Lock()
        self._folder = Path(tempfile.mkdtemp(prefix="local-lambda-"))
        package = self._folder / "package"
        with zipfile.ZipFile(jar) as z:  # Lambda unpacks a package too
            z.extractall(package)
        tmp = self._folder / "tmp"  # RPDK's wrapper empties it at each invocation
        tmp.mkdir()
        self._process, self.url = start(
            self._folder, java(package, tmp, handler), environment, preexec_fn=_end_with_parent
        )

    def invoke(self, request: dict) -> dict:
        with self._lock:
            return invoke(self.url, request)

    def close(self) -> None:
        self._process.terminate()  # the emulator ends its java
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
        shutil.rmtree(self._folder, ignore_errors=True)
