"""Measures packages in AWS's Lambda runtime, in one run and in turns, and writes the results into guide/performance.md.

Every start is a new process under the runtime interface emulator. A proxy between the runtime client and the emulator
sees when the client first asks for work: there init ends. CPU is the process's own, from /proc.
"""

import argparse
import dataclasses
import os
import platform
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from local_aws.client import LocalAws, start_local_aws  # noqa: E402
from local_aws.lambda_ import runtime as lambda_runtime  # noqa: E402

MARKER = "<!-- script/bench writes all below -->"
TICK = os.sysconf("SC_CLK_TCK")
WARM = 60
HANDLER = "com.org.iam.rootsessions.HandlerWrapper::handleRequest"
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


@dataclasses.dataclass
class Sample:
    """One cold start and WARM warm invocations; seconds, MB."""

    init_cpu: float
    init_wall: float
    first_cpu: float
    first_wall: float
    warm_cpu: float
    warm_wall: float
    peak_memory: float
    classes: int
    http_calls: dict[str, int]

    @property
    def cold_cpu(self) -> float:
        return self.init_cpu + self.first_cpu


def java(package: Path, handler: str) -> Callable[[Path], list[str]]:
    return lambda tmp: lambda_runtime.java(package, tmp, handler)


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
            upstream = socket.create_connection(("127.0.0.1", self._target))
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
        return Sample(
            init_cpu=init_cpu,
            init_wall=init_end - start,
            first_cpu=first_cpu - init_cpu,
            first_wall=first_end - init_end,
            warm_cpu=(warm_cpu - first_cpu) / WARM,
            warm_wall=(warm_end - first_end) / WARM,
            peak_memory=peak_memory(process),
            classes=loaded_classes(process) if variant.package else 0,
            http_calls=calls,
        )
    finally:
        emulator.terminate()
        emulator.wait(10)
        watch.close()
        shutil.rmtree(folder, ignore_errors=True)


def invoke(url: str) -> None:
    answer = lambda_runtime.invoke(url, REQUEST)
    if answer.get("status") != "SUCCESS":
        raise RuntimeError(f"the handler answered {answer}")


def peak_memory(process: int) -> float:
    [kilobytes] = re.findall(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    return int(kilobytes) / 1024


def loaded_classes(process: int) -> int:
    done = subprocess.run(["jstat", "-class", str(process)], capture_output=True, text=True, check=True)
    return int(done.stdout.splitlines()[1].split()[0])


def unpacked(jar: Path, folder: Path) -> Path:
    with zipfile.ZipFile(jar) as z:
        z.extractall(folder)
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=10, help="cold starts of each variant (default: 10)")
    parser.add_argument("--only", nargs="*", help="names of variants")
    arguments = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="bench-packages-"))
    [jar] = ROOT.glob("target/org-iam-rootsessions-handler-*.jar")
    stock, floor = (ROOT / "bench" / name / "target" / f"{name}-1.0.0.jar" for name in ("stock", "floor"))
    variants = [
        Variant("stock", work, java(unpacked(stock, work / "stock"), HANDLER), stock),
        Variant("this", work, java(unpacked(jar, work / "this"), HANDLER), jar),
        Variant("floor", work, java(unpacked(floor, work / "floor"), "floor.Floor::handleRequest"), floor),
        Variant(
            "boto3", ROOT / "bench", lambda tmp: [sys.executable, "-m", "awslambdaric", "custom_resource.handler"], None
        ),
    ]
    variants = [v for v in variants if not arguments.only or v.name in arguments.only]
    process, _ = start_local_aws(work)
    try:
        local = LocalAws((work / "endpoint").read_text())
        local.make_organization()
        samples: dict[str, list[Sample]] = {variant.name: [] for variant in variants}
        for run in range(arguments.runs):
            for variant in variants:
                samples[variant.name].append(measure(variant, local))
            print(f"run {run + 1} of {arguments.runs}", file=sys.stderr)
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(work, ignore_errors=True)
    page = report(variants, samples)
    print(page)
    if {"stock", "this"} <= samples.keys():
        guide = ROOT / "guide/performance.md"
        guide.write_text(guide.read_text().partition(MARKER)[0] + MARKER + "\n\n" + page)
        (ROOT / "guide/performance.svg").write_text(chart(variants, samples))


