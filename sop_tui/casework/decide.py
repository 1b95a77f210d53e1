"""Whether a command is accepted: the event it brings about, or a refusal that says why not.

The checks run in the order in which an officer would want to know: an outdated view first, then
whether the case can move at all, whose turn it is, and only then what was typed.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import msgspec

from sop_tui.casework.commands import (
    Actor,
    Approve,
    Authority,
    Cancel,
    Claim,
    Clock,
    Command,
    Complete,
    Hold,
    Note,
    Open,
    Recall,
    Recorded,
    Reject,
    Release,
    Request,
    Resume,
    Return,
)
from sop_tui.casework.model import Capacity, Case, Event, Kind, Opening, Status, Visit
from sop_tui.casework.refusal import Code, Refusal
from sop_tui.casework.wording import STATUS_NAMES, awaited, place
from sop_tui.sop.graph import Node
from sop_tui.sop.model import Procedure
from sop_tui.text.message import Message, say
from sop_tui.worktime.duration import Duration
from sop_tui.worktime.pause import Pause

Decision: TypeAlias = Event | Refusal

_AS_COORDINATOR = Authority(role="")


class _Situation(msgspec.Struct, frozen=True):
    """An open or held case, where it stands, and who wants something of it when."""

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


def open_case(procedure: Procedure, request: Request[Open], clock: Clock) -> Decision:
    """A new case at the first node, for an officer with any role in the SOP or a coordinator.

    It is opened in the role that begins the procedure; a coordinator who does not hold that one
    opens it as coordinator, not in whichever other role is theirs.
    """
    first = procedure.first
    beginner = _recorder(procedure, first) if is_outside(procedure, first) else first.role
    own = request.by.authority(beginner) if beginner is not None else None
    coordinator = _AS_COORDINATOR if request.by.coordinator else None
    authority = own or coordinator or _any_authority(procedure, request.by)
    if authority is None:
        return _no_role(procedure)
    command = request.command
    opening = Opening(
        number=command.number,
        sop=procedure.id,
        fingerprint=procedure.fingerprint,
        title=command.title,
        subject=command.subject,
        ref=command.ref,
    )
    timing = _timing(procedure, first, clock, request.at)
    return _event(
        request, authority, seq=1, kind=Kind.OPENED, to=first.id, opening=opening, **timing
    )


def decide(procedure: Procedure, case: Case, request: Request[Command], clock: Clock) -> Decision:
    """The event that the request brings about, or why it is refused.

    ``procedure`` is the definition that the case was opened under.
    """
    command = request.command
    if request.version is not None and request.version != case.version:
        return Refusal(Code.STALE, say("berkas telah berubah; periksa kembali, lalu ulangi"))
    if case.visit is None:
        return Refusal(Code.STATUS, say("berkas sudah {status}", status=STATUS_NAMES[case.status]))
    node = procedure.node(case.visit.node)
    if request.node is not None and request.node != node.id:
        return Refusal(
            Code.NOT_YOUR_TURN,
            say(
                "berkas kini berada di {place}; periksa kembali, lalu ulangi",
                place=place(procedure, node),
            ),
        )
    here = _Situation(procedure, case, case.visit, node, request, clock)
    if case.status is Status.HELD and not isinstance(command, Resume | Cancel | Note):
        return Refusal(
            Code.STATUS, say("berkas sedang ditangguhkan; lanjutkan kembali lebih dahulu")
        )
    match command:
        case Claim():
            return _claim(here)
        case Release():
            return _release(here)
        case Complete():
            return _complete(here, command)
        case Approve():
            return _approve(here, command)
        case Return():
            return _return(here, command)
        case Reject():
            return _reject(here, command)
        case Recall():
            return _recall(here, command)
        case Hold():
            return _hold(here, command)
        case Resume():
            return _resume(here, command)
        case Cancel():
            return _cancel(here, command)
        case Note():
            return _note(here, command)
        case _:
            raise TypeError(f"no rule for {type(command).__name__}")


def is_outside(procedure: Procedure, node: Node) -> bool:
    """Whether a node is a party's outside the office, whose steps others record."""
    return procedure.role(node.role).outside


def standard_of(procedure: Procedure, node: Node) -> Duration | None:
    """The time standard of a node; a step of a role outside the office has none."""
    return None if is_outside(procedure, node) else procedure.standard(node.step)


