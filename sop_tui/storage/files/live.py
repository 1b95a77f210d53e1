"""The live file, kept open: polling it for new versions, and appending to it.

The steps are described in ``docs/commit-protocol.md``.
"""

import os
import threading
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from sop_tui.storage.disk.file import (
    FileIdentity,
    Opened,
    cannot_read,
    identity_of,
    identity_of_open,
    open_file,
    sync,
    write_at,
)
from sop_tui.storage.disk.place import on_network
from sop_tui.storage.engine import TakesLong
from sop_tui.storage.files.form.damage import (
    Damage,
    NotOurs,
    OtherFormat,
    not_for_us,
    unreadable_part,
)
from sop_tui.storage.files.form.journal import (
    BLOCK,
    HEADER,
    TRAILER,
    JournalEntry,
    Tail,
    after,
    blocks,
    coded,
    entry_length,
    read_trailer,
    tail_after_copied,
)
from sop_tui.storage.files.form.reading import read
from sop_tui.storage.files.form.replay import Replay
from sop_tui.storage.files.form.snapshot import FileSnapshot
from sop_tui.storage.files.moment import BEING_WRITTEN, read_settled
from sop_tui.storage.problem import StoreProblem

_LOOKS: Final = 4
_STALE: Final = 1.5  # seconds; a network mount may show the former file's size for one second
_LARGE: Final = 8 * 1024 * 1024  # bytes
IDLE: Final = 1.0  # seconds without an act before an idle session makes a checkpoint
_BYTES_A_SECOND: Final = 4 * 1024 * 1024  # larger files wait longer, as all of them is written
_LONGEST: Final = 60.0
_HEAD: Final = b'{"meta":{\n"1":{'


class DamagedFile(StoreProblem):
    """The live file is damaged; ``diagnosed`` adds which backup could replace it."""

    def __init__(self, path: Path, damage: Damage, identity: FileIdentity) -> None:
        super().__init__("damaged", unreadable_part(path, damage).message)
        self.damage = damage
        self.identity = identity


class Unsynced(OSError):
    """The disk did not confirm that an entry is durable."""


class Version(msgspec.Struct, frozen=True):
    """A version of the store, with the open file that it was read from.

    ``tail`` is the end of the journal as read so far; None if nothing can be appended. ``ends`` are
    the bytes after the journal. ``origin`` is shared by exactly the versions that follow this one
    by acts in the same file."""

    opened: Opened
    snapshot: FileSnapshot
    tail: Tail | None = None
    ends: bytes = b""
    origin: object = msgspec.field(default_factory=object)


def read_live(
    path: Path,
    former: FileSnapshot | None = None,
    folder: int | None = None,
    *,
    lazy: bool = False,
) -> Version:
    """The whole file; parts that are equal in ``former`` are reused.

    ``lazy``, without ``former``: histories of cases stay in the file until they are needed.

    Damage is reported only if it is still the same after opening the file again: a program may
    have been writing the file, or a network mount may have shown old content.

    Raises:
        StoreProblem: the file cannot be read.
    """
    seen: DamagedFile | None = None
    began = time.monotonic()
    while True:
        try:
            return _read_live(path, former, folder, lazy)
        except DamagedFile as problem:
            before, seen = seen, problem
            waited = time.monotonic() - began
            patience = _STALE if on_network(path.parent) else BEING_WRITTEN
            same = before is not None and before.identity == problem.identity
            if waited >= patience and (same or waited >= _STALE):
                raise
        time.sleep(BEING_WRITTEN)


def _read_live(path: Path, former: FileSnapshot | None, folder: int | None, lazy: bool) -> Version:
    opened = open_file(path, folder)
    try:
        return version_of(path, opened, former, lazy=lazy)
    except BaseException:
        opened.close()
        raise


