"""Computes a case from its events, for tests that compare it with the stored one."""

from collections.abc import Iterable

from sop_tui.casework.evolve import evolve
from sop_tui.casework.model import Case, Event


def fold(events: Iterable[Event]) -> Case:
    """The case after these events; ValueError if they do not follow each other."""
    case: Case | None = None
    for event in events:
        case = evolve(case, event)
    assert case is not None
    return case
