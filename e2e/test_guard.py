"""The linters' rules for templates with the type: CloudFormation Guard, and cfn-lint as .cfnlintrc sets it up."""

import subprocess
from pathlib import Path

import pytest

from local_aws.client import ROOT

RULES = ROOT / "examples/root-sessions.guard"
GOOD = ROOT / "examples/root-sessions-new-organization.yml"

STAY_ON_DELETE = "root_sessions_stay_when_the_stack_is_deleted"
STAY_ON_REPLACE = "root_sessions_stay_when_the_resource_is_replaced"
NOT_ADOPTED = "root_sessions_are_not_adopted_unless_retained"
ONCE = "root_sessions_are_declared_once"


def violated(template: str) -> set[str]:
    """The rules that a template breaks."""
    guard = pytest.importorskip("guardpycfn", reason="CloudFormation Guard has no wheel for this Python or machine")
    checked = guard.validate_with_guard(template, RULES.read_text())
    assert checked["success"], checked
    report = checked["result"]
    broken = {rule["Rule"]["name"] for rule in report["not_compliant"]}
    assert report["status"] == ("FAIL" if broken else "PASS" if report["compliant"] else "SKIP")
    return broken


@pytest.mark.parametrize("name", ["new-organization", "import", "retain", "stack-set"])
def test_guard_accepts_the_published_templates_for_production(name):
    assert violated((ROOT / f"examples/root-sessions-{name}.yml").read_text()) == set()


@pytest.mark.parametrize(
    ("line", "instead", "rule"),
    [
        ("DeletionPolicy: RetainExceptOnCreate", "DeletionPolicy: Delete", STAY_ON_DELETE),
        ("    DeletionPolicy: RetainExceptOnCreate\n", "", STAY_ON_DELETE),
        ("UpdateReplacePolicy: Retain", "UpdateReplacePolicy: Delete", STAY_ON_REPLACE),
        ("    UpdateReplacePolicy: Retain\n", "", STAY_ON_REPLACE),
        ("AdoptExisting: false", "AdoptExisting: true", NOT_ADOPTED),
        ("      AdoptExisting: false\n", "", NOT_ADOPTED),
    ],
)
def test_guard_says_which_recommendation_is_missing(line, instead, rule):
    template = GOOD.read_text()
    assert line in template
    assert violated(template.replace(line, instead)) == {rule}


def test_guard_refuses_what_has_none_of_it():
    assert violated((ROOT / "examples/root-sessions.yml").read_text()) == {STAY_ON_DELETE, STAY_ON_REPLACE, NOT_ADOPTED}


def test_guard_refuses_a_second_declaration():
    template = GOOD.read_text()
    start = template.index("  RootSessions:\n")
    resource = template[start : template.index("\nOutputs:")]
    second = resource.replace("  RootSessions:\n", "  Second:\n")
    assert violated(template.replace(resource, resource + second)) == {ONCE}


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
