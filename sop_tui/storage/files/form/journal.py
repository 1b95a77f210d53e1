"""The journal inside a data file: its format.

The last table, ``acts``, has one document with a string of blanks, the *region*. An act is
written over blanks, starting at a multiple of 4 KiB, as an *entry*::

    <length, 8 hex>:<digest, 32 hex>:<its JSON, encoded>

The encoding produces ASCII without quotation marks, backslashes and control characters:
``"``, ``\\``, ``%`` and all bytes from 0x7f on are written as ``%XX``. So whatever part of an entry
reaches the disk, in whatever order, the file is valid JSON. The digest also covers the previous
digest, so an entry is valid only in its place; the first one covers the file's generation.

After the region come the generation and what the file was made from. A session that has read the
former generation to that point knows that nothing else is new, and reads no more. A file written
while acts continued starts its journal with those acts (``past``); then the field is called
``over`` instead of ``from``, because programs that only know ``from`` would read them as new.
"""

import re
from typing import Final

import msgspec

from sop_tui.hashing import blake2b

BLOCK: Final = 4096
OPENING: Final = b'"acts":{\n"1":{"j":"'
TRAILER: Final = 256
HEADER: Final = 8 + 1 + 32 + 1
_CLOSING: Final = b"\n}}\n"
SMALLEST: Final = 64 * 1024
_LARGE: Final = 2 * 1024 * 1024
_LARGEST: Final = 8 * 1024 * 1024
_HIGH: Final = re.compile(rb"[\x7f-\xff]")
_HIGH_CODED: Final = re.compile(rb"%(7F|[89A-F][0-9A-F])")
_GENERATION: Final = re.compile("[0-9a-f]{32}")
_ENTRY_HEAD: Final = re.compile(rb"[0-9a-f]{8}:[0-9a-f]{32}:\[")
_LENGTH: Final = re.compile(rb"[0-9a-f]{8}:")


class ChangedDocument(msgspec.Struct, frozen=True, array_like=True):
    """A document changed by an act: its current fields, and the events that were added.

    For a definition, ``fields`` is the whole document.
    """

    table: str
    number: int
    fields: msgspec.Raw
    events: tuple[msgspec.Raw, ...] = ()


class MetaChange(msgspec.Struct, frozen=True, omit_defaults=True):
    """The changes of an act in ``meta``."""

    revision: int
    events: int
    chain_head: str
    numbers: dict[str, int] = {}
    next_ids: dict[str, int] = {}


class JournalEntry(msgspec.Struct, frozen=True, array_like=True):
    """All changes of one act."""

    meta: MetaChange
    documents: tuple[ChangedDocument, ...]


class Region(msgspec.Struct, frozen=True):
    """The part of the file where entries are written, and the generation of the file.

    ``made_from`` is the generation that this one was made from, having read it up to the byte
    ``upto`` of its region; "" if it was made otherwise. The last acts of that generation are copied
    to the start of this region, up to the byte ``past``; the last of them is at ``last``.
    """

    start: int
    size: int
    generation: str
    made_from: str
    upto: int
    past: int = 0
    last: int = 0

    @property
    def file_size(self) -> int:
        return self.start + self.size + TRAILER


class Tail(msgspec.Struct, frozen=True):
    """How far a region has been read; the next entry begins at ``at``.

    The last entry begins at ``last`` with the bytes ``header``.
    """

    region: Region
    at: int
    digest: bytes
    last: int = 0
    header: bytes = b""


class _Acts(msgspec.Struct, frozen=True):
    """The document of the table; ``inode`` is the file's, so that a copy is no successor."""

    j: str
    of: str = ""
    made_from: str = msgspec.field(default="", name="from")
    upto: int = 0
    size: int = 0
    inode: int = 0
    over: str = ""
    past: int = 0
    last: int = 0


_ENTRY: Final = msgspec.json.Decoder(JournalEntry)
_ACTS: Final = msgspec.json.Decoder(_Acts)


def beginning(region: Region) -> Tail:
    """The start of a region, with nothing read."""
    return Tail(region, 0, bytes.fromhex(region.generation))


