"""The commands of guide/after-enabling.md and guide/other-tools.md, and the policies that they set."""

import json

import pytest
from pages import blocks, run
from support import IAM, RETAIN, template

from local_aws.client import OTHER_TYPE, ROOT, TYPE


@pytest.fixture
def organization(local) -> str:
    return local.make_organization()


def test_the_commands_of_the_day_after_run_in_their_order(local, organization):
    security, _ = local.make_member("security")
    local.create_stack("root-access", template(RootSessions=RETAIN))

    run("".join(blocks("guide/after-enabling.md", "sh")), ROOT / "examples", local.environment)

    policy = json.loads(local.sdk("cloudformation").get_stack_policy(StackName="root-access")["StackPolicyBody"])
    allow, deny = policy["Statement"]
    assert (allow["Effect"], allow["Action"], allow["Resource"]) == ("Allow", "Update:*", "*")
    assert (deny["Effect"], deny["Action"]) == ("Deny", ["Update:Delete", "Update:Replace"])
    assert deny["Condition"] == {"StringEquals": {"ResourceType": [TYPE, OTHER_TYPE]}}
    organizations = local.sdk("organizations")
    delegated = organizations.list_delegated_administrators(ServicePrincipal=IAM)["DelegatedAdministrators"]
    assert [account["Id"] for account in delegated] == [security]
    root = organizations.list_roots()["Roots"][0]["Id"]
    for target in (security, root):
        attached = organizations.list_policies_for_target(TargetId=target, Filter="SERVICE_CONTROL_POLICY")["Policies"]
        assert "root-in-root-sessions-only" in [attachment["Name"] for attachment in attached]


def test_the_scp_denies_root_unless_it_is_a_root_session():
    """As in AWS's example, aws-samples/service-control-policy-examples: the key is absent outside root sessions."""
    [statement] = json.loads((ROOT / "examples/scp-root-sessions-only.json").read_text())["Statement"]
    assert (statement["Effect"], statement["Action"], statement["Resource"]) == ("Deny", "*", "*")
    assert statement["Condition"] == {
        "ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:root"},
        "Null": {"aws:AssumedRoot": "true"},
    }


def test_the_commands_of_cloud_control_run_in_their_order(local, organization, tmp_path):
    printed = run("".join(blocks("guide/other-tools.md", "sh")), tmp_path, local.environment)
    assert local.features() == ["RootSessions"]
    assert printed.count(organization) >= 3  # the request, the resource, the list
