"""Computes the next version from a version and a journal entry.

The session that writes an entry uses this too, so it sees the same version as those that read the
entry.
"""

import msgspec
from msgspec.structs import replace

from sop_tui.casework.model import Case
from sop_tui.office.model import Officer
from sop_tui.storage.engine import Changes
from sop_tui.storage.files.form.damage import UNDECODABLE, Damage
from sop_tui.storage.files.form.journal import (
    ChangedDocument,
    JournalEntry,
    MetaChange,
    Tail,
    following,
)
from sop_tui.storage.files.form.layout import altered, damage_of
from sop_tui.storage.files.form.snapshot import FileSnapshot
from sop_tui.storage.files.form.tables import EVENTS, decode_document
from sop_tui.storage.heads import Definition, Heads
from sop_tui.storage.records import Interned, Meta, with_events
from sop_tui.text.message import say

_CASE = msgspec.json.Decoder(Case)
_OFFICER = msgspec.json.Decoder(Officer)
_DEFINITION = msgspec.json.Decoder(Definition)


def replayed(snapshot: FileSnapshot, entry: JournalEntry) -> FileSnapshot:
    """The version after an entry.

    Raises:
        Damage: a document in the entry, or the one that it changes, cannot be decoded.
    """
    replay = Replay(snapshot)
    replay.follow_entry(entry)
    return replay.version()


def replay_all(snapshot: FileSnapshot, tail: Tail, data: bytes) -> tuple[FileSnapshot, Tail]:
    """The version and tail after all entries in ``data``, which begins at ``tail.at``.

    Raises:
        Damage: as for :func:`replayed`.
    """
    replay = Replay(snapshot)
    tail = replay.follow(tail, data)
    return replay.version(), tail


class Replay:
    """Applies several entries to a version, without creating the versions between."""

    def __init__(self, snapshot: FileSnapshot) -> None:
        self._snapshot = snapshot
        self._meta = snapshot.heads.meta
        self._interned = Interned()
        self._cases: dict[str, Case] = {}
        self._case_places: dict[str, int] = {}
        self._officers: dict[str, Officer] = {}
        self._officer_places: dict[str, int] = {}
        self._definitions: dict[str, Definition] = {}
        self._definition_places: dict[str, int] = {}
        self._documents: dict[str, dict[int, bytes]] = {"sops": {}, "officers": {}, "cases": {}}

    def follow(self, tail: Tail, data: bytes) -> Tail:
        """Applies all entries in these bytes, which begin at ``tail.at``; returns the new tail.

        Raises:
            Damage: as for :func:`replayed`.
        """
        start = tail.at
        while True:
            try:
                found = following(data, tail, tail.at - start)
            except UNDECODABLE as error:
                raise damage_of(error, table="acts") from None
            if found is None:
                return tail
            entry, tail = found
            self.follow_entry(entry)

    def follow_entry(self, entry: JournalEntry) -> None:
        """Applies one entry; raises as :func:`replayed` does."""
        for changed in entry.documents:
            try:
                self._read(changed)
            except UNDECODABLE as error:
                raise damage_of(error, table="acts", document=changed.number) from None
            document = _document(self._snapshot, changed, self._documents)
            self._documents[changed.table][changed.number] = document
        self._meta = _meta(self._meta, entry.meta)

    def version(self) -> FileSnapshot:
        """The version after all entries; the same object if there were none."""
        before = self._snapshot
        if self._meta is before.heads.meta:
            return before
        heads = before.heads
        after = Heads(
            meta=self._meta,
            cases=heads.cases.changed(self._cases),
            case_places=heads.case_places.changed(self._case_places),
            officers=heads.officers.changed(self._officers),
            officer_places=heads.officer_places.changed(self._officer_places),
            definitions=heads.definitions.changed(self._definitions),
            definition_places=heads.definition_places.changed(self._definition_places),
        )
        changes = Changes(frozenset(self._cases), bool(self._officers), bool(self._definitions))
        meta = {1: msgspec.json.encode(self._meta)}
        layout = altered(before.layout, {**self._documents, "meta": meta})
        return FileSnapshot(
            before.path, layout, after, before.procedures, before.lineage.next(changes)
        )

    def _read(self, changed: ChangedDocument) -> None:
        match changed.table:
            case "cases":
                case_ = self._interned.case(_CASE.decode(changed.fields))
                self._cases[case_.number] = case_
                self._case_places[case_.number] = changed.number
            case "officers":
                officer = _OFFICER.decode(changed.fields)
                self._officers[officer.id] = officer
                self._officer_places[officer.id] = changed.number
            case _:
                definition = _DEFINITION.decode(changed.fields)
                self._definitions[definition.fingerprint] = definition
                self._definition_places[definition.fingerprint] = changed.number


def _document(
    snapshot: FileSnapshot, changed: ChangedDocument, so_far: dict[str, dict[int, bytes]]
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
