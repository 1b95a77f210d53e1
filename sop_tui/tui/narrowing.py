"""Lists narrowed: by time, to what is late or due today, and by words."""

from collections.abc import Iterable
from datetime import datetime
from enum import Enum, auto

from msgspec import Struct
from msgspec.structs import replace

from sop_tui.desk.views import Card, midnight_after
from sop_tui.text.message import Message, say


class Narrowing(Enum):
    """Which cases a list shows, by their time."""

    NONE = auto()
    LATE = auto()
    TODAY = auto()

    @property
    def following(self) -> "Narrowing":
        """The next one in the order that a key goes through."""
        order = list(Narrowing)
        return order[(order.index(self) + 1) % len(order)]

    @property
    def words(self) -> Message | None:
        """What is shown, said on the page; None where it is everything."""
        match self:
            case Narrowing.LATE:
                return say("hanya yang terlambat")
            case Narrowing.TODAY:
                return say("hanya yang jatuh tempo hari ini")
            case _:
                return None

    def of(self, cards: Iterable[Card], now: datetime) -> tuple[Card, ...]:
        """Those of the cases that it lets through, in their order."""
        match self:
            case Narrowing.LATE:
                return tuple(card for card in cards if card.late)
            case Narrowing.TODAY:
                today_ends = midnight_after(now)
                return tuple(card for card in cards if card.due_today(today_ends))
            case _:
                return tuple(cards)


class Filter(Struct, frozen=True):
    """By time and by words, all of which a case must have in what its card says."""

    time: Narrowing = Narrowing.NONE
    text: str = ""

    @property
    def words(self) -> Message | None:
        """What is shown, said on the page; None where it is everything."""
        text = self.text.strip()
        if not text:
            return self.time.words
        if self.time.words is None:
            return say("memuat “{text}”", text=text)
        return say("{only}, “{text}”", only=self.time.words, text=text)

    @property
    def following(self) -> "Filter":
        """The same words with the next narrowing by time."""
        return replace(self, time=self.time.following)

    def of(self, cards: Iterable[Card], now: datetime) -> tuple[Card, ...]:
        """Those of the cases that it lets through, in their order."""
        wanted = self.text.casefold().split()
        through = self.time.of(cards, now)
        if not wanted:
            return through
        return tuple(card for card in through if _has(card, wanted))


EVERYTHING = Filter()
NOTHING_LEFT = say("Tidak ada yang lolos saringan ini; pakai saringan lain, atau tampilkan semua.")


def _has(card: Card, words: Iterable[str]) -> bool:
    text = f"{card.number}\n{card.title}\n{card.subject}\n{card.ref}".casefold()
    return all(word in text for word in words)
