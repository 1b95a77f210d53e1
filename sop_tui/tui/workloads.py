"""The workload of each officer, and who acts for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sop_tui.casework.model import Capacity
from sop_tui.desk.desk import Desk
from sop_tui.desk.views import Card, midnight_after
from sop_tui.office.model import Officer
from sop_tui.office.office import Office


@dataclass(frozen=True, slots=True)
class Workload:
    """What waits for one officer; a case that several may do counts once for each of them.

    ``numbers`` are these cases. ``deputies`` are the names of today's acting officers for this
    officer, who is therefore away.
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
    """The waiting cases of each officer; a case that several may do is listed for each.

    Held cases do not wait.
    """
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


def workloads_of(desk: Desk, now: datetime) -> tuple[Workload, ...]:
    """The workload of every officer, the largest first."""
    office, today = desk.office, midnight_after(now)
    cards = waiting_for(desk, desk.lists.open_cases(), now)
    found = [
        Workload(
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
