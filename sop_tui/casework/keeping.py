"""Acts that do not move the case forward or back: claim, release, hand, hold, cancel, …"""

from msgspec.structs import replace

from sop_tui.casework.circumstances import Authority
from sop_tui.casework.commands import (
    Cancel,
    Claim,
    Correct,
    Hand,
    Hold,
    Link,
    Note,
    Release,
    Resume,
)
from sop_tui.casework.correcting import FIELDS, corrected, shown_value
from sop_tui.casework.model import Capacity, Case, Change, Kind, Secrecy, Urgency
from sop_tui.casework.refusal import Code, Refusal
from sop_tui.casework.situation import (
    Decision,
    Movement,
    Situation,
    claimed,
    event_here,
    leaving,
    no_part,
    no_role,
    not_in_lane,
    part_of,
    reason_required,
    timing_of,
    turn,
    turn_or_coordinator,
)
from sop_tui.casework.turns import (
    AS_COORDINATOR,
    capacity_at,
    claimed_by,
    open_roles,
    part_authority,
    recorder,
)
from sop_tui.casework.wording import FIELD_NAMES
from sop_tui.text.message import Message, say
from sop_tui.worktime.pause import Pause


def claim(here: Situation, command: Claim) -> Decision:
    found = turn(here, command.part)
    if isinstance(found, Refusal):
        return found
    if claimed_by(here.procedure, here.case, here.node, found.role, here.by) is not None:
        return Refusal(Code.CLAIMED, say("berkas ini sudah Anda ambil"))
    return event_here(here, found.authority, kind=Kind.CLAIMED, part=part_of(here, found.role))


def release(here: Situation, command: Release) -> Decision:
    """Officers can always release their own claim, even if they may no longer act here."""
    left = open_roles(here.node, here.visit)
    if command.part is not None and command.part not in left:
        return no_part(here, command.part)
    roles = left if command.part is None else (command.part,)
    holders = {role: _holder(here, role) for role in roles}
    mine = [role for role in roles if holders[role] == here.by.officer]
    held = [role for role in roles if holders[role] is not None]
    role = (mine or held or list(roles))[0]
    authority = part_authority(here.procedure, here.node, role, here.by)
    if authority is None and here.by.coordinator:
        authority = AS_COORDINATOR
    if authority is None and mine:
        authority = Authority(role="", capacity=Capacity.NO_ROLE)
    if authority is None:
        return not_in_lane(here)
    holder = holders[role]
    if holder is None:
        return Refusal(Code.WRONG_KIND, say("berkas ini tidak sedang diambil siapa pun"))
    if holder != here.by.officer and not here.by.coordinator:
        return claimed(holder)
    return event_here(here, authority, kind=Kind.RELEASED, part=part_of(here, role))


def _holder(here: Situation, role: str) -> str | None:
    return here.visit.part(role).holder if here.node.shared else here.case.holder


def hand(here: Situation, command: Hand) -> Decision:
    """Assigns an officer who may do the step; the step becomes claimed for them."""
    left = open_roles(here.node, here.visit)
    if command.part is not None and command.part not in left:
        return no_part(here, command.part)
    found = turn(here, command.part)
    if not isinstance(found, Refusal):
        role, authority = found.role, found.authority
    elif here.by.coordinator:
        role, authority = _to_hand(here, command, left), AS_COORDINATOR
    else:
        return found
    able = hand_to(here, role)
    if command.to not in able:
        return Refusal(
            Code.BAD_TARGET,
            say(
                "{name} tidak memegang peran {role}; pilih dari: {officers}",
                name=command.to or "?",
                role=here.procedure.role(role).name,
                officers=", ".join(sorted(able)) or "-",
            ),
        )
    return event_here(
        here,
        authority,
        kind=Kind.HANDED,
        part=part_of(here, role),
        assignee=command.to,
        assignee_name=able[command.to],
        note=command.note,
    )


def _to_hand(here: Situation, command: Hand, left: tuple[str, ...]) -> str:
    """The part that a coordinator hands over: the named one, else the first the officer may do."""
    if command.part is not None:
        return command.part
    return next((role for role in left if command.to in hand_to(here, role)), left[0])


def hand_to(here: Situation, role: str) -> dict[str, str]:
    """The officers to whom this part may be handed: ids with names."""
    staff = here.by.staff
    if staff is None:
        return {}
    outside = here.procedure.role(role).outside
    acting = recorder(here.procedure, here.node) if outside else role
    return dict(staff.able.get(acting, {})) if acting is not None else {}


def hold(here: Situation, command: Hold) -> Decision:
    authority = turn_or_coordinator(here)
    if isinstance(authority, Refusal):
        return authority
    if not command.reason:
        return reason_required()
    # A coordinator's hold is no work on the case, so the previous movement stays recallable.
    recallable = authority == AS_COORDINATOR and here.case.before is not None
    return event_here(here, authority, kind=Kind.HELD, note=command.reason, recallable=recallable)


