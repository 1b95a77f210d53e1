"""What was read in haste is held against its last event, before anybody acts on it.

Heads are read without their histories. Somebody who forges one, uses it and restores it leaves
no trace in it; so an act asks for more: that entry, case and definition are what they led to.
"""

from collections.abc import Mapping

from sop_tui.casework.model import Case, Event
from sop_tui.office.model import Officer, OfficerEvent
from sop_tui.storage.chain import digest
from sop_tui.storage.problem import StoreProblem
from sop_tui.text.message import say


def is_last_of(head: Case | Officer, event: Event | OfficerEvent | None) -> bool:
    """Whether the last event of a case or entry led to this."""
    if event is None:
        return False
    if isinstance(event, OfficerEvent) and event.after != head:
        return False
    return event.hash == digest(event, event.prev_hash, head)


class SessionTrust:
    """What one session has held against its last event already."""

    def __init__(self) -> None:
        self._table: Mapping[str, Officer] | None = None
        self._officers: dict[str, Officer] = {}
        self._cases: dict[str, Case] = {}

    def trusts(self, case: Case) -> bool:
        """Whether this case was made here, or held against its last event."""
        return self._cases.get(case.number) is case

    def trust_case(self, case: Case) -> None:
        """It is good."""
        self._cases[case.number] = case

    def unknown(self, officers: Mapping[str, Officer]) -> list[str]:
        """The entries to be looked at: those that are not as they were when they were good."""
        if officers is self._table:
            return []
        known = self._officers
        return [key for key, entry in officers.items() if known.get(key) is not entry]

    def trust(self, officers: Mapping[str, Officer]) -> None:
        """They are good."""
        if officers is not self._table:
            self._table, self._officers = officers, dict(officers.items())


def refuse_edited(event: OfficerEvent) -> None:
    """Raises StoreProblem ``damaged`` where an event of an entry is not what its hash says."""
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


def strange_entry(where: str, officer_id: str) -> StoreProblem:
    return StoreProblem(
        "damaged",
        say(
            "entri petugas {officer} dalam {where} bukan hasil riwayatnya; tidak ada yang "
            "dilakukan; periksa dengan: sop-tui store verify",
            officer=officer_id,
            where=where,
        ),
    )


def strange_case(where: str, number: str) -> StoreProblem:
    return StoreProblem(
        "damaged",
        say(
            "isi berkas {number} dalam {where} bukan hasil riwayatnya; tidak ada yang dilakukan; "
            "periksa dengan: sop-tui store verify",
            number=number,
            where=where,
        ),
    )
