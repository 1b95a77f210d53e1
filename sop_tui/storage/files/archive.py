"""Moves closed cases and exports from the live file to the archives."""

from contextlib import suppress
from datetime import datetime
from typing import Final

from sop_tui.storage.disk.file import changed
from sop_tui.storage.files.archiving import ArchiveMove, Overtaken
from sop_tui.storage.files.checkpoint import Abandoned
from sop_tui.storage.files.store import FileStore

_TRIES: Final = 10
_BESIDE: Final = 3  # tries without the lock; after that it is done under the lock


def archive_cases(store: FileStore, closed_before: datetime) -> tuple[str, ...]:
    """Moves the cases closed before this moment, and all exports; returns the case numbers.

    New versions of the archives and of the live file are written under temporary names before the
    lock is taken; under the lock they are renamed, the live file last. After a crash in between a
    case is in both files: the live file counts, and the next run removes the case from it.

    Raises:
        StoreProblem: as for a commit; even after ``uncertain``, each case is in one of the files.
    """
    for turn in range(_TRIES):
        store.refresh()
        with ArchiveMove(store.snapshot, closed_before) as move:
            if move.empty:
                return ()
            with suppress(Overtaken, Abandoned):
                beside = turn < _BESIDE
                store.rewrite(move.live, move.rest, move.take_places, beside=beside)
                return tuple(sorted(move.cases))
    raise changed(store.path)
