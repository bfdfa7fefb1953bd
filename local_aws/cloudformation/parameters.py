"""Computes and checks the values of a template's parameters.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
"""

import operator
import re
from collections.abc import Iterator, Mapping
from typing import Any

from local_aws.cloudformation.exceptions import ValidationError

KNOWN_TYPES = re.compile(
    r"String|Number|CommaDelimitedList|List<(String|Number)>"
    r"|AWS::SSM::Parameter::(Name|Value<(String|CommaDelimitedList|List<String>)>)"
)
LIMITS = {
    "MinLength": (operator.lt, "must contain at least {:.0f} characters"),
    "MaxLength": (operator.gt, "must contain at most {:.0f} characters"),
    "MinValue": (operator.lt, "must be a number not less than {:g}"),
    "MaxValue": (operator.gt, "must be a number not greater than {:g}"),
}


def given(parameters: list[dict[str, Any]], previous: Mapping[str, str]) -> dict[str, str]:
    """The values in a request. As in AWS, a parameter without a previous value gets its default."""
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
    """The value of each parameter, or its default. SSM parameter types are not resolved."""
    if unknown := [name for name in values if name not in definitions]:
        raise ValidationError(f"Parameters: [{', '.join(unknown)}] do not exist in the template")
    defaults = {name: _text(d["Default"]) for name, d in definitions.items() if "Default" in d}
    if missing := [name for name in definitions if name not in values and name not in defaults]:
        raise ValidationError(f"Parameters: [{', '.join(missing)}] must have values")
    chosen = {name: values.get(name, defaults.get(name, "")) for name in definitions}
    for name, value in chosen.items():
        _check(name, definitions[name], value)
    return chosen


def is_hidden(definition: dict[str, Any]) -> bool:
    return _text(definition.get("NoEcho")) == "true"


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(map(_text, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _check(name: str, definition: dict[str, Any], value: str) -> None:
    items = value.split(",") if re.match(r"CommaDelimitedList|List<", definition["Type"]) else [value]
    if problems := [problem for item in items for problem in _problems(definition, item)]:
        described = definition.get("ConstraintDescription")
        problem = f"failed to satisfy constraint: {described}" if described else problems[0]
        raise ValidationError(f"Parameter '{name}' {problem}")


def _problems(definition: dict[str, Any], value: str) -> Iterator[str]:
    size = len(value)
    if "Number" in definition["Type"]:
        if not re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", value):
            yield "must be a number."
            return
        size = float(value)
    for name, (violates, problem) in LIMITS.items():
        if name in definition and violates(size, float(definition[name])):
            yield problem.format(float(definition[name]))
    if "AllowedValues" in definition and value not in map(_text, definition["AllowedValues"]):
        yield "must be one of AllowedValues"
    if "AllowedPattern" in definition and not re.fullmatch(definition["AllowedPattern"], value):
        yield f"must match pattern {definition['AllowedPattern']}"
