"""A person and stacks at work in one organization, at random; each step is compared with the laws and the model."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from laws import TYPES, Organization, Step, Wanted, broken
from laws_aws import PACE, StacksInAws
from laws_model import IN_REVIEW, UPDATABLE, Place, Resource, World
from laws_schedules import outcomes
from support import REGIONS

ABSENT = "no stack"
OTHER = Organization(enabled=frozenset(TYPES), trusted=True)
# None of these changes how an operation ends, but "exhausted": CloudFormation's retries do not help then.
FAULTS = {
    "none": {},
    "throttled": {"throttled_calls": 1},
    "lost": {"lost_responses": 1},
    "lost twice": {"lost_responses": 2},
    "late": {"visible_after_reads": 1},
    "codes without Exception": {"error_suffix": ""},
    "exhausted": {"throttled_calls": 1_000},
}
HELD = "held"  # until the next operation has begun, so that both run at once

FREQUENT = ["none", HELD] * 8 + ["lost", "late"] * 3
RARE = ["lost twice", "throttled", "codes without Exception", "exhausted"]

faults = st.sampled_from(FREQUENT + RARE)
places = st.tuples(st.sampled_from(REGIONS), st.sampled_from(["one", "two"]))
policies = st.sampled_from(["Delete", "Retain", "RetainExceptOnCreate"])
types = st.sampled_from(TYPES)
renamed = st.sampled_from([False, False, True])
resources = st.builds(Wanted, type=types, is_renamed=renamed, policy=policies, adopt=st.booleans(), trust=st.booleans())
organizations = st.sampled_from(["its own", "its own", "another", "the former"])
acts = st.sampled_from(["enable", "enable", "disable", "disable", "trust", "trust", "distrust", "found"])
fails = st.sampled_from([False, False, True])  # whether another resource of the template does


class Singleton(RuleBasedStateMachine):
    def __init__(self, aws: StacksInAws) -> None:
        super().__init__()
        self.aws = aws
        self.worlds = [World(aws.organization)]  # those in which the stacks can be, by what was seen
        self.former = aws.other_organization  # if there is none
        self.operations: list[tuple[str, Place, tuple]] = []  # those that have begun
        self.fault = "none"
        self.intact = True  # no step has failed

    @property
    def world(self) -> World:
        """The first: others differ only in what cannot be seen."""
        return self.worlds[0]

    # Operations of stacks. A rule does nothing where its stack cannot have that operation now: what Hypothesis draws
    # must not depend on which of two operations was faster.

    @rule(place=places, resource=resources, fails=fails, fault=faults)
    def deploy(self, place: Place, resource: Wanted, fails: bool, fault: str) -> None:
        """Creates or updates a stack; deletes what a create that was rolled back left, because nothing else can."""
        if self._is_free(place, {ABSENT, IN_REVIEW}):
            self._begin(fault, "create", place, resource, fails)
        elif self._is_free(place, {"ROLLBACK_COMPLETE"}):
            self._begin(fault, "delete", place)
        elif self._is_free(place, UPDATABLE):
            self._begin(fault, "update", place, resource, fails)

    @rule(place=places, fails=fails, fault=faults)
    def rename(self, place: Place, fails: bool, fault: str) -> None:
        if self._is_free(place, UPDATABLE) and self._resource(place):
            self._begin(fault, "update", place, self._resource(place).wanted.renamed(), fails)

    @rule(place=places, fails=fails, fault=faults)
    def deploy_without_the_resource(self, place: Place, fails: bool, fault: str) -> None:
        if self._is_free(place, {ABSENT, IN_REVIEW}):
            self._begin(fault, "create", place, None, fails)
        elif self._is_free(place, UPDATABLE):
            self._begin(fault, "update", place, None, fails)

    @rule(place=places, resource=resources, whose=organizations, fault=faults)
    def import_(self, place: Place, resource: Wanted, whose: str, fault: str) -> None:
        organization = {"another": self.aws.other_organization, "the former": self.former}.get(
            whose, self.aws.organization
        )
        if self._is_free(place, {ABSENT, IN_REVIEW, *UPDATABLE}) and not self._resource(place):
            self._begin(fault, "import_", place, resource, organization)

    @rule(place=places, fault=faults)
    def delete(self, place: Place, fault: str) -> None:
        if self._is_free(place) and place in self.world.stacks:
            self._begin(fault, "delete", place)

    @rule(place=places, skip=st.booleans(), fault=faults)
    def continue_rollback(self, place: Place, skip: bool, fault: str) -> None:
        if self._is_free(place, {"UPDATE_ROLLBACK_FAILED"}):
            self._begin(fault, "continue_rollback", place, skip)

    def _is_free(self, place: Place, statuses: set[str] | None = None) -> bool:
        """Whether the stack has no operation yet, and one of the statuses."""
        stack = self.world.stacks.get(place)
        status = stack.status if stack else ABSENT
        return place not in [begun for _, begun, _ in self.operations] and (statuses is None or status in statuses)

    def _resource(self, place: Place) -> Resource | None:
        stack = self.world.stacks.get(place)
        return stack.resource if stack else None

    # What a person does, while nothing else happens

    @initialize(enabled=st.sets(types))
    def begin(self, enabled: set[str]) -> None:
        for type_name in enabled:
            self._switch_feature(type_name, True)

    @rule(act=acts, type_name=types)
    def person(self, act: str, type_name: str) -> None:
        self._end()
        if act == "found":
            self._found_organization()
        elif act in ("trust", "distrust"):
            self._switch_trusted_access(act == "trust")
        elif self.world.trusted:  # IAM refuses it otherwise
            self._switch_feature(type_name, act == "enable")

    @rule(place=places, on=st.booleans())
    def protect(self, place: Place, on: bool) -> None:
        """With a stack policy that denies to delete and replace the resource."""
        self._end()
        if place in self.world.stacks:
            self.aws.protect(place, on)
            for world in self.worlds:
                world.stacks[place].protected = on

    @rule(place=places)
    def import_export(self, place: Place) -> None:
        """In another stack; or no longer."""
        self._end()
        stack = self.world.stacks.get(place)
        if stack and stack.exported:
            self._switch_import(place, not stack.imported)

    def _switch_import(self, place: Place, on: bool) -> None:
        self.aws.import_export(place, on)
        for world in self.worlds:
            world.stacks[place].imported = on

    def _switch_feature(self, type_name: str, on: bool) -> None:
        self.aws.switch_feature(type_name, on)
        for world in self.worlds:
            world.enabled[type_name] = on

    def _switch_trusted_access(self, on: bool) -> None:
        self.aws.switch_trusted_access(on)
        for world in self.worlds:
            world.trusted = on

    def _found_organization(self) -> None:
        """The stacks are still there, with the resource of the former one."""
        self.former = self.aws.organization
        self.aws.found_organization()
        for world in self.worlds:
            world.organization, world.trusted = self.aws.organization, True
            world.enabled = dict.fromkeys(TYPES, False)

    def teardown(self) -> None:
        """Each stack can be deleted, whatever happened to it."""
        if self.intact:
            self._end()
            for place, stack in list(self.world.stacks.items()):
                if stack.imported:
                    self._switch_import(place, False)
                self._begin("none", "delete", place)

    # One step

    def _begin(self, fault: str, name: str, place: Place, *arguments: Any) -> None:
        """Starts an operation, and waits for its end and that of the one before, unless it is held."""
        self.intact, alone = False, not self.operations
        self.operations.append((name, place, arguments))
        if alone:
            self.fault = "none" if fault == HELD else fault
            self.aws.local.faults(pace=PACE, handlers_wait=fault == HELD, **FAULTS[self.fault])
        getattr(self.aws, name)(place, *arguments)
        if not alone or fault != HELD:
            self._end()
        self.intact = True

    def _end(self) -> None:
        """Waits for the operations that have begun, and compares what is seen with the laws and with the model."""
        if not self.operations:
            return
        operations, self.operations = self.operations, []
        before = Organization(*self.world.facts()[:2])
        step = Step(self.aws.organization, before, before, OTHER, OTHER)
        for name, place, arguments in operations:
            if name == "delete" and self.fault != "exhausted" and not self.world.stacks[place].imported:
                step.deletes.add(place)
            if name in ("create", "update") and arguments[0] and not arguments[0].adopt:
                step.non_adopting.add((place, arguments[0].logical_id, arguments[0].type))
        if self.fault == "none":
            self.aws.local.faults(pace=PACE)
        self.aws.finish([place for _, place, _ in operations], step)
        assert not broken(step), f"broken: {broken(step)} in {step}"

        seen = self.aws.facts(step.after, step.statuses)
        possible = [end for world in self.worlds for end in self._ends(world, operations)]
        self.worlds = [world for world in possible if world.facts() == seen]
        assert self.worlds, f"seen: {seen}, but by the model: {[world.facts() for world in possible]}"

    def _ends(self, world: World, operations: list[tuple[str, Place, tuple]]) -> list[World]:
        world.throttled = self.fault == "exhausted"
        return outcomes(world, [lambda w, o=o: getattr(w, o[0])(o[1], *o[2]) for o in operations])
