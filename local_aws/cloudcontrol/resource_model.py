"""What Cloud Control checks by itself, before it calls a handler: a model against its schema, and a patch of it.

The sentences are those that AWS was recorded to answer (localstack/localstack, test_cloudcontrol_api.snapshot.json;
radkawar/stackd, cloudcontrol_lifecycle.json), else those of the package's schema library, which are the same.
"""

import json
from typing import Any

import jsonpatch
from jsonpointer import JsonPointer
from jsonschema import Draft7Validator, ValidationError

from local_aws.cloudcontrol.exceptions import CloudControlError, ValidationException

Model = dict[str, Any]
REFUSED_CHANGES = {"readOnlyProperties": "ValidationException", "createOnlyProperties": "NotUpdatableException"}
TYPES = {bool: "Boolean", str: "String", int: "Integer", float: "Double", list: "JSONArray", dict: "JSONObject"}
VALIDATED = ("properties", "definitions", "required", "additionalProperties", "oneOf", "anyOf", "allOf")


def parse(text: str, kind: type, name: str) -> Any:
    try:
        value = json.loads(text)
    except ValueError as e:
        raise ValidationException(f"{name} is not valid JSON: {e}") from e
    if not isinstance(value, kind):
        raise ValidationException(f"{name} is not a {TYPES[kind]}")
    return value


def validate(model: Model, schema: Model) -> None:
    """ValidationException with all that is wrong."""
    checked = {name: schema[name] for name in VALIDATED if name in schema}
    found = [sentence for error in Draft7Validator(checked).iter_errors(model) for sentence in _sentences(error)]
    if len(found) > 1:
        found.insert(0, f"#: {len(found)} schema violations found")
    if found:
        raise ValidationException(f"Model validation failed ({'; '.join(found)})")


def patched(current: Model, patch: str, schema: Model) -> Model:
    """The model without its read-only properties, which no patch may change; nor those that only a create sets."""
    operations = parse(patch, list, "PatchDocument")
    try:
        changed = jsonpatch.apply_patch(current, operations)
    except jsonpatch.JsonPatchTestFailed as e:
        raise ValidationException("[TEST Operation] value mismatch") from e
    except (jsonpatch.JsonPatchException, jsonpatch.JsonPointerException) as e:
        raise ValidationException(f"Invalid patch update: {e}") from e
    for kind, code in (
        ("readOnlyProperties", "ValidationException"),
        ("createOnlyProperties", "NotUpdatableException"),
    ):
        refused = [path for path in schema.get(kind, []) if _at(path, current) != _at(path, changed)]
        if refused:
            raise CloudControlError(code, f"Invalid patch update: {kind} [{', '.join(refused)}] cannot be updated")
    read_only = {path.removeprefix("/properties/") for path in schema.get("readOnlyProperties", [])}
    return {name: value for name, value in changed.items() if name not in read_only}


def _at(path: str, model: Model) -> Any:
    return JsonPointer(path.removeprefix("/properties")).resolve(model, None)


def _sentences(error: ValidationError) -> list[str]:
    where, found, wanted = "/".join(["#", *map(str, error.absolute_path)]), error.instance, error.validator_value
    if error.validator == "additionalProperties":
        unknown = sorted(found.keys() - error.schema.get("properties", {}).keys())
        return [f"{where}: extraneous key [{name}] is not permitted" for name in unknown]
    if error.validator == "required":
        missing = [name for name in wanted if name not in found and name in error.message]
        return [f"{where}: required key [{name}] not found" for name in missing]
    return [f"{where}: {_rest(error.validator, found, wanted, error.message)}"]


def _rest(rule: str, found: Any, wanted: Any, message: str) -> str:
    if rule == "type":
        return f"expected type: {str(wanted).capitalize()}, found: {TYPES.get(type(found), 'Null')}"
    if rule == "pattern":
        return f"string [{found}] does not match pattern {wanted}"
    if rule in ("minLength", "maxLength"):
        return f"expected {rule}: {wanted}, actual: {len(found)}"
    return message
