"""What others have changed since this desk looked last."""

from collections.abc import Callable

from sop_tui.desk.views import Changed
from sop_tui.desk.workplace import Workplace


class LatestChanges:
    """Remembers what was seen of a store and of its settings, and tells what is new since."""

    def __init__(self, workplace: Workplace) -> None:
        self._workplace = workplace
        self._seen = workplace.store.snapshot
        self._settled = 0  # what the workplace's settings were at the last look

    def behind(self) -> bool:
        """Whether :meth:`refresh` would tell of something; costs a few stats and no thread."""
        workplace = self._workplace
        if workplace.settings_outdated() or self._settled != workplace.settled:
            return True
        return workplace.store.snapshot is not self._seen or workplace.store.outdated()

    def listen(self, heard: Callable[[], None]) -> None:
        """Call ``heard``, from another thread, as soon as others may have changed something.

        Not every store gets word: a call only makes :meth:`behind` sooner, and does not replace it.
        """
        self._workplace.store.listen(heard)

    def refresh(self, *, at_once: bool = False) -> Changed | None:
        """Looks whether others have changed something; costs one stat when they have not.

        Raises:
            TakesLong: ``at_once``, and what is new takes long to read.
        """
        workplace = self._workplace
        workplace.store.refresh(at_once=at_once)
        workplace.reread_settings()
        settled, self._settled = self._settled, workplace.settled
        # Own commits read what others did before them, so the last look is what counts.
        snapshot, seen = workplace.store.snapshot, self._seen
        if snapshot is seen and settled == self._settled:
            return None
        self._seen = snapshot
        changes = snapshot.changes_since(seen)
        settings = settled != self._settled  # every due date may be another
        return Changed(
            frozenset(snapshot.cases) if settings else changes.cases,
            changes.officers,
            changes.definitions,
            changes.rolled_back,
            settings,
        )
