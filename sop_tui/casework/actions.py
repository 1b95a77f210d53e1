"""What an officer may do with a case now: derived from the rules, so it is what they accept."""

from datetime import datetime

from sop_tui.casework.commands import (
    COMMANDS,
    Act,
    Actor,
    Command,
    Note,
    Reasoned,
    Request,
    StillClock,
)
from sop_tui.casework.decide import decide
from sop_tui.casework.model import Case
from sop_tui.casework.refusal import Refusal
from sop_tui.sop.model import Procedure

_REASON = "?"  # stands for what will be typed; the rules ask only that there is a reason


def refusal(
    procedure: Procedure, case: Case, actor: Actor, act: Act, at: datetime
) -> Refusal | None:
    """Why the actor may not do this now, or None if the case would accept it."""
    request = Request(id="", at=at, by=actor, command=_probe(act))
    decision = decide(procedure, case, request, StillClock())
    return decision if isinstance(decision, Refusal) else None


def actions(procedure: Procedure, case: Case, actor: Actor, at: datetime) -> tuple[Act, ...]:
    """The acts on this case that would be accepted from the actor now, in a fixed order."""
    acts = (act for act in Act if act is not Act.OPEN)
    return tuple(act for act in acts if refusal(procedure, case, actor, act, at) is None)


def _probe(act: Act) -> Command:
    """The act with all that must be said."""
    kind = COMMANDS[act]
    if issubclass(kind, Reasoned):
        return kind(reason=_REASON)
    return Note(text=_REASON) if kind is Note else kind()
