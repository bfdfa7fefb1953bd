"""AWS's own Lambda runtime without Docker: the runtime interface emulator and the Java runtime interface client."""

import json
import os
import platform
import shutil
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import samcli

from local_aws.environment import ROOT, own

RUNTIME_CLIENT = ROOT / "target/lambda-runtime"
# Otherwise the client unpacks it to a fixed file in /tmp, where two functions crash each other.
NATIVE_LIBRARY = "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI"
PROCESSOR = "x86_64" if platform.machine() == "x86_64" else "aarch_64"
MEMORY = ["-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
START_SECONDS = 120
INVOCATION_SECONDS = 120
# A loopback address that only this process uses, so that no other process takes a port between its choice and its use
HOST = ".".join(map(str, [127, *os.getpid().to_bytes(3, "big")]))


def free_port() -> int:
    with socket.socket() as s:
        s.bind((HOST, 0))
        return s.getsockname()[1]


def runtime_interface_emulator(folder: Path) -> Path:
    """An executable copy of AWS's emulator for this processor."""
    processor = {"x86_64": "x86_64", "aarch_64": "arm64"}[PROCESSOR]
    emulator = folder / "aws-lambda-rie"
    shutil.copy(Path(samcli.__file__).parent / "local" / "rapid" / f"aws-lambda-rie-{processor}", emulator)
    emulator.chmod(0o755)
    return emulator


def java(package: Path, tmp: Path, handler: str) -> list[str]:
    """Lambda's command for an unpacked Java package."""
    libc = "linux" if platform.libc_ver()[0] == "glibc" else "linux_musl"
    library = RUNTIME_CLIENT / "jni" / f"libaws-lambda-jni.{libc}-{PROCESSOR}.so"
    return [
        *("java", *MEMORY, f"-Djava.io.tmpdir={tmp}", f"-D{NATIVE_LIBRARY}={library}"),
        *("-cp", f"{package}:{RUNTIME_CLIENT}/*"),
        *("com.amazonaws.services.lambda.runtime.api.client.AWSLambda", handler),
    ]


def start(folder: Path, runtime: list[str], environment: dict[str, str], runtime_port: int = 0, **popen):
    """Starts the emulator, which starts the runtime at the first invocation; returns its process and the URL."""
    port = free_port()
    process = subprocess.Popen(
        [
            *(runtime_interface_emulator(folder), "--log-level", "error"),
            *("--runtime-interface-emulator-address", f"{HOST}:{port}"),
            *("--runtime-api-address", f"{HOST}:{runtime_port or free_port()}", *runtime),
        ],
        env=own() | environment,
        **popen,
    )
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as s:
            if s.connect_ex((HOST, port)) == 0:
                return process, f"http://{HOST}:{port}"
        time.sleep(0.02)
    raise RuntimeError("the Lambda runtime interface emulator did not start")


def invoke(url: str, request: dict) -> dict:
    body = json.dumps(request).encode()
    path = "/2015-03-31/functions/function/invocations"
    with urllib.request.urlopen(url + path, body, timeout=INVOCATION_SECONDS) as response:
        return json.loads(response.read())
