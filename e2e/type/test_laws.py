"""The laws of the singleton hold in random sequences of operations, and a law that is broken is found.

test_the_laws_hold takes the same sequences each time, so that a failure is due to a change. For others, and more:
LAWS_EXAMPLES=500; the seed of a failure is in its output.
"""

import os
import random
import traceback
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from laws import (
    ANOTHER_FEATURE,
    ANOTHER_ORGANIZATION,
    CAN_BE_DELETED,
    ENDS_WITH_A_REASON,
    NEVER_DISABLES_WHAT_IT_DID_NOT_ENABLE,
    ONLY_A_DELETE_DISABLES,
    TRUSTED_ACCESS,
    TYPES,
    Event,
    Organization,
    Step,
    Wanted,
    broken,
)
from laws_aws import EXECUTION_ROLE, StacksInAws
from laws_machine import Singleton
from laws_model import Place, Steps, World
from support import switch

from local_aws.client import TYPE

EXAMPLES = 50
STEPS = 20
BOTH = frozenset(TYPES)
ENABLED, DISABLED = Organization(BOTH, True), Organization(BOTH - {TYPE}, True)
QUIET = Step("o-own", before=ENABLED, after=ENABLED, other_before=ENABLED, other_after=ENABLED)
CREATED = Event("stack", "RootSessions", "CREATE_COMPLETE", "o-own")
DELETED = Event("stack", "RootSessions", "DELETE_IN_PROGRESS", "o-own")
FORMER = Event("stack", "RootSessions", "DELETE_IN_PROGRESS", "o-former")