def resume(here: Situation, command: Resume) -> Decision:
    authority = turn_or_coordinator(here)
    if isinstance(authority, Refusal):
        return authority
    if here.case.held_at is None:
        return Refusal(Code.STATUS, say("berkas tidak sedang ditangguhkan"))
    since = here.case.held_at
    pause = Pause(since, max(since, here.at))  # never negative, even if the clock was set back
    visit = replace(here.visit, pauses=(*here.visit.pauses, pause))
    return event_here(
        here,
        authority,
        Movement(timing=timing_of(here.procedure, visit, here.clock)),
        kind=Kind.RESUMED,
        note=command.note,
        held_from=since,
    )


def cancel(here: Situation, command: Cancel) -> Decision:
    if not here.by.coordinator:
        return Refusal(Code.NOT_YOUR_ROLE, say("hanya koordinator yang dapat membatalkan berkas"))
    if not command.reason:
        return reason_required()
    return leaving(here, AS_COORDINATOR, kind=Kind.CANCELLED, note=command.reason)


def note(here: Situation, command: Note) -> Decision:
    """Anybody with a role may write a note, also while an outside party's step is open."""
    roles = open_roles(here.node, here.visit) if here.case.visit is not None else ()
    authority = capacity_at(here.procedure, roles, here.by, command.as_role)
    if authority is None:
        return no_role(here.procedure)
    if not command.text:
        return Refusal(Code.REASON_REQUIRED, say("catatan wajib diisi"))
    return event_here(here, authority, kind=Kind.NOTED, note=command.text)


def correct(here: Situation, command: Correct) -> Decision:
    """Allowed to a coordinator, and to the officer who opened the case while at the first node."""
    first = here.node.id == here.procedure.first.id and not here.case.standing
    own = first and here.request.background.opener == here.by.officer
    if not here.by.coordinator and not own:
        return Refusal(
            Code.NOT_YOUR_ROLE,
            say(
                "hanya koordinator yang dapat membetulkan berkas, atau pembukanya selama berkas "
                "masih di langkah pertama"
            ),
        )
    authority = capacity_at(here.procedure, here.node.roles, here.by)
    if authority is None:
        return no_role(here.procedure)
    changes: list[Change] = []
    for field, to in ((command.field, command.to), *command.also):
        change = _change(here.case, field, to)
        if isinstance(change, Refusal):
            return change
        if change is not None:
            changes.append(change)
    if not command.reason:
        return reason_required()
    if not changes:
        return Refusal(Code.BAD_TARGET, say("isinya sudah demikian"))
    return event_here(
        here, authority, kind=Kind.CORRECTED, changes=tuple(changes), note=command.reason
    )


def _change(case: Case, field: str, to: str) -> Change | Refusal | None:
    """The change of a field; None if it already has that value."""
    if field not in FIELDS:
        return Refusal(
            Code.BAD_TARGET, say("pilih yang dibetulkan: {fields}", fields=", ".join(FIELDS))
        )
    old = shown_value(case, field)
    try:
        after = corrected(case, Change(field, old, to))
    except ValueError:
        return Refusal(Code.BAD_TARGET, _unfit(field, to))
    return Change(field, old, to) if shown_value(after, field) != old else None


def _unfit(field: str, value: str) -> Message:
    name = FIELD_NAMES[field]
    if not value:
        return say("{field} tidak boleh kosong", field=name)
    known = {"urgency": Urgency, "secrecy": Secrecy}.get(field, ())
    if not known:
        return say("“{value}” tidak dapat menjadi isi {field}", value=value, field=name)
    return say(
        "“{value}” tidak dapat menjadi isi {field}; pilih dari: {choices}",
        value=value,
        field=name,
        choices=", ".join(known),
    )


def bind(here: Situation, command: Link) -> Decision:
    """Allowed to a coordinator; from the step that leads to the other SOP, also to its performer.

    A closed case can still be linked to the case that it follows from, which may be waiting.
    """
    link = command.link
    authority: Authority | None = AS_COORDINATOR if here.by.coordinator else None
    leads = here.node.leads_to != "" and here.node.leads_to == link.sop
    if authority is None and leads and here.case.visit is not None:
        found = turn(here)
        if isinstance(found, Refusal):
            return found
        authority = found.authority
    if authority is None and link.back and here.case.version == 1:  # just opened from there
        authority = capacity_at(here.procedure, here.node.roles, here.by)
    if authority is None:
        return Refusal(Code.NOT_YOUR_ROLE, say("hanya koordinator yang dapat menautkan berkas"))
    if link.number in ("", here.case.number):
        return Refusal(Code.BAD_TARGET, say("sebutkan berkas lain yang ditautkan"))
    if any(each.number == link.number for each in here.case.linked):
        return Refusal(Code.BAD_TARGET, say("berkas {number} sudah ditautkan", number=link.number))
    return event_here(here, authority, kind=Kind.LINKED, link=link)
