"""The laws of the singleton: what holds of every step, whatever the model says."""

from dataclasses import dataclass, field

from local_aws.client import TYPE

TERMINAL = {
    *("CREATE_COMPLETE", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_COMPLETE", "DELETE_FAILED"),
    *("UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_FAILED"),
    *("IMPORT_COMPLETE", "IMPORT_ROLLBACK_COMPLETE"),
    "REVIEW_IN_PROGRESS",  # of a stack whose import was refused
}

NEVER_DISABLES_WHAT_IT_DID_NOT_ENABLE = "a stack with AdoptExisting false never disables what it did not enable"
ONLY_A_DELETE_DISABLES = "only a delete, a rollback or a person disables"
ENDS_WITH_A_REASON = "every operation ends in a terminal state, and what failed has a reason"
CAN_BE_DELETED = "every stack can be deleted"
ANOTHER_ORGANIZATION = "another organization is never touched"
TRUSTED_ACCESS = "trusted access is never disabled"


@dataclass(frozen=True)
class Event:
    """Of a stack or of a resource in it."""

    stack: str
    logical_id: str
    status: str
    physical_id: str = ""
    reason: str = ""
    type: str = TYPE


@dataclass(frozen=True)
class Organization:
    """The state of one."""

    enabled: bool
    trusted: bool


@dataclass
class Step:
    """What was seen of operations that ran at once."""

    organization: str  # the id of the one in which the stacks are
    before: Organization
    after: Organization
    other_before: Organization
    other_after: Organization
    disabled: bool = False  # whether a handler called DisableOrganizationsRootSessions
    statuses: dict[str, str] = field(default_factory=dict)  # at the end, by stack
    deletes: set[str] = field(default_factory=set)  # stacks that should be gone
    non_adopting: set[tuple[str, str]] = field(default_factory=set)  # stack and logical id of creates
    events: list[Event] = field(default_factory=list)


def broken(step: Step) -> set[str]:
    """The laws that a step broke."""
    rules = {
        NEVER_DISABLES_WHAT_IT_DID_NOT_ENABLE: _adopts_against_its_will,
        ONLY_A_DELETE_DISABLES: lambda s: s.disabled and not _deleted(s),
        ENDS_WITH_A_REASON: _ends_without_reason,
        CAN_BE_DELETED: lambda s: any(s.statuses[stack] != "DELETE_COMPLETE" for stack in s.deletes),
        ANOTHER_ORGANIZATION: _touches_another_organization,
        TRUSTED_ACCESS: lambda s: s.before.trusted and not s.after.trusted,
    }
    return {law for law, breaks in rules.items() if breaks(step)}


def _deleted(step: Step) -> list[Event]:
    """The resources whose DELETE handler was called."""
    return [e for e in step.events if e.type == TYPE and e.status == "DELETE_IN_PROGRESS"]


def _adopts_against_its_will(step: Step) -> bool:
    """Where they were enabled before, such a stack gets no resource, so it has none to delete then or later.

    A delete at the same time may have disabled them first. What the stack itself enabled is its own.
    """
    others = [e for e in _deleted(step) if (e.stack, e.logical_id) not in step.non_adopting]
    if not step.non_adopting or not step.before.enabled or others:
        return False
    got = [
        e
        for e in step.events
        if (e.stack, e.logical_id) in step.non_adopting and e.status in ("CREATE_COMPLETE", "DELETE_IN_PROGRESS")
    ]
    return bool(got) or not step.after.enabled


def _ends_without_reason(step: Step) -> bool:
    failures = [e for e in step.events if e.status.endswith("_FAILED")]
    explained = {e.stack for e in failures} | {e.stack for e in step.events if _explains(e)}
    for stack, status in step.statuses.items():
        if status not in TERMINAL:
            return True
        if ("ROLLBACK" in status or status.endswith("_FAILED")) and stack not in explained:
            return True
    return any(not e.reason or "null" in e.reason or "has a defect" in e.reason for e in failures)


def _explains(event: Event) -> bool:
    """Another stack imports the export, or a rollback is continued, and an earlier step has what failed."""
    continued = event.status == "UPDATE_ROLLBACK_IN_PROGRESS" and event.reason == "User Initiated"
    return continued or " canceled. Cannot " in event.reason


def _touches_another_organization(step: Step) -> bool:
    """A resource of another organization disables neither there nor here."""
    deleted = _deleted(step)
    here = [e for e in deleted if e.physical_id == step.organization]
    return step.other_before != step.other_after or (step.disabled and bool(deleted) and not here)
