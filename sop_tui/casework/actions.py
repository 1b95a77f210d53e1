"""What an officer may do with a case now: derived from the rules, so it is what they accept."""

from datetime import datetime

from sop_tui.casework.commands import (
    COMMANDS,
    NOTHING_KNOWN,
    Act,
    Actor,
    Background,
    Choose,
    Command,
    Correct,
    Hand,
    Link,
    Note,
    Reasoned,
    Recorded,
    Request,
    StillClock,
)
from sop_tui.casework.decide import decide
from sop_tui.casework.model import Case, CaseLink
from sop_tui.casework.refusal import Refusal
from sop_tui.casework.turns import claimed_by, open_roles, part_authority, recorder
from sop_tui.sop.model import Procedure

_REASON = "?"  # stands for what will be typed; the rules ask only that there is a reason


def refusal(
    procedure: Procedure,
    case: Case,
    actor: Actor,
    act: Act,
    at: datetime,
    background: Background = NOTHING_KNOWN,
) -> Refusal | None:
    """Why the actor may not do this now, or None if the case would accept it."""
    request = Request(
        id="",
        at=at,
        by=actor,
        command=_probe(act, procedure, case, actor),
        background=background,
    )
    decision = decide(procedure, case, request, StillClock())
    return decision if isinstance(decision, Refusal) else None


def allowed_actions(
    procedure: Procedure,
    case: Case,
    actor: Actor,
    at: datetime,
    background: Background = NOTHING_KNOWN,
) -> tuple[Act, ...]:
    """The acts on this case that would be accepted from the actor now, in a fixed order."""
    acts = (act for act in Act if act is not Act.OPEN)
    return tuple(
        act for act in acts if refusal(procedure, case, actor, act, at, background) is None
    )


def _probe(act: Act, procedure: Procedure, case: Case, actor: Actor) -> Command:
    """The act with all that must be said, in a form that is right wherever one is."""
    kind = COMMANDS[act]
    match act:
        case Act.NOTE:
            return Note(text=_REASON)
        case Act.CHOOSE:
            return Choose(way="1", reason=_REASON)
        case Act.HAND:
            return _hand(procedure, case, actor)
        case Act.CORRECT:
            return Correct(field="title", to=f"{case.title}{_REASON}", reason=_REASON)
        case Act.LINK:
            return Link(link=CaseLink(number=_REASON, sop=_led_to(procedure, case)))
    if issubclass(kind, Reasoned):
        return kind(reason=_REASON)
    return kind(note=_REASON) if issubclass(kind, Recorded) else kind()


def _hand(procedure: Procedure, case: Case, actor: Actor) -> Hand:
    """Handing to the first who may do the first part that the actor may hand."""
    if case.visit is None:
        return Hand()
    node = procedure.node(case.visit.node)
    left = open_roles(node, case.visit)
    mine = [role for role in left if part_authority(procedure, node, role, actor) is not None]
    for role in mine or left:
        outside = procedure.role(role).outside
        acting = recorder(procedure, node) if outside else role
        able = actor.staff.able.get(acting or "", {}) if actor.staff is not None else {}
        if able and claimed_by(procedure, case, node, role, actor) in (None, actor.officer):
            return Hand(to=min(able), part=role)
    for role in left if actor.coordinator else ():
        acting = recorder(procedure, node) if procedure.role(role).outside else role
        able = actor.staff.able.get(acting or "", {}) if actor.staff is not None else {}
        if able:
            return Hand(to=min(able), part=role)
    return Hand(to=_REASON)


def _led_to(procedure: Procedure, case: Case) -> str:
    node = procedure.node(case.visit.node) if case.visit is not None else None
    return node.leads_to if node is not None else ""
