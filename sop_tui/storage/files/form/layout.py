"""The layout of the tables in a data file: one line per document.

The file is TinyDB's JSON, ``{table: {document id: document}}``, with line breaks between documents
and nowhere else; the last table, ``acts``, is the journal (see :mod:`.journal`). JSON allows no
line break within a string, so lines are found without parsing. A commit can thus build a new file
from lines of the old one, and a reader finds changes by comparing bytes.

A file in another layout (as TinyDB writes it) is read too, and converted to this one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice, takewhile
from typing import Final, Protocol

import msgspec

from sop_tui.storage.files.form.damage import UNDECODABLE, Damage, Hole, NotOurs, OtherFormat
from sop_tui.storage.files.form.journal import BLOCK, OPENING, TRAILER
from sop_tui.storage.files.form.on_disk import LinesOnDisk
from sop_tui.storage.files.form.strict import check_strictly
from sop_tui.storage.files.form.unread import Unread, end_of_beginning
from sop_tui.storage.overlay import Overlay, Versioned
from sop_tui.storage.records import APPLICATION, FORMAT, Banner
from sop_tui.text.message import say

TABLES = ("meta", "sops", "officers", "cases")
ACTS = "acts"
_OPENINGS: Final = {
    table: b'%b"%b":{\n' % (b"\n}," if rank else b"{", table.encode())
    for rank, table in enumerate(TABLES)
}
_END: Final = b'\n},"acts":{\n\n}}\n'  # the end of a file without a journal
_LONGEST_KEY: Final = 24  # bytes; longer than any document number
_LONGEST_NUMBER: Final = 18  # digits; longer ones do not fit 64 bits
_BLANKS: Final = b" " * BLOCK
_PIECE: Final = 1 << 18  # bytes; larger pieces do not fit the processor's cache
_WRITTEN: Final = 1 << 16  # bytes joined for one write


class Source(Protocol):
    """An open file, positioned at its beginning."""

    def readinto(self, buffer: memoryview, /) -> int | None: ...

    def seek(self, offset: int, /) -> int: ...

    def read(self) -> bytes | None: ...


class Rest(msgspec.Struct, frozen=True):
    """The part of a file after the tables: the journal's region from the byte ``start`` on.

    The region has ``size`` bytes; ``data`` are those up to the last one that is not blank.
    ``ending`` is what follows the region.
    """

    start: int
    size: int
    data: bytes
    ending: bytes


class Layout(msgspec.Struct, frozen=True):
    """The lines of a whole file: for each table, by number, ``"number":document``.

    Lines are without the comma and line break after them. Versions share equal lines, so the next
    version takes little time and memory. ``unread`` has the lines that were left in the file, if
    any were.
    """

    tables: Mapping[str, Versioned[int, bytes]]
    unread: Unread | None = None

    @property
    def data(self) -> bytes:
        """The whole file as bytes."""
        return b"".join(self.pieces())

    def pieces(self) -> Iterator[bytes]:
        """The file in pieces, for writing; without a journal."""
        yield from self._documents()
        yield _END

    def pieces_with(self, region: Callable[[int], Iterable[bytes]]) -> Iterator[bytes]:
        """The pieces of a file with a journal, up to the end of its region.

        ``region`` returns the region, given the number of bytes before it, a multiple of the block
        size.
        """
        size = 0
        for piece in self._documents():
            size += len(piece)
            yield piece
        padding = -(size + 3 + len(OPENING)) % BLOCK
        yield b"\n}," + b" " * padding + OPENING
        yield from region(size + 3 + padding + len(OPENING))

    def _documents(self) -> Iterator[bytes]:
        gathered: list[bytes] = []
        size = 0
        for table in TABLES:
            before = _OPENINGS[table]
            for line in self.tables[table].values():
                gathered += (before, line)
                before = b",\n"
                size += len(line)
                if size >= _WRITTEN:
                    yield b"".join(gathered)
                    gathered.clear()
                    size = 0
            if not self.tables[table]:
                gathered.append(before)
        yield b"".join(gathered)

    def document(self, table: str, number: int) -> bytes:
        return self.tables[table][number][len(_key(number)) :]

    def documents(self, table: str) -> Iterator[tuple[int, bytes]]:
        return ((number, self.document(table, number)) for number in self.tables[table])

    def start(self, table: str, number: int) -> int:
        """The byte of the file where a document begins."""
        if self.unread is not None and table == "cases" and number in self.unread:
            start = self.unread.start(number)
            if start is not None:
                return start + len(_key(number))
        at = len(_OPENINGS[table]) + len(_key(number))
        for before in TABLES[: TABLES.index(table)]:
            at += len(_OPENINGS[before]) + len(b",\n".join(self.tables[before].values()))
        earlier = takewhile(lambda each: each[0] != number, self.tables[table].items())
        return at + sum(len(line) + len(b",\n") for _, line in earlier)


def _key(number: int) -> bytes:
    return b'"%d":' % number


def lay_out(tables: Mapping[str, Iterable[tuple[int, bytes]]]) -> Layout:
    """The layout of these documents, in this order; tables not given are empty."""
    return Layout(
        {
            table: Overlay({n: _key(n) + document for n, document in tables.get(table, ())})
            for table in TABLES
        }
    )


def with_cases(layout: Layout, lines: LinesOnDisk) -> Layout:
    """The layout with cases whose lines are in another file."""
    return Layout({**layout.tables, "cases": lines})


def altered(
    layout: Layout,
    changed: Mapping[str, Mapping[int, bytes]],
    removed: Mapping[str, frozenset[int]] | None = None,
) -> Layout:
    """The layout with some documents replaced, added at the end of their table, or removed."""
    tables = dict(layout.tables)
    for table, numbers in (removed or {}).items():
        kept = {n: line for n, line in tables[table].items() if n not in numbers}
        tables[table] = Overlay(kept)
    for table, documents in changed.items():
        if not documents:
            continue
        lines = {number: _key(number) + document for number, document in documents.items()}
        tables[table] = tables[table].changed(lines)
    return Layout(tables, layout.unread)


def split(
    file: Source, former: Layout | None = None, left: LinesOnDisk | Unread | None = None
) -> tuple[Layout, Mapping[str, Sequence[int]], Rest | None]:
    """Finds the documents of a file in our layout; their JSON is not parsed.

    Returns the layout; then, by table and in the order of the file, the numbers of documents whose
    bytes differ from the former layout; then the rest of the file, None if it has no journal. Equal
    documents are only compared, so the fewer have changed, the faster it is.

    With ``left`` there is no former layout, and the lines of cases are added to it.

    Raises:
        Damage: the file has another layout.
    """
    reader = _Reader(file)
    tables: dict[str, Versioned[int, bytes]] = {}
    fresh: dict[str, Sequence[int]] = {}
    for table in TABLES:
        if not reader.skip(_OPENINGS[table]):
            raise Damage(say("tabel {table} tidak ada", table=table), offset=reader.offset)
        if left is not None and table == TABLES[-1]:
            fresh[table] = _leave(reader, table, left)
            tables[table] = left if isinstance(left, LinesOnDisk) else Overlay(left)
            continue
        known = former.tables[table] if former is not None else {}
        lines, fresh[table] = _table(reader, table, known)
        tables[table] = Overlay(lines)
    unread = left if isinstance(left, Unread) else None
    layout = Layout(tables, unread)
    if reader.ends_with(_END):
        return layout, fresh, None
    if reader.skip(b"\n},"):
        reader.skip_blanks()
        if reader.skip(OPENING):
            rest = reader.rest()
            if unread is not None:
                unread.set_marks((0, _OPENINGS["meta"]), (rest.start + rest.size, rest.ending))
            return layout, fresh, rest
    raise Damage(say("file tidak berakhir sebagaimana mestinya"), offset=reader.offset)


def _table(
    reader: "_Reader", table: str, former: Mapping[int, bytes]
) -> tuple[dict[int, bytes], list[int]]:
    """The lines of a table, and the numbers of those that have changed."""
    lines: dict[int, bytes] = {}
    fresh: list[int] = []
    numbers, known = list(former), list(former.values())
    awaited = 0  # index of the former line that is expected next
    more = not reader.follows(b"\n}")
    while more:
        if awaited < len(known):
            offset = reader.offset
            after = reader.run(known, awaited)
            run = numbers[awaited:after]
            if not lines.keys().isdisjoint(run):
                first = next(rank for rank, number in enumerate(run) if number in lines)
                offset += sum(len(line) + len(b",\n") for line in known[awaited : awaited + first])
                raise _twice(table, run[first], offset)
            lines.update(zip(run, known[awaited:after], strict=True))
            awaited = after
        offset = reader.offset
        number, line, _, more = reader.line(table)
        if number in lines:
            raise _twice(table, number, offset)
        before = former.get(number)
        if before != line:
            fresh.append(number)
        lines[number] = line if before != line or before is None else before
        if before is not None:
            while awaited < len(numbers) and numbers[awaited] != number:
                awaited += 1  # these are removed, or come later
            awaited += 1
    return lines, fresh


def _leave(reader: "_Reader", table: str, lines: LinesOnDisk | Unread) -> list[int]:
    """Adds only the places of a table's lines to ``lines``; returns their numbers."""
    more = not reader.follows(b"\n}")
    while more:
        offset = reader.offset
        number, line, length, more = reader.line(table, begins_only=True)
        if number in lines:
            raise _twice(table, number, offset)
        if isinstance(lines, LinesOnDisk):
            lines.add(number, offset, length)
        else:
            lines.add(number, offset, length, line)
    return list(lines)


