"""The local AWS for the end-to-end tests, and the real AWS CLI as its client."""

import json
import os
import shutil
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import boto3
import pytest

from local import lambda_runtime

ROOT = Path(__file__).parent.parent
MANAGEMENT_ACCOUNT = "123456789012"


class AwsError(Exception):
    """The AWS CLI failed; the text is what it printed."""


class LocalAws:
    def __init__(self, endpoint: str, log: Path | None = None, package: Path | None = None) -> None:
        self.endpoint = endpoint
        self.package = package  # what `cfn submit` uploads
        self._clients: dict[tuple, object] = {}
        self.log = log  # what the server and the Lambda function print
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": "/nonexistent",  # nobody's ~/.aws
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
        }

    def aws(self, *arguments: str, **environment: str):
        """The AWS CLI's answer, parsed."""
        done = subprocess.run(
            [ROOT / ".venv/bin/aws", *arguments, "--output", "json"],
            env=self.environment | environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise AwsError(done.stderr.strip())
        return json.loads(done.stdout) if done.stdout.strip() else None

    def http(self, method: str, path: str, body=None):
        request = urllib.request.Request(
            self.endpoint + path, json.dumps(body).encode() if body is not None else None, method=method
        )
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.loads(response.read() or "null")

    def sdk(self, service: str, region: str = "us-east-1", **session: str):
        """The real SDK for Python, for what surrounds a test, since the CLI takes a second."""
        key = (service, region, *sorted(session.items()))
        if key not in self._clients:
            self._clients[key] = boto3.client(
                service,
                endpoint_url=self.endpoint,
                region_name=region,
                aws_access_key_id=session.get("AWS_ACCESS_KEY_ID", "local"),
                aws_secret_access_key=session.get("AWS_SECRET_ACCESS_KEY", "local"),
                aws_session_token=session.get("AWS_SESSION_TOKEN"),
            )
        return self._clients[key]

    def register(self, region: str = "us-east-1", account: str = MANAGEMENT_ACCOUNT, **session: str) -> str:
        """Registers the type as `cfn submit` does, with the package that it builds."""
        cloudformation = self.sdk("cloudformation", region, **session)
        token = cloudformation.register_type(
            Type="RESOURCE",
            TypeName="Org::IAM::RootSessions",
            SchemaHandlerPackage=self.upload(),
            ExecutionRoleArn=f"arn:aws:iam::{account}:role/ExecutionRole",
            LoggingConfig={
                "LogRoleArn": f"arn:aws:iam::{account}:role/LoggingRole",
                "LogGroupName": "org-iam-rootsessions-logs",
            },
        )["RegistrationToken"]
        return cloudformation.describe_type_registration(RegistrationToken=token)["TypeVersionArn"]

    def upload(self, name: str = "org-iam-rootsessions.zip") -> str:
        """The package in a bucket; its S3 URL."""
        s3 = self.sdk("s3")
        s3.create_bucket(Bucket="packages")
        s3.put_object(Bucket="packages", Key=name, Body=self.package.read_bytes())
        return f"s3://packages/{name}"

    def invoke(self, action: str, properties: dict, context: dict | None = None) -> dict:
        """The handler's answer to one request as CloudFormation sends it, where moto cannot be made to send it."""
        credentials = {"accessKeyId": "a", "secretAccessKey": "b", "sessionToken": "c"}
        request = {
            "action": action,
            "awsAccountId": MANAGEMENT_ACCOUNT,
            "bearerToken": "e2e",
            "region": "us-east-1",
            "resourceType": "Org::IAM::RootSessions",
            "callbackContext": context,
            "requestData": {"callerCredentials": credentials, "resourceProperties": properties},
        }
        return lambda_runtime.invoke(self.http("GET", "/_local/function")["url"], request)

    def faults(self, **faults) -> None:
        self.http("PUT", "/_local/faults", faults)

    def calls(self) -> list[str]:
        """The IAM operations called since the last look."""
        return [call["operation"] for call in self.http("DELETE", "/_local/calls")]

    def make_organization(self, feature_set: str = "ALL", trusted_access: bool = True) -> str:
        organizations = self.sdk("organizations")
        organization = organizations.create_organization(FeatureSet=feature_set)
        if trusted_access:
            organizations.enable_aws_service_access(ServicePrincipal="iam.amazonaws.com")
        return organization["Organization"]["Id"]

    def make_member(self, name: str = "member") -> tuple[str, dict[str, str]]:
        """A member account: its id, and credentials in it, for `aws`."""
        status = self.sdk("organizations").create_account(AccountName=name, Email=f"{name}@example.com")
        account = status["CreateAccountStatus"]["AccountId"]
        role = f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"
        session = self.sdk("sts").assume_role(RoleArn=role, RoleSessionName="e2e")["Credentials"]
        return account, {
            "AWS_ACCESS_KEY_ID": session["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": session["SecretAccessKey"],
            "AWS_SESSION_TOKEN": session["SessionToken"],
        }

    def features(self) -> list[str]:
        return self.sdk("iam").list_organizations_features()["EnabledFeatures"]

    def create_stack(
        self,
        name: str = "stack",
        template: str = "examples/root-sessions.yml",
        parameters: dict[str, str] | None = None,
        **environment: str,
    ):
        """Creates a stack from a file, or from a template itself, and returns it as describe-stacks shows it."""
        body = template if template.startswith("{") else f"file://{template}"
        values = json.dumps([{"ParameterKey": k, "ParameterValue": v} for k, v in (parameters or {}).items()])
        self.aws(
            *("cloudformation", "create-stack", "--stack-name", name, "--template-body", body),
            *("--capabilities", "CAPABILITY_IAM", "--parameters", values),
            **environment,
        )
        return self.stack(name, **environment)

    def delete_stack(self, name: str = "stack") -> str:
        """Deletes a stack and returns its last status."""
        stack_id = self.stack(name)["StackId"]
        self.aws("cloudformation", "delete-stack", "--stack-name", name)
        return self.stack(stack_id)["StackStatus"]

    def stack(self, name: str, **environment: str):
        return self.sdk("cloudformation", **environment).describe_stacks(StackName=name)["Stacks"][0]

    def events(self, name: str = "stack", **environment: str) -> list[tuple[str, str, str]]:
        """Logical id, status and reason, oldest first."""
        events = self.sdk("cloudformation", **environment).describe_stack_events(StackName=name)
        return [
            (e["LogicalResourceId"], e["ResourceStatus"], e.get("ResourceStatusReason", ""))
            for e in reversed(events["StackEvents"])
        ]


def start_local_aws(folder: Path, *arguments: str) -> tuple[subprocess.Popen, Path]:
    endpoint = folder / "endpoint"
    log = folder / "local-aws.log"
    process = subprocess.Popen(
        [sys.executable, "-m", "local", "--endpoint-file", endpoint, *arguments],
        cwd=ROOT,
        stdout=log.open("w"),
        stderr=subprocess.STDOUT,
    )
    for _ in range(300):
        if endpoint.exists() and endpoint.read_text():
            return process, log
        try:
            process.wait(0.1)
            break
        except subprocess.TimeoutExpired:
            pass
    raise RuntimeError(log.read_text())


def build_package(folder: Path) -> Path:
    """The zip that `cfn submit` uploads, built by it."""
    project = folder / "project"
    shutil.copytree(ROOT, project, ignore=shutil.ignore_patterns(".*venv*", ".git", "test-*", "jdk-classes", "cdk"))
    subprocess.run([ROOT / ".venv/bin/cfn", "submit", "--dry-run"], cwd=project, check=True, capture_output=True)
    return project / "org-iam-rootsessions.zip"


@pytest.fixture(scope="session")
def package(tmp_path_factory) -> Path:
    return build_package(tmp_path_factory.mktemp("package"))


@pytest.fixture(scope="session")
def server(tmp_path_factory, package):
    folder = tmp_path_factory.mktemp("local-aws")
    process, log = start_local_aws(folder)
    local = LocalAws((folder / "endpoint").read_text(), log, package)
    yield local
    secrets = local.http("GET", "/_local/credentials")
    process.send_signal(signal.SIGTERM)
    process.wait(10)
    logged = log.read_text()  # with the handlers' logs and responses in all tests
    assert [secret for secret in secrets if secret in logged] == []


@pytest.fixture
def empty(server):
    """The local AWS with nothing in it yet."""
    server.http("POST", "/moto-api/reset")
    server.faults()
    server.calls()
    return server


@pytest.fixture
def local(empty):
    """The local AWS in which the type is registered, in the management account and us-east-1, and nothing else."""
    empty.register()
    return empty
