"""The observations of each step, in words that do not depend on the account, and the report of the differences."""

import difflib
import json
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path

DONE, SKIPPED, FAILED = "done", "skipped", "failed"
RULES = [
    (r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID"),
    (r"(?<=request id )[\w-]+", "REQUEST"),
    (r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.\dZ+:]*", "TIME"),
    (r"(?<=role/)[\w+=,.@-]+", "ROLE"),
    (r"(?<=-LogGroup-)\w+", "SUFFIX"),
]


@dataclass
class Observation:
    step: str
    settles: list[str]
    status: str = DONE
    reason: str = ""
    facts: list[str] = field(default_factory=list)


class Record:
    """`names` maps texts to the placeholders that replace them in the facts, such as the account's ID to ACCOUNT."""

    def __init__(self, names: dict[str, str]) -> None:
        self._names = names
        self.observations: list[Observation] = []

    def begin(self, step: str, settles: list[str]) -> Observation:
        self.observations.append(Observation(step, settles))
        return self.observations[-1]

    def saw(self, fact: str) -> None:
        self.observations[-1].facts.append(self.comparable(fact))

    def comparable(self, text: str) -> str:
        for name in sorted(self._names, key=len, reverse=True):
            text = text.replace(name, self._names[name])
        for pattern, replacement in RULES:
            text = re.sub(pattern, replacement, text)
        return text

    def save(self, path: Path) -> None:
        path.write_text(json.dumps([asdict(o) for o in self.observations], indent=2) + "\n")


def load(path: Path) -> dict[str, Observation]:
    return {saved["step"]: Observation(**saved) for saved in json.loads(path.read_text())}


def differences(seen: Observation, expected: Observation | None) -> list[str]:
    """The diff from the local AWS's facts to these; none if the step was skipped here or there."""
    if expected is None or SKIPPED in (seen.status, expected.status):
        return []
    return list(difflib.unified_diff(expected.facts, seen.facts, "the local AWS", "here", lineterm="", n=2))


def report(record: Record, expected: dict[str, Observation], heading: str) -> tuple[str, int]:
    """The page, and the number of steps that differ."""
    rows, details = [], []
    for seen in record.observations:
        differs = differences(seen, expected.get(seen.step))
        verdict = "differs" if differs else "as the local AWS"
        if seen.status != DONE:
            verdict = f"{seen.status}: {seen.reason}"
        rows.append(f"| {seen.step} | {', '.join(seen.settles)} | {verdict} |")
        if differs:
            details += ["", f"## {seen.step}", "", "```diff", *differs, "```"]
    everything = ["", "## All observations", ""]
    for seen in record.observations:
        everything += [f"### {seen.step}", "", "```text", *seen.facts, "```", ""]
    lines = [
        "# Acceptance",
        "",
        heading,
        "",
        "| step | settles | result |",
        "|---|---|---|",
        *rows,
        *details,
        *everything,
    ]
    return "\n".join(lines), sum(1 for seen in record.observations if differences(seen, expected.get(seen.step)))
