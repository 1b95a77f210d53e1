"""Cases moved through procedures, for the tests of exports, with a clock that the test sets."""

from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from sop_tui.casework.actions import allowed_actions
from sop_tui.casework.acts import Act
from sop_tui.casework.circumstances import Actor, Authority, Clock
from sop_tui.casework.commands import COMMANDS, Open, Request
from sop_tui.casework.decide import decide, open_case
from sop_tui.casework.evolve import evolve
from sop_tui.casework.history import stays
from sop_tui.casework.migration import Migration, former_revisions, migrate
from sop_tui.casework.model import Capacity, Case, Event, Status
from sop_tui.casework.refusal import Refusal
from sop_tui.casework.turns import open_roles
from sop_tui.desk.timing import CalendarClock
from sop_tui.desk.views import Card, CaseView
from sop_tui.export.context import ExportContext, Integrity
from sop_tui.sop.model import Procedure
from sop_tui.sop.reading import read_folder, shipped_sops
from sop_tui.text.language import Language
from sop_tui.worktime.reading import read_calendar
from sop_tui.worktime.shipped import shipped_calendar_file

FIVE = (
    "pemantauan-pelayanan-publik",
    "pendampingan-hukum-asn",
    "pengaduan-masyarakat",
    "standar-pelayanan-kab-tangerang",
    "standar-pelayanan-kanwil",
)
HEAD = "5f" * 32


@cache
def shipped(sop: str) -> Procedure:
    return read_folder(Path(shipped_sops())).procedures[sop]


def rewritten(old: Procedure) -> Procedure:
    """The same nodes and roles, but every step and every role is worded differently."""
    return replace(
        old,
        roles=tuple(replace(role, name=f"{role.name} Baru") for role in old.roles),
        steps=tuple(replace(step, activity=f"Baru: {step.activity}") for step in old.steps),
    )


@cache
def clock() -> Clock:
    return CalendarClock(read_calendar(shipped_calendar_file("asn5")))


def morning() -> datetime:
    """Monday, 23 November 2026, 08.00 WIB."""
    return datetime(2026, 11, 23, 8, 0, tzinfo=read_calendar(shipped_calendar_file("asn5")).zone)


def context(at: datetime, language: str = "id") -> ExportContext:
    return ExportContext(
        at=at,
        by="Siti Aminah, S.H.",
        language=Language.named(language),
        clock=clock(),
        integrity=Integrity(revision=913, chain_head=HEAD),
    )


def officer_of(role: str, name: str | None = None) -> Actor:
    """The holder of a role, also a coordinator, so that outside steps can be recorded."""
    return Actor(
        officer=role[:20],
        name=name or f"{role.replace('-', ' ').title()}, S.Sos., M.Si.",
        authorities=(Authority(role),),
        coordinator=True,
    )


