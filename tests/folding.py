"""A case made again from its events, for tests that hold it against what is kept of it."""

from collections.abc import Iterable

from sop_tui.casework.evolve import evolve
from sop_tui.casework.model import Case, Event


def fold(events: Iterable[Event]) -> Case:
    """The case that these events make; ValueError where they do not follow on one another."""
    case: Case | None = None
    for event in events:
        case = evolve(case, event)
    assert case is not None
    return case
