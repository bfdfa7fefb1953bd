"""The CDK app that registers the type with a StackSet, the constructs' packages, and their README."""

import io
import json
import re
import tarfile
import zipfile
from pathlib import Path

import pytest
from cdk_apps import APPS, Cdk, cdk, cfn_lint, needs_cdk
from support import REGIONS, statuses

from local_aws.client import ROOT

SHOWN = {"typescript": "app.ts", "python": "app.py"}
PACKAGES = {"typescript": "js/*.tgz", "python": "python/*.whl", "java": "java/**/*-cdk-?.?.?.jar"}

pytestmark = needs_cdk


def test_a_stack_set_registers_the_type_in_all_accounts_and_regions(empty, accounts, tmp_path):
    app = tmp_path / "cdk.out"
    cdk("synth", "--quiet", "--output", app, "--app", ".venv/bin/python register.py", folder=APPS / "python")
    done = cfn_lint(app / "register-root-sessions.template.json")
    assert (done.returncode, done.stdout) == (0, "")
    cli = Cdk(empty, tmp_path)
    parameters = {
        "SchemaHandlerPackage": empty.upload(),
        "Accounts": ",".join(accounts),
        "Regions": ",".join(REGIONS),
    }
    of_stack = [argument for name, value in parameters.items() for argument in ("--parameters", f"{name}={value}")]
    cli("deploy", *of_stack, app=app)
    assert statuses(empty, "register-root-sessions") == {"SUCCEEDED"}
    assert registered_types(empty, accounts) == 6
    cli("destroy", "--force", app=app)
    assert registered_types(empty, accounts) == 0


def registered_types(local, accounts) -> int:
    return sum(
        len(local.sdk("cloudformation", region, **session).list_types()["TypeSummaries"])
        for session in accounts.values()
        for region in REGIONS
    )


def package(language: str) -> Path:
    [built] = [path for path in (ROOT / "cdk/dist").glob(PACKAGES[language]) if "-sources" not in path.name]
    return built


@pytest.mark.parametrize("language", PACKAGES)
def test_a_package_contains_both_types_and_their_license(language):
    """The Python and Java packages contain the JavaScript one, which jsii runs."""
    content = package(language).read_bytes()
    if language != "typescript":
        with zipfile.ZipFile(package(language)) as archive:
            [inner] = [name for name in archive.namelist() if name.endswith(".jsii.tgz")]
            content = archive.read(inner)
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        names = set(archive.getnames())
        types = [name for name in names if re.fullmatch(r"package/package/org-iam-\w+\.zip", name)]
        registered = [archive.extractfile(name).read() for name in types]
    assert {"package/LICENSE", "package/NOTICE", "package/API.md"} <= names
    assert [name for name in names if re.search(r"^package/(apps|test)/|\.jar$", name)] == []
    jars = set()
    for package_of_type in registered:
        with zipfile.ZipFile(io.BytesIO(package_of_type)) as archive:
            jars |= {name for name in archive.namelist() if name.endswith(".jar")}
    version = json.loads((ROOT / "cdk/package.json").read_text())["version"]
    built = ("rootsessions", "rootcredentialsmanagement")
    assert jars == {f"target/org-iam-{name}-handler-{version}.jar" for name in built}


@pytest.mark.parametrize("language", ["typescript", "python"])
def test_the_links_work_on_the_pages_of_npm_and_pypi(language):
    if language == "typescript":
        with tarfile.open(package(language)) as archive:
            page = archive.extractfile("package/README.md").read().decode()
    else:
        with zipfile.ZipFile(package(language)) as archive:
            [metadata] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
            page = archive.read(metadata).decode()
    manifest = json.loads((ROOT / "cdk/package.json").read_text())
    sources = f"{manifest['repository']['url'].removesuffix('.git')}/blob/v{manifest['version']}"
    links = re.findall(r"\]\(([^)]*)\)", page)
    assert {f"{sources}/cdk/API.md", f"{sources}/README.md#before-production"} <= set(links)
    assert [link for link in links if not link.startswith("https://")] == []


@pytest.mark.parametrize("language", SHOWN)
def test_the_readme_shows_the_apps(language):
    readme = (ROOT / "cdk/README.md").read_text()
    [shown] = re.findall(rf"^```{language}\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    assert shown == (APPS / language / SHOWN[language]).read_text()
