"""Computes the next version from a batch: chained events, changed documents, new ``meta``.

Independent of engines: each writes the result in its own way, and all make the same chain from the
same batches.
"""

import os
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from msgspec.structs import replace

from sop_tui.casework.evolve import evolve
from sop_tui.casework.model import Case, Event
from sop_tui.office.model import Officer
from sop_tui.sop.model import Procedure
from sop_tui.storage.batch import Batch, CaseChange, OfficerChange
from sop_tui.storage.chain import chain_event, genesis
from sop_tui.storage.heads import Definition, Heads
from sop_tui.storage.records import APPLICATION, FORMAT, Meta


class ChangedCase(NamedTuple):
    """A case after its new events; ``place`` is its document number."""

    place: int
    case: Case
    events: tuple[Event, ...]


class ChangedOfficer(NamedTuple):
    """An entry after its new event."""

    place: int
    change: OfficerChange

    @property
    def entry(self) -> Officer:
        return self.change.event.after


class AddedDefinition(NamedTuple):
    """A definition that is new to the store."""

    place: int
    definition: Definition
    procedure: Procedure


class ChainedBatch(NamedTuple):
    """What a commit has to write: the changes in the order of the chain, then ``meta``.

    ``numbers`` and ``next_ids`` are the counters of ``meta`` that have changed.
    """

    meta: Meta
    numbers: dict[str, int]
    next_ids: dict[str, int]
    definitions: tuple[AddedDefinition, ...]
    officers: tuple[ChangedOfficer, ...]
    cases: tuple[ChangedCase, ...]

    @property
    def batch(self) -> Batch:
        """The batch with its events as they are in the chain."""
        return Batch(
            cases=tuple(CaseChange(number=c.case.number, events=c.events) for c in self.cases),
            officers=tuple(each.change for each in self.officers),
            definitions=tuple(each.procedure for each in self.definitions),
        )


def new_meta() -> Meta:
    """The ``meta`` of a new store: a random id, and a chain without events."""
    store_id = os.urandom(16).hex()
    created = datetime.now().astimezone().replace(microsecond=0)
    return Meta(
        application=APPLICATION,
        format=FORMAT,
        id=store_id,
        created=created,
        revision=0,
        events=0,
        chain_head=genesis(store_id, created),
        numbers={},
        next_ids={"sops": 1, "officers": 1, "cases": 1},
    )


def chain_batch(heads: Heads, batch: Batch, happened: Callable[[str, str], bool]) -> ChainedBatch:
    """The batch chained to a version; the cost does not depend on the number of cases.

    ``happened`` tells whether an event with this id exists. It is given the case or officer of the
    event: an engine may check only some of them and let its server refuse the others.

    Raises:
        ValueError: the batch does not follow this version: a case's events do not, a number is not
            the next one, a definition is missing, or an event id is used already.
    """
    step = _Step(heads, happened)
    for procedure in batch.definitions:
        if not step.knows(procedure.fingerprint):
            step.add_definition(procedure)
    officers = tuple(step.change_officer(change) for change in batch.officers)
    cases = tuple(step.change_case(change) for change in batch.cases)
    meta = step.meta()
    definitions = tuple(step.definitions.values())
    return ChainedBatch(meta, step.numbers, step.next_ids, definitions, officers, cases)


def heads_after(heads: Heads, made: ChainedBatch) -> Heads:
    """The heads of the next version."""
    cases = {each.case.number: each for each in made.cases}
    officers = {each.entry.id: each for each in made.officers}
    definitions = {each.definition.fingerprint: each for each in made.definitions}
    return Heads(
        meta=made.meta,
        cases=heads.cases.changed({key: each.case for key, each in cases.items()}),
        case_places=heads.case_places.changed({key: each.place for key, each in cases.items()}),
        officers=heads.officers.changed({key: each.entry for key, each in officers.items()}),
        officer_places=heads.officer_places.changed(
            {key: each.place for key, each in officers.items()}
        ),
        definitions=heads.definitions.changed(
            {key: each.definition for key, each in definitions.items()}
        ),
        definition_places=heads.definition_places.changed(
            {key: each.place for key, each in definitions.items()}
        ),
    )


class _Step:
    """Builds the result of one commit."""

    def __init__(self, heads: Heads, happened: Callable[[str, str], bool]) -> None:
        self.former = heads
        self.happened = happened
        self.definitions: dict[str, AddedDefinition] = {}
        self.cases: dict[str, Case] = {}
        self.places: dict[tuple[str, str], int] = {}
        self.ids: set[str] = set()
        self.revision = self.former.meta.revision + 1
        self.chain_head = self.former.meta.chain_head
        self.events = self.former.meta.events
        self.numbers: dict[str, int] = {}
        self.next_ids: dict[str, int] = {}

    def knows(self, fingerprint: str) -> bool:
        return fingerprint in self.former.definitions or fingerprint in self.definitions

    def add_definition(self, procedure: Procedure) -> None:
        known = Definition(procedure.fingerprint, procedure.id, procedure.code, procedure.title)
        place = self._new_place("sops", known.fingerprint)
        self.definitions[known.fingerprint] = AddedDefinition(place, known, procedure)

    def change_officer(self, change: OfficerChange) -> ChangedOfficer:
        event = change.event
        entry = event.after
        self._refuse_again(entry.id, event.id)
        place = self._place("officers", entry.id, self.former.officer_places.get(entry.id))
        made = chain_event(event, self.revision, self.chain_head, entry)
        self._count(made.hash)
        return ChangedOfficer(place, OfficerChange(made))

    def change_case(self, change: CaseChange) -> ChangedCase:
        number = change.number
        case = self.cases.get(number) or self.former.cases.get(number)
        if case is None:
            self._take_number(number)
        place = self._place("cases", number, self.former.case_places.get(number))
        made: list[Event] = []
        for event in change.events:
            self._refuse_again(number, event.id)
            case = evolve(case, event)
            made.append(chain_event(event, self.revision, self.chain_head, case))
            self._count(made[-1].hash)
        if case is None or case.number != number:
            raise ValueError(f"the events are not those of case {number}")
        if not self.knows(case.fingerprint):
            raise ValueError(f"the definition of case {number} is not in the store")
        self.cases[number] = case
        return ChangedCase(place, case, tuple(made))

    def _refuse_again(self, of: str, event_id: str) -> None:
        if event_id in self.ids or self.happened(of, event_id):
            raise ValueError(f"event {event_id} of {of} is there already")
        self.ids.add(event_id)

    def meta(self) -> Meta:
        before = self.former.meta
        happened = self.events > before.events
        return replace(
            before,
            revision=self.revision if happened else self.revision - 1,
            events=self.events,
            chain_head=self.chain_head,
            numbers={**before.numbers, **self.numbers} if self.numbers else before.numbers,
            next_ids={**before.next_ids, **self.next_ids} if self.next_ids else before.next_ids,
        )

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

    def _count(self, chain_head: str) -> None:
        self.chain_head = chain_head
        self.events += 1
