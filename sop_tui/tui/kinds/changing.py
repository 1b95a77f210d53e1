"""Pages that change officers' entries: the effects of a change are stated before it is made."""

from collections.abc import Callable

from sop_tui.desk.officers import OfficerDone, Officers
from sop_tui.text.message import Message, Problem, say
from sop_tui.tui.confirming import Confirmation, Sentence
from sop_tui.tui.frame import message_rows
from sop_tui.tui.ink import Ink, Line
from sop_tui.tui.kinds.page import Host, Page

OfficerAction = Callable[[Officers], OfficerDone]
"""A change of an entry; called on a preview first, and then for real."""


class ChangingPage(Page):
    """A page that asks before it changes an entry."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._trouble: Message | None = None

    def ask(self, change: OfficerAction, sentence: Callable[[OfficerDone], Message]) -> None:
        """Asks for a change in one sentence, or says why it would be refused."""
        try:
            preview = change(self.host.desk.officers.preview)
        except Problem as problem:
            self.trouble(problem.message)
            return
        self._trouble = None
        notices = (Sentence(notice, Ink.TEXT) for notice in preview.notices)
        self.confirmation = Confirmation(
            (Sentence(sentence(preview)), *notices), lambda: self._change(change), self._drop
        )

    def trouble(self, message: Message) -> None:
        """Shows what is wrong, until the next key."""
        self._trouble = message

    def made(self, done: OfficerDone) -> None:
        """Reports the change and its effects on others."""
        self.load()
        said = done.sentence
        for notice in done.notices:
            said = say("{said}. {notice}", said=said, notice=notice)
        self.host.tell(said, Ink.GOOD)

    def status(self, columns: int) -> tuple[Line, ...] | None:
        if self._trouble is None:
            return None
        return message_rows(f"! {self.host.language(self._trouble)}", Ink.WARN, columns)

    def press(self, key: str, character: str | None) -> bool:
        self._trouble = None
        return super().press(key, character)

    def _change(self, change: OfficerAction) -> None:
        officers = self.host.desk.officers
        self.host.background.in_turn(lambda: change(officers), self._done, self._refused)

    def _drop(self) -> None:
        self.confirmation = None

    def _done(self, done: OfficerDone) -> None:
        self.confirmation = None
        self.made(done)

    def _refused(self, problem: Problem) -> None:
        self.confirmation = None
        self.trouble(problem.message)
        self.host.repaint()
