"""The commands of guide/install.md, then guide/after-enabling.md, and guide/other-tools.md."""

import json

import pytest
from botocore.exceptions import ClientError
from pages import blocks, installing, only_the_aws_cli, release, run
from support import IAM

from local_aws.client import OTHER_TYPE, ROOT, TYPE

LOCKED = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}]}


@pytest.fixture
def security(empty) -> str:
    """Creates an organization without any feature, and returns the account to which the pages delegate."""
    empty.make_organization(trusted_access=False)
    return empty.make_member("security")[0]


@pytest.fixture
def workload(empty, security) -> tuple[str, dict[str, str]]:
    """The account that the pages audit. Its root user has a password, a key and more, and its bucket is locked."""
    account, session = empty.make_member("workload")
    empty.http("POST", f"/_local/root/{account}")
    s3 = empty.sdk("s3", **session)
    s3.create_bucket(Bucket="locked-bucket")
    s3.put_bucket_policy(Bucket="locked-bucket", Policy=json.dumps(LOCKED))
    return account, session


def test_the_two_pages_lead_from_nothing_to_no_member_account_with_root_credentials(
    empty, security, workload, package, tmp_path
):
    account, session = workload
    folder = release(tmp_path / "release", package)
    environment = empty.environment | {"PATH": only_the_aws_cli(tmp_path / "bin")}

    printed = run("".join([*installing().values(), *blocks("guide/after-enabling.md", "sh")]), folder, environment)

    assert empty.features() == ["RootSessions", "RootCredentialsManagement"]
    assert empty.stack("root-access")["EnableTerminationProtection"]
    assert len(empty.sdk("events").list_rules()["Rules"]) == 3
    policy = json.loads(empty.sdk("cloudformation").get_stack_policy(StackName="root-access")["StackPolicyBody"])
    allow, deny = policy["Statement"]
    assert (allow["Effect"], allow["Action"], allow["Resource"]) == ("Allow", "Update:*", "*")
    assert (deny["Effect"], deny["Action"]) == ("Deny", ["Update:Delete", "Update:Replace"])
    assert deny["Condition"] == {"StringEquals": {"ResourceType": [TYPE, OTHER_TYPE]}}

    organizations = empty.sdk("organizations")
    delegated = organizations.list_delegated_administrators(ServicePrincipal=IAM)["DelegatedAdministrators"]
    assert [delegate["Id"] for delegate in delegated] == [security]
    root = organizations.list_roots()["Roots"][0]["Id"]
    for target in (security, root):
        attached = organizations.list_policies_for_target(TargetId=target, Filter="SERVICE_CONTROL_POLICY")["Policies"]
        assert "root-in-root-sessions-only" in [attachment["Name"] for attachment in attached]

    found, left = f"{account}\t1\t1\t1\t1\n", f"{account}\t0\t0\t0\t0\n"
    assert printed.count(f"{security}\t0\t0\t0\t0\n") == 2  # before and after the deletion
    assert printed.index(found) < printed.index('"AccessKeyLastUsed"') < printed.index(left)
    assert printed.index(left) < printed.index('"LoginProfile"')  # the recovery
    assert set(empty.http("GET", f"/_local/root/{account}").values()) == {0}
    assert json.loads((folder / "locked-bucket-policy.json").read_text()) == LOCKED
    with pytest.raises(ClientError, match="NoSuchBucketPolicy"):
        empty.sdk("s3", **session).get_bucket_policy(Bucket="locked-bucket")


def test_the_scp_denies_root_outside_root_sessions():
    """As in AWS's example, aws-samples/service-control-policy-examples, the key is absent outside root sessions."""
    [statement] = json.loads((ROOT / "examples/scp-root-sessions-only.json").read_text())["Statement"]
    assert (statement["Effect"], statement["Action"], statement["Resource"]) == ("Deny", "*", "*")
    assert statement["Condition"] == {
        "ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:root"},
        "Null": {"aws:AssumedRoot": "true"},
    }


def test_the_commands_of_cloud_control_run_in_their_order(local, tmp_path):
    organization = local.make_organization()
    printed = run("".join(blocks("guide/other-tools.md", "sh")), tmp_path, local.environment)
    assert local.features() == ["RootSessions"]
    assert printed.count(organization) >= 3  # the request, the resource, the list
