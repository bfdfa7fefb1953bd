"""A template's parameters: which value each has, and whether it may have it.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
"""

import re
from collections.abc import Mapping
from typing import Any

from local_aws.cloudformation.exceptions import ValidationError

KNOWN_TYPES = re.compile(
    r"String|Number|CommaDelimitedList|List<(String|Number)>"
    r"|AWS::SSM::Parameter::(Name|Value<(String|CommaDelimitedList|List<String>)>)"
)


def given(parameters: list[dict[str, Any]], previous: Mapping[str, str]) -> dict[str, str]:
    """The values of a request. A parameter that has no previous value gets its default, as in AWS."""
    values = {}
    for parameter in parameters:
        key, value = parameter["ParameterKey"], parameter.get("ParameterValue")
        if not parameter.get("UsePreviousValue"):
            values[key] = "" if value is None else value
        elif value:
            raise ValidationError(
                f"Invalid input for parameter key {key}. Cannot specify usePreviousValue as true and non empty value"
                " for a parameter"
            )
        elif key in previous:
            values[key] = previous[key]
    return values


def values_of(definitions: Mapping[str, dict[str, Any]], values: Mapping[str, str]) -> dict[str, str]:
    """The value of each parameter, or its default; that of an SSM parameter type is not resolved."""
    if unknown := [name for name in values if name not in definitions]:
        raise ValidationError(f"Parameters: [{', '.join(unknown)}] do not exist in the template")
    defaults = {name: _text(d["Default"]) for name, d in definitions.items() if "Default" in d}
    if missing := [name for name in definitions if name not in values and name not in defaults]:
        raise ValidationError(f"Parameters: [{', '.join(missing)}] must have values")
    chosen = {name: values.get(name, defaults.get(name, "")) for name in definitions}
    for name, value in chosen.items():
        _check(name, definitions[name], value)
    return chosen


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(map(_text, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _check(name: str, definition: dict[str, Any], value: str) -> None:
    items = value.split(",") if re.match(r"CommaDelimitedList|List<", definition["Type"]) else [value]
    for item in items:
        for problem in _problems(definition, item):
            described = definition.get("ConstraintDescription")
            raise ValidationError(
                f"Parameter '{name}' failed to satisfy constraint: {described}"
                if described
                else f"Parameter '{name}' {problem}"
            )


def _problems(definition: dict[str, Any], value: str) -> list[str]:
    limits = {name: float(definition[name]) for name in _LIMITS if name in definition}
    problems = []
    if "Number" in definition["Type"]:
        if not re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", value):
            return ["must be a number."]
        size = float(value)
    else:
        size = len(value)
    for name, (exceeds, problem) in _LIMITS.items():
        if name in limits and exceeds(size, limits[name]):
            problems.append(problem.format(limits[name]))
    if "AllowedValues" in definition and value not in map(_text, definition["AllowedValues"]):
        problems.append("must be one of AllowedValues")
    if "AllowedPattern" in definition and not re.fullmatch(definition["AllowedPattern"], value):
        problems.append(f"must match pattern {definition['AllowedPattern']}")
    return problems


def _below(size: float, limit: float) -> bool:
    return size < limit


def _above(size: float, limit: float) -> bool:
    return size > limit


_LIMITS = {
    "MinLength": (_below, "must contain at least {:.0f} characters"),
    "MaxLength": (_above, "must contain at most {:.0f} characters"),
    "MinValue": (_below, "must be a number not less than {:g}"),
    "MaxValue": (_above, "must be a number not greater than {:g}"),
}
