"""The actions available to an officer: each is tried with ``decide``, so the list is exact."""

from datetime import datetime

from sop_tui.casework.acts import Act
from sop_tui.casework.circumstances import NOTHING_KNOWN, Actor, Background, NullClock
from sop_tui.casework.commands import (
    COMMANDS,
    Choose,
    Command,
    Correct,
    Hand,
    Link,
    Note,
    Reasoned,
    Recorded,
    Request,
)
from sop_tui.casework.decide import decide
from sop_tui.casework.model import Case, CaseLink
from sop_tui.casework.refusal import Refusal
from sop_tui.casework.turns import claimed_by, open_roles, part_authority, recorder
from sop_tui.sop.model import Procedure

_REASON = "?"  # placeholder for typed text; the rules only require that there is some


def refusal(
    procedure: Procedure,
    case: Case,
    actor: Actor,
    act: Act,
    at: datetime,
    background: Background = NOTHING_KNOWN,
) -> Refusal | None:
    """Why the actor may not do this now; None if it would be accepted."""
    request = Request(
        id="",
        at=at,
        by=actor,
        command=_probe(act, procedure, case, actor),
        background=background,
    )
    decision = decide(procedure, case, request, NullClock())
    return decision if isinstance(decision, Refusal) else None


def allowed_actions(
    procedure: Procedure,
    case: Case,
    actor: Actor,
    at: datetime,
    background: Background = NOTHING_KNOWN,
) -> tuple[Act, ...]:
    """The acts that would be accepted from the actor now, in a fixed order."""
    acts = (act for act in Act if act is not Act.OPEN)
    return tuple(
        act for act in acts if refusal(procedure, case, actor, act, at, background) is None
    )


def _probe(act: Act, procedure: Procedure, case: Case, actor: Actor) -> Command:
    """The act with placeholders for everything typed, valid wherever any input is valid."""
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
    """A command that hands the first part that may be handed to the first officer who may do it."""
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
