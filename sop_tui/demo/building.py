"""Turns stories into acts with times, and acts into a store."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from sop_tui.casework.commands import (
    Approve,
    Cancel,
    Choose,
    Claim,
    Command,
    Complete,
    Hand,
    Recall,
    Return,
)
from sop_tui.casework.model import Document
from sop_tui.casework.moving import find_way
from sop_tui.demo.office import ADMIN, COORDINATOR, DEPUTY, OFFICERS, holders
from sop_tui.demo.stories import STORIES, Do, Go, Story
from sop_tui.desk.desk import Desk
from sop_tui.desk.opening import initialize
from sop_tui.desk.settings import Settings
from sop_tui.desk.timing import WorkClock
from sop_tui.desk.workplace import Workplace
from sop_tui.sop.graph import Node
from sop_tui.sop.model import Procedure
from sop_tui.sop.reading import Library
from sop_tui.storage.batch import Batch
from sop_tui.storage.engine import Committed, Plan, Store
from sop_tui.storage.files.advancing import advance
from sop_tui.storage.files.form.snapshot import FileSnapshot
from sop_tui.storage.files.store import FileStore
from sop_tui.worktime.calendar import Calendar
from sop_tui.worktime.due import due_date_of, working_time
from sop_tui.worktime.duration import Duration, Unit
from sop_tui.worktime.printed import read_duration

_DAY = 450  # minutes of working time
_BEGINNING = 200 * _DAY  # before now
_PACES = (0.5, 0.8, 0.3, 1.1, 0.6, 0.9, 0.4)  # shares of the time standard


class StoryAct(NamedTuple):
    """One act of a story: its officer, and how many minutes of working time it comes after the last
    one.

    ``command`` is None for the opening of the case.
    """

    after: int
    officer: str
    command: Command | None


class MemoryStore(FileStore):
    """Collects commits in memory, so that hundreds of acts cost one commit to the file
    at the end.
    """

    def __init__(self, store: FileStore) -> None:
        self.path = store.path
        self._so_far = store.snapshot
        self._batches: list[Batch] = []

    @property
    def snapshot(self) -> FileSnapshot:
        return self._so_far

    def commit(self, plan: Plan) -> Committed:
        batch = plan(self._so_far)
        self._batches.append(batch)
        before = self._so_far
        self._so_far, sealed, _ = advance(before, batch)
        return Committed(self._so_far, sealed, self._so_far.changes_since(before))

    def everything(self) -> Batch:
        """All commits so far, as one."""
        return Batch(
            officers=tuple(change for batch in self._batches for change in batch.officers),
            cases=tuple(change for batch in self._batches for change in batch.cases),
            definitions=tuple(
                {p.fingerprint: p for batch in self._batches for p in batch.definitions}.values()
            ),
        )


@dataclass
class Simulation:
    """A simulated clock, and the desks of the officers that share it and a store."""

    store: Store
    library: Library
    clock: WorkClock
    now: datetime

    def __post_init__(self) -> None:
        self._desks: dict[str, Desk] = {}

    def desk(self, officer: str) -> Desk:
        if officer not in self._desks:
            self._desks[officer] = Desk(
                Workplace(
                    self.store,
                    officer,
                    settings=Settings(),
                    library=lambda: self.library,
                    clock=lambda _: self.clock,
                    now=lambda: self.now,
                )
            )
        return self._desks[officer]


class PastTime:
    """Converts working time before now into moments."""

    def __init__(self, calendar: Calendar, now: datetime) -> None:
        self._calendar = calendar
        self._start = now - timedelta(days=450)
        self._until_now = int(working_time(calendar, self._start, now).total_seconds() // 60)

    def moment(self, minutes_ago: int) -> datetime:
        """The moment after which exactly this many minutes of working time have passed."""
        minutes = max(self._until_now - minutes_ago, 1)
        found = due_date_of(self._calendar, self._start, read_duration(f"{minutes} menit"))
        assert found is not None
        return found.at


def build(path: Path, library: Library, clock: WorkClock, now: datetime) -> None:
    """Makes the store of the demonstration.

    Raises:
        StoreProblem: there is a store already, or it cannot be written.
    """
    past = PastTime(clock.calendar, now)
    beginning = past.moment(_BEGINNING)
    admin = next(person for person in OFFICERS if person.id == ADMIN)
    initialize(path, ADMIN, admin.name, beginning).close()
    with FileStore.open(path) as store:
        rehearsal = MemoryStore(store)
        simulation = Simulation(rehearsal, library, clock, beginning)
        _fill_office(simulation, past)
        _play(simulation, past)
        store.commit(lambda _: rehearsal.everything())


def _play(simulation: Simulation, past: PastTime) -> None:
    numbers: dict[int, str] = {}
    for moment, place, move in _timetable(simulation.library, past):
        simulation.now = moment
        desk, story = simulation.desk(move.officer), STORIES[place]
        if move.command is None:
            follows = {STORIES[at].title: number for at, number in numbers.items()}
            done = desk.acts.open_case(
                story.sop,
                story.title,
                story.subject,
                story.ref,
                following=follows.get(story.follows),
            )
            numbers[place] = done.card.number
        else:
            desk.acts.do(numbers[place], move.command)


def _fill_office(simulation: Simulation, past: PastTime) -> None:
    officers = simulation.desk(ADMIN).officers
    for person in OFFICERS:
        if person.id != ADMIN:
            officers.add(
                person.id,
                person.name,
                nip=person.nip,
                post=person.post,
                roles=person.roles,
                coordinator=person.id == COORDINATOR,
            )
    officers.edit(ADMIN, nip=OFFICERS[0].nip, post=OFFICERS[0].post, take=["*"],
                  coordinator=False)  # fmt: skip
    first = past.moment(DEPUTY.from_days_ago * _DAY).date()
    last = past.moment(0).date() + timedelta(days=DEPUTY.until_days_ahead)
    officers.deputize(DEPUTY.officer, DEPUTY.role, DEPUTY.capacity, first, last, DEPUTY.letter)


def _timetable(library: Library, past: PastTime) -> list[tuple[datetime, int, StoryAct]]:
    """All acts of all stories in the order of time, each with the index of its story."""
    found = []
    for place, story in enumerate(STORIES):
        procedure = library.procedures[story.sop]
        player = _StoryPlayer(procedure, story, place)
        moves = list(player.moves())
        ago = player.waited() + sum(move.after for move in moves)
        for step, move in enumerate(moves):
            ago -= move.after
            found.append((past.moment(ago), place, step, move))
    found.sort(key=lambda each: each[:3])
    return [(moment, place, move) for moment, place, _, move in found]


class _StoryPlayer:
    """Plays a story act by act; knows where the case stands and who has claimed it."""

    def __init__(self, procedure: Procedure, story: Story, place: int) -> None:
        self._procedure = procedure
        self._story = story
        self._place = place
        self._holders = holders()
        self._acts_so_far = 0
        self._node: Node | None = procedure.first
        self._before: tuple[Node, str] | None = None
        self._claimed = ""

    def moves(self) -> Iterator[StoryAct]:
        yield self._move(0, COORDINATOR, None)
        for scene in self._story.scenes:
            if isinstance(scene, Go):
                yield from self._go(scene)
            else:
                yield self._do(scene)

    def waited(self) -> int:
        """How many minutes of working time ago the last act was; call it after all acts are
        played.
        """
        if self._node is None:
            return round(self._story.waited * _DAY)
        return round(self._story.waited * (self._standard(self._node) or _DAY))

    def _go(self, scene: Go) -> Iterator[StoryAct]:
        while self._node is not None and self._node.id != scene.to:
            node = self._node
            officer = self._officer(node, scene.by)
            yield self._move(self._pace(node), officer, self._forward(node))
            for role in node.roles[1:]:  # the roles that share the node act one after the other
                officer = self._holder(role)
                yield self._move(3 + self._place % 5, officer, self._forward(node))
            self._before = (node, officer)
            self._node = self._procedure.node(node.next) if node.next is not None else None
            self._claimed = ""

    def _do(self, scene: Do) -> StoryAct:
        node = self._node
        assert node is not None
        officer = scene.by or self._officer(node)
        after = 4 + self._place % 9
        match scene.command:
            case Return(to=to):
                after = self._pace(node)
                self._node = self._procedure.node(to or node.return_to[0])
                self._claimed = ""
            case Recall():
                assert self._before is not None
                self._node, officer = self._before
            case Claim():
                self._claimed = officer
            case Hand(to=to):
                self._claimed = to
            case Choose(way=name):
                way = find_way(node.ways, name)
                assert way is not None
                self._node = self._procedure.node(way.to) if way.to is not None else None
            case Cancel():
                self._node = None
        return self._move(after, officer, scene.command)

    def _move(self, after: int, officer: str, command: Command | None) -> StoryAct:
        self._acts_so_far += 1
        return StoryAct(after, officer, command)

    def _officer(self, node: Node, preferred: tuple[str, ...] = ()) -> str:
        """Who acts at a node; steps of an outside party are recorded by the coordinator."""
        if self._claimed:
            return self._claimed
        if self._procedure.role(node.role).outside:
            return COORDINATOR
        if f"{self._procedure.id}:{node.role}" == DEPUTY.role and DEPUTY.officer in preferred:
            return DEPUTY.officer
        return self._holder(node.role)

    def _holder(self, role: str) -> str:
        candidates = self._holders[f"{self._procedure.id}:{role}"]
        return candidates[self._place % len(candidates)]

    def _forward(self, node: Node) -> Command:
        step = self._procedure.step(node.step)
        if node.phase == "work":
            return Complete(checklist=step.inputs if node.index == 0 else ())
        if node.act != "tanda tangan":
            return Approve()
        number = f"{self._procedure.code}/{100 + self._place}"
        title = step.output[0] if step.output else self._story.title
        return Approve(documents=(Document(title=title, number=number),))

    def _pace(self, node: Node) -> int:
        share = _PACES[(self._place + self._acts_so_far) % len(_PACES)]
        return max(3, round(share * (self._standard(node) or 40)))

    def _standard(self, node: Node) -> int | None:
        """The time standard in minutes of working time."""
        standard = self._procedure.standard(node.step)
        return _minutes(standard) if standard is not None else None


def _minutes(standard: Duration) -> int:
    hours = standard.number(Unit.DAY) * _DAY / 60 + standard.number(Unit.HOUR)
    return round(hours * 60 + standard.number(Unit.MINUTE))
