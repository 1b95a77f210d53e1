"""One version of the store: heads in memory, histories asked for up to its revision."""

from collections.abc import Mapping

from sop_tui.casework.model import Case, Event
from sop_tui.office.model import Officer, OfficerEvent
from sop_tui.sop.model import Procedure
from sop_tui.storage.engine import Changes, Snapshot
from sop_tui.storage.heads import Definition, Heads
from sop_tui.storage.lineage import Lineage, compared
from sop_tui.storage.postgres.histories import Histories
from sop_tui.storage.records import Meta


class PostgresSnapshot:
    """A version as it was read or committed."""

    def __init__(self, heads: Heads, histories: Histories, lineage: Lineage | None = None) -> None:
        self.heads = heads
        self.meta: Meta = heads.meta
        self.cases: Mapping[str, Case] = heads.cases
        self.officers: Mapping[str, Officer] = heads.officers
        self.definitions: Mapping[str, Definition] = heads.definitions
        self.lineage = lineage or Lineage()
        self._histories = histories

    @property
    def revision(self) -> int:
        return self.meta.revision

    @property
    def chain_head(self) -> str:
        return self.meta.chain_head

    def events(self, number: str) -> tuple[Event, ...]:
        return self._histories.events(self.cases[number], self.revision)

    def officer_events(self, officer_id: str) -> tuple[OfficerEvent, ...]:
        return self._histories.officer_events(self.officers[officer_id].id, self.revision)

    def definition(self, fingerprint: str) -> Procedure:
        return self._histories.definition(self.definitions[fingerprint].fingerprint)

    def next_number(self, code: str, year: int, skip: int = 0) -> str:
        last = self.meta.numbers.get(f"{code}-{year}", 0)
        return f"{code}-{year}-{last + 1 + skip:04d}"

    def find_event(self, event_id: str) -> tuple[str, Event | OfficerEvent] | None:
        return self._histories.find(event_id, self.revision)

    def changes_since(self, former: Snapshot) -> Changes:
        if isinstance(former, PostgresSnapshot):
            known = self.lineage.since(former.lineage)
            if known is not None:
                return known
        return compared(self, former)

    def next(self, heads: Heads, changes: Changes) -> "PostgresSnapshot":
        """The version that follows."""
        return PostgresSnapshot(heads, self._histories, self.lineage.next(changes))
