"""Decodes values from the lines of the tables, and no more of them than is needed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final, Generic, TypeAlias, TypeVar

import msgspec

from sop_tui.casework.model import Case, CaseSummary, Event
from sop_tui.office.model import Officer, OfficerEvent
from sop_tui.storage.files.form.damage import UNDECODABLE, Damage
from sop_tui.storage.files.form.layout import Layout, check_banner, damage_of
from sop_tui.storage.files.form.on_disk import LinesOnDisk
from sop_tui.storage.files.form.unread import CaseIn, UnreadCases
from sop_tui.storage.heads import Definition, Heads, no_heads
from sop_tui.storage.overlay import Overlay, Versioned
from sop_tui.storage.records import (
    CaseHistory,
    CaseRecord,
    Interned,
    Meta,
    OfficerHistory,
    OfficerRecord,
    RawEvents,
    SopRecord,
    head_of,
    officer_of,
)
from sop_tui.text.message import say

RecordT = TypeVar("RecordT")
HeadT = TypeVar("HeadT")
Happened = TypeVar("Happened", Event, OfficerEvent)
_Read: TypeAlias = Callable[[Layout, int], tuple[str, HeadT]]
"""Returns the key and the head of the document with this number."""

META: Final = msgspec.json.Decoder(Meta)
SOP: Final = msgspec.json.Decoder(SopRecord)
CASE: Final = msgspec.json.Decoder(CaseRecord)
CASE_HISTORY: Final = msgspec.json.Decoder(CaseHistory)
EVENTS: Final = msgspec.json.Decoder(RawEvents)
_SUMMARIES: Final = msgspec.json.Decoder(list[CaseSummary])
_RAW_EVENTS: Final = msgspec.json.Decoder(list[msgspec.Raw])
OFFICER: Final = msgspec.json.Decoder(OfficerRecord)
OFFICER_HISTORY: Final = msgspec.json.Decoder(OfficerHistory)


def decode_document(
    decoder: msgspec.json.Decoder[RecordT], layout: Layout, table: str, number: int
) -> RecordT:
    """The value of a document.

    Raises:
        Damage: it is invalid; the error names the place.
    """
    line = layout.tables[table][number]
    try:
        return _decoded(decoder, line)
    except UNDECODABLE as error:
        start = layout.start(table, number)
        raise damage_of(error, table=table, document=number, start=start) from None


def reading_cases() -> CaseIn:
    """Returns a decoder of cases that keeps values shared by many cases only once.

    It checks of a history only that it is JSON, and raises Damage if the line is no case.
    """
    interned = Interned()

    def case_in(number: int, line: bytes, start: int, summary: CaseSummary | None) -> Case:
        try:
            return interned.head_of(_decoded(CASE, line), summary)
        except UNDECODABLE as error:
            start += line.index(b":") + 1
            raise damage_of(error, table="cases", document=number, start=start) from None

    return case_in


def _decoded(decoder: msgspec.json.Decoder[RecordT], line: bytes) -> RecordT:
    document = memoryview(line)[line.index(b":") + 1 :]
    if not line.isascii():
        str(document, "utf-8")  # also checks the parts that the decoder skips
    return decoder.decode(document)


def last_event(
    decoder: msgspec.json.Decoder[Happened], layout: Layout, table: str, number: int
) -> Happened | None:
    """The last event of a document, decoded without the others; None if there is none.

    Raises:
        Damage: the events cannot be read.
    """
    document = layout.document(table, number)
    # Only events begin with an id in a list, and a string contains no unescaped quotation mark.
    start = document.rfind(b'},{"id":')
    if start >= 0 and document.endswith(b"]}"):
        try:
            return decoder.decode(document[start + 2 : -2])
        except UNDECODABLE:
            pass  # in another layout
    raw = _RAW_EVENTS.decode(decode_document(EVENTS, layout, table, number).events)
    try:
        return decoder.decode(raw[-1]) if raw else None
    except UNDECODABLE as error:
        raise damage_of(error, table=table, document=number) from None


def read_heads(
    layout: Layout, former: Heads | None = None, fresh: Mapping[str, Sequence[int]] | None = None
) -> Heads:
    """Decodes the heads; with former ones, only those of the documents in ``fresh``.

    Raises:
        NotOurs, OtherFormat, Damage: the file is not a valid store of this format.
    """
    meta = _meta(layout)
    known = former or no_heads(meta)
    fresh = fresh or {table: list(lines) for table, lines in layout.tables.items()}
    officers = _Table(known.officers, known.officer_places)
    officers = officers.updated(layout, "officers", fresh["officers"], _officer)
    sops = _Table(known.definitions, known.definition_places)
    sops = sops.updated(layout, "sops", fresh["sops"], _definition)
    cases = _left(layout) if isinstance(layout.tables["cases"], LinesOnDisk) else _in_haste(layout)
    if cases is None:
        cases = _Table(known.cases, known.case_places)
        cases = cases.updated(
            layout, "cases", fresh["cases"], partial(_case, head=Interned().head_of)
        )
    return Heads(
        meta,
        _shared(cases.heads),
        _shared(cases.places),
        _shared(officers.heads),
        _shared(officers.places),
        _shared(sops.heads),
        _shared(sops.places),
    )


def _in_haste(layout: Layout) -> "_Table[Case] | None":
    """The cases as summaries, if the layout has left most of each line unread.

    None also if something is wrong; reading the cases one by one finds the error.
    """
    if layout.unread is None:
        return None
    heads = layout.unread.take_heads()
    try:
        if not heads.isascii():
            str(heads, "utf-8")
        summaries = {case.number: case for case in _SUMMARIES.decode(heads)}
    except UNDECODABLE:
        return None
    if len(summaries) != len(layout.unread):
        return None
    cases = UnreadCases(layout.unread, summaries)
    return _Table(cases, dict(zip(summaries, layout.unread, strict=True)))


def _shared(mapping: Mapping[str, HeadT]) -> Versioned[str, HeadT]:
    return mapping if isinstance(mapping, Versioned) else Overlay(mapping)


class _HeadsOnDisk(Versioned[str, Case]):
    """The heads of cases whose lines are left in the file, decoded each time they are asked for."""

    def __init__(
        self, layout: Layout, places: Mapping[str, int], changes: Mapping[str, Case] | None = None
    ) -> None:
        self._layout = layout
        self._places = places
        self._changes = changes or {}

    def changed(self, changes: Mapping[str, Case]) -> "_HeadsOnDisk":
        return _HeadsOnDisk(self._layout, self._places, {**self._changes, **changes})

    def __getitem__(self, number: str) -> Case:
        """Raises Damage if the document is no longer valid."""
        if number in self._changes:
            return self._changes[number]
        return _case(self._layout, self._places[number])[1]

    def __contains__(self, number: object) -> bool:
        return number in self._places or number in self._changes

    def __iter__(self) -> Iterator[str]:
        yield from self._places
        yield from (number for number in self._changes if number not in self._places)

    def __len__(self) -> int:
        return sum(number not in self._places for number in self._changes) + len(self._places)


class _Table(Generic[HeadT]):
    """The heads of a table and their document numbers, in the order of the file."""

    def __init__(self, heads: Mapping[str, HeadT], places: Mapping[str, int]) -> None:
        self.heads = heads
        self.places = places

    def updated(
        self, layout: Layout, table: str, fresh: Sequence[int], read: "_Read[HeadT]"
    ) -> "_Table[HeadT]":
        """The table for a newer layout in which the documents in ``fresh`` have changed.

        Raises:
            Damage: a document is invalid, or two have the same key.
        """
        numbers = [*layout.tables[table]]
        if [*self.places.values()] != numbers[: len(self.places)]:
            return self._in_new_order(layout, table, fresh, read)
        if not fresh:
            return self
        added = frozenset(numbers[len(self.places) :])
        heads, places = dict(self.heads.items()), dict(self.places.items())
        new = _Table(heads, places)
        for number in fresh:
            key, head = read(layout, number)
            if number in added:
                new.refuse(key, table, number)
            elif self.places.get(key) != number:
                return self._in_new_order(layout, table, fresh, read)
            heads[key], places[key] = head, number
        return new

    def _in_new_order(
        self, layout: Layout, table: str, fresh: Sequence[int], read: "_Read[HeadT]"
    ) -> "_Table[HeadT]":
        """The same, if documents were removed, moved or given other keys."""
        kept = {number: key for key, number in self.places.items()}
        for number in fresh:
            kept.pop(number, None)
        heads: dict[str, HeadT] = {}
        places: dict[str, int] = {}
        new = _Table(heads, places)
        for number in layout.tables[table]:
            if number in kept:
                key, head = kept[number], self.heads[kept[number]]
            else:
                key, head = read(layout, number)
            new.refuse(key, table, number)
            heads[key], places[key] = head, number
        return new

    def refuse(self, key: str, table: str, number: int) -> None:
        """Raises Damage if the key exists already."""
        if key in self.heads:
            reason = say("{key} tercatat dua kali", key=key)
            raise Damage(reason, table=table, document=number)


def _left(layout: Layout) -> _Table[Case]:
    """Decodes each head to find damage, without keeping it."""
    places: dict[str, int] = {}
    table = _Table(_HeadsOnDisk(layout, places), places)
    for number in layout.tables["cases"]:
        key, _ = _case(layout, number)
        table.refuse(key, "cases", number)
        places[key] = number
    return table


def _officer(layout: Layout, number: int) -> tuple[str, Officer]:
    officer = officer_of(decode_document(OFFICER, layout, "officers", number))
    return officer.id, officer


def _definition(layout: Layout, number: int) -> tuple[str, Definition]:
    sop = decode_document(SOP, layout, "sops", number)
    definition = Definition(fingerprint=sop.fingerprint, id=sop.id, code=sop.code, title=sop.title)
    return sop.fingerprint, definition


def _case(
    layout: Layout, number: int, head: Callable[[CaseRecord], Case] = head_of
) -> tuple[str, Case]:
    case = head(decode_document(CASE, layout, "cases", number))
    return case.number, case


def _meta(layout: Layout) -> Meta:
    if list(layout.tables["meta"]) != [1]:
        raise Damage(say("tabel meta harus berisi satu dokumen"), table="meta")
    check_banner(layout.document("meta", 1))
    return decode_document(META, layout, "meta", 1)
