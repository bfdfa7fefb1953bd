"""A model of what stacks with the type do to an organization."""

from collections.abc import Iterator
from dataclasses import dataclass, field

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
Steps = Iterator[None]  # another operation may come in between at each


@dataclass
class Resource:
    wanted: Wanted
    organization: str | None = None  # its physical id


@dataclass
class Stack:
    status: str = ""
    resource: Resource | None = None
    before: Wanted | None = None  # what the rollback of an update has still to restore
    protected: bool = False  # by a stack policy that denies to delete and replace the resource
    exported: str | None = None  # the value of its export
    imported: bool = False  # by another stack, so the export has to stay as it is

    def publish(self, value: str | None) -> None:
        _fail_if(self.imported and self.exported != value)
        self.exported = value


class Failed(Exception):
    """A handler failed, or CloudFormation refused a resource."""


@dataclass
class World:
    """The operations are generators that stop before each invocation of a handler and each change of a claim."""

    organization: str
    enabled: dict[str, bool] = field(default_factory=lambda: dict.fromkeys(TYPES, False))
    trusted: bool = True
    throttled: bool = False  # every call of a handler is
    stacks: dict[Place, Stack] = field(default_factory=dict)
    claims: dict[tuple[str, str, str], Resource] = field(default_factory=dict)  # one of a type in each Region

    def facts(self) -> tuple:
        """What can be seen of it."""
        stacks = {}
        for place, stack in self.stacks.items():
            resource = stack.resource
            resources = {resource.wanted.logical_id: resource.organization} if resource else {}
            stacks[place] = (stack.status, resources, stack.exported)
        return frozenset(of for of in TYPES if self.enabled[of]), self.trusted, stacks

    # Operations of stacks

    def create(self, place: Place, wanted: Wanted | None, fails: bool) -> Steps:
        stack = self.stacks[place] = Stack(resource=Resource(wanted) if wanted else None)
        try:
            if stack.resource:
                yield from self._create(place, stack.resource)
            _fail_if(fails)
            stack.publish(stack.resource.organization if stack.resource else None)
            stack.status = "CREATE_COMPLETE"
        except Failed:
            yield from self._delete_all(place, "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", on_create=True)

    def update(self, place: Place, wanted: Wanted | None, fails: bool) -> Steps:
        stack, old = self.stacks[place], self.stacks[place].resource
        same = wanted is not None and old is not None and wanted.logical_id == old.wanted.logical_id
        new = Resource(wanted) if wanted and not same else None
        restored = old.wanted if same and wanted.choices != old.wanted.choices else None
        before = old.wanted if same else None
        try:
            if stack.protected and old and not same:
                new = None
                raise Failed
            if new:
                yield from self._create(place, new)
            if restored:
                yield from self._update(old, wanted)
            if same:
                old.wanted = wanted
            _fail_if(fails)
            stack.publish((new or old).organization if wanted else None)
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
        """The change set reads the resource and asks whose it is; executing it does so again."""
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
        try:
            self.stacks[place].publish(None)
        except Failed:
            return
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
        _fail_if(self.throttled or not self._shows(resource))

    def _delete(self, place: Place, resource: Resource, on_create: bool) -> Steps:
        kept = resource.wanted.policy == "Retain" or (resource.wanted.policy != "Delete" and not on_create)
        if resource.organization and not kept:
            yield
            _fail_if(self.throttled)
            if self._shows(resource):
                self.enabled[resource.wanted.type] = False
        yield from self._release(place, resource)

    def _clean_up(self, place: Place, resource: Resource, on_create: bool = False) -> Steps:
        """At the end of an update, where a failure to delete fails nothing."""
        try:
            yield from self._delete(place, resource, on_create)
        except Failed:
            yield from self._release(place, resource)

    def _precheck(self, wanted: Wanted) -> Steps:
        _fail_if(self.throttled or not (self.trusted or wanted.trust))
        if not self.trusted:
            self.trusted = True
            yield

    def _shows(self, resource: Resource) -> bool:
        return self.trusted and self.enabled[resource.wanted.type] and resource.organization == self.organization

    def _claim(self, place: Place, resource: Resource) -> Steps:
        """Two live resources of a Region do not have one physical id."""
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
