"""Cloud Control's own checks of a model and of a patch, without any handler."""

import json

import pytest

from local_aws.cloudcontrol import resource_model
from local_aws.cloudcontrol.exceptions import CloudControlError

LOG_GROUP = {
    "properties": {"LogGroupName": {"type": "string"}, "Days": {"type": "integer"}},
    "additionalProperties": False,
    "createOnlyProperties": ["/properties/LogGroupName"],
}


@pytest.mark.parametrize(
    "operation, refused",
    [
        (
            {"op": "replace", "path": "/LogGroupName", "value": "renamed"},  # S1 immutable
            "NotUpdatableException: Invalid patch update: createOnlyProperties [/properties/LogGroupName] cannot be",
        ),
        ({"op": "replace", "path": "/Nope", "value": 1}, "ValidationException: Invalid patch update: "),
        ({"op": "twist"}, "ValidationException: Invalid patch update: "),
    ],
)
def test_a_patch_that_is_refused(operation, refused):
    with pytest.raises(CloudControlError) as e:
        resource_model.patched({"LogGroupName": "name"}, json.dumps([operation]), LOG_GROUP)
    assert str(e.value).startswith(refused)


def test_all_that_is_wrong_with_a_model_is_said():
    with pytest.raises(CloudControlError) as e:
        resource_model.validate({"LogGroupName": True, "Days": "1", "Nope": 1}, LOG_GROUP)
    assert str(e.value) == (
        "ValidationException: Model validation failed (#: 3 schema violations found;"
        " #/LogGroupName: expected type: String, found: Boolean; #/Days: expected type: Integer, found: String;"
        " #: extraneous key [Nope] is not permitted)"
    )
