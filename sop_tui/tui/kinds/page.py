"""What every page can do, and what a page may ask of the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import Enum, auto
from typing import ClassVar, Protocol

from msgspec import Struct

from sop_tui.casework.acts import Act
from sop_tui.desk.desk import Desk
from sop_tui.desk.views import Card
from sop_tui.text.language import Language
from sop_tui.text.message import Message, Problem
from sop_tui.tui.background import BackgroundWork
from sop_tui.tui.case_filter import EVERYTHING, Filter
from sop_tui.tui.confirming import Confirmation
from sop_tui.tui.desk_cache import DeskCache
from sop_tui.tui.editing import Typed
from sop_tui.tui.filters import Filters
from sop_tui.tui.ink import Ink, KeyHint, Line
from sop_tui.tui.keeping import Keeping
from sop_tui.tui.kept import Kept
from sop_tui.tui.marking import Marks
from sop_tui.tui.news import News
from sop_tui.tui.preferred import Preferences
from sop_tui.tui.theme import Palette


class Move(Enum):
    """The direction of a movement key."""

    UP = auto()
    DOWN = auto()
    LEFT = auto()
    RIGHT = auto()
    PAGE_UP = auto()
    PAGE_DOWN = auto()
    FIRST = auto()
    LAST = auto()


class ExportText(Struct, frozen=True):
    """A text for an officer: as a file or, on a shared server, through the terminal.

    ``written`` is called when the file is written, ``refused`` when it could not be. ``fetch`` is
    the command by which the gate gives the text again; "" if there is none.
    """

    name: str
    text: str
    number: str
    replace: bool
    written: Callable[[], None]
    refused: Callable[[Problem], None]
    fetch: str


class Pages(Protocol):
    """The pages one above another."""

    @property
    def sop(self) -> str:
        """The procedure chosen on the board; "" if there is none."""
        ...

    def open(self, page: Page) -> None:
        """Shows another page over the present one."""
        ...

    def back(self) -> None:
        """Returns to the page before; from the first page, leaves the program."""
        ...

    def home(self) -> Page:
        """Goes back to the board, and gives it."""
        ...

    def choose_sop(self, sop: str) -> None:
        """Switches to another procedure without leaving the page."""
        ...


class Dialogue(Protocol):
    """The dialogue of an act on a case, from the first key to the store."""

    def subject(self, act: Act) -> str | None:
        """The case to which an act would apply."""
        ...

    def why_not(self, act: Act) -> Message | None:
        """Why the act is not allowed on its case; None when it is."""
        ...

    def ask(self, act: Act) -> None:
        """Starts the dialogue for an act."""
        ...


class Host(Protocol):
    """The screen, as pages and commands see it: its parts, and what it says and shows itself.

    ``desk_cache`` keeps the desk's answers that are shown many times; ``background`` takes what
    is slow; ``keeping`` writes down what the officer chooses.
    """

    desk: Desk
    language: Language
    palette: Palette
    marks: Marks
    filters: Filters
    kept: Kept
    given: Preferences
    news: News
    typed_last: dict[str, Typed]
    switchable: tuple[str, ...]
    captive: bool
    desk_cache: DeskCache
    background: BackgroundWork
    keeping: Keeping

    @property
    def pages(self) -> Pages: ...

    @property
    def acting(self) -> Dialogue: ...

    @property
    def now(self) -> datetime:
        """The present minute, in the calendar's zone."""
        ...

    @property
    def page(self) -> Page:
        """The page that is seen."""
        ...

    @property
    def card(self) -> Card | None:
        """The case of the present page, if any."""
        ...

    @property
    def question_hides(self) -> int:
        """How many rows of the question are not shown."""
        ...

    def tell(self, message: Message, ink: Ink = Ink.TEXT) -> None:
        """Shows a message in the status row, until the next key."""
        ...

    def reload(self, number: str | None = None) -> None:
        """Reads again what is shown, after a change by this officer.

        With a number only that case has changed, and the caller's next message draws the screen.
        """
        ...

    def repaint(self) -> None: ...

    def draw_anew(self) -> None:
        """Sends the whole screen again, after something else has written on the terminal."""
        ...

    def key_of(self, command: str) -> str | None:
        """The name of a command's key, by the command's id; None if it has none."""
        ...

    def is_move(self, key: str) -> bool:
        """Whether a key only moves the cursor."""
        ...

    def set_palette(self, palette: Palette) -> None:
        """Switches to another palette."""
        ...

    def apply_preferences(self) -> None:
        """Applies the chosen theme and keys."""
        ...

    def switch_officer(self, officer: str) -> None:
        """Switches to another officer; only in the demo."""
        ...

    def deliver_export(self, export: ExportText) -> None:
        """Gives the officer a text."""
        ...


