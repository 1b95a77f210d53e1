"""The next event of an officer's entry."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from sop_tui.office.model import Officer, OfficerEvent, OfficerKind


def next_event(
    past: Sequence[OfficerEvent], kind: OfficerKind, by: Officer, at: datetime, after: Officer
) -> OfficerEvent:
    """The event by which ``by`` changes the entry to ``after``; ``past`` are its events so far."""
    return OfficerEvent(
        id=uuid4().hex,
        seq=past[-1].seq + 1 if past else 1,
        at=at,
        officer=by.id,
        name=by.name,
        kind=kind,
        after=after,
    )
