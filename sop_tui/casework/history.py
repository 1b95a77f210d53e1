"""The way a case went: its visits, read from its events."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

import msgspec
from msgspec.structs import replace

from sop_tui.casework.evolve import evolve
from sop_tui.casework.model import Case, Event, Kind

_LEAVING = frozenset(
    {
        Kind.COMPLETED,
        Kind.APPROVED,
        Kind.RETURNED,
        Kind.REJECTED,
        Kind.CANCELLED,
        Kind.RECALLED,
    }
)


class Stay(msgspec.Struct, frozen=True):
    """One visit of a case at a node, from its coming to its leaving.

    ``events`` are all that happened there in order; ``outcome`` is the event that ended it, None
    while the case is there. ``void``: an outcome that no longer stands (*paraf gugur*).
    ``due_at`` is the due date as it held at the end, ``held`` the seconds of working time that
    its clock stood still.
    """

    node: str
    round: int
    entered_at: datetime
    clock_from: datetime
    left_at: datetime | None
    due_at: datetime | None
    held: int
    outcome: Event | None
    void: bool
    events: tuple[Event, ...]


def stays(events: Sequence[Event]) -> tuple[Stay, ...]:
    """The visits in the order of time, the present one last if the case is open.

    A recall ends the visit it calls the case back from and begins another at the former node.
    """
    found: list[Stay] = []
    case: Case | None = None
    here: list[Event] = []
    entered_at = events[0].at
    for event in events:
        before, case = case, evolve(case, event)
        here.append(event)
        if before is not None and event.kind in _LEAVING:
            found.append(_stay(before, entered_at, here, event))
            here, entered_at = [], event.at
    assert case is not None
    if case.visit is not None:
        found.append(_stay(case, entered_at, here, None))
    standing = {outcome.seq for outcome in case.standing}
    return tuple(replace(stay, void=_is_void(stay, standing)) for stay in found)


def before_their_time(events: Sequence[Event]) -> frozenset[int]:
    """The seq of every event whose clock stood before that of the event before it.

    The order of a history is that of the numbers; a clock that was set back shows, and changes
    nothing.
    """
    return frozenset(later.seq for earlier, later in pairwise(events) if later.at < earlier.at)


def voided(events: Sequence[Event]) -> frozenset[int]:
    """The seq of every outcome that no longer stands."""
    return frozenset(
        stay.outcome.seq for stay in stays(events) if stay.void and stay.outcome is not None
    )


def _stay(case: Case, entered_at: datetime, here: list[Event], outcome: Event | None) -> Stay:
    visit = case.visit
    assert visit is not None
    return Stay(
        node=visit.node,
        round=case.round,
        entered_at=entered_at,
        clock_from=visit.clock_from,
        left_at=outcome.at if outcome is not None else None,
        due_at=visit.due_at,
        held=visit.held,
        outcome=outcome,
        void=False,
        events=tuple(here),
    )


def _is_void(stay: Stay, standing: set[int]) -> bool:
    outcome = stay.outcome
    return (
        outcome is not None
        and outcome.kind in (Kind.COMPLETED, Kind.APPROVED)
        and outcome.seq not in standing
    )
