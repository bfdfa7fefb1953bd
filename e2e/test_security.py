"""SECURITY.md lists what is in the package, and why."""

import json
import re

from local_aws.client import ROOT


def listed_components(page: str) -> set[str]:
    """group:name of each component in the table, whose first column has `group: name, name; group: name`."""
    rows = re.findall(r"^\| ([\w.-]+: .*?) \|", page, re.MULTILINE)
    groups = [group.split(": ") for row in rows for group in row.split("; ")]
    return {f"{group}:{name}" for group, names in groups for name in names.split(", ")}


def test_security_lists_just_what_the_sbom_lists():
    sbom = json.loads((ROOT / "target/sbom.json").read_text())
    components = {f"{component['group']}:{component['name']}" for component in sbom["components"]}
    assert components
    assert listed_components((ROOT / "SECURITY.md").read_text()) == components
