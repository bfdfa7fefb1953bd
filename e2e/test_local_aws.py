"""The local AWS starts, fails clearly, and leaves nothing behind."""

import signal
import socket
import subprocess
import sys
import time

import pytest

from local_aws.client import ROOT, LocalAws, start_local_aws


def processes_below(pid: int) -> list[int]:
    out = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    children: dict[int, list[int]] = {}
    for line in out.splitlines():
        child, parent = map(int, line.split())
        children.setdefault(parent, []).append(child)
    found, todo = [], [pid]
    while todo:
        below = children.get(todo.pop(), [])
        found += below
        todo += below
    return found


def running(pid: int) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
    return bool(state) and not state.startswith("Z")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_every_process_ends_with_the_server(tmp_path, package, how):
    process, log = start_local_aws(tmp_path)
    local = LocalAws((tmp_path / "endpoint").read_text(), log, package)
    local.make_organization()
    local.register()
    local.create_stack()
    below = processes_below(process.pid)
    assert len(below) >= 2  # the emulator and its java

    process.send_signal(how)
    process.wait(10)

    deadline = time.monotonic() + 10
    while any(map(running, below)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert [pid for pid in below if running(pid)] == []


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
        f"error: port {port} is in use: choose another with --port, or leave it out for a free one"
    )
