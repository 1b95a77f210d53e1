"""Kabar: what others did to the officer's cases, newest first."""

from collections.abc import Sequence
from typing import ClassVar

from sop_tui.text.message import Message, say
from sop_tui.tui.ink import Ground, Ink, KeyHint, Line, Span, fill, wrap
from sop_tui.tui.kinds.listing import ChoicePage
from sop_tui.tui.news import NewsItem, sentence
from sop_tui.tui.pages.case import CasePage


class NewsPage(ChoicePage[NewsItem]):
    """Enter opens the case and marks it as seen; ``x`` marks all as seen."""

    id: ClassVar[str] = "news"
    taking = say("buka")

    def title(self) -> Message | str:
        return say("Kabar")

    @property
    def number(self) -> str | None:
        return self.chosen.number if self.chosen is not None else None

    def load(self) -> None:
        self.show(tuple(reversed(self.host.news.items)))

    def key(self, row: NewsItem) -> str:
        return row.number

    def line(self, row: NewsItem, columns: int, chosen: bool) -> Line:
        ground = Ground.CURSOR if chosen else Ground.PAGE
        words = self.host.language(sentence(row))
        edge = Span("▌" if chosen else "●", Ink.ACCENT, ground)
        return fill((edge, Span(f" {words}", Ink.TEXT, ground)), columns, ground)

    def body(self, columns: int, rows: int) -> Sequence[Line]:
        """The list, and below it the full text of the selected item."""
        if self.chosen is None:
            return super().body(columns, rows)
        language, number = self.host.language, self.chosen.number
        said = wrap(language(sentence(self.chosen)), columns - 2)[: rows // 2]
        view = self.host.desk_cache.view(number)
        title = [] if view is None else [(Span(f" {view.case.title}", Ink.STRONG),)]
        whole = [*title, *((Span(f" {line}", Ink.TEXT),) for line in said)]
        lines = list(super().body(columns, max(1, rows - len(whole) - 1)))
        lines += [()] * (rows - len(whole) - len(lines))
        return [*lines, *(fill(line, columns) for line in whole)]

    def empty(self) -> Message | None:
        return say("Tidak ada kabar.")

    def keys(self) -> Sequence[KeyHint]:
        return (*super().keys(), ("x", self.host.language(say("sudah dibaca semua"))))

    def press(self, key: str, character: str | None) -> bool:
        if key == "x":
            self.host.news.clear()
            self.load()
            return True
        return super().press(key, character)

    def take(self) -> None:
        if self.chosen is not None:
            numbers = [row.number for row in self.rows]
            self.host.pages.open(CasePage(self.host, self.chosen.number, numbers))
