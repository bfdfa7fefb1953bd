"""The local AWS starts, fails clearly, and leaves nothing behind."""

import io
import os
import signal
import socket
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest
from support import template, wait_until

from local_aws.client import ROOT, LocalAws
from local_aws.lambda_.function import EXECUTABLE, LAMBDA, native_runtime, unpacked
from local_aws.start import start_local_aws


@pytest.fixture
def start(tmp_path, package):
    """Starts a separate local AWS with options; returns its client and its process."""
    processes = []

    def started(*arguments: str) -> tuple[LocalAws, subprocess.Popen]:
        process, log = start_local_aws(tmp_path, *arguments)
        processes.append(process)
        return LocalAws((tmp_path / "endpoint").read_text(), log, package), process

    yield started
    for process in processes:
        process.terminate()
        process.wait(60)


def processes_below(pid: int) -> list[int]:
    out = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True).stdout
    children = [int(child) for child in out.split()]
    return children + [below for child in children for below in processes_below(child)]


def running(pid: int) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
    return bool(state) and not state.startswith("Z")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_every_process_ends_with_the_server(start, how):
    local, process = start()
    local.make_organization()
    local.register()
    local.create_stack()
    below = processes_below(process.pid)
    assert len(below) >= 2  # the emulator and its java

    process.send_signal(how)
    process.wait(60)

    wait_until(lambda: not any(map(running, below)))


def test_servers_that_unpack_the_same_package_at_once_share_it(tmp_path, monkeypatch):
    monkeypatch.setattr("local_aws.lambda_.function.UNPACKED", tmp_path / "unpacked")
    jar = io.BytesIO()
    with zipfile.ZipFile(jar, "w") as z:
        for number in range(200):
            z.writestr(f"classes/{number}", "class")
    with ThreadPoolExecutor(8) as servers:
        folders = set(servers.map(unpacked, [jar.getvalue()] * 8))
    assert list((tmp_path / "unpacked").iterdir()) == list(folders)
    assert len(list(folders.pop().rglob("classes/*"))) == 200


def test_a_port_in_use_is_one_line_with_the_remedy():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "local_aws", "--port", port], cwd=ROOT, capture_output=True, text=True, timeout=60
        )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        f"error: port {port} is in use: choose another with --port, or omit it for a free one"
    )


@pytest.mark.parametrize("system, runtime", [("Linux", LAMBDA), ("Darwin", EXECUTABLE)])
def test_the_default_runtime_is_lambdas_on_linux(monkeypatch, system, runtime):
    monkeypatch.setattr("platform.system", lambda: system)
    assert native_runtime() == runtime


def test_all_handlers_run_through_the_executable_entry_point(start):
    """As on a Mac, where Lambda's runtime does not run."""
    local, process = start("--runtime", EXECUTABLE)
    organization = local.make_organization()
    local.register()
    assert local.http("GET", "/_local/function/Org::IAM::RootSessions") == {"url": None}

    assert local.create_stack(template=template(RootSessions={}))["StackStatus"] == "CREATE_COMPLETE"
    assert local.features() == ["RootSessions"]
    changed = template(RootSessions={"Properties": {"EnableTrustedAccess": True}})
    assert local.update_stack(changed) == "UPDATE_COMPLETE"
    assert [m["OrganizationId"] for m in local.invoke("LIST", {})["resourceModels"]] == [organization]
    assert local.invoke("READ", {"OrganizationId": organization})["status"] == "SUCCESS"
    assert local.delete_stack() == "DELETE_COMPLETE"
    assert local.features() == []
    assert processes_below(process.pid) == []
    assert list(ROOT.glob("*-*-*-*-*.txt")) == []  # the entry point also writes its responses to files


def test_a_process_that_gives_no_response_fails_the_resource(start, tmp_path, monkeypatch):
    (tmp_path / "java").write_text("#!/bin/sh\necho no heap >&2\nexit 1\n")
    (tmp_path / "java").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    local, _ = start("--runtime", EXECUTABLE)
    local.register()

    assert local.create_stack()["StackStatus"] == "ROLLBACK_COMPLETE"

    [reason] = [reason for _, status, reason in local.events() if status == "CREATE_FAILED"]
    assert "no response from com.org.iam.rootsessions.HandlerWrapperExecutable: no heap" in reason
