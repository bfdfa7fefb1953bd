"""AWS clients with the caller's own credentials, waiting, and errors with a remedy."""

import os
import textwrap
import time
from collections.abc import Callable
from typing import Any, TypeVar

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

AWS_ERRORS = (ClientError, BotoCoreError, ResponseParserError)
IAM = "iam.amazonaws.com"
TYPE = "Org::IAM::RootSessions"
OTHER_TYPE = "Org::IAM::RootCredentialsManagement"
ROOT_SESSIONS = "RootSessions"
ROOT_CREDENTIALS_MANAGEMENT = "RootCredentialsManagement"
DENIED = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"}
NO_TRUSTED_ACCESS = {"ServiceAccessNotEnabled", "ServiceAccessNotEnabledException"}
LIMIT_SECONDS = 45 * 60  # a registration runs the contract tests
T = TypeVar("T")


class AcceptanceError(Exception):
    """The run cannot continue; the text gives the reason and the remedy."""


def code_of(error: Exception) -> str:
    return error.response["Error"]["Code"] if isinstance(error, ClientError) else type(error).__name__


def explain(error: Exception) -> str:
    """One line, with the remedy if the project has one."""
    if isinstance(error, AcceptanceError):
        return str(error)
    text = textwrap.shorten(str(error), 300)
    if code_of(error) in DENIED:
        return f"{text}. To fix it: run it with credentials that allow this, such as an administrator's"
    return text


class Interrupted(BaseException):
    """A signal arrived. Not an Exception, because botocore treats those as network failures and retries."""


class Aws:
    def __init__(self, region: str, poll_seconds: float) -> None:
        self.region = region
        self.poll_seconds = poll_seconds
        self.interrupted_by: str | None = None  # a signal's name: the next call raises Interrupted
        self._session = boto3.Session(region_name=region)
        self._clients: dict[tuple[str, str], Any] = {}
        os.environ.setdefault("AWS_MAX_ATTEMPTS", "8")

    @property
    def is_local(self) -> bool:
        return "AWS_ENDPOINT_URL" in os.environ

    def client(self, service: str, region: str | None = None) -> Any:
        key = (service, region or self.region)
        if key not in self._clients:
            config = Config(retries={"mode": "standard"}, connect_timeout=10, read_timeout=60)
            client = self._session.client(service, region_name=key[1], config=config)
            client.meta.events.register("before-call", self._stop_if_interrupted)
            self._clients[key] = client
        return self._clients[key]

    def _stop_if_interrupted(self, **_: Any) -> None:
        """Stops only between two calls, because AWS may still carry out a call that was cut off."""
        if self.interrupted_by:
            raise Interrupted(self.interrupted_by)

    def wait_for(self, what: str, look: Callable[[], T | None], seconds: float = LIMIT_SECONDS) -> T:
        """The first result of `look` that is not None."""
        deadline = time.monotonic() + seconds
        while (value := look()) is None:
            if time.monotonic() > deadline:
                raise AcceptanceError(f"{what}: not within {seconds:.0f} s")
            time.sleep(self.poll_seconds)
        return value

    # Root sessions and trusted access

    def features(self) -> list[str]:
        """The enabled features; none without trusted access."""
        try:
            return sorted(self.client("iam").list_organizations_features()["EnabledFeatures"])
        except ClientError as e:
            if code_of(e) in NO_TRUSTED_ACCESS:
                return []
            raise

    def enable_root_sessions(self) -> None:
        self.client("iam").enable_organizations_root_sessions()
        self.wait_for("root sessions enabled", lambda: ROOT_SESSIONS in self.features() or None)

    def disable(self, feature: str) -> None:
        """Does nothing if the feature is disabled."""
        iam = self.client("iam")
        disable = {
            ROOT_SESSIONS: iam.disable_organizations_root_sessions,
            ROOT_CREDENTIALS_MANAGEMENT: iam.disable_organizations_root_credentials_management,
        }[feature]
        if feature in self.features():
            disable()
            self.wait_for(f"{feature} disabled", lambda: feature not in self.features() or None)

    def has_trusted_access(self) -> bool:
        pages = self.client("organizations").get_paginator("list_aws_service_access_for_organization").paginate()
        return any(p["ServicePrincipal"] == IAM for page in pages for p in page["EnabledServicePrincipals"])

    # Stacks and types

    def stack(self, name: str, region: str | None = None) -> dict[str, Any] | None:
        """None if no stack has this name; a deleted stack is found only by its ID."""
        try:
            return self.client("cloudformation", region).describe_stacks(StackName=name)["Stacks"][0]
        except ClientError as e:
            if code_of(e) == "ValidationError" and "does not exist" in str(e):
                return None
            raise

    def ended_stack(self, name: str, region: str | None = None) -> dict[str, Any] | None:
        """The stack after its operation has ended; None if it does not exist."""

        def ended() -> list | None:
            stack = self.stack(name, region)
            return None if stack and stack["StackStatus"].endswith("_IN_PROGRESS") else [stack]

        return self.wait_for(f"the operation of stack {name} to end", ended)[0]

    def is_registered(self, region: str, name: str = TYPE) -> bool:
        try:
            self.client("cloudformation", region).describe_type(Type="RESOURCE", TypeName=name)
        except ClientError as e:
            if code_of(e) in ("TypeNotFoundException", "TypeNotFound"):
                return False
            raise
        return True