def lane_authority(procedure: Procedure, node: Node, actor: Actor) -> Authority | None:
    """In whose name the actor may act at a node, or None.

    A step of a role outside the office is recorded "a.n." that party, by a coordinator or by a
    holder of the next role inside.
    """
    if not is_outside(procedure, node):
        return actor.authority(node.role)
    recorder = _recorder(procedure, node)
    if actor.coordinator or (recorder is not None and actor.authority(recorder) is not None):
        return Authority(role=node.role, capacity=Capacity.ON_BEHALF)
    return None


# The commands, one rule each.


def _claim(here: _Situation) -> Decision:
    authority = _in_lane(here)
    if isinstance(authority, Refusal):
        return authority
    if here.case.holder is not None:
        return Refusal(Code.CLAIMED, say("berkas ini sudah Anda ambil"))
    return _event_here(here, authority, kind=Kind.CLAIMED)


def _release(here: _Situation) -> Decision:
    case = here.case
    authority = lane_authority(here.procedure, here.node, here.by)
    if authority is None and here.by.coordinator:
        authority = _AS_COORDINATOR
    if authority is None:
        return _not_in_lane(here)
    if case.holder is None:
        return Refusal(Code.WRONG_KIND, say("berkas ini tidak sedang diambil siapa pun"))
    if case.holder != here.by.officer and not here.by.coordinator:
        return _claimed(case.holder)
    return _event_here(here, authority, kind=Kind.RELEASED)


def _complete(here: _Situation, command: Complete) -> Decision:
    authority = _in_lane(here)
    if isinstance(authority, Refusal):
        return authority
    if here.node.phase != "work":
        return Refusal(Code.WRONG_KIND, say("{wait}: setujui atau kembalikan", wait=_awaited(here)))
    return _forward(here, command, authority, kind=Kind.COMPLETED)


def _approve(here: _Situation, command: Approve) -> Decision:
    authority = _in_lane(here)
    if isinstance(authority, Refusal):
        return authority
    if here.node.phase != "check":
        return _no_check(here)
    own_work = _maker_of_standing_work(here) == here.by.officer
    if own_work and here.node.role in here.by.peers:
        return Refusal(
            Code.FOUR_EYES,
            say(
                "hasil kerja sendiri tidak dapat disetujui sendiri; mintalah kepada pemegang "
                "lain peran ini"
            ),
        )
    if own_work and not here.by.self_approval:
        return Refusal(
            Code.FOUR_EYES, say("kantor ini tidak mengizinkan persetujuan atas hasil kerja sendiri")
        )
    return _forward(here, command, authority, kind=Kind.APPROVED, self_approved=own_work)


def _return(here: _Situation, command: Return) -> Decision:
    authority = _in_lane(here)
    if isinstance(authority, Refusal):
        return authority
    if here.node.phase != "check":
        return _no_check(here)
    if not command.reason:
        return _reason_required()
    to = command.to or here.node.return_to[0]
    if to not in here.node.return_to:
        return Refusal(
            Code.BAD_TARGET,
            say(
                "dari {place} berkas hanya dapat dikembalikan ke {targets}",
                place=place(here.procedure, here.node),
                targets=", ".join(here.node.return_to),
            ),
        )
    target = here.procedure.node(to)
    timing = _timing(here.procedure, target, here.clock, here.at)
    return _leaving(here, authority, kind=Kind.RETURNED, to=to, note=command.reason, **timing)


def _reject(here: _Situation, command: Reject) -> Decision:
    authority = _in_lane(here)
    if isinstance(authority, Refusal):
        return authority
    if not here.node.reject:
        return Refusal(
            Code.WRONG_KIND,
            say(
                "SOP tidak mengenal penolakan di {place}; setujui atau kembalikan",
                place=place(here.procedure, here.node),
            ),
        )
    if not command.reason:
        return _reason_required()
    return _leaving(here, authority, kind=Kind.REJECTED, note=command.reason)


