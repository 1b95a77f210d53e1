"""The words by which a case is found."""

from collections.abc import Iterable

from sop_tui.casework.model import Case, Event


def searchable(case: Case, events: Iterable[Event]) -> str:
    """Number, title, applicant, reference and notes of a case, case-folded, a line each."""
    notes = (event.note for event in events if event.note)
    return "\n".join((case.number, case.title, case.subject, case.ref, *notes)).casefold()
