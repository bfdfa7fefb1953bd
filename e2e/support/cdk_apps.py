"""The CDK apps in cdk/apps and the real CDK CLI, which only calls the local AWS."""

import subprocess
from pathlib import Path

import pytest

from local_aws.client import BIN, MANAGEMENT_ACCOUNT, ROOT
from local_aws.environment import for_downloads

APPS = ROOT / "cdk/apps"
MODULES = [APPS / "typescript/node_modules", ROOT / "cdk/node_modules"]
NEWEST_MODULES = [ROOT / "target/newest/node_modules"]  # the newest aws-cdk-lib, from script/cdk
CLI = ROOT / "cdk/node_modules/.bin/cdk"
ENVIRONMENT = {
    "CDK_DISABLE_CLI_TELEMETRY": "true",
    "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "true",
    "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "true",
    "NODE_NO_WARNINGS": "1",
    "NODE_PATH": ":".join(map(str, MODULES)),  # for an app outside its folder
    "NO_COLOR": "1",
}

needs_cdk = pytest.mark.skipif(
    not (ROOT / "cdk/dist/installed").exists(), reason="script/cdk has not built the construct: it needs Node 18.12"
)


class CdkError(Exception):
    """The CDK CLI failed; the text is its output."""


def cdk(*arguments: str | Path, folder: Path = ROOT, environment: dict[str, str] | None = None) -> str:
    """Runs a command of the CDK CLI in an app's folder and returns its output."""
    done = subprocess.run(
        [CLI, *arguments, "--no-notices"],
        cwd=folder,
        env=ENVIRONMENT | (environment or for_downloads()),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
    )
    if done.returncode:
        raise CdkError(done.stdout)
    return done.stdout


def synthesized(folder: Path, app: str, modules: list[Path] = MODULES) -> Path:
    """The output folder of `cdk synth` for a JavaScript app."""
    (folder / "app.js").write_text(app)
    environment = for_downloads() | {"NODE_PATH": ":".join(map(str, modules))}
    options = ("--quiet", "--output", "cdk.out", "--app", "node app.js")
    cdk("synth", *options, folder=folder, environment=environment)
    return folder / "cdk.out"


class Cdk:
    """The CDK CLI for synthesized apps, in a bootstrapped account and Region of the local AWS."""

    def __init__(self, local, home: Path) -> None:
        self._environment = local.environment | {"HOME": str(home)}  # for the CLI's cache
        self("bootstrap", f"aws://{MANAGEMENT_ACCOUNT}/us-east-1")

    def __call__(self, command: str, *arguments: str | Path, app: Path | None = None) -> str:
        of_app = ("--app", app) if app else ()
        return cdk(command, *arguments, *of_app, environment=self._environment)


def cfn_lint(*templates: Path) -> subprocess.CompletedProcess:
    """Runs cfn-lint with the type's schema."""
    return subprocess.run(
        [BIN / "cfn-lint", "--registry-schemas", ROOT / "examples/schemas", "--regions", "us-east-1", "--", *templates],
        cwd="/",  # without the settings of the repository
        capture_output=True,
        text=True,
        timeout=120,
    )
