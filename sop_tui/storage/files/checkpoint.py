"""The checkpoint: writes the whole file with an empty journal, and replaces the former file.

Most of the work needs no lock: the file is written under a temporary name as of some moment; acts
added to the journal since then are copied into the new file under the lock.
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
    coded,
    copied_entries,
    region_size,
    trailer,
)
from sop_tui.storage.files.form.replay import replay_all
from sop_tui.storage.files.form.snapshot import FileSnapshot
from sop_tui.storage.files.live import Version


class Abandoned(Exception):
    """The file being written is no longer useful."""


class _Written(msgspec.Struct, frozen=True):
    """A new file under a temporary name; its journal is empty except for ``first``."""

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
    """Replaces ``base`` by a new file with an empty journal, all under the lock.

    If ``snapshot`` is that of ``base``, other sessions need not read the file again. ``entry`` is
    the first entry of the new journal; it must follow ``snapshot`` and be small enough.

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
        snapshot, tail = replay_all(snapshot, tail, written.first)
    return Version(opened, snapshot, tail, trailer(written.region, opened.identity[1]))


def rewritten(
    folder: int,
    path: Path,
    base: Version,
    rest: Callable[[FileSnapshot], FileSnapshot],
    first: Callable[[int, FileSnapshot], object],
) -> Version:
    """Replaces ``base`` by the rest of it, all under the lock; ``first`` is called before."""
    first(folder, base.snapshot)
    return write_whole(folder, path, base, rest(base.snapshot))


def fits_an_empty_journal(entry: JournalEntry) -> bool:
    """Whether the entry fits as the first one into any new journal."""
    return sum(len(each.fields) + sum(map(len, each.events)) for each in entry.documents) < (
        SMALLEST // 4
    )


class PreparedFile:
    """The whole file of a version, written under a temporary name without the lock.

    ``going_on`` is called from time to time; if it returns false, Abandoned is raised. ``instead``
    is written in place of the version; then other sessions have to read the whole file.

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
        """Replaces ``base`` by it, with the acts added since; ``folder`` is locked.

        ``first`` is called before, with the folder and the current version.

        Raises:
            Abandoned: something other than acts has happened, or too many acts.
            Damage: the added acts cannot be read.
            StoreProblem: as :func:`~sop_tui.storage.disk.file.put_in_place`.
        """
        if base.origin is not self._version.origin:
            raise Abandoned
        written, tail, before = self._written, base.tail, self._version.tail
        assert written is not None
        region, after, aside, data = written.region, beginning(written.region), written.aside, b""
        if tail is not None and before is not None and tail.at > before.at:
            try:
                size, start = tail.at - before.at, tail.region.start + before.at
                added = os.pread(base.opened.descriptor, size, start)
                data, after = copied_entries(added, after, tail.at)
                if after.at > region.size:
                    raise Abandoned
                region = after.region if self._instead is None else region
                aside = _completed(aside, data, region)
            except OSError as error:
                raise not_written(self._path, error) from None
        snapshot = base.snapshot
        if self._instead is not None:
            snapshot, after = replay_all(self._instead, beginning(region), data)
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

    def blanks(start: int) -> Iterator[bytes]:
        nonlocal region
        region = msgspec.structs.replace(region, start=start, size=region_size(start))
        yield first
        for at in range(len(first), region.size, SMALLEST):
            yield b" " * min(SMALLEST, region.size - at)

    def pieces() -> Iterator[bytes]:
        for piece in snapshot.layout.pieces_with(blanks):
            if not going_on():
                raise Abandoned
            yield piece

    aside = write_temporary(folder, path, pieces(), lambda inode: trailer(region, inode))
    return _Written(aside, region, first)


def _completed(aside: TemporaryFile, data: bytes, region: Region) -> TemporaryFile:
    """The file with acts in its journal and a new trailer, flushed to the disk."""
    descriptor = aside.opened.descriptor
    assert len(data) % BLOCK == 0
    write_at(descriptor, data, region.start)
    ends = trailer(region, aside.opened.identity[1])
    write_at(descriptor, ends, region.start + region.size)
    sync(descriptor)
    return TemporaryFile(Opened(descriptor, identity_of_open(descriptor)), aside.name)
