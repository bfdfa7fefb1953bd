"""Installing without a build, as guide/install.md says: with the release's files and the AWS CLI, and nothing else."""

import json
from pathlib import Path

import cfn_flip
import pages
import pytest
from botocore.exceptions import ClientError
from pages import blocks, installing, only_the_aws_cli, run

from local_aws.client import MANAGEMENT_ACCOUNT, ROOT, TYPE, LocalAws

UPLOAD, REGISTER = installing()["upload"], installing()["register"]
BUCKET = f"org-iam-rootsessions-{MANAGEMENT_ACCOUNT}-us-east-1"


@pytest.fixture
def release(tmp_path, package) -> Path:
    return pages.release(tmp_path / "release", package)


@pytest.fixture
def environment(empty, tmp_path) -> dict[str, str]:
    return empty.environment | {"PATH": only_the_aws_cli(tmp_path / "bin")}


def default_version(local: LocalAws, region: str, **session: str) -> str:
    described = local.sdk("cloudformation", region, **session).describe_type(Type="RESOURCE", TypeName=TYPE)
    return described["DefaultVersionId"]


def test_an_upgrade_keeps_the_parameters_that_are_not_given_again(empty, environment, release):
    empty.make_organization()
    upgrade = next(block for block in blocks("guide/operations.md", "sh") if "1.0.1" in block)
    register = REGISTER.replace("SchemaHandlerPackage", "AllowEnableTrustedAccess=false SchemaHandlerPackage")
    run(UPLOAD + register + upgrade, release, environment)
    assert default_version(empty, "us-east-1") == "00000002"
    values = {p["ParameterKey"]: p["ParameterValue"] for p in empty.stack("root-sessions-type")["Parameters"]}
    assert values["AllowEnableTrustedAccess"] == "false"
    assert values["SchemaHandlerPackage"].endswith("1.0.1.zip")


def test_the_commands_of_the_readme_register_both_types_and_enable_both_features(empty, environment, release):
    empty.make_organization(trusted_access=False)
    empty.sdk("s3").create_bucket(Bucket="my-bucket")
    for package in release.glob("*-1.0.0.zip"):
        empty.sdk("s3").upload_file(package, "my-bucket", package.name)

    run("".join(blocks("README.md", "sh")), release, environment)

    assert empty.features() == ["RootSessions", "RootCredentialsManagement"]


def test_the_same_commands_register_the_type_in_a_second_region(empty, environment, release):
    empty.make_organization()
    run(UPLOAD + REGISTER, release, environment)
    run(UPLOAD + REGISTER, release, environment | {"AWS_DEFAULT_REGION": "eu-central-1"})
    assert default_version(empty, "us-east-1") == "00000001"
    assert default_version(empty, "eu-central-1") == "00000001"


def test_the_last_command_registers_the_type_in_a_member_account(empty, environment, release):
    empty.make_organization()
    run(UPLOAD, release, environment)
    _, member = empty.make_member()
    run(f"bucket=s3://{BUCKET}\n{REGISTER}", release, environment | member)
    assert default_version(empty, "us-east-1", **member) == "00000001"


def test_an_account_outside_the_organization_cannot_read_the_package(empty, environment, release):
    empty.make_organization()
    run(UPLOAD, release, environment)
    stranger = empty.sdk("sts").assume_role(RoleArn="arn:aws:iam::999999999999:role/any", RoleSessionName="e2e")
    session = {
        "AWS_ACCESS_KEY_ID": stranger["Credentials"]["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": stranger["Credentials"]["SecretAccessKey"],
        "AWS_SESSION_TOKEN": stranger["Credentials"]["SessionToken"],
    }
    with pytest.raises(AssertionError, match="Failed to create/update the stack"):
        run(f"bucket=s3://{BUCKET}\n{REGISTER}", release, environment | session)
    reasons = [reason for *_, reason in empty.events("root-sessions-type", **session)]
    assert any("did not stabilize" in reason for reason in reasons)  # the registration has the reason


def test_the_bucket_is_encrypted_with_a_key_that_other_accounts_can_use_and_read_by_the_organization(
    empty, environment, release
):
    organization = empty.make_organization()
    run(UPLOAD, release, environment)
    s3 = empty.sdk("s3")
    [reads] = json.loads(s3.get_bucket_policy(Bucket=BUCKET)["Policy"])["Statement"]
    assert (reads["Effect"], reads["Action"]) == ("Allow", "s3:GetObject")
    assert reads["Condition"] == {"StringEquals": {"aws:PrincipalOrgID": organization}}
    [rule] = s3.get_bucket_encryption(Bucket=BUCKET)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rule["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}


def test_the_bucket_is_private_versioned_and_takes_tls_only():
    """What the local AWS does not keep: read from the template."""
    resources = cfn_flip.load((ROOT / "examples/package-bucket.yml").read_text())[0]["Resources"]
    bucket = resources["Bucket"]["Properties"]
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert len(bucket["PublicAccessBlockConfiguration"]) == 4
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    tls = resources["BucketPolicy"]["Properties"]["PolicyDocument"]["Statement"][1]
    assert (tls["Effect"], tls["Principal"], tls["Action"]) == ("Deny", "*", "s3:*")
    assert tls["Condition"] == {"Bool": {"aws:SecureTransport": False}}


def test_deleting_the_stack_of_a_bucket_takes_the_policy_with_it(empty):
    organization = empty.make_organization()
    empty.create_stack(template="examples/package-bucket.yml", parameters={"OrganizationId": organization})
    assert empty.sdk("s3").get_bucket_policy(Bucket=BUCKET)
    assert empty.delete_stack() == "DELETE_COMPLETE"
    with pytest.raises(ClientError, match="NoSuchBucket"):
        empty.sdk("s3").get_bucket_policy(Bucket=BUCKET)
