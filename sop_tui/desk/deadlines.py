"""Due dates by the present calendar, and how they are computed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from sop_tui.casework.model import Case, CaseOrSummary, Visit
from sop_tui.casework.turns import is_outside, standard_of
from sop_tui.desk.timing import CalendarClock, WorkClock
from sop_tui.desk.workplace import Workplace
from sop_tui.sop.model import Procedure
from sop_tui.text.message import Message, say
from sop_tui.worktime.pause import Pause

if TYPE_CHECKING:  # for the type checker only: a plain command must load only what it uses
    from sop_tui.worktime.calendar import Calendar
    from sop_tui.worktime.duration import Duration


class Deadlines:
    """The due dates of the cases at one workplace."""

    def __init__(self, workplace: Workplace) -> None:
        self._workplace = workplace
        self._clocks: dict[tuple[str, int], WorkClock] = {}
        self._standards: dict[tuple[str, str], Duration | None] = {}
        self._legal: dict[str, tuple[Calendar, CalendarClock]] = {}

    def due_at(self, case: CaseOrSummary) -> datetime | None:
        """The due date by the present calendar; ended visits keep the one of their time."""
        visit = case.visit
        if visit is None:
            return None
        clock = self._clock_of(case)
        if not visit.calendar or visit.calendar == clock.name:
            return visit.due_at
        held = timedelta(seconds=visit.held)
        return clock.due(visit.clock_from, self._standard(case, visit), held, visit.pauses)

    def open_limit_at(self, case: CaseOrSummary) -> datetime | None:
        """When the legal limit of an open case ends; None without one."""
        if case.visit is None:
            return None
        return self.limit_at(case, self._workplace.definition(case), case.visit.pauses)

    def limit_at(
        self, case: CaseOrSummary, procedure: Procedure, pauses: tuple[Pause, ...]
    ) -> datetime | None:
        """When the legal limit of the whole case ends or ended, with these pauses; None without
        one.
        """
        limit = procedure.limit_time
        if limit is None:
            return None
        return self._by_law(procedure).due(case.opened_at, limit, pauses=pauses)

    def recomputed(self) -> frozenset[str]:
        """The open cases whose stored due date differs after a change of the calendar."""
        return frozenset(
            case.number
            for case in self._workplace.store.snapshot.summaries.values()
            if case.visit is not None and case.visit.calendar not in ("", self._clock_of(case).name)
        )

    def why(self, number: str) -> tuple[Message, ...]:
        """How the present visit's due date is computed, line by line.

        Raises:
            NotFound: ``case``.
        """
        from sop_tui.casework.wording import STATUS_NAMES
        from sop_tui.worktime.explain import explain_due

        case = self._workplace.case(number)
        visit = case.visit
        if visit is None:
            return (say("Berkas sudah {status}.", status=STATUS_NAMES[case.status]),)
        procedure = self._workplace.definition(case)
        node = procedure.node(visit.node)
        if is_outside(procedure, node):
            return (say("Langkah pihak di luar kantor tidak memiliki batas waktu."),)
        lines = explain_due(
            self._workplace.clocks.calendar(procedure),
            visit.clock_from,
            procedure.standard(node.step),
            timedelta(seconds=visit.held),
            visit.pauses,
        )
        return (*lines, *self._remarks(case, visit, procedure))

    def learn_the_calendars(self) -> None:
        """Loads what computing due dates needs, which takes some tenths of a second.

        Otherwise the first act would load it while it holds the lock.
        """
        now = self._workplace.clocks.now()
        for sop in {case.sop for case in self._workplace.store.snapshot.summaries.values()}:
            clock = self._workplace.clocks.of(self._workplace.procedures.of(sop))
            clock.worked(now, now + timedelta(days=30))

    def _clock_of(self, case: CaseOrSummary) -> WorkClock:
        key = (case.fingerprint, self._workplace.settled)
        if key not in self._clocks:
            self._clocks[key] = self._workplace.clocks.of(self._workplace.definition(case))
        return self._clocks[key]

    def _by_law(self, procedure: Procedure) -> CalendarClock:
        """The clock for legal limits: a day ends at closing time, and the first day does
        not count.
        """
        from sop_tui.worktime.calendar import DayRule

        known = self._workplace.clocks.calendar(procedure)
        if known.name not in self._legal or self._legal[known.name][0] is not known:
            by_law = replace(known, day_rule=DayRule.END_OF_DAY)
            self._legal[known.name] = (known, CalendarClock(by_law))
        return self._legal[known.name][1]

    def _standard(self, case: CaseOrSummary, visit: Visit) -> "Duration | None":
        """The time standard at a node; the same for all cases there."""
        key = (case.fingerprint, visit.node)
        if key not in self._standards:
            procedure = self._workplace.definition(case)
            self._standards[key] = standard_of(procedure, procedure.node(visit.node))
        return self._standards[key]

    def _remarks(self, case: Case, visit: Visit, procedure: Procedure) -> Iterator[Message]:
        """Remarks on a due date, after its computation."""
        if visit.due_at is not None and visit.due_at != self.due_at(case):
            yield say("Semula {at}; dihitung ulang karena kalender kerja berubah.", at=visit.due_at)
        if case.held_at is not None:
            yield say(
                "Ditangguhkan sejak {at}; batas waktu bergeser saat dilanjutkan kembali.",
                at=case.held_at,
            )
        limit_at = self.open_limit_at(case)
        if limit_at is not None:
            yield from (
                say(
                    "Batas keseluruhan berhenti selama ditangguhkan {first} sampai {last}.",
                    first=pause.begin,
                    last=pause.end,
                )
                for pause in visit.pauses
            )
            yield say(
                "Batas keseluruhan “{limit}” sejak berkas dibuka: {at}.",
                limit=procedure.limit,
                at=limit_at,
            )
