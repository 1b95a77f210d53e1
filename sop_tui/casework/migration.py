"""Moves a running case to another revision of its procedure."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

import msgspec

from sop_tui.casework.circumstances import Actor, Clock
from sop_tui.casework.model import Case, Event, Kind, Visit
from sop_tui.casework.refusal import Code, Refusal
from sop_tui.casework.situation import Decision, reason_required, timing_of
from sop_tui.casework.wording import STATUS_NAMES, place
from sop_tui.sop.model import Procedure
from sop_tui.text.message import Message, say


class Migration(msgspec.Struct, frozen=True, kw_only=True):
    """Who moves a case, when and why; ``version`` is what was seen, None skips the comparison."""

    id: str
    at: datetime
    by: Actor
    reason: str
    version: int | None = None


def migrate(
    old: Procedure,
    new: Procedure,
    case: Case,
    migration: Migration,
    clock: Clock,
) -> Decision:
    """The event that moves the case to the new revision, or the reason why it is refused.

    The case stays at its node; the clock of its visit continues with the time standard of the new
    revision. Earlier movements can no longer be recalled. If the new revision orders symbols
    differently, outcomes at nodes that are now after the current one become void.
    """
    by = migration.by
    if migration.version is not None and migration.version != case.version:
        return Refusal(Code.STALE, say("berkas telah berubah; periksa kembali, lalu ulangi"))
    if not by.coordinator:
        return Refusal(
            Code.NOT_YOUR_ROLE, say("hanya koordinator yang memindahkan berkas ke revisi lain")
        )
    why = why_not(old, new, case)
    if why is not None:
        return Refusal(Code.BAD_TARGET, why)
    if not migration.reason:
        return reason_required()
    assert case.visit is not None
    timing = timing_of(new, case.visit, clock)
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
        stands=_stands(new, case, case.visit),
        key=by.key,
        session=by.session,
        due_at=timing.due_at,
        held=timing.held,
        calendar=timing.calendar,
    )


def why_not(old: Procedure, new: Procedure, case: Case) -> Message | None:
    """Why the case may not move; None if it may.

    The current node and every node with a valid outcome must exist in both revisions, with the same
    phase and roles. Void outcomes do not matter.
    revisions, of the same kind and for the same roles. What is void belongs to the past.
    """
    if case.visit is None:
        return say("berkas sudah {status}", status=STATUS_NAMES[case.status])
    if old.fingerprint == new.fingerprint:
        return say("berkas sudah memakai revisi ini")
    there = {node.id: node for node in new.nodes}
    for node_id in (*(outcome.node for outcome in case.standing), case.visit.node):
        node = old.node(node_id)
        if node.id not in there:
            return say("{place} tidak ada dalam revisi itu", place=place(old, node))
        if not node.corresponds_to(there[node.id]):
            return say("{place} berbeda dalam revisi itu", place=place(old, node))
    return None


def due_after(new: Procedure, case: Case, clock: Clock) -> datetime | None:
    """The due date that an open case would have under the new revision; None if closed."""
    if case.visit is None:
        return None
    return timing_of(new, case.visit, clock).due_at


def revisions_used(events: Iterable[Event]) -> tuple[str, ...]:
    """The fingerprints of the revisions that a case has used, in order."""
    return tuple(
        event.opening.fingerprint if event.opening is not None else event.definition
        for event in events
        if event.opening is not None or event.kind is Kind.MIGRATED
    )


def former_revisions(
    events: Sequence[Event], definition: Callable[[str], Procedure]
) -> tuple[tuple[int, Procedure], ...]:
    """The revisions that a case used before the current one, oldest first.

    Each comes with the seq of the event that moved the case to the next one. ``definition`` finds a
    revision by its fingerprint.
    """
    moves = (event.seq for event in events if event.kind is Kind.MIGRATED)
    return tuple(
        (until, definition(fingerprint))
        for until, fingerprint in zip(moves, revisions_used(events), strict=False)
    )


def revision_at(former: Sequence[tuple[int, Procedure]], present: Procedure, seq: int) -> Procedure:
    """The revision under which an event was recorded; a migration belongs to the new one."""
    return next((revision for until, revision in former if seq < until), present)


def _stands(new: Procedure, case: Case, visit: Visit) -> tuple[str, ...] | None:
    """The nodes whose outcomes still count in the new revision; None if nothing changes."""
    here = new.node(visit.node).index
    before = sorted((new.node(outcome.node).index, outcome.node) for outcome in case.standing)
    standing = tuple(node for index, node in before if index < here)
    return None if standing == tuple(outcome.node for outcome in case.standing) else standing
