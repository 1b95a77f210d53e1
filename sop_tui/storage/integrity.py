"""Checks what an act relies on against its last event, before anybody acts on it.

Heads are read without their histories. If somebody edits one, uses it and restores it, no trace
remains. So an act checks that the officer's entry, the case and the definition match their last
events.
"""

from collections.abc import Mapping

from sop_tui.casework.model import Case, Event
from sop_tui.office.model import Officer, OfficerEvent
from sop_tui.storage.chain import digest
from sop_tui.storage.problem import StoreProblem
from sop_tui.text.message import say


def matches_last_event(head: Case | Officer, event: Event | OfficerEvent | None) -> bool:
    """Whether this case or entry is the result of its last event."""
    if event is None:
        return False
    if isinstance(event, OfficerEvent) and event.after != head:
        return False
    return event.hash == digest(event, event.prev_hash, head)


class SessionTrust:
    """What one session has already checked against its last event."""

    def __init__(self) -> None:
        self._table: Mapping[str, Officer] | None = None
        self._officers: dict[str, Officer] = {}
        self._cases: dict[str, Case] = {}

    def trusts(self, case: Case) -> bool:
        """Whether this case was created here, or checked."""
        return self._cases.get(case.number) is case

    def trust_case(self, case: Case) -> None:
        """Marks the case as checked."""
        self._cases[case.number] = case

    def unknown(self, officers: Mapping[str, Officer]) -> list[str]:
        """The ids of entries that have changed since they were checked."""
        if officers is self._table:
            return []
        known = self._officers
        return [key for key, entry in officers.items() if known.get(key) is not entry]

    def trust(self, officers: Mapping[str, Officer]) -> None:
        """Marks the entries as checked."""
        if officers is not self._table:
            self._table, self._officers = officers, dict(officers.items())


def refuse_edited(event: OfficerEvent) -> None:
    """Raises StoreProblem ``damaged`` if an event of an entry does not match its hash."""
    if event.hash != digest(event, event.prev_hash, event.after):
        raise StoreProblem(
            "damaged",
            say(
                "peristiwa {seq} petugas {officer} berubah sejak dicatat; tidak ada yang "
                "dilakukan; periksa dengan: sop-tui store verify",
                seq=event.seq,
                officer=event.after.id,
            ),
        )


def altered_entry(where: str, officer_id: str) -> StoreProblem:
    return StoreProblem(
        "damaged",
        say(
            "entri petugas {officer} dalam {where} bukan hasil riwayatnya; tidak ada yang "
            "dilakukan; periksa dengan: sop-tui store verify",
            officer=officer_id,
            where=where,
        ),
    )


def altered_case(where: str, number: str) -> StoreProblem:
    return StoreProblem(
        "damaged",
        say(
            "isi berkas {number} dalam {where} bukan hasil riwayatnya; tidak ada yang dilakukan; "
            "periksa dengan: sop-tui store verify",
            number=number,
            where=where,
        ),
    )