def _recall(here: _Situation, command: Recall) -> Decision:
    before = here.case.before
    if before is None:
        return Refusal(
            Code.NOT_YOURS,
            say("langkah terakhir sudah ditindaklanjuti dan tidak dapat ditarik kembali"),
        )
    if before.officer != here.by.officer:
        return Refusal(
            Code.NOT_YOURS,
            say("hanya {officer} yang dapat menarik kembali", officer=before.officer),
        )
    left = here.procedure.node(before.visit.node)
    authority = lane_authority(here.procedure, left, here.by)
    if authority is None:
        return Refusal(
            Code.NOT_YOUR_ROLE,
            say(
                "Anda tidak lagi memegang peran {role}",
                role=here.procedure.role(left.role).name,
            ),
        )
    if not command.reason:
        return _reason_required()
    visit = msgspec.structs.replace(before.visit, pauses=here.visit.pauses)
    if visit == before.visit:
        timing = _same_timing(visit)
    else:  # it was on hold meanwhile
        timing = _timing_of(here.procedure, visit, here.clock)
    return _leaving(
        here,
        authority,
        kind=Kind.RECALLED,
        to=left.id,
        note=command.reason,
        clock_from=visit.clock_from,
        **timing,
    )


def _hold(here: _Situation, command: Hold) -> Decision:
    authority = _in_lane_or_coordinator(here)
    if isinstance(authority, Refusal):
        return authority
    if not command.reason:
        return _reason_required()
    return _event_here(here, authority, kind=Kind.HELD, note=command.reason)


def _resume(here: _Situation, command: Resume) -> Decision:
    authority = _in_lane_or_coordinator(here)
    if isinstance(authority, Refusal):
        return authority
    if here.case.held_at is None:
        return Refusal(Code.STATUS, say("berkas tidak sedang ditangguhkan"))
    since = here.case.held_at
    pause = Pause(since, max(since, here.at))  # a clock that was set back takes no time away
    visit = msgspec.structs.replace(here.visit, pauses=(*here.visit.pauses, pause))
    timing = _timing_of(here.procedure, visit, here.clock)
    return _event_here(
        here,
        authority,
        kind=Kind.RESUMED,
        note=command.note,
        held_from=since,
        **timing,
    )


def _cancel(here: _Situation, command: Cancel) -> Decision:
    if not here.by.coordinator:
        return Refusal(Code.NOT_YOUR_ROLE, say("hanya koordinator yang dapat membatalkan berkas"))
    if not command.reason:
        return _reason_required()
    return _leaving(here, _AS_COORDINATOR, kind=Kind.CANCELLED, note=command.reason)


def _note(here: _Situation, command: Note) -> Decision:
    # A remark is the officer's own, also where a step of a party outside is waited for.
    outside = is_outside(here.procedure, here.node)
    in_lane = None if outside else here.by.authority(here.node.role)
    authority = in_lane or _any_authority(here.procedure, here.by)
    if authority is None:
        return _no_role(here.procedure)
    if not command.text:
        return Refusal(Code.REASON_REQUIRED, say("catatan wajib diisi"))
    return _event_here(here, authority, kind=Kind.NOTED, note=command.text)


# Who may act here.


def _in_lane(here: _Situation) -> Authority | Refusal:
    authority = lane_authority(here.procedure, here.node, here.by)
    if authority is None:
        return _not_in_lane(here)
    if here.case.holder not in (None, here.by.officer):
        return _claimed(str(here.case.holder))
    return authority


def _in_lane_or_coordinator(here: _Situation) -> Authority | Refusal:
    authority = _in_lane(here)
    if isinstance(authority, Refusal) and here.by.coordinator:
        return _AS_COORDINATOR
    return authority


def _any_authority(procedure: Procedure, actor: Actor) -> Authority | None:
    """The first role of the SOP that the actor holds, in the document's order.

    A party outside is nobody's role: its steps are only recorded on its behalf.
    """
    mine = (actor.authority(role.id) for role in procedure.roles if not role.outside)
    held = next((authority for authority in mine if authority is not None), None)
    return held or (_AS_COORDINATOR if actor.coordinator else None)


def _recorder(procedure: Procedure, node: Node) -> str | None:
    following = procedure.nodes[node.index + 1 :]
    return next((each.role for each in following if not is_outside(procedure, each)), None)


def _maker_of_standing_work(here: _Situation) -> str | None:
    """Who did the last work that stands (not the last in time); None for a party outside."""
    for outcome in reversed(here.case.standing):
        node = here.procedure.node(outcome.node)
        if node.phase == "work":
            return None if is_outside(here.procedure, node) else outcome.officer
    return None


# Refusals that several rules share.


