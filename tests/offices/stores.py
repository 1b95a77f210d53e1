"""Valid stores for tests: every case is made by the rules, through ``decide``."""

import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from uuid import uuid4

import msgspec
from msgspec.structs import replace

from sop_tui.casework.circumstances import Actor, Authority
from sop_tui.casework.commands import (
    Approve,
    Cancel,
    Command,
    Complete,
    Note,
    Open,
    Request,
    Return,
)
from sop_tui.casework.decide import decide, open_case
from sop_tui.casework.evolve import evolve
from sop_tui.casework.model import Case, Event
from sop_tui.office.model import EVERY_ROLE, Officer, OfficerEvent, OfficerKind
from sop_tui.sop.model import Check, Procedure, Role, Step
from sop_tui.storage.batch import Batch, CaseChange, OfficerChange
from sop_tui.storage.engine import Plan, Snapshot
from sop_tui.storage.files.store import FileStore
from sop_tui.worktime.duration import Duration
from sop_tui.worktime.pause import Pause

WIB = timezone(timedelta(hours=7))
NOW = datetime(2026, 11, 23, 9, 15, tzinfo=WIB)


class PlainClock:
    """A clock that runs day and night: due dates do not matter to the store."""

    name = "siang-malam"

    def due(
        self,
        start: datetime,
        duration: Duration | None,
        held: timedelta = timedelta(),
        pauses: Sequence[Pause] = (),
    ) -> datetime:
        still = (each.end - each.begin for each in pauses if each.end > start)
        return start + timedelta(hours=1) + held + sum(still, timedelta())

    def worked(self, start: datetime, end: datetime) -> timedelta:
        return end - start


CLOCK = PlainClock()


@cache
def procedure() -> Procedure:
    """Three steps; the second is done by the staff and approved or returned by the head."""
    return Procedure(
        id="surat-keluar",
        code="SRT",
        title="Surat Keluar – “uji”",
        roles=(Role(id="staf", name="Staf"), Role(id="kepala", name="Kepala")),
        steps=(
            Step(no=1, activity="Menerima surat", role="staf", time="10 menit"),
            Step(
                no=2,
                activity="Membuat konsep",
                role="staf",
                time="1 jam",
                check=Check(role="kepala", act="paraf", return_to=("2",)),
            ),
            Step(no=3, activity="Mengirim surat", role="staf", time="30 menit"),
        ),
    )


def other_procedure() -> Procedure:
    return msgspec.structs.replace(procedure(), id="surat-masuk", code="SMK")


def actor(officer: str = "budi") -> Actor:
    return Actor(
        officer=officer,
        name=f"{officer.title()} Santoso",
        authorities=(Authority("staf"), Authority("kepala")),
        coordinator=True,
    )


def event_id() -> str:
    return uuid4().hex


class Made(CaseChange, frozen=True, kw_only=True):
    """A change, and the case after it."""

    after: Case


def accepted(case: Case, request: Request[Command]) -> Event:
    """The event of a request that the rules accept."""
    decision = decide(procedure(), case, request, CLOCK)
    assert isinstance(decision, Event), decision
    return decision


def opening(number: str, title: str = "Undangan rapat", at: datetime = NOW, by: str = "budi",
            sop: Procedure | None = None, event: str | None = None) -> Made:  # fmt: skip
    command = Open(number=number, title=title)
    request = Request(id=event or event_id(), at=at, by=actor(by), command=command)
    opened = open_case(sop or procedure(), request, CLOCK)
    assert isinstance(opened, Event), opened
    return Made(number=number, events=(opened,), after=evolve(None, opened))


def moved(case: Case, at: datetime = NOW, by: str = "budi", note: str = "",
          event: str | None = None) -> Made:  # fmt: skip
    """Moves one step forward: completes at a work node, approves at a check node."""
    assert case.node is not None
    kind = Complete if procedure().node(case.node).phase == "work" else Approve
    request = _asked(kind(note=note), at, by, event)
    return _change(case, replace(request, version=case.version, node=case.node))


def noted(case: Case, text: str = "catatan", at: datetime = NOW, by: str = "budi",
          event: str | None = None) -> Made:  # fmt: skip
    return _change(case, _asked(Note(text=text), at, by, event))


