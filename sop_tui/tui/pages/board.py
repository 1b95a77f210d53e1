"""Papan: the open cases of one procedure, one lane per role, with the cursor on a case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import ClassVar

from sop_tui.desk.views import Board, Card, Lane, Queue, SopSummary
from sop_tui.text.message import Message, say, say_many
from sop_tui.tui.cached_drawing import CachedDrawing
from sop_tui.tui.cards import card_lines, one_line
from sop_tui.tui.case_filter import EVERYTHING, NOTHING_LEFT, Filter
from sop_tui.tui.ink import Ground, Ink, Line, Span, cut, fill, fit, width
from sop_tui.tui.kinds.page import Host, Move, Page
from sop_tui.tui.pages.board_tabs import tabs_line
from sop_tui.tui.wanted import WantedBlock, with_wanted

_FOLDED = 4  # cells of a folded lane: counts, and the name written downwards
_UNFOLDED = 21  # cells for a number and a step in one row
_WIDEST = 48
_HEADING = 3


@dataclass
class _Column:
    """A lane on the screen: its first visible card, and its cached drawing.

    ``cards`` are those that pass the filter. ``faces`` are the drawn cards, each with the inputs of
    its drawing.
    """

    lane: Lane
    filter: Filter
    cards: tuple[Card, ...]
    top: int = 0
    drawn: tuple[object, list[Line]] | None = None
    faces: Mapping[str, tuple[Card, object, list[Line]]] = field(default_factory=dict)

    def shows(self, lane: Lane, wanted: Filter) -> bool:
        """Whether it already shows this lane with this filter, unchanged."""
        mine = self.lane
        return (
            mine.queue is lane.queue
            and (mine.name, mine.outside, mine.yours) == (lane.name, lane.outside, lane.yours)
            and self.filter == wanted
        )


def most_work(sops: Sequence[SopSummary], otherwise: str) -> str:
    """The procedure with the most cases waiting for the officer; ``otherwise`` in case of a tie or
    if none has any.
    """
    busiest = max(sops, key=lambda sop: (sop.yours, sop.id == otherwise), default=None)
    return busiest.id if busiest is not None and busiest.yours else otherwise


class BoardPage(Page):
    """The board of one procedure; the cursor stays on its case when others change the board."""

    id: ClassVar[str] = "board"

    def __init__(self, host: Host, sop: str = "") -> None:
        super().__init__(host)
        self.sop = sop
        self._sops: tuple[SopSummary, ...] = ()
        self._columns: list[_Column] = []
        self._title = ""
        self._role = ""  # the cursor's lane
        self._at = 0  # index of the cursor's card in the lane
        self._number: str | None = None
        self._unfolded: tuple[str, ...] = ()  # the unfolded lanes, where there is no room for all
        self._drawn_at = ""  # the cursor's lane when the lanes were last laid out
        self._cards_shown = 1
        self._filter = EVERYTHING
        self._board: Board | None = None
        self._tabs: CachedDrawing[Line] = CachedDrawing()
        self._wanted = WantedBlock()

    # What is shown.

    def title(self) -> Message | str:
        only = self._filter.words
        if only is not None:
            return say("Papan {code} · {only}", code=self._code, only=only)
        return say("Papan {code} · {title}", code=self._code, title=self._title)

    @property
    def number(self) -> str | None:
        return self._number

    @property
    def sops(self) -> tuple[SopSummary, ...]:
        return self._sops

    def load(self) -> None:
        self._sops = self.host.desk.lists.sops()
        known = [summary.id for summary in self._sops]
        if self.sop not in known:
            filled = (s.id for s in self._sops if s.open)
            otherwise = next(filled, None) or next(iter(known), "")
            self.sop = most_work(self._sops, otherwise)
        if self.sop:
            self._show(self.host.desk.lists.board(self.sop))

    def choose(self, sop: str) -> None:
        """Shows the board of another procedure."""
        self.sop, self._role, self._number = sop, "", None
        self._columns, self._unfolded = [], ()
        self._show(self.host.desk.lists.board(sop))

    def markable(self) -> Sequence[Card]:
        if not self._columns:
            return ()
        cards = self._columns[self._lane_index()].cards
        return [card for card in cards if card.yours]

    @property
    def filter(self) -> Filter:
        return self._filter

    def set_filter(self, wanted: Filter) -> None:
        self._filter = wanted
        if self._board is not None:
            self._show(self._board)

    @property
    def can_be_left(self) -> bool:
        """It is the first page, but its filter can be left."""
        return self._filter.words is not None

    def leave(self) -> bool:
        if not self.can_be_left:
            return False
        self.set_filter(EVERYTHING)
        return True

    def detail(self) -> Line | None:
        card = self._card()
        if card is not None:
            return one_line(card)
        if any(column.cards for column in self._columns):
            return None
        if any(column.lane.cards for column in self._columns):
            said = NOTHING_LEFT
        else:
            said = say("Belum ada berkas berjalan menurut SOP ini.")
        return (Span(self.host.language(said), Ink.MUTED),)

    def among(self, number: str) -> Sequence[str]:
        for column in self._columns:
            numbers = [card.number for card in column.cards]
            if number in numbers:
                return numbers
        return ()

    def enter(self) -> None:
        if self._number is not None:
            from sop_tui.tui.pages.case import CasePage

            cards = self._columns[self._lane_index()].cards
            self.host.pages.open(CasePage(self.host, self._number, [card.number for card in cards]))

    # Movement.

    def move(self, move: Move) -> None:
        if not self._columns:
            return
        at = self._lane_index()
        cards = len(self._columns[at].cards)
        match move:
            case Move.LEFT:
                self._go_to_lane(at - 1)
            case Move.RIGHT:
                self._go_to_lane(at + 1)
            case Move.UP:
                self._go_to_card(self._at - 1)
            case Move.DOWN:
                self._go_to_card(self._at + 1)
            case Move.PAGE_UP:
                self._go_to_card(self._at - self._cards_shown)
            case Move.PAGE_DOWN:
                self._go_to_card(self._at + self._cards_shown)
            case Move.FIRST:
                self._go_to_card(0)
            case Move.LAST:
                self._go_to_card(cards - 1)

    def seek(self, number: str) -> bool:
        """Moves the cursor to this case; False if it is not on this board."""
        for column in self._columns:
            for at, card in enumerate(column.cards):
                if card.number == number:
                    self._role, self._at, self._number = column.lane.role, at, number
                    return True
        return False

    def _go_to_lane(self, at: int) -> None:
        if not 0 <= at < len(self._columns):
            return
        row = self._at - self._columns[self._lane_index()].top
        column = self._columns[at]
        self._role = column.lane.role
        self._go_to_card(column.top + row)

    def _go_to_card(self, at: int) -> None:
        cards = self._columns[self._lane_index()].cards
        self._at = max(0, min(at, len(cards) - 1))
        self._number = cards[self._at].number if cards else None

    def _lane_index(self) -> int:
        roles = (at for at, c in enumerate(self._columns) if c.lane.role == self._role)
        return next(roles, 0)

    def _card(self) -> Card | None:
        if not self._columns or self._number is None:
            return None
        cards = self._columns[self._lane_index()].cards
        return cards[self._at] if self._at < len(cards) else None

    # Data.

    def _show(self, board: Board) -> None:
        self._board = board
        self._title = board.title
        former = {column.lane.role: column for column in self._columns}
        self._columns = [self._column(lane, former.get(lane.role)) for lane in board.lanes]
        if self._role not in {lane.role for lane in board.lanes}:
            self._role = self._first_lane(board.lanes)
            self._at = 0
        self._follow()

    def _column(self, lane: Lane, former: _Column | None) -> _Column:
        if former is not None and former.shows(lane, self._filter):
            return former
        cards = self._filter.of(lane.cards, self.host.now)
        if former is None:
            return _Column(lane, self._filter, cards)
        return _Column(lane, self._filter, cards, top=former.top, faces=former.faces)

    def _follow(self) -> None:
        """Keeps the cursor on its case; if the case has left the lane, on the next one."""
        if not self._columns:
            self._number = None
            return
        cards = self._columns[self._lane_index()].cards
        if self._number is not None:
            same = (at for at, card in enumerate(cards) if card.number == self._number)
            self._at = next(same, self._at)
        self._go_to_card(self._at)

    @staticmethod
    def _first_lane(lanes: Sequence[Lane]) -> str:
        mine = (lane.role for lane in lanes if any(card.yours for card in lane.cards))
        filled = (lane.role for lane in lanes if lane.cards)
        return next(mine, None) or next(filled, None) or (lanes[0].role if lanes else "")

    @property
    def _code(self) -> str:
        return next((s.code for s in self._sops if s.id == self.sop), "")

    # Drawing.

    def body(self, columns: int, rows: int) -> Sequence[Line]:
        return with_wanted(self.host, self._number, columns, rows, self._lanes, self._wanted)

    def _lanes(self, columns: int, rows: int) -> Sequence[Line]:
        if not self._columns:
            words = self.host.language(say("belum ada SOP yang dapat dipakai"))
            return ((Span(f" {words}", Ink.WARN),),)
        tabs = 1 if rows >= 10 else 0
        widths = self._widths(columns)
        here = self._lane_index()
        height = rows - tabs
        card_rows = _card_rows(height)
        # The last row shows how many more cards there are; the gap after a card is dropped for it.
        self._cards_shown = max(1, (height - _HEADING - (card_rows == 3)) // card_rows)
        drawn = [
            self._lane(column, cells, height, card_rows, at == here)
            for at, (column, cells) in enumerate(zip(self._columns, widths, strict=True))
        ]
        lanes = [tuple(chain.from_iterable(row)) for row in zip(*drawn, strict=True)]
        if not tabs:
            return lanes
        shown = (self._sops, self.sop, columns)
        return [self._tabs.of(shown, lambda: tabs_line(*shown)), *lanes]

    def _widths(self, columns: int) -> list[int]:
        """The width of each lane; lanes without room are folded."""
        count = len(self._columns)
        if count * _UNFOLDED <= columns:
            return self._shared_out(columns, [True] * count)
        room = max(1, (columns - count * _FOLDED) // (_UNFOLDED - _FOLDED))
        unfolded = self._with_room(room)
        return self._shared_out(columns, [each.lane.role in unfolded for each in self._columns])

    def _shared_out(self, columns: int, unfolded: Sequence[bool]) -> list[int]:
        """The width of each lane; extra cells go to lanes that have cases.

        A lane without cases and without the cursor gets only what its name needs.
        """
        here = self._lane_index()
        widths = [_UNFOLDED if each else _FOLDED for each in unfolded]
        every = [at for at, each in enumerate(unfolded) if each]
        filled = [at for at in every if self._columns[at].lane.cards or at == here]
        if not any(column.lane.cards for column in self._columns):
            filled = every
        left = columns - sum(widths)
        while left > 0 and (narrow := [at for at in filled if widths[at] < _WIDEST]):
            each, spare = divmod(left, len(narrow))
            for rank, at in enumerate(narrow):
                more = min(each + (rank < spare), _WIDEST - widths[at])
                widths[at] += more
                left -= more
        return widths

    def _with_room(self, room: int) -> tuple[str, ...]:
        """The lanes that are unfolded, the cursor's lane included.

        A lane unfolds when the cursor enters it, in exchange for the nearest one, usually the one
        the cursor came from; the others stay in place.
        """
        roles = [column.lane.role for column in self._columns]
        here = self._lane_index()
        unfolded = [role for role in self._unfolded if role in roles]
        filled = {column.lane.role for column in self._columns if column.lane.cards}
        if len(unfolded) != room:
            nearest_first = sorted(roles, key=lambda role: (
                role != roles[here], role not in filled, abs(roles.index(role) - here)
            ))  # fmt: skip
            unfolded = nearest_first[:room]
        elif roles[here] not in unfolded:
            came_from = self._drawn_at
            nearest = min(
                unfolded,
                key=lambda role: (
                    role in filled,
                    abs(roles.index(role) - here),
                    role != came_from,
                ),
            )
            unfolded[unfolded.index(nearest)] = roles[here]
        # A lane that has become empty makes room for the nearest one with cases.
        empty = [each for each in unfolded if each not in filled and each != roles[here]]
        folded = sorted(filled.difference(unfolded), key=lambda role: abs(roles.index(role) - here))
        for one, other in zip(empty, folded, strict=False):
            unfolded[unfolded.index(one)] = other
        self._unfolded, self._drawn_at = tuple(unfolded), roles[here]
        return self._unfolded

    def _lane(
        self, column: _Column, cells: int, rows: int, card_rows: int, here: bool
    ) -> list[Line]:
        self._scroll(column, here)
        key = (
            cells,
            rows,
            card_rows,
            here,
            self._at if here else 0,
            column.top,
            self.host.now.date(),
            [self._signs_of(card) for card in self._shown(column)],
        )
        if column.drawn is None or column.drawn[0] != key:
            lines = (
                self._folded(column, rows)
                if cells == _FOLDED
                else self._opened(column, cells, rows, card_rows, here)
            )
            column.drawn = (key, lines)
        return column.drawn[1]

    def _scroll(self, column: _Column, here: bool) -> None:
        last = max(0, len(column.cards) - self._cards_shown)
        top = column.top
        if here:
            top = max(min(top, self._at), self._at - self._cards_shown + 1)
        column.top = max(0, min(top, last))

    def _shown(self, column: _Column) -> Sequence[Card]:
        return column.cards[column.top : column.top + self._cards_shown]

    def _opened(
        self, column: _Column, cells: int, rows: int, card_rows: int, here: bool
    ) -> list[Line]:
        inner = cells - 1
        lines = self._heading(column, inner, here)
        shown = self._shown(column)
        column.faces = {
            card.number: self._face(column, card, inner, card_rows, here and at == self._at)
            for at, card in enumerate(shown, start=column.top)
        }
        for _, _, face in column.faces.values():
            lines += face
        below = len(column.cards) - column.top - len(shown)
        lines += [fill((), inner)] * (rows - len(lines))
        del lines[rows:]
        if below > 0 and lines:
            more = self.host.language(say("↓ {n} lagi", n=below))
            lines[-1] = fill((Span(f" {more}", Ink.MUTED),), inner)
        return [(*line, Span(" ")) for line in lines]

    def _face(
        self, column: _Column, card: Card, cells: int, rows: int, chosen: bool
    ) -> tuple[Card, object, list[Line]]:
        """A card's drawing with its inputs; cached while the inputs are the same."""
        host = self.host
        depends = (cells, rows, chosen, host.now.date(), self._signs_of(card))
        known = column.faces.get(card.number)
        if known is not None and known[0] is card and known[1] == depends:
            return known
        return card, depends, card_lines(host, card, cells, rows, chosen)

    def _signs_of(self, card: Card) -> tuple[bool, bool, str]:
        """The inputs of a card's drawing outside the case: mark, news, time left."""
        host, number = self.host, card.number
        return (
            number in host.marks.numbers,
            host.news.is_of(number),
            host.desk_cache.time_words(card),
        )

    def _heading(self, column: _Column, cells: int, here: bool) -> list[Line]:
        lane, language = column.lane, self.host.language
        ink = Ink.ACCENT if lane.yours else Ink.STRONG
        sign = "● " if lane.yours else "○ " if lane.outside else "  "
        count, all_ = len(column.cards), len(lane.cards)
        counts: list[Span] = [Span("  ")]
        if not all_:
            counts.append(Span(language(say("kosong")), Ink.MUTED))
        elif count < all_:
            some = language(say("{n} dari {all}", n=count, all=all_))
            counts.append(Span(some, Ink.MUTED))
        else:
            counts.append(Span(language(say_many("{n} berkas", count)), Ink.MUTED))
        counts += self._by_time(lane.queue, cells - sum(width(span.text) for span in counts))
        above = f" ↑ {column.top} " if column.top else ""
        stroke = "━" if here else "─"
        rule = stroke + above + stroke * (cells - 1 - width(above))
        ground = Ground.CURSOR if here and not count else Ground.PAGE
        name = (Span(sign, ink, ground), Span(cut(lane.name, cells - 2), ink, ground))
        return [
            fill(name, cells, ground),
            fill(counts, cells),
            (Span(fit(rule, cells), Ink.ACCENT if here else Ink.RULE),),
        ]

    def _by_time(self, queue: Queue, cells: int) -> list[Span]:
        """The numbers of late cases and of those due today, in words where there is room."""
        language = self.host.language
        counted = [
            (n, sign, language(words), ink)
            for n, sign, words, ink in (
                (queue.late, "!", say("{n} terlambat", n=queue.late), Ink.LATE),
                (queue.today, "•", say("{n} hari ini", n=queue.today), Ink.TODAY),
            )
            if n
        ]
        spoken = [Span(f" · {words}", ink) for _, _, words, ink in counted]
        if sum(width(span.text) for span in spoken) <= cells:
            return spoken
        return [Span(f" {sign}{n}", ink) for n, sign, _, ink in counted]

    def _folded(self, column: _Column, rows: int) -> list[Line]:
        lane, inner = column.lane, _FOLDED - 1
        late, today = lane.queue.late, lane.queue.today
        ink = Ink.ACCENT if lane.yours else Ink.MUTED
        sign = "●" if lane.yours else "○" if lane.outside else " "
        count = str(len(column.cards)) if len(column.cards) < 1000 else "1k+"
        urgent = Span("")
        if late:
            urgent = Span(f"!{late}"[:inner], Ink.LATE)
        elif today:
            urgent = Span(f"•{today}"[:inner], Ink.TODAY)
        lines: list[Line] = [
            fill((Span(sign if len(count) < inner else "", ink),
                  Span(count, Ink.STRONG if column.cards else Ink.MUTED)), inner),
            fill((urgent,), inner),
            (Span("─" * inner, Ink.RULE),),
        ]  # fmt: skip
        letters = cut(lane.name, max(0, rows - len(lines)))
        lines += [fill((Span(f" {letter}", ink),), inner) for letter in letters]
        lines += [fill((), inner)] * (rows - len(lines))
        return [(*line, Span(" ")) for line in lines[:rows]]


def _card_rows(height: int) -> int:
    """Rows per card, with the gap after it; high screens show two rows of title."""
    if height < 15:
        return 3
    return 4 if height < 34 else 5
