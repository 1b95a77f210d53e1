"""What an officer prints at a desk; the screen and the command line both use these functions."""

from collections.abc import Iterator
from datetime import date

from sop_tui.desk.desk import Desk
from sop_tui.desk.period import Period
from sop_tui.desk.views import CaseView
from sop_tui.export.agenda import agenda_text
from sop_tui.export.at_desk import export_context
from sop_tui.export.disposition import disposition_sheet
from sop_tui.export.history import history_text
from sop_tui.export.own_log import acts_text, own_acts
from sop_tui.export.redaction import redacted_for_export
from sop_tui.export.report import report_text
from sop_tui.text.language import Language


def printed_history(desk: Desk, words: Language, view: CaseView, *, identity: bool = False) -> str:
    """The control card and history of a case; ``identity``: with confidential names."""
    context = export_context(desk, words, view)
    return history_text(redacted_for_export(view, words, with_identity=identity), context)


def printed_disposition(
    desk: Desk, words: Language, view: CaseView, *, identity: bool = False
) -> str:
    """The sheet for the step where the case stands.

    Raises:
        Problem: ``status``, when the case is closed.
    """
    context = export_context(desk, words, view)
    return disposition_sheet(redacted_for_export(view, words, with_identity=identity), context)


def printed_agenda(
    desk: Desk, words: Language, first: date, last: date, *, identity: bool = False
) -> Iterator[str]:
    """One agenda book for each agency that opened cases in the period; an empty one if none did."""
    context = export_context(desk, words)
    books: dict[str, list[CaseView]] = {}
    for view in desk.cases.read_all():
        if first <= view.card.opened_at.date() <= last:
            fit = redacted_for_export(view, words, with_identity=identity)
            books.setdefault(view.procedure.agency, []).append(fit)
    separator = ""
    for agency in sorted(books) or [""]:
        yield separator + agenda_text(books.get(agency, ()), agency, first, last, context)
        separator = "\f"


def printed_own_log(desk: Desk, words: Language, period: Period, *, identity: bool = False) -> str:
    """The acts of the officer at the desk in the period, with their totals."""
    acts = own_acts(
        desk,
        period.first,
        period.last,
        lambda view: redacted_for_export(view, words, with_identity=identity),
    )
    return acts_text(acts, desk.speaker().name, period, desk.clocks.now(), words)


def printed_report(desk: Desk, words: Language, sop: str, period: Period) -> str:
    """The monitoring report of a procedure."""
    found = desk.reports.report(sop, *period.moments(desk.clocks.zone(desk.procedures.of(sop))))
    calendar = desk.clocks.calendar(found.procedure)
    named = f"{calendar.name}, {calendar.title}"
    return report_text(found, desk.clocks.now(), desk.speaker().name, named, words)
