"""A client of the local AWS that uses the real AWS CLI and SDK."""

import json
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import boto3
import botocore
from botocore.exceptions import ClientError

from local_aws import environment
from local_aws.environment import ROOT

BIN = ROOT / ".venv/bin"
MANAGEMENT_ACCOUNT = "123456789012"
TYPE = "Org::IAM::RootSessions"
OTHER_TYPE = "Org::IAM::RootCredentialsManagement"
LOG_GROUP = "org-iam-rootsessions-logs"
FOLDERS = {TYPE: "", OTHER_TYPE: "root-credentials-management"}
ROOT_SESSIONS = "examples/root-sessions.yml"
Parameters = dict[str, str] | None
OPERATION_SECONDS, POLL_SECONDS = 120, 0.05


class AwsError(Exception):
    """AWS refused a request; the text is the AWS CLI's message."""


@contextmanager
def refusals() -> Iterator[None]:
    try:
        yield
    except ClientError as e:
        raise AwsError(str(e)) from e


def session(credentials: dict[str, str]) -> dict[str, str]:
    """Credentials as the environment variables of a client."""
    names = {"AccessKeyId": "AWS_ACCESS_KEY_ID", "SecretAccessKey": "AWS_SECRET_ACCESS_KEY"}
    names["SessionToken"] = "AWS_SESSION_TOKEN"
    return {variable: credentials[name] for name, variable in names.items() if name in credentials}


def fast_waiters(folder: Path) -> Path:
    """A folder for AWS_DATA_PATH that makes the CLI's waiters poll every second instead of every 30 s."""
    name = "cloudformation/2010-05-15/waiters-2.json"
    waiters = json.loads((Path(botocore.__file__).parent / "data" / name).read_text())
    for waiter in waiters["waiters"].values():
        waiter["delay"] = 1
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(json.dumps(waiters))
    return folder


