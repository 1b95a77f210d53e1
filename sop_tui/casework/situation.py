"""A case together with a request on it: what the rules have in common."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeAlias, TypedDict, Unpack

import msgspec

from sop_tui.casework.circumstances import Actor, Authority, Clock
from sop_tui.casework.commands import Command, Request
from sop_tui.casework.model import (
    Case,
    CaseLink,
    Change,
    Document,
    Event,
    Kind,
    Opening,
    Visit,
)
from sop_tui.casework.refusal import Code, Refusal
from sop_tui.casework.turns import (
    AS_COORDINATOR,
    capacity_at,
    claimed_by,
    is_outside,
    open_roles,
    part_authority,
    standard_of,
)
from sop_tui.casework.wording import awaited, place
from sop_tui.sop.graph import Node
from sop_tui.sop.model import Procedure
from sop_tui.text.message import Message, say
from sop_tui.worktime.pause import Pause

Decision: TypeAlias = Event | Refusal


class Situation(msgspec.Struct, frozen=True):
    """A case with its current visit (for a closed case, its last) and the request on it."""

    procedure: Procedure
    case: Case
    visit: Visit
    node: Node
    request: Request[Command]
    clock: Clock

    @property
    def by(self) -> Actor:
        return self.request.by

    @property
    def at(self) -> datetime:
        return self.request.at


class Turn(msgspec.Struct, frozen=True):
    """The part of a node that an officer acts on, and the authority for it."""

    role: str
    authority: Authority


def turn(here: Situation, part: str | None = None) -> Turn | Refusal:
    """The part that the actor may act on: one they have claimed first, else the first free one."""
    left = open_roles(here.node, here.visit)
    if part is not None and part not in left:
        return no_part(here, part)
    mine = [
        Turn(role, authority)
        for role in (left if part is None else (part,))
        if (authority := part_authority(here.procedure, here.node, role, here.by)) is not None
    ]
    if not mine:
        return not_in_lane(here)
    holders = [
        claimed_by(here.procedure, here.case, here.node, each.role, here.by) for each in mine
    ]
    for wanted in (here.by.officer, None):
        for each, holder in zip(mine, holders, strict=True):
            if holder == wanted:
                return each
    return claimed(str(holders[0]))


def turn_or_coordinator(here: Situation) -> Authority | Refusal:
    """The authority for the actor's part, else that of a coordinator."""
    found = turn(here)
    if not isinstance(found, Refusal):
        return found.authority
    return AS_COORDINATOR if here.by.coordinator else found


def part_of(here: Situation, role: str) -> str:
    """The value of ``part`` in an event: the role at a shared node, else empty."""
    return role if here.node.shared else ""


# Refusals used by several rules.


def not_in_lane(here: Situation) -> Refusal:
    if capacity_at(here.procedure, here.node.roles, here.by) is None:
        return no_role(here.procedure)
    return Refusal(Code.NOT_YOUR_TURN, waits_for(here))


def no_role(procedure: Procedure) -> Refusal:
    return Refusal(
        Code.NOT_YOUR_ROLE,
        say("Anda tidak memegang peran dalam SOP {title}", title=procedure.title),
    )


def no_part(here: Situation, part: str) -> Refusal:
    if part in here.node.roles:
        return Refusal(
            Code.NOT_YOUR_TURN,
            say("bagian {role} sudah selesai", role=here.procedure.role(part).name),
        )
    return Refusal(
        Code.BAD_TARGET,
        say(
            "{place} tidak memuat bagian itu; pilih dari {roles}",
            place=place(here.procedure, here.node),
            roles=", ".join(here.node.roles),
        ),
    )


def claimed(holder: str) -> Refusal:
    return Refusal(
        Code.CLAIMED,
        say("berkas sedang diambil oleh {officer}; tunggu sampai dilepas", officer=holder),
    )


def reason_required() -> Refusal:
    return Refusal(Code.REASON_REQUIRED, say("alasan wajib diisi"))


def waits_for(here: Situation) -> Message:
    """What the case waits for; at a shared node, the parts still open."""
    return awaited(here.procedure, here.node, open_roles(here.node, here.visit))


# The events.


class Timing(msgspec.Struct, frozen=True):
    """The due date in an event, for the visit that begins or continues with it."""

    due_at: datetime | None = None
    held: int = 0
    calendar: str = ""


class Movement(msgspec.Struct, frozen=True):
    """Where an event moves the case: to a node, to the end (recallable ``until``), or nowhere."""

    to: str | None = None
    timing: Timing = Timing()
    clock_from: datetime | None = None
    until: datetime | None = None
    keeps: int | None = None


