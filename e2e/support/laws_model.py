"""A model of how stacks with the type change an organization."""

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from laws import TYPES, Wanted

UPDATABLE = {
    "CREATE_COMPLETE",
    "UPDATE_COMPLETE",
    "UPDATE_ROLLBACK_COMPLETE",
    "IMPORT_COMPLETE",
    "IMPORT_ROLLBACK_COMPLETE",
}
IN_REVIEW = "REVIEW_IN_PROGRESS"
Place = tuple[str, str]  # a Region and the name of a stack in it
Steps = Iterator[None]  # at each yield, another operation may go on


@dataclass
class Resource:
    wanted: Wanted
    organization: str | None = None  # its physical id


@dataclass
class Stack:
    status: str = ""
    resource: Resource | None = None
    before: Wanted | None = None  # the state that a failed rollback has yet to restore


class Failed(Exception):
    """A handler failed, or CloudFormation refused a resource."""


@dataclass
class World:
    """Its operations are generators that yield before each handler invocation and each change of a claim."""

    organization: str
    enabled: dict[str, bool] = field(default_factory=lambda: dict.fromkeys(TYPES, False))
    trusted: bool = True
    denied: bool = False  # the handlers' role has lost its permissions
    stacks: dict[Place, Stack] = field(default_factory=dict)
    claims: dict[tuple[str, str, str], Resource] = field(default_factory=dict)  # one of a type in each Region

    def facts(self) -> tuple:
        """The facts that users can observe."""
        stacks = {}
        for place, stack in self.stacks.items():
            resource = stack.resource
            resources = {resource.wanted.logical_id: resource.organization} if resource else {}
            stacks[place] = (stack.status, resources)
        return frozenset(of for of in TYPES if self.enabled[of]), self.trusted, stacks

    # Stack operations

    def create(self, place: Place, wanted: Wanted | None, fails: bool) -> Steps:
        stack = self.stacks[place] = Stack(resource=Resource(wanted) if wanted else None)
        try:
            if stack.resource:
                yield from self._create(place, stack.resource)
            _fail_if(fails)
            stack.status = "CREATE_COMPLETE"
        except Failed:
            yield from self._delete_all(place, "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", on_create=True)

    def update(self, place: Place, wanted: Wanted | None, fails: bool) -> Steps:
        stack, old = self.stacks[place], self.stacks[place].resource
        same = wanted is not None and old is not None and wanted.logical_id == old.wanted.logical_id
        new = Resource(wanted) if wanted and not same else None
        restored = old.wanted if same and wanted.properties != old.wanted.properties else None
        before = old.wanted if same else None
        try:
            if new:
                yield from self._create(place, new)
            if restored:
                yield from self._update(old, wanted)
            if same:
                old.wanted = wanted
            _fail_if(fails)
        except Failed:
            if new:
                yield from self._clean_up(place, new, on_create=True)
            if restored:
                stack.before = restored
                yield from self.continue_rollback(place, skip=False)
            else:
                if same:
                    old.wanted = before
                stack.status = "UPDATE_ROLLBACK_COMPLETE"
            return
        if old and not same:
            yield from self._clean_up(place, old)
            stack.resource = None
        stack.resource = new or stack.resource
        stack.status = "UPDATE_COMPLETE"

    def continue_rollback(self, place: Place, skip: bool) -> Steps:
        stack = self.stacks[place]
        try:
            if not skip:
                yield from self._update(stack.resource, stack.before)
            stack.resource.wanted, stack.before = stack.before, None
            stack.status = "UPDATE_ROLLBACK_COMPLETE"
        except Failed:
            stack.status = "UPDATE_ROLLBACK_FAILED"

    def import_(self, place: Place, wanted: Wanted, organization: str) -> Steps:
        """Imports the resource. The change set reads it and looks for its owner, and its execution does so again."""
        stack, resource = self.stacks.setdefault(place, Stack(status=IN_REVIEW)), Resource(wanted, organization)
        try:
            yield from self._read(resource)
            yield
            _fail_if((place[0], wanted.type, organization) in self.claims)
        except Failed:
            return
        try:
            yield from self._claim(place, resource)
            yield from self._read(resource)
            yield from self._update(resource, wanted)
            stack.resource, stack.status = resource, "IMPORT_COMPLETE"
        except Failed:
            yield from self._release(place, resource)
            stack.status = "IMPORT_ROLLBACK_COMPLETE"

    def delete(self, place: Place) -> Steps:
        yield from self._delete_all(place, "DELETE_COMPLETE", "DELETE_FAILED")
        if self.stacks[place].status == "DELETE_COMPLETE":
            del self.stacks[place]

    def _delete_all(self, place: Place, done: str, failed: str, on_create: bool = False) -> Steps:
        stack = self.stacks[place]
        try:
            if stack.resource:
                yield from self._delete(place, stack.resource, on_create)
            stack.resource, stack.status = None, done
        except Failed:
            stack.status = failed

    # Steps of CloudFormation

    def _create(self, place: Place, resource: Resource) -> Steps:
        yield
        wanted = resource.wanted
        yield from self._precheck(wanted)
        if not wanted.adopt:
            _fail_if(self.enabled[wanted.type])
            yield
        self.enabled[wanted.type], resource.organization = True, self.organization
        yield from self._claim(place, resource)
        yield from self._read(resource)

    def _update(self, resource: Resource, wanted: Wanted) -> Steps:
        yield
        _fail_if(resource.organization != self.organization)
        yield from self._precheck(wanted)
        _fail_if(not self.enabled[wanted.type])
        yield from self._read(resource)
        resource.wanted = wanted

    def _read(self, resource: Resource) -> Steps:
        yield
        _fail_if(self.denied or not self._shows(resource))

    def _delete(self, place: Place, resource: Resource, on_create: bool) -> Steps:
        kept = resource.wanted.policy == "Retain" or (resource.wanted.policy != "Delete" and not on_create)
        if resource.organization and not kept:
            yield
            _fail_if(self.denied)
            if self._shows(resource):
                self.enabled[resource.wanted.type] = False
        yield from self._release(place, resource)

    def _clean_up(self, place: Place, resource: Resource, on_create: bool = False) -> Steps:
        """Deletes a resource at the end of an update, which does not fail if this delete fails."""
        try:
            yield from self._delete(place, resource, on_create)
        except Failed:
            yield from self._release(place, resource)

    def _precheck(self, wanted: Wanted) -> Steps:
        _fail_if(self.denied or not (self.trusted or wanted.trust))
        if not self.trusted:
            self.trusted = True
            yield

    def _shows(self, resource: Resource) -> bool:
        return self.trusted and self.enabled[resource.wanted.type] and resource.organization == self.organization

    def _claim(self, place: Place, resource: Resource) -> Steps:
        """Claims the physical id for a resource, because two resources in a Region cannot have the same one."""
        yield
        claim = (place[0], resource.wanted.type, resource.organization)
        _fail_if(claim in self.claims)
        self.claims[claim] = resource

    def _release(self, place: Place, resource: Resource) -> Steps:
        yield
        claim = (place[0], resource.wanted.type, resource.organization)
        if self.claims.get(claim) is resource:
            del self.claims[claim]


def _fail_if(condition: bool) -> None:
    if condition:
        raise Failed


def outcomes(world: World, operations: list[Callable[[World], Steps]]) -> list[World]:
    """Every possible final state of operations that run at the same time, for all orders of their steps."""
    ends: list[World] = []
    schedules: list[list[int]] = [[]]
    seen: set[tuple] = set()
    while schedules:
        schedule = schedules.pop()
        end = copy.deepcopy(world)
        running: dict[int, Any] = {number: operation(end) for number, operation in enumerate(operations)}
        for number in schedule:
            if next(running[number], "ended") == "ended":
                del running[number]
        here = (repr(end), *[(number, _position(steps)) for number, steps in running.items()])
        if here in seen:
            continue  # another schedule also led here, and the rest is the same
        seen.add(here)
        schedules += [[*schedule, number] for number in running]
        if not running and end not in ends:
            ends.append(end)
    return ends


def _position(steps: Any) -> tuple[int, ...]:
    """The lines at which a generator, and every generator that it waits for, has stopped."""
    if steps is None or steps.gi_frame is None:
        return ()
    return steps.gi_frame.f_lineno, *_position(steps.gi_yieldfrom)
