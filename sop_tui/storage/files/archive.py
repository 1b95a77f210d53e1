"""Moving closed cases and exports out of the live file."""

from contextlib import suppress
from datetime import datetime
from typing import Final

from sop_tui.storage.disk.file import changed
from sop_tui.storage.files.checkpoint import GivenUp
from sop_tui.storage.files.leaving import Leaving, Overtaken
from sop_tui.storage.files.store import FileStore

_TRIES: Final = 10
_BESIDE: Final = 3  # of them; if others go on writing it, it is done under the lock


def archive_cases(store: FileStore, closed_before: datetime) -> tuple[str, ...]:
    """Move the cases closed before this moment, and all exports; gives the numbers of the cases.

    The archives are read, laid out and written aside before the lock is taken, and so is the live
    file without what they hold; under it they take their names, the live file last. A crash in
    between leaves it in both, where the live file counts, and the next run takes it out.

    Raises:
        StoreProblem: as a commit does; ``uncertain`` too leaves everything in one of the files.
    """
    for turn in range(_TRIES):
        store.refresh()
        with Leaving(store.snapshot, closed_before) as move:
            if move.empty:
                return ()
            with suppress(Overtaken, GivenUp):
                beside = turn < _BESIDE
                store.rewrite(move.live, move.rest, move.take_places, beside=beside)
                return tuple(sorted(move.cases))
    raise changed(store.path)
