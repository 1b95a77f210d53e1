"""The files of a store as they are together at one moment, though others write meanwhile.

A file that is held open is only ever added to, in its journal; everything else that happens to a
store gives a name to another file. So the files are of one moment if no archive's name came to
stand for another one while they were opened, however long the reading takes then.
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

BEING_WRITTEN: Final = 0.05  # seconds within which an act may be half there
_LOOKS: Final = 3
_TRIES: Final = 20


class Moment(msgspec.Struct, frozen=True):
    """A live file and whatever bears the name of an archive of it, held open."""

    path: Path
    live: Opened
    archives: Mapping[Path, Opened]

    @property
    def identities(self) -> tuple[FileIdentity, dict[Path, FileIdentity]]:
        """What tells it from another moment."""
        return self.live.identity, {each: file.identity for each, file in self.archives.items()}


class _Reading(Protocol):
    @property
    def damage(self) -> Damage | None: ...


FoundT = TypeVar("FoundT", bound=_Reading)


Result = TypeVar("Result")


def judged(
    path: Path, judge: Callable[[Moment], Result], sound: Callable[[Result], bool]
) -> Result:
    """What ``judge`` finds in a store.

    What is not ``sound`` counts only if it is still unsound when nobody else is at work.
    """
    with one_moment(path) as moment:
        found = judge(moment)
        if sound(found):
            return found
        with ExitStack() as stack:
            try:
                later = stack.enter_context(one_moment(path, alone=True))
            except StoreProblem:
                return found  # somebody holds the lock, and does not let go of it
            return judge(later) if later.identities != moment.identities else found


def settled(opened: Opened, read: Callable[[FileIO], FoundT]) -> FoundT:
    """What ``read`` makes of a file to which acts may be added meanwhile.

    Of two that are written while it is read in pieces, the latter alone may be seen: then it is
    read again, before acts of the journal count as lost.
    """
    found = read(reading(opened))
    for _ in range(_LOOKS):
        if found.damage is None:
            break
        time.sleep(BEING_WRITTEN)
        found = read(reading(opened))
    return found


@contextmanager
def one_moment(path: Path, *, alone: bool = False, patience: float = PATIENCE) -> Iterator[Moment]:
    """The files of the store at ``path``, held open.

    Nobody is held up, nor waited for, but when ``alone``: a restoring gives several files their
    names one after another, and who finds a store unsound looks again when none is at it.

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
    """None where an archive came or went meanwhile."""
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
