"""A yes or no that is asked, and which keys count as its answer.

Nothing is done that nobody saw asked. A yes counts only if its question stood on the terminal
before the key was read, and if the key came alone: one out of a paste, or typed ahead, is dropped.
Of a paste whose characters come one by one the driver sees it by the time between them.
"""

from collections.abc import Callable
from enum import Enum, auto

from msgspec import Struct

from sop_tui.text.message import Message, say
from sop_tui.tui.ink import Ink

YES = "y"
NO = ("x", "escape")
ANSWERS = frozenset({YES, *NO, "enter"})
"""Keys that answer questions, and so cannot be the ones that ask."""


YES_OR_NO = ((YES, say("ya")), ("x", say("tidak")))
"""The keys of every question, with what they do."""


class Reply(Enum):
    YES = auto()
    NO = auto()
    NONE = auto()  # another key, or a yes that does not count


class Sentence(Struct, frozen=True):
    """A sentence of a question; ``ink`` says how it is meant."""

    words: Message | str
    ink: Ink = Ink.STRONG


class Confirmation(Struct, frozen=True, eq=False):
    """What is asked in the status rows, and what each answer does.

    ``more`` are keys of the page's own beside yes and no, with what they do.
    """

    sentences: tuple[Sentence, ...]
    yes: Callable[[], None]
    no: Callable[[], None]
    more: tuple[tuple[str, Message], ...] = ()

    @property
    def keys(self) -> tuple[tuple[str, Message], ...]:
        return (*YES_OR_NO, *self.more)


class KeyStroke(Struct, frozen=True):
    """When a key was read, on the monotonic clock, and whether nothing else came with it."""

    read_at: float
    alone: bool


class Sight:
    """What stands on the terminal, as far as it asks for a yes."""

    def __init__(self) -> None:
        self._asked: object | None = None
        self._since = 0.0

    def shown(self, asked: object | None, at: float) -> None:
        """After a painting: what is asked on the screen now, if anything is."""
        if asked is not self._asked:
            self._asked, self._since = asked, at

    def answer(self, asked: object, key: str, stroke: KeyStroke) -> Reply:
        """What a key says to a question."""
        if key in NO:
            return Reply.NO
        if key != YES or asked is not self._asked:
            return Reply.NONE
        return Reply.YES if stroke.alone and stroke.read_at > self._since else Reply.NONE
