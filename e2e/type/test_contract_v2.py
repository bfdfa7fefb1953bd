"""AWS's contract suite v2, which every new type must pass, on both packages.

https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/contract-tests.html#contract-tests-v2. Each docstring
names the suite's rows. guide/contributing/contract-tests.md explains the rows that do not apply.
"""

import re

import pytest
import shipped
from contract import SCHEMA, Failed, Suite, identifier, inputs, names, without
from support import switch


@pytest.fixture
def suite(local_function, of, empty):
    """The suite in an organization with trusted access and without the feature."""
    empty.make_organization()
    suite = Suite(local_function, of)
    yield suite
    suite.clean_up()
    assert empty.features() == []


def test_create_read_list_update_and_delete(suite):
    """create_read, create_list, create_list_read, update_read, update_primary_id_check, update_list, create_delete,
    read_by_create_equals_read_by_update, read_return_all_schema_properties_using_one_or_more_inputs.

    And the rows for each read, which Suite.create and Suite.update run: read_input_output_negative_match,
    read_return_readonly_properties, read_return_write_only_properties, read_output_over_schema.
    """
    created = suite.create()
    assert set(created) == set(SCHEMA["properties"]) - names("writeOnlyProperties")
    assert suite.read(created) == created
    [listed] = suite.list()
    assert suite.read(listed) == created

    updated = suite.update(created)
    assert suite.read(identifier(updated)) == updated == created
    assert suite.list() == [identifier(updated)]

    suite.delete(updated)


def test_a_second_create_is_refused_and_adopts_nothing(suite):
    """create_create, create_create_primary_id_check, create_create_read."""
    created = suite.create()
    second = suite.attempt_create(inputs("create"))
    assert (second["status"], second["errorCode"]) == ("FAILED", "AlreadyExists")
    assert second.get("resourceModel") is None
    assert suite.read(created) == created


def test_create_with_the_model_of_a_read(suite):
    """create_with_read_response_lcs. AWS does not document whether the first resource still exists; both work."""
    created = suite.create()
    template = without(suite.read(created), "readOnlyProperties")
    assert suite.create(template) == created
    suite.delete(created)
    assert suite.create(template) == created


@pytest.mark.parametrize("operation", [Suite.read, Suite.update, Suite.delete])
def test_a_deleted_resource_is_not_found(suite, operation):
    """delete_read, delete_update, delete_delete, delete_list, delete_create."""
    created = suite.create()
    suite.delete(created)
    with pytest.raises(Failed) as failed:
        operation(suite, created)
    assert failed.value.event["errorCode"] == "NotFound"
    assert suite.list() == []
    assert suite.create() == created


def test_if_the_feature_is_enabled_the_suite_fails_and_leaves_it_enabled(local_function, of, empty):
    """Registering the type must not disable a feature that the organization uses. Every test creates first."""
    empty.make_organization()
    switch(empty, of.feature, on=True)
    empty.calls()
    suite = Suite(local_function, of)

    with pytest.raises(Failed) as refused:
        suite.create()
    suite.clean_up()

    assert refused.value.event["errorCode"] == "AlreadyExists"
    assert not [call for call in empty.calls() if not call.startswith("List")]
    assert empty.features() == [of.feature]


def test_the_inputs_name_no_region_account_or_partition():
    """no_hardcoded_regions, no_hardcoded_account_ids, no_hardcoded_partitions."""
    texts = [path.read_text() for path in shipped.ROOT.glob("inputs/*.json")]
    assert len(texts) == 3
    assert not re.search(r"\b[a-z]{2}(-[a-z]+)+-\d\b|\b\d{12}\b|\barn:|\baws(-[a-z]+)*\b", "\n".join(texts))


def test_the_inputs_set_every_property_that_a_template_can_set():
    """property_coverage."""
    create, update = inputs("create"), inputs("update")
    assert set(create) | set(update) == set(SCHEMA["properties"]) - names("readOnlyProperties")
    assert create != update
