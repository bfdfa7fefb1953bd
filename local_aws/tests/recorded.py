"""Replays calls and compares the answers with AWS's recorded ones."""

import re
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from local_aws.client import LocalAws

Answer = dict[str, Any] | str  # a part of the output, or "Code: message" where UUID and ... are wildcards
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
Row = tuple[str, str, dict[str, Any], Answer]  # caller, "service operation", input, answer


@dataclass
class Replay:
    """`names` has the texts for names in braces, and `sessions` the credentials of each caller."""

    local: LocalAws
    names: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, dict[str, str]] = field(default_factory=dict)

    def differences(self, rows: list[Row]) -> list[str]:
        """One line for each call whose answer differs from the recorded one."""
        different = []
        for who, operation, parameters, expected in rows:
            expected, got = self._filled(expected), self.call(who, operation, **parameters)
            if not _holds(got, expected):
                different.append(f"{who}: {operation} {parameters}: expected {expected}, got {got}")
        return different

    def call(self, who: str, operation: str, **parameters: Any) -> Answer:
        service, _, name = operation.partition(" ")
        client = self.local.sdk(service, **self.sessions.get(who, {}))
        try:
            output = getattr(client, name)(**self._filled(parameters))
        except ClientError as e:
            return UUID.sub("UUID", f"{e.response['Error']['Code']}: {e.response['Error']['Message']}")
        del output["ResponseMetadata"]
        return output

    def _filled(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._filled(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self._filled(item) for item in value]
        if isinstance(value, str):
            for name, text in self.names.items():
                value = value.replace("{" + name + "}", text)
        return value


def _holds(got: Any, expected: Any) -> bool:
    if isinstance(expected, dict) and isinstance(got, dict):
        return all(key in got and _holds(got[key], value) for key, value in expected.items())
    if isinstance(expected, list) and isinstance(got, list):
        return len(got) == len(expected) and all(map(_holds, got, expected))
    if isinstance(expected, str) and isinstance(got, str):
        return re.fullmatch(re.escape(expected).replace(re.escape("..."), ".*"), got, re.DOTALL) is not None
    return expected in (got, "...")
