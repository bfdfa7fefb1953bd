"""guide/contributing/lean-rpdk.md is true: a type as `cfn init` makes it, built with lean-rpdk/ as the page tells."""

import re
import shutil
import subprocess
from pathlib import Path

import shipped

from local_aws.environment import ROOT, for_downloads

EXAMPLE = ROOT / "lean-rpdk/example-pom.xml"
TITLE = "a title of at least 20 characters"


def run(folder: Path, *command: str, **options) -> str:
    environment = for_downloads()
    environment["PATH"] = f"{ROOT}/.venv/bin:{environment['PATH']}"
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False, **options
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_guide_makes_a_small_package_of_the_type_that_cfn_init_makes(tmp_path):
    # its questions: the package (its own proposal), the model of the handlers (1: default)
    run(tmp_path, "cfn", "init", "--type-name", "Example::Lean::Thing", "--artifact-type", "RESOURCE", input="\n1\n")
    shutil.copytree(ROOT / "lean-rpdk", tmp_path / "lean-rpdk")
    shutil.copy(EXAMPLE, tmp_path / "pom.xml")
    entry_point = (ROOT / "src/main/java/com/org/iam/rootsessions/Entrypoint.java").read_text()
    handlers = tmp_path / "src/main/java/com/example/lean/thing"
    (handlers / "Entrypoint.java").write_text(entry_point.replace("com.org.iam.rootsessions", "com.example.lean.thing"))
    run(tmp_path, "mvn", "--batch-mode", "--quiet", "package")

    [jar] = tmp_path.glob("target/example-lean-thing-handler-*.jar")
    assert jar.stat().st_size < 6_000_000
    request = shipped.request("CREATE", {"Title": TITLE, "TestCode": "NOT_STARTED"}, log=False)
    event = shipped.execute(jar, request, tmp_path, "http://127.0.0.1:1", "com.example.lean.thing")
    assert (event["status"], event["resourceModel"]["Title"]) == ("SUCCESS", TITLE)


def test_the_example_names_the_version_of_rpdk_that_is_used_here():
    rpdk = r"<artifactId>aws-cloudformation-rpdk-java-plugin</artifactId>\s*(?:<!--.*?-->\s*)?<version>(.*?)</version>"
    assert re.findall(rpdk, EXAMPLE.read_text()) == re.findall(rpdk, (ROOT / "pom.xml").read_text())
