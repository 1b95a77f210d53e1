"""Finds cases in the live store and the archives, by number and by words."""

from collections.abc import Callable, Iterator, Sequence

from sop_tui.casework.model import Case, Event
from sop_tui.storage.engine import Store


class Cabinet:
    """All cases of a store: those in the live store and those in the archives.

    A case that is in both counts as in the live store. The words of live cases are indexed once and
    kept until the case changes, so that searches answer while the officer types. Archives are read
    again each time, so that a session's memory does not grow with them.

    All methods raise StoreProblem if an archive cannot be read.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._words: dict[str, tuple[Case, str]] = {}

    def find(self, number: str) -> tuple[Case, tuple[Event, ...]] | None:
        """A case with its history; None if there is none."""
        snapshot = self._store.snapshot
        case = snapshot.cases.get(number)
        if case is not None:
            return case, snapshot.events(number)
        return self._store.archives.find(number)

    def cases(self) -> Iterator[Case]:
        """Every case, open and closed."""
        live = self._store.snapshot.cases
        yield from live.values()
        yield from (case for case in self._store.archives.cases() if case.number not in live)

    def histories(self) -> Iterator[tuple[Case, tuple[Event, ...]]]:
        """Every case with its history, archived ones first."""
        snapshot = self._store.snapshot
        for case, events in self._store.archives.histories():
            if case.number not in snapshot.cases:
                yield case, events
        for number, case in snapshot.cases.items():
            yield case, snapshot.events(number)

    def search(self, words: Sequence[str]) -> Iterator[Case]:
        """The cases that contain all of these case-folded words."""
        for case in self._store.snapshot.cases.values():
            text = self._text(case)
            if all(word in text for word in words):
                yield case
        yield from self.search_archives(words, lambda: True)

    def search_live(self, words: Sequence[str]) -> Iterator[Case]:
        """The live cases that contain these words, as far as they are indexed.

        Notes of cases that are not indexed yet are not searched, so that it is always fast.
        """
        from sop_tui.casework.searching import searchable

        # The longest word is the rarest; most cases are excluded by it alone.
        first, *others = sorted(words, key=len, reverse=True) or [""]
        for case in self._store.snapshot.cases.values():
            known = self._words.get(case.number)
            text = known[1] if known and known[0] is case else searchable(case, ())
            if first in text and (not others or all(word in text for word in others)):
                yield case

    def search_archives(self, words: Sequence[str], going_on: Callable[[], bool]) -> Iterator[Case]:
        """The archived cases that contain these words; stops when ``going_on`` returns false."""
        live = self._store.snapshot.cases
        archives = self._store.archives
        yield from (case for case in archives.search(words, going_on) if case.number not in live)

    def gather(self, most: int) -> int:
        """Indexes up to ``most`` more live cases; returns how many are left."""
        missing = [
            case
            for case in self._store.snapshot.cases.values()
            if self._words.get(case.number, (None, ""))[0] is not case
        ]
        for case in missing[:most]:
            self._text(case)
        return max(0, len(missing) - most)

    def _text(self, case: Case) -> str:
        known = self._words.get(case.number)
        if known is not None and known[0] is case:
            return known[1]
        from sop_tui.casework.searching import searchable

        text = searchable(case, self._store.snapshot.events(case.number))
        self._words[case.number] = (case, text)
        return text