STAYING = Movement()


class EventFields(TypedDict, total=False):
    """The fields of an event besides officer, capacity and movement."""

    note: str
    part: str
    staying: bool
    way: str
    documents: tuple[Document, ...]
    checklist: tuple[str, ...]
    self_approved: bool
    forward: bool
    recallable: bool
    held_from: datetime
    left_due: datetime | None
    assignee: str
    assignee_name: str
    changes: tuple[Change, ...]
    link: CaseLink
    opening: Opening


def event_here(
    here: Situation,
    authority: Authority,
    going: Movement = STAYING,
    *,
    kind: Kind,
    **said: Unpack[EventFields],
) -> Event:
    """An event at the node where the case stands."""
    seq, node = here.case.version + 1, here.node.id
    return event_of(here.request, authority, going, seq=seq, kind=kind, node=node, **said)


def leaving(
    here: Situation,
    authority: Authority,
    going: Movement = STAYING,
    *,
    kind: Kind,
    **said: Unpack[EventFields],
) -> Event:
    """An event that ends the visit; records its due date if the calendar has changed it."""
    due_at = timing_today(here).due_at
    said["left_due"] = due_at if due_at != here.visit.due_at else None
    return event_here(here, authority, going, kind=kind, **said)


def event_of(
    request: Request[Command],
    authority: Authority,
    going: Movement = STAYING,
    *,
    seq: int,
    kind: Kind,
    node: str | None = None,
    **said: Unpack[EventFields],
) -> Event:
    by = request.by
    return Event(
        id=request.id,
        seq=seq,
        at=request.at,
        officer=by.officer,
        name=by.name,
        post=by.post,
        kind=kind,
        role=authority.role,
        capacity=authority.capacity,
        basis=authority.basis,
        by_role=authority.by_role,
        by_capacity=authority.by_capacity,
        key=by.key,
        session=by.session,
        node=node,
        to=going.to,
        due_at=going.timing.due_at,
        held=going.timing.held,
        calendar=going.timing.calendar,
        clock_from=going.clock_from,
        until=going.until,
        keeps=going.keeps,
        **said,
    )


def movement_to(here: Situation, to: str | None) -> Movement:
    """The movement to a node, or to the end: target, due date, and what becomes void."""
    if to is None:
        return Movement(until=here.at.replace(hour=23, minute=59, second=59, microsecond=0))
    target = here.procedure.node(to)
    back = here.procedure.is_return(here.node, to)
    if not back and _shares_clock(here, target):
        return Movement(to, timing_today(here), clock_from=here.visit.clock_from)
    clock = timing(here.procedure, target, here.clock, here.at)
    return Movement(to, clock, keeps=outcomes_before(here, target) if back else None)


def outcomes_before(here: Situation, target: Node) -> int:
    """The number of outcomes, from the first, at nodes before the target."""
    before = [each for each in here.case.standing if _index(here, each.node) < target.index]
    return len(before)


def _index(here: Situation, node: str) -> int:
    return here.procedure.node(node).index


def _shares_clock(here: Situation, following: Node) -> bool:
    """Whether the clock continues: nodes of one row share its time standard.

    It does not if an outside party does one of them, because their time is not measured.
    """
    outside = any(is_outside(here.procedure, node) for node in (here.node, following))
    return following.step == here.node.step and not outside


def timing(
    procedure: Procedure,
    node: Node,
    clock: Clock,
    start: datetime,
    held: timedelta = timedelta(),
    pauses: Sequence[Pause] = (),
) -> Timing:
    """The due date for a visit; empty if the node has no time standard."""
    standard = standard_of(procedure, node)
    if standard is None:
        return Timing(held=int(held.total_seconds()))
    due_at = clock.due(start, standard, held, pauses)
    return Timing(due_at, int(held.total_seconds()), clock.name)


def timing_of(procedure: Procedure, visit: Visit, clock: Clock) -> Timing:
    """The due date of a continuing visit, computed with the current calendar."""
    node, held = procedure.node(visit.node), timedelta(seconds=visit.held)
    return timing(procedure, node, clock, visit.clock_from, held, visit.pauses)


def same_timing(visit: Visit) -> Timing:
    return Timing(visit.due_at, visit.held, visit.calendar)


def timing_today(here: Situation) -> Timing:
    """The timing of the visit; computed again only if the calendar has changed since."""
    visit = here.visit
    if visit.calendar in ("", here.clock.name):
        return same_timing(visit)
    return timing_of(here.procedure, visit, here.clock)
