"""Perintah: every command, found by typing its name; a command that is not allowed says why."""

from collections.abc import Sequence
from typing import ClassVar

from sop_tui.text.message import Message, say
from sop_tui.tui.commands import HelpSection, Keymap, Screen, ScreenCommand, is_numbered, key_name
from sop_tui.tui.frame import field
from sop_tui.tui.ink import Ground, Ink, Line, Span, fit, spread
from sop_tui.tui.kinds.finding import FindingPage
from sop_tui.tui.kinds.page import Page


class PalettePage(FindingPage[ScreenCommand]):
    """The commands that apply to the page beneath."""

    id: ClassVar[str] = "palette"
    taking = say("jalankan")

    def __init__(self, host: Screen) -> None:
        super().__init__(host)
        self._screen = host
        self._keymap: Keymap = host.keymap
        self._under: Page = host.page

    def title(self) -> Message | str:
        return say("Perintah")

    @property
    def about(self) -> Page:
        return self._under

    @property
    def number(self) -> str | None:
        return self._under.number

    @property
    def officer(self) -> str | None:
        return self._under.officer

    def load(self) -> None:
        self.find()

    def find(self) -> None:
        words = self._typed.text.casefold().split()
        found = [
            command
            for command in self._keymap.commands
            if command.group is not HelpSection.MOVE
            and command.id not in ("palette", "open")
            and not is_numbered(command)
            and command.on(self._under.id)
            and all(word in self._text(command) for word in words)
        ]
        # Commands that are allowed come first; then those whose name has the words, before those
        # whose description has them.
        self.show(sorted(found, key=lambda command: (
            command.why_not(self._screen) is not None, not self._is_named(command, words)
        )))  # fmt: skip

    def key(self, row: ScreenCommand) -> str:
        return row.id

    def line(self, row: ScreenCommand, columns: int, chosen: bool) -> Line:
        ground = Ground.CURSOR if chosen else Ground.PAGE
        language = self.host.language
        why_not = row.why_not(self._screen)
        key = self._keymap.key_of(row)
        ink = Ink.MUTED if why_not is not None else Ink.STRONG if chosen else Ink.TEXT
        tip = row.tip if why_not is None else why_not
        return spread(
            (
                Span("▌" if chosen else " ", Ink.ACCENT, ground),
                Span(fit(language(row.name), 26), ink, ground),
                Span(language(tip), Ink.MUTED, ground),
            ),
            (Span(f"  {fit(language(key_name(key)) if key else '', 7)}", Ink.KEY, ground),),
            columns,
            ground,
        )

    def head(self, columns: int) -> Sequence[Line]:
        again = self.again()
        said = self.host.language(again) if again is not None else ""
        return (field(self._typed, columns, " : "), (Span(f" {said}", Ink.MUTED),))

    def empty(self) -> Message | None:
        return say("Tidak ada perintah dengan nama itu.")

    def take(self) -> None:
        command = self.chosen
        if command is None:
            return
        why_not = command.why_not(self._screen)
        if why_not is not None:
            self.host.tell(why_not, Ink.WARN)
            return
        self._remember()
        self.host.pages.back()
        command.run(self._screen)

    def _is_named(self, command: ScreenCommand, words: list[str]) -> bool:
        name = self.host.language(command.name).casefold()
        return all(word in name for word in words)

    def _text(self, command: ScreenCommand) -> str:
        language = self.host.language
        return f"{language(command.name)} {language(command.tip)}".casefold()
