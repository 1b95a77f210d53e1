"""The desk's due dates with 10,000 open cases: on first load, and after a minute.

    python benchmarks/time.py [runs]

Each run is a fresh interpreter on a store that is made once; reading the store's file and imports
are not counted. First load is what my desk needs: every case with its due date, sorted by urgency.
It is measured with the due dates in the store, and after a change of the office's calendar, when
all of them are computed again (target for both: at most 200 ms). A tick asks for every case again a
minute later (target: at most 20 ms); beside it my desk sorted again.
"""

import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

CASES = 10_000
NOON = "2026-11-23T11:00:00+07:00"


def make_store(folder: Path) -> Path:
    """A store with open cases of all five procedures, at every kind of node."""
    from sop_tui.casework.acts import Act
    from sop_tui.casework.circumstances import Actor, Authority
    from sop_tui.casework.commands import COMMANDS, Open, Request
    from sop_tui.casework.decide import decide, open_case
    from sop_tui.casework.evolve import evolve
    from sop_tui.casework.model import Event
    from sop_tui.desk.office_files import office_clock
    from sop_tui.desk.opening import initialize
    from sop_tui.sop.reading import read_folder, shipped_sops
    from sop_tui.storage.batch import Batch, CaseChange
    from sop_tui.storage.engine import Snapshot

    path = folder / "data.json"
    noon = datetime.fromisoformat(NOON)
    store = initialize(path, "siti", "Siti Aminah", noon)
    clock = office_clock(path.parent, "asn5")
    procedures = list(read_folder(shipped_sops()).procedures.values())
    random.seed(1)
    serial = iter(range(1_000_000))

    def plan(snapshot: Snapshot) -> Batch:
        counts = dict.fromkeys((p.id for p in procedures), 0)
        changes = []
        for at_case in range(CASES):
            procedure = procedures[at_case % len(procedures)]
            by = Actor(
                officer="siti",
                name="Siti Aminah",
                authorities=tuple(Authority(role.id) for role in procedure.roles),
                coordinator=True,
            )
            number = snapshot.next_number(procedure.code, noon.year, counts[procedure.id])
            counts[procedure.id] += 1
            at = noon - timedelta(minutes=random.randrange(30 * 24 * 60))
            opened = open_case(
                procedure,
                Request(
                    id=f"{next(serial)}",
                    at=at,
                    by=by,
                    command=Open(number=number, title="Permohonan"),
                ),
                clock,
            )
            assert isinstance(opened, Event)
            events, case = [opened], evolve(None, opened)
            for _ in range(random.randrange(len(procedure.nodes))):
                at = min(at + timedelta(minutes=random.randrange(600)), noon)
                work = procedure.node(case.node or "").phase == "work"
                act = COMMANDS[Act.COMPLETE if work else Act.APPROVE]
                request = Request(id=f"{next(serial)}", at=at, by=by, command=act())
                moved = decide(procedure, case, request, clock)
                assert isinstance(moved, Event), moved
                events.append(moved)
                case = evolve(case, moved)
            changes.append(CaseChange(number=number, events=tuple(events)))
        return Batch(cases=tuple(changes), definitions=tuple(procedures))

    store.commit(plan)
    store.close()
    return path


def change_calendar(store: Path) -> None:
    """The office opens half an hour later, by its own calendar beside the store."""
    from sop_tui.worktime.shipped import shipped_calendar_file

    text = shipped_calendar_file("asn5").read_text("utf-8")
    folder = store.parent / "calendars"
    folder.mkdir()
    (folder / "asn5.toml").write_text(text.replace("07.30-12.00", "08.00-12.00"), "utf-8")


def measure(path: Path) -> dict[str, float]:
    """One session from its first load to a minute later, in milliseconds."""
    import holidays.countries  # noqa: F401  otherwise loaded by the first due date

    import sop_tui.worktime.due
    import sop_tui.worktime.reading  # noqa: F401
    from sop_tui.desk.desk import Desk
    from sop_tui.desk.office_files import office_clock
    from sop_tui.desk.settings import Settings
    from sop_tui.desk.workplace import Workplace
    from sop_tui.sop.reading import read_folder, shipped_sops
    from sop_tui.storage.files.store import FileStore

    zone = office_clock(path.parent, "asn5").zone
    now = [datetime.fromisoformat(NOON).astimezone(zone)]
    desk = Desk(
        Workplace(
            FileStore.open(path),
            "siti",
            settings=Settings(),
            library=lambda: read_folder(shipped_sops()),
            clock=lambda name: office_clock(path.parent, name),
            now=lambda: now[0],
        )
    )
    found: dict[str, float] = {}

    def timed(what: str, work: Callable[[], object]) -> None:
        begin = time.perf_counter()
        work()
        found[what] = 1000 * (time.perf_counter() - begin)

    timed("first load", desk.lists.waiting)
    assert len(desk.lists.waiting()) == CASES
    timed("recomputed", desk.deadlines.recomputed)
    now[0] += timedelta(minutes=1)
    timed("tick", desk.lists.open_cases)
    timed("my desk sorted again", desk.lists.waiting)
    return found


def results(path: Path, runs: int) -> dict[str, list[float]]:
    """The measurements of this many fresh interpreters."""
    times: dict[str, list[float]] = {}
    for _ in range(runs):
        said = subprocess.check_output([sys.executable, __file__, "--once", str(path)])
        for what, milliseconds in json.loads(said).items():
            times.setdefault(what, []).append(milliseconds)
    return times


def main() -> None:
    if sys.argv[1:2] == ["--once"]:
        print(json.dumps(measure(Path(sys.argv[2]))))
        return
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    folder = Path(tempfile.mkdtemp())
    try:
        path = make_store(folder)
        for kind in ("as stored", "calendar changed"):
            for what, times in results(path, runs).items():
                middle, best = statistics.median(times), min(times)
                print(f"{kind:17} {what:22} median {middle:6.1f} ms   best {best:6.1f} ms")
            if kind == "as stored":
                change_calendar(path)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
