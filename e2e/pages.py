"""The blocks of commands in the pages."""

import os
import re
import subprocess
from pathlib import Path

from local_aws.client import ROOT


def blocks(page: Path, language: str) -> list[str]:
    """The code blocks of a page, without the indentation that a list gives them."""
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```$", page.read_text(), re.MULTILINE | re.DOTALL)
    return [re.sub(rf"^{indent}", "", block, flags=re.MULTILINE) for indent, block in found]


def only_the_aws_cli(folder: Path) -> str:
    """A PATH on which nothing but the AWS CLI is."""
    folder.mkdir()
    (folder / "aws").symlink_to(ROOT / ".venv/bin/aws")
    assert os.listdir(folder) == ["aws"]
    return str(folder)


def run(commands: str, folder: Path, environment: dict[str, str]) -> str:
    """Runs commands of a page in a folder; what they printed."""
    done = subprocess.run(
        ["/bin/bash", "-euo", "pipefail", "-c", commands],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"
    return done.stdout
