"""The passes of a case through its steps in the order of time, each with its standard.

A pass is what the report counts as a visit of a step: work and check share one clock, and a return
starts another pass. Unlike the report, this list also has passes that a recall or the end of the
case cut short, passes of outside parties, and the one still running.
"""

from datetime import datetime, timedelta

import msgspec

from sop_tui.casework.circumstances import Clock
from sop_tui.casework.history import Stay, passes, time_allowed, time_used
from sop_tui.casework.model import Event
from sop_tui.casework.turns import is_outside
from sop_tui.desk.views import CaseView
from sop_tui.export.progress import is_late
from sop_tui.sop.model import Procedure, Step


class Pass(msgspec.Struct, frozen=True):
    """One pass through a step, under the revision in force when it ended (or now, if it is
    running).

    ``allowed`` is the working time of its standard, None without one. ``outcome`` is the event that
    ended it, ``left_at`` the time of that; both are None while it runs. ``outside``: an outside
    party did it.
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
        """The time used as a share of the standard; None without a standard."""
        return self.used / self.allowed if self.allowed else None

    @property
    def over(self) -> timedelta:
        """The working time beyond the standard; zero if within it or without one."""
        return max(self.used - self.allowed, timedelta()) if self.allowed else timedelta()


def passes_of(view: CaseView, clock: Clock, now: datetime) -> tuple[Pass, ...]:
    """The passes of the case up to ``now``."""

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
