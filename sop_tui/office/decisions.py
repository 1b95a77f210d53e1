"""Which act on a definition decides on a day whether the procedure is in force."""

from collections.abc import Iterable
from datetime import date

from sop_tui.office.model import OfficerEvent, OfficerKind

DECISIVE = frozenset({OfficerKind.ADOPTED, OfficerKind.RETIRED})
"""The acts that put a definition in force, or end that, from the day they name."""


def decision_on(acts: Iterable[OfficerEvent], sop: str, day: date) -> OfficerEvent | None:
    """The act that decides whether a procedure is in force on a day; None means the folder decides.

    ``acts`` are in the order of their commits. The act with the latest day counts; of several with
    the same day, the last one.
    """
    found: OfficerEvent | None = None
    latest = date.min
    for event in acts:
        act = event.definition
        if event.kind not in DECISIVE or act is None or act.sop != sop or act.from_ is None:
            continue
        if latest <= act.from_ <= day:
            found, latest = event, act.from_
    return found
