"""Runs cases through a small office for tests: one officer for each role, and a simple clock."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sop_tui.casework.circumstances import Actor, Authority
from sop_tui.casework.commands import Approve, Command, Complete, Open, Request
from sop_tui.casework.decide import decide, open_case
from sop_tui.casework.evolve import evolve
from sop_tui.casework.model import Case, Event, Status, Visit
from sop_tui.casework.refusal import Code, Refusal
from sop_tui.sop.graph import Node
from sop_tui.sop.model import Procedure
from sop_tui.sop.reading import read_folder, shipped_sops
from sop_tui.worktime.duration import Duration
from sop_tui.worktime.pause import Pause

WIB = ZoneInfo("Asia/Jakarta")
MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=WIB)
SOPS = dict(read_folder(shipped_sops()).procedures)


class PlainClock:
    """Every standard is one elapsed hour, and all time is working time."""

    name = "plain"

    def due(
        self,
        start: datetime,
        duration: Duration | None,
        held: timedelta = timedelta(),
        pauses: Sequence[Pause] = (),
    ) -> datetime | None:
        if duration is None:
            return None
        still = (each.end - each.begin for each in pauses if each.end > start)
        return start + timedelta(hours=1) + held + sum(still, timedelta())

    def worked(self, start: datetime, end: datetime) -> timedelta:
        return end - start


def inside_roles(procedure: Procedure) -> list[str]:
    return [role.id for role in procedure.roles if not role.outside]


def officer(
    name: str, *roles: str, peers: frozenset[str] | set[str] = frozenset(), **more: Any
) -> Actor:
    """An officer with these roles; ``peers`` are the roles that others hold too."""
    return Actor(
        officer=name,
        name=name.title(),
        authorities=tuple(Authority(role) for role in roles),
        peers=frozenset(peers),
        **more,
    )


def holder(procedure: Procedure, role: str) -> Actor:
    """The only officer of a role, in an office where other officers hold the other roles."""
    return officer(role, role, peers=set(inside_roles(procedure)) - {role})


def coordinator(procedure: Procedure) -> Actor:
    return officer("koordinator", peers=set(inside_roles(procedure)), coordinator=True)


def turn(procedure: Procedure, node: Node) -> Actor:
    """The officer whose turn it is; the coordinator records for an outside party."""
    if procedure.role(node.role).outside:
        return coordinator(procedure)
    return holder(procedure, node.role)


class Walk:
    """A case with its officers; every act takes a minute."""

    def __init__(self, procedure: Procedure, clock: Any = None, start: datetime = MORNING) -> None:
        self.procedure = procedure
        self.clock = clock or PlainClock()
        self.at = start
        self.events: list[Event] = []
        opening = Request(
            id="e1",
            at=self.at,
            by=coordinator(procedure),
            command=Open(number="TES-2026-0001", title="Uji"),
        )
        opened = open_case(procedure, opening, self.clock)
        assert isinstance(opened, Event)
        self.events.append(opened)
        self.case: Case = evolve(None, opened)

    @property
    def node(self) -> Node:
        assert self.case.node is not None
        return self.procedure.node(self.case.node)

    @property
    def visit(self) -> Visit:
        assert self.case.visit is not None
        return self.case.visit

    @property
    def due_at(self) -> datetime:
        assert self.visit.due_at is not None
        return self.visit.due_at

    def status(self) -> Status:
        return self.case.status

    @property
    def standing(self) -> list[str]:
        return [outcome.node for outcome in self.case.standing]

    def ask(
        self,
        kind: type[Command],
        by: Actor,
        *,
        version: int | None = None,
        node: str | None = None,
        **said: Any,
    ) -> Event | Refusal:
        """The decision on a command; the case does not change."""
        request = Request(
            id=f"e{len(self.events) + 1}",
            at=self.at,
            by=by,
            command=kind(**said),
            version=version,
            node=node,
        )
        return decide(self.procedure, self.case, request, self.clock)

    def do(self, kind: type[Command], by: Actor, **said: Any) -> Event:
        decision = self.ask(kind, by, **said)
        assert isinstance(decision, Event), f"{self.case.node}: {decision}"
        self.events.append(decision)
        self.case = evolve(self.case, decision)
        self.at += timedelta(minutes=1)
        return decision

    def refusal(self, kind: type[Command], by: Actor, **said: Any) -> Code:
        decision = self.ask(kind, by, **said)
        assert isinstance(decision, Refusal), f"{self.case.node}: {decision}"
        assert str(decision.message)
        return decision.code

    def wait(self, **time: float) -> None:
        self.at += timedelta(**time)

    def forward(self) -> Event:
        """The next step forward, by the officer whose turn it is."""
        kind = Complete if self.node.phase == "work" else Approve
        return self.do(kind, turn(self.procedure, self.node))

    def to(self, node: str | None) -> "Walk":
        """Moves forward to this node; None: to the end."""
        while self.case.node != node:
            self.forward()
        return self


def before(procedure: Procedure, node: str) -> list[str]:
    """The nodes before this one in document order."""
    ids = [each.id for each in procedure.nodes]
    return ids[: ids.index(node)]
