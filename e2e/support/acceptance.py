"""Runs script/accept's program, through a proxy that makes requests fail, and looks for what it left behind."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fault_proxy import Fault, FaultProxy, serve
from support import IAM, REGIONS

from local_aws.client import ROOT, LocalAws

SECONDS = 120


class Accept:
    """Runs `python -m accept` in a folder of its own, against an endpoint."""

    def __init__(self, local: LocalAws, folder: Path, organization: str, endpoint: str | None = None) -> None:
        self._local = local
        self.folder = folder
        self.organization = organization
        self._endpoint = endpoint or local.endpoint

    def start(self, *arguments: str, **streams: int) -> subprocess.Popen:
        environment = {"AWS_ENDPOINT_URL": self._endpoint, "AWS_MAX_ATTEMPTS": "3", "PYTHONPATH": str(ROOT)}
        return subprocess.Popen(
            [sys.executable, "-m", "accept", "--poll", "0.05", *arguments],
            cwd=self.folder,
            env=self._local.environment | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **streams,
        )

    def run(self, *arguments: str) -> tuple[int, str, str]:
        process = self.start(*arguments)
        output, errors = process.communicate(timeout=SECONDS)
        return process.returncode, output, errors

    def accept(self, *arguments: str) -> tuple[int, str, str]:
        process = self.start_accepting(*arguments)
        output, errors = process.communicate(timeout=SECONDS)
        return process.returncode, output, errors

    def start_accepting(self, *arguments: str) -> subprocess.Popen:
        options = ["--organization", self.organization, "--yes", "--package", str(self._local.package)]
        return self.start(*options, "--second-region", REGIONS[1], *arguments)


@contextmanager
def faulty(accept: Accept, local: LocalAws, *faults: Fault) -> Iterator[tuple[Accept, FaultProxy]]:
    """The same, through a proxy that makes its requests fail."""
    proxy = FaultProxy(local.endpoint, *faults)
    with serve(proxy) as endpoint:
        yield Accept(local, accept.folder, accept.organization, endpoint), proxy


def leftovers(local: LocalAws) -> dict[str, list[str]]:
    """All that a run could leave behind in the account, and the state of the organization."""
    organizations = local.sdk("organizations")
    services = organizations.list_aws_service_access_for_organization()["EnabledServicePrincipals"]
    trusted = [service["ServicePrincipal"] for service in services]
    found: dict[str, list[str]] = {"trusted access": trusted, "features": local.features() if IAM in trusted else []}
    found["roles"] = [role["RoleName"] for role in local.sdk("iam").list_roles()["Roles"]]
    found["buckets"] = [bucket["Name"] for bucket in local.sdk("s3").list_buckets()["Buckets"]]
    for region in REGIONS:
        cloudformation = local.sdk("cloudformation", region)
        found[f"stacks in {region}"] = [stack["StackName"] for stack in cloudformation.describe_stacks()["Stacks"]]
        found[f"types in {region}"] = [t["TypeName"] for t in cloudformation.list_types()["TypeSummaries"]]
        sets = cloudformation.list_stack_sets()["Summaries"]
        found[f"StackSets in {region}"] = [s["StackSetName"] for s in sets if s["Status"] == "ACTIVE"]
        groups = local.sdk("logs", region).describe_log_groups()["logGroups"]
        found[f"log groups in {region}"] = [group["logGroupName"] for group in groups]
    return {kind: names for kind, names in found.items() if names}
