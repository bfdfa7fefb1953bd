"""Compares two variants that one run measured in turns: a ratio holds on any machine, a time does not."""

import dataclasses
import json
import statistics
from pathlib import Path

from bench.measure import FIGURES, Sample
from local_aws.client import ROOT

RECORD = ROOT / "bench/baseline.json"


@dataclasses.dataclass
class Ratio:
    """The median of the pairs' ratios, and its noise: the distance between their quartiles."""

    median: float
    noise: float

    @classmethod
    def of(cls, values: list[float], others: list[float]) -> "Ratio":
        """The ratio of what was measured one after the other, pair by pair."""
        pairs = [value / other for value, other in zip(values, others, strict=True)]
        low, _, high = statistics.quantiles(pairs, n=4) if len(pairs) > 1 else (0, 0, 0)
        return cls(round(statistics.median(pairs), 3), round(high - low, 3))


def ratios(these: list[Sample], others: list[Sample]) -> dict[str, Ratio]:
    """The ratio of each figure of a sample that both have, by its name in the report."""
    return {
        figure.metadata["title"]: Ratio.of(
            [getattr(sample, figure.name) for sample in these], [getattr(sample, figure.name) for sample in others]
        )
        for figure in FIGURES
        if all(getattr(sample, figure.name) for sample in others)
    }


def grown(now: dict[str, Ratio], baseline: dict[str, Ratio]) -> list[str]:
    """What grew by more than the noise of both, in words."""
    return [
        f"{name}: {ratio.median} of stock, {baseline[name].median} in the baseline, noise {allowed:.3f}"
        for name, ratio in now.items()
        if name in baseline
        and round(ratio.median - baseline[name].median - (allowed := ratio.noise + baseline[name].noise), 6) > 0
    ]


def record(now: dict[str, Ratio], file: Path = RECORD) -> None:
    """Keeps the ratios as the baseline."""
    file.write_text(json.dumps({name: dataclasses.asdict(ratio) for name, ratio in now.items()}, indent=2) + "\n")


def recorded(file: Path = RECORD) -> dict[str, Ratio]:
    """The baseline."""
    return {name: Ratio(**ratio) for name, ratio in json.loads(file.read_text()).items()}
