"""Filters of lists: by time, by words, and by properties of a case."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import Enum, auto
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from sop_tui.casework.model import Status
from sop_tui.desk.views import Card, midnight_after
from sop_tui.text.message import Message, say


class TimeFilter(Enum):
    """The filter by time."""

    NONE = auto()
    LATE = auto()
    TODAY = auto()

    @property
    def following(self) -> "TimeFilter":
        """The next value in the order of the key."""
        order = list(TimeFilter)
        return order[(order.index(self) + 1) % len(order)]

    @property
    def words(self) -> Message | None:
        """The filter as a sentence on the page; None if it shows everything."""
        match self:
            case TimeFilter.LATE:
                return say("hanya yang terlambat")
            case TimeFilter.TODAY:
                return say("hanya yang jatuh tempo hari ini")
            case _:
                return None

    def of(self, cards: Iterable[Card], now: datetime) -> tuple[Card, ...]:
        """The cases that pass, in order."""
        match self:
            case TimeFilter.LATE:
                return tuple(card for card in cards if card.late)
            case TimeFilter.TODAY:
                today_ends = midnight_after(now)
                return tuple(card for card in cards if card.due_today(today_ends))
            case _:
                return tuple(cards)


class StateFilter(Enum):
    """The filter by state."""

    ALL = ""
    OPEN = "open"
    HELD = "held"
    CLOSED = "closed"

    @property
    def following(self) -> "StateFilter":
        """The next value in the order of the key."""
        order = list(StateFilter)
        return order[(order.index(self) + 1) % len(order)]

    def shows(self, card: Card) -> bool:
        match self:
            case StateFilter.OPEN:
                return card.status is Status.OPEN
            case StateFilter.HELD:
                return card.status is Status.HELD
            case StateFilter.CLOSED:
                return card.status.closed
            case _:
                return True


STATES: Mapping[StateFilter, Message] = MappingProxyType({
    StateFilter.ALL: say("semua"),
    StateFilter.OPEN: say("yang berjalan"),
    StateFilter.HELD: say("yang ditangguhkan"),
    StateFilter.CLOSED: say("yang sudah berakhir"),
})  # fmt: skip


class Filter(Struct, frozen=True):
    """A filter; all of its conditions must hold, the words in the text of the card.

    The fields after ``text`` are for lists of all procedures and states: the id of a procedure, a
    state, the name of the role of a lane, the id of an officer for whom the case waits, an
    applicant as shown to the reader, and the number of the next working day (from 1) on which it is
    due. "" and 0 mean no condition.
    """

    time: TimeFilter = TimeFilter.NONE
    text: str = ""
    sop: str = ""
    state: StateFilter = StateFilter.ALL
    role: str = ""
    person: str = ""
    applicant: str = ""
    due: int = 0

    @property
    def plain(self) -> bool:
        """Whether any list supports this filter: it has time and words only."""
        return self == Filter(self.time, self.text)

    @property
    def words(self) -> Message | None:
        """The filter by time and words as a sentence; None if it shows everything."""
        text = self.text.strip()
        if not text:
            return self.time.words
        if self.time.words is None:
            return say("memuat “{text}”", text=text)
        return say("{only}, “{text}”", only=self.time.words, text=text)

    @property
    def following(self) -> "Filter":
        """The same filter with the next value for time."""
        return replace(self, time=self.time.following)

    def of(self, cards: Iterable[Card], now: datetime) -> tuple[Card, ...]:
        """The cases that pass time, words, procedure, state and applicant, in order.

        The other conditions need more than a card: who holds which role, and the working days.
        """
        wanted = self.text.casefold().split()
        if self.sop or self.applicant or self.state is not StateFilter.ALL:
            cards = filter(self._is_meant, cards)
        through = self.time.of(cards, now)
        if not wanted:
            return through
        return tuple(card for card in through if _has(card, wanted))

    def _is_meant(self, card: Card) -> bool:
        return (
            self.sop in ("", card.sop)
            and self.state.shows(card)
            and self.applicant in ("", card.subject)
        )


EVERYTHING = Filter()
NOTHING_LEFT = say("Tidak ada yang lolos saringan ini; pakai saringan lain, atau tampilkan semua.")


def _has(card: Card, words: Iterable[str]) -> bool:
    text = f"{card.number}\n{card.title}\n{card.subject}\n{card.ref}".casefold()
    return all(word in text for word in words)