class Page:
    """A page: what it shows, and where its cursor is.

    A page lives from when it is opened until it is left. ``load`` reads what it shows, at the start
    and after every change; ``body`` only draws.
    """

    id: ClassVar[str]
    closed: ClassVar[bool] = False
    """Whether keys here call no commands, except for moving and going back."""

    filters_by_all: ClassVar[bool] = False
    """Whether its list supports all conditions of a filter, not only time and words."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.confirmation: Confirmation | None = None
        """The yes or no that the page waits for; the screen shows it and takes the answer."""

    def title(self) -> Message | str:
        """The page's name, for the title row."""
        raise NotImplementedError

    @property
    def about(self) -> Page:
        """The page to which commands apply: this one, except for the command palette."""
        return self

    @property
    def number(self) -> str | None:
        """The case to which acts apply."""
        return None

    @property
    def acts_by_itself(self) -> bool:
        """Whether it carries out several acts by itself; changes meanwhile are then not news by
        others.
        """
        return False

    @property
    def officer(self) -> str | None:
        """The officer to whose entry changes apply."""
        return None

    def load(self) -> None:
        """Reads again what is shown; the cursor stays on its case."""

    def opened(self) -> None:
        """Called after the page is loaded and on the screen."""

    def body(self, columns: int, rows: int) -> Sequence[Line]:
        """The page's lines; if there are fewer than ``rows``, the rest stays empty."""
        raise NotImplementedError

    def detail(self) -> Line | None:
        """The status row about the selection, while there is no other message."""
        return None

    @property
    def unfinished(self) -> bool:
        """Whether typed text has to come back when the page is opened again."""
        return False

    @property
    def resume_key(self) -> tuple[str, str | None]:
        """What the page is about: kept text comes back only on a page with the same value."""
        return self.id, self.number

    def resumed(self, fresh: Page) -> None:
        """Continues in place of a page that was just made for opening."""

    def show_sop(self, sop: str) -> bool:  # noqa: ARG002
        """Switches to another procedure, if the page shows one."""
        return False

    def status(self, columns: int) -> tuple[Line, ...] | None:  # noqa: ARG002
        """The page's own status rows, e.g. while typing; None leaves them to the screen."""
        return None

    def keys(self) -> Sequence[KeyHint] | None:
        """The page's own key bar, e.g. while typing; None leaves it to the commands."""
        return None

    def own_keys(self) -> Sequence[KeyHint]:
        """Keys that the page handles itself, for the first row of the key bar."""
        return ()

    def moving_keys(self) -> Sequence[KeyHint]:
        """The movement keys, shown in the first row of the key bar if nothing can be done."""
        return ()

    def move(self, move: Move) -> None:
        """Moves the cursor in this direction, if possible."""

    def enter(self) -> None:
        """Opens the selection."""

    def among(self, number: str) -> Sequence[str]:  # noqa: ARG002
        """The cases of the list that contains this one, in order."""
        return ()

    def markable(self) -> Sequence[Card]:
        """The cases that "mark all" marks: those that wait for the officer."""
        return ()

    @property
    def filter(self) -> Filter:
        """The filter of the page's list."""
        return EVERYTHING

    def set_filter(self, wanted: Filter) -> None:
        """Filters the page's list, if it has one."""

    def go_on(self) -> None:
        """After an act on a page about one case: shows the next waiting case."""

    @property
    def can_be_left(self) -> bool:
        """Whether there is a page to go back to."""
        return True

    def left(self) -> None:
        """Called when the page is left, however."""

    def leave(self) -> bool:
        """Handles Escape; returns False if there is nowhere to go."""
        self.host.pages.back()
        return True

    def press(self, key: str, character: str | None) -> bool:  # noqa: ARG002
        """Handles a key of the page itself, e.g. while typing; False leaves it to the commands."""
        return False

    def paste(self, text: str) -> bool:  # noqa: ARG002
        """Handles pasted text (one line, cleaned); False if nothing can be typed here."""
        return False

    def remark(self, said: Message) -> None:
        """Shows a remark about typed or pasted text where the officer is typing."""
        self.host.tell(said)