def run(machine: Callable[[], Singleton], examples: int, number: int, *phases: Phase) -> None:
    run_state_machine_as_test(
        seed(number)(machine),
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            phases=[Phase.generate, *phases],
            database=None,  # it would be in the checkout
            deadline=None,
            print_blob=True,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_laws_hold(empty, pytestconfig):
    wanted, number = os.environ.get("LAWS_EXAMPLES"), pytestconfig.getoption("--hypothesis-seed")
    number = int(number or (random.randrange(2**32) if wanted else 0))
    examples = int(wanted or EXAMPLES)
    print(f"to repeat: LAWS_EXAMPLES={examples} .venv/bin/python -m pytest e2e/test_laws.py --hypothesis-seed={number}")
    run(lambda: Singleton(StacksInAws(empty)), examples, number, Phase.shrink)


class IgnoresAdoptExisting(StacksInAws):
    def template(self, wanted: Wanted | None, fails: bool, place: Place | None = None, handle: bool = True) -> str:
        return super().template(wanted and replace(wanted, adopt=True), fails, place, handle)


class DisablesTrustedAccess(StacksInAws):
    def finish(self, places: list[Place], step: Step) -> None:
        for place in places:
            self.wait(place)
        self.switch_trusted_access(False)
        super().finish(places, step)


class DisablesAtEachOperation(StacksInAws):
    """As a handler."""

    def finish(self, places: list[Place], step: Step) -> None:
        for place in places:
            self.wait(place)
        if self.state().trusted:
            self.local.sdk("iam", **self.session(EXECUTION_ROLE)).disable_organizations_root_sessions()
        super().finish(places, step)


class EnablesTheOtherFeature(StacksInAws):
    """As a handler that enables both would."""

    def finish(self, places: list[Place], step: Step) -> None:
        super().finish(places, step)
        if step.after.trusted:
            for type_name in set(TYPES) - {event.type for event in step.events}:
                switch(self.local, type_name.rpartition("::")[2], on=True)
        step.after = self.state()


class DeletesNothing(StacksInAws):
    def delete(self, place: Place) -> None:
        pass


@pytest.mark.parametrize(
    "aws, law",
    [
        (IgnoresAdoptExisting, NEVER_DISABLES_WHAT_IT_DID_NOT_ENABLE),
        (DisablesTrustedAccess, TRUSTED_ACCESS),
        (DisablesAtEachOperation, ONLY_A_DELETE_DISABLES),
        (DeletesNothing, CAN_BE_DELETED),
        (EnablesTheOtherFeature, ANOTHER_FEATURE),
    ],
)
def test_the_machine_finds_a_law_that_is_broken(empty, aws, law):
    with pytest.raises(Exception) as e:
        run(lambda: Singleton(aws(empty)), EXAMPLES, 0)
    assert law in "".join(traceback.format_exception(e.value))


class AlwaysAdopts(World):
    """A wrong model."""

    def create(self, place: Place, wanted: Wanted | None, fails: bool) -> Steps:
        return super().create(place, wanted and replace(wanted, adopt=True), fails)


def test_the_machine_finds_what_the_model_does_not_expect(empty):
    def machine() -> Singleton:
        singleton = Singleton(StacksInAws(empty))
        singleton.worlds = [AlwaysAdopts(singleton.aws.organization)]
        return singleton

    with pytest.raises(Exception) as e:
        run(machine, EXAMPLES, 0)
    assert "but by the model" in "".join(traceback.format_exception(e.value))


@pytest.mark.parametrize(
    "step, laws",
    [
        (QUIET, set()),
        (replace(QUIET, non_adopting={("stack", "RootSessions", TYPE)}), set()),
        (
            replace(QUIET, non_adopting={("stack", "RootSessions", TYPE)}, events=[CREATED]),
            {NEVER_DISABLES_WHAT_IT_DID_NOT_ENABLE},
        ),
        (
            replace(
                QUIET,
                non_adopting={("stack", "RootSessions", TYPE)},
                events=[DELETED],
                disabled=frozenset({TYPE}),
                after=DISABLED,
            ),
            {NEVER_DISABLES_WHAT_IT_DID_NOT_ENABLE},
        ),
        (replace(QUIET, before=DISABLED, non_adopting={("stack", "RootSessions", TYPE)}, events=[CREATED]), set()),
        (replace(QUIET, disabled=frozenset({TYPE}), after=DISABLED), {ONLY_A_DELETE_DISABLES, ANOTHER_FEATURE}),
        (replace(QUIET, disabled=frozenset({TYPE}), after=DISABLED, events=[DELETED]), set()),
        (
            replace(QUIET, disabled=frozenset({TYPE}), after=Organization(frozenset(), True), events=[DELETED]),
            {ANOTHER_FEATURE},
        ),
        (replace(QUIET, disabled=frozenset({TYPE}), after=DISABLED, events=[FORMER]), {ANOTHER_ORGANIZATION}),
        (replace(QUIET, other_after=DISABLED), {ANOTHER_ORGANIZATION}),
        (replace(QUIET, after=Organization(BOTH, False)), {TRUSTED_ACCESS}),
        (
            replace(QUIET, statuses={"stack": "DELETE_FAILED"}, deletes={"stack"}, events=[DELETED]),
            {CAN_BE_DELETED, ENDS_WITH_A_REASON},
        ),
        (replace(QUIET, statuses={"stack": "UPDATE_ROLLBACK_COMPLETE"}), set()),
        (replace(QUIET, statuses={"stack": "UPDATE_IN_PROGRESS"}), {ENDS_WITH_A_REASON}),
        (replace(QUIET, statuses={"stack": "ROLLBACK_COMPLETE"}, events=[DELETED]), {ENDS_WITH_A_REASON}),
        (replace(QUIET, statuses={"stack": "ROLLBACK_COMPLETE"}, refused={"stack"}), set()),
        (replace(QUIET, events=[Event("stack", "RootSessions", "CREATE_FAILED")]), {ENDS_WITH_A_REASON}),
        (replace(QUIET, events=[Event("stack", "RootSessions", "CREATE_FAILED", reason="Why")]), set()),
    ],
)
def test_a_step_that_breaks_a_law_is_recognized(step, laws):
    assert broken(step) == laws
