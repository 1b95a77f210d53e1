"""Beban: what waits for whom, so that work can be handed to whoever has less of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from sop_tui.casework.model import Capacity
from sop_tui.desk.desk import Desk
from sop_tui.desk.views import Card, midnight_after
from sop_tui.office.model import Officer
from sop_tui.office.office import Office
from sop_tui.text.message import Message, say
from sop_tui.tui.ink import Ground, Ink, Line, Span, cut, fill, fit, width
from sop_tui.tui.kinds.listing import ListPage
from sop_tui.tui.kinds.page import Host

_NAME = 30
_BAR = 18
_ROOM = 82  # columns of all but the bar


@dataclass(frozen=True, slots=True)
class Load:
    """What waits for one officer; what several may do counts for each of them, once.

    ``numbers`` are those cases; ``deputies`` are the names of who stands in for the officer today,
    who therefore is away.
    """

    officer: Officer
    name: str
    waiting: int = 0
    claimed: int = 0
    late: int = 0
    today: int = 0
    oldest: datetime | None = None
    numbers: frozenset[str] = frozenset()
    deputies: tuple[str, ...] = ()


def waiting_for(desk: Desk, open_cards: Iterable[Card], now: datetime) -> dict[str, list[Card]]:
    """The cases that wait for each officer: what several may do, for each of them; nothing held."""
    office = desk.office
    able: dict[tuple[str, str], tuple[Officer, ...]] = {}
    cards: dict[str, list[Card]] = {officer.id: [] for officer in office.present()}
    for card in open_cards:
        if card.held_at is not None:
            continue
        claims = dict(card.claims)
        if card.holder is not None and not claims:
            cards.setdefault(card.holder, []).append(card)
            continue
        waiting: dict[str, None] = {}
        for role in card.lanes:
            key = (card.sop, role)
            if key not in able:
                able[key] = office.holders(card.sop, role, now.date())
            free = [officer.id for officer in able[key]]
            waiting |= dict.fromkeys([claims[role]] if role in claims else free)
        for officer_id in waiting:
            cards.setdefault(officer_id, []).append(card)
    return cards


def loads(desk: Desk, now: datetime) -> tuple[Load, ...]:
    """The load of every officer, the heaviest first."""
    office, today = desk.office, midnight_after(now)
    cards = waiting_for(desk, desk.cards(), now)
    found = [
        Load(
            officer=officer,
            name=office.name(officer.id),
            waiting=len(mine := cards[officer.id]),
            claimed=sum(_claimed(card, officer.id) for card in mine),
            late=sum(card.late for card in mine),
            today=sum(card.due_today(today) for card in mine),
            numbers=frozenset(card.number for card in mine),
            deputies=_deputies(desk.office, officer, now.date()),
            oldest=min((c.entered_at for c in mine if c.entered_at is not None), default=None),
        )
        for officer in office.present()
    ]
    return tuple(sorted(found, key=lambda load: (-load.waiting, load.name.casefold())))


def _deputies(office: Office, officer: Officer, day: date) -> tuple[str, ...]:
    """The names of those who act today as Plh. in a role that the officer holds."""
    return tuple(
        dict.fromkeys(
            office.name(other.id)
            for other in office.present()
            if other.id != officer.id
            for each in other.acting
            if each.capacity == Capacity.PLH and each.in_force(day) and each.role in officer.roles
        )
    )


def _claimed(card: Card, officer: str) -> bool:
    return officer in (dict(card.claims).values() if card.claims else (card.holder,))


class LoadPage(ListPage[Load]):
    """A row for each officer, with a bar beside the number."""

    id: ClassVar[str] = "load"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._most = 1

    def title(self) -> Message | str:
        return say("Beban")

    def load(self) -> None:
        rows = loads(self.host.desk, self.host.now)
        self._most = max((row.waiting for row in rows), default=0) or 1
        self.show(rows)

    def key(self, row: Load) -> str:
        return row.officer.id

    def head(self, columns: int) -> Sequence[Line]:
        language = self.host.language
        names = (
            f" {fit(language(say('Petugas')), _NAME)}{language(say('Menunggu')):>9}"
            f"{language(say('Diambil')):>9}{language(say('Terlambat')):>11}"
            f"{language(say('Hari ini')):>10}{language(say('Terlama')):>10}"
        )
        return ((Span(names, Ink.MUTED),), (Span("─" * columns, Ink.RULE),))

    def line(self, row: Load, columns: int, chosen: bool) -> Line:
        ground = Ground.CURSOR if chosen else Ground.PAGE
        filled = round(_BAR * row.waiting / self._most)
        away = f" ({self.host.language(say('tidak di tempat'))})" if row.deputies else ""
        name = cut(row.name, _NAME - width(away)) + away
        left = (
            Span("▌" if chosen else " ", Ink.ACCENT, ground),
            Span(fit(name, _NAME), Ink.STRONG if chosen else Ink.TEXT, ground),
            Span(f"{row.waiting:>9}", Ink.STRONG, ground),
            Span(f"{row.claimed:>9}", Ink.MUTED, ground),
            Span(f"{row.late:>11}", Ink.LATE if row.late else Ink.MUTED, ground),
            Span(f"{row.today:>10}", Ink.TODAY if row.today else Ink.MUTED, ground),
            Span(f"{self._day(row.oldest):>10}", Ink.MUTED, ground),
        )
        bar = "█" * filled if columns >= _ROOM + _BAR else ""
        return fill((*left, Span(f"  {bar}", Ink.ACCENT, ground)), columns, ground)

    def _day(self, moment: datetime | None) -> str:
        """The day; its year only where it is another."""
        if moment is None:
            return "–"
        same_year = moment.year == self.host.now.year
        return f"{moment:%d/%m}" if same_year else f"{moment:%d/%m/%y}"

    def detail(self) -> Line | None:
        row = self.chosen
        if row is None:
            return None
        language = self.host.language
        spans = [Span(row.name, Ink.STRONG)]
        if row.deputies:
            away = say("Plh. hari ini: {names}", names="; ".join(row.deputies))
            spans.append(Span(f" · {language(away)}", Ink.WARN))
        if row.oldest is not None:
            words = say("paling lama menunggu sejak {at}", at=row.oldest)
            spans.append(Span(f" · {language(words)}", Ink.MUTED))
        return tuple(spans)

    def enter(self) -> None:
        """Opens what waits for the chosen officer."""
        row = self.chosen
        if row is None:
            return
        if not row.numbers:
            self.host.tell(say("tidak ada berkas yang menunggu {name}", name=row.name))
            return
        from sop_tui.tui.pages.all_cases import AllCasesPage, Only

        words = say("yang menunggu {name}", name=row.name)
        self.host.open(AllCasesPage(self.host, Only(row.numbers, words)))
