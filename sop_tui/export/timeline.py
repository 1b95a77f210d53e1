"""The passes of a case through its steps in the order of time, each beside its standard.

A pass is what the report counts as a visit of a step: work and check share one clock, and a return
begins another pass. Here also stand those that a recall or the end of the case broke off, that of
a party outside, and the one that goes on.
"""

from datetime import datetime, timedelta

import msgspec

from sop_tui.casework.commands import Clock
from sop_tui.casework.history import Stay, passes, time_allowed, time_used
from sop_tui.casework.model import Event
from sop_tui.casework.turns import is_outside
from sop_tui.desk.views import CaseView
from sop_tui.export.journey import is_late
from sop_tui.sop.model import Procedure, Step


class Pass(msgspec.Struct, frozen=True):
    """One way through a step, under the revision by which it ended or goes on.

    ``allowed`` is the working time that its standard gave, None without one; ``outcome`` is what
    ended it, ``left_at`` when; both are None while it goes on. ``outside``: a party outside did it.
    """

    procedure: Procedure
    step: Step
    round: int
    entered_at: datetime
    left_at: datetime | None
    used: timedelta
    allowed: timedelta | None
    late: bool
    outcome: Event | None
    outside: bool

    @property
    def share(self) -> float | None:
        """The time used as a share of the standard; None where there is nothing to compare."""
        return self.used / self.allowed if self.allowed else None

    @property
    def over(self) -> timedelta:
        """By how much the standard is run over, in working time."""
        return max(self.used - self.allowed, timedelta()) if self.allowed else timedelta()


def passes_of(view: CaseView, clock: Clock, now: datetime) -> tuple[Pass, ...]:
    """The passes of the case as they are known at ``now``."""

    def step_of(stay: Stay) -> tuple[int, bool]:
        procedure = view.revision_of(stay)
        node = procedure.node(stay.node)
        return node.step, is_outside(procedure, node)

    return tuple(
        _pass(view, clock, now, step, outside, stays)
        for (step, outside), stays in passes(view.stays, step_of)
    )


def _pass(
    view: CaseView, clock: Clock, now: datetime, step: int, outside: bool, stays: list[Stay]
) -> Pass:
    last = stays[-1]
    procedure = view.revision_of(last)
    return Pass(
        procedure=procedure,
        step=procedure.step(step),
        round=last.round,
        entered_at=stays[0].entered_at,
        left_at=last.left_at,
        used=sum((time_used(stay, clock.worked, now) for stay in stays), timedelta()),
        allowed=time_allowed(last, clock.worked),
        late=is_late(last, view.case, now),
        outcome=last.outcome,
        outside=outside,
    )
