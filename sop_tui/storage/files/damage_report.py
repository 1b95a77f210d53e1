"""Diagnoses a live file that cannot be read, in the background if necessary."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sop_tui.storage.disk.file import identity_of
from sop_tui.storage.files.form.damage import Damage
from sop_tui.storage.files.live import DamagedFile, Version, read_live
from sop_tui.storage.problem import StoreProblem


def diagnosed(path: Path, damage: Damage) -> StoreProblem:
    """The error with the backup that could replace the file; slow, because it verifies backups."""
    from sop_tui.storage.files.diagnosis import damaged, newest_good_backup

    return damaged(path, damage, newest_good_backup(path))


@contextmanager
def diagnosing(path: Path) -> Iterator[None]:
    """Reports damage found within as :func:`diagnosed`."""
    try:
        yield
    except DamagedFile as problem:
        raise diagnosed(path, problem.damage) from None


def read_whole(path: Path, folder: int | None = None, *, lazy: bool = False) -> Version:
    """As :func:`~sop_tui.storage.files.live.read_live`, with damage diagnosed."""
    with diagnosing(path):
        return read_live(path, folder=folder, lazy=lazy)


class DamageReport:
    """A damaged version of the file: read once, and diagnosed in the background."""

    def __init__(self, path: Path, problem: DamagedFile) -> None:
        self.problem: StoreProblem = problem
        self._identity = problem.identity
        threading.Thread(target=self._diagnose, args=(path, problem), daemon=True).start()

    def is_of(self, path: Path) -> bool:
        """Whether the file is still this version."""
        with suppress(OSError):
            return identity_of(path) == self._identity
        return False

    def _diagnose(self, path: Path, problem: DamagedFile) -> None:
        self.problem = diagnosed(path, problem.damage)
