"""SECURITY.md lists every component of the package, and the package has all their licenses."""

import json
import re
import zipfile

import pytest
import shipped

from local_aws.client import ROOT

SBOM = json.loads((ROOT / "target/sbom.json").read_text())["components"]
# A text of each license that the package must include; None if the license does not require it.
LICENSES = {
    "Apache-2.0": "Apache License Version 2.0, January 2004",
    "MIT": "QOS.ch All rights reserved. Permission is hereby granted",
    "MIT-0": None,
    "Public Domain": None,
}
# Nothing uses re2j, so the package has none of its classes and does not need its license.
LEFT_OUT = {"re2j": "com/google/re2j/"}


@pytest.fixture(scope="module", params=shipped.TYPES, ids=str)
def jar(request):
    with zipfile.ZipFile(shipped.jar(request.param)) as opened:
        yield opened


def listed_components(page: str) -> set[str]:
    """The group:name of each component in the table, whose first column has `group: name, name; group: name`."""
    rows = re.findall(r"^\| ([\w.-]+: .*?) \|", page, re.MULTILINE)
    groups = [group.split(": ") for row in rows for group in row.split("; ")]
    return {f"{group}:{name}" for group, names in groups for name in names.split(", ")}


def test_security_lists_the_components_of_the_sbom():
    components = {f"{component['group']}:{component['name']}" for component in SBOM}
    assert components
    assert listed_components((ROOT / "SECURITY.md").read_text()) == components


def test_the_license_of_each_component_is_in_the_package(jar):
    files = [name for name in jar.namelist() if re.fullmatch(r"META-INF/.*LICENSE.*", name)]
    texts = " ".join(" ".join(jar.read(name).decode().split()) for name in files)
    licenses = {
        choice["license"].get("id") or choice["license"]["name"]
        for component in SBOM
        if component["name"] not in LEFT_OUT
        for choice in component["licenses"]
    }
    assert licenses == set(LICENSES)
    assert [name for name, words in LICENSES.items() if words and words not in texts] == []


def test_the_package_has_no_class_of_components_without_a_license_in_it(jar):
    assert [name for name in jar.namelist() if name.startswith(tuple(LEFT_OUT.values()))] == []
