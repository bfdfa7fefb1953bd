"""A registered package as a Lambda function: in AWS's Lambda runtime, or through RPDK's executable entry point.

Both take a request and return the handler's response, as an invocation does.
"""

import contextlib
import ctypes
import hashlib
import io
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from local_aws import environment
from local_aws.environment import ROOT
from local_aws.lambda_ import runtime

LAMBDA, EXECUTABLE = "lambda", "executable"
# Jars by the hash of their content, for all servers and tests: on a busy machine it takes half a minute to unpack one,
# or to remove it. When script/lib.sh builds a package, it removes what nobody has used for a day.
UNPACKED = ROOT / "target/unpacked"


def native_runtime() -> str:
    """AWS publishes the runtime interface emulator and client for Linux only."""
    return LAMBDA if platform.system() == "Linux" else EXECUTABLE


@dataclass(frozen=True)
class Package:
    """The jar of a type, unpacked as Lambda unpacks it, its entry points, and a folder of the server's own."""

    classes: Path
    entry_point: str
    executable_entry_point: str
    folder: Path

    def new_tmp(self) -> Path:
        """Private, because RPDK's wrapper deletes everything in java.io.tmpdir at each invocation."""
        return Path(tempfile.mkdtemp(prefix="tmp-", dir=self.folder))


def unpacked(jar: bytes) -> Path:
    """The folder with a jar's files. It appears whole, because it is filled under another name."""
    folder = UNPACKED / hashlib.sha256(jar).hexdigest()
    if not folder.exists():
        UNPACKED.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=UNPACKED) as beside, zipfile.ZipFile(io.BytesIO(jar)) as z:
            filled = Path(beside, "filled")
            z.extractall(filled)
            with contextlib.suppress(OSError):  # another server was faster
                filled.rename(folder)
    os.utime(folder)
    return folder


class Function(Protocol):
    def invoke(self, request: dict) -> dict:
        """The handler's response to a request as CloudFormation sends it."""

    def url(self) -> str | None:
        """Where it takes invocations over HTTP, if it does."""

    def close(self) -> None: ...


class LambdaFunction:
    """One execution environment, which starts at the first use; invocations wait for each other."""

    # One thread starts all processes: Linux ends them with the thread that did, and the thread of a request ends soon.
    _starter = ThreadPoolExecutor(max_workers=1)

    def __init__(self, package: Package, environment: dict[str, str]) -> None:
        self._package = package
        self._environment = environment
        self._lock = threading.Lock()
        self._process: subprocess.Popen | None = None
        self._url = ""

    def invoke(self, request: dict) -> dict:
        with self._lock:
            self._start()
            return runtime.invoke(self._url, request)

    def url(self) -> str:
        with self._lock:
            self._start()
            return self._url

    def _start(self) -> None:
        if self._process is None:
            command = runtime.java(self._package.classes, self._package.new_tmp(), self._package.entry_point)
            started = self._starter.submit(
                runtime.start, self._package.folder, command, self._environment, preexec_fn=_end_with_parent
            )
            self._process, self._url = started.result()

    def close(self) -> None:
        if self._process is not None:
            self._process.terminate()  # the emulator ends its java
            try:
                self._process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                self._process.kill()


class ExecutableFunction:
    """One process for each invocation: RPDK's HandlerWrapperExecutable reads the request from its argument."""

    def __init__(self, package: Package, environment: dict[str, str]) -> None:
        self._package = package
        self._environment = environment

    def invoke(self, request: dict) -> dict:
        """Each in a folder of its own, because it also writes its response into a file there."""
        with tempfile.TemporaryDirectory(dir=self._package.folder) as folder:
            tmp = Path(folder) / "tmp"
            tmp.mkdir()
            done = subprocess.run(
                [
                    *("java", *runtime.MEMORY, f"-Djava.io.tmpdir={tmp}", "-cp", self._package.classes),
                    *(self._package.executable_entry_point, json.dumps(request)),
                ],
                cwd=folder,
                env=environment.own() | self._environment,
                capture_output=True,
                text=True,
                timeout=runtime.INVOCATION_SECONDS,
            )
        marked = re.search(r"__CFN_RESOURCE_START_RESPONSE__(.*)__CFN_RESOURCE_END_RESPONSE__", done.stdout, re.DOTALL)
        if marked is None:
            return {"errorMessage": f"no response from {self._package.executable_entry_point}: {done.stderr[-2000:]}"}
        return json.loads(marked.group(1))

    def url(self) -> None:
        return None

    def close(self) -> None:
        pass


class Functions:
    """A function for each package; the same package is the same function, even after a reset, as a start is slow."""

    def __init__(self, environment: dict[str, str], kind: str) -> None:
        self._environment = environment
        self._class = {LAMBDA: LambdaFunction, EXECUTABLE: ExecutableFunction}[kind]
        self._folder = Path(tempfile.mkdtemp(prefix="local-aws-functions-"))
        self._lock = threading.Lock()
        self._functions: dict[str, Function] = {}

    def register(self, jar: bytes, configuration: dict[str, str]) -> Function:
        """configuration is the package's .rpdk-config."""
        key = hashlib.sha256(jar).hexdigest()
        with self._lock:
            if key not in self._functions:
                entry_points = configuration["entrypoint"], configuration["executableEntrypoint"]
                package = Package(unpacked(jar), *entry_points, self._folder / key)
                package.folder.mkdir()
                self._functions[key] = self._class(package, self._environment)
            return self._functions[key]

    def close(self) -> None:
        for function in self._functions.values():
            function.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _end_with_parent() -> None:
    """In the child: end when the parent does, whatever ends the parent."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)
