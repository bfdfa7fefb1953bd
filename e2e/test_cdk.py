"""CDK apps that use the construct's built packages: what they synthesize is deployed."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from test_schema import cfn_lint, schemas  # noqa: F401 (a fixture)
from test_stack_sets import REGIONS, accounts, registered_types, statuses  # noqa: F401 (a fixture)
from test_stacks import outputs

from local_aws.client import ROOT

APPS = ROOT / "cdk/apps"
PYTHON = [APPS / "python/.venv/bin/python"]
COMMANDS = {
    "typescript": [
        [
            ROOT / "cdk/node_modules/.bin/tsc",
            "--strict",
            "--skipLibCheck",
            "--outDir",
            "build",
            "app.ts",
        ],
        ["node", "build/app.js"],
    ],
    "python": [[*PYTHON, "app.py"]],
    "java": [["mvn", "--batch-mode", "--quiet", "compile", "exec:java"]],
}
SOURCES = {"typescript": "app.ts", "python": "app.py", "java": "src/main/java/app/RootSessionsApp.java"}

pytestmark = pytest.mark.skipif(
    not (ROOT / "cdk/dist/installed").exists(), reason="script/cdk has not built the construct: it needs Node 18.12"
)


def synthesize(app: Path, commands: list[list], folder: Path) -> Path:
    """Runs a CDK app as the CDK CLI does; the template of its only stack."""
    for command in commands:
        done = subprocess.run(
            command,
            cwd=app,
            env=os.environ | {"CDK_OUTDIR": str(folder)},
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    [template] = folder.glob("*.template.json")
    return template


@pytest.fixture(scope="module")
def templates(tmp_path_factory) -> dict[str, Path]:
    return {
        language: synthesize(APPS / language, commands, tmp_path_factory.mktemp(language))
        for language, commands in COMMANDS.items()
    }


def bootstrap(local) -> None:
    """What `cdk bootstrap` leaves in an account, as far as a template without assets looks at it."""
    local.sdk("ssm").put_parameter(Name="/cdk-bootstrap/hnb659fds/version", Value="21", Type="String")


def test_the_three_languages_synthesize_the_same_template(templates):
    python, *others = (json.loads(template.read_text()) for template in templates.values())
    assert others == [python, python]
    assert python["Resources"] == {
        "RootSessions": {
            "Type": "Org::IAM::RootSessions",
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": {"EnableTrustedAccess": True},
        }
    }


@pytest.mark.parametrize("language", COMMANDS)
def test_cfn_lint_accepts_what_is_synthesized(language, templates, schemas):  # noqa: F811
    done = cfn_lint(templates[language], schemas)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("language", COMMANDS)
def test_the_stack_enables_root_sessions_and_retains_them(language, templates, local):
    bootstrap(local)
    organization = local.make_organization(trusted_access=False)
    assert outputs(local.create_stack(template=str(templates[language]))) == {
        "OrganizationId": organization,
        "EnabledFeatures": "RootSessions",
    }
    assert local.delete_stack() == "DELETE_COMPLETE"
    assert local.features() == ["RootSessions"]


def test_a_stack_set_registers_the_type_in_all_accounts_and_regions(empty, accounts, tmp_path, schemas):  # noqa: F811
    template = synthesize(APPS / "python", [[*PYTHON, "register.py"]], tmp_path)
    done = cfn_lint(template, schemas)
    assert (done.returncode, done.stdout) == (0, "")
    bootstrap(empty)
    parameters = {
        "SchemaHandlerPackage": empty.upload(),
        "Accounts": ",".join(accounts),
        "Regions": ",".join(REGIONS),
    }
    assert empty.create_stack("register", str(template), parameters)["StackStatus"] == "CREATE_COMPLETE"
    assert statuses(empty, "register-root-sessions") == {"SUCCEEDED"}
    assert registered_types(empty, accounts) == 6
    assert empty.delete_stack("register") == "DELETE_COMPLETE"
    assert registered_types(empty, accounts) == 0


@pytest.mark.parametrize("language", COMMANDS)
def test_the_readme_shows_the_apps(language):
    readme = (ROOT / "cdk/README.md").read_text()
    [shown] = re.findall(rf"^```{language}\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    assert shown == (APPS / language / SOURCES[language]).read_text()
