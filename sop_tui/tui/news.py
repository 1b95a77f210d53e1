"""What others did to one's cases since one last looked, kept until it has been seen."""

from collections.abc import Iterable
from typing import NamedTuple

from sop_tui.casework.model import Event, Kind
from sop_tui.desk.desk import Desk
from sop_tui.desk.sentences import happened
from sop_tui.desk.views import CaseView
from sop_tui.text.message import Message, Problem, say

_MOST = 50  # changed cases that are looked at; a flood of them is no news
_TO_ME = frozenset({Kind.RETURNED, Kind.RECALLED, Kind.CANCELLED, Kind.REJECTED})


class Item(NamedTuple):
    """One case and the last thing that happened to it; ``reason`` is what was said with it."""

    number: str
    words: Message
    reason: str


class News:
    """The newest last; one entry a case, because only what happened last is still so."""

    def __init__(self) -> None:
        self._items: dict[str, Item] = {}

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(self._items.values())

    def look(self, desk: Desk, changed: Iterable[str]) -> None:
        """Takes in what has happened to these cases."""
        for number in sorted(changed)[:_MOST]:
            self._items.pop(number, None)
            try:
                view = desk.case(number)
            except Problem:
                continue
            last = view.events[-1]
            if last.officer != desk.officer_id and _concerns(desk.officer_id, view, last):
                words = happened(view.procedure_at(last.seq), last)
                self._items[number] = Item(number, words, last.note)

    def look_again(self, desk: Desk) -> None:
        """Where officers or rights have changed: what is no longer theirs to read is gone."""
        self.look(desk, tuple(self._items))

    def seen(self, number: str) -> None:
        self._items.pop(number, None)

    def clear(self) -> None:
        self._items.clear()


def _concerns(officer: str, view: CaseView, last: Event) -> bool:
    """Whether it waits for the officer now, or undoes what they have done."""
    if view.card.yours:
        return True
    mine = any(event.officer == officer for event in view.events)
    return mine and last.kind in _TO_ME


def sentence(item: Item) -> Message:
    """E.g. "PGM-2026-0006: Rina mengembalikan berkas …: “alasan”"."""
    if item.reason:
        return say("{number}: {what}: “{reason}”", number=item.number, what=item.words,
                   reason=item.reason)  # fmt: skip
    return say("{number}: {what}", number=item.number, what=item.words)
