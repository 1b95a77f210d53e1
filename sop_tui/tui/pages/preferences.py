"""Pilihan saya: theme, first page, bell, grouping and keys of the officer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, TypeVar

from sop_tui.text.message import Message, say
from sop_tui.tui.commands import Screen, ScreenCommand, is_numbered, key_name
from sop_tui.tui.frame import message_rows
from sop_tui.tui.ink import Ground, Ink, KeyHint, Line, Span, fit, spread
from sop_tui.tui.kept import Entry
from sop_tui.tui.kept_entries import BELL, GROUPING, KEYS, START, THEME
from sop_tui.tui.kinds.listing import ChoicePage
from sop_tui.tui.preferences import why_not_keys
from sop_tui.tui.theme import CHOICES

T = TypeVar("T")

_NAME = 34
_RESETS = ("delete", "backspace")


@dataclass(frozen=True, slots=True)
class SettingRow:
    """``turn`` is what Enter does, ``reset`` restores the default; ``own`` means that it is
    changed.
    """

    id: str
    name: Message
    value: Message | str
    own: bool
    turn: Callable[[], None]
    reset: Callable[[], None]


class PreferencesPage(ChoicePage[SettingRow]):
    """Enter changes the selected setting; for a command, the next key pressed becomes its key."""

    id: ClassVar[str] = "preferences"
    taking = say("ubah")

    def __init__(self, host: Screen) -> None:
        super().__init__(host)
        self._screen = host
        self._awaiting: ScreenCommand | None = None
        self._said: tuple[Message, Ink] | None = None

    def title(self) -> Message | str:
        return say("Pilihan saya")

    def load(self) -> None:
        self.show((*self._choices(), *self._keys()))

    def key(self, row: SettingRow) -> str:
        return row.id

    def head(self, columns: int) -> Sequence[Line]:
        words = say("Enter mengubah, Del kembali ke yang biasa; diingat untuk Anda saja")
        return (
            (Span(f" {self.host.language(words)}", Ink.MUTED),),
            (Span("─" * columns, Ink.RULE),),
        )

    def line(self, row: SettingRow, columns: int, chosen: bool) -> Line:
        language = self.host.language
        ground = Ground.CURSOR if chosen else Ground.PAGE
        return spread(
            (
                Span("▌" if chosen else " ", Ink.ACCENT, ground),
                Span(f"{fit(language(row.name), _NAME)} ", Ink.TEXT, ground),
                Span(language(row.value), Ink.STRONG, ground),
            ),
            (Span(language(say("pilihan Anda ")) if row.own else "", Ink.ACCENT, ground),),
            columns,
            ground,
        )

    def status(self, columns: int) -> tuple[Line, ...] | None:
        language = self.host.language
        if self._awaiting is not None:
            words = say("Tekan tombol baru untuk {name}; Esc urung", name=self._awaiting.name)
            return message_rows(f" {language(words)}", Ink.ACCENT, columns)
        if self._said is not None:
            return message_rows(f" {language(self._said[0])}", self._said[1], columns)
        return None

    def keys(self) -> Sequence[KeyHint]:
        language = self.host.language
        if self._awaiting is not None:
            return (("Esc", language(say("urung"))),)
        return (*super().keys()[:-1], ("Del", language(say("yang biasa"))), super().keys()[-1])

    def press(self, key: str, character: str | None) -> bool:
        self._said = None
        if self._awaiting is not None:
            command, self._awaiting = self._awaiting, None
            if key != "escape":
                # A typed character is its own name; other keys have Textual's name.
                typed = character is not None and character.isprintable() and character != " "
                self._give(command, character if typed and character is not None else key)
            return True
        if key in _RESETS and self.chosen is not None:
            self.chosen.reset()
            self._after()
            return True
        if key == "space":
            key = "enter"
        return super().press(key, character)

    def take(self) -> None:
        if self.chosen is not None:
            self.chosen.turn()
            self._after()

    def _after(self) -> None:
        self.host.apply_preferences()
        self.load()

    def _choices(self) -> Sequence[SettingRow]:
        given = self.host.given
        themes = {palette.name: palette.label for palette in CHOICES}
        pages = {"papan": say("Papan"), "meja": say("Meja saya")}
        bells: dict[bool | None, Message] = {True: say("berbunyi"), False: say("diam")}
        heaps = {
            "urgency": say("paling mendesak di atas"),
            "act": say("menurut yang diminta"),
            "sop": say("menurut SOP"),
        }
        start = "meja" if given.begins_at_the_desk else "papan"
        return (
            self._one(THEME, say("Tema"), themes, given.palette.name),
            self._one(START, say("Halaman pertama"), pages, start),
            self._one(BELL, say("Lonceng untuk setiap kabar"), bells, given.rings),
            self._one(GROUPING, say("Meja saya"), heaps, GROUPING.default),
        )

    def _one(
        self, entry: Entry[T], name: Message, values: Mapping[T, Message], usual: T
    ) -> SettingRow:
        """A setting with a few values; the default is the office's or the program's."""
        chosen = self.host.kept.of(entry)
        own = chosen in values and chosen != entry.default
        present = chosen if chosen in values else usual
        order = list(values)
        following = order[(order.index(present) + 1) % len(order)]
        return SettingRow(
            entry.name,
            name,
            values[present],
            own,
            lambda: self.host.keeping.keep(entry, following),
            lambda: self.host.keeping.keep(entry, entry.default),
        )

    def _keys(self) -> Sequence[SettingRow]:
        keymap = self._screen.keymap
        own: Mapping[str, tuple[str, ...]] = self.host.kept.of(KEYS)
        return [
            SettingRow(
                command.id,
                say("Tombol: {name}", name=command.name),
                ", ".join(self.host.language(key_name(key)) for key in keymap.keys[command.id])
                or say("tidak ada"),
                command.id in own,
                partial(self._await, command),
                partial(self._give_back, command),
            )
            for command in keymap.commands
            if not is_numbered(command)
        ]

    def _await(self, command: ScreenCommand) -> None:
        self._awaiting = command

    def _give(self, command: ScreenCommand, key: str) -> None:
        own: Mapping[str, tuple[str, ...]] = self.host.kept.of(KEYS)
        chosen = {**own, command.id: (key,)}
        if self._refused(chosen):
            return
        before = self._screen.keymap
        losing = [
            each
            for each in before.commands
            if each.id != command.id and key in before.keys[each.id]
        ]
        self.host.keeping.keep(KEYS, chosen)
        self._after()
        name = self.host.language(key_name(key))
        words = say("{key} kini: {name}", key=name, name=command.name)
        if losing:
            others = ", ".join(self.host.language(each.name) for each in losing)
            words = say("{words}; tidak lagi: {others}", words=words, others=others)
        self._said = (words, Ink.GOOD)

    def _give_back(self, command: ScreenCommand) -> None:
        chosen = {id_: keys for id_, keys in self.host.kept.of(KEYS).items() if id_ != command.id}
        if not self._refused(chosen):
            self.host.keeping.keep(KEYS, chosen)

    def _refused(self, chosen: Mapping[str, tuple[str, ...]]) -> bool:
        commands = self._screen.keymap.commands
        why_not = why_not_keys(commands, {**self.host.given.keys, **chosen})
        if why_not is not None:
            self._said = (why_not, Ink.WARN)
        return why_not is not None
