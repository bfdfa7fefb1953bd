"""Two types with the same handlers. Only the feature may differ, and neither type changes the other's feature."""

import json
import re
import subprocess
import zipfile
from xml.etree import ElementTree

import pytest
import shipped
from shipped import ROOT, ROOT_CREDENTIALS_MANAGEMENT, ROOT_SESSIONS, TYPES
from support import RETAIN, outputs, switch

from local_aws.client import BIN, OTHER_TYPE, TYPE

FEATURES = [of.feature for of in TYPES]
POM = "{http://maven.apache.org/POM/4.0.0}"
FEATURE = "com/org/iam/rootsessions/Feature.java"
# each file of the first type, with the second type's
FILES = [
    *[
        (ROOT / name, ROOT_CREDENTIALS_MANAGEMENT.folder / name)
        for name in (".rpdk-config", "template.yml", "resource-role.yaml")
    ],
    (ROOT / "src/root-sessions/java" / FEATURE, ROOT / "src/root-credentials-management/java" / FEATURE),
    *[(path, ROOT_CREDENTIALS_MANAGEMENT.folder / "inputs" / path.name) for path in ROOT.glob("inputs/*")],
]


def renamed(text: str) -> str:
    """A text about the first type, with the second type's names."""
    first, second = FEATURES
    return text.replace(first, second).replace(f"org-iam-{first.lower()}", f"org-iam-{second.lower()}")


@pytest.mark.parametrize("first, second", FILES, ids=lambda path: path.name)
def test_their_files_differ_in_names_only(first, second):
    assert renamed(first.read_text()) == second.read_text()


def test_their_schemas_differ_in_names_and_descriptions_only():
    first, second = (re.sub(r'"description": ".*"', "", of.schema.read_text()) for of in TYPES)
    assert renamed(first) == second


@pytest.mark.parametrize("part", ["groupId", "version", "dependencies"])
def test_their_poms_have_the_same_parts(part):
    first, second = (ElementTree.parse(of.folder / "pom.xml").find(POM + part) for of in TYPES)
    assert ElementTree.tostring(first) == ElementTree.tostring(second)


def test_no_class_but_feature_names_a_feature():
    texts = {path.name: path.read_text() for path in ROOT.glob("src/main/java/**/*.java")}
    assert len(texts) > 15
    assert [
        name for name, text in texts.items() if re.search("Root(Sessions|Credentials)|root (sess|cred)", text)
    ] == []


def test_they_have_the_same_classes_and_libraries():
    """The second type's only Java file is Feature, so both jars are compiled from the same sources."""
    assert [path.name for path in ROOT.glob("src/root-*/**/*.java")] == ["Feature.java"] * 2
    assert not [path for path in ROOT_CREDENTIALS_MANAGEMENT.folder.rglob("*.java") if "target" not in path.parts]
    names, boms = [], []
    for of in TYPES:
        with zipfile.ZipFile(shipped.jar(of)) as jar:
            names.append({name for name in jar.namelist() if name.startswith("com/org/iam/")})
        boms.append(json.loads((of.folder / "target/sbom.json").read_text())["components"])
    assert names[0] == names[1] and "com/org/iam/rootsessions/CreateHandler.class" in names[0]
    assert boms[0] == boms[1] and boms[0]


@pytest.mark.parametrize("of, other", [TYPES, TYPES[::-1]], ids=FEATURES)
def test_a_package_has_no_operation_of_the_other_type(of, other):
    with zipfile.ZipFile(shipped.jar(of)) as jar:
        client = jar.read("software/amazon/awssdk/services/iam/DefaultIamClient.class")
        assert f"Organizations{of}".encode() in client and f"Organizations{other}".encode() not in client
        assert [name for name in jar.namelist() if f"Organizations{other}" in name] == []
        assert jar.read(of.schema.name) == of.schema.read_bytes()


WRITE_ONLY = {"EnableTrustedAccess": True}  # no read returns it, so it cannot drift


