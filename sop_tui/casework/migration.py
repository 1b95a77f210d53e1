"""Moving a running case to another revision of its procedure."""

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec

from sop_tui.casework.commands import Actor, Clock
from sop_tui.casework.model import Case, Event, Kind
from sop_tui.casework.refusal import Code, Refusal
from sop_tui.casework.situation import Decision, timing_of
from sop_tui.casework.wording import STATUS_NAMES, place
from sop_tui.sop.model import Procedure
from sop_tui.text.message import Message, say


class Migration(msgspec.Struct, frozen=True, kw_only=True):
    """Who moves a case, when and why; ``version`` as looked at, None takes what is there."""

    id: str
    at: datetime
    by: Actor
    reason: str
    version: int | None = None


def migrate(
    old: Procedure,
    new: Procedure,
    case: Case,
    events: Sequence[Event],
    migration: Migration,
    clock: Clock,
) -> Decision:
    """The event that puts the case under the new revision, or why it is refused.

    It stays where it is; the clock of its visit goes on, with the time standard of the new
    revision. What came before can no longer be recalled.
    """
    by = migration.by
    if migration.version is not None and migration.version != case.version:
        return Refusal(Code.STALE, say("berkas telah berubah; periksa kembali, lalu ulangi"))
    if not by.coordinator:
        return Refusal(
            Code.NOT_YOUR_ROLE, say("hanya koordinator yang memindahkan berkas ke revisi lain")
        )
    why = why_not(old, new, case, events)
    if why is not None:
        return Refusal(Code.BAD_TARGET, why)
    if not migration.reason:
        return Refusal(Code.REASON_REQUIRED, say("alasan wajib diisi"))
    assert case.visit is not None
    return Event(
        id=migration.id,
        seq=case.version + 1,
        at=migration.at,
        officer=by.officer,
        name=by.name,
        post=by.post,
        kind=Kind.MIGRATED,
        node=case.visit.node,
        note=migration.reason,
        definition=new.fingerprint,
        key=by.key,
        session=by.session,
        **timing_of(new, case.visit, clock),
    )


def why_not(old: Procedure, new: Procedure, case: Case, events: Sequence[Event]) -> Message | None:
    """Why the case may not move; None when it may.

    Every node in its history must be in both revisions, of the same kind and for the same roles:
    the history then says the same under either.
    """
    if case.visit is None:
        return say("berkas sudah {status}", status=STATUS_NAMES[case.status])
    if old.fingerprint == new.fingerprint:
        return say("berkas sudah memakai revisi ini")
    there = {node.id: node for node in new.nodes}
    for node_id in _passed(events):
        node, other = old.node(node_id), there.get(node_id)
        if other is None:
            return say("{place} tidak ada dalam revisi itu", place=place(old, node))
        if (other.phase, other.roles) != (node.phase, node.roles):
            return say("{place} berbeda dalam revisi itu", place=place(old, node))
    return None


def due_after(new: Procedure, case: Case, clock: Clock) -> datetime | None:
    """The due date that an open case would have under the new revision."""
    if case.visit is None:
        return None
    due_at: datetime | None = timing_of(new, case.visit, clock).get("due_at")
    return due_at


def former_revisions(
    events: Sequence[Event], definition: Callable[[str], Procedure]
) -> tuple[tuple[int, Procedure], ...]:
    """The revisions that a case went by before the present one, the first one first.

    Each stands with the seq of the event that moved the case off it. ``definition`` finds a
    revision by its fingerprint.
    """
    opening = events[0].opening
    fingerprint = opening.fingerprint if opening is not None else ""
    found: list[tuple[int, Procedure]] = []
    for event in events:
        if event.kind is Kind.MIGRATED:
            found.append((event.seq, definition(fingerprint)))
            fingerprint = event.definition
    return tuple(found)


def _passed(events: Sequence[Event]) -> list[str]:
    """All nodes where the case has been, in the order of its coming."""
    named = (node for event in events for node in (event.node, event.to) if node is not None)
    return list(dict.fromkeys(named))
