"""Shows the measurements: the tables of bench/results.md and the pictures of performance.md."""

import os
import platform
import statistics

from bench.classes import Cost
from bench.measure import FIGURES, Sample, Variant
from bench.ratios import Ratio
from local_aws.lambda_ import runtime as lambda_runtime


def report(variants: list[Variant], samples: dict[str, list[Sample]]) -> str:
    """The Markdown table of each variant's minimum, median and maximum."""

    def cell(name: str, taken: list[Sample]) -> str:
        values = sorted(getattr(sample, name) for sample in taken)
        if not any(values):
            return ""
        form = "{:.0f}" if max(values) > 80 else "{:.3f}" if max(values) < 3 else "{:.1f}"
        if values[0] == values[-1]:
            return form.format(values[0])
        return " / ".join(form.format(v) for v in (values[0], statistics.median(values), values[-1]))

    names = [variant.name for variant in variants]
    rows = [[figure.metadata["title"], *(cell(figure.name, samples[name]) for name in names)] for figure in FIGURES]
    rows.append(
        ["HTTP calls of the first CREATE"]
        + [", ".join(f"{n} {service}" for service, n in sorted(samples[name][0].http_calls.items())) for name in names]
    )
    runs = len(samples[names[0]])
    page = [
        f"Minimum / median / maximum of {runs} cold starts each, in turns, with `{' '.join(lambda_runtime.MEMORY)}`",
        f"on {os.cpu_count()} cores ({platform.machine()}).",
        "",
        *table(["", *names], rows),
    ]
    return "\n".join(page) + "\n"


def comparison(stock: dict[str, Ratio], floor: dict[str, Ratio], baseline: dict[str, Ratio]) -> str:
    """The Markdown table of this package's ratios to the others, beside the baseline."""

    def cell(ratio: Ratio | None) -> str:
        return f"{ratio.median:.2f} ± {ratio.noise / 2:.2f}" if ratio else ""

    rows = [[name, cell(ratio), cell(floor.get(name)), cell(baseline.get(name))] for name, ratio in stock.items()]
    page = [
        "",
        "Ratios of this package to the others, pair by pair: the median and half the distance between the quartiles. A",
        "ratio to stock may exceed the baseline only by the noise of both.",
        "",
        *table(["", "to stock", "to floor", "baseline"], rows),
    ]
    return "\n".join(page) + "\n"


def table(header: list[str], rows: list[list[str]]) -> list[str]:
    return ["| " + " | ".join(cells) + " |" for cells in (header, ["---"] * len(header), *rows)]


def class_chart(costs: dict[str, Cost]) -> str:
    """The groups of classes that Lambda's init loads as an SVG: how many, and the time until each was loaded."""
    times = [cost.milliseconds for cost in costs.values()]
    bars = []
    for row, (group, cost) in enumerate(costs.items()):
        y = 40 + row * 26
        width = cost.milliseconds / max(times) * 260
        share = cost.milliseconds / sum(times)
        bars += [
            f'<text x="230" y="{y + 14}" text-anchor="end">{group}</text>',
            f'<rect x="240" y="{y}" width="{width:.1f}" height="18" fill="#8fb3d9"/>',
            f'<text x="{248 + width:.1f}" y="{y + 14}">{share:.0%}, {cost.classes} classes</text>',
        ]
    return svg(50 + 26 * len(costs), '<text x="240" y="22">Time of init, by the classes that it loads</text>', bars)


def chart(variants: list[Variant], samples: dict[str, list[Sample]]) -> str:
    """CPU of a cold CREATE as an SVG: init and first call, median."""
    medians = {
        v.name: [statistics.median(getattr(s, part) for s in samples[v.name]) for part in ("init_cpu", "first_cpu")]
        for v in variants
    }
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
    title = (
        '<text x="80" y="22">CPU of a cold CREATE: <tspan fill="#4a7db0">init</tspan>'
        ' and <tspan fill="#b5621d">first call</tspan></text>'
    )
    return svg(50 + 34 * len(medians), title, bars)


def svg(height: int, title: str, bars: list[str]) -> str:
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 {height}" font-size="13">',
            f'<style>text {{ font-family: sans-serif }}</style><rect width="640" height="{height}" fill="#fff"/>',
            title,
            *bars,
            "</svg>",
            "",
        ]
    )
