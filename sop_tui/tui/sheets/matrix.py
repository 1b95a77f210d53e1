"""Matriks SOP on the screen: the exported drawing in the screen's inks."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from sop_tui.desk.timing import CalendarClock
from sop_tui.desk.views import CaseView
from sop_tui.export import pieces
from sop_tui.export.matrix import draw_matrix
from sop_tui.export.pieces import PieceRole
from sop_tui.export.progress import progress_of
from sop_tui.export.sop_document import identity_lines
from sop_tui.sop.model import Procedure
from sop_tui.text.language import Language
from sop_tui.tui.ink import Ink, Line, Sheet, Span, text_line, width, wrap
from sop_tui.worktime.calendar import Calendar

_INKS: Mapping[PieceRole, Ink] = MappingProxyType({
    PieceRole.TEXT: Ink.TEXT,
    PieceRole.HEADING: Ink.STRONG,
    PieceRole.RULE: Ink.RULE,
    PieceRole.SYMBOL: Ink.TEXT,
    PieceRole.FLOW: Ink.MUTED,
    PieceRole.LABEL: Ink.MUTED,
    PieceRole.MUTED: Ink.MUTED,
    PieceRole.DONE: Ink.GOOD,
    PieceRole.HERE: Ink.ACCENT,
    PieceRole.VOID: Ink.WARN,
    PieceRole.LATE: Ink.LATE,
    PieceRole.DOUBT: Ink.TODAY,
})  # fmt: skip


def matrix_sheet(
    procedure: Procedure,
    language: Language,
    columns: int,
    now: datetime,
    view: CaseView | None,
    calendar: Calendar,
) -> Sheet:
    """The procedure at this width; its headings stay at the top, the case's place is shown first.

    The identity block of its document stands below the matrix.
    """
    way = (
        progress_of(view, CalendarClock(calendar), now, calendar.usual_day)
        if view is not None
        else None
    )
    drawn = draw_matrix(procedure, language, columns, way)
    said = [
        text_line(line, Ink.STRONG if line.isupper() else Ink.TEXT)
        for long in identity_lines(procedure, language)
        for line in (wrap(long, columns) if width(long) > columns else [long])
    ]
    rule = text_line("─" * columns, Ink.RULE)
    return Sheet(
        body=(*inked(drawn.body), (), rule, (), *said),
        head=inked(drawn.heading),
        anchor=drawn.here,
    )


def inked(lines: Iterable[pieces.PieceLine]) -> tuple[Line, ...]:
    """The drawing's lines in the screen's inks."""
    return tuple(tuple(Span(text, _INKS[part]) for text, part in line) for line in lines)
