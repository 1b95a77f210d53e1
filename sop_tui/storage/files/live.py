"""The live file, held open: how a version is looked at and added to.

The steps are written down in ``docs/commit-protocol.md``.
"""

import os
import threading
import time
from collections.abc import Callable
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
    behind_carried,
    blocks,
    coded,
    entry_length,
    read_trailer,
)
from sop_tui.storage.files.form.reading import read
from sop_tui.storage.files.form.replay import Replay
from sop_tui.storage.files.form.snapshot import FileSnapshot
from sop_tui.storage.files.moment import BEING_WRITTEN, settled
from sop_tui.storage.problem import StoreProblem

_STALE: Final = 1.5  # seconds; for one, a mount may show the size of the file that was there before
_LARGE: Final = 8 * 1024 * 1024  # bytes
IDLE: Final = 1.0  # seconds without an act until a session at rest makes a checkpoint
_BYTES_A_SECOND: Final = 4 * 1024 * 1024  # a large file waits longer, because it is written whole
_LONGEST: Final = 60.0
_HEAD: Final = b'{"meta":{\n"1":{'


class DamagedFile(StoreProblem):
    """The live file cannot be read; ``diagnosed`` says which copy could take its place."""

    def __init__(self, path: Path, damage: Damage, identity: FileIdentity) -> None:
        super().__init__("damaged", unreadable_part(path, damage).message)
        self.damage = damage
        self.identity = identity


class Unsynced(OSError):
    """The disk could not say that an entry is on it."""


class Version(msgspec.Struct, frozen=True):
    """A version of the store with the open file that it came from.

    ``tail`` says how far its journal was followed; None where nothing can be added to the file.
    ``ends`` are the bytes behind the journal. ``origin`` is that of the versions that came to be
    from this one by acts in the same file, and of no other.
    """

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
    in_haste: bool = False,
) -> Version:
    """The file read whole; what is the same in a former version is taken from there.

    ``in_haste``, without a former one: histories of cases are left in the file for now.

    Damage stands only when it is there in the same way when the file is opened once more: a
    program may have been writing it in its place, or a mount may have shown what was there before.

    Raises:
        StoreProblem: why it cannot be read.
    """
    seen: DamagedFile | None = None
    began = time.monotonic()
    while True:
        try:
            return _read_live(path, former, folder, in_haste)
        except DamagedFile as problem:
            before, seen = seen, problem
            waited = time.monotonic() - began
            patience = _STALE if on_network(path.parent) else BEING_WRITTEN
            same = before is not None and before.identity == problem.identity
            if waited >= patience and (same or waited >= _STALE):
                raise
        time.sleep(BEING_WRITTEN)


def _read_live(
    path: Path, former: FileSnapshot | None, folder: int | None, in_haste: bool
) -> Version:
    opened = open_file(path, folder)
    try:
        return version_of(path, opened, former, in_haste=in_haste)
    except BaseException:
        opened.close()
        raise


def version_of(
    path: Path,
    opened: Opened,
    former: FileSnapshot | None = None,
    *,
    left: bool = False,
    in_haste: bool = False,
) -> Version:
    """The open file as :func:`read_live` reads it; raises as that does.

    Cases may be ``left`` in it, and are read when they are asked for, as long as it is open.
    """
    try:
        inode, descriptor = opened.identity[1], opened.descriptor if left or in_haste else None
        found = settled(
            opened, lambda file: read(path, file, former, inode, descriptor, in_haste=in_haste)
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


def read_on(path: Path, known: Version) -> Version:
    """The version with the histories that were left in the file; raises as :func:`read_live`.

    Another one where they are not there any more, because another program has written in its place.
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
    """The version in place now; ``known`` itself where nothing is new.

    Costs a few small system calls, or as much as was added; the file is read whole only where it
    was replaced by something else than the checkpoint of what is known.

    Raises:
        TakesLong: it would have to, and not ``reads_whole``.
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
                version = _followed(known)
                if version is not known or identity == known.opened.identity:
                    return identified(version, identity)
                if folder is None and time.time() - identity[3] / 1e9 < BEING_WRITTEN:
                    return known
                # Written to, and not by an act: by another program, in its place.
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


def is_news(path: Path, known: Version) -> bool:
    """Whether :func:`look` would find something."""
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
    """The bytes that :func:`append` is to write; None where the journal has no room for them."""
    if known.tail is None:
        return None
    data = blocks(coded(entry, known.tail))
    return data if known.tail.at + len(data) <= known.tail.region.size else None


def append(pen: int, known: Version, data: bytes, written: Callable[[], object]) -> FileIdentity:
    """Write an entry into blanks of the file, and see that it is on the disk.

    ``written`` is called in between.

    Raises:
        Unsynced: all of it was written, and may be on the disk or not.
        OSError: it was written in part at most, so it will never be read.
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
        return known.opened.identity  # it is done none the less; the next look reads more


def withdraw(pen: int, known: Version) -> None:
    """Make an entry that was not acknowledged unreadable for those who follow.

    Raises:
        OSError: it may be read none the less.
    """
    assert known.tail is not None
    write_at(pen, b" " * BLOCK, known.tail.region.start + known.tail.at)


def appended(
    known: Version, snapshot: FileSnapshot, data: bytes, identity: FileIdentity
) -> Version:
    """The version after :func:`append`, which gave this identity."""
    assert known.tail is not None
    opened = Opened(known.opened.descriptor, identity)
    return replace(known, opened=opened, snapshot=snapshot, tail=after(data, known.tail))


def _followed(known: Version) -> Version:
    """With what has been added to the open file since."""
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
            break  # it is being written, or was never acknowledged
        size *= 2  # where there is one, there may be more
    if tail is known.tail:
        return known
    return replace(known, snapshot=replay.version(), tail=tail)


def _still_there(known: Version) -> bool:
    """Whether the open file is what it was, as far as it was followed.

    Another program may have written it in place, or an entry was withdrawn.
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
    """The file in place now, if it is the checkpoint of what is known and no copy of it."""
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
                tail = behind_carried(region, header)
                if tail is not None:
                    return _followed(Version(opened, known.snapshot, tail, ends))
    except BaseException:
        opened.close()
        raise
    opened.close()
    return None


def identified(version: Version, identity: FileIdentity) -> Version:
    """The version with the file's time of change as it was seen last."""
    if version.opened.identity == identity:
        return version
    return replace(version, opened=Opened(version.opened.descriptor, identity))


def entries(version: Version) -> int:
    """How many bytes of the journal are taken."""
    return version.tail.at if version.tail is not None else 0


def is_filling(version: Version) -> bool:
    """Whether the journal will soon be full."""
    return version.tail is not None and version.tail.at > version.tail.region.size // 2


def is_at_rest(version: Version, longer: float) -> bool:
    """Whether there has been no act for so long that the file may be written whole."""
    _, _, size, changed = version.opened.identity
    wait = min(max(IDLE, size / _BYTES_A_SECOND), _LONGEST) + longer
    return time.time() - changed / 1e9 > wait


def is_large(version: Version) -> bool:
    """Whether to read, write or free the whole file takes longer than a screen may wait."""
    return version.opened.identity[2] > _LARGE


def free(version: Version) -> None:
    """Let go of its file; who is the last frees its space, which takes a while if it is large."""
    if is_large(version):
        threading.Thread(target=version.opened.close, daemon=True).start()
    else:
        version.opened.close()
