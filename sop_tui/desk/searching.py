"""Cases found by their words."""

from collections.abc import Callable, Iterable

from sop_tui.casework.model import Case
from sop_tui.desk import inputs
from sop_tui.desk.cards import Cards
from sop_tui.desk.views import Card
from sop_tui.desk.workplace import Workplace
from sop_tui.text.message import say


class Searching:
    """Cases whose number, title, applicant, reference or notes contain words, newest first.

    All words must be found; letter case does not matter.
    """

    def __init__(self, workplace: Workplace, cards: Cards) -> None:
        self._workplace = workplace
        self._cabinet = workplace.cabinet
        self._cards = cards

    def everywhere(self, wanted: str) -> tuple[Card, ...]:
        """In the live cases and in the archives."""
        return self._newest(self._cabinet.search(_words(wanted)))

    def live(self, wanted: str) -> tuple[Card, ...]:
        """In the live cases alone: fast enough for every key that is typed.

        Notes are looked at where :meth:`learn` has been before.
        """
        return self._newest(self._cabinet.search_live(_words(wanted)))

    def archives(self, wanted: str, going_on: Callable[[], bool]) -> tuple[Card, ...]:
        """In the archives alone; ends early when ``going_on`` says no."""
        return self._newest(self._cabinet.search_archives(_words(wanted), going_on))

    def has_archives(self) -> bool:
        """Whether there is more to search than what is live; looks at the folder."""
        return self._workplace.store.archives.present

    def learn(self, most: int) -> tuple[int, int]:
        """Prepares the search for so many more cases; gives those still to come, and all."""
        return self._cabinet.gather(most), len(self._workplace.store.snapshot.cases)

    def _newest(self, cases: Iterable[Case]) -> tuple[Card, ...]:
        return self._cards.of(sorted(cases, key=lambda case: case.changed_at, reverse=True))


def _words(wanted: str) -> list[str]:
    return inputs.text(wanted, say("pencarian"), inputs.TITLE_LENGTH).casefold().split()
