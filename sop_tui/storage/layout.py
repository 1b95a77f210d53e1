"""How the tables lie in the bytes of a data file: one line per document.

The file is the JSON of TinyDB, ``{table: {document id: document}}``, with line breaks between the
documents and nowhere else. JSON allows no line break within a string, so the lines can be told
apart without parsing them: that is what lets a commit join a new file from slices of the old one,
and a reader find out what changed by comparing bytes.

A file that another program wrote in one piece (TinyDB does) is read too, and laid out anew.
"""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from sop_tui.storage.problem import Damage, NotOurs, OtherFormat
from sop_tui.storage.records import APPLICATION, FORMAT, Banner
from sop_tui.storage.strict import strict
from sop_tui.text.message import say

TABLES = ("meta", "sops", "officers", "cases")
Span = tuple[int, int]


class Layout(msgspec.Struct, frozen=True):
    """The bytes of a whole file, and where each document's JSON begins and ends in them."""

    data: bytes
    tables: Mapping[str, Mapping[int, Span]]

    def document(self, table: str, number: int) -> bytes:
        start, end = self.tables[table][number]
        return self.data[start:end]

    def documents(self, table: str) -> Iterator[tuple[int, bytes]]:
        data = self.data
        for number, (start, end) in self.tables[table].items():
            yield number, data[start:end]

    def owner(self, offset: int) -> tuple[str, int] | None:
        """The table and number of the document that the byte belongs to."""
        for table, spans in self.tables.items():
            for number, (start, end) in spans.items():
                if start <= offset < end:
                    return table, number
        return None

    def same(self, table: str, number: int, other: "Layout") -> bool:
        """Whether the document is there, byte for byte, in another layout too."""
        start, end = self.tables[table][number]
        span = other.tables[table].get(number)
        if span is None or span[1] - span[0] != end - start:
            return False
        return self.data.startswith(other.data[span[0] : span[1]], start)

    def same_table(self, table: str, other: "Layout") -> bool:
        """Whether the whole table is the same in both."""
        mine = self.tables[table]
        return mine.keys() == other.tables[table].keys() and all(
            self.same(table, number, other) for number in mine
        )


def lay_out(tables: Mapping[str, Iterable[tuple[int, bytes | memoryview]]]) -> Layout:
    """The file that holds these documents, in this order."""
    pieces: list[bytes | memoryview] = []
    spans: dict[str, dict[int, Span]] = {}
    at = 0
    opening = b"{"
    for table in TABLES:
        head = b'%b"%b":{\n' % (opening, table.encode())
        pieces.append(head)
        at += len(head)
        places = spans[table] = {}
        separator = b""
        for number, document in tables[table]:
            key = b'%b"%d":' % (separator, number)
            start = at + len(key)
            at = start + len(document)
            pieces += (key, document)
            places[number] = (start, at)
            separator = b",\n"
        opening = b"\n},"
        # The opening of the next table closes this one; its bytes are counted with that head.
    pieces.append(b"\n}}\n")
    return Layout(data=b"".join(pieces), tables=spans)


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
        for number, (start, end) in layout.tables[table].items():
            if number not in gone:
                replacement = new.pop(number, None)
                yield number, view[start:end] if replacement is None else replacement
        yield from new.items()

    return lay_out({table: documents(table) for table in TABLES})


def split(data: bytes, former: Layout | None = None) -> tuple[Layout, frozenset[int]]:
    """Find the documents of a file in our own layout; their JSON is not looked at.

    Also gives the numbers of the cases whose bytes are the same in the former layout; where that is
    most of them, it is several times faster than without.

    Raises:
        Damage: the file is not laid out like this.
    """
    tables: dict[str, dict[int, Span]] = {}
    same: set[int] = set()
    at = 0
    opening = b"{"
    for table in TABLES:
        head = b'%b"%b":{\n' % (opening, table.encode())
        if not data.startswith(head, at):
            raise Damage(say("tabel {table} tidak ada", table=table), offset=at)
        tables[table], same, at = _documents(data, table, at + len(head), former)
        opening = b"\n},"
    if data[at:] != b"\n}}\n":
        raise Damage(say("file tidak berakhir sebagaimana mestinya"), offset=at)
    return Layout(data=data, tables=tables), frozenset(same)


def _documents(
    data: bytes, table: str, at: int, former: Layout | None
) -> tuple[dict[int, Span], set[int], int]:
    """The documents from here on, those that are as formerly, and where the table ends."""
    spans: dict[int, Span] = {}
    same: set[int] = set()
    if data.startswith(b"\n}", at):
        return spans, same, at
    old = former.data if former is not None else b""
    places = former.tables[table] if former is not None else {}
    expected = iter(places.items())
    while True:
        awaited = next(expected, None)
        number, span = _unchanged(data, at, old, awaited) if awaited else (0, None)
        if span is not None:
            same.add(number)
        else:
            number, span = _document(data, table, at)
            if number in places and awaited is not None and awaited[0] != number:
                expected = _after(places, number)
        if number in spans:
            raise Damage(say("nomor dokumen ganda"), table=table, document=number, offset=at)
        spans[number] = span
        if data.startswith(b"\n}", span[1]):
            return spans, same, span[1]
        if not data.startswith(b",\n", span[1]):
            raise Damage(say("baris tidak lengkap"), table=table, document=number, offset=span[1])
        at = span[1] + 2


def _unchanged(
    data: bytes, at: int, old: bytes, awaited: tuple[int, Span]
) -> tuple[int, Span | None]:
    """The awaited document, if it stands here with all its bytes and nothing more."""
    number, (start, end) = awaited
    begin = start - len(str(number)) - 3  # its key with quotes and colon
    stop = at + end - begin
    if data.startswith(old[begin:end], at) and data[stop : stop + 2] in (b",\n", b"\n}"):
        return number, (at + start - begin, stop)
    return number, None


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


def _after(places: Mapping[int, Span], number: int) -> Iterator[tuple[int, Span]]:
    """The places that follow on this one."""
    rest = iter(places.items())
    for found, _ in rest:
        if found == number:
            break
    return rest


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
