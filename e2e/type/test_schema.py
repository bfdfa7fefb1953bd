"""The schema, and templates against it, as AWS's linters see them."""

import subprocess

import pytest
from shipped import TYPES
from support import cfn_lint

from local_aws.client import ROOT


def test_cfn_lint_accepts_every_template():
    examples = list(ROOT.glob("examples/*.yml"))
    assert examples
    generated = [of.folder / name for of in TYPES for name in ("resource-role.yaml", "template.yml")]
    done = cfn_lint(*examples, *generated)
    assert (done.returncode, done.stdout) == (0, "")


def test_cfn_lint_rejects_a_wrong_property(tmp_path):
    template = tmp_path / "template.yml"
    template.write_text("Resources: {RootSessions: {Type: 'Org::IAM::RootSessions', Properties: {Enabled: true}}}")
    done = cfn_lint(template)
    assert done.returncode == 2
    assert "E3002 Additional properties are not allowed ('Enabled' was unexpected)" in done.stdout


GUARD_RAIL = ROOT / ".venv-guard-rail/bin/guard-rail"


@pytest.mark.skipif(not GUARD_RAIL.exists(), reason="AWS's schema guard rail needs a Python 3.8 to 3.10, none found")
@pytest.mark.parametrize("of", TYPES, ids=str)
def test_the_guard_rail_fails_only_the_missing_tags(of, tmp_path):
    done = subprocess.run(
        [GUARD_RAIL, "--schema", f"file://{of.schema}", "--format"],
        env={"COLUMNS": "300"},
        cwd=tmp_path,  # it writes a log where it runs
        capture_output=True,
        text=True,
        timeout=120,
    )
    findings = {
        cells[1]: cells[4]
        for cells in ([cell.strip() for cell in line.strip("│").split("│")] for line in done.stdout.splitlines())
        if len(cells) == 5 and cells[4] in ("failed", "warning")
    }
    assert findings == {"TAG015": "failed"}
