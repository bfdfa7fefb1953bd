"""The apps in cdk/apps with the real CDK CLI, from `cdk bootstrap` to `cdk destroy`, as in cdk/README.md."""

import json
import re
from pathlib import Path

import pytest
from cdk_apps import APPS, MODULES, NEWEST_MODULES, Cdk, CdkError, cdk, cfn_lint, needs_cdk, synthesized
from support import outputs

from local_aws.client import MANAGEMENT_ACCOUNT, OTHER_TYPE, ROOT, TYPE

LANGUAGES = ["typescript", "python", "java"]
STACK = "root-access"
TYPE_STACK = "root-access-types"
BOTH = ["RootSessions", "RootCredentialsManagement"]

pytestmark = needs_cdk


@pytest.fixture(scope="module")
def apps(tmp_path_factory) -> dict[str, Path]:
    """The output of `cdk synth` for each app, with the app's own cdk.json."""
    folders = {language: tmp_path_factory.mktemp(language) for language in LANGUAGES}
    for language, folder in folders.items():
        cdk("synth", "--quiet", "--output", folder, folder=APPS / language)
    return folders


@pytest.fixture(scope="module")
def app(apps) -> Path:
    return apps["typescript"]


@pytest.fixture(scope="module")
def compiled(apps) -> str:
    """The TypeScript app in JavaScript."""
    return (APPS / "typescript/build/app.js").read_text()


@pytest.fixture(scope="module")
def changed_app(compiled, tmp_path_factory) -> Path:
    """The app after its author changed a property."""
    assert "enableTrustedAccess: true" in compiled
    changed = compiled.replace("enableTrustedAccess: true", "enableTrustedAccess: false")
    return synthesized(tmp_path_factory.mktemp("changed"), changed)


@pytest.fixture
def cli(both, tmp_path) -> Cdk:
    """The CLI in an account with both types registered, for the stack that enables the features."""
    return Cdk(both, tmp_path)


def template(app: Path, stack: str = STACK) -> dict:
    return json.loads((app / f"{stack}.template.json").read_text())


def deploy(cli: Cdk, app: Path) -> str:
    return cli("deploy", STACK, "--exclusively", "--require-approval", "never", app=app)


def test_the_three_languages_synthesize_the_same_templates(apps):
    for stack in (STACK, TYPE_STACK):
        templates = [template(app, stack) for app in apps.values()]
        for one in templates:
            del one["Resources"]["CDKMetadata"]  # names the language
        assert templates[1:] == [templates[0], templates[0]]


def test_cfn_lint_accepts_the_synthesized_templates(app):
    done = cfn_lint(*(app / f"{stack}.template.json" for stack in (STACK, TYPE_STACK)))
    assert (done.returncode, done.stdout) == (0, "")


def test_two_stacks_install_and_enable_and_destroy_keeps_both_features(app, empty, tmp_path):
    organization = empty.make_organization(trusted_access=False)
    cli = Cdk(empty, tmp_path)
    cli("deploy", "--all", "--require-approval", "never", app=app)
    assert outputs(empty.stack(STACK)) == {"OrganizationId": organization, "EnabledFeatures": ",".join(sorted(BOTH))}

    groups = empty.sdk("logs").describe_log_groups()["logGroups"]
    retention = {group["logGroupName"]: group.get("retentionInDays") for group in groups}
    for name in (TYPE, OTHER_TYPE):
        logging = empty.sdk("cloudformation").describe_type(Type="RESOURCE", TypeName=name)["LoggingConfig"]
        assert retention.pop(logging["LogGroupName"]) == 365  # each type has a log group of its own
        assert empty.sdk("iam").get_role(RoleName=logging["LogRoleArn"].split("/")[-1])

    cli("destroy", "--all", "--force", app=app)
    assert empty.features() == BOTH
    assert empty.sdk("cloudformation").list_types()["TypeSummaries"] == []
    stacks = empty.sdk("cloudformation").describe_stacks()["Stacks"]
    assert [stack["StackName"] for stack in stacks] == ["CDKToolkit"]


def test_a_deployment_without_trusted_access_prints_the_remedy(local, cli, changed_app):
    local.make_organization(trusted_access=False)
    with pytest.raises(CdkError, match="aws organizations enable-aws-service-access"):
        deploy(cli, changed_app)


