"""Fixtures of all tests: one local AWS for the tests of a worker, emptied for each."""

import shutil
import signal
import subprocess
from pathlib import Path

import pytest
import shipped
from stub_aws import StubAws
from support import HURRY, make_stack_set_roles

from local_aws import environment
from local_aws.client import BIN, FOLDERS, MANAGEMENT_ACCOUNT, OTHER_TYPE, ROOT, LocalAws
from local_aws.start import start_local_aws

environment.enter()  # of whichever shell pytest was started in, nothing else remains

# The files that take longest, so that no worker starts one when the other has finished.
LONGEST = [
    *("test_cdk_cli", "test_laws", "test_accept_faults", "test_package_logs", "test_lean_rpdk"),
    *("test_package_errors", "test_guide"),
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    order = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.path.stem, len(LONGEST)))


def build_package(folder: Path) -> Path:
    """The zip that `cfn submit` uploads, built by it; the second type's is in a folder beside it."""
    project = folder / "project"
    shutil.copytree(
        ROOT,
        project,
        ignore=shutil.ignore_patterns(".*venv*", ".git", "test-*", "pit-*", "jdk-classes", "unpacked", "cdk"),
    )
    for type_folder in FOLDERS.values():
        subprocess.run([BIN / "cfn", "submit", "--dry-run"], cwd=project / type_folder, check=True, capture_output=True)
    return project / "org-iam-rootsessions.zip"


@pytest.fixture(scope="session")
def package(tmp_path_factory) -> Path:
    return build_package(tmp_path_factory.mktemp("package"))


@pytest.fixture(scope="session")
def secrets() -> list[str]:
    """What handlers were given in all tests."""
    return []


@pytest.fixture(scope="session")
def server(tmp_path_factory, package, secrets):
    folder = tmp_path_factory.mktemp("local-aws")
    process, log = start_local_aws(folder)
    local = LocalAws((folder / "endpoint").read_text(), log, package, HURRY)
    yield local
    secrets += local.http("GET", "/_local/credentials")
    process.send_signal(signal.SIGTERM)
    process.wait(60)
    logged = log.read_text()  # with the handlers' logs and responses in all tests
    assert [secret for secret in secrets if secret in logged] == []


@pytest.fixture
def empty(server, secrets):
    """The local AWS with nothing in it yet."""
    secrets += server.http("GET", "/_local/credentials")
    server.reset()
    server.faults()
    return server


@pytest.fixture
def new(tmp_path, package):
    """A local AWS that has just started: a handler that another test warmed up writes to the log stream it had then."""
    process, log = start_local_aws(tmp_path)
    yield LocalAws((tmp_path / "endpoint").read_text(), log, package, HURRY)
    process.terminate()
    process.wait(60)


@pytest.fixture
def local(empty):
    """The local AWS in which the type is registered, in the management account and us-east-1, and nothing else."""
    empty.register()
    return empty


@pytest.fixture
def both(local):
    """The local AWS in which both types are registered."""
    local.register(type_name=OTHER_TYPE)
    return local


@pytest.fixture
def accounts(empty) -> dict[str, dict[str, str]]:
    """Three accounts of an organization and a session in each; the first is the management account."""
    organization = empty.make_organization()
    accounts = {MANAGEMENT_ACCOUNT: {}, **dict(empty.make_member(name) for name in ("one", "two"))}
    make_stack_set_roles(empty, accounts)
    empty.upload()
    empty.share_packages(organization)
    return accounts


@pytest.fixture(scope="module", params=shipped.TYPES, ids=str)
def of(request) -> shipped.Type:
    """Each type in turn."""
    return request.param


@pytest.fixture(scope="module")
def aws():
    """A stub of AWS, for the shipped package in a function of its own."""
    stub = StubAws()
    yield stub
    stub.close()


@pytest.fixture(scope="module")
def function(aws, of):
    """The shipped package of a type with the stub as its AWS."""
    with shipped.started(aws.url, of) as function:
        yield function


@pytest.fixture(scope="module")
def local_function(server, of):
    """The shipped package of a type with the local AWS as its AWS."""
    with shipped.started(server.endpoint, of) as function:
        yield function