def returned(case: Case, reason: str = "belum lengkap", at: datetime = NOW) -> Made:
    return _change(case, _asked(Return(reason=reason), at))


def cancelled(case: Case, at: datetime = NOW) -> Made:
    return _change(case, _asked(Cancel(reason="ditarik pemohon"), at))


def _asked(
    command: Command, at: datetime, by: str = "budi", event: str | None = None
) -> Request[Command]:
    return Request(id=event or event_id(), at=at, by=actor(by), command=command)


def _change(case: Case, request: Request[Command]) -> Made:
    event = accepted(case, request)
    return Made(number=case.number, events=(event,), after=evolve(case, event))


def joined(*changes: Made) -> Made:
    """Several consecutive changes of one case, as one change."""
    events = tuple(event for change in changes for event in change.events)
    last = changes[-1].after
    return Made(number=last.number, events=events, after=last)


def walked(number: str, steps: int, title: str = "Undangan rapat", at: datetime = NOW,
           notes: int = 0) -> Made:  # fmt: skip
    """A case opened and moved forward so many times (four close it)."""
    changes = [opening(number, title, at)]
    changes += _notes(changes[-1].after, notes, at)
    for _ in range(steps):
        changes.append(moved(changes[-1].after, at))
    return joined(*changes)


def _notes(case: Case, notes: int, at: datetime) -> Iterator[Made]:
    for number in range(notes):
        change = noted(case, f"catatan ke-{number}: dokumen pendukung telah diterima lengkap", at)
        case = change.after
        yield change


def officer(login: str = "budi", seq: int = 1, name: str = "Budi Santoso") -> OfficerChange:
    entry = Officer(id=login, name=name, roles=(EVERY_ROLE,), coordinator=True, admin=True)
    kind = OfficerKind.ADDED if seq == 1 else OfficerKind.EDITED
    event = OfficerEvent(
        id=event_id(), seq=seq, at=NOW, officer="budi", name="Budi Santoso", kind=kind, after=entry
    )
    return OfficerChange(event)


def first_batch() -> Batch:
    return Batch(officers=(officer(),), definitions=(procedure(),))


def new_store(
    folder: Path, cases: int = 0, name: str = "data.json", **options: object
) -> FileStore:
    """A store with the officer budi, our procedure, and this many cases at its second step."""
    store = FileStore.create(folder / name, batch=first_batch(), **options)  # type: ignore[arg-type]
    if cases:
        add_cases(store, cases)
    return store


def add_cases(
    store: FileStore, cases: int, steps: int = 1, at: datetime = NOW, notes: int = 0
) -> None:
    def plan(snapshot: Snapshot) -> Batch:
        numbers = (snapshot.next_number("SRT", at.year, skip) for skip in range(cases))
        return Batch(cases=tuple(walked(number, steps, at=at, notes=notes) for number in numbers))

    store.commit(plan)
    store.checkpoint()


def opened_by(by: str = "budi", title: str = "Undangan rapat", event: str | None = None) -> Plan:
    """The plan that opens a new case."""

    def plan(snapshot: Snapshot) -> Batch:
        number = snapshot.next_number("SRT", NOW.year)
        return Batch(cases=(opening(number, title, by=by, event=event),))

    return plan


def noting(number: str, text: str = "catatan", by: str = "budi", event: str | None = None) -> Plan:
    """The plan that adds a note to a case."""
    return lambda snapshot: Batch(cases=(noted(snapshot.cases[number], text, by=by, event=event),))


def moving(number: str, by: str = "budi") -> Plan:
    return lambda snapshot: Batch(cases=(moved(snapshot.cases[number], by=by),))


def wait_until_queued(folder: Path) -> None:
    """The kernel marks waiting processes with an arrow in /proc/locks."""
    place = f":{folder.stat().st_ino} "
    deadline = time.monotonic() + 30
    while not any(
        " -> FLOCK " in line and place in line
        for line in Path("/proc/locks").read_text(encoding="ascii").splitlines()
    ):
        assert time.monotonic() < deadline
        time.sleep(0.001)
