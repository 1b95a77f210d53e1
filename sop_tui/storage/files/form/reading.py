"""Reads a version of the store from the bytes of a file."""

from io import BytesIO
from pathlib import Path
from typing import Final

import msgspec

from sop_tui.storage.files.form.damage import UNDECODABLE, Damage, Hole
from sop_tui.storage.files.form.journal import (
    BLOCK,
    Tail,
    beginning,
    count_lost,
    from_document,
    is_blank_after,
    read_trailer,
)
from sop_tui.storage.files.form.layout import ACTS, Layout, Source, convert_layout, damage_of, split
from sop_tui.storage.files.form.on_disk import LinesOnDisk
from sop_tui.storage.files.form.replay import replay_all
from sop_tui.storage.files.form.snapshot import FileSnapshot
from sop_tui.storage.files.form.tables import read_heads, reading_cases
from sop_tui.storage.files.form.unread import Unread
from sop_tui.storage.overlay import Overlay
from sop_tui.text.message import say

# Characters that cannot end the journal's string. A regular expression would be 40 times slower.
_SAFE: Final = bytes(byte for byte in range(0x20, 0x7F) if byte not in b'"\\')


class Reading(msgspec.Struct, frozen=True):
    """The result of reading a file.

    ``tail`` is the end of its journal; None if nothing can be appended, because the file is in
    another layout or has no journal. ``lost`` counts the unreadable entries after it.
    """

    snapshot: FileSnapshot
    own_form: bool
    tail: Tail | None = None
    lost: int = 0

    @property
    def damage(self) -> Damage | None:
        """The loss of acknowledged acts in the journal; None if all of them can be read."""
        if not self.lost:
            return None
        reason = say("jurnal rusak: {n} tindakan sesudahnya tidak terbaca", n=self.lost)
        return Damage(reason, table=ACTS, document=1)


def parse(path: Path, data: bytes | Source, former: FileSnapshot | None = None) -> FileSnapshot:
    """The version in these bytes, or in this open file, of the file at ``path``.

    Parts that are equal in ``former`` are reused.

    Raises:
        Damage, NotOurs, OtherFormat: the file cannot be used.
        OSError: the file cannot be read.
    """
    return read(path, data, former).snapshot


def read(
    path: Path,
    data: bytes | Source,
    former: FileSnapshot | None = None,
    inode: int | None = None,
    descriptor: int | None = None,
    *,
    lazy: bool = False,
) -> Reading:
    """As :func:`parse`, but returns more about the file.

    ``inode`` is the file's, if known, and shows whether the file is a copy. With its
    ``descriptor``, cases stay in the file and are read when asked for, as long as it is open (in
    another layout they are read into memory). ``lazy``: of cases only what lists need is read, and
    histories are not checked (see :mod:`.unread`).
    """
    source = BytesIO(data) if isinstance(data, bytes) else data
    left: LinesOnDisk | Unread | None = None
    if descriptor is not None:
        left = Unread(path, descriptor, reading_cases) if lazy else LinesOnDisk(descriptor)
    try:
        return _version(path, source, former, inode, left)
    except Hole:
        raise
    except Damage as own:
        # The file may be in the layout of another program.
        source.seek(0)
        whole = source.read() or b""
        if not whole:
            # TinyDB would accept this as a new database; for us it is a store that lost everything.
            raise Damage(say("file kosong"), offset=0) from None
        try:
            layout, acts = convert_layout(whole)
        except Damage as general:
            raise own if own.document is not None else general from None
        return _rearranged(path, layout, acts, former)


def _version(
    path: Path,
    source: Source,
    former: FileSnapshot | None,
    inode: int | None = None,
    left: LinesOnDisk | Unread | None = None,
) -> Reading:
    known = former.layout if former is not None else None
    layout, fresh, rest = split(source, known, left)
    if former is None:
        snapshot = FileSnapshot(path, layout, read_heads(layout))
    else:
        heads = read_heads(layout, former.heads, fresh)
        snapshot = FileSnapshot(path, layout, heads, former.procedures)
    if rest is None:
        snapshot.read_whole()
        return Reading(snapshot, own_form=True)
    end = rest.start + rest.size + len(rest.ending)
    found = read_trailer(rest.ending, end, rest.start)
    if found is None or rest.data.translate(None, _SAFE):
        reason = say("file tidak berakhir sebagaimana mestinya")
        raise Damage(reason, offset=end)
    region, made_as = found
    snapshot, tail = replay_all(snapshot, beginning(region), rest.data)
    if isinstance(left, Unread) and isinstance(cases := snapshot.layout.tables["cases"], Overlay):
        left.set_replaced(cases.changes)
    lost = count_lost(rest.data, tail)
    if lost and inode not in (None, made_as) and is_blank_after(rest.data, tail):
        # A copy made piece by piece while acts were written; valid as of the moment before them.
        return Reading(snapshot, own_form=True)
    if region.start % BLOCK or region.size % BLOCK:
        # Edited by hand, so that entries are not aligned with blocks of the disk.
        return Reading(snapshot, own_form=True, lost=lost)
    return Reading(snapshot, own_form=True, tail=tail, lost=lost)


def _rearranged(path: Path, layout: Layout, acts: bytes, former: FileSnapshot | None) -> Reading:
    reading = _version(path, BytesIO(layout.data), former)
    if not acts:
        return Reading(reading.snapshot, own_form=False)
    try:
        region, data = from_document(acts)
    except UNDECODABLE as error:
        raise damage_of(error, table=ACTS, document=1) from None
    snapshot, tail = replay_all(reading.snapshot, beginning(region), data)
    return Reading(snapshot, own_form=False, lost=count_lost(data, tail))
