"""guide/contributing/lean-rpdk.md works: it builds a type from `cfn init` with lean-rpdk/."""

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


def test_the_guide_makes_a_small_package_of_a_type_from_cfn_init(tmp_path):
    # the answers to its questions: the proposed Java package, and the default model of the handlers (1)
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


def test_the_example_has_this_projects_version_of_rpdk():
    rpdk = r"<artifactId>aws-cloudformation-rpdk-java-plugin</artifactId>\s*(?:<!--.*?-->\s*)?<version>(.*?)</version>"
    assert re.findall(rpdk, EXAMPLE.read_text()) == re.findall(rpdk, (ROOT / "pom.xml").read_text())
