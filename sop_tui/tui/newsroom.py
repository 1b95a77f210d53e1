"""News across sessions: what happened during an absence, the terminal's title, the bell."""

import os
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Protocol

import msgspec

from sop_tui.desk.desk import Desk
from sop_tui.text.message import Problem
from sop_tui.tui.kept_file import KeptFile, Unusable
from sop_tui.tui.kinds.page import Host
from sop_tui.tui.news import NewsItem, changed_meanwhile, found

_FOLDER = "seen"
_WITH_TITLES = ("xterm", "screen", "tmux", "rxvt")
_MOST_KEPT = 200  # numbers; a file with more was not written by this program


class Seen(msgspec.Struct, frozen=True):
    """When the officer last looked, and the cases with unseen news at that time."""

    at: datetime
    unseen: tuple[str, ...] = ()


class SeenFile:
    """What an officer has seen, in a file of the store's folder that contains only numbers of
    cases.

    If it cannot be read or written, only the news of the session is shown.
    """

    def __init__(self, folder: Path, officer: str) -> None:
        self._file = KeptFile(folder, officer, _FOLDER)

    def read(self) -> Seen | None:
        try:
            seen = msgspec.json.decode(msgspec.json.encode(self._file.read()), type=Seen)
        except (OSError, Unusable, msgspec.DecodeError):
            return None
        if seen.at.tzinfo is None or len(seen.unseen) > _MOST_KEPT:
            return None
        return seen

    def write(self, seen: Seen) -> None:
        said = {name: msgspec.json.encode(getattr(seen, name)) for name in Seen.__struct_fields__}
        with suppress(Problem):
            self._file.change(lambda _: said)


class Terminal(Host, Protocol):
    """The part of the screen that news needs."""

    def write_control(self, sequence: str) -> None:
        """Sends a control sequence that draws nothing."""
        ...


class Newsroom:
    """Collects news from an absence, and shows news outside the page.

    ``kept`` stores what was seen between sessions; ``rings`` rings the bell at each new item.
    """

    def __init__(self, screen: Terminal, kept: SeenFile | None, *, rings: bool) -> None:
        self._screen = screen
        self._kept = kept
        self.rings = rings
        self._title = "sop-tui"
        self._known: Collection[str] | None = None  # None until the absence has been examined
        self._looked_at: datetime | None = None

    def begin(self) -> None:
        """Collects what happened since the last session."""
        desk, kept, now = self._screen.desk, self._kept, self._screen.now
        self._looked_at = now

        def gather() -> tuple[Seen, dict[str, NewsItem]]:
            seen = kept.read() if kept is not None else None
            if seen is None:
                return Seen(now), {}
            numbers = changed_meanwhile(desk, seen.at, seen.unseen)
            return seen, found(desk, numbers)

        self._screen.background.in_turn(gather, lambda gathered: self._gathered(*gathered))

    def _gathered(self, seen: Seen, items: dict[str, NewsItem]) -> None:
        news = self._screen.news
        there = news.numbers  # newer items about these cases already exist
        news.take((), {number: item for number, item in items.items() if number not in there})
        news.look_at_the_time(self._screen.desk, seen.at, seen.unseen)
        self._known = ()
        self._screen.repaint()

    def minute(self) -> None:
        """Checks what has become overdue."""
        if self._looked_at is not None and self._known is not None:
            self._screen.news.look_at_the_time(self._screen.desk, self._looked_at)
        self._looked_at = self._screen.now

    def forget(self) -> None:
        """Starts again for another officer of the demo; nothing is kept for them."""
        self._kept, self._looked_at = None, self._screen.now
        self._screen.news.clear()

    def tell(self) -> None:
        """After drawing: updates title and bell, and keeps what was seen."""
        news = self._screen.news
        numbers = news.numbers
        title = f"sop-tui ●{len(numbers)}" if numbers else "sop-tui"
        if title != self._title:
            self._title = title
            if os.environ.get("TERM", "").startswith(_WITH_TITLES):
                self._screen.write_control(f"\x1b]2;{title}\x07")
        if self._known is None or numbers == self._known:
            return
        first = self._known == ()
        if self.rings and not first and numbers - frozenset(self._known):
            self._screen.write_control("\x07")
        self._known = numbers
        if self._kept is not None:
            kept, seen = self._kept, Seen(self._screen.desk.clocks.now(), tuple(sorted(numbers)))
            self._screen.background.in_turn(lambda: kept.write(seen), lambda _: None)


def seen_file(desk: Desk) -> SeenFile:
    """The file of what this desk's officer has seen."""
    return SeenFile(desk.folder, desk.officer_id)