def version_of(
    path: Path,
    opened: Opened,
    former: FileSnapshot | None = None,
    *,
    left: bool = False,
    lazy: bool = False,
) -> Version:
    """The version in an open file; raises as :func:`read_live` does.

    ``left``: cases stay in the file, and are read when asked for, as long as it is open.
    """
    try:
        inode, descriptor = opened.identity[1], opened.descriptor if left or lazy else None
        found = read_settled(
            opened, lambda file: read(path, file, former, inode, descriptor, lazy=lazy)
        )
        if found.damage is not None:
            raise found.damage
        if former is not None:
            found.snapshot.follows_on(former)
        if found.tail is None:
            return Version(opened, found.snapshot)
        ends = os.pread(opened.descriptor, TRAILER, found.tail.region.file_size - TRAILER)
        return Version(opened, found.snapshot, found.tail, ends)
    except OSError as error:
        raise cannot_read(path, error) from None
    except Damage as damage:
        raise DamagedFile(path, damage, opened.identity) from None
    except (NotOurs, OtherFormat) as error:
        raise not_for_us(path, error) from None


def load_histories(path: Path, known: Version) -> Version:
    """The version with the histories that were left in the file; raises as :func:`read_live`.

    If they are gone, because another program has overwritten the file, it is read again.
    """
    try:
        known.snapshot.read_whole()
    except (Damage, StoreProblem, OSError):
        version = read_live(path)
        version.snapshot.takes_the_place_of(known.snapshot)
        return version
    return known


def look(
    path: Path, known: Version, folder: int | None = None, *, reads_whole: bool = True
) -> Version:
    """The current version; ``known`` itself if nothing is new.

    Costs a few small system calls, plus reading what was appended. The whole file is read only if
    it was replaced by anything other than the checkpoint of the known version.

    Raises:
        TakesLong: the whole file would have to be read, and ``reads_whole`` is false.
        StoreProblem: the file is gone or cannot be read.
    """
    try:
        identity = identity_of(path, folder)
    except OSError as error:
        raise cannot_read(path, error) from None
    try:
        if known.tail is None:
            if identity == known.opened.identity:
                return known
        elif identity[:2] == known.opened.identity[:2]:
            if identity[2] == known.tail.region.file_size and _still_there(known):
                version = _caught_up(path, known, folder, identity)
                if version is not known or identity == known.opened.identity:
                    return version
                if folder is None and abs(time.time() - identity[3] / 1e9) < BEING_WRITTEN:
                    return known
                # The file was written to, but not by an act: another program has overwritten it.
        elif _still_there(known):
            successor = _successor(path, _followed(known), folder)
            if successor is not None:
                return successor
    except OSError as error:
        raise cannot_read(path, error) from None
    except Damage as damage:
        raise DamagedFile(path, damage, identity) from None
    if not reads_whole:
        raise TakesLong
    return read_live(path, known.snapshot, folder)


def has_news(path: Path, known: Version) -> bool:
    """Whether :func:`look` would find a newer version."""
    try:
        identity = identity_of(path)
        if known.tail is None:
            return identity != known.opened.identity
        if identity != known.opened.identity or not _still_there(known):
            return True
        start = known.tail.region.start + known.tail.at
        more = known.tail.at < known.tail.region.size
        return more and os.pread(known.opened.descriptor, 1, start) != b" "
    except OSError:
        return True


def room_for(known: Version, entry: JournalEntry) -> bytes | None:
    """The bytes for :func:`append`; None if the journal has no room for them."""
    if known.tail is None:
        return None
    data = blocks(coded(entry, known.tail))
    return data if known.tail.at + len(data) <= known.tail.region.size else None


def append(pen: int, known: Version, data: bytes, written: Callable[[], object]) -> FileIdentity:
    """Writes an entry into the blank part of the journal and flushes it to the disk.

    ``written`` is called before the flush.

    Raises:
        Unsynced: the entry is written, but may not be durable.
        OSError: at most a part is written, which is never read as an entry.
    """
    assert known.tail is not None
    write_at(pen, data, known.tail.region.start + known.tail.at)
    written()
    try:
        sync(pen)
    except OSError as error:
        raise Unsynced(*error.args) from None
    try:
        return identity_of_open(pen)
    except OSError:
        return known.opened.identity  # the act is done all the same; the next poll reads more


def withdraw(pen: int, known: Version) -> None:
    """Makes an entry that was not acknowledged unreadable for other sessions.

    Raises:
        OSError: the entry may still be read.
    """
    assert known.tail is not None
    write_at(pen, b" " * BLOCK, known.tail.region.start + known.tail.at)