class Walk:
    """A case moved on by the holder of the role whose turn it is."""

    def __init__(
        self,
        procedure: Procedure,
        title: str = "Permohonan pendampingan hukum atas gugatan tata usaha negara",
        subject: str = "Dinas Pendidikan",
        ref: str = "123/AG/2026",
        start: datetime | None = None,
        number: str | None = None,
        pace: timedelta = timedelta(minutes=35),
        names: dict[str, str] | None = None,
    ) -> None:
        self.procedure = procedure
        self.now = start or morning()
        self.pace = pace
        self.names = names or {}
        self.revisions: dict[str, Procedure] = {}
        opening = Request(
            id="0",
            at=self.now,
            by=self._actor(procedure.roles[0].id),
            command=Open(
                number=number or f"{procedure.code}-2026-0001",
                title=title,
                subject=subject,
                ref=ref,
            ),
        )
        opened = open_case(procedure, opening, clock())
        assert isinstance(opened, Event)
        self.events = [opened]
        self.case: Case = evolve(None, opened)

    def do(self, act: Act, *, by: Actor | None = None, **said: object) -> "Walk":
        self.now += self.pace
        request = Request(
            id=str(len(self.events)),
            at=self.now,
            by=by or self._next_actor(),
            command=COMMANDS[act](**said),
        )
        decision = decide(self.procedure, self.case, request, clock())
        assert not isinstance(decision, Refusal), (decision.code, str(decision.message))
        self.events.append(decision)
        self.case = evolve(self.case, decision)
        return self

    def migrate(self, new: Procedure, reason: str = "SK-12/2026") -> "Walk":
        """Moves the case to another revision; later acts follow that revision."""
        self.now += self.pace
        migration = Migration(
            id=str(len(self.events)), at=self.now, by=self._next_actor(), reason=reason
        )
        event = migrate(self.procedure, new, self.case, migration, clock())
        assert not isinstance(event, Refusal), str(event.message)
        self.revisions[self.procedure.fingerprint] = self.procedure
        self.events.append(event)
        self.case = evolve(self.case, event)
        self.procedure = new
        return self

    def on(self, times: int = 1, **said: Any) -> "Walk":
        """Completes or approves this many times, as the node requires."""
        for _ in range(times):
            node = self.procedure.node(self.case.node or "")
            self.do(Act.COMPLETE if node.phase == "work" else Act.APPROVE, **said)
        return self

    def go(self, to: str | None) -> "Walk":
        """Moves the case on to this node; None: to the end."""
        node = self.procedure.node(self.case.node or "")
        way = next((way for way in node.ways if way.to == to), None)
        if way is not None:
            return self.do(Act.CHOOSE, way=way.name, reason="perlu diulang")
        if node.phase == "check" and to is None and node.next is not None:
            return self.do(Act.REJECT, reason="tidak dapat diterima")
        if node.phase == "check" and to != node.next:
            return self.do(Act.RETURN, to=to, reason="kurang")
        if node.phase == "check":
            return self.do(Act.APPROVE, note="lanjut")
        assert self.case.visit is not None
        for role in open_roles(node, self.case.visit):
            self.do(Act.COMPLETE, by=self._actor(role), note="lanjut", part=role)
        return self

    def to(self, node: str) -> "Walk":
        while self.case.node != node:
            self.on()
        return self

    def end(self) -> "Walk":
        while self.case.visit is not None:
            self.on()
        return self

    @property
    def view(self) -> CaseView:
        events = tuple(
            msgspec.structs.replace(event, hash=f"{event.seq:064x}") for event in self.events
        )
        passed = stays(events)
        here = self.case.visit is not None and self.case.status is Status.OPEN
        return CaseView(
            card=self._card(),
            case=self.case,
            procedure=self.procedure,
            events=events,
            stays=passed,
            voided=frozenset(s.outcome.seq for s in passed if s.void and s.outcome is not None),
            actions=allowed_actions(self.procedure, self.case, self._next_actor(), self.now)
            if here
            else (),
            former=former_revisions(events, self.revisions.__getitem__),
        )

    def _next_actor(self) -> Actor:
        node = self.case.node
        role = self.procedure.node(node).role if node else self.procedure.roles[0].id
        return self._actor(role)

    def _actor(self, role: str) -> Actor:
        return officer_of(role, self.names.get(role))

    def _card(self) -> Card:
        case = self.case
        visit = case.visit
        node = self.procedure.node(visit.node) if visit else None
        return Card(
            number=case.number,
            sop=case.sop,
            title=case.title,
            subject=case.subject,
            ref=case.ref,
            status=case.status,
            node=case.node,
            step=node.step if node else None,
            steps=len(self.procedure.steps),
            phase=node.phase if node else None,
            act=node.act if node else None,
            lane=node.role if node else None,
            holder=case.holder,
            round=case.round,
            version=case.version,
            opened_at=case.opened_at,
            changed_at=case.changed_at,
            entered_at=visit.entered_at if visit else None,
            due_at=visit.due_at if visit else None,
            held_at=case.held_at,
            late=bool(visit and visit.due_at and visit.due_at < (case.held_at or self.now)),
            yours=False,
        )


def deputy(role: str, name: str, letter: str) -> Actor:
    authority = Authority(role, Capacity.PLH, letter)
    return Actor(officer="plh", name=name, post="Kepala Subbagian Umum", authorities=(authority,))