def region_size(file_size: int) -> int:
    """The size of a new region: a quarter of the file, from 64 KiB to 2 MiB.

    For a large file a 32nd, up to 8 MiB: slow rewrites should happen less often.
    """
    small = min(max(file_size // 4, SMALLEST), _LARGE)
    return max(small, min(file_size // 32, _LARGEST)) // BLOCK * BLOCK


def trailer(region: Region, inode: int) -> bytes:
    """The bytes after the region."""
    words = b'","of":"%b","from":"%b","upto":%d,"size":%d,"inode":%d' % (
        region.generation.encode(), b"" if region.past else region.made_from.encode(),
        region.upto, region.size, inode,
    )  # fmt: skip
    if region.past:
        over = region.made_from.encode()
        words += b',"over":"%b","past":%d,"last":%d' % (over, region.past, region.last)
    return (words + b"}").ljust(TRAILER - len(_CLOSING)) + _CLOSING


def read_trailer(data: bytes, file_size: int, start: int = -1) -> tuple[Region, int] | None:
    """The region before these bytes, and the inode that the file had when it was made.

    None if they are no trailer. ``start`` is where the region begins; if it is not given, the size
    in the trailer is used.
    """
    if len(data) != TRAILER or not data.endswith(_CLOSING) or not data.startswith(b'","of":"'):
        return None
    try:
        acts = _ACTS.decode(b'{"j":"' + data[: -len(_CLOSING)])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    if not _GENERATION.fullmatch(acts.of):
        return None
    size = file_size - TRAILER - start if start >= 0 else acts.size
    before = acts.over if acts.past else acts.made_from
    begin = file_size - TRAILER - size
    region = Region(begin, size, acts.of, before, acts.upto, acts.past, acts.last)
    return region, acts.inode


def from_document(document: bytes) -> tuple[Region, bytes]:
    """The region in a document that another program has rewritten, and its content.

    Raises:
        msgspec.DecodeError: the document is no journal.
    """
    acts = _ACTS.decode(document)
    generation = acts.of if _GENERATION.fullmatch(acts.of) else "0" * 32
    return Region(-1, len(acts.j), generation, "", 0), acts.j.encode("utf-8", "replace")


def coded(entry: JournalEntry, tail: Tail) -> bytes:
    """The bytes of an entry that follows what has been read so far."""
    body = encode(msgspec.json.encode(entry))
    return b"%08x:%b:%b" % (len(body), _digest(body, tail.digest).hex().encode(), body)


def blocks(data: bytes) -> bytes:
    """An entry padded with blanks to whole blocks."""
    return data.ljust(-(-len(data) // BLOCK) * BLOCK)


def following(data: bytes, tail: Tail, begin: int = 0) -> tuple[JournalEntry, Tail] | None:
    """The entry at this byte of the data; the data must begin at ``tail.at`` of the region.

    None if there is no complete entry: it is being written, or was never acknowledged.

    Raises:
        msgspec.DecodeError: the entry is complete but invalid.
    """
    length = entry_length(data, tail, begin)
    if length is None or len(data) < begin + length:
        return None
    body = data[begin + HEADER : begin + length]
    digest = _digest(body, tail.digest)
    header = data[begin : begin + HEADER]
    if header[9:-1] != digest.hex().encode():
        return None
    at = tail.at + -(-length // BLOCK) * BLOCK
    return _ENTRY.decode(decode(body)), Tail(tail.region, at, digest, tail.at, header)


def after(data: bytes, tail: Tail) -> Tail:
    """The tail after an entry that this session has written."""
    header = data[:HEADER]
    digest = bytes.fromhex(header[9:-1].decode())
    return Tail(tail.region, tail.at + len(data), digest, tail.at, header)


def copied_entries(data: bytes, tail: Tail, upto: int) -> tuple[bytes, Tail]:
    """Entries of another region, rewritten for the start of an empty one, and the resulting tail.

    They must be all entries of the other region from where the file was made up to ``upto``.
    """
    region, pieces, begin = tail.region, [], 0
    while begin < len(data):
        length = HEADER + int(data[begin : begin + 8], 16)
        body = data[begin + HEADER : begin + length]
        digest = _digest(body, tail.digest)
        entry = blocks(b"%08x:%b:%b" % (len(body), digest.hex().encode(), body))
        tail = Tail(region, begin + len(entry), digest, begin, entry[:HEADER])
        pieces.append(entry)
        begin += len(entry)
    past = msgspec.structs.replace(region, upto=upto, past=tail.at, last=tail.last)
    return b"".join(pieces), msgspec.structs.replace(tail, region=past)


def tail_after_copied(region: Region, header: bytes) -> Tail | None:
    """Where new entries begin in a region, for sessions that have read the former region.

    ``header`` is that of the last copied act; None if it is invalid.
    """
    if not region.past:
        return beginning(region)
    if not _ENTRY_HEAD.match(header + b"["):
        return None
    return Tail(region, region.past, bytes.fromhex(header[9:-1].decode()), region.last, header)


def entry_length(data: bytes, tail: Tail, begin: int = 0) -> int | None:
    """The length of the entry at this byte of the data; None if there can be none."""
    if not _LENGTH.match(data, begin):
        return None
    length = HEADER + int(data[begin : begin + 8], 16)
    return length if length <= tail.region.size - tail.at else None


def count_lost(data: bytes, tail: Tail) -> int:
    """The number of entries after the last readable one, in these bytes of the region.

    An unacknowledged entry, or a part of it, may follow. But nothing is written after that, so
    further entries mean that acknowledged ones have become unreadable.
    """
    starts = range(tail.at + BLOCK, tail.region.size, BLOCK)
    return sum(_ENTRY_HEAD.match(data, start) is not None for start in starts)


def is_blank_after(data: bytes, tail: Tail) -> bool:
    """Whether nothing was ever written where the next entry begins, in these bytes.

    If only its end is there, the file was copied from start to end while the entry was written.
    """
    return data[tail.at : tail.at + 1] in (b" ", b"")


def encode(data: bytes) -> bytes:
    """One line of JSON as ASCII without quotation marks, backslashes and control characters."""
    data = data.replace(b"%", b"%25").replace(b'"', b"%22").replace(b"\\", b"%5C")
    if data.isascii() and b"\x7f" not in data:
        return data
    return _HIGH.sub(lambda found: b"%%%02X" % found[0][0], data)


def decode(data: bytes) -> bytes:
    """Reverses :func:`encode`."""
    data = data.replace(b"%22", b'"').replace(b"%5C", b"\\")
    if b"%" in data:
        data = _HIGH_CODED.sub(lambda found: bytes([int(found[1], 16)]), data)
    return data.replace(b"%25", b"%")


def _digest(body: bytes, before: bytes) -> bytes:
    return blake2b(body, digest_size=16, key=before).digest()
