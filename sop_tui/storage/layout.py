"""How the tables lie in the bytes of a data file: one line per document.

The file is the JSON of TinyDB, ``{table: {document id: document}}``, with line breaks between the
documents and nowhere else. JSON allows no line break within a string, so the lines can be told
apart without parsing them: that is what lets a commit join a new file from slices of the old one,
and a reader find out what changed by comparing bytes.

A file that another program wrote in one piece (TinyDB does) is read too, and laid out anew.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from sop_tui.storage.problem import Damage, NotOurs, OtherFormat
from sop_tui.storage.records import APPLICATION, FORMAT, Banner
from sop_tui.storage.strict import strict
from sop_tui.text.message import say

TABLES = ("meta", "sops", "officers", "cases")
Span = tuple[int, int]


class Places(Mapping[int, Span]):
    """Where each document of a table begins and ends, by number, in the order of the file.

    Versions that have the same documents share ``numbers`` and ``ranks``, so that a change of one
    costs little more than moving the ends of those behind it.
    """

    __slots__ = ("ends", "numbers", "ranks", "starts")

    def __init__(
        self,
        numbers: list[int],
        starts: list[int],
        ends: list[int],
        ranks: dict[int, int] | None = None,
    ) -> None:
        self.numbers = numbers
        self.starts = starts
        self.ends = ends
        self.ranks = {n: rank for rank, n in enumerate(numbers)} if ranks is None else ranks

    def moved(self, starts: list[int], ends: list[int]) -> "Places":
        """The same documents at other places."""
        return Places(self.numbers, starts, ends, self.ranks)

    def key_start(self, rank: int) -> int:
        """Where the line of a document begins: its number with quotes and colon, then its JSON."""
        return self.starts[rank] - len(str(self.numbers[rank])) - 3

    def __getitem__(self, number: int) -> Span:
        rank = self.ranks[number]
        return self.starts[rank], self.ends[rank]

    def __contains__(self, number: object) -> bool:
        return number in self.ranks

    def __iter__(self) -> Iterator[int]:
        return iter(self.numbers)

    def __len__(self) -> int:
        return len(self.numbers)


_NOWHERE = Places([], [], [])


class Layout(msgspec.Struct, frozen=True):
    """The bytes of a whole file, and where each document's JSON begins and ends in them."""

    data: bytes
    tables: Mapping[str, Places]

    def document(self, table: str, number: int) -> bytes:
        start, end = self.tables[table][number]
        return self.data[start:end]

    def documents(self, table: str) -> Iterator[tuple[int, bytes]]:
        data, places = self.data, self.tables[table]
        for number, start, end in zip(places.numbers, places.starts, places.ends, strict=True):
            yield number, data[start:end]

    def owner(self, offset: int) -> tuple[str, int] | None:
        """The table and number of the document that the byte belongs to."""
        for table, places in self.tables.items():
            rank = bisect_right(places.starts, offset) - 1
            if rank >= 0 and offset < places.ends[rank]:
                return table, places.numbers[rank]
        return None

    def same_table(self, table: str, other: "Layout") -> bool:
        """Whether the table is the same in both, byte for byte and in the same order."""
        mine, theirs = self.tables[table], other.tables[table]
        if mine.numbers != theirs.numbers or not mine:
            return mine.numbers == theirs.numbers
        there = memoryview(other.data)[theirs.starts[0] : theirs.ends[-1]]
        whole = mine.ends[-1] - mine.starts[0] == len(there)
        return whole and self.data.startswith(there, mine.starts[0])


def lay_out(tables: Mapping[str, Iterable[tuple[int, bytes | memoryview]]]) -> Layout:
    """The file that holds these documents, in this order."""
    pieces: list[bytes | memoryview] = []
    laid: dict[str, Places] = {}
    at = 0
    opening = b"{"
    for table in TABLES:
        head = b'%b"%b":{\n' % (opening, table.encode())
        pieces.append(head)
        at += len(head)
        numbers: list[int] = []
        starts: list[int] = []
        ends: list[int] = []
        separator = b""
        for number, document in tables[table]:
            key = b'%b"%d":' % (separator, number)
            start = at + len(key)
            at = start + len(document)
            pieces += (key, document)
            numbers.append(number)
            starts.append(start)
            ends.append(at)
            separator = b",\n"
        laid[table] = Places(numbers, starts, ends)
        opening = b"\n},"
        # The opening of the next table closes this one; its bytes are counted with that head.
    pieces.append(b"\n}}\n")
    return Layout(data=b"".join(pieces), tables=laid)


