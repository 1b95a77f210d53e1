"""One version of the store: heads in memory, histories read on demand up to its revision."""

from sop_tui.casework.model import Event
from sop_tui.office.model import OfficerEvent
from sop_tui.sop.model import Procedure
from sop_tui.storage.engine import Changes
from sop_tui.storage.heads import Heads
from sop_tui.storage.lineage import HeadsSnapshot, Lineage
from sop_tui.storage.postgres.histories import Histories


class PostgresSnapshot(HeadsSnapshot):
    """A version of the store, as it was read or committed."""

    def __init__(self, heads: Heads, histories: Histories, lineage: Lineage | None = None) -> None:
        super().__init__(heads, lineage)
        self._histories = histories

    def events(self, number: str) -> tuple[Event, ...]:
        return self._histories.events(self.cases[number], self.revision)

    def officer_events(self, officer_id: str) -> tuple[OfficerEvent, ...]:
        return self._histories.officer_events(self.officers[officer_id].id, self.revision)

    def definition(self, fingerprint: str) -> Procedure:
        return self._histories.definition(self.definitions[fingerprint].fingerprint)

    def find_event(self, event_id: str) -> tuple[str, Event | OfficerEvent] | None:
        return self._histories.find(event_id, self.revision)

    def next(self, heads: Heads, changes: Changes) -> "PostgresSnapshot":
        """The version after this one."""
        return PostgresSnapshot(heads, self._histories, self.lineage.next(changes))
