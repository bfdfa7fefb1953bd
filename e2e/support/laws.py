"""The laws of the singleton, which every step must obey, regardless of the model."""

from dataclasses import dataclass, field, replace

from local_aws.client import OTHER_TYPE, TYPE

TYPES = (TYPE, OTHER_TYPE)
FAILS = "Fails"  # the logical id of a resource that fails before any handler call

TERMINAL = {
    *("CREATE_COMPLETE", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_COMPLETE", "DELETE_FAILED"),
    *("UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_FAILED"),
    *("IMPORT_COMPLETE", "IMPORT_ROLLBACK_COMPLETE"),
    "REVIEW_IN_PROGRESS",  # of a stack whose import was refused
}
CONTINUED = ("UPDATE_ROLLBACK_IN_PROGRESS", "User Initiated")

NEVER_DISABLES_WHAT_IT_DID_NOT_ENABLE = "a stack with AdoptExisting false never disables what it did not enable"
ONLY_A_DELETE_DISABLES = "only a delete, a rollback or a person disables"
ENDS_WITH_A_REASON = "every operation ends in a terminal state, and what failed has a reason"
CAN_BE_DELETED = "every stack can be deleted"
ANOTHER_ORGANIZATION = "another organization is never touched"
TRUSTED_ACCESS = "trusted access is never disabled"
ANOTHER_FEATURE = "a step on one type never changes the feature of the other"


@dataclass(frozen=True)
class Wanted:
    """The resource as a template declares it."""

    type: str = TYPE
    is_renamed: bool = False
    policy: str = "Delete"
    adopt: bool = True
    trust: bool = False

    @property
    def properties(self) -> dict[str, bool]:
        """The properties, without AdoptExisting if it has the default."""
        return ({} if self.adopt else {"AdoptExisting": False}) | {"EnableTrustedAccess": self.trust}

    @property
    def logical_id(self) -> str:
        """The logical id, which differs for each type, because an update cannot change a resource's type."""
        return self.type.rpartition("::")[2] + ("Renamed" if self.is_renamed else "")

    def renamed(self) -> "Wanted":
        return replace(self, is_renamed=not self.is_renamed)


@dataclass(frozen=True)
class Event:
    """An event of a stack or of a resource in it."""

    stack: str
    logical_id: str
    status: str
    physical_id: str = ""
    reason: str = ""
    type: str = TYPE


@dataclass(frozen=True)
class Organization:
    """The state of an organization."""

    enabled: frozenset[str]  # the types whose feature is enabled
    trusted: bool


@dataclass
class Step:
    """The effects of operations that ran at the same time."""

    organization: str  # the id of the stacks' organization
    before: Organization
    after: Organization
    other_before: Organization
    other_after: Organization
    disabled: frozenset[str] = frozenset()  # the types whose handler disabled the feature
    statuses: dict[str, str] = field(default_factory=dict)  # final statuses by stack
    refused: set[str] = field(default_factory=set)  # stacks that a failed import did not change
    deletes: set[str] = field(default_factory=set)  # stacks that should be gone
    non_adopting: set[tuple[str, str, str]] = field(default_factory=set)  # stack, logical id and type of creates
    events: list[Event] = field(default_factory=list)


def broken(step: Step) -> set[str]:
    """The laws that a step broke."""
    rules = {
        NEVER_DISABLES_WHAT_IT_DID_NOT_ENABLE: lambda s: any(_adopts_against_its_will(s, t) for t in TYPES),
        ONLY_A_DELETE_DISABLES: lambda s: any(not _deleted(s, t) for t in s.disabled),
        ENDS_WITH_A_REASON: _ends_without_reason,
        CAN_BE_DELETED: lambda s: any(s.statuses[stack] != "DELETE_COMPLETE" for stack in s.deletes),
        ANOTHER_ORGANIZATION: _touches_another_organization,
        TRUSTED_ACCESS: lambda s: s.before.trusted and not s.after.trusted,
        ANOTHER_FEATURE: lambda s: not s.before.enabled ^ s.after.enabled <= _touched(s),
    }
    return {law for law, breaks in rules.items() if breaks(step)}


def _touched(step: Step) -> set[str]:
    """The types that have an event in this step."""
    return {e.type for e in step.events if e.logical_id != FAILS}


def _deleted(step: Step, type_name: str) -> list[Event]:
    """The resources whose DELETE handler was called."""
    return [e for e in step.events if e.type == type_name and e.status == "DELETE_IN_PROGRESS"]


def _adopts_against_its_will(step: Step, type_name: str) -> bool:
    """If the feature was enabled before, such a stack gets no resource, so it never deletes one.

    A delete at the same time may have disabled the feature first. The stack owns a feature that it enabled itself.
    """
    non_adopting = {(stack, logical_id) for stack, logical_id, of in step.non_adopting if of == type_name}
    others = [e for e in _deleted(step, type_name) if (e.stack, e.logical_id) not in non_adopting]
    if not non_adopting or type_name not in step.before.enabled or others:
        return False
    got = [
        e
        for e in step.events
        if (e.stack, e.logical_id) in non_adopting and e.status in ("CREATE_COMPLETE", "DELETE_IN_PROGRESS")
    ]
    return bool(got) or type_name not in step.after.enabled


def _ends_without_reason(step: Step) -> bool:
    failures = [e for e in step.events if e.status.endswith("_FAILED")]
    continued = {
        e.stack for e in step.events if (e.status, e.reason) == CONTINUED
    }  # the failure was in an earlier step
    explained = step.refused | {e.stack for e in failures} | continued
    changed = {e.stack for e in step.events}  # a refused import does not change its stack
    for stack, status in step.statuses.items():
        if status not in TERMINAL:
            return True
        if ("ROLLBACK" in status or status.endswith("_FAILED")) and stack in changed - explained:
            return True
    return any(not e.reason or "null" in e.reason or "has a defect" in e.reason for e in failures)


def _touches_another_organization(step: Step) -> bool:
    """Whether a resource of another organization disabled a feature, there or here."""
    for type_name in step.disabled:
        deleted = _deleted(step, type_name)
        if deleted and not [e for e in deleted if e.physical_id == step.organization]:
            return True
    return step.other_before != step.other_after
