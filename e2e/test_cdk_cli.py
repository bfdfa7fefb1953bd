"""The apps in cdk/apps with the real CDK CLI: from `cdk bootstrap` to `cdk destroy`."""

import json
from pathlib import Path

import pytest
from cdk_apps import APPS, Cdk, CdkError, cdk, needs_cdk
from support import outputs
from test_schema import cfn_lint, schemas  # noqa: F401 (a fixture)

LANGUAGES = ["typescript", "python", "java"]
STACK = "root-sessions"

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
    return Cdk(local, tmp_path)


def template(app: Path) -> dict:
    return json.loads((app / f"{STACK}.template.json").read_text())


def resource(local) -> dict:
    return local.sdk("cloudformation").describe_stack_resources(StackName=STACK)["StackResources"][0]


def test_the_three_languages_synthesize_the_same_template(apps):
    templates = [template(app) for app in apps.values()]
    for one in templates:
        del one["Resources"]["CDKMetadata"]  # names the language
    assert templates[1:] == [templates[0], templates[0]]
    assert templates[0]["Resources"] == {
        "RootSessions": {
            "Type": "Org::IAM::RootSessions",
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": {"EnableTrustedAccess": True},
            "Metadata": {"aws:cdk:path": f"{STACK}/RootSessions"},
        }
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_cfn_lint_accepts_what_is_synthesized(language, apps, schemas):  # noqa: F811
    done = cfn_lint(apps[language] / f"{STACK}.template.json", schemas)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_deploy_enables_root_sessions_and_destroy_retains_them(language, apps, local, cli):
    organization = local.make_organization(trusted_access=False)
    cli.deploy(apps[language])
    assert outputs(local.stack(STACK)) == {"OrganizationId": organization, "EnabledFeatures": "RootSessions"}
    cli("destroy", "--all", "--force", app=apps[language])
    assert local.features() == ["RootSessions"]
    stacks = local.sdk("cloudformation").describe_stacks()["Stacks"]
    assert [stack["StackName"] for stack in stacks] == ["CDKToolkit"]


def test_a_deployment_without_trusted_access_prints_what_to_do(local, cli, changed_app):
    local.make_organization(trusted_access=False)
    with pytest.raises(CdkError, match="aws organizations enable-aws-service-access"):
        cli.deploy(changed_app)


def test_deploying_again_changes_nothing(local, cli, app):
    local.make_organization()
    cli.deploy(app)
    local.calls()
    assert "(no changes)" in cli("deploy", "--require-approval", "never", app=app)
    assert local.calls() == []


def test_diff_shows_a_changed_property_only(local, cli, app, changed_app):
    local.make_organization()
    cli.deploy(app)
    assert "Number of stacks with differences: 0" in cli("diff", "--fail", app=app)
    with pytest.raises(CdkError, match=r"\[~\] Org::IAM::RootSessions RootSessions[^[]*\[~\] EnableTrustedAccess"):
        cli("diff", "--fail", app=changed_app)


def test_import_takes_over_what_is_enabled_without_enabling_it(local, cli, app):
    organization = local.make_organization()
    local.sdk("iam").enable_organizations_root_sessions()
    local.calls()
    cli("import", "--resource-mapping-inline", json.dumps({"RootSessions": {"OrganizationId": organization}}), app=app)
    assert "EnableOrganizationsRootSessions" not in local.calls()
    assert resource(local)["PhysicalResourceId"] == organization
    assert local.stack(STACK)["StackStatus"] == "IMPORT_COMPLETE"
    cli.deploy(app)  # brings the outputs, which an import may not
    assert outputs(local.stack(STACK))["OrganizationId"] == organization


def test_drift_is_found_when_root_sessions_were_disabled_by_hand(local, cli, app):
    local.make_organization()
    cli.deploy(app)
    assert "No drift detected" in cli("drift", "--fail", app=app)
    local.sdk("iam").disable_organizations_root_sessions()
    with pytest.raises(CdkError, match=r"\[-\] Org::IAM::RootSessions RootSessions"):
        cli("drift", "--fail", app=app)
