"""A template's Rules, which its parameters must satisfy before an operation begins.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html
"""

from collections.abc import Mapping
from typing import Any

from local_aws.cloudformation.exceptions import ValidationError


def check(rules: Mapping[str, dict[str, Any]], values: Mapping[str, Any]) -> None:
    """Raises ValidationError with the description of the first assertion that does not hold."""
    for name, rule in rules.items():
        if "RuleCondition" in rule and not _value(rule["RuleCondition"], values):
            continue
        for assertion in rule["Assertions"]:
            if not _value(assertion["Assert"], values):
                raise ValidationError(assertion.get("AssertDescription", f"Rule {name} does not hold"))


def _value(expression: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(expression, list):
        return [_value(item, values) for item in expression]
    if not isinstance(expression, dict):
        return expression
    [(function, argument)] = expression.items()
    if function == "Ref":
        return values[argument]
    return FUNCTIONS[function](*_value(argument, values))


FUNCTIONS = {
    "Fn::And": lambda *conditions: all(conditions),
    "Fn::Or": lambda *conditions: any(conditions),
    "Fn::Not": lambda condition: not condition,
    "Fn::Equals": lambda one, other: str(one) == str(other),
    "Fn::Contains": lambda members, value: str(value) in map(str, members),
    "Fn::EachMemberEquals": lambda members, value: all(str(member) == str(value) for member in members),
    "Fn::EachMemberIn": lambda members, of: set(members) <= set(of),
}
