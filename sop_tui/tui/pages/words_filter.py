"""Saring menurut kata: filters the list beneath while the officer types."""

from collections.abc import Sequence
from typing import ClassVar

from msgspec.structs import replace

from sop_tui.text.message import Message, say
from sop_tui.tui.editing import Typed
from sop_tui.tui.ink import KeyHint
from sop_tui.tui.kinds.page import Host
from sop_tui.tui.kinds.prompt import PromptPage


class WordsFilterPage(PromptPage):
    """Filters the list beneath by the typed words; Escape restores the former filter."""

    id: ClassVar[str] = "words"

    def __init__(self, host: Host) -> None:
        super().__init__(host, Typed.of(host.page.filter.text))
        self._before = host.page.filter

    def hint(self) -> Message:
        return say("Hanya yang memuat kata-kata ini; kosong: semua")

    def keys(self) -> Sequence[KeyHint]:
        language = self.host.language
        return (("Enter", language(say("pakai"))), ("Esc", language(say("urung"))))

    def typed(self) -> None:
        self._under.set_filter(replace(self._before, text=self._typed.text))

    def take(self) -> None:
        self.host.pages.back()

    def leave(self) -> bool:
        self._under.set_filter(self._before)
        return super().leave()
