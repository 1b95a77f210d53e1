"""The fields of a case that can be corrected, by their names on the command line."""

from datetime import date
from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from sop_tui.casework.model import NO_LETTER, Case, Change, Secrecy, Urgency

_OF_CASE = {"title": "title", "subject": "subject", "agenda": "ref"}
_OF_LETTER = {
    "from": "origin",
    "letter": "number",
    "letter-date": "dated",
    "received": "received",
    "urgency": "urgency",
    "secrecy": "secrecy",
    "contact": "contact",
}
FIELDS = (*_OF_CASE, *_OF_LETTER)
"""All fields that can be corrected."""
DAYS = frozenset({"letter-date", "received"})
"""The fields that are dates, as ISO 8601."""


def shown_value(case: Case, field: str) -> str:
    """The field's current value; dates as ISO 8601, "" if it is empty."""
    if field in _OF_CASE:
        return str(getattr(case, _OF_CASE[field]))
    value = getattr(case.papers, _OF_LETTER[field])
    return "" if value is None else str(value)


def corrected(case: Case, change: Change) -> Case:
    """The case with the field changed.

    Raises:
        ValueError: the new value is not a valid date, urgency or secrecy, or the title is empty.
    """
    if change.field in _OF_CASE:
        if change.field == "title" and not change.new:
            raise ValueError("a case has a title")
        return replace(case, **{_OF_CASE[change.field]: change.new})
    letter = replace(case.papers, **{_OF_LETTER[change.field]: read_value(change)})
    return replace(case, letter=UNSET if letter == NO_LETTER else letter)


def read_value(change: Change) -> Any:
    """The new value in the type that the letter stores."""
    match change.field:
        case field if field in DAYS:
            return date.fromisoformat(change.new) if change.new else None
        case "urgency":
            return Urgency(change.new or Urgency.ORDINARY)
        case "secrecy":
            return Secrecy(change.new or Secrecy.ORDINARY)
        case _:
            return change.new
