"""Installation as in guide/install.md, only with the release's files and the AWS CLI."""

import json
from pathlib import Path

import pages
import pytest
from pages import blocks, installing, only_the_aws_cli, run

from local_aws.client import MANAGEMENT_ACCOUNT, TYPE, LocalAws

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


def test_an_upgrade_keeps_omitted_parameters(empty, environment, release):
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


def test_the_same_commands_register_the_type_in_a_second_region_and_in_a_member_account(empty, environment, release):
    organization = empty.make_organization()
    run(UPLOAD, release, environment | {"AWS_DEFAULT_REGION": "eu-central-1"})
    run(UPLOAD, release, environment)
    _, member = empty.make_member()
    for region, session in (("us-east-1", member), ("eu-central-1", {})):
        bucket = f"org-iam-rootsessions-{MANAGEMENT_ACCOUNT}-{region}"
        run(f"bucket=s3://{bucket}\n{REGISTER}", release, environment | session | {"AWS_DEFAULT_REGION": region})
        assert default_version(empty, region, **session) == "00000001"

    # Other accounts can use the bucket's key, and only the organization can read its packages.
    s3 = empty.sdk("s3")
    [reads] = json.loads(s3.get_bucket_policy(Bucket=BUCKET)["Policy"])["Statement"]
    assert (reads["Effect"], reads["Action"]) == ("Allow", "s3:GetObject")
    assert reads["Condition"] == {"StringEquals": {"aws:PrincipalOrgID": organization}}
    [rule] = s3.get_bucket_encryption(Bucket=BUCKET)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rule["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}
