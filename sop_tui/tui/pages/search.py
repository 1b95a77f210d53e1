"""Cari: finds cases while typing, by number, title, applicant, reference and notes."""

from collections.abc import Sequence
from typing import ClassVar

from sop_tui.desk.desk import Desk
from sop_tui.desk.views import Card
from sop_tui.text.message import Message, Problem, say, say_many
from sop_tui.tui.cards import card_row, one_line
from sop_tui.tui.frame import field
from sop_tui.tui.hits import hit_lines
from sop_tui.tui.ink import Ink, Line, Span
from sop_tui.tui.kinds.finding import FindingPage
from sop_tui.tui.kinds.page import Host
from sop_tui.tui.pages.case import CasePage
from sop_tui.tui.wanted import with_wanted

_AT_ONCE = 500  # cases indexed before other work gets its turn
_LONG = 2000  # number of cases left to index from which progress is shown


class SearchPage(FindingPage[Card]):
    """A line to type in, and the results: open and closed cases alike."""

    id: ClassVar[str] = "search"
    taking = say("buka")

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._asked = ""
        self._live: tuple[Card, ...] = ()
        self._archived: tuple[Card, ...] | None = ()  # None while they are being searched
        self._to_learn = 0
        self._trouble: Message | None = None

    def title(self) -> Message | str:
        return say("Cari")

    @property
    def number(self) -> str | None:
        return self.chosen.number if self.chosen is not None else None

    def load(self) -> None:
        self._learn()
        self.find()

    def key(self, row: Card) -> str:
        return row.number

    def line(self, row: Card, columns: int, chosen: bool) -> Line:
        return card_row(self.host, row, columns, chosen, self._words_asked)

    def lines(self, row: Card, columns: int, chosen: bool) -> Sequence[Line]:
        """The result, its place, and the note in which the words were found."""
        line = self.line(row, columns, chosen)
        shown = "".join(span.text for span in line)
        return (line, *hit_lines(self.host, row, self._words_asked, columns, chosen, shown))

    @property
    def _words_asked(self) -> Sequence[str]:
        return self._asked.casefold().split()

    def head(self, columns: int) -> Sequence[Line]:
        language, said = self.host.language, self._said()
        ink = Ink.WARN if self._trouble is not None else Ink.MUTED
        found = Span(f" {language(said)}" if said is not None else "", ink)
        return (field(self._typed, columns, " / "), (found,))

    def _said(self) -> Message | None:
        if self._trouble is not None:
            return self._trouble
        if self._to_learn > _LONG:
            return say_many("Menyiapkan pencarian dalam catatan: {n} berkas lagi…", self._to_learn)
        if not self._asked.strip():
            return self.again()
        if self._archived is None:
            return say("{n} ditemukan; arsip masih dicari…", n=len(self._live))
        if self._archived:
            return say(
                "{n} ditemukan, dan {archived} di arsip",
                n=len(self._live),
                archived=len(self.rows) - len(self._live),
            )
        return say("{n} ditemukan", n=len(self._live))

    def body(self, columns: int, rows: int) -> Sequence[Line]:
        return with_wanted(self.host, self.number, columns, rows, super().body)

    def empty(self) -> Message | None:
        if not self._typed.text.strip():
            return say("Ketik nomor, kata dari judul, pemohon, nomor agenda, atau catatan.")
        return None

    def detail(self) -> Line | None:
        return one_line(self.chosen) if self.chosen is not None else None

    def take(self) -> None:
        self._remember()
        if self.chosen is not None:
            self.host.pages.open(
                CasePage(self.host, self.chosen.number, [row.number for row in self.rows])
            )

    # The words of all cases are indexed when the page opens, a slice at a time.

    def _learn(self) -> None:
        desk = self.host.desk
        self.host.background.in_turn(lambda: desk.searching.learn(_AT_ONCE), self._learned)

    def _learned(self, left: tuple[int, int]) -> None:
        if self.host.page is not self:
            return
        before, self._to_learn = self._to_learn, left[0]
        if self._to_learn:
            self._learn()
        elif before:
            self.find()  # search again, now in all notes
        if before or self._to_learn:
            self.host.repaint()

    # Results from the archives are listed below the live ones, so that no row moves.

    def find(self) -> None:
        wanted = self._typed.text
        if wanted != self._asked:
            self._archived = None
        self._asked = wanted
        if not wanted.strip():
            self._live, self._archived, self.rows, self._trouble = (), (), (), None
            return
        desk = self.host.desk
        self.host.background.in_turn(
            lambda: _look(desk, wanted) if self._asked == wanted else None,
            lambda found: self._found(wanted, found),
            self._failed,
        )

    def _found(self, wanted: str, looked: tuple[tuple[Card, ...], bool] | None) -> None:
        if wanted != self._asked or looked is None:
            return
        found, archives = looked
        if not archives:
            self._archived = ()
        meant = self.host.desk.lists.number_meant(wanted, self.host.pages.sop)
        self._trouble = None
        self._live = found
        if meant is not None:
            first = tuple(card for card in found if card.number == meant)
            self._live = (*first, *(card for card in found if card.number != meant))
        self._show()
        if self._archived is None:
            desk = self.host.desk
            self.host.background.in_turn(
                lambda: desk.searching.archives(wanted, lambda: self._is_asked(wanted)),
                lambda archived: self._found_archived(wanted, archived),
                self._failed,
            )

    def _is_asked(self, wanted: str) -> bool:
        """Whether this search is still wanted; called on the store's thread."""
        return self._asked == wanted and self.host.page is self

    def _found_archived(self, wanted: str, archived: tuple[Card, ...]) -> None:
        if self._is_asked(wanted):
            self._archived = archived
            self._show()

    def _show(self) -> None:
        rows = self._live
        if self._archived:
            live = {card.number for card in rows}
            rows = (*rows, *(card for card in self._archived if card.number not in live))
        self.show(rows)
        self.host.repaint()

    def _failed(self, problem: Problem) -> None:
        self._trouble, self._live, self._archived, self.rows = problem.message, (), (), ()
        self.host.repaint()


def _look(desk: Desk, wanted: str) -> tuple[tuple[Card, ...], bool]:
    """The results among live cases, and whether there are archives to search as well."""
    return desk.searching.live(wanted), desk.searching.has_archives()
