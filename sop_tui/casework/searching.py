"""The words by which a case is found."""

from collections.abc import Iterable

from sop_tui.casework.model import Case, Event


def searchable(case: Case, events: Iterable[Event]) -> str:
    """Number, title, applicant, reference and notes of a case, case-folded, a line each."""
    head = searchable_head(case.number, case.title, case.subject, case.ref)
    notes = (event.note.casefold() for event in events if event.note)
    return "\n".join((head, *notes))


def searchable_head(number: str, title: str, subject: str, ref: str) -> str:
    """What a case is found by but its notes, case-folded."""
    return "\n".join((number, title, subject, ref)).casefold()