def test_an_app_is_deployed_compared_changed_and_found_to_have_drifted(local, cli, app, changed_app):
    local.make_organization()
    deploy(cli, app)
    local.calls()
    assert "(no changes)" in deploy(cli, app)
    assert local.calls() == []
    assert "Number of stacks with differences: 0" in cli("diff", STACK, "--exclusively", "--fail", app=app)
    with pytest.raises(CdkError, match=r"\[~\] Org::IAM::RootSessions RootSessions[^[]*\[~\] EnableTrustedAccess"):
        cli("diff", STACK, "--exclusively", "--fail", app=changed_app)

    deploy(cli, changed_app)
    assert local.stack(STACK)["StackStatus"] == "UPDATE_COMPLETE"
    cli("bootstrap", f"aws://{MANAGEMENT_ACCOUNT}/us-east-1", "--tags", "a=b")  # keeps the values of its parameters
    assert local.stack("CDKToolkit")["Tags"] == [{"Key": "a", "Value": "b"}]

    assert "No drift detected" in cli("drift", STACK, "--fail", app=changed_app)
    local.sdk("iam").disable_organizations_root_sessions()
    with pytest.raises(CdkError, match=r"\[-\] Org::IAM::RootSessions RootSessions"):
        cli("drift", STACK, "--fail", app=changed_app)


# A stack that uses both attributes, like a landing zone.
CONSUMER = """
const { StringListParameter, StringParameter } = require('aws-cdk-lib/aws-ssm');
const credentials = rootCredentialsManagement;
const consumer = new aws_cdk_lib_1.Stack(app, 'consumer');
new StringParameter(consumer, 'Id', { parameterName: '/c/id', stringValue: credentials.organizationId });
new StringParameter(consumer, 'Ref', { parameterName: '/c/ref', stringValue: credentials.node.defaultChild.ref });
new StringListParameter(consumer, 'List', { parameterName: '/c/list', stringListValue: credentials.enabledFeatures });
new aws_cdk_lib_1.CfnOutput(consumer, 'First', { value: aws_cdk_lib_1.Fn.select(0, credentials.enabledFeatures) });
"""


@pytest.mark.parametrize("modules", [MODULES, NEWEST_MODULES], ids=["the oldest library", "the newest library"])
def test_another_stack_uses_the_attributes(local, cli, compiled, tmp_path, modules):
    organization = local.make_organization()
    app = synthesized(tmp_path, compiled + CONSUMER, modules)
    cli("deploy", STACK, "consumer", "--exclusively", "--require-approval", "never", app=app)
    ssm = local.sdk("ssm")
    values = [ssm.get_parameter(Name=f"/c/{name}")["Parameter"]["Value"] for name in ("id", "ref", "list")]
    assert values == [organization, organization, ",".join(sorted(BOTH))]
    assert outputs(local.stack("consumer")) == {"First": sorted(BOTH)[0]}
    with pytest.raises(CdkError, match="as it is in use by consumer"):
        cli("destroy", STACK, "--exclusively", "--force", app=app)


def test_import_takes_over_enabled_features_without_enabling_them(local, cli, app):
    organization = local.make_organization()
    local.sdk("iam").enable_organizations_root_sessions()
    local.sdk("iam").enable_organizations_root_credentials_management()
    local.calls()
    [mapping] = re.findall(
        r"cdk import root-access --resource-mapping-inline '(.*)'", (ROOT / "cdk/README.md").read_text()
    )
    cli("import", STACK, "--resource-mapping-inline", mapping.replace("o-exampleorgid", organization), app=app)
    assert [call for call in local.calls() if call.startswith("Enable")] == []
    resources = local.sdk("cloudformation").describe_stack_resources(StackName=STACK)["StackResources"]
    assert {r["PhysicalResourceId"] for r in resources if r["ResourceType"] in (TYPE, OTHER_TYPE)} == {organization}
    assert local.stack(STACK)["StackStatus"] == "IMPORT_COMPLETE"
    deploy(cli, app)  # adds the outputs, which an import cannot add
    assert outputs(local.stack(STACK))["OrganizationId"] == organization
