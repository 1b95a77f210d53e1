"""Whether an officer might do what a history says: by the entry of that officer at that moment.

Roles that were edited by hand, used, and edited back leave no other trace than this.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Final

from sop_tui.casework.model import Capacity, Event, Kind
from sop_tui.office.model import EVERY_ROLE, Officer, OfficerEvent, OfficerKind

_A_DAY: Final = timedelta(days=1)  # periods are days of the office's zone, which is not known here
_IN_A_ROLE: Final = frozenset(
    {Kind.CLAIMED, Kind.COMPLETED, Kind.APPROVED, Kind.RETURNED, Kind.REJECTED, Kind.CHOSEN}
)
_BY_COORDINATORS: Final = frozenset({Kind.CANCELLED, Kind.MIGRATED})
_BY_ADMINS: Final = frozenset(
    {OfficerKind.ADOPTED, OfficerKind.RETIRED, OfficerKind.EVALUATED, OfficerKind.DRAFTED}
)


def may_define(before: Officer | None, event: OfficerEvent) -> bool:
    """Whether an act on a definition is that of an admin; it stands in the admin's own entry,
    which was ``before`` it as given.
    """
    if event.kind not in _BY_ADMINS:
        return True
    return before is not None and before.admin and before.id == event.officer


class Entries:
    """The entries of all officers at every revision."""

    def __init__(self) -> None:
        self._of: dict[str, list[tuple[int, Officer]]] = defaultdict(list)

    def add(self, officer: str, events: Iterable[OfficerEvent]) -> None:
        """The history of an entry, in its order."""
        self._of[officer] += ((event.revision, event.after) for event in events)

    def allowed(self, sop: str, event: Event) -> bool:
        """Whether what is known of the officer at that commit allows the act."""
        return any(_allows(entry, sop, event) for entry in self._at(event.officer, event.revision))

    def _at(self, officer: str, revision: int) -> Iterator[Officer]:
        """The entry before that commit, and those that the commit itself made."""
        before: Officer | None = None
        for made, entry in self._of.get(officer, ()):
            if made < revision:
                before = entry
            elif made == revision:
                yield entry
        if before is not None:
            yield before


def _allows(entry: Officer, sop: str, event: Event) -> bool:
    if entry.removed:
        return False
    if event.key and all(key.fingerprint != event.key for key in entry.keys):
        return False
    if event.kind in _BY_COORDINATORS:
        return entry.coordinator
    role = f"{sop}:{event.role}"
    match event.capacity:
        case Capacity.PLH | Capacity.PLT:
            day = event.at.date()
            return any(
                each.role == role
                and each.capacity == event.capacity
                and each.from_ - _A_DAY <= day <= each.until + _A_DAY
                for each in entry.acting
            )
        case Capacity.EVERY_ROLE:
            return EVERY_ROLE in entry.roles
        case Capacity.HOLDER if event.role and event.kind in _IN_A_ROLE:
            return role in entry.roles or EVERY_ROLE in entry.roles
        case _:
            return True
