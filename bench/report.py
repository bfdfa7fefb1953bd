"""Shows what was measured: the table of guide/performance.md and its picture."""

import os
import platform
import statistics
import zipfile
from collections.abc import Callable

from bench.measure import Sample, Variant
from local_aws.lambda_ import runtime as lambda_runtime

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
