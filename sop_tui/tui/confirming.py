"""Questions answered by yes or no, and which keys count as answers.

No act may follow a question that the officer has not seen. A yes counts only if its question was on
the terminal before the key was read, and if the key came alone: a yes out of a paste, or typed
ahead, is dropped. Where a paste arrives as single characters, the driver detects it by the short
time between them.
"""

from collections.abc import Callable
from enum import Enum, auto

from msgspec import Struct

from sop_tui.text.message import Message, say
from sop_tui.tui.ink import Ink

YES = "y"
NO = ("x", "escape")
ANSWERS = frozenset({YES, *NO, "enter"})
"""Keys that answer questions, and therefore cannot start one."""


YES_OR_NO = ((YES, say("ya")), ("x", say("tidak")))
"""The keys of every question, with their meanings."""


class Reply(Enum):
    YES = auto()
    NO = auto()
    NONE = auto()  # any other key, or a yes that does not count


class Sentence(Struct, frozen=True):
    """A sentence of a question; ``ink`` is its role for colouring."""

    words: Message | str
    ink: Ink = Ink.STRONG


class Confirmation(Struct, frozen=True, eq=False):
    """A question in the status rows, and what each answer does.

    ``more`` are additional keys of the page, with their meanings.
    """

    sentences: tuple[Sentence, ...]
    yes: Callable[[], None]
    no: Callable[[], None]
    more: tuple[tuple[str, Message], ...] = ()

    @property
    def keys(self) -> tuple[tuple[str, Message], ...]:
        return (*YES_OR_NO, *self.more)


class KeyStroke(Struct, frozen=True):
    """When a key was read (monotonic clock), and whether it came alone."""

    read_at: float
    alone: bool


class SeenQuestion:
    """Which question the terminal shows, and since when."""

    def __init__(self) -> None:
        self._asked: object | None = None
        self._since = 0.0

    def shown(self, asked: object | None, at: float) -> None:
        """Records, after drawing, which question is on the screen; None if none is."""
        if asked is not self._asked:
            self._asked, self._since = asked, at

    def answer(self, asked: object, key: str, stroke: KeyStroke) -> Reply:
        """The answer that a key gives to a question."""
        if key in NO:
            return Reply.NO
        if key != YES or asked is not self._asked:
            return Reply.NONE
        return Reply.YES if stroke.alone and stroke.read_at > self._since else Reply.NONE
