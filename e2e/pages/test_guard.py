"""The linters for templates with the types: CloudFormation Guard with our rules, and cfn-lint with .cfnlintrc."""

import subprocess
from pathlib import Path

import pytest
import yaml
from pages import blocks

from local_aws.client import ROOT

RULES = ROOT / "examples/root-sessions.guard"
GOOD = ROOT / "examples/root-sessions-new-organization.yml"
FIRST_TRY = "root-sessions.yml"  # only for a first try, as it says

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


def published() -> dict[str, str]:
    """All templates with the types that users may copy from the examples and the pages."""
    pages = [*ROOT.glob("*.md"), *ROOT.glob("guide/**/*.md"), ROOT / "cdk/README.md"]
    texts = {path.name: path.read_text() for path in ROOT.glob("examples/*.yml")}
    texts |= {f"{page.name}, block {n}": t for page in pages for n, t in enumerate(blocks(str(page), "yaml"))}
    return {name: text for name, text in texts.items() if "Type: Org::IAM::" in text and name != FIRST_TRY}


@pytest.mark.parametrize("text", published().values(), ids=published())
def test_every_published_template_follows_the_recommendations(text):
    assert "AdoptExisting: true" not in text
    assert violated(text) == set()


def test_the_readme_and_the_examples_are_among_the_published_templates():
    assert {"README.md, block 0", GOOD.name, "root-access.yml"} <= set(published())


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
def test_guard_names_the_missing_recommendation(line, instead, rule):
    template = GOOD.read_text()
    assert line in template
    assert violated(template.replace(line, instead)) == {rule}


def test_guard_refuses_a_second_declaration():
    resources = (ROOT / "examples/root-access.yml").read_text().partition("Resources:\n")[2]
    second = resources.replace("  RootSessions:", "  Second:").replace("  RootCredentialsManagement:", "  Other:")
    assert violated("Resources:\n" + resources + second) == ONCE


def test_guard_accepts_templates_without_the_types():
    assert violated((ROOT / "examples/package-bucket.yml").read_text()) == set()


@pytest.mark.parametrize("template", sorted(ROOT.glob("examples/*.yml")), ids=lambda path: path.name)
def test_no_template_has_yaml_aliases_which_cloudformation_refuses(template):
    """cfn-lint does not report them. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html"""
    assert not [token for token in yaml.scan(template.read_text()) if isinstance(token, yaml.AliasToken)]


def cfn_lint(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    command = [ROOT / ".venv/bin/cfn-lint", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)


def test_cfn_lint_accepts_every_template_without_arguments():
    done = cfn_lint(ROOT)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_settings_of_cfn_lint_work_in_the_project_of_a_user(tmp_path):
    (tmp_path / "examples/schemas").mkdir(parents=True)
    (tmp_path / "examples/schemas/type.json").write_bytes((ROOT / "org-iam-rootsessions.json").read_bytes())
    (tmp_path / ".cfnlintrc").write_bytes((ROOT / ".cfnlintrc").read_bytes())
    template = tmp_path / "template.yml"
    template.write_text("Resources: {RootSessions: {Type: 'Org::IAM::RootSessions', Properties: {Enabled: true}}}")
    done = cfn_lint(tmp_path, "--", "template.yml")
    assert "E3002 Additional properties are not allowed ('Enabled' was unexpected)" in done.stdout
    template.write_text(GOOD.read_text())
    assert cfn_lint(tmp_path, "--", "template.yml").stdout == ""