def altered(
    layout: Layout,
    changed: Mapping[str, Mapping[int, bytes]],
    removed: Mapping[str, frozenset[int]] | None = None,
) -> Layout:
    """The layout with some documents replaced, added at the end of their table, or taken out."""
    view = memoryview(layout.data)

    def documents(table: str) -> Iterator[tuple[int, bytes | memoryview]]:
        new = dict(changed.get(table, {}))
        gone = (removed or {}).get(table, frozenset())
        places = layout.tables[table]
        for number, start, end in zip(places.numbers, places.starts, places.ends, strict=True):
            if number not in gone:
                replacement = new.pop(number, None)
                yield number, view[start:end] if replacement is None else replacement
        yield from new.items()

    return lay_out({table: documents(table) for table in TABLES})


def split(
    data: bytes, former: Layout | None = None
) -> tuple[Layout, Mapping[str, tuple[int, ...]]]:
    """Find the documents of a file in our own layout; their JSON is not looked at.

    Also gives the numbers of those, by table and in the order of the file, whose bytes are not the
    same in the former layout. The fewer they are, the less there is to do but to compare bytes.

    Raises:
        Damage: the file is not laid out like this.
    """
    tables: dict[str, Places] = {}
    fresh: dict[str, tuple[int, ...]] = {}
    at = 0
    opening = b"{"
    for table in TABLES:
        head = b'%b"%b":{\n' % (opening, table.encode())
        if not data.startswith(head, at):
            raise Damage(say("tabel {table} tidak ada", table=table), offset=at)
        walk = _Walk(data, table, former)
        at = walk.to_the_end(at + len(head))
        tables[table], fresh[table] = walk.places(), tuple(walk.fresh)
        opening = b"\n},"
    if data[at:] != b"\n}}\n":
        raise Damage(say("file tidak berakhir sebagaimana mestinya"), offset=at)
    return Layout(data=data, tables=tables), fresh


class _Walk:
    """A walk over the documents of a table, beside the same table in a former file."""

    def __init__(self, data: bytes, table: str, former: Layout | None) -> None:
        self.data = data
        self.table = table
        self.former = memoryview(former.data if former is not None else b"")
        self.known = former.tables[table] if former is not None else _NOWHERE
        self.awaited = 0  # the rank in the former file of what should follow here
        self.numbers: list[int] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.fresh: list[int] = []

    def to_the_end(self, at: int) -> int:
        """Walks from the first document to the end of the table; gives where that is."""
        data = self.data
        if data.startswith(b"\n}", at):
            return at
        while True:
            if not self._step_over_run(at):
                self._step_over_next(at)
            at = self.ends[-1]
            if data.startswith(b"\n}", at):
                return at
            if not data.startswith(b",\n", at):
                number = self.numbers[-1]
                raise Damage(
                    say("baris tidak lengkap"), table=self.table, document=number, offset=at
                )
            at += 2

    def places(self) -> Places:
        """Where the documents stand.

        Raises:
            Damage: one number stands there twice.
        """
        if self.numbers == self.known.numbers:
            return self.known.moved(self.starts, self.ends)
        places = Places(self.numbers, self.starts, self.ends)
        if len(places.ranks) != len(places.numbers):
            # Of two with one number, ``ranks`` has the last.
            first = next(n for rank, n in enumerate(self.numbers) if places.ranks[n] != rank)
            at = places.key_start(places.ranks[first])
            raise Damage(say("nomor dokumen ganda"), table=self.table, document=first, offset=at)
        return places

    def _step_over_run(self, at: int) -> bool:
        """Takes over all that stands here as it did from the awaited document on, if anything."""
        first, known = self.awaited, self.known
        run = self._run(at)
        if not run:
            return False
        moved = at - known.key_start(first)
        there = slice(first, first + run)
        self.numbers += known.numbers[there]
        self.starts += [start + moved for start in known.starts[there]]
        self.ends += [end + moved for end in known.ends[there]]
        self.awaited += run
        return True

    def _run(self, at: int) -> int:
        """How many documents stand here as they did from the awaited one on.

        Looks at 1, 2, 4, 8... more at once, and after the first difference at half as many each
        time, for to compare many bytes takes less than to look at one document.
        """
        known, first = self.known, self.awaited
        left = len(known) - first
        if not left:
            return 0
        moved = at - known.key_start(first)
        run, stride, growing = 0, 1, True
        begin = known.key_start(first)
        while stride and run < left:
            many = min(stride, left - run)
            end = known.ends[first + run + many - 1]
            if self._same(begin, end, moved):
                run += many
                begin = end
            else:
                growing = False
            stride = stride * 2 if growing else stride // 2
        return run

    def _same(self, begin: int, end: int, moved: int) -> bool:
        """Whether this part of the former file stands here too, and with it a document ends."""
        stop = end + moved
        return self.data.startswith(self.former[begin:end], begin + moved) and (
            self.data.startswith((b",\n", b"\n}"), stop)
        )

    def _step_over_next(self, at: int) -> None:
        """Steps over what follows here, which is not what was awaited."""
        number, (start, end) = _document(self.data, self.table, at)
        rank = self.known.ranks.get(number)
        if rank is not None and rank != self.awaited:
            self.awaited = rank
            if self._step_over_run(at):
                return
        self.numbers.append(number)
        self.starts.append(start)
        self.ends.append(end)
        self.fresh.append(number)
        if rank is not None:
            self.awaited = rank + 1


