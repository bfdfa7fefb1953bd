"""guide/contributing/lean-rpdk.md is true: a type as `cfn init` makes it, built with lean-rpdk/ as the page tells."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from local_aws.environment import ROOT, for_downloads

EXAMPLE = ROOT / "lean-rpdk/example-pom.xml"
TITLE = "a title of at least 20 characters"
JITPACK = """            <exclusions>
                <exclusion>
                    <groupId>com.github.everit-org.json-schema</groupId>
                    <artifactId>org.everit.json.schema</artifactId>
                </exclusion>
            </exclusions>
        </dependency>
        <dependency>
            <groupId>com.github.erosb</groupId>
            <artifactId>everit-json-schema</artifactId>
            <version>{version}</version>
        </dependency>"""


def run(folder: Path, *command: str, **options) -> str:
    environment = for_downloads()
    environment["PATH"] = f"{ROOT}/.venv/bin:{environment['PATH']}"
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False, **options
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def stock(tmp_path) -> Path:
    """A type of `cfn init`, with its stubs and its own pom.xml."""
    project = tmp_path / "stock"
    project.mkdir()
    # its questions: the package (its own proposal), the model of the handlers (1: default)
    run(project, "cfn", "init", "--type-name", "Example::Lean::Thing", "--artifact-type", "RESOURCE", input="\n1\n")
    return project


def without_jitpack(pom: str) -> str:
    """The stock pom.xml with RPDK's dependency on an artifact of JitPack replaced by the same from Maven Central."""
    versions = (ROOT / "lean-rpdk/versions.xml").read_text()
    [version] = re.findall(r"<artifactId>everit-json-schema</artifactId>\s*<version>(.*?)</version>", versions)
    rpdk = re.compile(
        r"(<artifactId>aws-cloudformation-rpdk-java-plugin</artifactId>\s*<version>.*?</version>\n).*?</dependency>",
        re.DOTALL,
    )
    return rpdk.sub(lambda found: found[1] + JITPACK.format(version=version), pom, count=1)


def test_the_guide_makes_the_package_of_cfn_init_a_tenth_of_its_size(stock, tmp_path):
    lean = shutil.copytree(stock, tmp_path / "lean")
    (stock / "pom.xml").write_text(without_jitpack((stock / "pom.xml").read_text()))
    run(stock, "mvn", "--batch-mode", "--quiet", "-Dmaven.test.skip", "package")

    shutil.copytree(ROOT / "lean-rpdk", lean / "lean-rpdk")
    shutil.copy(EXAMPLE, lean / "pom.xml")
    entry_point = (ROOT / "src/main/java/com/org/iam/rootsessions/Entrypoint.java").read_text()
    handlers = lean / "src/main/java/com/example/lean/thing"
    (handlers / "Entrypoint.java").write_text(entry_point.replace("com.org.iam.rootsessions", "com.example.lean.thing"))
    run(lean, "mvn", "--batch-mode", "--quiet", "package")

    [before] = stock.glob("target/example-lean-thing-handler-*.jar")
    [after] = lean.glob("target/example-lean-thing-handler-*.jar")
    sizes = [f"{jar.stat().st_size / 1e6:.1f} MB" for jar in (before, after)]
    print(f"\nExample::Lean::Thing: {sizes[0]} as cfn init builds it, {sizes[1]} with lean-rpdk/")
    assert after.stat().st_size * 9 < before.stat().st_size
    assert creates(after, tmp_path) == {"status": "SUCCESS", "title": TITLE}


def creates(jar: Path, tmp_path: Path) -> dict:
    """The status and the model of a create by the package, started as AWS's contract tests (v2) do."""
    tmp = tmp_path / "tmp"  # RPDK empties it
    tmp.mkdir()
    request = {
        "action": "CREATE",
        "awsAccountId": "123456789012",
        "region": "us-east-1",
        "requestData": {
            "callerCredentials": {"accessKeyId": "a", "secretAccessKey": "b", "sessionToken": "c"},
            "resourceProperties": {"Title": TITLE, "TestCode": "NOT_STARTED"},
        },
    }
    entry_point = "com.example.lean.thing.HandlerWrapperExecutable"
    output = run(tmp_path, "java", f"-Djava.io.tmpdir={tmp}", "-cp", str(jar), entry_point, json.dumps(request))
    [response] = re.findall(r"__CFN_RESOURCE_START_RESPONSE__\s(.*)\s__CFN_RESOURCE_END_RESPONSE__", output, re.DOTALL)
    event = json.loads(response)
    return {"status": event["status"], "title": event["resourceModel"]["Title"]}


def test_the_example_names_the_version_of_rpdk_that_is_used_here():
    rpdk = r"<artifactId>aws-cloudformation-rpdk-java-plugin</artifactId>\s*(?:<!--.*?-->\s*)?<version>(.*?)</version>"
    assert re.findall(rpdk, EXAMPLE.read_text()) == re.findall(rpdk, (ROOT / "pom.xml").read_text())
