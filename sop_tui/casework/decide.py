"""Decides on a request: an event, or a refusal with its reason.

The order of the checks decides which reason an officer sees: first an outdated view, then the
status of the case, then whose turn it is, then what was typed.
"""

from msgspec import UNSET

from sop_tui.casework.circumstances import Clock
from sop_tui.casework.commands import (
    Approve,
    Cancel,
    Choose,
    Claim,
    Command,
    Complete,
    Correct,
    Hand,
    Hold,
    Link,
    Note,
    Open,
    Recall,
    Reject,
    Release,
    Request,
    Resume,
    Return,
)
from sop_tui.casework.keeping import (
    bind,
    cancel,
    claim,
    correct,
    hand,
    hold,
    note,
    release,
    resume,
)
from sop_tui.casework.model import NO_LETTER, Case, CaseLink, Kind, Opening, Status, Visit
from sop_tui.casework.moving import (
    approve,
    choose,
    complete,
    may_recall_closed,
    recall,
    reject,
    send_back,
)
from sop_tui.casework.refusal import Code, Refusal
from sop_tui.casework.situation import Decision, Movement, Situation, event_of, no_role, timing
from sop_tui.casework.turns import capacity_at, is_outside, recorder
from sop_tui.casework.wording import STATUS_NAMES, place
from sop_tui.sop.model import Procedure
from sop_tui.text.message import say


def open_case(procedure: Procedure, request: Request[Open], clock: Clock) -> Decision:
    """Opens a case at the first node, for an officer with any role in the SOP or a coordinator.

    A coordinator opens it as coordinator; others in the role of the first node, if they hold it.
    """
    first = procedure.first
    roles = tuple(role for role in first.roles if not procedure.role(role).outside)
    if is_outside(procedure, first) and (recording := recorder(procedure, first)) is not None:
        roles = (recording,)
    command = request.command
    authority = capacity_at(procedure, roles, request.by, command.as_role)
    if authority is None:
        return no_role(procedure)
    opening = Opening(
        number=command.number,
        sop=procedure.id,
        fingerprint=procedure.fingerprint,
        title=command.title,
        subject=command.subject,
        ref=command.ref,
        letter=UNSET if command.letter == NO_LETTER else command.letter,
    )
    return event_of(
        request,
        authority,
        Movement(first.id, timing(procedure, first, clock, request.at)),
        seq=1,
        kind=Kind.OPENED,
        opening=opening,
    )


def decide(procedure: Procedure, case: Case, request: Request[Command], clock: Clock) -> Decision:
    """The event that the request causes, or the reason why it is refused.

    ``procedure`` must be the definition that the case was opened under or migrated to.
    """
    command = request.command
    if request.version is not None and request.version != case.version:
        return Refusal(Code.STALE, say("berkas telah berubah; periksa kembali, lalu ulangi"))
    visit = case.visit or _last_visit(procedure, case, command)
    if visit is None:
        return Refusal(Code.STATUS, say("berkas sudah {status}", status=STATUS_NAMES[case.status]))
    node = procedure.node(visit.node)
    if case.visit is not None and request.node is not None and request.node != node.id:
        return Refusal(
            Code.NOT_YOUR_TURN,
            say(
                "berkas kini berada di {place}; periksa kembali, lalu ulangi",
                place=place(procedure, node),
            ),
        )
    here = Situation(procedure, case, visit, node, request, clock)
    if case.status is Status.HELD and not isinstance(
        command, Resume | Cancel | Note | Correct | Link
    ):
        return Refusal(
            Code.STATUS, say("berkas sedang ditangguhkan; lanjutkan kembali lebih dahulu")
        )
    match command:
        case Claim():
            return claim(here, command)
        case Release():
            return release(here, command)
        case Complete():
            return complete(here, command)
        case Approve():
            return approve(here, command)
        case Choose():
            return choose(here, command)
        case Return():
            return send_back(here, command)
        case Reject():
            return reject(here, command)
        case Recall():
            return recall(here, command)
        case Hold():
            return hold(here, command)
        case Resume():
            return resume(here, command)
        case Cancel():
            return cancel(here, command)
        case Note():
            return note(here, command)
        case Hand():
            return hand(here, command)
        case Correct():
            return correct(here, command)
        case Link():
            return bind(here, command)
        case _:
            raise TypeError(f"no rule for {type(command).__name__}")


def _last_visit(procedure: Procedure, case: Case, command: Command) -> Visit | None:
    """Where a closed case last was, for the acts still allowed on it; None for other acts."""
    before = case.before
    match command:
        case Recall() if before is not None and may_recall_closed(case.status):
            return before.visit
        case Note() | Link(link=CaseLink(back=True)):
            node = (
                procedure.nodes[-1] if not case.standing else procedure.node(case.standing[-1].node)
            )
            return Visit(node=node.id, entered_at=case.changed_at, clock_from=case.changed_at)
    return None
