"""A definition of 40 rows and 12 roles, with groups and choices, beside a shipped one of 14 rows.

    python benchmarks/rows.py [runs]

Measured in one process, each against the same of the shipped complaints procedure: checking the
definition, an act decided and folded, all acts asked for (a full key bar), the matrix at 160
columns, the BPMN. The figures of the other programs are for the shipped definition: an act or a key
with the large one takes at most 1.5 times as long, and what draws the whole definition stays below
the 300 ms of an export.
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

from sop_tui.casework.actions import actions
from sop_tui.casework.commands import (
    Actor,
    Approve,
    Authority,
    Choose,
    Command,
    Complete,
    Open,
    Request,
    Staff,
    StillClock,
)
from sop_tui.casework.decide import decide, open_case
from sop_tui.casework.evolve import evolve
from sop_tui.casework.model import Case, Event
from sop_tui.export.bpmn import bpmn
from sop_tui.export.matrix import matrix
from sop_tui.sop.graph import END, compile_steps
from sop_tui.sop.model import Check, Choice, Procedure, Role, Step, Way
from sop_tui.sop.reading import read_folder, shipped_sops
from sop_tui.sop.soundness import findings
from sop_tui.text.language import Language

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
ROLES = tuple(f"peran-{number}" for number in range(12))


def large() -> Procedure:
    """Rows in turn of every form: a group with a check, a box, a choice, a box with a check."""

    def role(number: int) -> str:
        return ROLES[number % len(ROLES)]

    steps = []
    for no in range(1, 41):
        row = {"no": no, "activity": "Menyusun bahan dan menyampaikannya " * 2, "time": "3 hari"}
        onward = str(no + 1) if no < 40 else END
        match no % 4:
            case 0:
                check = Check(role=role(no + 3), act="paraf", return_to=(str(no - 1),))
                steps.append(Step(by=(role(no), (role(no + 1), role(no + 2))), check=check, **row))
            case 1:
                steps.append(Step(role=role(no), **row))
            case 2:
                ways = (Way(name="Ya", to=onward), Way(name="Tidak", to=END))
                steps.append(Step(choice=Choice(role=role(no), ways=ways), **row))
            case _:
                check = Check(role=role(no + 5), act="setuju", return_to=(str(no),))
                steps.append(Step(role=role(no), check=check, **row))
    named = tuple(Role(id=each, name=each.title()) for each in ROLES)
    return Procedure(id="besar", code="BSR", title="Besar", roles=named, steps=tuple(steps))


def everybody(procedure: Procedure) -> Actor:
    mine = tuple(Authority(role.id) for role in procedure.roles)
    return Actor(officer="a", name="A", authorities=mine, coordinator=True, staff=Staff())


def opened(procedure: Procedure, by: Actor) -> Case:
    command = Open(number="BSR-2026-0001", title="Uji")
    event = open_case(procedure, Request(id="0", at=NOW, by=by, command=command), StillClock())
    assert isinstance(event, Event)
    return evolve(None, event)


def walk(procedure: Procedure) -> float:
    """Seconds for each act of a case from its opening to its end."""
    by = everybody(procedure)
    case, acts = opened(procedure, by), 0
    forward: dict[str, Command] = {
        "work": Complete(), "check": Approve(), "choice": Choose(way="1"),
    }  # fmt: skip
    begin = time.perf_counter()
    while case.visit is not None:
        command = forward[procedure.node(case.visit.node).phase]
        request = Request(id=str(acts), at=NOW, by=by, command=command)
        event = decide(procedure, case, request, StillClock())
        assert isinstance(event, Event)
        case, acts = evolve(case, event), acts + 1
    return (time.perf_counter() - begin) / acts


def timed(what: Callable[[], object]) -> float:
    begin = time.perf_counter()
    what()
    return time.perf_counter() - begin


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    pair = (large(), read_folder(shipped_sops()).procedures["pengaduan-masyarakat"])
    words = Language()
    measures: dict[str, Callable[[Procedure], float]] = {
        "an act": walk,
        "a key bar": lambda p: timed(
            lambda: actions(p, opened(p, everybody(p)), everybody(p), NOW)
        ),
        "checking": lambda p: timed(lambda: findings(p)),
        "the matrix": lambda p: timed(lambda: matrix(p, words, 160)),
        "the BPMN": lambda p: timed(lambda: bpmn(p)),
    }
    nodes = [len(compile_steps(procedure.steps)) for procedure in pair]
    print(f"{'nodes':12} {nodes[0]:10} {nodes[1]:10}    {nodes[0] / nodes[1]:5.2f} times")
    for name, measure in measures.items():
        own, peer = (
            statistics.median(measure(procedure) for _ in range(runs)) * 1e3 for procedure in pair
        )
        print(f"{name:12} {own:7.3f} ms {peer:7.3f} ms    {own / peer:5.2f} times")


if __name__ == "__main__":
    main()
