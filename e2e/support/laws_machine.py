"""Random operations of a person and of stacks in one organization, each checked against the laws and the model."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from laws import TYPES, Organization, Step, Wanted, broken
from laws_aws import PACE, StacksInAws
from laws_model import IN_REVIEW, UPDATABLE, Place, World, outcomes
from support import REGIONS

from local_aws.client import OTHER_TYPE, TYPE

OTHER = Organization(enabled=frozenset(TYPES), trusted=True)
# Only "denied" may change the result of an operation.
FAULTS = {
    "none": {},
    "throttled": {"throttled_calls": 1},
    "lost": {"lost_responses": 1},
    "lost twice": {"lost_responses": 2},
    "late": {"visible_after_reads": 1},
    "codes without Exception": {"error_suffix": ""},
    "denied": {},
}
HELD = "held"  # until the next operation has begun, so that both run at the same time

faults = st.sampled_from(["none", HELD] * 6 + [*FAULTS, "denied", "denied"])
places = st.sampled_from([(REGIONS[0], "one"), (REGIONS[0], "two"), (REGIONS[1], "one")])
policies = st.sampled_from(["Delete", "Retain", "RetainExceptOnCreate"])
types = st.sampled_from([TYPE, TYPE, OTHER_TYPE])
resources = st.builds(
    Wanted, type=types, is_renamed=st.booleans(), policy=policies, adopt=st.booleans(), trust=st.booleans()
)
organizations = st.sampled_from(["its own", "its own", "another", "the former"])
choices = st.sampled_from(range(24))  # a multiple of 3 and 8, the numbers of operations to choose from
acts = st.sampled_from(["operate"] * 16 + ["enable", "disable", "trust", "distrust"] * 2 + ["found"])
fails = st.sampled_from([False, False, False, False, True])  # whether another resource in the template fails


class Singleton(RuleBasedStateMachine):
    def __init__(self, aws: StacksInAws) -> None:
        super().__init__()
        self.aws = aws
        aws.begin()
        self.worlds = [World(aws.organization)]  # every state that agrees with the observations so far
        self.former = aws.other_organization  # until a former organization exists
        self.operations: list[tuple[str, Place, tuple]] = []  # in progress
        self.fault = "none"
        self.intact = True  # no step has failed

    @property
    def world(self) -> World:
        """The first state; the others differ only in details that nobody can observe."""
        return self.worlds[0]

    @rule(act=acts, choice=choices, place=places, wanted=resources, whose=organizations, fails=fails, fault=faults)
    def step(self, act: str, choice: int, place: Place, wanted: Wanted, whose: str, fails: bool, fault: str) -> None:
        """A person acts, or a stack starts one of its possible operations.

        Hypothesis draws the same values for all: the possible operations can depend on the speed of earlier ones.
        """
        if act != "operate":
            self._act(act, wanted.type)
            return
        if place in [begun for _, begun, _ in self.operations]:
            self._end()
        possible = self._possible(place, wanted, whose, fails)
        name, *arguments = possible[choice % len(possible)]
        self._begin(fault, name, place, *arguments)

    def _possible(self, place: Place, wanted: Wanted, whose: str, fails: bool) -> list[tuple]:
        stack = self.world.stacks.get(place)
        organization = {"another": self.aws.other_organization, "the former": self.former}.get(
            whose, self.aws.organization
        )
        if stack is None or stack.status == IN_REVIEW:
            return [("create", wanted, fails), ("create", wanted, fails), ("import_", wanted, organization)]
        if stack.status == "UPDATE_ROLLBACK_FAILED":
            return [("continue_rollback", False), ("continue_rollback", True), ("delete",)]
        if stack.status not in UPDATABLE:
            return [("delete",)]
        if stack.resource is None:
            return [("update", wanted, fails), ("import_", wanted, organization), ("delete",)]
        old = stack.resource.wanted
        changed = replace(old, adopt=wanted.adopt, trust=not old.trust)
        updates = [changed, changed, replace(old, policy=wanted.policy), old.renamed(), wanted, None]
        return [("delete",), ("delete",), *(("update", new, fails) for new in updates)]

    # Actions of a person, while nothing else happens

    @initialize(enabled=st.sets(types))
    def begin(self, enabled: set[str]) -> None:
        for type_name in enabled:
            self._switch_feature(type_name, True)

    def _act(self, act: str, type_name: str) -> None:
        self._end()
        if act == "found":
            self._found_organization()
        elif act in ("trust", "distrust"):
            self._switch_trusted_access(act == "trust")
        elif self.world.trusted:  # IAM refuses it otherwise
            self._switch_feature(type_name, act == "enable")

    def _switch_feature(self, type_name: str, on: bool) -> None:
        self.aws.switch_feature(type_name, on)
        for world in self.worlds:
            world.enabled[type_name] = on

    def _switch_trusted_access(self, on: bool) -> None:
        self.aws.switch_trusted_access(on)
        for world in self.worlds:
            world.trusted = on

    def _found_organization(self) -> None:
        """Founds a new organization. The stacks stay, with the former organization's resource."""
        self.former = self.aws.organization
        self.aws.found_organization()
        for world in self.worlds:
            world.organization, world.trusted = self.aws.organization, True
            world.enabled = dict.fromkeys(TYPES, False)

    def teardown(self) -> None:
        """Deletes every stack, which must work in every state."""
        if self.intact:
            self._end()
            for place in list(self.world.stacks):
                self._begin("none", "delete", place)
            self.aws.is_clean = True

    # One step

    def _begin(self, fault: str, name: str, place: Place, *arguments: Any) -> None:
        """Starts an operation; unless it is held, waits until it and the one before have ended."""
        self.intact, alone = False, not self.operations
        self.operations.append((name, place, arguments))
        if alone:
            self.fault = "none" if fault == HELD else fault
            self.aws.local.faults(pace=PACE, handlers_wait=fault == HELD, **FAULTS[self.fault])
            if self.fault == "denied":
                self.aws.permit(False)
        getattr(self.aws, name)(place, *arguments)
        if not alone or fault != HELD:
            self._end()
        self.intact = True

    def _end(self) -> None:
        """Waits for the operations in progress, and compares their results with the laws and with the model."""
        if not self.operations:
            return
        operations, self.operations = self.operations, []
        before = Organization(*self.world.facts()[:2])
        step = Step(self.aws.organization, before, before, OTHER, OTHER)
        for name, place, arguments in operations:
            if name == "delete" and self.fault != "denied":
                step.deletes.add(place)
            if name in ("create", "update") and arguments[0] and not arguments[0].adopt:
                step.non_adopting.add((place, arguments[0].logical_id, arguments[0].type))
        if self.fault == "none":
            self.aws.local.faults(pace=PACE)
        self.aws.finish([place for _, place, _ in operations], step)
        if self.fault == "denied":
            self.aws.permit(True)
        assert not broken(step), f"broken: {broken(step)} in {step}"

        seen = self.aws.facts(step.after, step.statuses)
        possible = [end for world in self.worlds for end in self._ends(world, operations)]
        self.worlds = [world for world in possible if world.facts() == seen]
        assert self.worlds, f"seen: {seen}, but by the model: {[world.facts() for world in possible]}"

    def _ends(self, world: World, operations: list[tuple[str, Place, tuple]]) -> list[World]:
        world.denied = self.fault == "denied"
        return outcomes(world, [lambda w, o=o: getattr(w, o[0])(o[1], *o[2]) for o in operations])
