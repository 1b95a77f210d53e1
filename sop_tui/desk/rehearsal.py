"""What a changed definition would have meant: the office's closed cases measured against it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from statistics import median

import msgspec

from sop_tui.casework.circumstances import Clock
from sop_tui.casework.history import NODE_DECISIONS, Stay, time_used
from sop_tui.casework.migration import former_revisions, revision_at
from sop_tui.casework.model import Case, Event
from sop_tui.casework.turns import is_outside
from sop_tui.desk.proof import sound_stays
from sop_tui.sop.comparing import match_steps
from sop_tui.sop.model import Procedure


class RehearsedStep(msgspec.Struct, frozen=True):
    """A step of the changed definition: past visits, late ones then, and late ones by the new
    standard.

    No visits means that the step is new or was never reached; nothing is guessed.
    """

    step: int
    activity: str
    time: str
    visits: int
    late_then: int
    late_now: int


class Rehearsal(msgspec.Struct, frozen=True):
    """The measured cases, step by step.

    ``median`` and ``ninetieth`` (percentile, nearest rank) are working times of whole cases, None
    without any.
    """

    cases: int
    steps: tuple[RehearsedStep, ...]
    median: timedelta | None
    ninetieth: timedelta | None


def rehearse(
    procedure: Procedure,
    histories: Iterable[tuple[Case, Sequence[Event]]],
    definition: Callable[[str], Procedure],
    clock: Clock,
    since: datetime | None = None,
) -> Rehearsal:
    """Measures closed cases against the changed definition; each visit is read by the definition of
    its time.

    ``definition`` finds a revision by its fingerprint.
    """
    matched: dict[str, dict[int, int]] = {}
    counted: dict[int, list[tuple[bool, bool]]] = defaultdict(list)
    whole: list[timedelta] = []
    for case, events in histories:
        if not case.status.closed or (since is not None and case.opened_at < since):
            continue
        passed = sound_stays(case.number, events, definition)
        whole.append(
            sum((time_used(s, clock.worked, case.changed_at) for s in passed), timedelta())
        )
        former = former_revisions(events, definition)
        present = definition(case.fingerprint)
        by_revision = [(revision_at(former, present, stay.events[-1].seq), stay) for stay in passed]
        for old, step, visit in _visits(by_revision):
            if old.fingerprint not in matched:
                matched[old.fingerprint] = match_steps(old.steps, procedure.steps)
            now = matched[old.fingerprint].get(step)
            if now is not None:
                counted[now].append(
                    (_late(visit, visit.due_at), _late_by(procedure, now, visit, clock))
                )
    whole.sort()
    return Rehearsal(
        cases=len(whole),
        steps=tuple(
            RehearsedStep(
                step=step.no,
                activity=step.activity,
                time=step.time,
                visits=len(counted[step.no]),
                late_then=sum(then for then, _ in counted[step.no]),
                late_now=sum(now for _, now in counted[step.no]),
            )
            for step in procedure.steps
        ),
        median=timedelta(seconds=round(median(w.total_seconds() for w in whole)))
        if whole
        else None,
        ninetieth=whole[-(-len(whole) * 90 // 100) - 1] if whole else None,
    )


def _visits(passed: Sequence[tuple[Procedure, Stay]]) -> list[tuple[Procedure, int, Stay]]:
    """The last stay of each pass through a step: the stays of one clock share its standard."""
    last: dict[tuple[int, int, datetime], tuple[Procedure, Stay]] = {}
    for old, stay in passed:
        node = old.node(stay.node)
        if not is_outside(old, node):
            last[node.step, stay.round, stay.clock_from] = (old, stay)
    return [
        (old, step, stay)
        for (step, _, _), (old, stay) in last.items()
        if stay.outcome is not None and stay.outcome.kind in NODE_DECISIONS
    ]


def _late(visit: Stay, due_at: datetime | None) -> bool:
    return due_at is not None and visit.left_at is not None and visit.left_at > due_at


def _late_by(procedure: Procedure, step: int, visit: Stay, clock: Clock) -> bool:
    held = timedelta(seconds=visit.held)
    due_at = clock.due(visit.clock_from, procedure.standard(step), held, visit.pauses)
    return _late(visit, due_at)
