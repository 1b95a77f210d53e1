"""Pages that change officers' entries: what a change means is told before it is made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sop_tui.desk.officers import OfficerDone, Officers
from sop_tui.text.message import Message, Problem, say
from sop_tui.tui.frame import Key, told_rows
from sop_tui.tui.ink import Ground, Ink, Line, on
from sop_tui.tui.pages.base import Host, Page

OfficerChange = Callable[[Officers], OfficerDone]
"""A change of an entry, to be decided on as a preview first and then made."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A change that waits for a yes, with what it would mean."""

    sentence: Message
    notices: tuple[Message, ...]
    change: OfficerChange


class AskingPage(Page):
    """A page with a question of its own in the status row: ``y`` does it, ``x`` does not."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._asked: Asked | None = None
        self._working = False
        self._trouble: Message | None = None

    @property
    def is_asking(self) -> bool:
        return self._asked is not None

    def ask(self, change: OfficerChange, sentence: Callable[[OfficerDone], Message]) -> None:
        """Asks for a change in one sentence, or says why it would be refused."""
        try:
            preview = change(self.host.desk.officers.preview)
        except Problem as problem:
            self.trouble(problem.message)
        else:
            self._trouble = None
            self._asked = Asked(sentence(preview), preview.notices, change)

    def trouble(self, message: Message) -> None:
        """Says what is wrong, until the next key."""
        self._trouble = message

    def made(self, done: OfficerDone) -> None:
        """After the change: says it, with what it meant for others."""
        self.load()
        said = done.sentence
        for notice in done.notices:
            said = say("{said}. {notice}", said=said, notice=notice)
        self.host.tell(said, Ink.GOOD)

    def status(self, columns: int) -> tuple[Line, ...] | None:
        language = self.host.language
        if self._asked is not None:
            parts = [(self._asked.sentence, Ink.STRONG)]
            parts += [(notice, Ink.TEXT) for notice in self._asked.notices]
            return tuple(
                on(Ground.ASK, row)
                for words, ink in parts
                for row in told_rows(language(words), ink, columns)
            )
        if self._trouble is not None:
            return told_rows(f"! {language(self._trouble)}", Ink.WARN, columns)
        return None

    def keys(self) -> Sequence[Key] | None:
        if self._asked is None:
            return None
        language = self.host.language
        return (("y", language(say("ya"))), ("x", language(say("tidak"))))

    def press(self, key: str, character: str | None) -> bool:  # noqa: ARG002
        if self._working:
            return True
        self._trouble = None
        if self._asked is None:
            return False
        if key in ("x", "escape"):
            self._asked = None
        elif key == "y":
            change = self._asked.change
            self._working = True
            self.host.in_background(
                lambda: change(self.host.desk.officers), self._done, self._refused
            )
        return True

    def _done(self, done: OfficerDone) -> None:
        self._working, self._asked = False, None
        self.made(done)

    def _refused(self, problem: Problem) -> None:
        self._working, self._asked = False, None
        self.trouble(problem.message)
        self.host.repaint()
