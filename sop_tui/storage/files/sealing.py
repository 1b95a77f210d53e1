"""What a batch makes of a version: the next version, its events sealed into the chain."""

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from sop_tui.casework.evolve import evolve
from sop_tui.casework.model import Event
from sop_tui.storage.batch import Batch, CaseChange, OfficerChange
from sop_tui.storage.chain import seal
from sop_tui.storage.files.form.layout import altered
from sop_tui.storage.files.form.snapshot import FileSnapshot
from sop_tui.storage.files.form.tables import EVENTS, decode_document
from sop_tui.storage.heads import Definition, Heads
from sop_tui.storage.records import with_events


def advance(snapshot: FileSnapshot, batch: Batch) -> tuple[FileSnapshot, Batch]:
    """The next version and the batch with its events sealed; pure.

    Raises:
        ValueError: the batch does not follow on this version: a case's events do not, a number
            is not the next one, a definition is missing.
        Damage: a changed document cannot be read.
    """
    step = _Step(snapshot)
    for procedure in batch.definitions:
        if procedure.fingerprint not in step.heads.definitions:
            step.add_definition(
                Definition(procedure.fingerprint, procedure.id, procedure.code, procedure.title),
                procedure.canonical(),
            )
    officers = tuple(step.change_officer(change) for change in batch.officers)
    cases = tuple(step.change_case(change) for change in batch.cases)
    return step.finished(), Batch(cases=cases, officers=officers, definitions=batch.definitions)


class _Step:
    """A version in the making."""

    def __init__(self, snapshot: FileSnapshot) -> None:
        former = snapshot.heads
        self.snapshot = snapshot
        self.heads = Heads(
            meta=former.meta,
            cases=dict(former.cases),
            case_places=dict(former.case_places),
            officers=dict(former.officers),
            officer_places=dict(former.officer_places),
            definitions=dict(former.definitions),
            definition_places=dict(former.definition_places),
        )
        self.documents: dict[str, dict[int, bytes]] = {"sops": {}, "officers": {}, "cases": {}}
        self.revision = former.meta.revision + 1
        self.chain_head = former.meta.chain_head
        self.events = former.meta.events
        self.numbers = dict(former.meta.numbers)
        self.next_ids = dict(former.meta.next_ids)

    def add_definition(self, definition: Definition, canonical: bytes) -> None:
        place = self._new_place("sops")
        self.heads.definitions[definition.fingerprint] = definition
        self.heads.definition_places[definition.fingerprint] = place
        fields = msgspec.json.encode(definition)
        self.documents["sops"][place] = b'%b,"definition":%b}' % (fields[:-1], canonical)

    def change_officer(self, change: OfficerChange) -> OfficerChange:
        event = change.event
        entry = event.after
        places = self.heads.officer_places
        if entry.id not in places:
            places[entry.id] = self._new_place("officers")
        place = places[entry.id]
        former = self._former_events("officers", place)
        sealed = seal(event, self.revision, self.chain_head, entry)
        self._count(sealed.hash)
        self.heads.officers[entry.id] = entry
        self.documents["officers"][place] = with_events(
            entry, former, (msgspec.json.encode(sealed),)
        )
        return OfficerChange(sealed)

    def change_case(self, change: CaseChange) -> CaseChange:
        number = change.number
        case = self.heads.cases.get(number)
        if case is None:
            self._take_number(number)
            self.heads.case_places[number] = self._new_place("cases")
        place = self.heads.case_places[number]
        former = self._former_events("cases", place)
        sealed: list[Event] = []
        for event in change.events:
            if b'"id":' + msgspec.json.encode(event.id) in former:
                raise ValueError(f"event {event.id} is in case {number} already")
            case = evolve(case, event)
            sealed.append(seal(event, self.revision, self.chain_head, case))
            self._count(sealed[-1].hash)
        if case is None or case.number != number:
            raise ValueError(f"the events are not those of case {number}")
        if case.fingerprint not in self.heads.definitions:
            raise ValueError(f"the definition of case {number} is not in the store")
        self.heads.cases[number] = case
        self.documents["cases"][place] = with_events(
            case, former, tuple(msgspec.json.encode(event) for event in sealed)
        )
        return CaseChange(number=number, events=tuple(sealed))

    def finished(self) -> FileSnapshot:
        meta = replace(
            self.heads.meta,
            revision=self.revision if self.events > self.heads.meta.events else self.revision - 1,
            events=self.events,
            chain_head=self.chain_head,
            numbers=self.numbers,
            next_ids=self.next_ids,
        )
        documents: Mapping[str, Mapping[int, bytes]] = {
            **self.documents,
            "meta": {1: msgspec.json.encode(meta)},
        }
        return FileSnapshot(
            self.snapshot.path,
            altered(self.snapshot.layout, documents),
            replace(self.heads, meta=meta),
            self.snapshot.procedures,
        )

    def _new_place(self, table: str) -> int:
        place = self.next_ids[table]
        self.next_ids[table] = place + 1
        return place

    def _take_number(self, number: str) -> None:
        series, _, sequence = number.rpartition("-")
        following = self.numbers.get(series, 0) + 1
        if sequence != f"{following:04d}":
            raise ValueError(f"{number} is not the next number of {series}")
        self.numbers[series] = following

    def _former_events(self, table: str, place: int) -> bytes:
        document = self.documents[table].get(place)
        if document is not None:
            return bytes(EVENTS.decode(document).events)
        if place not in self.snapshot.layout.tables[table]:
            return b"[]"
        return bytes(decode_document(EVENTS, self.snapshot.layout, table, place).events)

    def _count(self, chain_head: str) -> None:
        self.chain_head = chain_head
        self.events += 1
