"""Cari dalam daftar: moves the cursor of the list beneath to the typed words."""

from collections.abc import Sequence
from typing import Any, ClassVar

from sop_tui.text.message import Message, say
from sop_tui.tui.ink import KeyHint
from sop_tui.tui.kinds.listing import ListPage, words_in
from sop_tui.tui.kinds.page import Host
from sop_tui.tui.kinds.prompt import PromptPage


class FindEntryPage(PromptPage):
    """Finds a row in a list where letters are commands; Escape puts the cursor back."""

    id: ClassVar[str] = "find"
    sign = " ' "

    def __init__(self, host: Host, page: ListPage[Any]) -> None:
        super().__init__(host)
        self._list = page
        self._before = page.at

    def hint(self) -> Message:
        return say("Ketik awal kata-kata yang dicari dalam daftar ini")

    def keys(self) -> Sequence[KeyHint]:
        language = self.host.language
        return (
            ("Enter", language(say("di sini"))),
            ("↑↓", language(say("yang lain"))),
            ("Esc", language(say("urung"))),
        )

    @property
    def _wanted(self) -> list[str]:
        return words_in(self._typed.text)

    def typed(self) -> None:
        self._look(self._before, 1)

    def press(self, key: str, character: str | None) -> bool:
        if key in ("up", "down") and self._wanted:
            step = 1 if key == "down" else -1
            self._look(self._list.at + step, step)
            return True
        return super().press(key, character)

    def _look(self, start: int, step: int) -> None:
        self._trouble = None
        if not self._wanted:
            self._list.to(self._before)
        elif not self._list.seek_words(self._wanted, start, step):
            self._trouble = say("Tidak ada yang memuat kata itu.")

    def take(self) -> None:
        self.host.pages.back()

    def leave(self) -> bool:
        self._list.to(self._before)
        return super().leave()
