"""Cards: short views of cases for the officer at the desk; built once and cached."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from sop_tui.casework.circumstances import Actor
from sop_tui.casework.model import (
    NO_LETTER,
    CaseOrSummary,
    Part,
    Secrecy,
    Status,
    Urgency,
    is_summary_of,
)
from sop_tui.casework.turns import claimed_by, lapsed_claim, open_roles, part_authority
from sop_tui.desk.deadlines import Deadlines
from sop_tui.desk.reading_rights import ReadingRights
from sop_tui.desk.views import NOTHING_WAITS, Card, Lane
from sop_tui.desk.workplace import Workplace
from sop_tui.office.model import Officer
from sop_tui.sop.graph import Node
from sop_tui.sop.model import Procedure

if TYPE_CHECKING:  # listing cases needs no lanes
    from sop_tui.desk.lanes import Lanes

_URGENT = {Urgency.ORDINARY: 0, Urgency.URGENT: 1, Urgency.VERY_URGENT: 2}


class _Node(msgspec.Struct, frozen=True):
    """What all cards at one node of one definition have in common for this officer."""

    step: int
    phase: str
    act: str | None
    node: Node
    mine: frozenset[str]
    whole: bool
    ahead: bool
    procedure: Procedure
    actor: Actor
    zone: tzinfo | None


class Cards:
    """The cards of the cases at one workplace."""

    def __init__(self, workplace: Workplace, deadlines: Deadlines, rights: ReadingRights) -> None:
        self._workplace = workplace
        self._deadlines = deadlines
        self._rights = rights
        self._cards: dict[str, tuple[CaseOrSummary, Card]] = {}
        self._lanes: Lanes | None = None
        self._nodes: dict[tuple[str, str], _Node] = {}
        self._mine: dict[str, tuple[Actor, frozenset[str]]] = {}
        self._drawn_for: tuple[Mapping[str, Officer], frozenset[date], int] | None = None

    def of(self, cases: Iterable[CaseOrSummary]) -> tuple[Card, ...]:
        """The cards of these cases at the present time; known cards are only updated."""
        now = self._workplace.clocks.now()
        self._forget_if_roles_changed(now)
        return tuple([self._card_at(case, now) for case in cases])

    def of_one(self, case: CaseOrSummary) -> Card:
        return self.of((case,))[0]

    def passing(self, case: CaseOrSummary, now: datetime) -> Card:
        """The card of a case that is viewed once and not cached; see :meth:`ready`."""
        return self._drawn(case, now)

    def ready(self) -> datetime:
        """The time for which :meth:`passing` builds cards; drops what is no longer valid."""
        now = self._workplace.clocks.now()
        self._forget_if_roles_changed(now)
        return now

    def lanes(self) -> "Lanes":
        """The open cases in lanes, at the present time."""
        from sop_tui.desk.lanes import Lanes

        now = self.ready()
        if self._lanes is None:
            self._lanes = Lanes(self._card_at)
        self._lanes.look(self._workplace.store.snapshot, now)
        return self._lanes

    def in_lanes(self, procedure: Procedure) -> tuple[Lane, ...]:
        """The lanes of a procedure, and those of open cases that only a former revision has."""
        queues = dict(self.lanes().queues(procedure.id))
        mine = self._my_lanes(procedure)
        lanes = [
            Lane(
                role=role.id,
                name=role.name,
                outside=role.outside,
                yours=role.id in mine,
                queue=queues.pop(role.id, NOTHING_WAITS),
            )
            for role in procedure.roles
        ]
        for role, queue in sorted(queues.items()):
            former = self._workplace.definition(self._workplace.case(queue.cards[0].number))
            old, yours = former.role(role), role in self._my_lanes(former)
            lanes.append(Lane(role, old.name, old.outside, yours, queue))
        return tuple(lanes)

    def _my_lanes(self, procedure: Procedure) -> frozenset[str]:
        """The roles of a procedure in which the officer may act today."""
        actor = self._workplace.actor(self._workplace.store.snapshot, procedure)
        known = self._mine.get(procedure.fingerprint)
        if known is None or known[0] is not actor:
            mine = frozenset(
                role
                for node in procedure.nodes
                for role in node.roles
                if part_authority(procedure, node, role, actor) is not None
            )
            known = self._mine[procedure.fingerprint] = (actor, mine)
        return known[1]

    def _card_at(self, case: CaseOrSummary, now: datetime) -> Card:
        known = self._cards.get(case.number)
        if known is not None and (known[0] is case or is_summary_of(known[0], case)):
            card = known[1]
            due_at = card.deadline
            late = due_at is not None and due_at < (card.held_at or now)
            if card.late is late:
                return card
            card = replace(card, late=late)
        else:
            card = self._drawn(case, now)
        self._cards[case.number] = (case, card)
        return card

    def _forget_if_roles_changed(self, now: datetime) -> None:
        officers, settled = self._workplace.store.snapshot.officers, self._workplace.settled
        drawn_for = (officers, self._workplace.clocks.days(now), settled)
        if self._drawn_for != drawn_for:
            self._workplace.speaker()
            self._cards.clear()
            self._nodes.clear()
            if self._lanes is not None:
                self._lanes.forget()
            self._drawn_for = drawn_for

    def _drawn(self, case: CaseOrSummary, now: datetime) -> Card:
        visit = case.visit
        due_at = self._deadlines.due_at(case)
        limit_at = self._deadlines.open_limit_at(case)
        ends = [at for at in (due_at, limit_at) if at is not None]
        parts = visit.parts if visit is not None else ()
        holder = case.holder or (self._holder_of_part(parts) if parts else None)
        node = self._node(case) if visit is not None else None
        procedure = node.procedure if node else self._workplace.definition(case)
        zone = node.zone if node else self._workplace.clocks.own_zone(procedure)
        shown = case if node and node.whole else self._rights.at_a_glance(case)
        papers = shown.papers
        lanes = open_roles(node.node, visit) if node and visit else ()
        card = Card(
            number=case.number,
            sop=case.sop,
            title=shown.title,
            subject=shown.subject,
            ref=shown.ref,
            status=case.status,
            node=case.node,
            step=node.step if node else None,
            steps=len(procedure.steps),
            phase=node.phase if node else None,  # type: ignore[arg-type]
            act=node.act if node else None,
            lane=next(iter(lanes), None),
            lanes=lanes,
            holder=holder,
            round=case.round,
            version=case.version,
            opened_at=case.opened_at,
            changed_at=case.changed_at,
            entered_at=visit.entered_at if visit else None,
            due_at=due_at,
            held_at=case.held_at,
            late=bool(ends) and min(ends) < (case.held_at or now),
            limit_at=limit_at,
            yours=node is not None and case.status is Status.OPEN and _may_act(case, node, lanes),
            urgent=0 if papers is NO_LETTER else _URGENT[papers.urgency],
            secrecy="" if papers.secrecy is Secrecy.ORDINARY else papers.secrecy.value,
            lapsed=node is not None and holder is not None and _lapsed(case, node),
            claims=tuple([(part.role, part.holder) for part in parts if part.holder is not None]),
            ahead=node is not None and node.ahead,
        )
        return card if zone is None else card.in_zone(zone)

    def _holder_of_part(self, parts: tuple[Part, ...]) -> str | None:
        """Who has claimed a part of a shared node; the desk's officer comes first."""
        holders = [part.holder for part in parts if part.holder is not None]
        own = self._workplace.officer_id
        return own if own in holders else next(iter(holders), None)

    def _node(self, case: CaseOrSummary) -> _Node:
        key = (case.fingerprint, case.node or "")
        if key not in self._nodes:
            procedure = self._workplace.definition(case)
            node = procedure.node(case.node or "")
            actor = self._workplace.actor(self._workplace.store.snapshot, procedure)
            self._nodes[key] = _Node(
                step=node.step,
                phase=node.phase,
                act=node.act,
                node=node,
                mine=frozenset(
                    role
                    for role in node.roles
                    if part_authority(procedure, node, role, actor) is not None
                ),
                whole=self._rights.reads_whole(procedure),
                ahead=procedure.leads_ahead(node),
                procedure=procedure,
                actor=actor,
                zone=self._workplace.clocks.own_zone(procedure),
            )
        return self._nodes[key]


def _may_act(case: CaseOrSummary, at: _Node, lanes: tuple[str, ...]) -> bool:
    return any(
        claimed_by(at.procedure, case, at.node, role, at.actor) in (None, at.actor.officer)
        for role in lanes
        if role in at.mine
    )


def _lapsed(case: CaseOrSummary, at: _Node) -> bool:
    staff = at.actor.staff
    return staff is not None and lapsed_claim(at.procedure, case, at.node, staff)
