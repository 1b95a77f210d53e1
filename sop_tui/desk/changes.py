"""Detects what others have changed since this desk looked last."""

from collections.abc import Callable

from sop_tui.desk.views import Changed
from sop_tui.desk.workplace import Workplace


class LatestChanges:
    """Remembers the state of store and settings, and reports what is new."""

    def __init__(self, workplace: Workplace) -> None:
        self._workplace = workplace
        self._seen = workplace.store.snapshot
        self._settled = 0  # the settings' state at the last look

    def behind(self) -> bool:
        """Whether :meth:`refresh` would report something; costs a few stat calls and no thread."""
        workplace = self._workplace
        if workplace.settings_outdated() or self._settled != workplace.settled:
            return True
        return workplace.store.snapshot is not self._seen or workplace.store.outdated()

    def listen(self, heard: Callable[[], None]) -> None:
        """Calls ``heard``, from another thread, as soon as others may have changed something.

        Not every store can notify: this makes checks earlier, and does not replace :meth:`behind`.
        """
        self._workplace.store.listen(heard)

    def refresh(self, *, at_once: bool = False) -> Changed | None:
        """Checks whether others have changed something; costs one stat call if not.

        Raises:
            TakesLong: ``at_once`` was given, and the news takes long to read.
        """
        workplace = self._workplace
        workplace.store.refresh(at_once=at_once)
        workplace.reread_settings()
        settled, self._settled = self._settled, workplace.settled
        # A commit of ours reads what others did before it, so the last look decides.
        snapshot, seen = workplace.store.snapshot, self._seen
        if snapshot is seen and settled == self._settled:
            return None
        self._seen = snapshot
        changes = snapshot.changes_since(seen)
        settings = settled != self._settled  # any due date may have changed
        return Changed(
            frozenset(snapshot.cases) if settings else changes.cases,
            changes.officers,
            changes.definitions,
            changes.rolled_back,
            settings,
        )