def _twice(table: str, number: int, offset: int) -> Damage:
    return Damage(say("nomor dokumen ganda"), table=table, document=number, offset=offset)


class _Reader:
    """Reads through a file, holding only a piece of it in memory."""

    def __init__(self, file: Source) -> None:
        self._file = file
        self._piece = bytearray(_PIECE)
        self._begin = 0  # the byte of the file where the piece begins
        self._at = 0
        self._end = 0

    @property
    def offset(self) -> int:
        """The next byte of the file."""
        return self._begin + self._at

    def follows(self, expected: bytes) -> bool:
        """Whether these bytes are next."""
        self._have(len(expected))
        return self._piece.startswith(expected, self._at, self._end)

    def skip(self, expected: bytes) -> bool:
        """Skips these bytes if they are next."""
        found = self.follows(expected)
        self._at += len(expected) if found else 0
        return found

    def skip_blanks(self) -> None:
        while self._have(1):
            rest = self._piece[self._at : self._end].lstrip(b" ")
            self._at = self._end - len(rest)
            if rest:
                break

    def rest(self) -> Rest:
        """Everything that follows."""
        start, blanks = self.offset, 0
        kept = bytearray()
        while self._have(TRAILER + 1):
            stop = min(self._at + BLOCK, self._end - TRAILER)
            if self._piece.startswith(_BLANKS[: stop - self._at], self._at):
                blanks += stop - self._at
            else:
                kept += b" " * blanks + self._piece[self._at : stop]
                blanks = 0
            self._at = stop
        size = self.offset - start
        ending = bytes(self._piece[self._at : self._end])
        return Rest(start, size, bytes(kept), ending)

    def ends_with(self, expected: bytes) -> bool:
        """Whether these bytes are next and end the file."""
        return not self._have(len(expected) + 1) and self.follows(expected)

    def run(self, lines: Sequence[bytes], rank: int) -> int:
        """Skips lines equal to these, from that index on, each followed by another line.

        Returns the index of the first line that differs.
        """
        piece, at, end = self._piece, self._at, self._end
        for line in islice(lines, rank, None):
            stop = at + len(line)
            if stop + 2 > end:
                self._at = at
                enough = self._have(len(line) + 2)
                at, end = self._at, self._end
                stop = at + len(line)
                if not enough:
                    break
            if not (piece.startswith(line, at) and piece.startswith(b",\n", stop)):
                break
            at = stop + 2
            rank += 1
        self._at = at
        return rank

    def line(self, table: str, *, begins_only: bool = False) -> tuple[int, bytes, int, bool]:
        """Reads a line; returns its number, the line, its length, and whether another follows.

        ``begins_only``: of a case's line, only the part before its history.
        """
        piece = self._piece
        while (stop := piece.find(b"\n", self._at, self._end)) < 0:
            if not self._have(self._end - self._at + 1):
                raise Damage(say("file terpotong"), table=table, offset=self._begin + self._end)
        at = self._at
        colon = piece.find(b'":', at + 1, min(at + _LONGEST_KEY, stop))
        key = bytes(piece[at + 1 : max(colon, at)])
        if not (piece.startswith(b'"', at, stop) and _is_number(key)):
            raise Damage(say("nomor dokumen tidak sah"), table=table, offset=self.offset)
        number = int(key)
        more = piece.endswith(b",", at, stop)
        end = stop - 1 if more else stop
        kept = end_of_beginning(piece, at, end) if begins_only else end
        with memoryview(piece) as whole:  # copies only once; most of a large file is read here
            line = bytes(whole[at:kept])
        if more:
            self._at = stop + 1
            return number, line, end - at, True
        self._at = stop
        if not self.follows(b"\n}"):
            reason = say("baris tidak lengkap")
            raise Damage(reason, table=table, document=number, offset=self.offset)
        return number, line, end - at, False

    def _have(self, count: int) -> bool:
        """Reads until this many bytes are available; false if the file ends before."""
        while self._end - self._at < count:
            rest = self._end - self._at
            if self._at:
                self._piece[:rest] = self._piece[self._at : self._end]
                self._begin, self._at, self._end = self._begin + self._at, 0, rest
            if rest == len(self._piece):
                self._piece.extend(bytes(rest))
            with memoryview(self._piece) as piece, piece[rest:] as room:
                read = self._file.readinto(room)
            if not read:
                return False
            if (hole := self._piece.find(0, self._end, self._end + read)) >= 0:
                raise Hole(say("bukan JSON yang sah"), offset=self._begin + hole)
            self._end += read
        return True


