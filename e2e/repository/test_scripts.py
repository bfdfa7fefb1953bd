"""If a machine lacks a prerequisite, the scripts name it and the remedy in one line."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from local_aws.environment import ROOT

BASE = ["bash", "env", "dirname", "uname", "sed", "cmp", "cut", "mktemp", "grep", "head", "tail"]
BASE += ["id", "rm", "cp", "cat", "ls", "find", "sleep"]


def script(
    name: str, *arguments: str, tmp_path, tools: dict[str, str | None], cwd=ROOT, **environment: str
) -> list[str]:
    """Runs a script that must fail, with only BASE and these tools on PATH; returns the lines of stderr."""
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
        env={"PATH": str(folder), "HOME": str(tmp_path)} | environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 1
    return done.stderr.splitlines()


JAVAC_17 = "echo javac 17.0.1"
PYTHON = f'exec {os.path.realpath(ROOT / ".venv/bin/python")} "$@"'
# On other systems than Linux, the scripts do not fetch the Lambda runtime.
TOOLS = {"java": "", "javac": JAVAC_17, "mvn": "exit 1", "python3": PYTHON, "uname": "echo Darwin"}


@pytest.mark.parametrize(
    "command, tools, wanted",
    [
        ("demo", {}, "no java found: install JDK 17"),
        ("demo", {"java": ""}, "no javac: install a JDK"),
        ("demo", {"java": "", "javac": "echo javac 11.0.2"}, "JDK 11 found, 17 or newer is needed"),
        ("demo", {"java": "", "javac": "echo javac 25.0.1"}, "no mvn found: install Maven 3.8"),
        ("demo", {"java": "", "javac": JAVAC_17, "mvn": ""}, "no Python 3.10 or newer"),
        ("cdk", {}, "no node found: install Node 18.12"),
        ("cdk", {"node": "test $1 = --version && echo v18.11.0"}, "Node v18.11.0 found, 18.12 or newer is needed"),
        ("cdk", {"node": ""}, "node found, but no npm: install it"),
        ("demo --kep", {}, "unknown argument --kep; usage: script/demo [--cdk] [--keep] [--port PORT]"),
    ],
)
def test_a_missing_prerequisite_is_one_line_with_the_remedy(tmp_path, command, tools, wanted):
    [line] = script(*command.split(), tmp_path=tmp_path, tools=tools)
    assert line.startswith("error: ")
    assert wanted in line


def checkout(folder: Path) -> Path:
    """A checkout with its Python tools, but without a built package."""
    shutil.copytree(ROOT / "script", folder / "script")
    (folder / ".venv").symlink_to(ROOT / ".venv")
    return folder


def test_a_broken_build_names_the_error_the_log_and_the_settings_of_downloads(tmp_path):
    tools = TOOLS | {"mvn": "echo '[ERROR] Iam.java:[1,1] class expected'; exit 1"}
    proxy = {"https_proxy": "http://user:password@127.0.0.1:9"}
    lines = script("demo", tmp_path=tmp_path, tools=tools, cwd=checkout(tmp_path / "checkout"), **proxy)
    assert lines[0] == "[ERROR] Iam.java:[1,1] class expected"
    assert lines[1].startswith("error: Building the package in . (Maven) failed: the whole output is in ")
    assert lines[1].endswith("; downloads used your https_proxy")


def test_background_commands_end_with_a_failed_step(tmp_path):
    lock = tmp_path / "lock"
    mvn = f"""case "$*" in
    *lambda_*) exec 9>'{lock}' && flock 9 && echo locked >&9 && exec sleep 600 ;;
    esac
    until [ -s '{lock}' ]; do sleep 0.1; done
    exit 1"""
    tools = TOOLS | {"mvn": mvn, "flock": None, "uname": "echo Linux"}
    [line] = script("demo", tmp_path=tmp_path, tools=tools, cwd=checkout(tmp_path / "checkout"))
    assert line.startswith("error: Building the package in . (Maven) failed")
    assert subprocess.run(["flock", "--wait", "60", lock, "true"], check=False).returncode == 0


JSII = 'error: jsii needs a path without ", \\ and non-ASCII characters: move this checkout'


@pytest.mark.parametrize(
    "name, folder, environment, wanted",
    [
        ("demo", "checkout", {"JAVA_HOME": "/nowhere"}, "JAVA_HOME names /nowhere, which is not a JDK: unset it"),
        ("demo", "checkout", {"TMPDIR": "/nowhere"}, "TMPDIR names /nowhere, which is not a writable folder: unset it"),
        ("demo", "a:b", {}, "a:b has a colon, which a Java class path cannot contain: move it"),
        ("cdk", "ü", {}, JSII),
        ("cdk", 'a"b', {}, JSII),
        ("cdk", "a\\b", {}, JSII),
    ],
)
def test_an_unusable_setting_or_folder_is_one_line_that_names_it(tmp_path, name, folder, environment, wanted):
    tools = TOOLS | {"node": "", "npm": ""}
    [line] = script(name, tmp_path=tmp_path, tools=tools, cwd=checkout(tmp_path / folder), **environment)
    assert wanted in line


@pytest.mark.parametrize(
    "git, wanted",
    [
        (None, "has no .git: use a clone"),
        (
            "echo 'fatal: detected dubious ownership in repository' >&2; exit 128",
            "git config --global --add safe.directory",
        ),
    ],
)
def test_a_release_without_git_is_one_line_with_the_remedy(tmp_path, git, wanted):
    folder = checkout(tmp_path / "checkout")
    if git:
        (folder / ".git").mkdir()
    [line] = script("release", tmp_path=tmp_path, tools=TOOLS | {"mvn": "", "git": git}, cwd=folder)
    assert line.startswith("error: a release needs git, which does not work here: ")
    assert wanted in line


# One variable of each kind that misleads a tool. No program gets these.
HOSTILE = {
    **{"AWS_PROFILE": "none", "AWS_DEFAULT_OUTPUT": "yaml", "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9"},
    **{"CDPATH": "/tmp", "GREP_OPTIONS": "-v", "POSIXLY_CORRECT": "1", "SHELLOPTS": "noexec", "LC_ALL": "tr_TR.UTF-8"},
    **{"BASH_FUNC_dirname%%": "() { echo /tmp; }", "BASH_FUNC_cd%%": "() { exit 9; }", "ENVIRONMENT_OF": "1"},
    **{"PYTHONPATH": "/tmp", "PYTHONSTARTUP": "/tmp/x", "PIP_TARGET": "/tmp", "VIRTUAL_ENV": "/tmp"},
    **{"NODE_OPTIONS": "--bad", "npm_config_prefix": "/tmp", "CLASSPATH": "/tmp", "MAVEN_HOME": "/tmp"},
    "GIT_DIR": "/tmp",
}
FOR_DOWNLOADS = {
    **{"HTTP_PROXY": "http://127.0.0.1:9", "no_proxy": "example.com", "PIP_INDEX_URL": "https://example.com/simple"},
    **{"SSL_CERT_FILE": "/tmp/certificates", "JAVA_TOOL_OPTIONS": "-Dx=y", "MAVEN_OPTS": "-Dx=z"},
    "MIRROR_PASSWORD": "p",
}


def test_a_scripts_programs_run_in_its_own_environment(tmp_path):
    """Only downloads get the user's settings for downloads, including the variables in settings.xml."""
    (tmp_path / ".m2").mkdir()
    (tmp_path / ".m2/settings.xml").write_text("<password>${env.MIRROR_PASSWORD}</password>")
    (tmp_path / "bash-env").write_text("exit 9")
    seen = {name: tmp_path / f"{name}.environment" for name in ("javac", "mvn")}
    tools = TOOLS | {name: f"env >'{file}'\n{TOOLS[name]}" for name, file in seen.items()} | {"cp": None}
    hostile = HOSTILE | FOR_DOWNLOADS | {"BASH_ENV": str(tmp_path / "bash-env")}
    script("demo", tmp_path=tmp_path, tools=tools, cwd=checkout(tmp_path / "checkout"), **hostile)

    javac, mvn = (dict(line.split("=", 1) for line in file.read_text().splitlines()) for file in seen.values())
    ours = re.findall(r"^set (\w+)=", (ROOT / "script/environment").read_text(), re.MULTILINE)
    of_bash = {"PWD", "OLDPWD", "SHLVL", "_", "TERM"}
    assert set(javac) - of_bash == {"PATH", "HOME", *ours}
    assert {"example.com", "localhost", "127.0.0.1"} <= set(mvn["NO_PROXY"].split(","))
    assert mvn["MAVEN_OPTS"].split() == ["-Dx=z", "-Dx=y"]
    unchanged = set(FOR_DOWNLOADS) - {"no_proxy", "MAVEN_OPTS", "JAVA_TOOL_OPTIONS"}
    assert set(mvn) ^ set(javac) == unchanged | {"MAVEN_OPTS", "AWS_ENDPOINT_URL"}
    assert {name: mvn[name] for name in unchanged} == {name: FOR_DOWNLOADS[name] for name in unchanged}
    for name, value in HOSTILE.items():
        assert javac.get(name) != value and mvn.get(name) != value


