"""Checks the contents of a template. The local AWS refuses everything that it does not support.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
"""

from collections.abc import Iterator
from typing import Any

from moto.cloudformation.parsing import NULL_MODELS, get_model_map

from local_aws.cloudformation import rules
from local_aws.cloudformation.exceptions import ValidationError
from local_aws.cloudformation.parameters import KNOWN_TYPES

OWN_TYPES = {  # provisioning/own.py makes them
    "AWS::CloudFormation::ResourceDefaultVersion",
    "AWS::CloudFormation::ResourceVersion",
    "AWS::CloudFormation::StackSet",
    "AWS::S3::BucketPolicy",
}
# Stacks keep and describe these resources, but they do nothing.
KEPT_TYPES = {"AWS::CDK::Metadata", "AWS::SNS::Subscription", "AWS::SNS::TopicPolicy", *NULL_MODELS}
SECTIONS = {
    *("AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Rules", "Mappings", "Conditions"),
    *("Resources", "Outputs"),
}
ATTRIBUTES = {*("Type", "Properties", "Metadata", "Condition", "DependsOn", "DeletionPolicy", "UpdateReplacePolicy")}
UNHANDLED = {"Transform": "section", "Hooks": "section", "CreationPolicy": "attribute", "UpdatePolicy": "attribute"}
PARAMETER_ATTRIBUTES = {
    *("Type", "Default", "Description", "ConstraintDescription", "AllowedPattern", "AllowedValues", "NoEcho"),
    *("MinLength", "MaxLength", "MinValue", "MaxValue"),
}
OUTPUT_ATTRIBUTES = {"Value", "Description", "Condition", "Export"}
POLICIES = {
    "DeletionPolicy": {"Delete", "Retain", "RetainExceptOnCreate"},
    "UpdateReplacePolicy": {"Delete", "Retain"},
}
FUNCTIONS = {
    *("Fn::And", "Fn::Base64", "Fn::Equals", "Fn::FindInMap", "Fn::GetAtt", "Fn::If", "Fn::ImportValue", "Fn::Join"),
    *("Fn::Not", "Fn::Or", "Fn::Select", "Fn::Split", "Fn::Sub"),
}


def is_third_party(type_name: str) -> bool:
    return not type_name.startswith(("AWS::", "Alexa::"))


def check(template: Any) -> None:
    """Checks a template's shape, not its values. Raises ValidationError if AWS or the local AWS does not support it."""
    if not isinstance(template, dict):
        raise ValidationError("Template format error: unsupported structure.")
    _refuse_others(template, SECTIONS, "Invalid template property or properties [{}]")
    if template.get("AWSTemplateFormatVersion", "2010-09-09") != "2010-09-09":
        raise ValidationError(
            f"Template format error: [{template['AWSTemplateFormatVersion']}] is not a supported value for"
            " AWSTemplateFormatVersion."
        )
    if not template.get("Resources"):
        raise ValidationError("Template format error: At least one Resources member must be defined.")
    for section, kind in (("Parameters", "Parameter"), ("Resources", "Resource")):
        for name in template.get(section) or {}:
            if not str(name).isalnum():
                raise ValidationError(f"Template format error: {kind} name {name} is non alphanumeric.")
    for name, definition in (template.get("Parameters") or {}).items():
        _check_parameter(name, definition)
    for name, definition in template["Resources"].items():
        _check_resource(name, definition)
    for name, definition in (template.get("Outputs") or {}).items():
        _check_output(name, definition)
    for _, key, value in walk({name: template[name] for name in template if name not in ("Metadata", "Rules")}):
        if key.startswith("Fn::") and key not in FUNCTIONS:
            raise ValidationError(f"The local AWS does not support {key}")
        if key == "Fn::Equals" and not (isinstance(value, list) and len(value) == 2):
            raise ValidationError("Template error: every Fn::Equals object requires a list of 2 string parameters.")
        if isinstance(value, str) and "{{resolve:" in value:
            raise ValidationError("The local AWS does not support dynamic references ({{resolve:...}})")
    for _, key, _ in walk(template.get("Rules")):
        if key.startswith("Fn::") and key not in rules.FUNCTIONS:
            raise ValidationError(f"The local AWS does not support {key} in Rules")


def check_types(template: dict[str, Any], registered: set[str]) -> None:
    used = {definition["Type"] for definition in template["Resources"].values()}
    if unknown := sorted(name for name in used if is_third_party(name) and name not in registered):
        raise ValidationError(f"Template format error: Unrecognized resource types: [{', '.join(unknown)}]")
    modelled = (get_model_map().keys() | OWN_TYPES | KEPT_TYPES | registered) - {"AWS::CloudFormation::Stack"}
    if unknown := sorted(used - modelled):
        raise ValidationError(f"The local AWS does not support resources of type {', '.join(unknown)}")


def _check_parameter(name: str, definition: dict[str, Any]) -> None:
    _refuse_others(definition, PARAMETER_ATTRIBUTES, "Invalid template parameter property '{}'")
    if not KNOWN_TYPES.fullmatch(str(definition.get("Type"))):
        raise ValidationError(f"The local AWS does not support the type {definition.get('Type')} of parameter {name}")


def _check_resource(name: str, definition: Any) -> None:
    if not isinstance(definition, dict):
        raise ValidationError("Template format error: Any Resources member must be an object.")
    _refuse_others(definition, ATTRIBUTES, "Invalid template resource property '{}'")
    if not isinstance(definition.get("Type"), str):
        raise ValidationError(
            f"Template format error: [/Resources/{name}] Every Resources object must contain a Type member."
        )
    for attribute, values in POLICIES.items():
        value = definition.get(attribute, "Delete")
        if not isinstance(value, str):
            raise ValidationError(f"Template format error: Every {attribute} member must be a string.")
        if value not in values:
            raise ValidationError(
                f"The local AWS does not support {attribute} {value} of resource {name}:"
                f" use {', '.join(sorted(values))}"
            )


def _check_output(name: str, definition: Any) -> None:
    if not isinstance(definition, dict) or "Value" not in definition:
        raise ValidationError("Template format error: Every Outputs member must contain a Value object")
    _refuse_others(definition, OUTPUT_ATTRIBUTES, "Invalid template output property '{}'")
    if definition["Value"] is None:
        raise ValidationError(f"[/Outputs/{name}/Value] 'null' values are not allowed in templates")


def _refuse_others(given: dict[str, Any], known: set[str], refusal: str) -> None:
    """Refuses other names with AWS's own `refusal`, or with a message of the local AWS if AWS supports the name."""
    for name in given:
        if name not in known:
            unhandled = f"The local AWS does not support the {UNHANDLED.get(name)} {name} of templates"
            raise ValidationError(unhandled if name in UNHANDLED else refusal.format(name))


def walk(value: Any, path: str = "") -> Iterator[tuple[str, str, Any]]:
    """The path, the key and the value of each item in a part of a template; an item of a list has an empty key."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield f"{path}/{key}", str(key) if isinstance(value, dict) else "", item
        yield from walk(item, f"{path}/{key}")


def conditions(definition: dict[str, Any]) -> list[tuple[str, str]]:
    """Each condition that a resource or an output names, and the key that names it."""
    named = [(value[0], key) for _, key, value in walk(definition) if key == "Fn::If" and isinstance(value, list)]
    return named + ([(definition["Condition"], "Condition")] if "Condition" in definition else [])
