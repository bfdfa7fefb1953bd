"""examples/root-access.yml, for every set of features that were enabled before."""

import json

import cfn_flip
import pytest
from support import switch

from local_aws.client import ROOT, TYPE

TEMPLATE = "examples/root-access.yml"
SESSIONS, CREDENTIALS = "RootSessions", "RootCredentialsManagement"
BOTH = [SESSIONS, CREDENTIALS]
STATES = {"none": [], SESSIONS: [SESSIONS], CREDENTIALS: [CREDENTIALS], "both": BOTH}


def choices(sessions: str = "create", credentials: str = "create") -> dict[str, str]:
    return {f"{SESSIONS}Choice": sessions, f"{CREDENTIALS}Choice": credentials}


def changes(local) -> list[str]:
    return [call for call in local.calls() if not call.startswith("List")]


@pytest.fixture(params=STATES.values(), ids=STATES.keys())
def enabled(both, request) -> list[str]:
    """The features that are enabled before the create."""
    for feature in request.param:
        switch(both, feature, on=True)
    both.calls()
    return request.param


@pytest.fixture
def both(both):
    """The local AWS with both types and an organization."""
    both.make_organization()
    return both


def test_a_stack_that_adopts_enabled_features_has_both_and_leaves_them(both, enabled):
    """Checks the table of guide/install.md."""
    choice = {feature: "adopt" if feature in enabled else "create" for feature in BOTH}

    stack = both.create_stack(template=TEMPLATE, parameters=choices(*choice.values()))

    assert (stack["StackStatus"], both.features()) == ("CREATE_COMPLETE", BOTH)
    assert changes(both) == [f"EnableOrganizations{feature}" for feature in BOTH]  # in this order
    assert both.delete_stack() == "DELETE_COMPLETE"
    assert both.features() == BOTH


def test_creating_an_enabled_feature_fails_and_keeps_it_and_adopting_succeeds(both, enabled):
    status = both.create_stack(template=TEMPLATE)["StackStatus"]
    assert status == ("ROLLBACK_COMPLETE" if enabled else "CREATE_COMPLETE")
    refused = {name for name, status, reason in both.events() if "HandlerErrorCode: AlreadyExists" in reason}
    assert refused == set(enabled[:1])  # if both are enabled, CloudFormation does not try the second
    assert set(both.features()) >= set(enabled)
    assert not [call for call in changes(both) if call.startswith("Disable")]

    both.delete_stack()
    adopting = both.create_stack(template=TEMPLATE, parameters=choices("adopt", "adopt"))
    assert (adopting["StackStatus"], both.features()) == ("CREATE_COMPLETE", BOTH)


@pytest.mark.parametrize("omitted", BOTH)
def test_an_omitted_feature_does_not_change_and_the_other_is_created(both, omitted):
    choice = {feature: "omit" if feature == omitted else "create" for feature in BOTH}
    created = both.create_stack(template=TEMPLATE, parameters=choices(*choice.values()))
    assert created["StackStatus"] == "CREATE_COMPLETE"
    assert both.features() == [feature for feature in BOTH if feature != omitted]


def test_a_rollback_disables_neither_an_adopted_nor_a_created_feature(both):
    switch(both, SESSIONS, on=True)
    template = cfn_flip.load((ROOT / TEMPLATE).read_text())[0]
    after = {"Type": TYPE, "DependsOn": CREDENTIALS, "Properties": {"AdoptExisting": False}}
    template["Resources"]["Failing"] = after
    rolled_back = both.create_stack(template=json.dumps(template), parameters=choices("adopt", "create"))
    assert (rolled_back["StackStatus"], both.features()) == ("ROLLBACK_COMPLETE", BOTH)


def test_another_choice_later_changes_no_feature(both):
    both.create_stack(template=TEMPLATE)
    for later in (choices("adopt", "adopt"), choices("omit", "adopt"), choices("adopt", "adopt")):
        assert both.update_stack(TEMPLATE, parameters=later) == "UPDATE_COMPLETE"
        assert both.features() == BOTH
    assert not [call for call in changes(both) if call.startswith("Disable")]
