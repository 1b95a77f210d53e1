"""News: what others did to the officer's cases since the officer last looked, kept until seen."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from sop_tui.casework.history import leads_back
from sop_tui.casework.model import Event, Kind
from sop_tui.desk.desk import Desk
from sop_tui.desk.sentences import happened
from sop_tui.text.message import Message, Problem, say

_MOST = 50  # changed cases that are examined; more than that is no news
_TO_ME = frozenset({Kind.RECALLED, Kind.CANCELLED, Kind.REJECTED})


class NewsItem(NamedTuple):
    """A case and the last thing that happened to it; ``reason`` is the reason given."""

    number: str
    words: Message
    reason: str = ""


class News:
    """News items, the newest last; one per case, because an older one may no longer be true."""

    def __init__(self) -> None:
        self._items: dict[str, NewsItem] = {}
        self._overdue: dict[str, NewsItem] = {}

    @property
    def items(self) -> tuple[NewsItem, ...]:
        overdue = (item for number, item in self._overdue.items() if number not in self._items)
        return (*overdue, *self._items.values())

    @property
    def numbers(self) -> frozenset[str]:
        """The cases with news."""
        return frozenset((*self._items, *self._overdue))

    def is_of(self, number: str) -> bool:
        """Whether there is news of this case."""
        return number in self._items or number in self._overdue

    def look(self, desk: Desk, changed: Iterable[str]) -> None:
        """Examines what has happened to these cases."""
        numbers = sorted(changed)[:_MOST]
        self.take(numbers, found(desk, numbers))

    def take(self, numbers: Iterable[str], items: Mapping[str, NewsItem]) -> None:
        """Replaces the items of these cases by what was found."""
        for number in numbers:
            self._items.pop(number, None)
        self._items.update(items)

    def look_again(self, desk: Desk) -> None:
        """Checks all items again after officers or rights have changed, and drops those no longer
        readable.
        """
        self.look(desk, tuple(self._items))
        if self._overdue:
            mine = {card.number for card in desk.lists.waiting()}
            self._overdue = {each: it for each, it in self._overdue.items() if each in mine}

    def look_at_the_time(self, desk: Desk, since: datetime, kept: Iterable[str] = ()) -> None:
        """Adds waiting cases that have become overdue since then; ``kept`` are unseen ones from
        before.
        """
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
    """The last event of each of these cases, if another officer did it and it concerns this
    officer.
    """
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
    """The cases to examine after an absence: the newest changes, and what was unseen before."""
    changed = desk.lists.changed_since(since)[:_MOST]
    return list(dict.fromkeys((*unseen, *reversed(changed))))


def _concerns(desk: Desk, number: str, last: Event, *, mine: bool) -> bool:
    """Whether another's act makes the case wait for the officer, or undoes the officer's work.

    Called after every act of anybody, so it does not build the whole view of the case.
    """
    if last.officer == desk.officer_id:
        return False
    return desk.lists.card(number).yours or (mine and (leads_back(last) or last.kind in _TO_ME))


def sentence(item: NewsItem) -> Message:
    """A news item as a sentence, e.g. "PGM-2026-0006: Rina mengembalikan berkas …: “alasan”"."""
    if item.reason:
        return say("{number}: {what}: “{reason}”", number=item.number, what=item.words,
                   reason=item.reason)  # fmt: skip
    return say("{number}: {what}", number=item.number, what=item.words)
