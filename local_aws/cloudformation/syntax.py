"""Parses templates and finds references in them, without evaluating them."""

import json
import re
from collections.abc import Iterator
from typing import Any

import yaml

from local_aws.cloudformation import known
from local_aws.cloudformation.exceptions import CloudFormationError, ValidationError

IAM_TYPES = {"Role", "Policy", "ManagedPolicy", "User", "Group", "InstanceProfile", "UserToGroupAddition", "AccessKey"}
IAM_NAMES = {"RoleName", "ManagedPolicyName", "UserName", "GroupName"}


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short forms. A date, such as a policy's version, stays text."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _short_form(loader: yaml.SafeLoader, name: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    return {name if name in ("Ref", "Condition") else f"Fn::{name}": value}


_Loader.add_multi_constructor("!", _short_form)


def parse(body: str) -> dict[str, Any]:
    """Parses a template in YAML or JSON and checks it with known.py."""
    try:
        template = json.loads(body) if body.lstrip().startswith("{") else yaml.load(body, _Loader)
    except json.JSONDecodeError as e:
        raise ValidationError(
            f"Template format error: JSON not well-formed. (line {e.lineno}, column {e.colno})"
        ) from e
    except yaml.YAMLError as e:
        raise ValidationError("Template format error: YAML not well-formed.") from e
    template = _with_get_att_lists(template)
    known.check(template)
    return template


def capabilities_of(template: dict[str, Any]) -> tuple[list[str], list[str]]:
    """The capability that a template needs, if any, and the types that need it.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/control-access-with-iam.html
    """
    iam = [d for d in template["Resources"].values() if d["Type"].removeprefix("AWS::IAM::") in IAM_TYPES]
    named = any(IAM_NAMES & set(definition.get("Properties", {})) for definition in iam)
    needed = ["CAPABILITY_NAMED_IAM" if named else "CAPABILITY_IAM"] if iam else []
    return needed, sorted({definition["Type"] for definition in iam})


def check_capabilities(template: dict[str, Any], given: list[str]) -> None:
    needed, _ = capabilities_of(template)
    if needed and not {*needed, "CAPABILITY_NAMED_IAM"} & set(given):
        raise CloudFormationError("InsufficientCapabilitiesException", f"Requires capabilities : [{needed[0]}]")


def references(value: Any) -> Iterator[str]:
    """The logical ids and parameters that a part of a template refers to."""
    if isinstance(value, list):
        for item in value:
            yield from references(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key == "Ref":
                yield item
            elif key == "Fn::GetAtt":
                yield item[0]
            elif key == "Fn::Sub":
                text, variables = item if isinstance(item, list) else (item, {})
                yield from set(re.findall(r"\$\{([^!.}]+)", text)) - set(variables)
                yield from references(variables)
            else:
                yield from references(item)


def depends_on(definition: dict[str, Any]) -> list[str]:
    names = definition.get("DependsOn", [])
    return [names] if isinstance(names, str) else names


def _with_get_att_lists(value: Any) -> Any:
    """Replaces `Fn::GetAtt: Resource.Attribute` by the equivalent list, because moto supports only the list."""
    if isinstance(value, list):
        return [_with_get_att_lists(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: item.split(".", 1) if key == "Fn::GetAtt" and isinstance(item, str) else _with_get_att_lists(item)
        for key, item in value.items()
    }
