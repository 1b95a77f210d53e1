"""The text in which cases are searched."""

from collections.abc import Iterable

from sop_tui.casework.model import Case, Event


def searchable(case: Case, events: Iterable[Event]) -> str:
    """Number, title, applicant, reference and notes of a case, case-folded, one per line."""
    head = searchable_head(case.number, case.title, case.subject, case.ref)
    notes = (event.note.casefold() for event in events if event.note)
    return "\n".join((head, *notes))


def searchable_head(number: str, title: str, subject: str, ref: str) -> str:
    """The searchable text without the notes, case-folded."""
    return "\n".join((number, title, subject, ref)).casefold()