def convert_layout(data: bytes) -> tuple[Layout, bytes]:
    """The layout of a file in any other JSON form, e.g. as TinyDB writes it.

    Also returns the document of its journal, b"" if it has none.

    Raises:
        NotOurs: it is JSON, but not the tables of a store.
        OtherFormat: it is a store in another format.
        Damage: it is no JSON, tables are missing, or a key occurs twice.
    """
    try:
        try:
            found = msgspec.json.decode(data, type=dict[str, dict[str, msgspec.Raw]])
        except msgspec.ValidationError:
            msgspec.json.decode(
                data
            )  # for the decoder above stops at the first value it did not expect
            raise NotOurs from None
    except UNDECODABLE as error:
        raise damage_of(error) from None
    check_strictly(data)  # the decoder above would keep the last of two documents with one number
    for banner in found.get("meta", {}).values():
        check_banner(bytes(banner))
        break
    else:
        raise NotOurs
    for table in TABLES:
        if table not in found:
            raise Damage(say("tabel {table} tidak ada", table=table))
    for table in found:
        if table not in (*TABLES, ACTS):
            raise Damage(say("tabel {table} tidak dikenal", table=table))
    acts = found.get(ACTS, {})
    if acts and list(acts) != ["1"]:
        raise Damage(say("tabel {table} tidak dikenal", table=ACTS), table=ACTS)
    layout = lay_out({table: _compact(table, found[table]) for table in TABLES})
    return layout, bytes(acts["1"]) if acts else b""


