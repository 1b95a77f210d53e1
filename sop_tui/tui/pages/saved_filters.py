"""Saringan: the named filters."""

from collections.abc import Sequence
from typing import ClassVar

from sop_tui.text.message import Message, Problem, say
from sop_tui.tui.case_filter import EVERYTHING, Filter, TimeFilter
from sop_tui.tui.confirming import Confirmation, Sentence
from sop_tui.tui.filter_words import filter_in_words
from sop_tui.tui.filters import Saved
from sop_tui.tui.frame import message_rows
from sop_tui.tui.ink import (
    Ground,
    Ink,
    KeyHint,
    Line,
    Span,
    fill,
    fit,
    line_width,
    spread,
    width,
    wrap,
)
from sop_tui.tui.kinds.listing import ChoicePage
from sop_tui.tui.kinds.page import Host
from sop_tui.tui.kinds.prompt import PromptPage

_NAME = 30


class SavedFiltersPage(ChoicePage[Saved]):
    """The named filters: Enter applies one; the officer's own are also kept and deleted here."""

    id: ClassVar[str] = "filters"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._under = host.page
        self._trouble: Message | None = None
        self._begun = False

    def title(self) -> Message | str:
        return say("Saringan")

    def load(self) -> None:
        try:
            kept = self.host.filters.all()
        except Problem as problem:
            self._trouble, kept = problem.message, ()
        language = self.host.language
        always = [
            Saved(language(each.words or say("semua")), each)
            for each in (EVERYTHING, Filter(TimeFilter.LATE), Filter(TimeFilter.TODAY))
        ]
        if not self._under.filters_by_all:
            kept = tuple(each for each in kept if each.filter.plain)
        if not self._begun:  # with the cursor on the one in use
            self._begun = True
            self.rows = tuple(each for each in (*always, *kept) if self._is_used(each))[:1]
        self.show((*always, *kept))

    def _is_used(self, saved: Saved) -> bool:
        return saved.filter == self._under.filter

    def key(self, row: Saved) -> str:
        return f"{row.own}{row.name}"

    def line(self, row: Saved, columns: int, chosen: bool) -> Line:
        return self.lines(row, columns, chosen)[0]

    def lines(self, row: Saved, columns: int, chosen: bool) -> Sequence[Line]:
        """The name with its conditions beside it, or below it where there is no room."""
        language = self.host.language
        ground = Ground.CURSOR if chosen else Ground.PAGE
        words = language(filter_in_words(self.host, row.filter) or say("semua"))
        here = (Span(language(say("dipakai ")) if self._is_used(row) else "", Ink.ACCENT, ground),)
        ink = Ink.STRONG if chosen else Ink.TEXT
        edge = Span("▌" if chosen else " ", Ink.ACCENT, ground)
        name = Span(row.name, ink, ground)
        if words == row.name:
            return (spread((edge, name), here, columns, ground),)
        if width(words) < columns - _NAME - 3 - line_width(here):
            beside = (
                Span(f"{fit(row.name, _NAME)}  ", ink, ground),
                Span(words, Ink.MUTED, ground),
            )
            return (spread((edge, *beside), here, columns, ground),)
        below = (Span(f"   {line}", Ink.MUTED, ground) for line in wrap(words, columns - 5))
        return (
            spread((edge, name), here, columns, ground),
            *(fill((edge, line), columns, ground) for line in below),
        )

    def status(self, columns: int) -> tuple[Line, ...] | None:
        if self._trouble is None:
            return None
        return message_rows(f"! {self.host.language(self._trouble)}", Ink.WARN, columns)

    def keys(self) -> Sequence[KeyHint]:
        language = self.host.language
        keys = [("Enter", language(say("pakai")))]
        keys.append(("w", language(say("simpan yang sekarang"))))
        if self.chosen is not None and self.chosen.own:
            keys.append(("d", language(say("hapus"))))
        return (*keys, ("Esc", language(say("kembali"))))

    def press(self, key: str, character: str | None) -> bool:
        self._trouble = None
        match key:
            case "enter":
                self.take()
            case "w":
                self._keep()
            case "d":
                self._drop()
            case _:
                return self.find_letter(character)
        return True

    def take(self) -> None:
        if self.chosen is not None:
            self._under.set_filter(self.chosen.filter)
            self.host.pages.back()

    def _keep(self) -> None:
        if self._under.filter == EVERYTHING:
            self._trouble = say("semua tampil; saringlah lebih dahulu, lalu simpan")
        else:
            self.host.pages.open(FilterNamePage(self.host, self._under.filter))

    def _drop(self) -> None:
        saved = self.chosen
        if saved is None or not saved.own:
            self._trouble = say("hanya saringan yang Anda simpan sendiri dapat dihapus")
            return
        words = say("Hapus saringan “{name}”?", name=saved.name)
        self.confirmation = Confirmation(
            (Sentence(words),), lambda: self._delete(saved), self._close_question
        )

    def _close_question(self) -> None:
        self.confirmation = None

    def _delete(self, saved: Saved) -> None:
        self.confirmation = None
        filters = self.host.filters
        self.host.background.in_turn(
            lambda: filters.delete(saved.name), lambda _: self._dropped(), self._failed
        )

    def _dropped(self) -> None:
        self.load()
        self.host.repaint()

    def _failed(self, problem: Problem) -> None:
        self._trouble = problem.message
        self.host.repaint()


class FilterNamePage(PromptPage):
    """Asks for the name of a filter to keep."""

    id: ClassVar[str] = "filter-name"

    def __init__(self, host: Host, wanted: Filter) -> None:
        super().__init__(host)
        self._wanted = wanted

    def hint(self) -> Message:
        words = filter_in_words(self.host, self._wanted) or ""
        return say("Nama untuk saringan ini: {words}", words=words)

    def keys(self) -> Sequence[KeyHint]:
        language = self.host.language
        return (("Enter", language(say("simpan"))), ("Esc", language(say("urung"))))

    def take(self) -> None:
        filters, name, wanted = self.host.filters, self._typed.text, self._wanted
        self.host.background.in_turn(lambda: filters.save(name, wanted), self._kept, self._failed)

    def _kept(self, saved: Saved) -> None:
        if self.host.page is self:
            self.host.pages.back()
        self.host.tell(say("saringan “{name}” disimpan", name=saved.name), Ink.GOOD)

    def _failed(self, problem: Problem) -> None:
        self._trouble = problem.message
        self.host.repaint()
