"""What others did to one's cases since one last looked, kept until it has been seen."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from sop_tui.casework.history import leads_back
from sop_tui.casework.model import Event, Kind
from sop_tui.desk.desk import Desk
from sop_tui.desk.sentences import happened
from sop_tui.text.message import Message, Problem, say

_MOST = 50  # changed cases that are looked at; a flood of them is no news
_TO_ME = frozenset({Kind.RECALLED, Kind.CANCELLED, Kind.REJECTED})


class NewsItem(NamedTuple):
    """One case and the last thing that happened to it; ``reason`` is what was said with it."""

    number: str
    words: Message
    reason: str = ""


class News:
    """The newest last; one entry a case, because only what happened last is still so."""

    def __init__(self) -> None:
        self._items: dict[str, NewsItem] = {}
        self._overdue: dict[str, NewsItem] = {}

    @property
    def items(self) -> tuple[NewsItem, ...]:
        overdue = (item for number, item in self._overdue.items() if number not in self._items)
        return (*overdue, *self._items.values())

    @property
    def numbers(self) -> frozenset[str]:
        """The cases of which there is news."""
        return frozenset((*self._items, *self._overdue))

    def is_of(self, number: str) -> bool:
        """Whether there is news of this case."""
        return number in self._items or number in self._overdue

    def look(self, desk: Desk, changed: Iterable[str]) -> None:
        """Takes in what has happened to these cases."""
        numbers = sorted(changed)[:_MOST]
        self.take(numbers, found(desk, numbers))

    def take(self, numbers: Iterable[str], items: Mapping[str, NewsItem]) -> None:
        """What was found about these cases, in place of what was said of them."""
        for number in numbers:
            self._items.pop(number, None)
        self._items.update(items)

    def look_again(self, desk: Desk) -> None:
        """Where officers or rights have changed: what is no longer theirs to read is gone."""
        self.look(desk, tuple(self._items))
        if self._overdue:
            mine = {card.number for card in desk.lists.waiting()}
            self._overdue = {each: it for each, it in self._overdue.items() if each in mine}

    def look_at_the_time(self, desk: Desk, since: datetime, kept: Iterable[str] = ()) -> None:
        """What has become overdue since then of what waits; ``kept`` was before, and is unseen."""
        known = {*self._overdue, *kept}
        self._overdue = {
            card.number: NewsItem(card.number, say("batas waktu lewat: {title}", title=card.title))
            for card in desk.lists.waiting()
            if card.late
            and card.deadline is not None
            and (card.deadline > since or card.number in known)
        }  # fmt: skip

    def seen(self, number: str) -> None:
        self._items.pop(number, None)
        self._overdue.pop(number, None)

    def clear(self) -> None:
        self._items.clear()
        self._overdue.clear()


def found(desk: Desk, numbers: Iterable[str]) -> dict[str, NewsItem]:
    """What happened last to these cases, where another did it and it concerns the officer."""
    items: dict[str, NewsItem] = {}
    for number in numbers:
        try:
            last, mine, definition = desk.cases.last_event(number)
            if _concerns(desk, number, last, mine=mine):
                items[number] = NewsItem(number, happened(definition, last), last.note)
        except Problem:
            continue
    return items


def changed_meanwhile(desk: Desk, since: datetime, unseen: Iterable[str]) -> list[str]:
    """The cases to look at after an absence: the newest changes, and what was not seen before."""
    changed = desk.lists.changed_since(since)[:_MOST]
    return list(dict.fromkeys((*unseen, *reversed(changed))))


def _concerns(desk: Desk, number: str, last: Event, *, mine: bool) -> bool:
    """Whether what another did there waits for the officer, or undoes what they have done.

    Asked after each act of anybody, so it does without the whole view of the case.
    """
    if last.officer == desk.officer_id:
        return False
    return desk.lists.card(number).yours or (mine and (leads_back(last) or last.kind in _TO_ME))


def sentence(item: NewsItem) -> Message:
    """E.g. "PGM-2026-0006: Rina mengembalikan berkas …: “alasan”"."""
    if item.reason:
        return say("{number}: {what}: “{reason}”", number=item.number, what=item.words,
                   reason=item.reason)  # fmt: skip
    return say("{number}: {what}", number=item.number, what=item.words)
