"""Measures one cold start of a package in AWS's Lambda runtime, and warm invocations after it.

Every start is a new process under the runtime interface emulator. A proxy between the runtime client and the emulator
sees when the client first asks for work: there init ends. CPU is the process's own, from /proc.
"""

import dataclasses
import os
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from local_aws.client import LocalAws
from local_aws.lambda_ import runtime as lambda_runtime

TICK = os.sysconf("SC_CLK_TCK")
WARM = 60
LATENCY = 0.03  # seconds that each call to AWS takes longer, to see how long a user waits for calls
LATENT = 15  # warm invocations with it
REQUEST = {
    "action": "CREATE",
    "awsAccountId": "123456789012",
    "bearerToken": "bench",
    "region": "us-east-1",
    "resourceType": "Org::IAM::RootSessions",
    "resourceTypeVersion": "00000001",
    "stackId": "arn:aws:cloudformation:us-east-1:123456789012:stack/bench/1",
    "requestData": {
        "callerCredentials": {"accessKeyId": "a", "secretAccessKey": "b", "sessionToken": "c"},
        "providerCredentials": {"accessKeyId": "a", "secretAccessKey": "b", "sessionToken": "c"},
        "providerLogGroupName": "bench",
        "logicalResourceId": "RootSessions",
        "resourceProperties": {},
    },
}


@dataclasses.dataclass
class Variant:
    name: str
    folder: Path
    command: Callable[[Path], list[str]]
    package: Path | None = None


def figure(title: str) -> Any:
    """A field that the report shows, under this title."""
    return dataclasses.field(metadata={"title": title})


@dataclasses.dataclass
class Sample:
    """One cold start and WARM warm invocations; seconds, MB. 0 is what a variant has not."""

    package: float = figure("package, MB")
    entries: int = figure("entries in it")
    classes: int = figure("classes loaded")
    peak_memory: float = figure("peak memory, MB")
    init_cpu: float = figure("CPU of init, s")
    first_cpu: float = figure("CPU of the first CREATE, s")
    cold_cpu: float = figure("CPU of both, s")
    init_wall: float = figure("wall time of init, s")
    first_wall: float = figure("wall time of the first CREATE, s")
    warm_cpu: float = figure("CPU of a warm CREATE, s")
    warm_wall: float = figure("wall time of a warm CREATE, s")
    latent_create: float = figure("wall time of a warm CREATE, 30 ms a call, s")
    latent_read: float = figure("wall time of a warm READ, 30 ms a call, s")
    http_calls: dict[str, int]
    init_end: float  # by the monotonic clock


FIGURES = [field for field in dataclasses.fields(Sample) if field.metadata]


class InitWatch:
    """Forwards the runtime client's connections to the emulator, and notes when it first asks for work."""

    def __init__(self, target: int) -> None:
        self.at_init: tuple[float, float] | None = None  # CPU and time
        self.process: int | None = None
        self._target = target
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            upstream = socket.create_connection((lambda_runtime.HOST, self._target))
            for source, sink, watch in ((client, upstream, True), (upstream, client, False)):
                threading.Thread(target=self._pump, args=(source, sink, watch), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, watch: bool) -> None:
        try:
            while data := source.recv(65536):
                if watch and not self.at_init and b"/invocation/next" in data:
                    self.at_init = (runtime_cpu(self.process), time.monotonic())
                sink.sendall(data)
        except OSError:
            pass
        finally:
            for s in (source, sink):
                s.close()

    def close(self) -> None:
        self._server.close()


def children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


def runtime_cpu(emulator: int) -> float:
    [runtime] = children(emulator)
    fields = Path(f"/proc/{runtime}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def http_calls(local: LocalAws) -> dict[str, int]:
    calls: dict[str, int] = {}
    for service in local.http("DELETE", "/_local/requests"):
        calls[service] = calls.get(service, 0) + 1
    return calls


def measure(variant: Variant, local: LocalAws) -> Sample:
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    tmp = folder / "tmp"
    tmp.mkdir()
    runtime_port = lambda_runtime.free_port()
    watch = InitWatch(runtime_port)
    environment = {
        "AWS_ENDPOINT_URL": local.endpoint,
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "a",
        "AWS_SECRET_ACCESS_KEY": "b",
        "AWS_SESSION_TOKEN": "c",
    }
    emulator, url = lambda_runtime.start(
        folder,
        ["env", f"AWS_LAMBDA_RUNTIME_API=127.0.0.1:{watch.port}", *map(str, variant.command(tmp))],
        environment,
        runtime_port,
        cwd=variant.folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        watch.process = emulator.pid
        http_calls(local)
        start = time.monotonic()
        invoke(url)
        first_end, first_cpu = time.monotonic(), runtime_cpu(emulator.pid)
        calls = http_calls(local)
        init_cpu, init_end = watch.at_init
        for _ in range(WARM):
            invoke(url)
        warm_end, warm_cpu = time.monotonic(), runtime_cpu(emulator.pid)
        [process] = children(emulator.pid)
        memory, classes = peak_memory(process), loaded_classes(process) if variant.package else 0
        local.faults(latency=LATENCY)
        latent_create, latent_read = wall_time(url, REQUEST), wall_time(url, read_request(local))
        return Sample(
            package=variant.package.stat().st_size / 1e6 if variant.package else 0,
            entries=entries(variant.package) if variant.package else 0,
            init_cpu=init_cpu,
            init_wall=init_end - start,
            first_cpu=first_cpu - init_cpu,
            cold_cpu=first_cpu,
            first_wall=first_end - init_end,
            warm_cpu=(warm_cpu - first_cpu) / WARM,
            warm_wall=(warm_end - first_end) / WARM,
            peak_memory=memory,
            classes=classes,
            latent_create=latent_create,
            latent_read=latent_read,
            http_calls=calls,
            init_end=init_end,
        )
    finally:
        local.faults()
        emulator.terminate()
        emulator.wait(60)
        watch.close()
        shutil.rmtree(folder, ignore_errors=True)


def read_request(local: LocalAws) -> dict[str, Any]:
    organization = local.sdk("organizations").describe_organization()["Organization"]["Id"]
    data = REQUEST["requestData"] | {"resourceProperties": {"OrganizationId": organization}}
    return REQUEST | {"action": "READ", "requestData": data}


def wall_time(url: str, request: dict[str, Any]) -> float:
    """The seconds that a warm invocation takes."""
    start = time.monotonic()
    for _ in range(LATENT):
        invoke(url, request)
    return (time.monotonic() - start) / LATENT


def invoke(url: str, request: dict[str, Any] = REQUEST) -> None:
    response = lambda_runtime.invoke(url, request)
    if response.get("status") != "SUCCESS":
        raise RuntimeError(f"the handler responded {response}")


def entries(jar: Path) -> int:
    with zipfile.ZipFile(jar) as z:
        return len(z.namelist())


def peak_memory(process: int) -> float:
    [kilobytes] = re.findall(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    return int(kilobytes) / 1024


def loaded_classes(process: int) -> int:
    done = subprocess.run(["jstat", "-class", str(process)], capture_output=True, text=True, check=True)
    return int(done.stdout.splitlines()[1].split()[0])
