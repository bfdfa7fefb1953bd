"""The laws of the singleton hold for random sequences of operations, and the tests find violations.

test_the_laws_hold runs the same sequences each time, so that only a change can make it fail. LAWS_EXAMPLES=500 runs
more and different sequences; a failure prints its seed.
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
)
from laws_aws import EXECUTION_ROLE, StacksInAws
from laws_machine import Singleton
from laws_model import Place, Steps, World
from support import switch

EXAMPLES = 20
STEPS = 40
SEED = 3  # finds 19 of 20 deliberately wrong models


def run(machine: Callable[[], Singleton], examples: int, number: int, *phases: Phase) -> None:
    run_state_machine_as_test(
        seed(number)(machine),
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            phases=[Phase.generate, *phases],
            database=None,  # Hypothesis would write it into the checkout
            deadline=None,
            print_blob=True,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_laws_hold(empty, pytestconfig):
    wanted, number = os.environ.get("LAWS_EXAMPLES"), pytestconfig.getoption("--hypothesis-seed")
    number = int(number or (random.randrange(2**32) if wanted else SEED))
    examples = int(wanted or EXAMPLES)
    command = f"LAWS_EXAMPLES={examples} .venv/bin/python -m pytest e2e/type/test_laws.py"
    print(f"to repeat: {command} --hypothesis-seed={number}")
    aws = StacksInAws(empty)
    run(lambda: Singleton(aws), examples, number, Phase.shrink)


class IgnoresAdoptExisting(StacksInAws):
    def template(self, wanted: Wanted | None, fails: bool, handle: bool = True) -> str:
        return super().template(wanted and replace(wanted, adopt=True), fails, handle)


class DisablesTrustedAccess(StacksInAws):
    def finish(self, places: list[Place], step: Step) -> None:
        for place in places:
            self.wait(place)
        self.switch_trusted_access(False)
        super().finish(places, step)


class DisablesAtEachOperation(StacksInAws):
    """Disables the feature at each operation, with a handler's credentials."""

    def finish(self, places: list[Place], step: Step) -> None:
        for place in places:
            self.wait(place)
        if self.state().trusted:
            self.local.sdk("iam", **self.session(EXECUTION_ROLE)).disable_organizations_root_sessions()
        super().finish(places, step)


class EnablesTheOtherFeature(StacksInAws):
    """Enables the other feature, too, like a wrong handler."""

    def finish(self, places: list[Place], step: Step) -> None:
        super().finish(places, step)
        if step.after.trusted:
            for type_name in set(TYPES) - {event.type for event in step.events}:
                switch(self.local, type_name.rpartition("::")[2], on=True)
        step.after = self.state()


class DeletesNothing(StacksInAws):
    def delete(self, place: Place) -> None:
        pass


class ChangesAnotherOrganization(StacksInAws):
    def finish(self, places: list[Place], step: Step) -> None:
        super().finish(places, step)
        step.other_after = Organization(frozenset(), trusted=True)


class GivesNoReasons(StacksInAws):
    def new_events(self, place: Place) -> list[Event]:
        return [replace(event, reason="") for event in super().new_events(place)]


@pytest.mark.parametrize(
    "aws, law",
    [
        (IgnoresAdoptExisting, NEVER_DISABLES_WHAT_IT_DID_NOT_ENABLE),
        (DisablesTrustedAccess, TRUSTED_ACCESS),
        (DisablesAtEachOperation, ONLY_A_DELETE_DISABLES),
        (DeletesNothing, CAN_BE_DELETED),
        (EnablesTheOtherFeature, ANOTHER_FEATURE),
        (ChangesAnotherOrganization, ANOTHER_ORGANIZATION),
        (GivesNoReasons, ENDS_WITH_A_REASON),
    ],
)
def test_the_machine_finds_a_law_that_is_broken(empty, aws, law):
    stacks = aws(empty)
    with pytest.raises(Exception) as e:
        run(lambda: Singleton(stacks), EXAMPLES, SEED)
    assert law in "".join(traceback.format_exception(e.value))


class AlwaysAdopts(World):
    """A wrong model."""

    def create(self, place: Place, wanted: Wanted | None, fails: bool) -> Steps:
        return super().create(place, wanted and replace(wanted, adopt=True), fails)


def test_the_machine_finds_a_difference_from_the_model(empty):
    aws = StacksInAws(empty)

    def machine() -> Singleton:
        singleton = Singleton(aws)
        singleton.worlds = [AlwaysAdopts(singleton.aws.organization)]
        return singleton

    with pytest.raises(Exception) as e:
        run(machine, EXAMPLES, SEED)
    assert "but by the model" in "".join(traceback.format_exception(e.value))
