"""What every page can do, and what a page may ask of the screen that it is on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import Enum, auto
from typing import TYPE_CHECKING, ClassVar, Protocol, TypeVar

from sop_tui.casework.commands import Act
from sop_tui.desk.desk import Desk
from sop_tui.desk.views import Card
from sop_tui.text.language import Language
from sop_tui.text.message import Message, Problem, say_many
from sop_tui.tui.ink import Ground, Ink, Line, Sheet, Span, on
from sop_tui.tui.narrowing import EVERYTHING, Filter

if TYPE_CHECKING:
    from sop_tui.tui.commands import Keymap
    from sop_tui.tui.filters import Filters
    from sop_tui.tui.frame import Key
    from sop_tui.tui.marking import Marks
    from sop_tui.tui.pages.export import ExportPage
    from sop_tui.tui.theme import Palette

T = TypeVar("T")


class Move(Enum):
    """Where a movement key leads."""

    UP = auto()
    DOWN = auto()
    LEFT = auto()
    RIGHT = auto()
    PAGE_UP = auto()
    PAGE_DOWN = auto()
    FIRST = auto()
    LAST = auto()


class Host(Protocol):
    """The screen, as pages and commands see it."""

    desk: Desk
    language: Language
    keymap: Keymap
    palette: Palette
    marks: Marks
    filters: Filters
    switchable: tuple[str, ...]
    captive: bool

    @property
    def now(self) -> datetime:
        """The present minute, in the calendar's zone."""
        ...

    @property
    def page(self) -> Page: ...

    @property
    def sop(self) -> str:
        """The procedure chosen on the board; "" when there is none."""
        ...

    @property
    def card(self) -> Card | None:
        """The case of the present page, if there is one."""
        ...

    def time_words(self, card: Card) -> str:
        """The time left or run over, in words."""
        ...

    def why_not(self, act: Act) -> Message | None:
        """Why the act is not allowed on the case of the present page."""
        ...

    def ask(self, act: Act) -> None:
        """Begins to ask for what the act needs."""
        ...

    def reload(self) -> None:
        """Reads anew what is shown, after a change of one's own."""
        ...

    def tell(self, message: Message, ink: Ink = Ink.TEXT) -> None:
        """Says something in the status row, until the next key."""
        ...

    def open(self, page: Page) -> None:
        """Shows another page over this one."""
        ...

    def back(self) -> None:
        """Goes back to the page before; from the first one, leaves."""
        ...

    def home(self) -> Page:
        """Goes back to the board."""
        ...

    def wear(self, palette: Palette) -> None:
        """Shows everything in another palette."""
        ...

    def sit_down(self, officer: str) -> None:
        """Goes on as another officer; only in the demo."""
        ...

    def in_background(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[Problem], None] | None = None,
    ) -> None:
        """Does the work on the store's thread, then hands its result to the event loop."""
        ...

    def hand_out(self, export: ExportPage) -> None:
        """Gives the officer the text: as a file or, on a shared server, by the terminal."""
        ...

    def repaint(self) -> None: ...


class Page:
    """A page: what it shows, and where its cursor stands.

    A page is made when it is opened and lives until it is left. ``load`` reads anew what it shows,
    at the start and whenever something has changed; ``body`` only draws.
    """

    id: ClassVar[str]

    def __init__(self, host: Host) -> None:
        self.host = host

    def title(self) -> Message | str:
        """The name of the page, for the title row."""
        raise NotImplementedError

    @property
    def about(self) -> Page:
        """The page that commands are about: this one, but for the list of the commands."""
        return self

    @property
    def number(self) -> str | None:
        """The case that acts are about."""
        return None

    @property
    def officer(self) -> str | None:
        """The officer that a change of entries is about."""
        return None

    def load(self) -> None:
        """Reads anew what is shown, keeping the cursor on its case."""

    def opened(self) -> None:
        """Begins what belongs to opening it; it is loaded and on the screen."""

    def body(self, columns: int, rows: int) -> Sequence[Line]:
        """The lines of the page; fewer than ``rows`` leave the rest empty."""
        raise NotImplementedError

    def detail(self) -> Line | None:
        """What the status row says of the chosen thing while there is nothing else to say."""
        return None

    def status(self, columns: int) -> tuple[Line, ...] | None:  # noqa: ARG002
        """A status row of the page's own, e.g. a question; None leaves it to the screen."""
        return None

    def keys(self) -> Sequence[Key] | None:
        """A key bar of the page's own, e.g. while typing; None leaves it to the commands."""
        return None

    def move(self, move: Move) -> None:
        """The cursor goes there, if it can."""

    def enter(self) -> None:
        """Opens what is chosen."""

    def markable(self) -> Sequence[Card]:
        """The cases that are marked when all of them are: those that wait for the officer."""
        return ()

    @property
    def filter(self) -> Filter:
        """What the page's list is narrowed to."""
        return EVERYTHING

    def sift(self, wanted: Filter) -> None:
        """Narrows the page's list, if it has one that can be."""

    def press(self, key: str, character: str | None) -> bool:  # noqa: ARG002
        """Takes a key that belongs to the page, e.g. while typing; False leaves it to commands."""
        return False

    def paste(self, text: str) -> bool:  # noqa: ARG002
        """Takes pasted text, if the page is one to type in."""
        return False


class SheetPage(Page):
    """A page of lines that is scrolled.

    Subclasses make the :class:`Sheet`; it is asked for again only when the width or the data is
    another.
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

    def body(self, columns: int, rows: int) -> Sequence[Line]:
        if self._drawn is None or self._drawn[0] != columns:
            self._drawn = (columns, self.sheet(columns))
        sheet = self._drawn[1]
        head = sheet.head if len(sheet.head) < rows else ()
        self._rows = max(1, rows - len(head))
        if self._top is None:
            # A little of what comes before the place of interest tells where one is.
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
        steps = {
            Move.UP: at - 1,
            Move.DOWN: at + 1,
            Move.PAGE_UP: at - 5,
            Move.PAGE_DOWN: at + 5,
            Move.FIRST: 0,
            Move.LAST: len(stops) - 1,
        }
        self._stop = stops[max(0, min(len(stops) - 1, steps.get(move, at)))]
        top = self._top or 0
        if self._stop < top:
            self._top = self._stop
        elif self._stop > top + self._rows - 2:
            self._top = self._stop - self._rows + 2

    def _more(self, hidden: int) -> Line:
        words = self.host.language(say_many("↓ {n} baris lagi", hidden))
        return (Span(f" {words} ", Ink.MUTED),)
