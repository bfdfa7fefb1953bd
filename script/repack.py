"""Rewrites a zip reproducibly, without the times that `cfn submit` stores."""

import sys
import zipfile
from pathlib import Path

SAME_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest time of the zip format


def repack(path: Path) -> None:
    with zipfile.ZipFile(path) as source:
        contents = {name: source.read(name) for name in sorted(source.namelist())}
    with zipfile.ZipFile(path, "w") as target:
        for name, content in contents.items():
            entry = zipfile.ZipInfo(name, SAME_TIME)
            entry.external_attr = 0o644 << 16
            target.writestr(entry, content)


if __name__ == "__main__":
    repack(Path(sys.argv[1]))
