"""Searching cases by words."""

from collections.abc import Callable, Iterable, Sequence

from sop_tui.casework.model import Case
from sop_tui.casework.searching import searchable
from sop_tui.desk import inputs
from sop_tui.desk.cards import Cards
from sop_tui.desk.reading_rights import ReadingRights
from sop_tui.desk.views import Card
from sop_tui.desk.workplace import Workplace
from sop_tui.text.message import say


class Searching:
    """Cases whose number, title, applicant, reference or notes contain words, newest first.

    All words must be found; letter case does not matter.
    """

    def __init__(self, workplace: Workplace, rights: ReadingRights, cards: Cards) -> None:
        self._workplace = workplace
        self._rights = rights
        self._cabinet = workplace.cabinet
        self._cards = cards

    def everywhere(self, wanted: str) -> tuple[Card, ...]:
        """Searches the live cases and the archives."""
        words = _words(wanted)
        return self._newest(self._cabinet.search(words), words)

    def live(self, wanted: str) -> tuple[Card, ...]:
        """Searches the live cases only: fast enough for every key.

        Notes are searched as far as :meth:`learn` has indexed them.
        """
        words = _words(wanted)
        return self._newest(self._cabinet.search_live(words), words)

    def archives(self, wanted: str, going_on: Callable[[], bool]) -> tuple[Card, ...]:
        """Searches the archives only; stops early when ``going_on`` returns false."""
        words = _words(wanted)
        return self._newest(self._cabinet.search_archives(words, going_on), words)

    def has_archives(self) -> bool:
        """Whether there are archives to search; looks at the folder."""
        return self._workplace.store.archives.present

    def learn(self, most: int) -> tuple[int, int]:
        """Indexes up to ``most`` more cases; returns the number of cases left, and of all."""
        return self._cabinet.gather(most), len(self._workplace.store.snapshot.cases)

    def _newest(self, cases: Iterable[Case], words: Sequence[str]) -> tuple[Card, ...]:
        found = [case for case in cases if self._may_be_found(case, words)]
        return self._cards.of(sorted(found, key=lambda case: case.changed_at, reverse=True))

    def _may_be_found(self, case: Case, words: Sequence[str]) -> bool:
        """Whether the officer may read the text that matched: otherwise a search would
        reveal it.
        """
        shown, _ = self._rights.as_read(case)
        if shown is case:
            return True
        text = searchable(shown, ())
        return all(word in text for word in words)


def _words(wanted: str) -> list[str]:
    return inputs.text(wanted, say("pencarian"), inputs.TITLE_LENGTH).casefold().split()
