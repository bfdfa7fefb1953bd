"""Reads a type's package from S3 with the permissions of the calling account, like register-type.

https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_RegisterType.html
"""

import fnmatch
import io
import json
import zipfile
from dataclasses import dataclass
from typing import Any

from moto.s3.models import FakeBucket, s3_backends

from local_aws.cloudformation.exceptions import CFNRegistryException
from local_aws.organizations.models import organization_of


@dataclass(frozen=True)
class Package:
    schema: dict[str, Any]
    settings: dict[str, Any]  # .rpdk-config
    jar: bytes


def read_package(url: str, account_id: str, type_name: str) -> Package:
    """Raises CFNRegistryException with the reason if the package cannot be read."""
    files = _files(url, account_id)
    try:
        schema, settings = json.loads(files["schema.json"]), json.loads(files[".rpdk-config"])
        _ = settings["entrypoint"], settings["executableEntrypoint"], schema["typeName"], schema["primaryIdentifier"]
        [jar] = [data for file, data in files.items() if file.startswith("target/") and file.endswith(".jar")]
        zipfile.ZipFile(io.BytesIO(jar))
    except (KeyError, ValueError, zipfile.BadZipFile) as e:
        raise CFNRegistryException(f"{url} is not a package with a schema, settings and one jar: {e}") from e
    if schema["typeName"] != type_name:
        raise CFNRegistryException(f"The package is of type {schema['typeName']}, not {type_name}")
    if len(schema["primaryIdentifier"]) != 1:
        raise CFNRegistryException("The local AWS does not support types with more than one primary identifier")
    return Package(schema, settings, jar)


def _files(url: str, account_id: str) -> dict[str, bytes]:
    def unreadable(reason: object) -> CFNRegistryException:
        return CFNRegistryException(f"Could not read the schema handler package {url}: {reason}")

    bucket_name, _, key = url.removeprefix("s3://").partition("/")
    if not url.startswith("s3://") or bucket_name not in s3_backends.bucket_accounts:
        raise unreadable("no such bucket")
    partition, owner = s3_backends.bucket_accounts[bucket_name]
    backend = s3_backends[owner][partition]
    bucket = backend.get_bucket(bucket_name)
    if owner != account_id and not _allowed(bucket, key, account_id):
        raise unreadable("Access Denied (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied)")
    stored = backend.get_object(bucket_name, key)
    if stored is None:
        raise unreadable("no such object")
    try:
        with zipfile.ZipFile(io.BytesIO(stored.value)) as package:
            return {name: package.read(name) for name in package.namelist()}
    except zipfile.BadZipFile as e:
        raise unreadable(e) from e


def _allowed(bucket: FakeBucket, key: str, account_id: str) -> bool:
    """Whether the bucket's policy lets another account read, which cannot use the bucket's KMS key."""
    if "aws:kms" in json.dumps(bucket.encryption or {}) or not bucket.policy:
        return False
    statements = json.loads(bucket.policy)["Statement"]
    return any(
        statement["Effect"] == "Allow"
        and _matches(statement.get("Action"), "s3:GetObject")
        and _matches(statement.get("Resource"), f"{bucket.arn}/{key}")
        and _names(statement.get("Principal"), account_id)
        and _meets(statement.get("Condition", {}), account_id)
        for statement in _as_list(statements)
    )


def _as_list(value: Any) -> list:
    return value if isinstance(value, list) else [value]


def _matches(patterns: Any, value: str) -> bool:
    return any(fnmatch.fnmatchcase(value, pattern or "") for pattern in _as_list(patterns))


def _names(principal: Any, account_id: str) -> bool:
    principals = _as_list(principal.get("AWS") if isinstance(principal, dict) else principal)
    return any(p in ("*", account_id, f"arn:aws:iam::{account_id}:root") for p in principals)


def _meets(condition: dict[str, dict[str, Any]], account_id: str) -> bool:
    """Whether an account meets a condition on its organization. Other conditions are never met."""
    organization = organization_of(account_id)
    wanted = {"StringEquals": {"aws:PrincipalOrgID": organization.org.id}} if organization else None
    return not condition or condition == wanted