def _document(data: bytes, table: str, at: int) -> tuple[int, Span]:
    end = data.find(b"\n", at)
    if end < 0:
        raise Damage(say("file terpotong"), table=table, offset=len(data))
    colon = data.find(b'":', at, end)
    key = data[at + 1 : colon]
    if data[at : at + 1] != b'"' or not _is_number(key):
        raise Damage(say("nomor dokumen tidak sah"), table=table, offset=at)
    last = data.startswith(b"}", end + 1)
    return int(key), (colon + 2, end if last else end - 1)


def relaid(data: bytes) -> Layout:
    """The layout of a file in any other JSON form, e.g. as plain TinyDB writes it.

    Raises:
        NotOurs: this is JSON, but not the tables of a store.
        OtherFormat: it is a store in another format.
        Damage: this is no JSON, tables are missing, or a key is there twice.
    """
    try:
        try:
            found = msgspec.json.decode(data, type=dict[str, dict[str, msgspec.Raw]])
        except msgspec.ValidationError:
            msgspec.json.decode(
                data
            )  # for the decoder above stops at the first value it did not expect
            raise NotOurs from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise damage_of(error) from None
    strict(data)  # of two documents with one number, the decoder above keeps the last
    for banner in found.get("meta", {}).values():
        check_banner(bytes(banner))
        break
    else:
        raise NotOurs
    for table in TABLES:
        if table not in found:
            raise Damage(say("tabel {table} tidak ada", table=table))
    for table in found:
        if table not in TABLES:
            raise Damage(say("tabel {table} tidak dikenal", table=table))
    return lay_out({table: _compact(table, found[table]) for table in TABLES})


def check_banner(document: bytes) -> None:
    """See from the ``meta`` document whether the file is a store in the present format.

    Raises:
        NotOurs, OtherFormat, Damage: as with :func:`relaid`.
    """
    try:
        banner = msgspec.json.decode(document, type=Banner)
    except msgspec.ValidationError:
        raise NotOurs from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise damage_of(error, table="meta") from None
    if banner.application != APPLICATION:
        raise NotOurs
    if banner.format != FORMAT:
        raise OtherFormat(banner.format)


def _compact(
    table: str, documents: Mapping[str, msgspec.Raw]
) -> Iterator[tuple[int, bytes | memoryview]]:
    for key, raw in documents.items():
        if not _is_number(key.encode()):
            raise Damage(say("nomor dokumen tidak sah"), table=table)
        document = bytes(raw)
        if b"\n" in document:
            document = msgspec.json.format(document, indent=-1)
        yield int(key), document


def _is_number(key: bytes) -> bool:
    return key.isdigit() and not key.startswith(b"0")


def damage_of(
    error: Exception, *, table: str = "", document: int | None = None, start: int = 0
) -> Damage:
    """What a decoder's complaint says about the file; ``start`` is where the document begins."""
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
