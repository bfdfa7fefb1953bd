"""Stack policies, which limit the updates of a stack's resources.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/protect-stack-resources.html
"""

import fnmatch
import json
from typing import Any

from local_aws.cloudformation.exceptions import ValidationError

ACTIONS = {"Update:Modify", "Update:Replace", "Update:Delete", "Update:*"}
ELEMENTS = {"Effect", "Action", "NotAction", "Principal", "Resource", "NotResource", "Condition"}


def check(body: str) -> None:
    """Raises ValidationError if AWS would refuse the policy, or if the local AWS does not support a part of it."""
    try:
        statements = _list(json.loads(body)["Statement"])
        sound = all(
            set(s) <= ELEMENTS
            and s["Effect"] in ("Allow", "Deny")
            and s["Principal"] in ("*", {"AWS": "*"})
            and set(_list(s.get("Action", s.get("NotAction")))) <= ACTIONS
            and _list(s.get("Resource", s.get("NotResource")))
            for s in statements
        )
    except (ValueError, KeyError, TypeError):
        sound = False
    if not sound:
        raise ValidationError("Error validating stack policy: Invalid stack policy")
    for statement in statements:
        for operator, condition in statement.get("Condition", {}).items():
            if operator not in ("StringEquals", "StringLike") or set(condition) != {"ResourceType"}:
                raise ValidationError("The local AWS does not support this Condition of a stack policy")


def refusal(body: str, action: str, logical_id: str, type_name: str) -> str | None:
    """The reason if the policy does not allow an update. A policy denies everything that it does not allow."""
    resource = f"LogicalResourceId/{logical_id}"
    allowed, denied = False, []
    for number, statement in enumerate(_list(json.loads(body)["Statement"]) if body else [], 1):
        if _applies(statement, action, resource, type_name):
            if statement["Effect"] == "Deny":
                denied.append(f"Statement [#{number}] does not allow [{action}] for resource [{resource}]")
            allowed = True
    if denied or (body and not allowed):
        return f"Action denied by stack policy: {'; '.join(denied) or f'no statement allows [{action}]'};"
    return None


def _applies(statement: dict[str, Any], action: str, resource: str, type_name: str) -> bool:
    return (
        _named(statement, "Action", action)
        and _named(statement, "Resource", resource)
        and all(_matches(type_name, c["ResourceType"]) for c in statement.get("Condition", {}).values())
    )


def _named(statement: dict[str, Any], element: str, value: str) -> bool:
    if f"Not{element}" in statement:
        return not _matches(value, statement[f"Not{element}"])
    return _matches(value, statement[element])


def _matches(value: str, patterns: Any) -> bool:
    return any(fnmatch.fnmatchcase(value, pattern) for pattern in _list(patterns))


def _list(value: Any) -> list:
    return value if isinstance(value, list) else [value]