def both_in_one_stack(**properties) -> dict:
    """The recommended declaration: one after the other."""
    resources = {
        "RootSessions": {"Type": TYPE, "Properties": properties},
        "RootCredentialsManagement": {"Type": OTHER_TYPE, "DependsOn": "RootSessions", "Properties": properties},
    }
    values = {name: {"Value": {"Fn::Join": [",", {"Fn::GetAtt": [name, "EnabledFeatures"]}]}} for name in resources}
    return {"Resources": resources, "Outputs": values}


def changes(local) -> list[str]:
    return [call for call in local.calls() if not call.startswith("List")]


def test_one_stack_can_have_both_types_and_remove_each_alone(both):
    both.make_organization(trusted_access=False)
    template = both_in_one_stack(AdoptExisting=False, EnableTrustedAccess=True)

    stack = both.create_stack(template=json.dumps(template))

    assert stack["StackStatus"] == "CREATE_COMPLETE"
    # an attribute has the value of its resource's last read
    assert outputs(stack) == {"RootSessions": "RootSessions", "RootCredentialsManagement": ",".join(sorted(FEATURES))}
    assert changes(both) == ["DescribeOrganization", "EnableAWSServiceAccess", *[of.enable for of in TYPES]]

    del template["Resources"]["RootSessions"], template["Outputs"]["RootSessions"]
    del template["Resources"]["RootCredentialsManagement"]["DependsOn"]
    assert both.update_stack(json.dumps(template)) == "UPDATE_COMPLETE"
    assert (changes(both), both.features()) == ([ROOT_SESSIONS.disable], [str(ROOT_CREDENTIALS_MANAGEMENT)])

    assert both.delete_stack() == "DELETE_COMPLETE"
    assert (changes(both), both.features()) == ([ROOT_CREDENTIALS_MANAGEMENT.disable], [])


def test_the_second_type_is_imported_and_drifts_when_someone_disables_its_feature(both):
    organization = both.make_organization()
    for feature in FEATURES:
        switch(both, feature, on=True)
    cloudformation, names = both.sdk("cloudformation"), {"StackName": "stack", "ChangeSetName": "import"}
    cloudformation.create_change_set(
        **names,
        ChangeSetType="IMPORT",
        ResourcesToImport=[
            {
                "ResourceType": OTHER_TYPE,
                "LogicalResourceId": "Imported",
                "ResourceIdentifier": {"OrganizationId": organization},
            }
        ],
        TemplateBody=json.dumps({"Resources": {"Imported": {"Type": OTHER_TYPE, "Properties": WRITE_ONLY} | RETAIN}}),
    )
    cloudformation.get_waiter("change_set_create_complete").wait(**names, WaiterConfig={"Delay": 1})
    cloudformation.execute_change_set(**names)
    assert both.finished()["StackStatus"] == "IMPORT_COMPLETE"

    def drift() -> str:
        found = cloudformation.detect_stack_resource_drift(StackName="stack", LogicalResourceId="Imported")
        return found["StackResourceDrift"]["StackResourceDriftStatus"]

    assert drift() == "IN_SYNC"
    switch(both, ROOT_SESSIONS.feature, on=False)
    assert drift() == "IN_SYNC"
    switch(both, ROOT_CREDENTIALS_MANAGEMENT.feature, on=False)
    assert drift() == "DELETED"


def test_cfn_submit_registers_the_second_type_from_its_folder(empty):
    folder = empty.package.parent / ROOT_CREDENTIALS_MANAGEMENT.folder.name
    submit = [BIN / "cfn", "submit", "--region", "us-east-1", "--set-default"]
    done = subprocess.run(submit, cwd=folder, env=empty.environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    empty.make_organization()
    stack = empty.create_stack(template=json.dumps({"Resources": {"Resource": {"Type": OTHER_TYPE}}}))
    assert (stack["StackStatus"], empty.features()) == ("CREATE_COMPLETE", [str(ROOT_CREDENTIALS_MANAGEMENT)])
