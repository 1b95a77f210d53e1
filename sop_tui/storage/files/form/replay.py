"""The next version of a store: a version, and the entry of the journal that follows on it.

The session that makes an entry goes this way too, so it cannot see another version than those
who follow it.
"""

import msgspec
from msgspec.structs import replace

from sop_tui.casework.model import Case
from sop_tui.office.model import Officer
from sop_tui.storage.engine import Changes
from sop_tui.storage.files.form.damage import Damage
from sop_tui.storage.files.form.journal import Document, Entry, MetaChange, Tail, following
from sop_tui.storage.files.form.layout import altered, damage_of
from sop_tui.storage.files.form.snapshot import FileSnapshot
from sop_tui.storage.files.form.tables import EVENTS, decode_document
from sop_tui.storage.heads import Definition, Heads
from sop_tui.storage.records import Meta, with_events
from sop_tui.text.message import say

_CASE = msgspec.json.Decoder(Case)
_OFFICER = msgspec.json.Decoder(Officer)
_DEFINITION = msgspec.json.Decoder(Definition)


def replayed(snapshot: FileSnapshot, entry: Entry) -> FileSnapshot:
    """The version after an entry.

    Raises:
        Damage: a document of the entry, or the one that it changes, cannot be read.
    """
    former = snapshot.heads
    cases: dict[str, Case] = {}
    case_places: dict[str, int] = {}
    officers: dict[str, Officer] = {}
    officer_places: dict[str, int] = {}
    definitions: dict[str, Definition] = {}
    definition_places: dict[str, int] = {}
    documents: dict[str, dict[int, bytes]] = {"sops": {}, "officers": {}, "cases": {}}
    for changed in entry.documents:
        try:
            match changed.table:
                case "cases":
                    case_ = _CASE.decode(changed.fields)
                    cases[case_.number] = case_
                    case_places[case_.number] = changed.number
                case "officers":
                    officer = _OFFICER.decode(changed.fields)
                    officers[officer.id] = officer
                    officer_places[officer.id] = changed.number
                case _:
                    definition = _DEFINITION.decode(changed.fields)
                    definitions[definition.fingerprint] = definition
                    definition_places[definition.fingerprint] = changed.number
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise damage_of(error, table="acts", document=changed.number) from None
        documents[changed.table][changed.number] = _document(snapshot, changed, documents)
    meta = _meta(former.meta, entry.meta)
    documents["meta"] = {1: msgspec.json.encode(meta)}
    heads = Heads(
        meta=meta,
        cases=former.cases.changed(cases),
        case_places=former.case_places.changed(case_places),
        officers=former.officers.changed(officers),
        officer_places=former.officer_places.changed(officer_places),
        definitions=former.definitions.changed(definitions),
        definition_places=former.definition_places.changed(definition_places),
    )
    changes = Changes(frozenset(cases), bool(officers), bool(definitions))
    layout = altered(snapshot.layout, documents)
    return FileSnapshot(
        snapshot.path, layout, heads, snapshot.procedures, snapshot.lineage.next(changes)
    )


def caught_up(snapshot: FileSnapshot, tail: Tail, data: bytes) -> tuple[FileSnapshot, Tail]:
    """All entries of a region that has been read from ``tail.at`` on.

    Raises:
        Damage: as :func:`replayed`.
    """
    start = tail.at
    while True:
        try:
            found = following(data[tail.at - start :] if tail.at > start else data, tail)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise damage_of(error, table="acts") from None
        if found is None:
            return snapshot, tail
        entry, tail = found
        snapshot = replayed(snapshot, entry)


def _document(
    snapshot: FileSnapshot, changed: Document, so_far: dict[str, dict[int, bytes]]
) -> bytes:
    if changed.table not in ("cases", "officers"):
        if changed.table != "sops":
            raise Damage(say("tabel {table} tidak dikenal", table=changed.table), table="acts")
        return bytes(changed.fields)
    before = so_far[changed.table].get(changed.number)
    if before is not None:
        events = bytes(EVENTS.decode(before).events)
    elif changed.number in snapshot.layout.tables[changed.table]:
        found = decode_document(EVENTS, snapshot.layout, changed.table, changed.number)
        events = bytes(found.events)
    else:
        events = b"[]"
    return with_events(bytes(changed.fields), events, tuple(map(bytes, changed.events)))


def _meta(former: Meta, change: MetaChange) -> Meta:
    return replace(
        former,
        revision=change.revision,
        events=change.events,
        chain_head=change.chain_head,
        numbers={**former.numbers, **change.numbers} if change.numbers else former.numbers,
        next_ids={**former.next_ids, **change.next_ids} if change.next_ids else former.next_ids,
    )
