"""The environment of all child processes. script/environment lists the user's settings that it keeps."""

import os
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
# Settings that may refer to more variables, such as a registry's password
SETTINGS = [Path(os.path.expanduser(name)) for name in ("~/.m2/settings.xml", "~/.npmrc")]


def _listed(kind: str) -> list[str]:
    rows = (ROOT / "script/environment").read_text().splitlines()
    return [word for row in rows if row.startswith(f"{kind} ") for word in row.split()[1:]]


def _referenced() -> list[str]:
    texts = [settings.read_text() for settings in SETTINGS if settings.is_file()]
    names = re.findall(r"\$\{(?:env\.)?([A-Za-z_][A-Za-z0-9_]*)\}", "\n".join(texts))
    return [name for name in names if name not in _listed("take")]


# As they were when Python started.
_downloads = {name: os.environ[name] for name in _listed("fetch") + _referenced() if name in os.environ}


def own() -> dict[str, str]:
    """The environment of every process."""
    ours = dict(setting.split("=", 1) for setting in _listed("set"))
    taken = {name: os.environ[name] for name in _listed("take") if os.environ.get(name)}
    return taken | {name: str(ROOT / value) if value.startswith("./") else value for name, value in ours.items()}


def for_downloads() -> dict[str, str]:
    """The environment of every process, with the user's settings for downloads."""
    return own() | _downloads


def enter() -> None:
    """Replaces the environment of this process."""
    kept = {name: value for name, value in os.environ.items() if name.startswith("PYTEST_")}
    environment = own() | kept
    os.environ.clear()
    os.environ.update(environment)