def appended(
    known: Version, snapshot: FileSnapshot, data: bytes, identity: FileIdentity
) -> Version:
    """The version after :func:`append`, which returned this identity."""
    assert known.tail is not None
    opened = Opened(known.opened.descriptor, identity)
    return replace(known, opened=opened, snapshot=snapshot, tail=after(data, known.tail))


def _caught_up(path: Path, known: Version, folder: int | None, identity: FileIdentity) -> Version:
    """The version with the acts appended since; ``identity`` is that of the file a moment ago.

    An act may be written between the ``stat`` and the reading. At the next look its time would be
    that of no new act, as after a write by another program; so the file is looked at again until
    it has not changed while it was read.
    """
    version, before = known, identity
    for looks in count(1):
        newer = _followed(version)
        if newer is version:
            break
        version, now = newer, identity_of(path, folder)
        settled = now == before or now[:2] != before[:2] or not _still_there(version)
        if settled or looks == _LOOKS:
            break
        before = now
    return with_identity(version, before) if version is not known else known


def _followed(known: Version) -> Version:
    """The version with the acts appended to the open file since."""
    tail = known.tail
    assert tail is not None
    replay, size = Replay(known.snapshot), BLOCK
    while tail.at < tail.region.size:
        start = tail.region.start + tail.at
        data = os.pread(known.opened.descriptor, min(size, tail.region.size - tail.at), start)
        length = entry_length(data, tail)
        if length is None:
            break
        if length > len(data):
            data = os.pread(known.opened.descriptor, length, start)
        former = tail
        tail = replay.follow(tail, data)
        if tail is former:
            break  # an act is being written, or was never acknowledged
        size *= 2  # after one act there may be more
    if tail is known.tail:
        return known
    return replace(known, snapshot=replay.version(), tail=tail)


def _still_there(known: Version) -> bool:
    """Whether the open file is unchanged up to the known tail.

    Another program may have overwritten it, or an entry may have been withdrawn.
    """
    tail, descriptor = known.tail, known.opened.descriptor
    assert tail is not None
    start = tail.region.start
    return (
        os.pread(descriptor, len(_HEAD), 0) == _HEAD
        and os.pread(descriptor, TRAILER, start + tail.region.size) == known.ends
        and os.pread(descriptor, len(tail.header), start + tail.last) == tail.header
    )


def _successor(path: Path, known: Version, folder: int | None) -> Version | None:
    """The file now in place, if it is the checkpoint of the known version and not a copy."""
    assert known.tail is not None
    opened = open_file(path, folder)
    try:
        size = opened.identity[2]
        ends = os.pread(opened.descriptor, TRAILER, max(size - TRAILER, 0))
        found = read_trailer(ends, size)
        if found is not None:
            region, inode = found
            made_from = (known.tail.region.generation, known.tail.at)
            if (region.made_from, region.upto, inode) == (*made_from, opened.identity[1]):
                header = os.pread(opened.descriptor, HEADER, region.start + region.last)
                tail = tail_after_copied(region, header)
                if tail is not None:
                    version = Version(opened, known.snapshot, tail, ends)
                    return _caught_up(path, version, folder, opened.identity)
    except BaseException:
        opened.close()
        raise
    opened.close()
    return None


def with_identity(version: Version, identity: FileIdentity) -> Version:
    """The version with the file's latest identity."""
    if version.opened.identity == identity:
        return version
    return replace(version, opened=Opened(version.opened.descriptor, identity))


def entries(version: Version) -> int:
    """The number of bytes used in the journal."""
    return version.tail.at if version.tail is not None else 0


def is_filling(version: Version) -> bool:
    """Whether the journal is more than half full."""
    return version.tail is not None and version.tail.at > version.tail.region.size // 2


def is_idle(version: Version, longer: float) -> bool:
    """Whether there has been no act for long enough that the whole file may be written."""
    _, _, size, changed = version.opened.identity
    wait = min(max(IDLE, size / _BYTES_A_SECOND), _LONGEST) + longer
    return time.time() - changed / 1e9 > wait


def is_large(version: Version) -> bool:
    """Whether reading, writing or freeing the whole file would block a screen."""
    return version.opened.identity[2] > _LARGE


def free(version: Version) -> None:
    """Closes its file, in a thread if it is large: the last close frees the space, slowly."""
    if is_large(version):
        threading.Thread(target=version.opened.close, daemon=True).start()
    else:
        version.opened.close()
