"""Moving closed cases and exports out of the live file."""

from datetime import datetime
from typing import Final

from sop_tui.storage.disk.file import changed
from sop_tui.storage.files.form.snapshot import FileSnapshot
from sop_tui.storage.files.leaving import Move, Overtaken
from sop_tui.storage.files.store import FileStore

_TRIES: Final = 10


def archive(store: FileStore, closed_before: datetime) -> tuple[str, ...]:
    """Move the cases closed before this moment, and all exports; gives the numbers of the cases.

    The archives are read, laid out and written aside before the lock is taken; under it they take
    their names, then the live file is written without what they hold. A crash in between leaves
    it in both, where the live file counts, and the next run takes it out.

    Raises:
        StoreProblem: as a commit does; ``uncertain`` too leaves everything in one of the files.
    """
    moved: tuple[str, ...] = ()
    for _ in range(_TRIES):
        store.refresh()
        with Move(store.snapshot, closed_before) as move:
            if move.empty:
                return ()

            def change(folder: int, snapshot: FileSnapshot, move: Move = move) -> FileSnapshot:
                nonlocal moved
                after, moved = move.applied(folder, snapshot)
                return after

            try:
                store.rewrite(change)
            except Overtaken:
                continue
            return moved
    raise changed(store.path)
