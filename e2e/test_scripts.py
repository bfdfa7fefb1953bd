"""What the scripts say on a machine that lacks something: one line, with the remedy."""

import os
import shutil
import subprocess

import pytest

from local_aws.client import ROOT

BASE = ["bash", "env", "dirname", "uname", "sed", "cmp", "cut", "mktemp", "grep", "head", "tail"]
BASE += ["rm", "cp", "cat", "ls", "find"]


def script(name: str, *arguments: str, tmp_path, tools: dict[str, str | None], cwd=ROOT) -> list[str]:
    """Runs a script that must fail, with only BASE and the named tools on PATH; what it says on stderr."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in set(BASE) - set(tools):
        (folder / tool).symlink_to(shutil.which(tool))
    for tool, text in tools.items():
        if text is None:
            (folder / tool).symlink_to(shutil.which(tool))
        else:
            (folder / tool).write_text(f"#!/bin/sh\n{text}\n")
            (folder / tool).chmod(0o755)
    done = subprocess.run(
        [cwd / "script" / name, *arguments],
        env={"PATH": str(folder), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    return done.stderr.splitlines()


JAVAC_17 = "echo javac 17.0.1"


@pytest.mark.parametrize(
    "tools, wanted",
    [
        ({}, "no java found: install JDK 17"),
        ({"java": ""}, "no javac: install a JDK"),
        ({"java": "", "javac": "echo javac 11.0.2"}, "JDK 11 found, 17 or newer is needed"),
        ({"java": "", "javac": "echo javac 25.0.1"}, "no mvn found: install Maven 3.8"),
        ({"java": "", "javac": JAVAC_17}, "no mvn found: install Maven 3.8"),
        ({"java": "", "javac": JAVAC_17, "mvn": ""}, "no Python 3.10 or newer"),
    ],
)
def test_a_missing_prerequisite_is_one_line_with_the_remedy(tmp_path, tools, wanted):
    lines = script("demo", tmp_path=tmp_path, tools=tools)
    assert len(lines) == 1
    assert lines[0].startswith("error: ")
    assert wanted in lines[0]


@pytest.mark.parametrize(
    "tools, wanted",
    [
        ({}, "no node found: install Node 18.12"),
        ({"node": "test $1 = --version && echo v18.11.0"}, "Node v18.11.0 found, 18.12 or newer is needed"),
        ({"node": ""}, "node found, but no npm: install it"),
    ],
)
def test_the_construct_says_what_it_needs(tmp_path, tools, wanted):
    [line] = script("cdk", tmp_path=tmp_path, tools=tools)
    assert wanted in line


def test_an_unknown_argument_shows_the_usage(tmp_path):
    [line] = script("demo", "--kep", tmp_path=tmp_path, tools={})
    assert line == "error: unknown argument --kep; usage: script/demo [--cdk] [--keep] [--port PORT]"


def test_a_broken_build_names_the_error_and_the_log(tmp_path):
    broken = tmp_path / "checkout"
    shutil.copytree(ROOT / "script", broken / "script")
    venv = broken / ".venv"
    venv.mkdir()
    (venv / "bin").symlink_to(ROOT / ".venv" / "bin")
    shutil.copy(ROOT / "script" / "requirements.txt", venv)
    tools = {"java": "", "javac": JAVAC_17, "mvn": "echo '[ERROR] Iam.java:[1,1] class expected'; exit 1"}
    tools["python3"] = f'exec {os.path.realpath(ROOT / ".venv/bin/python")} "$@"'
    lines = script("demo", tmp_path=tmp_path, tools=tools, cwd=broken)
    assert lines[0] == "[ERROR] Iam.java:[1,1] class expected"
    assert lines[1].startswith("error: Building the package (Maven) failed: the whole output is in ")
