"""Measures packages in one run and in turns, and writes bench/results.md and the pictures of performance.md.

Fails when a ratio to stock exceeds the baseline by more than the noise.
"""

import argparse
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from bench.classes import OPTION, Cost, costs
from bench.measure import Sample, Variant, measure
from bench.ratios import grown, ratios, record, recorded
from bench.report import chart, class_chart, comparison, report
from local_aws import environment
from local_aws.client import ROOT, LocalAws
from local_aws.lambda_ import runtime as lambda_runtime
from local_aws.start import start_local_aws

HANDLER = "com.org.iam.rootsessions.Entrypoint::handleRequest"
RPDKS_HANDLER = "com.org.iam.rootsessions.HandlerWrapper::handleRequest"


def java(package: Path, handler: str, *options: str) -> Callable[[Path], list[str]]:
    def command(tmp: Path) -> list[str]:
        program, *arguments = lambda_runtime.java(package, tmp, handler)
        return [program, *options, *arguments]

    return command


def class_costs(folder: Path, local: LocalAws, runs: int) -> dict[str, Cost]:
    """What the groups of classes of this package cost, in starts that log their classes."""
    logs = []
    for run in range(runs):
        log = folder / f"classes-{run}.log"
        logging = java(folder / "this", HANDLER, OPTION.format(file=log))
        logs.append((log, measure(Variant("this", folder, logging), local).init_end))
    return costs(logs)


def unpacked(jar: Path, folder: Path) -> Path:
    with zipfile.ZipFile(jar) as z:
        z.extractall(folder)
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=10, help="cold starts of each variant (default: 10)")
    parser.add_argument("--only", nargs="*", help="names of variants; prints their figures and writes nothing")
    parser.add_argument("--record", action="store_true", help="keep the ratios as the baseline")
    arguments = parser.parse_args()
    environment.enter()
    work = Path(tempfile.mkdtemp(prefix="bench-packages-"))
    [jar] = ROOT.glob("target/org-iam-rootsessions-handler-*.jar")
    stock, floor = (ROOT / "bench" / name / "target" / f"{name}-1.0.0.jar" for name in ("stock", "floor"))
    variants = [
        Variant("stock", work, java(unpacked(stock, work / "stock"), RPDKS_HANDLER), stock),
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
        classes = {} if arguments.only else class_costs(work, local, arguments.runs)
    finally:
        process.terminate()
        process.wait(60)
        shutil.rmtree(work, ignore_errors=True)
    page = report(variants, samples)
    print(page)
    if arguments.only:
        return
    to_stock, to_floor = (ratios(samples["this"], samples[name]) for name in ("stock", "floor"))
    if arguments.record:
        record(to_stock)
    baseline = recorded()
    compared = comparison(to_stock, to_floor, baseline)
    print(compared)
    (ROOT / "bench/results.md").write_text("# Results of script/bench\n\n" + page + compared)
    (ROOT / "guide/contributing/performance.svg").write_text(chart(variants, samples))
    (ROOT / "guide/contributing/performance-classes.svg").write_text(class_chart(classes))
    if worse := grown(to_stock, baseline):
        sys.exit("error: more than the baseline:\n" + "\n".join(worse))


if __name__ == "__main__":
    main()
