"""What of a case is hidden from officers who have no part in its procedure.

That a case exists, where it stands and by when, everybody in the office may know; whose it is, only
those who work by its procedure. Of a confidential one nothing that anybody has written is shown
either. A field that is not named here as one of the case's way is hidden: what is added later is
secret until somebody says that it need not be.
"""

from collections.abc import Mapping
from functools import cache
from typing import TypeVar

import msgspec

from sop_tui.casework.model import Case, CaseOrGlance, Event, Opening, Secrecy
from sop_tui.sop.model import Procedure

T = TypeVar("T", bound=msgspec.Struct)
VeiledT = TypeVar("VeiledT", bound=CaseOrGlance)

HIDDEN_TITLE = "(dirahasiakan)"
"""Stands for a title that is hidden; the same in all languages, because data hold it too."""

_WAY_OF_CASE = frozenset(
    {
        "number", "sop", "fingerprint", "status", "version", "round", "opened_at", "changed_at",
        "visit", "holder", "held_at", "standing", "before", "links",
    }
)  # fmt: skip
_WAY_OF_EVENT = frozenset(
    {
        "id", "seq", "at", "opening", "officer", "name", "kind", "role", "post", "capacity",
        "basis", "node", "to", "due_at", "clock_from", "held", "held_from", "left_due", "calendar",
        "self_approved", "part", "staying", "way", "keeps", "forward", "recallable", "until",
        "assignee", "assignee_name", "by_role", "by_capacity", "link", "definition", "stands",
        "revision", "prev_hash", "hash",
    }
)  # fmt: skip
_WAY_OF_OPENING = frozenset({"number", "sop", "fingerprint"})
_NAMES_SOMEBODY = frozenset({"subject", "letter", "changes"})


def is_confidential(procedure: Procedure, case: CaseOrGlance) -> bool:
    """Whether title and notes are hidden as well: by the procedure, or by the case's own letter."""
    return procedure.confidential_subject or case.papers.secrecy is Secrecy.CONFIDENTIAL


def veiled(procedure: Procedure, case: VeiledT) -> VeiledT:
    """The case as somebody sees it who may only know that it exists."""
    return _veiled(case, _WAY_OF_CASE, confidential=is_confidential(procedure, case))


def veiled_history(
    procedure: Procedure, case: Case, events: tuple[Event, ...]
) -> tuple[Event, ...]:
    """Its history for the same eyes; hashes stay those of the events as they are stored."""
    confidential = is_confidential(procedure, case)

    def of_event(event: Event) -> Event:
        hidden = _veiled(event, _WAY_OF_EVENT, confidential=confidential)
        if hidden.opening is None:
            return hidden
        opening: Opening = _veiled(hidden.opening, _WAY_OF_OPENING, confidential=confidential)
        return msgspec.structs.replace(hidden, opening=opening)

    return tuple(of_event(event) for event in events)


def _veiled(whole: T, way: frozenset[str], *, confidential: bool) -> T:
    return msgspec.structs.replace(whole, **_hidden(type(whole), way, confidential))


@cache
def _hidden(
    kind: type[msgspec.Struct], way: frozenset[str], confidential: bool
) -> Mapping[str, object]:
    """What stands in the hidden fields of such a value; the same for all of a kind."""
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
