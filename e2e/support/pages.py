"""The command blocks of the pages."""

import os
import re
import shlex
import shutil
import subprocess
import xml.etree.ElementTree as xml
from pathlib import Path

from local_aws.client import ROOT

# Version 1 of the AWS CLI ignores AWS_ENDPOINT_URL for SQS and calls AWS; version 2 does not.
SQS_OF_VERSION_1 = 'aws() { [ "$1" != sqs ] || set -- "$@" --endpoint-url "$AWS_ENDPOINT_URL"; command aws "$@"; }\n'
VERSION = "{http://maven.apache.org/POM/4.0.0}version"


def blocks(page: str, language: str) -> list[str]:
    """The code blocks of a page, without the indentation of a list."""
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```$", (ROOT / page).read_text(), re.MULTILINE | re.DOTALL)
    return [re.sub(rf"^{indent}", "", block, flags=re.MULTILINE) for indent, block in found]


def installing() -> dict[str, str]:
    """The blocks of guide/install.md by purpose."""
    names = ["choose", "upload", "register", "enable", "watch", "audit"]
    return dict(zip(names, blocks("guide/install.md", "sh"), strict=True))


def release(folder: Path, package: Path) -> Path:
    """A folder with the files of a release, and the packages of the next release."""
    shutil.copytree(ROOT / "examples", folder, ignore=shutil.ignore_patterns("schemas"))
    version = xml.parse(ROOT / "pom.xml").findtext(VERSION)
    for built in package.parent.glob("**/org-iam-*.zip"):
        for each in (version, "1.0.1"):
            shutil.copy(built, folder / f"{built.stem}-{each}.zip")
    return folder


def only_the_aws_cli(folder: Path) -> str:
    """A PATH with only the AWS CLI."""
    folder.mkdir()
    (folder / "aws").write_text(f'#!/bin/sh\nexec {shlex.quote(str(ROOT))}/.venv/bin/aws "$@"\n')
    (folder / "aws").chmod(0o755)
    assert os.listdir(folder) == ["aws"]
    return str(folder)


def run(commands: str, folder: Path, environment: dict[str, str]) -> str:
    """Runs a page's commands in a folder and returns their output."""
    done = subprocess.run(
        ["/bin/bash", "-euo", "pipefail", "-c", SQS_OF_VERSION_1 + commands],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"
    return done.stdout
