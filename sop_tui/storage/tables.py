"""From the bytes of the tables to the values in them, decoding no more than is asked for."""

from collections.abc import Container
from typing import Final, TypeVar

import msgspec

from sop_tui.casework.model import Case
from sop_tui.office.model import Officer
from sop_tui.storage.layout import Layout, check_banner, damage_of
from sop_tui.storage.problem import Damage
from sop_tui.storage.records import (
    CaseHistory,
    CaseRecord,
    Meta,
    OfficerHistory,
    OfficerRecord,
    RawEvents,
    SopRecord,
    head_of,
    officer_of,
)
from sop_tui.text.message import say

Record = TypeVar("Record")

META: Final = msgspec.json.Decoder(Meta)
SOP: Final = msgspec.json.Decoder(SopRecord)
CASE: Final = msgspec.json.Decoder(CaseRecord)
CASE_HISTORY: Final = msgspec.json.Decoder(CaseHistory)
EVENTS: Final = msgspec.json.Decoder(RawEvents)
OFFICER: Final = msgspec.json.Decoder(OfficerRecord)
OFFICER_HISTORY: Final = msgspec.json.Decoder(OfficerHistory)


class Definition(msgspec.Struct, frozen=True):
    """What a store says of a definition without reading it whole."""

    fingerprint: str
    id: str
    code: str
    title: str


class Heads(msgspec.Struct, frozen=True):
    """All that is decoded at once: everything but histories and whole definitions.

    The ``places`` map to document numbers.
    """

    meta: Meta
    cases: dict[str, Case]
    case_places: dict[str, int]
    officers: dict[str, Officer]
    officer_places: dict[str, int]
    definitions: dict[str, Definition]
    definition_places: dict[str, int]


def decode_document(
    decoder: msgspec.json.Decoder[Record], layout: Layout, table: str, number: int
) -> Record:
    """The value of a document.

    Raises:
        Damage: it is not what belongs there; says where.
    """
    document = layout.document(table, number)
    try:
        if not document.isascii():
            document.decode()  # what is skipped over must be UTF-8 too
        return decoder.decode(document)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        start = layout.tables[table][number][0]
        raise damage_of(error, table=table, document=number, start=start) from None


def read_heads(
    layout: Layout, former: "Heads | None" = None, same: Container[int] = frozenset()
) -> Heads:
    """Decode the heads; cases that are the ``same`` as formerly are taken from there.

    Raises:
        NotOurs, OtherFormat, Damage: the file is not a sound store of this format.
    """
    heads = Heads(_meta(layout), {}, {}, {}, {}, {}, {})
    for place in layout.tables["officers"]:
        entry = officer_of(decode_document(OFFICER, layout, "officers", place))
        _once(entry.id, heads.officers, "officers", place)
        heads.officers[entry.id] = entry
        heads.officer_places[entry.id] = place
    for place in layout.tables["sops"]:
        sop = decode_document(SOP, layout, "sops", place)
        _once(sop.fingerprint, heads.definitions, "sops", place)
        heads.definitions[sop.fingerprint] = Definition(
            fingerprint=sop.fingerprint, id=sop.id, code=sop.code, title=sop.title
        )
        heads.definition_places[sop.fingerprint] = place
    known = {place: number for number, place in former.case_places.items()} if former else {}
    for place in layout.tables["cases"]:
        if former is not None and place in same:
            case = former.cases[known[place]]
        else:
            case = head_of(decode_document(CASE, layout, "cases", place))
        _once(case.number, heads.cases, "cases", place)
        heads.cases[case.number] = case
        heads.case_places[case.number] = place
    return heads


def _meta(layout: Layout) -> Meta:
    if list(layout.tables["meta"]) != [1]:
        raise Damage(say("tabel meta harus berisi satu dokumen"), table="meta")
    check_banner(layout.document("meta", 1))
    return decode_document(META, layout, "meta", 1)


def _once(key: str, seen: Container[str], table: str, place: int) -> None:
    if key in seen:
        raise Damage(say("{key} tercatat dua kali", key=key), table=table, document=place)
