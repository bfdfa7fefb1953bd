""".github/ agrees with the rest of the repository; script/lint checks the workflows themselves."""

import os
import re
from pathlib import Path

import yaml
from support import NOT_SOURCES

from local_aws.client import ROOT

GITHUB = ROOT / ".github"
MANIFESTS = {
    "github-actions": ".github/workflows",
    "maven": "pom.xml",
    "npm": "package.json",
    "pip": "requirements.txt",
}


def test_dependabot_lists_exactly_the_manifests():
    known = {
        ROOT / folder.strip("/") / MANIFESTS[update["package-ecosystem"]]
        for update in yaml.safe_load((GITHUB / "dependabot.yml").read_text())["updates"]
        for folder in update.get("directories", [update.get("directory")])
    }
    found = set()
    for folder, folders, files in os.walk(ROOT):
        folders[:] = set(folders) - NOT_SOURCES(folder, folders)
        found |= {Path(folder, file) for file in files if file in MANIFESTS.values()}
    assert known - {GITHUB / "workflows"} == found and GITHUB / "workflows" in known


def test_ci_runs_on_the_oldest_versions_that_the_readme_names():
    readme = (ROOT / "README.md").read_text()
    matrix = yaml.safe_load((GITHUB / "workflows/ci.yml").read_text())["jobs"]["test"]["strategy"]["matrix"]["include"]
    oldest = {
        "java": re.search(r"JDK (\d+)", readme).group(1),
        "python": re.search(r"Python (\d+\.\d+)", readme).group(1),
        "node": re.search(r"Node (\d+)", readme).group(1),
    }
    assert oldest.items() <= matrix[0].items()
    assert any(entry["runner"].endswith("-arm") for entry in matrix)


def test_the_release_publishes_only_what_one_job_built_and_tested():
    jobs = yaml.safe_load((GITHUB / "workflows/release.yml").read_text())["jobs"]
    publishing = {name for name, job in jobs.items() if "environment" in job or name == "github"}
    assert publishing == {"github", "npm", "pypi", "maven-central"}
    assert {jobs[name]["needs"] for name in publishing} == {"attest"}
    assert (jobs["attest"]["needs"], jobs["build"]["needs"]) == ("build", "test")
