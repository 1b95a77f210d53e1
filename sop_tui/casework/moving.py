"""Acts that move a case: complete, approve, choose, return, reject, recall."""

from collections.abc import Iterator

from msgspec.structs import replace

from sop_tui.casework.acts import Act
from sop_tui.casework.commands import Approve, Choose, Complete, Recall, Recorded, Reject, Return
from sop_tui.casework.model import Event, Kind, Outcome, Part, Status
from sop_tui.casework.refusal import Code, Refusal
from sop_tui.casework.situation import (
    Decision,
    Movement,
    Situation,
    Turn,
    event_here,
    leaving,
    movement_to,
    part_of,
    reason_required,
    same_timing,
    timing_of,
    turn,
    waits_for,
)
from sop_tui.casework.turns import open_roles, part_authority
from sop_tui.casework.wording import act_name, otherwise, place
from sop_tui.sop.graph import WayOut
from sop_tui.text.message import Message, say


def complete(here: Situation, command: Complete) -> Decision:
    found = turn(here, command.part)
    if isinstance(found, Refusal):
        return found
    if here.node.phase == "choice":
        return _choose_instead(here)
    if here.node.phase != "work":
        return Refusal(
            Code.WRONG_KIND,
            say(
                "{wait}: setujui atau {otherwise}",
                wait=waits_for(here),
                otherwise=act_name(here.procedure, here.node, Act.RETURN),
            ),
        )
    if open_roles(here.node, here.visit) != (found.role,):
        return event_here(
            here,
            found.authority,
            kind=Kind.COMPLETED,
            part=found.role,
            staying=True,
            note=command.note,
            documents=command.documents,
            checklist=command.checklist,
        )
    return _forward(here, command, found, kind=Kind.COMPLETED)


def approve(here: Situation, command: Approve) -> Decision:
    found = turn(here)
    if isinstance(found, Refusal):
        return found
    if here.node.phase != "check":
        return _no_check(here)
    own_work = here.by.officer in set(_makers(here))
    if own_work and here.node.role in here.by.peers:
        return Refusal(
            Code.FOUR_EYES,
            say(
                "hasil kerja sendiri tidak dapat disetujui sendiri; mintalah kepada {others}, atau "
                "tunjuk Plh./Plt. lain di halaman Petugas (sop-tui officer act)",
                others=_others(here),
            ),
        )
    if own_work and not here.by.self_approval:
        return Refusal(
            Code.FOUR_EYES, say("kantor ini tidak mengizinkan persetujuan atas hasil kerja sendiri")
        )
    return _forward(here, command, found, kind=Kind.APPROVED, self_approved=own_work)


def choose(here: Situation, command: Choose) -> Decision:
    found = turn(here)
    if isinstance(found, Refusal):
        return found
    if here.node.phase != "choice":
        return Refusal(
            Code.WRONG_KIND,
            say("{place} bukan langkah pilihan", place=place(here.procedure, here.node)),
        )
    way = find_way(here.node.ways, command.way)
    if way is None:
        ways = ", ".join(f"{n} {each.name}" for n, each in enumerate(here.node.ways, start=1))
        return Refusal(Code.BAD_TARGET, say("pilih salah satu arah: {ways}", ways=ways))
    waiting = _waiting(here)
    if waiting is not None:
        return waiting
    if here.procedure.is_return(here.node, way.to) and not command.reason:
        return reason_required()
    return leaving(
        here,
        found.authority,
        movement_to(here, way.to),
        kind=Kind.CHOSEN,
        way=way.name,
        note=command.reason,
    )


def find_way(ways: tuple[WayOut, ...], typed: str) -> WayOut | None:
    """The way with this name (ignoring case) or this number from 1; None if there is none."""
    wanted = " ".join(typed.casefold().split())
    for number, way in enumerate(ways, start=1):
        if wanted in (str(number), " ".join(way.name.casefold().split())):
            return way
    return None


def send_back(here: Situation, command: Return) -> Decision:
    found = turn(here)
    if isinstance(found, Refusal):
        return found
    if here.node.phase != "check":
        return _no_check(here)
    if not command.reason:
        return reason_required()
    to = command.to or here.node.return_to[0]
    if to not in here.node.return_to:
        return Refusal(
            Code.BAD_TARGET,
            say(
                "bila tidak disetujui di {place}, berkas hanya dapat {otherwise}",
                place=place(here.procedure, here.node),
                otherwise=otherwise(here.procedure, here.node),
            ),
        )
    going = movement_to(here, to)
    if any(outcome.node == to for outcome in here.case.standing):
        going = replace(going, keeps=None)  # evolve computes it from the target
    forward = not here.procedure.is_return(here.node, to)
    return leaving(
        here,
        found.authority,
        going,
        kind=Kind.RETURNED,
        note=command.reason,
        forward=forward,
    )


def reject(here: Situation, command: Reject) -> Decision:
    found = turn(here)
    if isinstance(found, Refusal):
        return found
    if not here.node.reject:
        return Refusal(
            Code.WRONG_KIND,
            say(
                "SOP tidak mengenal penolakan di {place}; setujui atau {otherwise}",
                place=place(here.procedure, here.node),
                otherwise=act_name(here.procedure, here.node, Act.RETURN),
            ),
        )
    if not command.reason:
        return reason_required()
    return leaving(
        here, found.authority, movement_to(here, None), kind=Kind.REJECTED, note=command.reason
    )