def _not_in_lane(here: _Situation) -> Refusal:
    if _any_authority(here.procedure, here.by) is None:
        return _no_role(here.procedure)
    return Refusal(Code.NOT_YOUR_TURN, _awaited(here))


def _no_role(procedure: Procedure) -> Refusal:
    return Refusal(
        Code.NOT_YOUR_ROLE,
        say(
            "Anda tidak memegang peran dalam SOP {title}; mintalah kepada admin",
            title=procedure.title,
        ),
    )


def _claimed(holder: str) -> Refusal:
    return Refusal(
        Code.CLAIMED,
        say("berkas sedang diambil oleh {officer}; tunggu sampai dilepas", officer=holder),
    )


def _no_check(here: _Situation) -> Refusal:
    return Refusal(
        Code.WRONG_KIND,
        say(
            "{place} bukan langkah pemeriksaan: selesaikan langkah",
            place=place(here.procedure, here.node),
        ),
    )


def _reason_required() -> Refusal:
    return Refusal(Code.REASON_REQUIRED, say("alasan wajib diisi"))


def _awaited(here: _Situation) -> Message:
    return awaited(here.procedure, here.node)


# The events.


def _forward(
    here: _Situation,
    command: Recorded,
    authority: Authority,
    *,
    kind: Kind,
    self_approved: bool = False,
) -> Event:
    following = here.procedure.node(here.node.next) if here.node.next is not None else None
    timing: dict[str, Any] = {}
    if following is not None and _shares_clock(here, following):
        timing = {
            **_timing_today(here),
            "clock_from": here.visit.clock_from,
        }
    elif following is not None:
        timing = _timing(here.procedure, following, here.clock, here.at)
    return _leaving(
        here,
        authority,
        kind=kind,
        to=following.id if following is not None else None,
        note=command.note,
        documents=command.documents,
        checklist=command.checklist,
        self_approved=self_approved,
        **timing,
    )


def _shares_clock(here: _Situation, following: Node) -> bool:
    """Work and check of one step share its time standard, so the clock runs on.

    Not where a party outside does one of them, for its time is not measured.
    """
    outside = any(is_outside(here.procedure, node) for node in (here.node, following))
    return following.step == here.node.step and not outside


def _event_here(here: _Situation, authority: Authority, *, kind: Kind, **said: Any) -> Event:
    """An event at the node where the case stands."""
    return _event(
        here.request, authority, seq=here.case.version + 1, kind=kind, node=here.node.id, **said
    )


def _leaving(here: _Situation, authority: Authority, *, kind: Kind, **said: Any) -> Event:
    """An event that ends the visit, with its due date where the calendar has moved that."""
    due_at = _timing_today(here)["due_at"]
    left_due = due_at if due_at != here.visit.due_at else None
    return _event_here(here, authority, kind=kind, left_due=left_due, **said)


def _event(
    request: Request[Command], authority: Authority, *, seq: int, kind: Kind, **said: Any
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
        key=by.key,
        session=by.session,
        **said,
    )


def _timing(
    procedure: Procedure,
    node: Node,
    clock: Clock,
    start: datetime,
    held: timedelta = timedelta(),
    pauses: Sequence[Pause] = (),
) -> dict[str, Any]:
    """What an event says of the clock of the visit; nothing where the node has no standard."""
    standard = standard_of(procedure, node)
    if standard is None:
        return {"held": int(held.total_seconds())}
    return {
        "due_at": clock.due(start, standard, held, pauses),
        "held": int(held.total_seconds()),
        "calendar": clock.name,
    }


def _timing_of(procedure: Procedure, visit: Visit, clock: Clock) -> dict[str, Any]:
    """The same of a visit that goes on, counted by the calendar as it is now."""
    node, held = procedure.node(visit.node), timedelta(seconds=visit.held)
    return _timing(procedure, node, clock, visit.clock_from, held, visit.pauses)


def _same_timing(visit: Visit) -> dict[str, Any]:
    return {"due_at": visit.due_at, "held": visit.held, "calendar": visit.calendar}


def _timing_today(here: _Situation) -> dict[str, Any]:
    """The timing of the visit, counted again only where the calendar has changed since."""
    visit = here.visit
    if visit.calendar in ("", here.clock.name):
        return _same_timing(visit)
    return _timing_of(here.procedure, visit, here.clock)