class LocalAws:
    """A client; a process with its `environment` is a client, too."""

    def __init__(
        self, endpoint: str, log: Path | None = None, package: Path | None = None, hurry: dict | None = None
    ) -> None:
        self.endpoint = endpoint
        self.package = package  # the zip of `cfn submit`; the other type's zip is in a folder beside it
        self.hurry = hurry or {}  # the settings of control/faults.py that speed tests up
        self.log = log  # of the server and the Lambda function
        self._clients: dict[tuple, Any] = {}
        self.environment = environment.own() | {"AWS_ENDPOINT_URL": endpoint, "HOME": "/nonexistent"}
        if log:
            self.environment["AWS_DATA_PATH"] = str(fast_waiters(log.parent / "botocore"))

    def aws(self, *arguments: str, **session: str) -> Any:
        """The AWS CLI's output, parsed."""
        done = subprocess.run(
            [BIN / "aws", *arguments, "--output", "json"],
            env=self.environment | session,
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise AwsError(done.stderr.strip())
        return json.loads(done.stdout) if done.stdout.strip() else None

    def sdk(self, service: str, region: str = "us-east-1", **session: str) -> Any:
        """The real SDK for Python. Tests prefer it for their setup, because the CLI takes half a second to start."""
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

    def http(self, method: str, path: str, body: Any = None) -> Any:
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.endpoint + path, data, method=method)
        with urllib.request.urlopen(request, timeout=OPERATION_SECONDS) as response:
            return json.loads(response.read() or "null")

    def reset(self) -> None:
        self.http("POST", "/moto-api/reset")

    def faults(self, **faults: Any) -> None:
        """Replaces all faults; see control/faults.py."""
        self.http("PUT", "/_local/faults", self.hurry | faults)

    def calls(self) -> list[str]:
        """The operations of the calls that were recorded since the last time."""
        return [call["operation"] for call in self.http("DELETE", "/_local/calls")]

    def invoke(self, action: str, properties: dict, context: dict | None = None) -> dict:
        """Invokes the handler like CloudFormation, but without a stack, and returns its response."""
        request = {
            "action": action,
            "awsAccountId": MANAGEMENT_ACCOUNT,
            "bearerToken": "e2e",
            "region": "us-east-1",
            "resourceType": TYPE,
            "callbackContext": context,
            "requestData": {
                "callerCredentials": {"accessKeyId": "a", "secretAccessKey": "b", "sessionToken": "c"},
                "resourceProperties": properties,
            },
        }
        return self.http("POST", f"/_local/function/{TYPE}", request)

    def upload(self, name: str = "", account: str = MANAGEMENT_ACCOUNT, type_name: str = TYPE, **session: str) -> str:
        """Uploads a package to a bucket that only its account can read, and returns the S3 URL."""
        [package] = (self.package.parent / FOLDERS[type_name]).glob("org-iam-*.zip")
        name = name or package.name
        s3, bucket = self.sdk("s3", **session), f"packages-{account}"
        s3.create_bucket(Bucket=bucket)
        s3.put_object(Bucket=bucket, Key=name, Body=package.read_bytes())
        return f"s3://{bucket}/{name}"

    def share_packages(self, organization: str) -> None:
        """Lets all accounts of an organization read the packages in the management account's bucket."""
        bucket = f"packages-{MANAGEMENT_ACCOUNT}"
        statement = {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "s3:GetObject",
            "Resource": f"arn:aws:s3:::{bucket}/*",
            "Condition": {"StringEquals": {"aws:PrincipalOrgID": organization}},
        }
        policy = {"Version": "2012-10-17", "Statement": [statement]}
        self.sdk("s3").put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))

    def register(
        self, region: str = "us-east-1", account: str = MANAGEMENT_ACCOUNT, type_name: str = TYPE, **session: str
    ) -> str:
        """Registers a type like `cfn submit`, with its package, and returns the ARN of the version."""
        self.make_type_roles(**session)
        cloudformation = self.sdk("cloudformation", region, **session)
        token = cloudformation.register_type(
            Type="RESOURCE",
            TypeName=type_name,
            SchemaHandlerPackage=self.upload(account=account, type_name=type_name, **session),
            ExecutionRoleArn=f"arn:aws:iam::{account}:role/ExecutionRole",
            LoggingConfig={"LogRoleArn": f"arn:aws:iam::{account}:role/LoggingRole", "LogGroupName": LOG_GROUP},
        )["RegistrationToken"]
        return cloudformation.describe_type_registration(RegistrationToken=token)["TypeVersionArn"]

    def make_type_roles(self, **session: str) -> None:
        """Creates the execution role and the logging role of the types."""
        service = {"Service": "resources.cloudformation.amazonaws.com"}
        trust = {"Effect": "Allow", "Principal": service, "Action": "sts:AssumeRole"}
        iam = self.sdk("iam", **session)
        for role in ("ExecutionRole", "LoggingRole"):
            with suppress(iam.exceptions.EntityAlreadyExistsException):
                iam.create_role(RoleName=role, AssumeRolePolicyDocument=json.dumps({"Statement": [trust]}))

    def make_organization(self, feature_set: str = "ALL", trusted_access: bool = True) -> str:
        organizations = self.sdk("organizations")
        organization = organizations.create_organization(FeatureSet=feature_set)
        if trusted_access:
            organizations.enable_aws_service_access(ServicePrincipal="iam.amazonaws.com")
        return organization["Organization"]["Id"]

    def make_member(self, name: str = "member") -> tuple[str, dict[str, str]]:
        """Creates a member account, and returns its id and a session in it."""
        status = self.sdk("organizations").create_account(AccountName=name, Email=f"{name}@example.com")
        account = status["CreateAccountStatus"]["AccountId"]
        role = f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"
        return account, session(self.sdk("sts").assume_role(RoleArn=role, RoleSessionName="e2e")["Credentials"])

    def features(self) -> list[str]:
        return self.sdk("iam").list_organizations_features()["EnabledFeatures"]

    def create_stack(
        self, name: str = "stack", template: str = ROOT_SESSIONS, parameters: Parameters = None, **session: str
    ) -> dict[str, Any]:
        """Creates a stack from a template's file or text, and returns the stack after the operation."""
        created = self.start_stack("create", name, template, parameters, **session)
        return self.finished(created["StackId"], **session)

    def update_stack(self, template: str, name: str = "stack", parameters: Parameters = None, **session: str) -> str:
        """Updates a stack and returns its last status."""
        updated = self.start_stack("update", name, template, parameters, **session)
        return self.finished(updated["StackId"], **session)["StackStatus"]

    def start_stack(
        self, action: str, name: str, template: str, parameters: Parameters = None, **session: str
    ) -> dict[str, Any]:
        """Starts create-stack or update-stack, without waiting."""
        operation = getattr(self.sdk("cloudformation", **session), f"{action}_stack")
        with refusals():
            return operation(
                StackName=name,
                TemplateBody=template if template.startswith("{") else (ROOT / template).read_text(),
                Capabilities=["CAPABILITY_NAMED_IAM"],
                Parameters=[{"ParameterKey": k, "ParameterValue": v} for k, v in (parameters or {}).items()],
            )

    def delete_stack(self, name: str = "stack", **session: str) -> str:
        """Deletes a stack and returns its last status."""
        stack_id = self.stack(name, **session)["StackId"]
        with refusals():
            self.sdk("cloudformation", **session).delete_stack(StackName=name)
        return self.finished(stack_id, **session)["StackStatus"]

    def finished(self, name: str = "stack", **session: str) -> dict[str, Any]:
        """Waits for the end of a stack's operation, and returns the stack from describe-stacks."""
        deadline = time.monotonic() + OPERATION_SECONDS
        while time.monotonic() < deadline:
            stack = self.stack(name, **session)
            if not stack["StackStatus"].endswith("_IN_PROGRESS"):
                return stack
            time.sleep(POLL_SECONDS)
        raise TimeoutError(f"stack {name} is still {stack['StackStatus']}")

    def stack(self, name: str = "stack", **session: str) -> dict[str, Any]:
        return self.sdk("cloudformation", **session).describe_stacks(StackName=name)["Stacks"][0]

    def events(self, name: str = "stack", **session: str) -> list[tuple[str, str, str]]:
        """The logical id, status and reason of each event, oldest first."""
        events = self.sdk("cloudformation", **session).describe_stack_events(StackName=name)
        return [
            (e["LogicalResourceId"], e["ResourceStatus"], e.get("ResourceStatusReason", ""))
            for e in reversed(events["StackEvents"])
        ]
