"""Checkpoints that nobody waits for: when one is due, which session makes it, and how."""

import os
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

from sop_tui.storage.disk.file import is_being_written
from sop_tui.storage.files.checkpoint import Abandoned, PreparedFile
from sop_tui.storage.files.form.snapshot import EXPORTED, FileSnapshot
from sop_tui.storage.files.live import IDLE, Version, entries, is_filling, is_idle
from sop_tui.storage.problem import StoreProblem

_AFTER_FAILURE: Final = 30.0
_ANOTHER_IS_AT_IT: Final = 0.5
_MANY: Final = 256 * 1024  # bytes of an officer's entry, most of which can only be exports

UnderLock: TypeAlias = Callable[[Callable[[int, Version], Version], float], None]
"""Makes the next version under the lock, for which it waits so many seconds."""


class Tidying:
    """The checkpoints of one session."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread: threading.Thread | None = None
        self._own_delay = os.getpid() % 16 / 64  # seconds; spreads the checkpoints of sessions
        self.not_before = 0.0

    def is_due(self, known: Version) -> bool:
        """Whether this session should make a checkpoint when it next looks for news."""
        if not entries(known) or time.time() < self.not_before:
            return False
        return is_filling(known) or is_idle(known, self._own_delay)

    def is_due_at_once(self, known: Version) -> bool:
        """Whether the journal may be full before the next look for news."""
        return is_filling(known) and time.time() >= self.not_before

    def start(self, make: Callable[[], None]) -> None:
        """Calls ``make`` in a thread, unless a checkpoint is being made in one."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=make, name="checkpoint", daemon=True)
            self._thread.start()

    def join(self, timeout: float | None = None) -> None:
        """Waits for the thread, if there is one."""
        if self._thread is not None:
            self._thread.join(timeout)

    def make(
        self, known: Version, under_lock: UnderLock, going_on: Callable[[], bool], *, at_last: bool
    ) -> None:
        """Makes a checkpoint of the version; if it fails, nothing is lost.

        Exports that make the file large are moved to their archive. ``at_last``: the session ends
        with it, so it does not give way to another one.
        """
        if is_being_written(self._path) and not at_last:
            self.not_before = time.time() + _ANOTHER_IS_AT_IT + self._own_delay
            return
        # A filling journal means frequent acts: wait for the lock in turn, and retry soon.
        filling = is_filling(known)
        self.not_before = time.time() + (IDLE if filling else _AFTER_FAILURE)
        with suppress(StoreProblem, OSError, Abandoned), ExitStack() as done:
            if _has_many_exports(known.snapshot):
                from sop_tui.storage.files.archiving import ArchiveMove, Overtaken

                done.enter_context(suppress(Overtaken))
                move = done.enter_context(ArchiveMove(known.snapshot, None))
                rest = move.rest(known.snapshot)
                prepared = done.enter_context(PreparedFile(self._path, known, going_on, rest))
                work = partial(prepared.finished, first=move.take_places)
            else:
                prepared = done.enter_context(PreparedFile(self._path, known, going_on))
                work = partial(prepared.finished)
            under_lock(work, IDLE if filling else 0)
            self.not_before = 0.0


def _has_many_exports(snapshot: FileSnapshot) -> bool:
    """Whether exports make an officer's entry so large that they should be archived."""
    lines = snapshot.layout.tables["officers"].values()
    return any(len(line) > _MANY and EXPORTED in line for line in lines)
