"""The shipped jar in another JVM, without Lambda: java/DirectJar.java."""

import json
import subprocess
from pathlib import Path

from shipped import ROOT, jar

from local_aws.environment import own

SOURCE = Path(__file__).parent / "java/DirectJar.java"


class DirectJar:
    """Invokes the handler wrapper; each invocation gets a new one.

    `loader` ("parent-first", "child-first" or "alone") decides whether the jar's classes win, or the executor's, which
    include RPDK and the SDK unshrunk. `context` ("jar" or "parent") is the thread's context class loader. The
    executor's environment has no AWS_REGION (the CLI's rpdk/core/rqts/constants.py).
    """

    def __init__(self, endpoint: str, folder: Path, loader: str, context: str = "jar", **environment: str) -> None:
        tmp = folder / "tmp"  # RPDK's wrapper empties it
        tmp.mkdir()
        [unshrunk] = ROOT.glob("target/unshrunk/*.jar")
        self.log = folder / "direct-jar.log"
        self._process = subprocess.Popen(
            [
                *("java", "-Xmx256m", "-XX:TieredStopAtLevel=1", f"-Djava.io.tmpdir={tmp}"),
                *("-cp", unshrunk, SOURCE, jar(), loader, context),
            ],
            cwd=folder,
            env=own() | {"AWS_ENDPOINT_URL": endpoint} | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log.open("w"),
            text=True,
        )
        self.wrapper_from, self.sdk_from = map(Path, self._line().split())

    def invoke(self, request: dict) -> dict:
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return json.loads(self._line())

    def close(self) -> None:
        self._process.stdin.close()
        try:
            self._process.wait(60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _line(self) -> str:
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(self.log.read_text())
        return line
