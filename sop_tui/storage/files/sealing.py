"""What a batch makes of a version: the entry of the journal, its events sealed into the chain."""

from typing import NamedTuple

import msgspec

from sop_tui.casework.evolve import evolve
from sop_tui.casework.model import Case, Event
from sop_tui.storage.batch import Batch, CaseChange, OfficerChange
from sop_tui.storage.chain import seal
from sop_tui.storage.files.form.journal import Document, Entry, MetaChange
from sop_tui.storage.files.form.replay import replayed
from sop_tui.storage.files.form.snapshot import FileSnapshot
from sop_tui.storage.heads import Definition


class Advanced(NamedTuple):
    """The next version, the batch with its events sealed, and the entry that leads there."""

    snapshot: FileSnapshot
    batch: Batch
    entry: Entry


def advance(snapshot: FileSnapshot, batch: Batch) -> Advanced:
    """The next version; pure, and what it costs does not depend on how many cases there are.

    Raises:
        ValueError: the batch does not follow on this version: a case's events do not, a number
            is not the next one, a definition is missing.
        Damage: a changed document cannot be read.
    """
    step = _Step(snapshot)
    for procedure in batch.definitions:
        if not step.knows(procedure.fingerprint):
            step.add_definition(
                Definition(procedure.fingerprint, procedure.id, procedure.code, procedure.title),
                procedure.canonical(),
            )
    officers = tuple(step.change_officer(change) for change in batch.officers)
    cases = tuple(step.change_case(change) for change in batch.cases)
    entry = step.entry()
    sealed = Batch(cases=cases, officers=officers, definitions=batch.definitions)
    return Advanced(replayed(snapshot, entry), sealed, entry)


class _Step:
    """An entry in the making."""

    def __init__(self, snapshot: FileSnapshot) -> None:
        self.snapshot = snapshot
        self.former = snapshot.heads
        self.documents: list[Document] = []
        self.cases: dict[str, Case] = {}
        self.places: dict[tuple[str, str], int] = {}
        self.ids: set[str] = set()
        self.revision = self.former.meta.revision + 1
        self.chain_head = self.former.meta.chain_head
        self.events = self.former.meta.events
        self.numbers: dict[str, int] = {}
        self.next_ids: dict[str, int] = {}

    def knows(self, fingerprint: str) -> bool:
        known = fingerprint in self.former.definitions
        return known or ("sops", fingerprint) in self.places

    def add_definition(self, definition: Definition, canonical: bytes) -> None:
        place = self._new_place("sops", definition.fingerprint)
        fields = msgspec.json.encode(definition)
        document = msgspec.Raw(b'%b,"definition":%b}' % (fields[:-1], canonical))
        self.documents.append(Document("sops", place, document))

    def change_officer(self, change: OfficerChange) -> OfficerChange:
        event = change.event
        entry = event.after
        place = self._place("officers", entry.id, self.former.officer_places.get(entry.id))
        sealed = seal(event, self.revision, self.chain_head, entry)
        self._count(sealed.hash)
        self._add("officers", place, msgspec.json.encode(entry), (msgspec.json.encode(sealed),))
        return OfficerChange(sealed)

    def change_case(self, change: CaseChange) -> CaseChange:
        number = change.number
        case = self.cases.get(number) or self.former.cases.get(number)
        if case is None:
            self._take_number(number)
        place = self._place("cases", number, self.former.case_places.get(number))
        former = self._former(place)
        sealed: list[Event] = []
        for event in change.events:
            if event.id in self.ids or b'"id":' + msgspec.json.encode(event.id) in former:
                raise ValueError(f"event {event.id} is in case {number} already")
            self.ids.add(event.id)
            case = evolve(case, event)
            sealed.append(seal(event, self.revision, self.chain_head, case))
            self._count(sealed[-1].hash)
        if case is None or case.number != number:
            raise ValueError(f"the events are not those of case {number}")
        if not self.knows(case.fingerprint):
            raise ValueError(f"the definition of case {number} is not in the store")
        self.cases[number] = case
        events = tuple(msgspec.json.encode(event) for event in sealed)
        self._add("cases", place, msgspec.json.encode(case), events)
        return CaseChange(number=number, events=tuple(sealed))

    def entry(self) -> Entry:
        happened = self.events > self.former.meta.events
        meta = MetaChange(
            revision=self.revision if happened else self.revision - 1,
            events=self.events,
            chain_head=self.chain_head,
            numbers=self.numbers,
            next_ids=self.next_ids,
        )
        return Entry(meta, tuple(self.documents))

    def _add(self, table: str, place: int, fields: bytes, events: tuple[bytes, ...]) -> None:
        added = tuple(map(msgspec.Raw, events))
        self.documents.append(Document(table, place, msgspec.Raw(fields), added))

    def _place(self, table: str, key: str, former: int | None) -> int:
        place = former if former is not None else self.places.get((table, key))
        return place if place is not None else self._new_place(table, key)

    def _new_place(self, table: str, key: str) -> int:
        place = self.next_ids.get(table, self.former.meta.next_ids[table])
        self.next_ids[table] = place + 1
        self.places[table, key] = place
        return place

    def _take_number(self, number: str) -> None:
        series, _, sequence = number.rpartition("-")
        following = self.numbers.get(series, self.former.meta.numbers.get(series, 0)) + 1
        if sequence != f"{following:04d}":
            raise ValueError(f"{number} is not the next number of {series}")
        self.numbers[series] = following

    def _former(self, place: int) -> bytes:
        return self.snapshot.layout.tables["cases"].get(place, b"")

    def _count(self, chain_head: str) -> None:
        self.chain_head = chain_head
        self.events += 1
