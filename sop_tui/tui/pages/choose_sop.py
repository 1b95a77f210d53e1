"""Pilih SOP: the procedures with their open cases."""

from collections.abc import Sequence
from typing import ClassVar

from sop_tui.desk.views import SopSummary
from sop_tui.text.message import Message, say, say_many
from sop_tui.tui.ink import (
    Ground,
    Ink,
    KeyHint,
    Line,
    Span,
    cut_start,
    fit,
    line_width,
    spread,
    width,
)
from sop_tui.tui.kinds.finding import FilterablePage
from sop_tui.tui.pages.board import BoardPage

_CODE = 10  # cells for cursor, digit, code, and the gap before the agency


class ChooseSopPage(FilterablePage[SopSummary]):
    """The procedures with their open cases; found by code, title or agency, or chosen
    by a digit.
    """

    id: ClassVar[str] = "sops"

    def title(self) -> Message | str:
        return say("Pilih SOP")

    def keys(self) -> Sequence[KeyHint]:
        return (("1…9", self.host.language(say("pakai"))), *super().keys())

    def press(self, key: str, character: str | None) -> bool:
        sops = self.host.desk.lists.sops()
        if not self._typed.text and key.isdecimal() and 1 <= int(key) <= len(sops):
            self.to(int(key) - 1)
            self.take()
            return True
        return super().press(key, character)

    def all_rows(self) -> Sequence[SopSummary]:
        return self.host.desk.lists.sops()

    def words_of(self, row: SopSummary) -> str:
        return f"{row.code} {row.title} {row.agency}"

    def key(self, row: SopSummary) -> str:
        return row.id

    def line(self, row: SopSummary, columns: int, chosen: bool) -> Line:
        ground = Ground.CURSOR if chosen else Ground.PAGE
        number = next(at for at, each in enumerate(self.all_rows(), 1) if each.id == row.id)
        title, agency = self._rooms(columns)
        left = (
            Span("▌" if chosen else " ", Ink.ACCENT, ground),
            Span(f"{number} " if number <= 9 else "  ", Ink.KEY, ground),
            Span(fit(row.code, 5), Ink.STRONG, ground),
            Span(fit(row.title, title), Ink.STRONG if chosen else Ink.TEXT, ground),
            Span(f"  {cut_start(row.agency, agency)}", Ink.MUTED, ground),
        )
        return spread(left, self._counts(row, ground), columns, ground)

    def detail(self) -> Line | None:
        row = self.chosen
        if row is None:
            return None
        return (Span(row.title, Ink.STRONG), Span(f" · {row.agency}", Ink.MUTED))

    def _counts(self, row: SopSummary, ground: Ground = Ground.PAGE) -> Line:
        words = self.host.language(say_many("{n} berkas", row.open))
        counts = (
            (f" {words} ", Ink.MUTED, True),
            (f"!{row.late} ", Ink.LATE, row.late),
            (f"•{row.today} ", Ink.TODAY, row.today),
            (f"●{row.yours} ", Ink.ACCENT, row.yours),
        )
        return tuple(Span(text, ink, ground) for text, ink, some in counts if some)

    def _rooms(self, columns: int) -> tuple[int, int]:
        """The widths of titles and agencies; half each where both do not fit."""
        counts = max((line_width(self._counts(row)) for row in self.rows), default=0)
        room = max(20, columns - _CODE - counts)
        title = max((width(row.title) for row in self.rows), default=0)
        agency = max((width(row.agency) for row in self.rows), default=0)
        title = min(title, max(room // 2, room - agency))
        return title, room - title

    def take(self) -> None:
        if self.chosen is None:
            return
        board = self.host.pages.home()
        assert isinstance(board, BoardPage)
        board.choose(self.chosen.id)
