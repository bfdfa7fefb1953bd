"""What the classes that Lambda's init loads cost, in groups.

The JVM logs when it has loaded each class. The time since the class before it is what this one cost: finding, reading
and checking it, making it if it is a lambda's, and running the code that came to need it.
"""

import dataclasses
import re
from pathlib import Path

OPTION = "-Xlog:class+load=info:file={file}:timenanos"
LINE = re.compile(r"\[(\d+)ns\] (\S+) source: (.*)")
# The first that matches, by class name and source.
GROUPS = {
    "lambdas, method handles": (r".*(\$\$Lambda|/0x)|java\.lang\.invoke\.", ""),
    "JDK, from its shared archive": ("", "shared objects file"),
    "JDK, from its image": ("", "jrt:"),
    "Jackson": (r"com\.fasterxml", ""),
    "schema validation (everit)": (r"org\.(everit|json)\.", ""),
    "SDK: services": (r"software\.amazon\.awssdk\.services\.", ""),
    "SDK: the rest": (r"software\.amazon\.awssdk\.", ""),
    "HTTP client (Apache)": (r"org\.apache\.http\.", ""),
    "RPDK": (r"software\.amazon\.cloudformation\.", ""),
    "Lambda's runtime client": (r"com\.amazonaws\.services\.lambda\.", ""),
    "this type": (r"com\.org\.iam\.", ""),
    "others": ("", ""),
}


@dataclasses.dataclass
class Cost:
    classes: int = 0
    milliseconds: float = 0


def costs(logs: list[tuple[Path, float]]) -> dict[str, Cost]:
    """The mean of several starts, the dearest group first; each log with the time when init ended, in seconds."""
    groups = {group: Cost() for group in GROUPS}
    for log, end in logs:
        before = None
        for nanoseconds, name, source in LINE.findall(log.read_text()):
            now = int(nanoseconds) / 1e6
            if now > end * 1e3:
                break
            cost = groups[group_of(name, source)]
            cost.classes += 1
            cost.milliseconds += now - (before or now)
            before = now
    for cost in groups.values():
        cost.classes = round(cost.classes / len(logs))
        cost.milliseconds /= len(logs)
    return dict(sorted(groups.items(), key=lambda item: -item[1].milliseconds))


def group_of(name: str, source: str) -> str:
    return next(
        group for group, (names, sources) in GROUPS.items() if re.match(names, name) and source.startswith(sources)
    )
