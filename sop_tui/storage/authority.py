"""Checks whether officers had the right to do what a history records, from their entries then.

Roles that were edited by hand, used, and edited back leave no other trace. Only the store's data
is checked; settings that forbid more than the rules do are not known here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from msgspec.structs import replace

from sop_tui.casework.history import NODE_DECISIONS
from sop_tui.casework.model import Capacity, Event, Kind
from sop_tui.office.decisions import decision_on
from sop_tui.office.model import EVERY_ROLE, Officer, OfficerEvent, OfficerKind
from sop_tui.sop.model import Procedure

_A_DAY: Final = timedelta(days=1)  # periods are days in the office's zone, unknown here
_MOVES: Final = NODE_DECISIONS | {Kind.CLAIMED}
_BY_COORDINATORS: Final = frozenset({Kind.CANCELLED, Kind.MIGRATED})
_DEFINING: Final = frozenset(
    {OfficerKind.ADOPTED, OfficerKind.RETIRED, OfficerKind.EVALUATED, OfficerKind.DRAFTED}
)
_GRANTING: Final = frozenset({OfficerKind.DEPUTIZED, OfficerKind.REVOKED})
_CHANGING: Final = {
    **dict.fromkeys(_DEFINING, "defines"),
    **dict.fromkeys(_GRANTING, "acting"),
    OfficerKind.EXPORTED: None,
    OfficerKind.RESTORED: None,
}
"""The one field of an entry that these may change; the others may change any."""


class Entries:
    """The entries of all officers at every revision, and their decisions on definitions."""

    def __init__(self) -> None:
        self._of: dict[str, list[tuple[int, Officer]]] = defaultdict(list)
        self._decisions: dict[str, list[OfficerEvent]] = defaultdict(list)

    def add(self, officer: str, events: Iterable[OfficerEvent]) -> None:
        """Adds the history of an entry, in order."""
        for event in events:
            self._of[officer].append((event.revision, event.after))
            if event.definition is not None:
                self._decisions[event.definition.sop].append(event)

    def allowed(self, procedure: Procedure, event: Event, opened: Event) -> bool:
        """Whether the officer's entry at that commit allows the act.

        ``procedure`` is the revision that the case used then, ``opened`` the case's first event.
        """
        entries = list(self._at(event.officer, event.revision))
        if not any(_allows(entry, procedure, event, opened) for entry in entries):
            return False
        if event.kind is Kind.HANDED:
            handed = self._at(event.assignee, event.revision)
            return any(not entry.removed for entry in handed)
        return True

    def may_change(self, before: Officer | None, event: OfficerEvent) -> bool:
        """Whether the change of an entry was allowed; ``before`` is None for a new entry."""
        if event.revision <= 1:
            return True  # the office is being set up
        if event.kind in _CHANGING and not _changes_only(before, event, _CHANGING[event.kind]):
            return False
        by = self._before(event.officer, event.revision)
        if event.kind is OfficerKind.RESTORED:
            return True  # by an admin of the store before the restore, or by root
        if by is None or by.removed or not _has_key(by, event.key):
            return False
        if event.kind is OfficerKind.EXPORTED:
            return event.officer == event.after.id
        if event.kind in _DEFINING:
            return by.admin and event.officer == event.after.id
        if event.kind in _GRANTING and not by.admin:
            changed = set(event.after.acting) ^ set(before.acting if before is not None else ())
            return all(_holds(by, *each.role.split(":", 1)) for each in changed)
        return by.admin

    def in_force(self, procedure: Procedure, event: Event) -> bool:
        """Whether a case could be opened under, or moved to, this revision at that time.

        The folder's definitions of that time are unknown; decisions in the store take precedence.
        """
        decided = [
            each for each in self._decisions.get(procedure.id, ()) if each.revision < event.revision
        ]
        decided.sort(key=lambda each: each.revision)
        days = (event.at.date() + _A_DAY * offset for offset in (-1, 0, 1))
        return any(
            _puts_in_force(decision_on(decided, procedure.id, day), procedure.fingerprint)
            for day in days
        )

    def _at(self, officer: str, revision: int) -> Iterator[Officer]:
        """The entry before that commit, and those made by the commit itself."""
        before = self._before(officer, revision)
        if before is not None:
            yield before
        yield from (entry for made, entry in self._of.get(officer, ()) if made == revision)

    def _before(self, officer: str, revision: int) -> Officer | None:
        found = None
        for made, entry in self._of.get(officer, ()):
            if made < revision:
                found = entry
        return found


def _changes_only(before: Officer | None, event: OfficerEvent, field: str | None) -> bool:
    """Whether an event leaves the entry as it was, except for this field."""
    if before is None:
        return False
    same = {field: getattr(before, field)} if field is not None else {}
    return replace(event.after, **same) == before


def _puts_in_force(decision: OfficerEvent | None, fingerprint: str) -> bool:
    """Whether a decision leaves this revision in force; without one the folder's applies."""
    if decision is None:
        return True
    act = decision.definition
    return (
        decision.kind is OfficerKind.ADOPTED and act is not None and act.fingerprint == fingerprint
    )


