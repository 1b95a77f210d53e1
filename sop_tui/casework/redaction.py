"""Hides personal and confidential data of a case from officers without a role in its procedure.

Everybody in the office may know that a case exists, where it is and when it is due; only
officers of its procedure may know whose it is. Of a confidential case no typed text is shown
either. Only fields listed here as shown are shown, so a new field is hidden by default.
"""

from collections.abc import Mapping
from functools import cache
from typing import TypeVar

import msgspec

from sop_tui.casework.model import Case, CaseOrSummary, Event, Opening, Secrecy
from sop_tui.sop.model import Procedure

T = TypeVar("T", bound=msgspec.Struct)
RedactedT = TypeVar("RedactedT", bound=CaseOrSummary)

HIDDEN_TITLE = "(dirahasiakan)"
"""Replaces a hidden title; the same in all languages, because exported data contain it."""

_SHOWN_OF_CASE = frozenset(
    {
        "number", "sop", "fingerprint", "status", "version", "round", "opened_at", "changed_at",
        "visit", "holder", "held_at", "standing", "before", "links",
    }
)  # fmt: skip
_SHOWN_OF_EVENT = frozenset(
    {
        "id", "seq", "at", "opening", "officer", "name", "kind", "role", "post", "capacity",
        "basis", "node", "to", "due_at", "clock_from", "held", "held_from", "left_due", "calendar",
        "self_approved", "part", "staying", "way", "keeps", "forward", "recallable", "until",
        "assignee", "assignee_name", "by_role", "by_capacity", "link", "definition", "stands",
        "revision", "prev_hash", "hash",
    }
)  # fmt: skip
_SHOWN_OF_OPENING = frozenset({"number", "sop", "fingerprint"})
_NAMES_SOMEBODY = frozenset({"subject", "letter", "changes"})


def is_confidential(procedure: Procedure, case: CaseOrSummary) -> bool:
    """Whether title and notes are hidden too: required by the procedure or by the case's letter."""
    return procedure.confidential_subject or case.papers.secrecy is Secrecy.CONFIDENTIAL


def redacted(procedure: Procedure, case: RedactedT) -> RedactedT:
    """The case for an officer who may only know that it exists."""
    return _redacted(case, _SHOWN_OF_CASE, confidential=is_confidential(procedure, case))


def redacted_history(
    procedure: Procedure, case: Case, events: tuple[Event, ...]
) -> tuple[Event, ...]:
    """The history for the same officer; the hashes remain those of the stored events."""
    confidential = is_confidential(procedure, case)

    def of_event(event: Event) -> Event:
        hidden = _redacted(event, _SHOWN_OF_EVENT, confidential=confidential)
        if hidden.opening is None:
            return hidden
        opening: Opening = _redacted(hidden.opening, _SHOWN_OF_OPENING, confidential=confidential)
        return msgspec.structs.replace(hidden, opening=opening)

    return tuple(of_event(event) for event in events)


def _redacted(whole: T, way: frozenset[str], *, confidential: bool) -> T:
    return msgspec.structs.replace(whole, **_hidden(type(whole), way, confidential))


@cache
def _hidden(
    kind: type[msgspec.Struct], way: frozenset[str], confidential: bool
) -> Mapping[str, object]:
    """The replacement values of the hidden fields; cached per type."""
    hidden: dict[str, object] = {}
    for field in msgspec.structs.fields(kind):
        if field.name in way or not (confidential or field.name in _NAMES_SOMEBODY):
            continue
        if field.name == "title":
            hidden[field.name] = HIDDEN_TITLE
        elif field.default is not msgspec.NODEFAULT:
            hidden[field.name] = field.default
        elif field.default_factory is not msgspec.NODEFAULT:
            hidden[field.name] = field.default_factory()
        else:
            hidden[field.name] = ""
    return hidden
