"""Routes keys: to an open question, to the page, or to a command."""

from typing import TYPE_CHECKING, Protocol

from sop_tui.text.message import Message, say
from sop_tui.tui.acting import ActDialogue
from sop_tui.tui.commands import HelpSection, Screen, key_name
from sop_tui.tui.confirming import YES, Confirmation, KeyStroke, Reply, SeenQuestion
from sop_tui.tui.ink import Ink
from sop_tui.tui.pages.board import BoardPage
from sop_tui.tui.program_commands import REDRAW

if TYPE_CHECKING:  # loaded with the first question
    from sop_tui.tui.asking import Asked

_NO_OFFICER = 4  # the exit code of commands for users who are not officers
_SCROLLS = {"pageup": -1, "pagedown": 1, "up": -1, "down": 1}  # of a long question
_ARROWS = ("up", "down")


class KeyboardScreen(Screen, Protocol):
    """The screen as the keyboard sees it."""

    def quiet(self) -> None:
        """Removes the screen's own message, because another key was pressed."""
        ...

    def exit(self, *, return_code: int = 0) -> None:
        """Ends the program."""
        ...


class Keyboard:
    """Routes each key; a yes counts only if its question has been seen."""

    def __init__(self, screen: KeyboardScreen, acting: ActDialogue) -> None:
        self._screen = screen
        self._acting = acting
        self._sight = SeenQuestion()
        self._answered: Confirmation | None = None
        self._read: Confirmation | None = None
        self._top = 0
        self.word: Message | None = None

    @property
    def top(self) -> int:
        """The first visible row of a page's question that is too long to show at once."""
        return self._top if self._screen.page.confirmation is self._read else 0

    @property
    def asked(self) -> "Asked | None":
        """The question that is waiting for a yes."""
        if self._acting.question is not None:
            return self._acting.asked
        asked = self._screen.page.confirmation
        return asked if asked is not self._answered else None

    def shown(self, asked: "Asked | None", at: float) -> None:
        """Records, after drawing, which question is on the screen; None if none is."""
        self._sight.shown(asked, at)

    def press(self, key: str, character: str | None, stroke: KeyStroke) -> None:
        """Handles a key; ``word`` is then a remark to show beside an open question."""
        asked, page = self.asked, self._screen.page
        self.word = None
        if key == "ctrl+c":
            self._say_how_to_leave()
            return
        if key.startswith("ctrl+") and self._draws_anew(key):  # also while one types
            self._screen.draw_anew()
            return
        answer = self._sight.answer(asked, key, stroke) if asked is not None else Reply.NONE
        if self._acting.question is not None:
            self._answer_question(answer, key, character)
        elif page.confirmation is not None:
            self._answer_page(page.confirmation, answer, key, character)
        else:
            self._screen.quiet()
            if not page.press(key, character):
                self._run(key)

    def press_unseen(self, key: str, gone: Message | None) -> None:
        """Handles a key while nothing readable is shown: it can only leave the program.

        ``gone`` is the message that the officer has been removed, if so.
        """
        command = self._screen.keymap.find(key, BoardPage.id)
        leads_out = command is not None and command.id in ("back", "quit") and key != "escape"
        if leads_out or (gone is not None and key == "escape"):
            self._screen.exit(return_code=_NO_OFFICER if gone is not None else 0)

    def _answer_question(self, answer: Reply, key: str, character: str | None) -> None:
        if answer is not Reply.NONE:
            self._acting.answer(answer)
        elif self._acting.asked is None or key != YES:
            before = self._acting.question
            self._acting.press(key, character)
            if self._acting.question is before and character is not None and before is not None:
                self.word = _means_nothing(self._screen, key)

    def _answer_page(
        self, asked: Confirmation, answer: Reply, key: str, character: str | None
    ) -> None:
        if asked is self._answered:
            return  # the answer is being carried out
        page = self._screen.page
        if answer is Reply.YES:
            self._answered = asked
            asked.yes()
        elif answer is Reply.NO:
            asked.no()
        elif self._scrolls(key) and self._screen.question_hides:
            self._top = max(0, min(self._screen.question_hides, self.top + _SCROLLS[key]))
            self._read = asked
        elif key != YES and not (asked.more and page.press(key, character)):
            if self._screen.is_move(key) and not page.closed:
                self._run(key)
            else:
                self.word = _means_nothing(self._screen, key)

    def _scrolls(self, key: str) -> bool:
        """Whether the key scrolls a question; where a list lies below it, the arrows move there."""
        return key in _SCROLLS and (self._screen.page.closed or key not in _ARROWS)

    def _run(self, key: str) -> None:
        screen = self._screen
        if key == "escape":
            self._escape()
            return
        command = screen.keymap.find(key, screen.page.id)
        page = screen.page
        if command is None or (page.closed and command.group is not HelpSection.MOVE):
            screen.tell(_means_nothing(screen, key), Ink.MUTED)
            return
        why_not = command.why_not(screen)
        if why_not is not None:
            from sop_tui.tui.refusal_help import alternatives

            screen.tell(alternatives(screen, command, why_not), Ink.WARN)
            return
        command.run(screen)

    def _escape(self) -> None:
        """Escape leads back from anywhere, whatever keys have been set."""
        if not self._screen.page.leave():
            leave = self._screen.key_of("quit") or ""
            self._screen.tell(say("ini halaman pertama; keluar dengan {key}", key=leave))

    def _draws_anew(self, key: str) -> bool:
        command = self._screen.keymap.find(key, self._screen.page.id)
        return command is not None and command.id == REDRAW

    def _say_how_to_leave(self) -> None:
        leave = say(
            "keluar dengan {key} di papan; Esc kembali", key=self._screen.key_of("quit") or ""
        )
        if self._acting.question is not None or self._screen.page.confirmation is not None:
            self.word = leave
        else:
            self._screen.tell(leave)


def _means_nothing(screen: KeyboardScreen, key: str) -> Message:
    return say("tombol {key} tidak berarti di sini", key=screen.language(key_name(key)))
