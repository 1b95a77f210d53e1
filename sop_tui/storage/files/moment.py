"""Opens all files of a store as of one moment, while others may be writing.

An open file only changes by additions to its journal; any other change of a store renames another
file into place. So the open files are of one moment if no archive was replaced while they were
being opened, however long reading them takes.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from io import FileIO
from pathlib import Path
from typing import Final, Protocol, TypeVar

import msgspec

from sop_tui.storage.disk.file import (
    FileIdentity,
    Opened,
    cannot_read,
    changed,
    identity_of,
    open_file,
    reading,
)
from sop_tui.storage.disk.lock import PATIENCE, locked
from sop_tui.storage.disk.place import archive_paths
from sop_tui.storage.files.form.damage import Damage
from sop_tui.storage.problem import StoreProblem

BEING_WRITTEN: Final = 0.05  # seconds within which an act may be partly written
_LOOKS: Final = 3
_TRIES: Final = 20


class Moment(msgspec.Struct, frozen=True):
    """A live file and all files with the name of an archive of it, kept open."""

    path: Path
    live: Opened
    archives: Mapping[Path, Opened]

    @property
    def identities(self) -> tuple[FileIdentity, dict[Path, FileIdentity]]:
        """The identities of all files; they distinguish one moment from another."""
        return self.live.identity, {each: file.identity for each, file in self.archives.items()}


class _Reading(Protocol):
    @property
    def damage(self) -> Damage | None: ...


FoundT = TypeVar("FoundT", bound=_Reading)


Result = TypeVar("Result")


def checked_twice(
    path: Path, judge: Callable[[Moment], Result], sound: Callable[[Result], bool]
) -> Result:
    """The result of ``judge`` for a store.

    A result that is not ``sound`` counts only if it is the same while nobody else is writing.
    """
    with open_consistently(path) as moment:
        found = judge(moment)
        if sound(found):
            return found
        with ExitStack() as stack:
            try:
                later = stack.enter_context(open_consistently(path, alone=True))
            except StoreProblem:
                return found  # another process keeps the lock
            return judge(later) if later.identities != moment.identities else found


def read_settled(opened: Opened, read: Callable[[FileIO], FoundT]) -> FoundT:
    """The result of ``read`` for a file to which acts may be appended meanwhile.

    Of two acts written during a piecewise read, only the later may be seen. So the file is read
    again before acts in the journal are reported as lost.
    """
    found = read(reading(opened))
    for _ in range(_LOOKS):
        if found.damage is None:
            break
        time.sleep(BEING_WRITTEN)
        found = read(reading(opened))
    return found


@contextmanager
def open_consistently(
    path: Path, *, alone: bool = False, patience: float = PATIENCE
) -> Iterator[Moment]:
    """Opens the files of the store at ``path`` as of one moment.

    Nobody waits, unless ``alone``: a restore renames several files one after another, so a store
    that seems damaged is checked again while holding the lock.

    Raises:
        StoreProblem: a file cannot be opened; ``locked``.
    """
    with ExitStack() as stack:
        for _ in range(0 if alone else _TRIES):
            with ExitStack() as attempt:
                found = _opened(path, attempt)
                if found is not None:
                    stack.push(attempt.pop_all())
                    break
        else:
            with locked(path.parent, patience):
                found = _opened(path, stack)
        if found is None:
            raise changed(path)
        yield found


def _opened(path: Path, stack: ExitStack) -> Moment | None:
    """The open files; None if an archive was added or removed meanwhile."""
    try:
        archives = {}
        for archive in archive_paths(path):
            try:
                archives[archive] = open_file(archive)
            except StoreProblem as problem:
                if problem.code == "missing":
                    return None
                raise
            stack.callback(archives[archive].close)
        live = open_file(path)
        stack.callback(live.close)
        if set(archive_paths(path)) != archives.keys():
            return None
        for archive, opened in archives.items():
            if identity_of(archive)[:2] != opened.identity[:2]:
                return None
    except FileNotFoundError:
        return None
    except OSError as error:
        raise cannot_read(path, error) from None
    return Moment(path, live, archives)
