"""The package in the registry and in AWS's own tests."""

import re
import subprocess
import zipfile

import pytest
import shipped
from pages import blocks

from local_aws.client import ROOT

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


def test_a_jar_has_its_schema_and_its_license_and_no_signature_files(of):
    with zipfile.ZipFile(shipped.jar(of)) as jar:
        assert [name for name in jar.namelist() if re.fullmatch(r"META-INF/[^/]+\.(SF|DSA|RSA)", name)] == []
        assert jar.read(of.schema.name) == of.schema.read_bytes()
        assert jar.read("META-INF/LICENSE") == (ROOT / "LICENSE").read_bytes()


@pytest.mark.parametrize("library", ["AWS SDK for Java 2.0", "Apache Commons Codec", "Apache Commons Validator"])
def test_the_notices_of_the_libraries_are_in_the_jar(library):
    with zipfile.ZipFile(JAR) as jar:
        assert library in jar.read("META-INF/NOTICE.txt").decode().splitlines()


ATTRIBUTES = {
    "com/org/iam/rootsessions/CreateHandler": ["SourceFile", "LineNumberTable"],
    "software/amazon/awssdk/core/internal/http/AmazonSyncHttpClient": ["SourceFile", "LineNumberTable"],
    "software/amazon/awssdk/services/iam/IamClient": ["Exceptions"],
    "software/amazon/cloudformation/proxy/ProgressEvent": ["RuntimeVisibleAnnotations", "Signature", "InnerClasses"],
    "com/fasterxml/jackson/annotation/JsonProperty": ["AnnotationDefault"],
}


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_the_shrunk_classes_keep_the_attributes_for_stack_traces_jackson_and_proxies(name):
    """java.lang.reflect.Proxy reads the exceptions of a method."""
    with zipfile.ZipFile(JAR) as jar:
        data = jar.read(f"{name}.class")
    constants = {
        attribute: b"\1" + len(attribute).to_bytes(2, "big") + attribute.encode() for attribute in ATTRIBUTES[name]
    }
    assert [attribute for attribute, constant in constants.items() if constant not in data] == []


def test_the_executable_entry_point_works_with_the_jar_alone(local, tmp_path):
    """AWS's v2 contract tests start it like this, without Lambda and without another class path."""
    organization = local.make_organization()

    def handle(action: str, properties: dict) -> dict:
        return shipped.execute(JAR, shipped.request(action, properties, log=False), tmp_path, local.endpoint)

    created = handle("CREATE", {})
    assert created["status"] == "SUCCESS"
    assert created["resourceModel"] == {"OrganizationId": organization, "EnabledFeatures": ["RootSessions"]}
    assert handle("DELETE", {"OrganizationId": organization})["status"] == "SUCCESS"
    assert local.features() == []
