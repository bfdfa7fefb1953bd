"""AWS's contract suite v2, which every newly registered type has to pass: one test for each of its rows that applies.

https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/contract-tests.html#contract-tests-v2. The names are
AWS's. guide/contributing/contract-tests.md has the rows that do not apply, and why.
"""

import inspect
import re

import pytest
import shipped
from contract import SCHEMA, Failed, Suite, check_read, identifier, inputs, names, without
from support import switch


@pytest.fixture(scope="module")
def function(server, of):
    with shipped.started(server.endpoint, of) as function:
        yield function


@pytest.fixture
def suite(function, of, empty):
    """The suite in an organization with trusted access and without the feature."""
    empty.make_organization()
    suite = Suite(function, of)
    yield suite
    suite.clean_up()
    assert empty.features() == []


def test_create(suite):
    assert identifier(suite.create())


def test_create_where_trusted_access_is_missing(function, of, empty):
    """The account that AWS's suite runs in may have no trusted access: `inputs/` asks for it."""
    empty.make_organization(trusted_access=False)
    suite = Suite(function, of)
    suite.delete(suite.create())
    assert empty.features() == []


def test_create_create(suite):
    suite.create()
    second = suite.attempt_create(inputs("create"))
    assert (second["status"], second["errorCode"]) == ("FAILED", "AlreadyExists")


def test_create_create_primary_id_check(suite):
    """The handler must not adopt: the second create names no resource at all."""
    suite.create()
    assert suite.attempt_create(inputs("create")).get("resourceModel") is None


def test_create_read(suite):
    created = suite.create()
    suite.roll_back(suite.attempt_create(inputs("create")))
    assert identifier(suite.read(created)) == identifier(created)


def test_create_create_read(suite):
    created = suite.create()
    suite.attempt_create(inputs("create"))
    assert suite.read(created) == created


def test_create_with_read_response_lcs(suite):
    """AWS does not say whether the first resource still exists: the create succeeds either way."""
    created = suite.create()
    template = without(suite.read(created), "readOnlyProperties")
    assert suite.create(template) == created
    suite.delete(created)
    assert suite.create(template) == created


def test_read_input_output_negative_match(suite):
    created = suite.create()
    check_read(inputs("create"), suite.read(created))
    updated = suite.update(created)
    check_read(inputs("update"), suite.read(updated))


def test_read_return_readonly_properties(suite):
    assert names("readOnlyProperties") <= set(suite.read(suite.create()))


def test_read_return_write_only_properties(suite):
    assert not names("writeOnlyProperties") & set(suite.read(suite.create()))


def test_read_output_over_schema(suite):
    assert set(suite.read(suite.create())) <= set(SCHEMA["properties"])


def test_read_return_all_schema_properties_using_one_or_more_inputs(suite):
    created = suite.create()
    seen = set(suite.read(created)) | set(suite.read(suite.update(created)))
    assert seen == set(SCHEMA["properties"]) - names("writeOnlyProperties")


def test_update(suite):
    assert suite.update(suite.create())


def test_update_read(suite):
    updated = suite.update(suite.create())
    assert suite.read(identifier(updated)) == updated


def test_update_primary_id_check(suite):
    created = suite.create()
    assert identifier(suite.update(created)) == identifier(created)


def test_read_by_create_equals_read_by_update(suite):
    created = suite.create()
    updated = suite.update(created)
    assert suite.read(created) == suite.read(updated)


def test_update_list(suite):
    updated = suite.update(suite.create())
    assert identifier(updated) in suite.list()


def test_create_delete(suite):
    suite.delete(suite.create())


def deleted(suite) -> dict:
    created = suite.create()
    suite.delete(created)
    return created


def test_delete_read(suite):
    gone = deleted(suite)
    with pytest.raises(Failed) as failed:
        suite.read(gone)
    assert failed.value.event["errorCode"] == "NotFound"


def test_delete_update(suite):
    gone = deleted(suite)
    with pytest.raises(Failed) as failed:
        suite.update(gone)
    assert failed.value.event["errorCode"] == "NotFound"


def test_delete_delete(suite):
    gone = deleted(suite)
    with pytest.raises(Failed) as failed:
        suite.delete(gone)
    assert failed.value.event["errorCode"] == "NotFound"


def test_delete_list(suite):
    assert identifier(deleted(suite)) not in suite.list()


def test_delete_create(suite):
    deleted(suite)
    assert suite.attempt_create(inputs("create"))["status"] == "SUCCESS"


def test_create_list(suite):
    assert identifier(suite.create()) in suite.list()


def test_create_list_read(suite):
    created = suite.create()
    [listed] = suite.list()
    assert suite.read(listed) == created


INPUTS = [pytest.param(path.read_text(), id=path.name) for path in sorted(shipped.ROOT.glob("inputs/*.json"))]


@pytest.mark.parametrize("text", INPUTS)
def test_no_hardcoded_regions(text):
    assert not re.search(r"\b[a-z]{2}(-[a-z]+)+-\d\b", text)


@pytest.mark.parametrize("text", INPUTS)
def test_no_hardcoded_account_ids(text):
    assert not re.search(r"\b\d{12}\b", text)


@pytest.mark.parametrize("text", INPUTS)
def test_no_hardcoded_partitions(text):
    assert not re.search(r"\barn:|\baws(-[a-z]+)*\b", text)


def test_property_coverage():
    """Create and update inputs together have to exercise the properties that a template can set."""
    create, update = inputs("create"), inputs("update")
    assert set(create) | set(update) == set(SCHEMA["properties"]) - names("readOnlyProperties")
    assert create != update


SCENARIOS = [
    test
    for name, test in list(globals().items())
    if name.startswith("test_") and "suite" in inspect.signature(test).parameters
]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
def test_the_suite_leaves_the_feature_enabled_where_it_was(scenario, function, of, empty):
    """Registering the type in an organization that uses the feature must not disable it."""
    empty.make_organization()
    switch(empty, of.feature, on=True)
    empty.calls()
    suite = Suite(function, of)

    with pytest.raises(Failed) as refused:
        scenario(suite)
    suite.clean_up()

    assert refused.value.event["errorCode"] == "AlreadyExists"
    assert not [call for call in empty.calls() if not call.startswith("List")]
    assert empty.features() == [of.feature]
