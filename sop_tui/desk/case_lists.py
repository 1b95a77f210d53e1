"""Cards in the lists that an officer looks at."""

from collections.abc import Mapping
from datetime import datetime

from sop_tui.desk.cards import Cards
from sop_tui.desk.views import Board, Card, SopSummary
from sop_tui.desk.workplace import Workplace


class CaseLists:
    """The lists of one officer, all at the present time."""

    def __init__(self, workplace: Workplace, cards: Cards) -> None:
        self._workplace = workplace
        self._cards = cards

    def card(self, number: str) -> Card:
        """The card of a case.

        Raises:
            NotFound: ``case``.
        """
        return self._cards.of_one(self._workplace.case(number))

    def open_cases(self) -> tuple[Card, ...]:
        """All open cases in the order of opening."""
        cases = self._workplace.store.snapshot.summaries.values()
        return self._cards.of(case for case in cases if case.visit is not None)

    def every_case(self) -> tuple[Card, ...]:
        """All cases by number, closed and archived ones included."""
        from sop_tui.desk.numbering import sortable

        return self._cards.of(
            sorted(self._workplace.cabinet.cases(), key=lambda case: sortable(case.number))
        )

    def waiting(self) -> tuple[Card, ...]:
        """The cases of all procedures that wait for this officer, most urgent first."""
        from sop_tui.desk.lanes import urgency

        return tuple(sorted((card for card in self.open_cases() if card.yours), key=urgency))

    def sent(self) -> tuple[Card, ...]:
        """The cases that this officer sent on and nobody has touched since, newest first."""
        mine = [
            case
            for case in self._workplace.store.snapshot.cases.values()
            if case.visit is not None
            and case.before is not None
            and case.before.officer == self._workplace.officer_id
        ]
        return self._cards.of(sorted(mine, key=lambda case: case.changed_at, reverse=True))

    def changed_since(self, at: datetime) -> tuple[str, ...]:
        """The numbers of the cases that have changed since then, latest first."""
        cases = self._workplace.store.snapshot.summaries.values()
        changed = (case for case in cases if case.changed_at > at)
        latest = sorted(changed, key=lambda case: case.changed_at, reverse=True)
        return tuple(case.number for case in latest)

    def board(self, sop: str) -> Board:
        """The open cases of one procedure in lanes.

        Raises:
            NotFound: ``sop``.
        """
        procedure = self._workplace.procedures.of(sop)
        return Board(sop=sop, title=procedure.title, lanes=self._cards.in_lanes(procedure))

    def sops(self) -> tuple[SopSummary, ...]:
        """All usable procedures with the counts of their open cases."""
        procedures = self._workplace.procedures
        lanes, present = self._cards.lanes(), procedures.library.procedures
        former = sorted(lanes.sops() - present.keys())
        return lanes.summaries((*present.values(), *map(procedures.of, former)))

    def last_numbers(self) -> Mapping[str, int]:
        """The last sequence number per code and year, e.g. of ``PGM-2026``."""
        return self._workplace.store.snapshot.meta.numbers

    def number_meant(self, typed: str, sop: str) -> str | None:
        """The number of the case meant by a part of it; ``sop`` is the procedure if none is
        typed.
        """
        from sop_tui.desk.numbering import meant

        known = self._workplace.procedures.library.procedures.get(sop)
        return meant(typed, known.code if known else "", self.last_numbers())
