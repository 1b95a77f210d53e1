"""Offices of any size: any number of open cases, spread over all nodes of a procedure."""

from datetime import datetime, timedelta, timezone
from pathlib import Path
from uuid import uuid4

from sop_tui.casework.circumstances import Actor, Authority
from sop_tui.casework.commands import Approve, Choose, Command, Complete, Open, Request
from sop_tui.casework.decide import decide, open_case
from sop_tui.casework.evolve import evolve
from sop_tui.casework.model import Case, Event
from sop_tui.desk.opening import login_name
from sop_tui.desk.timing import FileClock
from sop_tui.office.model import EVERY_ROLE, Officer, OfficerEvent, OfficerKind
from sop_tui.sop.model import Procedure
from sop_tui.sop.reading import read_folder, shipped_sops
from sop_tui.storage.batch import Batch, CaseChange, OfficerChange
from sop_tui.storage.files.store import FileStore
from sop_tui.worktime.shipped import shipped_calendar_file

SOP = "pengaduan-masyarakat"


def build(path: Path, cases: int, sop: Procedure | None = None) -> None:
    """A store with this many open cases, spread over all nodes; by default of the complaints."""
    sop = sop or read_folder(shipped_sops()).procedures[SOP]
    clock = FileClock(shipped_calendar_file("asn5"))
    now = datetime.now(timezone(timedelta(hours=7))).replace(microsecond=0)
    me = login_name()
    officer = Officer(
        id=me, name="Rina Kusuma", post="Kasubag PPHTI", roles=(EVERY_ROLE,), coordinator=True,
        admin=True,
    )  # fmt: skip
    actor = Actor(
        officer=me,
        name=officer.name,
        authorities=tuple(Authority(role.id) for role in sop.roles if not role.outside),
        coordinator=True,
    )
    changes = []
    for at in range(cases):
        start = now - timedelta(hours=3 + at % 40)
        number = f"{sop.code}-{now.year}-{at + 1:04}"
        command = Open(
            number=number,
            title=f"Keterlambatan pelayanan di loket {at}",
            subject="Dewi Lestari",
        )
        request = Request(id=uuid4().hex, at=start, by=actor, command=command)
        event = open_case(sop, request, clock)
        assert isinstance(event, Event)
        case, events = evolve(None, event), [event]
        for step in range(at % len(sop.nodes)):
            case, event = _moved(sop, case, actor, start + timedelta(minutes=step), clock)
            events.append(event)
        changes.append(CaseChange(number=number, events=tuple(events)))
    added = OfficerEvent(
        id=uuid4().hex, seq=1, at=now, officer=me, name=officer.name,
        kind=OfficerKind.ADDED, after=officer,
    )  # fmt: skip
    batch = Batch(cases=tuple(changes), officers=(OfficerChange(event=added),), definitions=(sop,))
    FileStore.create(path, batch=batch).close()


def _moved(
    sop: Procedure, case: Case, actor: Actor, at: datetime, clock: FileClock
) -> tuple[Case, Event]:
    acts: dict[str, Command] = {"work": Complete(), "check": Approve(), "choice": Choose(way="1")}
    act = acts[sop.node(case.node or "").phase]
    request = Request(id=uuid4().hex, at=at, by=actor, command=act)
    event = decide(sop, case, request, clock)
    assert isinstance(event, Event), event
    return evolve(case, event), event