def test_python_makes_the_same_environment():
    program = "import json, os; from local_aws.environment import enter, for_downloads as f; enter(); "
    program += "print(json.dumps([dict(os.environ), f()]))"
    environment = {"PATH": os.environ["PATH"]} | HOSTILE | FOR_DOWNLOADS
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    entered, downloads = json.loads(done.stdout)
    assert downloads.items() >= FOR_DOWNLOADS.items() - {("MIRROR_PASSWORD", "p")}
    assert not {*entered.items(), *downloads.items()} & HOSTILE.items()
    assert not set(entered) & set(FOR_DOWNLOADS) - {"no_proxy"}


@pytest.fixture
def hostile_home(tmp_path) -> Path:
    """A HOME with misleading AWS settings."""
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws/config").write_text(
        "[default]\noutput = yaml\nca_bundle = /nowhere\nendpoint_url = http://127.0.0.1:9"
    )
    return tmp_path


def test_the_line_of_demo_keep_directs_a_shell_only_to_the_local_aws(empty, hostile_home):
    empty.make_organization()
    folder = checkout(hostile_home / "a b")
    (folder / "script/print").write_text(
        f"source script/lib.sh\nsource script/demo.sh\nAWS_ENDPOINT_URL={empty.endpoint}\nshell_settings"
    )
    settings = subprocess.run(["bash", "script/print"], cwd=folder, capture_output=True, check=True).stdout
    (hostile_home / "shell").write_bytes(settings)
    done = subprocess.run(
        ["bash", "-c", "source ./shell; aws iam list-organizations-features; aws sqs list-queues"],
        cwd=hostile_home,
        env={"HOME": str(hostile_home), "PATH": os.environ["PATH"]} | FOR_DOWNLOADS | HOSTILE,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert json.loads(done.stdout)["EnabledFeatures"] == [], done.stderr
    assert 'Failed to connect to proxy URL: "http://127.0.0.1:1"' in done.stderr
