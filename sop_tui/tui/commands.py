"""What a command is, and which key calls it; the commands themselves are in the registry."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from msgspec import Struct

from sop_tui.text.message import Message
from sop_tui.tui.kinds.page import Host, Page

LISTS = frozenset({"board", "desk", "all"})
"""The pages on which cases can be marked and filtered."""

LETTERED = frozenset({"desk", "all", "roster", "load", "definitions", "together"})
"""Lists in which letters are commands, so that typing a word must start with a special key."""


class Screen(Host, Protocol):
    """The screen as commands see it."""

    keymap: "Keymap"


Reason = Callable[[Screen], Message | None]
"""Returns None when the command is allowed now, else why it is not."""


class HelpSection(Enum):
    """The section of the help that lists a command."""

    MOVE = "move"
    ACT = "act"
    PAGE = "page"
    OFFICERS = "officers"
    DRAFT = "draft"
    OTHER = "other"


class ScreenCommand(Struct, frozen=True, kw_only=True):
    """Something an officer can do by a key.

    ``keys`` are the defaults, as the typed character or Textual's key name; the first is shown.
    ``pages`` are the ids of the pages on which it works; empty means all. ``label`` is short, for
    the key bar, and may depend on the selection; ``name`` is the full name for help and palette.
    ``opens`` is the id of the page that it opens: there the key bar leaves it out. ``asks``: a
    question follows, so keys that answer questions must not be assigned to it.
    """

    id: str
    keys: tuple[str, ...]
    name: Message
    tip: Message
    group: HelpSection
    run: Callable[[Screen], None]
    why_not: Reason = lambda _: None
    label: Callable[[Screen], Message] | None = None
    pages: frozenset[str] = frozenset()
    opens: str = ""
    asks: bool = False

    def on(self, page: str) -> bool:
        return not self.pages or page in self.pages

    def labelled(self, host: Screen) -> Message:
        return self.label(host) if self.label is not None else self.name


@dataclass(frozen=True)
class Keymap:
    """Which keys call which command: the defaults, with the officer's changes."""

    commands: tuple[ScreenCommand, ...]
    keys: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(
        cls, commands: Iterable[ScreenCommand], changed: Mapping[str, tuple[str, ...]] | None = None
    ) -> "Keymap":
        """The keymap; assigning a key to one command removes it from all others."""
        commands = tuple(commands)
        changed = changed or {}
        taken = {key for keys in changed.values() for key in keys}
        keys = {
            command.id: changed.get(
                command.id, tuple(key for key in command.keys if key not in taken)
            )
            for command in commands
        }
        return cls(commands, keys)

    def find(self, key: str, page: str) -> ScreenCommand | None:
        """The command of a key on a page; a command for that page takes precedence over a general
        one.
        """
        found = [c for c in self.commands if key in self.keys[c.id]]
        return next((c for c in found if c.pages and c.on(page)), None) or next(
            (c for c in found if not c.pages), None
        )

    def key_of(self, command: ScreenCommand) -> str | None:
        """The key to show for a command; None if it has none."""
        return next(iter(self.keys[command.id]), None)


def show(host: Screen, page: Page) -> None:
    """Opens a page over the present one, unless it is the same."""
    if (page.id, page.number) != (host.page.id, host.page.number):
        host.pages.open(page)


_KEY_NAMES: Mapping[str, str] = {
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "enter": "Enter",
    "escape": "Esc",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "space": "Spasi",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "delete": "Del",
}


def key_name(key: str) -> str:
    """A key as officers read it, in Indonesian: "Enter", "↑", "Ctrl+P", "Spasi", "a"."""
    if key.startswith("ctrl+"):
        return f"Ctrl+{key[5:].upper()}"
    return _KEY_NAMES.get(key, key)


def typed_key(key: str, character: str | None) -> str:
    """The key's name in the registry: the typed character, else Textual's name."""
    if character is not None and character.isprintable() and character != " ":
        return character
    return key


def is_numbered(command: ScreenCommand) -> bool:
    """Whether it is one of the nine commands that choose a procedure by number."""
    return command.id.startswith("sop.") and command.id[4:].isdecimal()
