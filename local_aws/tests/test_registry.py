"""The registry of types, and CloudFormation's checks against the registered schema."""

import json

import pytest
from recorded import Replay, Row

from local_aws.client import TYPE

NAMED = {"Type": "RESOURCE", "TypeName": TYPE}
NOT_FOUND = "TypeNotFoundException: The type 'Org::IAM::RootSessions' cannot be found."
DESCRIBE, REGISTRATION = "cloudformation describe_type", "cloudformation describe_type_registration"
REGISTRATIONS, DEREGISTER = "cloudformation list_type_registrations", "cloudformation deregister_type"
DEFAULT = "cloudformation set_type_default_version"

# localstack/localstack, tests/aws/services/cloudformation/api/test_extensions_api.snapshot.json (2023-03-02)
WHILE_IN_PROGRESS_RECORDED: list[Row] = [
    ("anyone", DESCRIBE, NAMED, NOT_FOUND),  # test_extension_not_complete
    ("anyone", REGISTRATIONS, {}, {"RegistrationTokenList": ["{token}"]}),
    (
        *("anyone", REGISTRATION, {"RegistrationToken": "{token}"}),  # test_crud_extension: describe_type_response
        {"ProgressStatus": "IN_PROGRESS", "TypeArn": "{type}", "TypeVersionArn": "{type}/00000001"},
    ),
    ("anyone", REGISTRATION, {"RegistrationToken": "{token}"}, {"ProgressStatus": "COMPLETE"}),
    ("anyone", REGISTRATIONS, {"TypeName": "Org::IAM::RootSessions"}, {"RegistrationTokenList": []}),  # list_response
    (
        *("anyone", DESCRIBE, {"Arn": "{type}"}),  # describe_response
        {"Arn": "{type}/00000001", "DefaultVersionId": "00000001", "TimeCreated": "...", "LastUpdated": "..."},
    ),
]
VERSIONING_RECORDED: list[Row] = [  # test_extension_versioning, with two versions
    ("anyone", DESCRIBE, NAMED, {"DefaultVersionId": "00000001"}),
    ("anyone", DEFAULT, {"Arn": "{type}/00000002"}, {}),
    (
        *("anyone", DEREGISTER, NAMED),  # multiple_versions_error
        "CFNRegistryException: This type has more than one active version. Please deregister non-default active"
        " versions before attempting to deregister the type.",
    ),
    ("anyone", DEREGISTER, {"Arn": "{type}-99999999"}, "CFNRegistryException: TypeName is invalid"),
    ("anyone", DEREGISTER, {"Arn": "{type}/00000001"}, {}),  # delete_unused_version_response
    (
        *("anyone", DEREGISTER, {"Arn": "{type}/00000002"}),  # error_for_deleting_default_with_arn
        "CFNRegistryException: Version '00000002' is the default version and cannot be deregistered. Deregister the"
        " resource type 'Org::IAM::RootSessions' instead.",
    ),
    ("anyone", DEREGISTER, NAMED, {}),  # deleting_default_response
    ("anyone", DESCRIBE, NAMED, NOT_FOUND),
    ("anyone", DESCRIBE, {"Arn": "{type}/00000002"}, {"DeprecatedStatus": "DEPRECATED"}),
]


@pytest.fixture
def replay(empty) -> Replay:
    return Replay(empty, {"type": "arn:aws:cloudformation:us-east-1:123456789012:type/resource/Org-IAM-RootSessions"})


def test_a_registration_until_it_is_complete(replay):
    replay.local.faults(registrations_in_progress=1)
    package = {**NAMED, "SchemaHandlerPackage": replay.local.upload()}
    replay.names["token"] = replay.call("anyone", "cloudformation register_type", **package)["RegistrationToken"]
    assert replay.differences(WHILE_IN_PROGRESS_RECORDED) == []


def test_the_numbers_of_deregistered_versions_are_never_reused(replay):
    for _ in range(2):
        replay.local.register()
    assert replay.differences(VERSIONING_RECORDED) == []

    assert replay.local.register().endswith("/00000003")  # the recorded versions were 00000050 and 00000051


@pytest.mark.parametrize(
    "name, value, reason",
    [
        ("Enabled", True, "extraneous key [Enabled] is not permitted"),
        ("OrganizationId", "o-exampleorgid", "Encountered readonly properties [OrganizationId]"),
    ],
)
def test_a_wrong_property_fails_before_a_handler_runs(local, name, value, reason):
    local.make_organization()
    template = {"Resources": {"RootSessions": {"Type": TYPE, "Properties": {name: value}}}}

    assert local.create_stack(template=json.dumps(template))["StackStatus"] == "ROLLBACK_COMPLETE"

    assert any(reason in because for _, status, because in local.events() if status == "CREATE_FAILED")
    assert local.calls() == []