ROWS: dict[str, Callable[[Sample], float]] = {
    "classes loaded": lambda s: s.classes,
    "peak memory, MB": lambda s: s.peak_memory,
    "CPU of init, s": lambda s: s.init_cpu,
    "CPU of the first CREATE, s": lambda s: s.first_cpu,
    "CPU of both, s": lambda s: s.cold_cpu,
    "wall time of init, s": lambda s: s.init_wall,
    "wall time of the first CREATE, s": lambda s: s.first_wall,
    "CPU of a warm CREATE, s": lambda s: s.warm_cpu,
    "wall time of a warm CREATE, s": lambda s: s.warm_wall,
}


def report(variants: list[Variant], samples: dict[str, list[Sample]]) -> str:
    """The Markdown page: minimum, median and maximum of each variant, and the ratios to stock."""

    def cell(row: str, taken: list[Sample]) -> str:
        values = sorted(map(ROWS[row], taken))
        if not any(values):
            return ""
        form = "{:.0f}" if max(values) > 20 else "{:.3f}"
        return " / ".join(form.format(v) for v in (values[0], statistics.median(values), values[-1]))

    def table(header: list[str], rows: list[list[str]]) -> list[str]:
        return ["| " + " | ".join(cells) + " |" for cells in (header, ["---"] * len(header), *rows)]

    def packed(variant: Variant) -> tuple[str, str]:
        if not variant.package:
            return "", ""
        with zipfile.ZipFile(variant.package) as z:
            return f"{variant.package.stat().st_size / 1e6:.1f}", str(len(z.namelist()))

    names = [variant.name for variant in variants]
    runs = len(samples[names[0]])
    rows = [["package, MB", *(packed(v)[0] for v in variants)], ["entries in it", *(packed(v)[1] for v in variants)]]
    rows += [[row, *(cell(row, samples[name]) for name in names)] for row in ROWS]
    rows.append(
        ["HTTP calls of the first CREATE"]
        + [", ".join(f"{n} {service}" for service, n in sorted(samples[name][0].http_calls.items())) for name in names]
    )
    page = [
        f"Minimum / median / maximum of {runs} cold starts each, in turns, with `{' '.join(lambda_runtime.MEMORY)}`",
        f"on {os.cpu_count()} cores ({platform.machine()}).",
        "",
        *table(["", *names], rows),
    ]
    if {"stock", "this"} <= samples.keys():

        def ratio(value: Callable[[Sample], float]) -> str:
            this, stock = (statistics.median(map(value, samples[name])) for name in ("this", "stock"))
            return f"{this / stock:.2f}"

        sizes = {v.name: v.package.stat().st_size for v in variants if v.package}
        page += ["", "Ratios of the medians, this to stock:", ""]
        page += table(
            ["", "ratio"],
            [
                ["package", f"{sizes['this'] / sizes['stock']:.2f}"],
                *([row, ratio(value)] for row, value in ROWS.items()),
            ],
        )
    return "\n".join(page) + "\n"


def chart(variants: list[Variant], samples: dict[str, list[Sample]]) -> str:
    """CPU of a cold CREATE as an SVG: init and first call, median."""
    parts = [ROWS["CPU of init, s"], ROWS["CPU of the first CREATE, s"]]
    medians = {v.name: [statistics.median(map(part, samples[v.name])) for part in parts] for v in variants}
    scale = 420 / max(sum(values) for values in medians.values())
    bars = []
    for row, (name, (init, first)) in enumerate(medians.items()):
        y = 40 + row * 34
        bars += [
            f'<text x="70" y="{y + 15}" text-anchor="end">{name}</text>',
            f'<rect x="80" y="{y}" width="{init * scale:.1f}" height="22" fill="#8fb3d9"/>',
            f'<rect x="{80 + init * scale:.1f}" y="{y}" width="{first * scale:.1f}" height="22" fill="#d9823b"/>',
            f'<text x="{88 + (init + first) * scale:.1f}" y="{y + 15}">{init + first:.2f} s</text>',
        ]
    height = 50 + 34 * len(medians)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 580 {height}" font-size="13">',
            f'<style>text {{ font-family: sans-serif }}</style><rect width="580" height="{height}" fill="#fff"/>',
            '<text x="80" y="22">CPU of a cold CREATE: <tspan fill="#4a7db0">init</tspan>'
            ' and <tspan fill="#b5621d">first call</tspan></text>',
            *bars,
            "</svg>",
            "",
        ]
    )


if __name__ == "__main__":
    main()