def recall(here: Situation, command: Recall) -> Decision:
    if here.case.visit is not None:
        part = _own_part(here, command.part)
        if part is not None:
            return _recall_part(here, command, part)
    before = here.case.before
    if before is None and not here.case.standing:
        return Refusal(Code.NOT_YOURS, say("tidak ada langkah yang dapat ditarik kembali"))
    if before is None or (before.until is not None and here.at > before.until):
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
    role = before.role if before.role in left.roles else left.role
    authority = part_authority(here.procedure, left, role, here.by)
    if authority is None:
        return _role_gone(here, role)
    if not command.reason:
        return reason_required()
    pauses = here.case.visit.pauses if here.case.visit is not None else before.visit.pauses
    visit = replace(before.visit, pauses=pauses)
    if visit == before.visit:
        clock = same_timing(visit)
    else:  # the case was on hold meanwhile
        clock = timing_of(here.procedure, visit, here.clock)
    return leaving(
        here,
        authority,
        Movement(left.id, clock, clock_from=visit.clock_from),
        kind=Kind.RECALLED,
        note=command.reason,
    )


def _own_part(here: Situation, wanted: str | None) -> Part | None:
    """The part that the officer did last at this node."""
    mine = [
        part
        for part in here.visit.parts
        if part.officer == here.by.officer and wanted in (None, part.role)
    ]
    return max(mine, key=lambda part: part.seq, default=None)


def _recall_part(here: Situation, command: Recall, part: Part) -> Decision:
    authority = part_authority(here.procedure, here.node, part.role, here.by)
    if authority is None:
        return _role_gone(here, part.role)
    if not command.reason:
        return reason_required()
    return event_here(
        here,
        authority,
        kind=Kind.RECALLED,
        part=part.role,
        staying=True,
        note=command.reason,
    )


def _role_gone(here: Situation, role: str) -> Refusal:
    return Refusal(
        Code.NOT_YOUR_ROLE,
        say("Anda tidak lagi memegang peran {role}", role=here.procedure.role(role).name),
    )


def _others(here: Situation) -> Message | str:
    """Who may approve instead: other holders of the role, by name if known."""
    staff = here.by.staff
    able = staff.able.get(here.node.role, {}) if staff is not None else {}
    names = [name for officer, name in able.items() if officer not in set(_makers(here))]
    return ", ".join(names) or say("pemegang lain peran ini")


def _makers(here: Situation) -> Iterator[str]:
    """The officers who did the last valid work: all work nodes of its row, with every part.

    "Last" is by order of nodes, not by time. Steps of outside parties are skipped.
    """
    row: int | None = None
    for outcome in reversed(here.case.standing):
        node = here.procedure.node(outcome.node)
        if node.phase != "work":
            continue
        inside = list(_inside_makers(here, outcome))
        if not inside:
            continue
        row = node.step if row is None else row
        if node.step != row:
            return
        yield from inside


def _inside_makers(here: Situation, outcome: Outcome) -> Iterator[str]:
    node = here.procedure.node(outcome.node)
    done = {part.role: part.officer for part in outcome.parts}
    for role in node.roles:
        if not here.procedure.role(role).outside:
            yield done.get(role) or outcome.officer


def _no_check(here: Situation) -> Refusal:
    if here.node.phase == "choice":
        return _choose_instead(here)
    return Refusal(
        Code.WRONG_KIND,
        say(
            "{place} bukan langkah pemeriksaan: selesaikan langkah",
            place=place(here.procedure, here.node),
        ),
    )


def _choose_instead(here: Situation) -> Refusal:
    ways = ", ".join(way.name for way in here.node.ways)
    return Refusal(
        Code.WRONG_KIND,
        say("{place} menunggu pilihan: {ways}", place=place(here.procedure, here.node), ways=ways),
    )


def _waiting(here: Situation) -> Refusal | None:
    """The refusal for a row that waits for a linked case to close; None if it need not wait."""
    if not here.node.waits:
        return None
    sop = here.node.leads_to
    awaited = [link for link in here.case.linked if link.sop == sop and not link.back]
    left = [link.number for link in awaited if link.number not in here.request.background.closed]
    if left:
        return Refusal(
            Code.STATUS,
            say("menunggu berkas {numbers} selesai lebih dahulu", numbers=", ".join(left)),
        )
    if not awaited:
        return Refusal(
            Code.STATUS,
            say(
                "langkah ini menunggu berkas SOP {sop}; buka berkas lanjutannya lebih dahulu",
                sop=sop,
            ),
        )
    return None


def _forward(
    here: Situation,
    command: Recorded,
    found: Turn,
    *,
    kind: Kind,
    self_approved: bool = False,
) -> Event | Refusal:
    waiting = _waiting(here)
    if waiting is not None:
        return waiting
    if here.procedure.is_return(here.node, here.node.next) and not command.note:
        return reason_required()
    return leaving(
        here,
        found.authority,
        movement_to(here, here.node.next),
        kind=kind,
        part=part_of(here, found.role),
        note=command.note,
        documents=command.documents,
        checklist=command.checklist,
        self_approved=self_approved,
    )


def may_recall_closed(status: Status) -> bool:
    """Whether a case closed with this status can be recalled."""
    return status in (Status.COMPLETED, Status.REJECTED)
