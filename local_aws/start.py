"""Starts the local AWS as a process of its own."""

import subprocess
import sys
import time
from pathlib import Path

from local_aws import environment
from local_aws.client import POLL_SECONDS, ROOT

START_SECONDS = 120


def start_local_aws(folder: Path, *arguments: str) -> tuple[subprocess.Popen, Path]:
    """Starts a server with its log and its endpoint file in the folder, and returns the process and the log."""
    endpoint, log = folder / "endpoint", folder / "local-aws.log"
    process = subprocess.Popen(
        [sys.executable, "-m", "local_aws", "--endpoint-file", endpoint, *arguments],
        cwd=ROOT,
        env=environment.own(),
        stdout=log.open("w"),
        stderr=subprocess.STDOUT,
    )
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if endpoint.exists() and endpoint.read_text():
            return process, log
        time.sleep(POLL_SECONDS)
    raise RuntimeError(log.read_text())
