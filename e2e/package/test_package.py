"""The package as the registry and AWS's own tests take it."""

import json
import re
import subprocess
import zipfile

import pytest
from pages import blocks

from local_aws.client import MANAGEMENT_ACCOUNT, ROOT
from local_aws.environment import own

[JAR] = ROOT.glob("target/org-iam-rootsessions-handler-*.jar")


def test_cfn_test_passes_and_skips_only_what_the_guide_explains(local):
    local.make_organization()
    local.create_stack(template="examples/root-sessions-retain.yml")  # starts the function
    local.sdk("iam").disable_organizations_root_sessions()
    local.aws("organizations", "disable-aws-service-access", "--service-principal", "iam.amazonaws.com")
    [command] = blocks("guide/contributing/contract-tests.md", "sh")

    done = subprocess.run(
        ["bash", "-c", command],
        cwd=ROOT,
        env=local.environment,
        capture_output=True,
        text=True,
        timeout=300,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    [(passed, skipped)] = re.findall(r"(\d+) passed, (\d+) skipped", done.stdout)
    assert (int(passed), int(skipped)) == (11, 4)
    explained = (ROOT / "guide/contributing/contract-tests.md").read_text()
    reasons = set(re.findall(r"^SKIPPED \[\d+\] .*?: (.*?\.)", done.stdout, re.MULTILINE))
    assert reasons and all(reason in explained for reason in reasons)


def test_cfn_submit_packs_the_jar_the_schema_and_the_inputs(package):
    with zipfile.ZipFile(package) as z:
        names = set(z.namelist())
    assert {
        f"target/{JAR.name}",
        "schema.json",
        ".rpdk-config",
        "inputs/inputs_1_create.json",
        "inputs/inputs_1_update.json",
        "inputs/inputs_1_invalid.json",
    } <= names


def test_the_jar_has_no_signature_files_and_holds_the_schema_it_was_built_from():
    with zipfile.ZipFile(JAR) as jar:
        assert [name for name in jar.namelist() if re.fullmatch(r"META-INF/[^/]+\.(SF|DSA|RSA)", name)] == []
        assert jar.read("org-iam-rootsessions.json") == (ROOT / "org-iam-rootsessions.json").read_bytes()


@pytest.mark.parametrize("library", ["AWS SDK for Java 2.0", "Apache Commons Codec", "Apache Commons Validator"])
def test_the_notices_of_the_libraries_are_in_the_jar(library):
    with zipfile.ZipFile(JAR) as jar:
        assert library in jar.read("META-INF/NOTICE.txt").decode().splitlines()


def test_to_reflection_the_classes_are_what_they_were_before_they_were_shrunk():
    """java.lang.reflect.Proxy asks what a method throws, Jackson for annotations and for what encloses a class."""
    [unshrunk] = ROOT.glob("target/unshrunk/*.jar")
    source = ROOT / "e2e/support/java/SameToReflection.java"
    done = subprocess.run(["java", source, JAR, unshrunk], capture_output=True, text=True, check=True)
    with zipfile.ZipFile(JAR) as jar:
        classes = [name for name in jar.namelist() if name.endswith(".class") and not name.startswith("META-INF/")]
    assert done.stdout.splitlines() == [str(len(classes))]


@pytest.mark.parametrize(
    "name",
    ["com/org/iam/rootsessions/CreateHandler", "software/amazon/awssdk/core/internal/http/AmazonSyncHttpClient"],
)
def test_a_stack_trace_has_files_and_lines(name):
    with zipfile.ZipFile(JAR) as jar:
        attributes = jar.read(f"{name}.class")
    assert b"SourceFile" in attributes and b"LineNumberTable" in attributes


def test_the_executable_entry_point_works_with_the_jar_alone(local, tmp_path):
    """As AWS's v2 contract tests start it: no Lambda, no other class path."""
    organization = local.make_organization()
    tmp = tmp_path / "tmp"
    tmp.mkdir()
    entry_point = json.loads((ROOT / ".rpdk-config").read_text())["executableEntrypoint"]

    def handle(action: str, properties: dict) -> dict:
        request = {
            "action": action,
            "awsAccountId": MANAGEMENT_ACCOUNT,
            "region": "us-east-1",
            "requestData": {
                "callerCredentials": {"accessKeyId": "a", "secretAccessKey": "b", "sessionToken": "c"},
                "resourceProperties": properties,
            },
        }
        done = subprocess.run(
            ["java", f"-Djava.io.tmpdir={tmp}", "-cp", JAR, entry_point, json.dumps(request)],
            cwd=tmp_path,
            env=own() | {"AWS_ENDPOINT_URL": local.endpoint},
            capture_output=True,
            text=True,
            timeout=120,
        )
        [response] = re.findall(
            r"__CFN_RESOURCE_START_RESPONSE__\s(.*)\s__CFN_RESOURCE_END_RESPONSE__", done.stdout, re.DOTALL
        )
        return json.loads(response)

    created = handle("CREATE", {})
    assert created["status"] == "SUCCESS"
    assert created["resourceModel"] == {"OrganizationId": organization, "EnabledFeatures": ["RootSessions"]}
    assert handle("DELETE", {"OrganizationId": organization})["status"] == "SUCCESS"
    assert local.features() == []
