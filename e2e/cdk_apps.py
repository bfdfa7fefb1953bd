"""The CDK apps in cdk/apps and the real CDK CLI, as users run it in an app's folder, but against the local AWS only."""

import subprocess
from pathlib import Path

import pytest

from local_aws.client import MANAGEMENT_ACCOUNT, ROOT
from local_aws.environment import for_downloads

APPS = ROOT / "cdk/apps"
MODULES = [APPS / "typescript/node_modules", ROOT / "cdk/node_modules"]
ENVIRONMENT = {
    "CDK_DISABLE_CLI_TELEMETRY": "true",
    "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "true",
    "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "true",
    "NODE_NO_WARNINGS": "1",
    "NODE_PATH": ":".join(map(str, MODULES)),  # for an app that lies outside its folder
    "NO_COLOR": "1",
}

needs_cdk = pytest.mark.skipif(
    not (ROOT / "cdk/dist/installed").exists(), reason="script/cdk has not built the construct: it needs Node 18.12"
)


class CdkError(Exception):
    """The CDK CLI failed; the text is what it printed."""


def cdk(*arguments: str | Path, folder: Path = ROOT, environment: dict[str, str] | None = None) -> str:
    """Runs a command of the CDK CLI in an app's folder and returns what it printed."""
    done = subprocess.run(
        [ROOT / "cdk/node_modules/.bin/cdk", *arguments, "--no-notices"],
        cwd=folder,
        env=(environment or for_downloads()) | ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
    )
    if done.returncode:
        raise CdkError(done.stdout)
    return done.stdout


class Cdk:
    """The CDK CLI in a bootstrapped account and Region of the local AWS, with an app that is synthesized already."""

    def __init__(self, local, home: Path) -> None:
        self._environment = local.environment | {"HOME": str(home)}  # where the CLI keeps a cache
        self("bootstrap", f"aws://{MANAGEMENT_ACCOUNT}/us-east-1")

    def __call__(self, command: str, *arguments: str | Path, app: Path | None = None) -> str:
        of_app = ("--app", app) if app else ()
        return cdk(command, *arguments, *of_app, environment=self._environment)
