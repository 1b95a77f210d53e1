"""Teks baku kantor: the office's standard phrases, for a field of a form."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import ClassVar

from sop_tui.desk.phrases import read_phrases
from sop_tui.desk.problems import BadInput
from sop_tui.text.message import Message, say
from sop_tui.tui.asking import NO_PHRASES
from sop_tui.tui.ink import Ground, Ink, Line, Span, cut, fill
from sop_tui.tui.kinds.form import PhraseOffer
from sop_tui.tui.kinds.listing import ChoicePage
from sop_tui.tui.kinds.page import Host


class PhrasesPage(ChoicePage[str]):
    """Enter or a digit inserts the phrase at the caret of the page beneath."""

    id: ClassVar[str] = "phrases"

    def __init__(self, host: Host, texts: Sequence[str], put: Callable[[str], None]) -> None:
        super().__init__(host)
        self._put = put
        self.rows = tuple(dict.fromkeys(texts))

    def title(self) -> Message | str:
        return say("Teks baku kantor")

    def key(self, row: str) -> str:
        return row

    def line(self, row: str, columns: int, chosen: bool) -> Line:
        ground = Ground.CURSOR if chosen else Ground.PAGE
        at = self.rows.index(row)
        return fill(
            (Span(f" {at + 1 if at < 9 else ' '} ", Ink.KEY, ground),
             Span(cut(row, columns - 4), Ink.STRONG if chosen else Ink.TEXT, ground)),
            columns, ground,
        )  # fmt: skip

    def press(self, key: str, character: str | None) -> bool:
        if key.isdecimal() and 1 <= int(key) <= len(self.rows):
            self.to(int(key) - 1)
            key = "enter"
        return super().press(key, character)

    def take(self) -> None:
        text = self.chosen
        self.host.pages.back()
        if text is not None:
            self._put(text)


def offer_phrases(
    host: Host, acts: Iterable[str], sops: Iterable[str], put: Callable[[str], None]
) -> Message | None:
    """Opens the list of phrases for any of these acts and procedures.

    If there are none, opens nothing and returns the reason.
    """
    try:
        found = read_phrases(host.desk.folder)
    except BadInput as wrong:
        return wrong.message
    acts, sops = tuple(acts), tuple(sops)
    texts = [
        each.text
        for each in found
        if any(all(each.serves(act, sop) for sop in sops) for act in acts)
    ]
    if not texts:
        return NO_PHRASES
    host.pages.open(PhrasesPage(host, texts, put))
    return None


def phrases_for(host: Host, act: str, sop: str) -> PhraseOffer:
    """The phrases for one act and procedure, for a field of a form."""
    return partial(offer_phrases, host, (act,), (sop,))
