"""What every page can do, and what a page may ask of the screen that it is on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import Enum, auto
from typing import ClassVar, Protocol

from msgspec import Struct

from sop_tui.casework.commands import Act
from sop_tui.desk.desk import Desk
from sop_tui.desk.views import Card
from sop_tui.text.language import Language
from sop_tui.text.message import Message, Problem
from sop_tui.tui.answers import Answers
from sop_tui.tui.background import BackgroundWork
from sop_tui.tui.confirming import Confirmation
from sop_tui.tui.editing import Typed
from sop_tui.tui.filters import Filters
from sop_tui.tui.ink import Ink, KeyHint, Line
from sop_tui.tui.keeping import Keeping
from sop_tui.tui.kept import Kept
from sop_tui.tui.marking import Marks
from sop_tui.tui.narrowing import EVERYTHING, Filter
from sop_tui.tui.news import News
from sop_tui.tui.preferred import Preferences
from sop_tui.tui.theme import Palette


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


class Handout(Struct, frozen=True):
    """A text that an officer is given: as a file or, on a shared server, by the terminal.

    ``written`` and ``refused`` are called when it has become a file, or why it has not. ``fetch``
    is the command by which the gate of a shared server gives it once more, "" where none does.
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
        """The procedure chosen on the board; "" when there is none."""
        ...

    def open(self, page: Page) -> None:
        """Shows another page over the present one."""
        ...

    def back(self) -> None:
        """Goes back to the page before; from the first one, leaves."""
        ...

    def home(self) -> Page:
        """Goes back to the board, and gives it."""
        ...

    def choose_sop(self, sop: str) -> None:
        """Chooses another procedure, without leaving the page."""
        ...


class Dialogue(Protocol):
    """The dialogue of an act on a case, from the first key to the store."""

    def subject(self, act: Act) -> str | None:
        """The case that an act would be about."""
        ...

    def why_not(self, act: Act) -> Message | None:
        """Why the act is not allowed on its case; None when it is."""
        ...

    def ask(self, act: Act) -> None:
        """Begins to ask for what the act needs."""
        ...


class Host(Protocol):
    """The screen, as pages and commands see it: its parts, and what it says and shows itself.

    ``answers`` are the desk's, asked once for what is shown many times; ``background`` takes what
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
    answers: Answers
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
        """The case of the present page, if there is one."""
        ...

    @property
    def question_is_long(self) -> bool:
        """Whether a question of the page has more rows than are shown."""
        ...

    def tell(self, message: Message, ink: Ink = Ink.TEXT) -> None:
        """Says something in the status row, until the next key."""
        ...

    def reload(self, number: str | None = None) -> None:
        """Reads again what is shown, after a change of one's own.

        With a number only that case has changed, and whoever asks tells of it next: no painting.
        """
        ...

    def repaint(self) -> None: ...

    def key_of(self, command: str) -> str | None:
        """The key of a command as it is written, by the command's id; None where it has none."""
        ...

    def is_move(self, key: str) -> bool:
        """Whether a key only moves the cursor."""
        ...

    def wear(self, palette: Palette) -> None:
        """Shows everything in another palette."""
        ...

    def take_over(self) -> None:
        """Shows theme and keys as they have been chosen."""
        ...

    def sit_down(self, officer: str) -> None:
        """Goes on as another officer; only in the demo."""
        ...

    def hand_out(self, handout: Handout) -> None:
        """Gives the officer the text."""
        ...


class Page:
    """A page: what it shows, and where its cursor stands.

    A page is made when it is opened and lives until it is left. ``load`` reads again what it shows,
    at the start and whenever something has changed; ``body`` only draws.
    """

    id: ClassVar[str]
    closed: ClassVar[bool] = False
    """Whether no key leads from here to a command, but for those that move and lead back."""

    narrows_by_all: ClassVar[bool] = False
    """Whether its list can be narrowed by all that a filter says: not by time and words alone."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.confirmation: Confirmation | None = None
        """The yes or no that the page waits for; the screen shows it and takes the answer."""

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
    def acts_by_itself(self) -> bool:
        """Whether it goes from act to act; what changes meanwhile is no news of another's doing."""
        return False

    @property
    def officer(self) -> str | None:
        """The officer that a change of entries is about."""
        return None

    def load(self) -> None:
        """Reads again what is shown, keeping the cursor on its case."""

    def opened(self) -> None:
        """Begins what belongs to opening it; it is loaded and on the screen."""

    def body(self, columns: int, rows: int) -> Sequence[Line]:
        """The lines of the page; fewer than ``rows`` leave the rest empty."""
        raise NotImplementedError

    def detail(self) -> Line | None:
        """What the status row says of the chosen thing while there is nothing else to say."""
        return None

    @property
    def unfinished(self) -> bool:
        """Whether something is typed here that comes back when the page is opened again."""
        return False

    @property
    def begun_as(self) -> tuple[str, str | None]:
        """What the page is about: what was typed on one comes back on its like only."""
        return self.id, self.number

    def resumed(self, fresh: Page) -> None:
        """Goes on in place of a page that was just made to be opened."""

    def show_sop(self, sop: str) -> bool:  # noqa: ARG002
        """Shows another procedure, if the page is about one."""
        return False

    def status(self, columns: int) -> tuple[Line, ...] | None:  # noqa: ARG002
        """A status row of the page's own, e.g. while typing; None leaves it to the screen."""
        return None

    def keys(self) -> Sequence[KeyHint] | None:
        """A key bar of the page's own, e.g. while typing; None leaves it to the commands."""
        return None

    def own_keys(self) -> Sequence[KeyHint]:
        """Keys that the page answers itself, for the row of what can be done here."""
        return ()

    def moving_keys(self) -> Sequence[KeyHint]:
        """How one moves in it, for the row of what can be done where nothing else can be."""
        return ()

    def move(self, move: Move) -> None:
        """The cursor goes there, if it can."""

    def enter(self) -> None:
        """Opens what is chosen."""

    def among(self, number: str) -> Sequence[str]:  # noqa: ARG002
        """The cases among which this one is met here, in their order."""
        return ()

    def markable(self) -> Sequence[Card]:
        """The cases that are marked when all of them are: those that wait for the officer."""
        return ()

    @property
    def filter(self) -> Filter:
        """What the page's list is narrowed to."""
        return EVERYTHING

    def sift(self, wanted: Filter) -> None:
        """Narrows the page's list, if it has one that can be."""

    def go_on(self) -> None:
        """After an act: goes to the case that waits next, where the page is about one case."""

    @property
    def can_be_left(self) -> bool:
        """Whether there is somewhere to go from here."""
        return True

    def left(self) -> None:
        """It is on the screen no more, whichever way led out of it."""

    def leave(self) -> bool:
        """Escape, where the page has no other use for it; False where there is nowhere to go."""
        self.host.pages.back()
        return True

    def press(self, key: str, character: str | None) -> bool:  # noqa: ARG002
        """Takes a key that belongs to the page, e.g. while typing; False leaves it to commands."""
        return False

    def paste(self, text: str) -> bool:  # noqa: ARG002
        """Takes pasted text, if the page is one to type in; it is on one line and plain."""
        return False

    def remark(self, said: Message) -> None:
        """Says something about what was typed or pasted, where one types."""
        self.host.tell(said)
