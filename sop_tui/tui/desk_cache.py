"""A cache of the desk's answers that the screen shows many times."""

from datetime import datetime
from typing import Protocol

from sop_tui.casework.acts import Act
from sop_tui.casework.model import Status
from sop_tui.desk.desk import Desk
from sop_tui.desk.views import Card, CaseView, Changed
from sop_tui.text.language import Language
from sop_tui.text.message import Message, Problem, say
from sop_tui.worktime.due import due_words, time_left

_VIEWS = 50  # number of whole cases kept


class Inquirer(Protocol):
    """Who asks: the screen of one officer."""

    desk: Desk
    language: Language

    @property
    def now(self) -> datetime: ...


class DeskCache:
    """Whole cases, times left in words, and why acts are not allowed; kept until they may be other.

    ``calendars_known``: times left are said in working time by now.
    """

    def __init__(self, screen: Inquirer) -> None:
        self._screen = screen
        self._words: dict[tuple[str, datetime | None, bool], str] = {}
        self._refusals: dict[tuple[Act, str], Message | None] = {}
        self._views: dict[str, CaseView | None] = {}
        self._minute: datetime | None = None
        self.calendars_known = False

    def time_words(self, card: Card) -> str:
        """The time left or run over, in words; in working time once the calendars are known."""
        desk, now, language = self._screen.desk, self._screen.now, self._screen.language
        if card.status is Status.HELD:
            return language(say("ditangguhkan"))
        key = (card.sop, card.due_at, card.late)
        if key not in self._words:
            words = due_words(now, card.due_at)
            if self.calendars_known:
                words = time_left(
                    desk.clocks.calendar(desk.procedures.of(card.sop)), now, card.due_at
                )
            self._words[key] = language(words)
        return self._words[key]

    def view(self, number: str) -> CaseView | None:
        """The whole case; None where it cannot be read, and while the first painting awaits it."""
        if not self.calendars_known:
            return None
        if number not in self._views:
            try:
                self._views[number] = self._screen.desk.cases.read(number)
            except Problem:
                self._views[number] = None
            while len(self._views) > _VIEWS:
                del self._views[next(iter(self._views))]
        return self._views[number]

    def why_not(self, act: Act, number: str) -> Message | None:
        """Why the act is not allowed on this case; None if it is allowed."""
        key = (act, number)
        if key not in self._refusals:
            try:
                self._refusals[key] = self._screen.desk.acts.why_not(act, number)
            except Problem as problem:
                self._refusals[key] = problem.message
        return self._refusals[key]

    def keep_up(self, now: datetime, changed: Changed | None) -> bool:
        """Drops what may have changed; ``changed`` None means that anything may have.

        Returns whether some answers remain: those about unchanged cases.
        """
        minute = now.replace(second=0, microsecond=0)
        same_minute, self._minute = minute == self._minute, minute
        if not same_minute or changed is None or changed.everywhere:
            self._words.clear()
            self._refusals.clear()
            self._views.clear()
            return False
        waiting = {number for number, view in self._views.items() if _touches(view, changed)}
        for number in waiting | changed.cases:
            self._views.pop(number, None)
        # A case may wait for another one; the links are known of cases whose view is still cached.
        self._refusals = {
            key: why for key, why in self._refusals.items() if self._views.get(key[1]) is not None
        }
        return True


def _touches(view: CaseView | None, changed: Changed) -> bool:
    """Whether a linked case has changed."""
    return view is not None and any(each.number in changed.cases for each in view.related)
