"""The board's row of procedures, each with its counts: open, late, due today, waiting for the
officer.
"""

from collections.abc import Sequence

from sop_tui.desk.views import SopSummary
from sop_tui.tui.ink import Ground, Ink, Line, Span, fill, line_width

_DIGITS = 9  # procedures that can be chosen by a digit
_MORE = 4  # cells for the signs that there are more procedures on either side


def tabs_line(sops: Sequence[SopSummary], chosen: str, columns: int) -> Line:
    """The procedures; those before the chosen one are left out until it fits."""
    tabs = [_tab(at, summary, chosen=summary.id == chosen) for at, summary in enumerate(sops, 1)]
    here = next((at for at, each in enumerate(sops) if each.id == chosen), 0)
    first, room = here, columns - _MORE - line_width(tabs[here]) if tabs else 0
    while first > 0 and line_width(tabs[first - 1]) <= room:
        first -= 1
        room -= line_width(tabs[first])
    before = (Span(" ‹", Ink.MUTED),) if first else ()
    shown = (*before, *(span for tab in tabs[first:] for span in tab))
    if line_width(shown) <= columns:
        return fill(shown, columns)
    return (*fill(shown, columns - 2), Span(" ›", Ink.MUTED))


def _tab(at: int, summary: SopSummary, *, chosen: bool) -> Line:
    ground = Ground.CURSOR if chosen else Ground.PAGE
    ink = Ink.STRONG if chosen else Ink.MUTED
    counts = (
        (f" !{summary.late}", Ink.LATE, summary.late),
        (f" •{summary.today}", Ink.TODAY, summary.today),
        (f" ●{summary.yours}", Ink.ACCENT, summary.yours),
    )
    return (
        Span(f" {at} " if at <= _DIGITS else " ", Ink.KEY, ground),
        Span(f"{summary.code} {summary.open}", ink, ground),
        *(Span(text, meant, ground) for text, meant, some in counts if some),
        Span(" ", ink, ground),
    )
