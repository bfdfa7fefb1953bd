"""The apps in cdk/apps with the real CDK CLI, from `cdk bootstrap` to `cdk destroy`, as cdk/README.md shows."""

import json
import re
from pathlib import Path

import pytest
from cdk_apps import APPS, Cdk, CdkError, cdk, needs_cdk
from support import cfn_lint, outputs

from local_aws.client import ROOT, TYPE

LANGUAGES = ["typescript", "python", "java"]
STACK = "root-sessions"
TYPE_STACK = "root-sessions-type"

pytestmark = needs_cdk


@pytest.fixture(scope="module")
def apps(tmp_path_factory) -> dict[str, Path]:
    """What `cdk synth` makes of each app, as the app's own cdk.json says how."""
    folders = {language: tmp_path_factory.mktemp(language) for language in LANGUAGES}
    for language, folder in folders.items():
        cdk("synth", "--quiet", "--output", folder, folder=APPS / language)
    return folders


@pytest.fixture(scope="module")
def app(apps) -> Path:
    return apps["typescript"]


@pytest.fixture(scope="module")
def changed_app(apps, tmp_path_factory) -> Path:
    """The TypeScript app after its author changed a property."""
    folder = tmp_path_factory.mktemp("changed")
    compiled = (APPS / "typescript/build/app.js").read_text()
    assert "enableTrustedAccess: true" in compiled
    (folder / "app.js").write_text(compiled.replace("enableTrustedAccess: true", "enableTrustedAccess: false"))
    cdk("synth", "--quiet", "--output", "cdk.out", "--app", "node app.js", folder=folder)
    return folder / "cdk.out"


@pytest.fixture
def cli(local, tmp_path) -> Cdk:
    """The CLI where the type is registered already: these tests are about the stack that enables root sessions."""
    return Cdk(local, tmp_path)


def template(app: Path, stack: str = STACK) -> dict:
    return json.loads((app / f"{stack}.template.json").read_text())


def deploy(cli: Cdk, app: Path) -> str:
    return cli("deploy", STACK, "--exclusively", "--require-approval", "never", app=app)


def resource(local) -> dict:
    [one] = [
        resource
        for resource in local.sdk("cloudformation").describe_stack_resources(StackName=STACK)["StackResources"]
        if resource["ResourceType"] == TYPE
    ]
    return one


def test_the_three_languages_synthesize_the_same_templates(apps):
    for stack in (STACK, TYPE_STACK):
        templates = [template(app, stack) for app in apps.values()]
        for one in templates:
            del one["Resources"]["CDKMetadata"]  # names the language
        assert templates[1:] == [templates[0], templates[0]]


def test_cfn_lint_accepts_what_is_synthesized(app):
    done = cfn_lint(*(app / f"{stack}.template.json" for stack in (STACK, TYPE_STACK)))
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_stacks_install_and_enable_and_destroy_keeps_root_sessions(language, apps, empty, tmp_path):
    organization = empty.make_organization(trusted_access=False)
    cli = Cdk(empty, tmp_path)
    cli("deploy", "--all", "--require-approval", "never", app=apps[language])
    assert outputs(empty.stack(STACK)) == {"OrganizationId": organization, "EnabledFeatures": "RootSessions"}
    [registered] = empty.sdk("cloudformation").list_types()["TypeSummaries"]
    assert (registered["TypeName"], registered["DefaultVersionId"]) == (TYPE, "00000001")
    cli("destroy", "--all", "--force", app=apps[language])
    assert empty.features() == ["RootSessions"]
    assert empty.sdk("cloudformation").list_types()["TypeSummaries"] == []
    stacks = empty.sdk("cloudformation").describe_stacks()["Stacks"]
    assert [stack["StackName"] for stack in stacks] == ["CDKToolkit"]


def test_the_type_logs_in_the_log_group_of_its_construct(empty, tmp_path, app):
    Cdk(empty, tmp_path)("deploy", TYPE_STACK, "--require-approval", "never", app=app)
    [group] = empty.sdk("logs").describe_log_groups()["logGroups"]
    assert group["retentionInDays"] == 365
    logging = empty.sdk("cloudformation").describe_type(Type="RESOURCE", TypeName=TYPE)["LoggingConfig"]
    assert logging["LogGroupName"] == group["logGroupName"]
    assert empty.sdk("iam").get_role(RoleName=logging["LogRoleArn"].split("/")[-1])


def test_a_deployment_without_trusted_access_prints_what_to_do(local, cli, changed_app):
    local.make_organization(trusted_access=False)
    with pytest.raises(CdkError, match="aws organizations enable-aws-service-access"):
        deploy(cli, changed_app)


def test_what_someone_else_enabled_is_neither_taken_over_nor_disabled(local, cli, app):
    local.make_organization()
    local.sdk("iam").enable_organizations_root_sessions()
    with pytest.raises(CdkError, match="AlreadyExists"):
        deploy(cli, app)
    assert local.features() == ["RootSessions"]


def test_deploying_again_changes_nothing(local, cli, app):
    local.make_organization()
    deploy(cli, app)
    local.calls()
    assert "(no changes)" in deploy(cli, app)
    assert local.calls() == []


def test_diff_shows_a_changed_property_only(local, cli, app, changed_app):
    local.make_organization()
    deploy(cli, app)
    assert "Number of stacks with differences: 0" in cli("diff", STACK, "--exclusively", "--fail", app=app)
    with pytest.raises(CdkError, match=r"\[~\] Org::IAM::RootSessions RootSessions[^[]*\[~\] EnableTrustedAccess"):
        cli("diff", STACK, "--exclusively", "--fail", app=changed_app)


def test_import_takes_over_what_is_enabled_without_enabling_it(local, cli, app):
    organization = local.make_organization()
    local.sdk("iam").enable_organizations_root_sessions()
    local.calls()
    [mapping] = re.findall(
        r"cdk import root-sessions --resource-mapping-inline '(.*)'", (ROOT / "cdk/README.md").read_text()
    )
    cli("import", STACK, "--resource-mapping-inline", mapping.replace("o-exampleorgid", organization), app=app)
    assert "EnableOrganizationsRootSessions" not in local.calls()
    assert resource(local)["PhysicalResourceId"] == organization
    assert local.stack(STACK)["StackStatus"] == "IMPORT_COMPLETE"
    deploy(cli, app)  # adds the outputs, which an import may not
    assert outputs(local.stack(STACK))["OrganizationId"] == organization


def test_drift_is_found_when_root_sessions_were_disabled_by_hand(local, cli, app):
    local.make_organization()
    deploy(cli, app)
    assert "No drift detected" in cli("drift", STACK, "--fail", app=app)
    local.sdk("iam").disable_organizations_root_sessions()
    with pytest.raises(CdkError, match=r"\[-\] Org::IAM::RootSessions RootSessions"):
        cli("drift", STACK, "--fail", app=app)
