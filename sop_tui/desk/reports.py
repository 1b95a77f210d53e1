"""Reports: a procedure measured over a period, or against another definition."""

from datetime import datetime
from typing import TYPE_CHECKING

from sop_tui.desk.case_lists import CaseLists
from sop_tui.desk.definitions import Definitions
from sop_tui.desk.proof import sound_stays
from sop_tui.desk.report import Report, report_on
from sop_tui.desk.workplace import Workplace
from sop_tui.sop.model import Procedure

if TYPE_CHECKING:  # most reports rehearse nothing
    from sop_tui.desk.rehearsal import Rehearsal


class Reports:
    """Measures the cases of one procedure, archived ones included."""

    def __init__(self, workplace: Workplace, lists: CaseLists, definitions: Definitions) -> None:
        self._workplace = workplace
        self._lists = lists
        self._definitions = definitions

    def report(self, sop: str, since: datetime, until: datetime) -> Report:
        """The report of one procedure between two moments.

        Raises:
            NotFound: ``sop``.
        """
        workplace = self._workplace
        evaluation = self._definitions.evaluation(sop, until)
        procedure = workplace.procedures.of(sop)
        known, definition = workplace.cabinet.histories(), workplace.store.snapshot.definition
        histories = (
            (case.number, events, sound_stays(case.number, events, definition))
            for case, events in known
            if case.sop == sop
        )
        cards = (card for card in self._lists.open_cases() if card.sop == sop)
        clock = workplace.clocks.of(procedure)
        return report_on(
            procedure, histories, cards, since, until,
            clock.worked, evaluation, clock.calendar.usual_day,
        )  # fmt: skip

    def rehearse(self, procedure: Procedure, since: datetime | None = None) -> "Rehearsal":
        """The office's closed cases measured against a definition."""
        from sop_tui.desk.rehearsal import rehearse

        workplace = self._workplace
        histories = (
            (case, events)
            for case, events in workplace.cabinet.histories()
            if case.sop == procedure.id and case.status.closed
        )
        definition, clock = workplace.store.snapshot.definition, workplace.clocks.of(procedure)
        return rehearse(procedure, histories, definition, clock, since)
