"""Cloud Control's own checks of a model and a patch, before it calls a handler.

The messages are AWS's recorded answers (localstack/localstack, test_cloudcontrol_api.snapshot.json; radkawar/stackd,
cloudcontrol_lifecycle.json), or else the JSON Schema library's.
"""

import json
from typing import Any

import jsonpatch
from jsonpointer import JsonPointer
from jsonschema import Draft7Validator, ValidationError

from local_aws.cloudcontrol.exceptions import CloudControlError, ValidationException
from local_aws.cloudformation import schemas

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
    """Raises ValidationException with all violations."""
    checked = {name: schema[name] for name in VALIDATED if name in schema}
    found = [sentence for error in Draft7Validator(checked).iter_errors(model) for sentence in _sentences(error)]
    if len(found) > 1:
        found.insert(0, f"#: {len(found)} schema violations found")
    if found:
        raise ValidationException(f"Model validation failed ({'; '.join(found)})")


def patched(current: Model, patch: str, schema: Model) -> Model:
    """The patched model without its read-only properties. A patch cannot change read-only or create-only ones."""
    operations = parse(patch, list, "PatchDocument")
    try:
        changed = jsonpatch.apply_patch(current, operations)
    except jsonpatch.JsonPatchTestFailed as e:
        raise ValidationException("[TEST Operation] value mismatch") from e
    except (jsonpatch.JsonPatchException, jsonpatch.JsonPointerException) as e:
        raise ValidationException(f"Invalid patch update: {e}") from e
    for kind, code in REFUSED_CHANGES.items():
        refused = [path for path in schema.get(kind, []) if _at(path, current) != _at(path, changed)]
        if refused:
            raise CloudControlError(code, f"Invalid patch update: {kind} [{', '.join(refused)}] cannot be updated")
    read_only = schemas.names(schema, "readOnlyProperties")
    return {name: value for name, value in changed.items() if name not in read_only}


def _at(path: str, model: Model) -> Any:
    return JsonPointer(path.removeprefix("/properties")).resolve(model, None)


def _sentences(error: ValidationError) -> list[str]:
    where, found, wanted = "/".join(["#", *map(str, error.absolute_path)]), error.instance, error.validator_value
    if error.validator == "additionalProperties":
        unknown = sorted(found.keys() - error.schema.get("properties", {}).keys())
        return [f"{where}: extraneous key [{name}] is not permitted" for name in unknown]
    if error.validator == "type":
        return [f"{where}: expected type: {str(wanted).capitalize()}, found: {TYPES.get(type(found), 'Null')}"]
    return [f"{where}: {error.message}"]
