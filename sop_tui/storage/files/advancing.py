"""Computes the next version of a file from a batch, and the journal entry that leads to it."""

from pathlib import Path
from typing import NamedTuple

import msgspec

from sop_tui.casework.model import Event
from sop_tui.office.model import OfficerEvent
from sop_tui.storage.batch import Batch
from sop_tui.storage.chaining import AddedDefinition, ChainedBatch, chain_batch, new_meta
from sop_tui.storage.files.form.journal import ChangedDocument, JournalEntry, MetaChange
from sop_tui.storage.files.form.layout import lay_out
from sop_tui.storage.files.form.replay import replayed
from sop_tui.storage.files.form.snapshot import FileSnapshot
from sop_tui.storage.heads import no_heads


class Advanced(NamedTuple):
    """The next version, the batch with chained events, and the journal entry."""

    snapshot: FileSnapshot
    batch: Batch
    entry: JournalEntry


def advance(snapshot: FileSnapshot, batch: Batch) -> Advanced:
    """The next version; pure, and the cost does not depend on the number of cases.

    Raises:
        ValueError: the batch does not follow this version.
        Damage: a changed document cannot be read.
    """
    heads, tables = snapshot.heads, snapshot.layout.tables
    places = (("cases", heads.case_places), ("officers", heads.officer_places))

    def happened(of: str, event_id: str) -> bool:
        """Looks only into the changed documents: searching the whole file would cost too much."""
        written = b'"id":' + msgspec.json.encode(event_id)
        return any(
            written in tables[table].get(known[of], b"") for table, known in places if of in known
        )

    made = chain_batch(heads, batch, happened)
    entry = _entry(made)
    return Advanced(replayed(snapshot, entry), made.batch, entry)


def _entry(made: ChainedBatch) -> JournalEntry:
    meta = made.meta
    change = MetaChange(meta.revision, meta.events, meta.chain_head, made.numbers, made.next_ids)
    officers = (
        _document("officers", place, msgspec.json.encode(change.event.after), change.event)
        for place, change in made.officers
    )
    cases = (
        _document("cases", place, msgspec.json.encode(case), *events)
        for place, case, events in made.cases
    )
    return JournalEntry(change, (*map(_definition, made.definitions), *officers, *cases))


def _definition(added: AddedDefinition) -> ChangedDocument:
    fields = msgspec.json.encode(added.definition)
    canonical = added.procedure.canonical()
    document = msgspec.Raw(b'%b,"definition":%b}' % (fields[:-1], canonical))
    return ChangedDocument("sops", added.place, document)


def _document(
    table: str, place: int, fields: bytes, *events: Event | OfficerEvent
) -> ChangedDocument:
    added = tuple(msgspec.Raw(msgspec.json.encode(event)) for event in events)
    return ChangedDocument(table, place, msgspec.Raw(fields), added)


def first_version(path: Path, batch: Batch) -> FileSnapshot:
    """The first version of a new store, with this batch as its first commit."""
    meta = new_meta()
    layout = lay_out(
        {"meta": [(1, msgspec.json.encode(meta))], "sops": [], "officers": [], "cases": []}
    )
    return advance(FileSnapshot(path, layout, no_heads(meta)), batch).snapshot
