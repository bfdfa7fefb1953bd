"""The linters' rules for templates with the type: CloudFormation Guard, and cfn-lint as .cfnlintrc sets it up."""

import subprocess
from pathlib import Path

import pytest

from local_aws.client import ROOT

RULES = ROOT / "examples/root-sessions.guard"
GOOD = ROOT / "examples/root-sessions-new-organization.yml"

STAY_ON_DELETE = "features_stay_when_the_stack_is_deleted"
STAY_ON_REPLACE = "features_stay_when_the_resource_is_replaced"
SURVIVE = "what_is_adopted_survives_a_rollback"
ONCE = {"root_sessions_are_declared_once", "root_credentials_management_is_declared_once"}


def violated(template: str) -> set[str]:
    """The rules that a template breaks."""
    guard = pytest.importorskip("guardpycfn", reason="CloudFormation Guard has no wheel for this Python or machine")
    checked = guard.validate_with_guard(template, RULES.read_text())
    assert checked["success"], checked
    report = checked["result"]
    broken = {rule["Rule"]["name"] for rule in report["not_compliant"]}
    assert report["status"] == ("FAIL" if broken else "PASS" if report["compliant"] else "SKIP")
    return broken


RETAINING = [path for path in ROOT.glob("examples/root-*.yml") if "UpdateReplacePolicy: Retain" in path.read_text()]


@pytest.mark.parametrize("template", RETAINING, ids=lambda path: path.name)
def test_guard_accepts_every_published_template_that_retains(template):
    assert violated(template.read_text()) == set()


@pytest.mark.parametrize(
    ("line", "instead", "rule"),
    [
        ("DeletionPolicy: RetainExceptOnCreate", "DeletionPolicy: Delete", STAY_ON_DELETE),
        ("    DeletionPolicy: RetainExceptOnCreate\n", "", STAY_ON_DELETE),
        ("UpdateReplacePolicy: Retain", "UpdateReplacePolicy: Delete", STAY_ON_REPLACE),
        ("    UpdateReplacePolicy: Retain\n", "", STAY_ON_REPLACE),
        ("AdoptExisting: false", "AdoptExisting: true", SURVIVE),
        ("      AdoptExisting: false\n", "", SURVIVE),
    ],
)
def test_guard_says_which_recommendation_is_missing(line, instead, rule):
    template = GOOD.read_text()
    assert line in template
    assert violated(template.replace(line, instead)) == {rule}


def test_guard_refuses_what_has_none_of_it():
    assert violated((ROOT / "examples/root-sessions.yml").read_text()) == {STAY_ON_DELETE, STAY_ON_REPLACE, SURVIVE}


def test_guard_refuses_a_second_declaration():
    resources = (ROOT / "examples/root-access.yml").read_text().partition("Resources:\n")[2]
    second = resources.replace("  RootSessions:", "  Second:").replace("  RootCredentialsManagement:", "  Other:")
    assert violated("Resources:\n" + resources + second) == ONCE


def test_guard_has_nothing_to_say_about_other_templates():
    assert violated((ROOT / "examples/package-bucket.yml").read_text()) == set()


def cfn_lint(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    command = [ROOT / ".venv/bin/cfn-lint", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)


def test_cfn_lint_needs_no_arguments_here():
    done = cfn_lint(ROOT)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_settings_work_in_the_project_of_a_user(tmp_path):
    """With the settings' schemas and Regions, and templates of their own."""
    (tmp_path / "examples/schemas").mkdir(parents=True)
    (tmp_path / "examples/schemas/type.json").write_bytes(
        (ROOT / "examples/schemas/org-iam-rootsessions.json").read_bytes()
    )
    (tmp_path / ".cfnlintrc").write_bytes((ROOT / ".cfnlintrc").read_bytes())
    template = tmp_path / "template.yml"
    template.write_text("Resources: {RootSessions: {Type: 'Org::IAM::RootSessions', Properties: {Enabled: true}}}")
    done = cfn_lint(tmp_path, "--", "template.yml")
    assert "E3002 Additional properties are not allowed ('Enabled' was unexpected)" in done.stdout
    template.write_text(GOOD.read_text())
    assert cfn_lint(tmp_path, "--", "template.yml").stdout == ""
