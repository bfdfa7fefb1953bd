"""script/release packs a complete release, and refuses a build that others cannot repeat."""

import hashlib
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from support import NOT_SOURCES

from local_aws.client import ROOT

MAVEN = """#!/bin/sh
while [ "$1" != -f ]; do shift; done
cd "$2" && mkdir -p target
for schema in org-iam-*.json; do echo jar >"target/${{schema%.json}}-handler-1.0.0.jar"; done
{sbom} >target/sbom.json
"""
TYPES = ["org-iam-rootsessions", "org-iam-rootcredentialsmanagement"]
GIT = ["git", "-c", "user.name=e2e", "-c", "user.email=e2e@example.com"]


@pytest.fixture
def project(tmp_path) -> Path:
    """A copy of the committed sources."""
    project = tmp_path / "project"
    shutil.copytree(ROOT, project, ignore=NOT_SOURCES)
    (project / ".venv").symlink_to(ROOT / ".venv")
    for command in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "a release"]):
        subprocess.run([*GIT, *command], cwd=project, check=True)
    return project


def release(project: Path, sbom: str) -> subprocess.CompletedProcess:
    """Runs script/release with a fake Maven, which writes a dummy jar and runs the command `sbom` for the SBOM."""
    tools = project.parent / "bin"
    tools.mkdir(exist_ok=True)
    (tools / "mvn").write_text(MAVEN.format(sbom=sbom))
    (tools / "mvn").chmod(0o755)
    environment = os.environ | {"PATH": f"{tools}:{os.environ['PATH']}"}
    return subprocess.run(["script/release"], cwd=project, env=environment, capture_output=True, text=True, timeout=120)


def test_a_release_is_complete_with_checksums_and_has_the_same_bytes_each_time(project):
    done = release(project, "echo sbom")
    assert done.returncode == 0, done.stdout + done.stderr
    packages = {name: project / f"target/release/{name}-1.0.0.zip" for name in TYPES}
    first = {name: package.read_bytes() for name, package in packages.items()}
    for name, package in packages.items():
        with zipfile.ZipFile(package) as packed:
            assert packed.read(f"target/{name}-handler-1.0.0.jar") == b"jar\n"
            assert {entry.date_time[0] for entry in packed.infolist()} == {1980}

    folder = project / "target/release"
    sums = dict(reversed(line.split()) for line in (folder / "SHA256SUMS").read_text().splitlines())
    built = {f"{name}{suffix}" for name in TYPES for suffix in ("-1.0.0.sbom.json", "-1.0.0.zip", ".json")}
    assert set(sums) == built | {path.name for path in ROOT.glob("examples/*.*")}
    assert all(hashlib.sha256((folder / name).read_bytes()).hexdigest() == sum for name, sum in sums.items())

    shutil.rmtree(project / "target")
    assert release(project, "echo sbom").returncode == 0
    assert {name: package.read_bytes() for name, package in packages.items()} == first


def test_a_build_that_differs_the_second_time_is_no_release(project):
    done = release(project, "date +%N")
    assert done.returncode == 1
    assert "error: two builds differ in target/sbom.json" in done.stderr
    assert not (project / "target/release").exists()


def test_uncommitted_changes_are_no_release(project):
    (project / "README.md").write_text("changed")
    done = release(project, "echo sbom")
    assert done.stderr.startswith("error: there are uncommitted changes")


@pytest.mark.parametrize("file", ["cdk/package.json", "cdk/apps/java/pom.xml", "template.yml"])
def test_files_of_two_versions_are_no_release(project, file):
    content = (project / file).read_text()
    (project / file).write_text(content.replace("1.0.0", "1.0.1"))
    subprocess.run([*GIT, "commit", "--quiet", "--all", "--message", "half a version"], cwd=project, check=True)
    done = release(project, "echo sbom")
    assert done.stderr.startswith(f"error: {file} does not have the version of pom.xml, 1.0.0")
