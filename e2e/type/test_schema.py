"""The schemas in AWS's linter."""

import subprocess

import pytest
from shipped import TYPES

from local_aws.client import ROOT

GUARD_RAIL = ROOT / ".venv-guard-rail/bin/guard-rail"


@pytest.mark.skipif(not GUARD_RAIL.exists(), reason="AWS's schema guard rail needs a Python 3.8 to 3.10, none found")
@pytest.mark.parametrize("of", TYPES, ids=str)
def test_the_guard_rail_fails_only_the_missing_tags(of, tmp_path):
    done = subprocess.run(
        [GUARD_RAIL, "--schema", f"file://{of.schema}", "--format"],
        env={"COLUMNS": "300"},
        cwd=tmp_path,  # it writes a log to its working directory
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
