"""The checkpoint: the whole file written with an empty journal, and put in the place of the former.

Most of it needs no lock: the file is written beside, as it was at some moment, and what has been
added to the journal since is carried into the new one under the lock.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from sop_tui.storage.disk.descriptors import close_quietly
from sop_tui.storage.disk.file import (
    Opened,
    TemporaryFile,
    cannot_read,
    discard,
    identity_of_open,
    not_written,
    put_in_place,
    remove_leftovers,
    sync,
    write_at,
    write_temporary,
)
from sop_tui.storage.files.form.journal import (
    BLOCK,
    SMALLEST,
    JournalEntry,
    Region,
    Tail,
    beginning,
    blocks,
    carried,
    coded,
    region_size,
    trailer,
)
from sop_tui.storage.files.form.replay import caught_up
from sop_tui.storage.files.form.snapshot import FileSnapshot
from sop_tui.storage.files.live import Version


class GivenUp(Exception):
    """What was being written is of no use any more."""


class _Written(msgspec.Struct, frozen=True):
    """A new file under a temporary name, and its journal, which holds no act yet but ``first``."""

    aside: TemporaryFile
    region: Region
    first: bytes


def write_whole(
    folder: int,
    path: Path,
    base: Version | None,
    snapshot: FileSnapshot,
    entry: JournalEntry | None = None,
) -> Version:
    """Put a new file with an empty journal in the place of ``base``, all of it under the lock.

    Where ``snapshot`` is that of ``base``, those who follow need not read it. ``entry`` is the
    first of the new journal; it leads on from ``snapshot``, and is small enough.

    Raises:
        StoreProblem: as :func:`~sop_tui.storage.disk.file.replace_file`.
    """
    follows = base is not None and snapshot is base.snapshot
    remove_leftovers(folder, path)
    written = _write(folder, path, snapshot, base.tail if base and follows else None, entry)
    former = base.opened.identity if base is not None else None
    opened = put_in_place(folder, path, written.aside, former)
    tail = beginning(written.region)
    if entry is not None:
        snapshot, tail = caught_up(snapshot, tail, written.first)
    return Version(opened, snapshot, tail, trailer(written.region, opened.identity[1]))


def rewritten(
    folder: int,
    path: Path,
    base: Version,
    rest: Callable[[FileSnapshot], FileSnapshot],
    first: Callable[[int, FileSnapshot], object],
) -> Version:
    """What is left of ``base`` in its place, all of it under the lock; ``first`` is done before."""
    first(folder, base.snapshot)
    return write_whole(folder, path, base, rest(base.snapshot))


def fits_an_empty_journal(entry: JournalEntry) -> bool:
    """Whether the entry may be the first of any new journal."""
    return sum(len(each.fields) + sum(map(len, each.events)) for each in entry.documents) < (
        SMALLEST // 4
    )


class Beside:
    """The whole file of a version, written beside it without the lock.

    ``going_on`` is asked from time to time whether it is still of use; GivenUp where it is not.
    ``instead`` is written in the place of that version: others have to read it whole.

    Raises:
        StoreProblem: as :func:`~sop_tui.storage.disk.file.write_temporary`.
    """

    def __init__(
        self,
        path: Path,
        version: Version,
        going_on: Callable[[], bool] = lambda: True,
        instead: FileSnapshot | None = None,
    ) -> None:
        self._path = path
        self._version = version
        self._instead = instead
        try:
            self._folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as error:
            raise cannot_read(path, error) from None
        self._written: _Written | None = None
        try:
            snapshot, made_from = (instead, None) if instead else (version.snapshot, version.tail)
            self._written = _write(self._folder, path, snapshot, made_from, going_on=going_on)
        except BaseException:
            close_quietly(self._folder)
            raise

    def finished(
        self,
        folder: int,
        base: Version,
        first: Callable[[int, FileSnapshot], object] = lambda _folder, _present: None,
    ) -> Version:
        """Put it in the place of ``base``, with what was added since; ``folder`` is locked.

        ``first`` is done before, with the folder and the present version.

        Raises:
            GivenUp: something else has happened than acts, or too many, so it is of no use.
            Damage: what was added cannot be read.
            StoreProblem: as :func:`~sop_tui.storage.disk.file.put_in_place`.
        """
        if base.origin is not self._version.origin:
            raise GivenUp
        written, tail, before = self._written, base.tail, self._version.tail
        assert written is not None
        region, after, aside, data = written.region, beginning(written.region), written.aside, b""
        if tail is not None and before is not None and tail.at > before.at:
            try:
                size, start = tail.at - before.at, tail.region.start + before.at
                added = os.pread(base.opened.descriptor, size, start)
                data, after = carried(added, after, tail.at)
                if after.at > region.size:
                    raise GivenUp
                region = after.region if self._instead is None else region
                aside = _completed(aside, data, region)
            except OSError as error:
                raise not_written(self._path, error) from None
        snapshot = base.snapshot
        if self._instead is not None:
            snapshot, after = caught_up(self._instead, beginning(region), data)
        first(folder, base.snapshot)
        remove_leftovers(folder, self._path)
        self._written = None
        opened = put_in_place(folder, self._path, aside, base.opened.identity)
        return Version(opened, snapshot, after, trailer(region, opened.identity[1]))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._written is not None:
            discard(self._folder, self._written.aside)
        close_quietly(self._folder)


def _write(
    folder: int,
    path: Path,
    snapshot: FileSnapshot,
    made_from: Tail | None,
    entry: JournalEntry | None = None,
    going_on: Callable[[], bool] = lambda: True,
) -> _Written:
    before = (made_from.region.generation, made_from.at) if made_from is not None else ("", 0)
    region = Region(0, SMALLEST, os.urandom(16).hex(), *before)
    first = blocks(coded(entry, beginning(region))) if entry is not None else b""

    def blanks(start: int) -> bytes:
        nonlocal region
        region = msgspec.structs.replace(region, start=start, size=region_size(start))
        return first.ljust(region.size)

    def pieces() -> Iterator[bytes]:
        for piece in snapshot.layout.pieces_with(blanks):
            if not going_on():
                raise GivenUp
            yield piece

    aside = write_temporary(folder, path, pieces(), lambda inode: trailer(region, inode))
    return _Written(aside, region, first)


def _completed(aside: TemporaryFile, data: bytes, region: Region) -> TemporaryFile:
    """With acts in its journal, and what stands behind it; on the disk."""
    descriptor = aside.opened.descriptor
    assert len(data) % BLOCK == 0
    write_at(descriptor, data, region.start)
    ends = trailer(region, aside.opened.identity[1])
    write_at(descriptor, ends, region.start + region.size)
    sync(descriptor)
    return TemporaryFile(Opened(descriptor, identity_of_open(descriptor)), aside.name)