def check_banner(document: bytes) -> None:
    """Checks in the ``meta`` document that the file is a store in the current format.

    Raises:
        NotOurs, OtherFormat, Damage: as for :func:`convert_layout`.
    """
    try:
        banner = msgspec.json.decode(document, type=Banner)
    except msgspec.ValidationError:
        raise NotOurs from None
    except UNDECODABLE as error:
        raise damage_of(error, table="meta") from None
    if banner.application != APPLICATION:
        raise NotOurs
    if banner.format != FORMAT:
        raise OtherFormat(banner.format)


def _compact(table: str, documents: Mapping[str, msgspec.Raw]) -> Iterator[tuple[int, bytes]]:
    for key, raw in documents.items():
        if not _is_number(key.encode()):
            raise Damage(say("nomor dokumen tidak sah"), table=table)
        # Without white space, as we write it: documents are searched as bytes before decoding.
        yield int(key), msgspec.json.format(bytes(raw), indent=-1)


def _is_number(key: bytes) -> bool:
    return key.isdigit() and not key.startswith(b"0") and len(key) <= _LONGEST_NUMBER


def damage_of(
    error: Exception, *, table: str = "", document: int | None = None, start: int = 0
) -> Damage:
    """Converts a decoder's error; ``start`` is the byte of the file where the document begins."""
    if isinstance(error, RecursionError):
        return Damage(say("isi bertingkat terlalu dalam"), table=table, document=document)
    if isinstance(error, UnicodeDecodeError):
        offset = start + error.start
        return Damage(say("bukan teks UTF-8"), table=table, document=document, offset=offset)
    text = str(error)
    if isinstance(error, msgspec.ValidationError):
        _, _, place = text.partition(" - at `$")
        reason = say("isi {place} tidak sah", place=place.strip("`.") or "dokumen")
        return Damage(reason, table=table, document=document, offset=start or None)
    _, _, byte = text.partition("(byte ")
    offset = start + int(byte.rstrip(")")) if byte.rstrip(")").isdigit() else start
    if "truncated" in text:
        return Damage(say("file terpotong"), table=table, document=document, offset=offset)
    return Damage(say("bukan JSON yang sah"), table=table, document=document, offset=offset)