def _allows(entry: Officer, procedure: Procedure, event: Event, opened: Event) -> bool:
    if entry.removed or not _has_key(entry, event.key):
        return False
    if event.kind in _BY_COORDINATORS:
        return entry.coordinator
    if event.kind is Kind.CORRECTED and not entry.coordinator:
        own = event.officer == opened.officer and event.node == opened.to
        return own and _has_any(entry, procedure.id, event)
    if event.kind in _MOVES and event.node is not None and not _belongs(procedure, event):
        return False
    match event.capacity:
        case Capacity.NO_ROLE:
            own_claim = event.kind is Kind.RELEASED
            return own_claim or _has_any(entry, procedure.id, event)
        case Capacity.ON_BEHALF if event.by_role:
            return _acts(entry, procedure.id, event.by_role, event.by_capacity, event.at.date())
        case Capacity.ON_BEHALF:  # early versions did not record the recorder's role
            return entry.coordinator or _has_any(entry, procedure.id, event)
        case _ if not event.role:
            return entry.coordinator
        case capacity:
            return _acts(entry, procedure.id, event.role, capacity, event.at.date())


def _acts(entry: Officer, sop: str, role: str, capacity: Capacity, day: date) -> bool:
    """Whether the officer has this role of a procedure in this capacity."""
    match capacity:
        case Capacity.PLH | Capacity.PLT:
            return any(
                each.role == f"{sop}:{role}"
                and each.capacity == capacity
                and each.from_ - _A_DAY <= day <= each.until + _A_DAY
                for each in entry.acting
            )
        case Capacity.EVERY_ROLE:
            return EVERY_ROLE in entry.roles
        case _:
            return _holds(entry, sop, role)


def _holds(entry: Officer, sop: str, role: str) -> bool:
    return f"{sop}:{role}" in entry.roles or EVERY_ROLE in entry.roles


def _has_any(entry: Officer, sop: str, event: Event) -> bool:
    """Whether the officer has any role in a procedure."""
    if entry.coordinator or EVERY_ROLE in entry.roles:
        return True
    day, prefix = event.at.date(), f"{sop}:"
    return any(role.startswith(prefix) for role in entry.roles) or any(
        each.role.startswith(prefix) and each.from_ - _A_DAY <= day <= each.until + _A_DAY
        for each in entry.acting
    )


def _has_key(entry: Officer, fingerprint: str) -> bool:
    return not fingerprint or any(key.fingerprint == fingerprint for key in entry.keys)


def _belongs(procedure: Procedure, event: Event) -> bool:
    """Whether the role that a case was moved in is one of the roles of its node."""
    node = next((each for each in procedure.nodes if each.id == event.node), None)
    return node is not None and event.role in node.roles
