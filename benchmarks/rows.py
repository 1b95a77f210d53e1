"""A definition of 40 rows and 12 roles, with groups and choices, compared with one of 14 rows.

    python benchmarks/rows.py [runs]

Measured in one process, each compared with the same for the shipped complaints procedure: checking
the definition, deciding and applying an act, finding all allowed acts (a full key bar), the matrix
at 160 columns, the BPMN. Drawing the whole definition must take less than the 300 ms of an export.

Then on a terminal and by a command, with 500 open cases of each alternately: the targets are those
of the other programs, for both definitions.
"""

import compileall
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from large import large, large_text
from screen import BARE_LIST, Answer, Terminal, build, keys

import sop_tui
from sop_tui.casework.actions import allowed_actions
from sop_tui.casework.circumstances import Actor, Authority, NullClock, Staff
from sop_tui.casework.commands import Approve, Choose, Command, Complete, Open, Request
from sop_tui.casework.decide import decide, open_case
from sop_tui.casework.evolve import evolve
from sop_tui.casework.model import Case, Event
from sop_tui.export.bpmn import bpmn_xml
from sop_tui.export.matrix import draw_matrix
from sop_tui.sop.graph import compile_steps
from sop_tui.sop.model import Procedure
from sop_tui.sop.reading import read_folder, shipped_sops
from sop_tui.sop.soundness import findings
from sop_tui.text.language import Language

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
CASES = 500


def everybody(procedure: Procedure) -> Actor:
    mine = tuple(Authority(role.id) for role in procedure.roles)
    return Actor(officer="a", name="A", authorities=mine, coordinator=True, staff=Staff())


def opened(procedure: Procedure, by: Actor) -> Case:
    command = Open(number="BSR-2026-0001", title="Uji")
    event = open_case(procedure, Request(id="0", at=NOW, by=by, command=command), NullClock())
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
        event = decide(procedure, case, request, NullClock())
        assert isinstance(event, Event)
        case, acts = evolve(case, event), acts + 1
    return (time.perf_counter() - begin) / acts


def timed(what: Callable[[], object]) -> float:
    begin = time.perf_counter()
    what()
    return time.perf_counter() - begin


class Office:
    """500 open cases of one definition, and the programs that show them."""

    def __init__(self, folder: Path, procedure: Procedure, text: str | None) -> None:
        sops = shipped_sops()
        if text is not None:
            sops = folder / f"sops-{procedure.id}"
            sops.mkdir()
            (sops / f"{procedure.id}.toml").write_text(text, encoding="utf-8")
        self.store = folder / f"{procedure.id}.json"
        build(self.store, CASES, procedure)
        where = ["--store", str(self.store), "--sops", str(sops)]
        self.screen = [sys.executable, "-m", "sop_tui", *where]
        self.list = [sys.executable, "-m", "sop_tui", *where, "list", "--json"]

    def act(self) -> float:
        """Milliseconds from the yes to the last byte of the changes; then it is recorded."""
        terminal = Terminal(self.screen)
        terminal.first_paint()
        terminal.press("m")
        terminal.press("a")
        terminal.press("1")  # the first way, if a choice is asked; otherwise nothing
        before = self.store.stat().st_mtime_ns
        done = terminal.press("y").seconds * 1000
        terminal.close()
        assert self.store.stat().st_mtime_ns != before, "nothing was recorded"
        return done


def on_the_screen(folder: Path, pair: tuple[Procedure, Procedure], runs: int) -> None:
    offices = (Office(folder, pair[0], large_text()), Office(folder, pair[1], None))
    bare = [sys.executable, "-c", BARE_LIST]
    peer = [sys.executable, "-c", "import pydantic, tinydb"]
    paints: list[list[Answer]] = [[], [], []]
    for _ in range(runs):
        for taken, argv in zip(paints, (*(o.screen for o in offices), bare), strict=True):
            terminal = Terminal(argv, b"Berkas 19" if argv is bare else b"Bantuan")
            taken.append(terminal.first_paint())
            terminal.close()
    first = [statistics.median(a.seconds for a in taken) for taken in paints]
    for name, seconds, taken in zip(("large", "shipped"), first, paints, strict=False):
        size = max(answer.size for answer in taken) / 1000
        print(f"first paint, {name:8} {seconds * 1e3:6.0f} ms {size:5.1f} kB  "
              f"{seconds / first[2]:.2f} times the bare app (1.2, 25 kB)")  # fmt: skip
    for name, pressed in (("cards", "jk" * 20), ("lanes", "lllhhh" * 6)):
        for kind, office in zip(("large", "shipped"), offices, strict=True):
            median, late, most = keys(office.screen, pressed)
            print(f"cursor over {name}, {kind:8} {median:5.1f} ms, 95 % {late:5.1f}, "
                  f"at most {most} bytes (15 ms, 3 kB)")  # fmt: skip
    for kind, office in zip(("large", "shipped"), offices, strict=True):
        done = statistics.median(office.act() for _ in range(runs))
        print(f"an act, yes to done, {kind:8} {done:6.1f} ms (30 over one fsynced write)")
    sides = (offices[0].list, offices[1].list, peer)
    turns = [[timed(partial(run, argv)) for argv in sides] for _ in range(runs)]
    *lists, imports = (statistics.median(side) for side in zip(*turns, strict=True))
    for kind, seconds in zip(("large", "shipped"), lists, strict=True):
        print(f"list --json, {kind:8} {seconds * 1e3:6.1f} ms  "
              f"{seconds / imports:.2f} times the import of pydantic and tinydb (1.5)")  # fmt: skip


def run(argv: list[str]) -> None:
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    compileall.compile_dir(Path(sop_tui.__file__).parent, quiet=1)  # as after an installation
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    pair = (large(), read_folder(shipped_sops()).procedures["pengaduan-masyarakat"])
    words = Language()
    measures: dict[str, Callable[[Procedure], float]] = {
        "an act": walk,
        "a key bar": lambda p: timed(
            lambda: allowed_actions(p, opened(p, everybody(p)), everybody(p), NOW)
        ),
        "checking": lambda p: timed(lambda: findings(p)),
        "the matrix": lambda p: timed(lambda: draw_matrix(p, words, 160)),
        "the BPMN": lambda p: timed(lambda: bpmn_xml(p)),
    }
    nodes = [len(compile_steps(procedure.steps)) for procedure in pair]
    print(f"{'nodes':12} {nodes[0]:10} {nodes[1]:10}    {nodes[0] / nodes[1]:5.2f} times")
    for name, measure in measures.items():
        own, peer = (
            statistics.median(measure(procedure) for _ in range(runs)) * 1e3 for procedure in pair
        )
        print(f"{name:12} {own:7.3f} ms {peer:7.3f} ms    {own / peer:5.2f} times")
    with tempfile.TemporaryDirectory() as folder:
        on_the_screen(Path(folder), pair, min(runs, 8))


if __name__ == "__main__":
    main()
