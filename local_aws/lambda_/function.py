"""A registered package as a Lambda function, in AWS's Lambda runtime or through RPDK's executable entry point."""

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
from pathlib import Path
from typing import Any

from local_aws import environment
from local_aws.environment import ROOT
from local_aws.lambda_ import runtime

LAMBDA, EXECUTABLE = "lambda", "executable"
# Unpacked jars by the hash of their content. All servers and tests share them, because a busy machine takes half a
# minute to unpack or remove one. When script/lib.sh builds a package, it removes jars that nothing has used for a day.
UNPACKED = ROOT / "target/unpacked"


def native_runtime() -> str:
    """AWS publishes the runtime interface emulator and client for Linux only."""
    return LAMBDA if platform.system() == "Linux" else EXECUTABLE


def unpacked(jar: bytes) -> Path:
    """The folder with a jar's files. It gets its name after it is complete."""
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


class Function:
    def __init__(self, jar: bytes, configuration: dict[str, str], folder: Path, environment: dict[str, str]) -> None:
        """`configuration` is the package's .rpdk-config; `folder` is a new folder only for this function."""
        self._classes = unpacked(jar)
        self._entry_points = configuration
        self._folder = folder
        self._environment = environment

    def invoke(self, request: dict) -> dict:
        """The handler's response to CloudFormation's request."""
        raise NotImplementedError

    def url(self) -> str | None:
        """The URL for invocations, if the function has one."""
        return None

    def close(self) -> None:
        pass


class LambdaFunction(Function):
    """One execution environment, which starts at the first use. It runs one invocation at a time."""

    # One thread starts all processes: Linux ends a process with the thread that started it, and a request's ends soon.
    _starter = ThreadPoolExecutor(max_workers=1)

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._lock = threading.Lock()
        self._process: subprocess.Popen | None = None
        self._url = ""

    def invoke(self, request: dict) -> dict:
        url = self.url()
        with self._lock:
            return runtime.invoke(url, request)

    def url(self) -> str:
        with self._lock:
            if self._process is None:
                tmp = self._folder / "tmp"  # private, because RPDK's wrapper empties it at each invocation
                tmp.mkdir()
                command = runtime.java(self._classes, tmp, self._entry_points["entrypoint"])
                started = self._starter.submit(
                    runtime.start, self._folder, command, self._environment, preexec_fn=_end_with_parent
                )
                self._process, self._url = started.result()
            return self._url

    def close(self) -> None:
        if self._process is not None:
            self._process.terminate()  # the emulator ends its java
            try:
                self._process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                self._process.kill()


class ExecutableFunction(Function):
    """One process for each invocation. RPDK's HandlerWrapperExecutable reads the request from its argument."""

    def invoke(self, request: dict) -> dict:
        """Runs the process in its own folder, because it also writes its response to a file there."""
        entry_point = self._entry_points["executableEntrypoint"]
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            tmp = Path(folder) / "tmp"
            tmp.mkdir()
            java = ("java", *runtime.MEMORY, f"-Djava.io.tmpdir={tmp}", "-cp", self._classes)
            done = subprocess.run(
                [*java, entry_point, json.dumps(request)],
                cwd=folder,
                env=environment.own() | self._environment,
                capture_output=True,
                text=True,
                timeout=runtime.INVOCATION_SECONDS,
            )
        marked = re.search(r"__CFN_RESOURCE_START_RESPONSE__(.*)__CFN_RESOURCE_END_RESPONSE__", done.stdout, re.DOTALL)
        if marked is None:
            return {"errorMessage": f"no response from {entry_point}: {done.stderr[-2000:]}"}
        return json.loads(marked.group(1))


class Functions:
    """A function for each package. It survives a reset, because its start is slow."""

    def __init__(self, environment: dict[str, str], kind: str) -> None:
        self._environment = environment
        self._class = {LAMBDA: LambdaFunction, EXECUTABLE: ExecutableFunction}[kind]
        self._folder = Path(tempfile.mkdtemp(prefix="local-aws-functions-"))
        self._lock = threading.Lock()
        self._functions: dict[str, Function] = {}

    def register(self, jar: bytes, configuration: dict[str, str]) -> Function:
        key = hashlib.sha256(jar).hexdigest()
        with self._lock:
            if key not in self._functions:
                folder = self._folder / key
                folder.mkdir()
                self._functions[key] = self._class(jar, configuration, folder, self._environment)
            return self._functions[key]

    def close(self) -> None:
        for function in self._functions.values():
            function.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _end_with_parent() -> None:
    """Runs in the child process, so that the child ends with its parent in every case."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)
