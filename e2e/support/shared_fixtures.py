"""Fixtures for all tests. Each worker has one local AWS, which it resets before each test."""

import shutil
import signal
import subprocess
from pathlib import Path

import pytest
import shipped
from stub_aws import StubAws
from support import HURRY, NOT_SOURCES, make_stack_set_roles

from local_aws import environment
from local_aws.client import BIN, MANAGEMENT_ACCOUNT, OTHER_TYPE, ROOT, LocalAws
from local_aws.start import start_local_aws

environment.enter()  # without the other settings of the shell that started pytest

# The slowest files start first, so that no worker runs one alone at the end.
LONGEST = [
    *("test_guide", "test_after_enabling", "test_cdk_cli", "test_accept", "test_laws", "test_accept_faults"),
    *("test_package_logs", "test_lean_rpdk", "test_package_errors"),
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    order = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.path.stem, len(LONGEST)))


@pytest.fixture(scope="session")
def package(tmp_path_factory) -> Path:
    """The zip that `cfn submit` builds and uploads. The second type's zip is in a folder beside it."""
    project = tmp_path_factory.mktemp("package") / "project"
    shutil.copytree(ROOT, project, ignore=NOT_SOURCES)
    for of in shipped.TYPES:
        folder = project / of.folder.relative_to(ROOT)
        (folder / "target").mkdir()
        shutil.copy(shipped.jar(of), folder / "target")
        subprocess.run([BIN / "cfn", "submit", "--dry-run"], cwd=folder, check=True, capture_output=True)
    return project / f"{shipped.ROOT_SESSIONS.schema.stem}.zip"


@pytest.fixture(scope="session")
def secrets() -> list[str]:
    """The credentials of all handlers in all tests."""
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
    logged = log.read_text()  # with the handlers' logs and responses from all tests
    assert [secret for secret in secrets if secret in logged] == []


@pytest.fixture
def empty(server, secrets):
    """An empty local AWS."""
    secrets += server.http("GET", "/_local/credentials")
    server.reset()
    server.faults()
    return server


@pytest.fixture
def new(tmp_path, package):
    """A local AWS that has just started, because a handler from an earlier test still writes to its old log stream."""
    process, log = start_local_aws(tmp_path)
    yield LocalAws((tmp_path / "endpoint").read_text(), log, package, HURRY)
    process.terminate()
    process.wait(60)


@pytest.fixture
def local(empty):
    """The local AWS with only the type registered, in the management account and us-east-1."""
    empty.register()
    return empty


@pytest.fixture
def both(local):
    """The local AWS with both types registered."""
    local.register(type_name=OTHER_TYPE)
    return local


@pytest.fixture
def accounts(empty) -> dict[str, dict[str, str]]:
    """Three accounts of an organization, each with a session. The first is the management account."""
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
    """A stub of AWS, for the shipped package in its own function."""
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
