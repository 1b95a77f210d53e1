"""Runs a plan on a version of the file and computes the result."""

from sop_tui.storage.batch import Batch
from sop_tui.storage.engine import Plan
from sop_tui.storage.files.advancing import Advanced, advance
from sop_tui.storage.files.form.snapshot import FileSnapshot
from sop_tui.storage.integrity import SessionTrust


class Deciding:
    """A plan and its result, computed once for each version it is run on."""

    def __init__(self, plan: Plan, trust: SessionTrust) -> None:
        self._plan = plan
        self._trust = trust
        self._on: FileSnapshot | None = None
        self._advanced: Advanced | None = None

    @property
    def sealed(self) -> Batch:
        """The last batch, with chained events."""
        return self._advanced.batch if self._advanced is not None else Batch()

    def on(self, snapshot: FileSnapshot) -> Advanced | None:
        """The next version; None if the plan changes nothing. Raises as the plan does."""
        if self._on is snapshot:
            return self._advanced
        self._on = self._advanced = None
        batch = self._plan(snapshot)
        if not batch.empty:
            snapshot.hold_against_events(self._trust, (each.number for each in batch.cases))
            self._advanced = advance(snapshot, batch)
            self._trust.trust(self._advanced.snapshot.heads.officers)
        self._on = snapshot
        return self._advanced
