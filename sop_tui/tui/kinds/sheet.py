"""Pages that are a long text, scrolled by lines or from stop to stop."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from sop_tui.text.message import say, say_many
from sop_tui.tui.ink import Ground, Ink, KeyHint, Line, Sheet, Span, on
from sop_tui.tui.kinds.page import Host, Move, Page


class SheetPage(Page):
    """A page of lines that scrolls.

    Subclasses build the :class:`Sheet`; it is built again only when width or data change.
    """

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._top: int | None = None
        self._stop: int | None = None
        self._rows = 1
        self._drawn: tuple[int, Sheet] | None = None

    def sheet(self, columns: int) -> Sheet:
        raise NotImplementedError

    def load(self) -> None:
        self._drawn = None

    def to_top(self) -> None:
        """Scrolls to the top, for another text."""
        self._top = self._stop = None

    def body(self, columns: int, rows: int) -> Sequence[Line]:
        if self._drawn is None or self._drawn[0] != columns:
            self._drawn = (columns, self.sheet(columns))
        sheet = self._drawn[1]
        head = sheet.head if len(sheet.head) < rows else ()
        self._rows = max(1, rows - len(head))
        if self._top is None:
            # A few lines above the place of interest show its context.
            self._top = max(0, sheet.anchor - self._rows // 3)
        self._top = max(0, min(self._top, len(sheet.body) - self._rows))
        shown = list(sheet.body[self._top : self._top + self._rows])
        if sheet.stops and self._stop is None:
            self._stop = min(sheet.stops, key=lambda stop: abs(stop - sheet.anchor))
        if sheet.stops and self._stop is not None and 0 <= self._stop - self._top < len(shown):
            at = self._stop - self._top
            shown[at] = on(Ground.CURSOR, shown[at])
        lines = [*head, *shown]
        hidden = len(sheet.body) - self._top - self._rows
        if hidden > 0 and lines:
            lines[-1] = self._more(hidden + 1)
        return lines

    def moving_keys(self) -> Sequence[KeyHint]:
        language = self.host.language
        return (
            ("↑↓", language(say("Gulir"))),
            ("PgUp PgDn", language(say("Sehalaman"))),
            ("Home End", language(say("Awal dan akhir"))),
        )

    def move(self, move: Move) -> None:
        if self._drawn is None:
            return
        sheet = self._drawn[1]
        if sheet.stops:
            self._move_stop(sheet, move)
            return
        top = self._top or 0
        last = max(0, len(sheet.body) - self._rows)
        page = max(1, self._rows - 2)
        steps = {
            Move.UP: top - 1,
            Move.DOWN: top + 1,
            Move.PAGE_UP: top - page,
            Move.PAGE_DOWN: top + page,
            Move.FIRST: 0,
            Move.LAST: last,
        }
        self._top = max(0, min(last, steps.get(move, top)))

    def _move_stop(self, sheet: Sheet, move: Move) -> None:
        stops = sheet.stops
        at = stops.index(self._stop) if self._stop in stops else 0
        page = max(1, self._rows - 3)
        before = stops[at]
        steps = {
            Move.UP: at - 1,
            Move.DOWN: at + 1,
            Move.PAGE_UP: min(at - 1, bisect_left(stops, before - page)),
            Move.PAGE_DOWN: max(at + 1, bisect_right(stops, before + page) - 1),
            Move.FIRST: 0,
            Move.LAST: len(stops) - 1,
        }
        self._stop = stops[max(0, min(len(stops) - 1, steps.get(move, at)))]
        top = self._top or 0
        if move in (Move.PAGE_UP, Move.PAGE_DOWN):  # the cursor keeps its row on the screen
            self._top = top = max(0, top + self._stop - before)
        if self._stop < top:
            self._top = self._stop
        elif self._stop > top + self._rows - 2:
            self._top = self._stop - self._rows + 2

    def _more(self, hidden: int) -> Line:
        words = self.host.language(say_many("↓ {n} baris lagi", hidden))
        return (Span(f" {words} ", Ink.MUTED),)
