"""Brings changes by others to the screen: news, and a sentence about the case in view."""

from typing import Protocol

from sop_tui.desk.problems import TakesLong
from sop_tui.desk.views import Changed
from sop_tui.text.message import Message, Problem, say
from sop_tui.tui.acting import ActDialogue
from sop_tui.tui.commands import LISTS
from sop_tui.tui.ink import Ink
from sop_tui.tui.kinds.page import Host
from sop_tui.tui.pages.case import CasePage


class FollowedScreen(Host, Protocol):
    """The screen, as far as changes by others concern it."""

    acting: ActDialogue

    def read_again(self, changed: Changed) -> None:
        """Reads again what may have changed."""
        ...

    def repaint(self, *, others_acted: bool = False) -> None:
        """Draws what was read again, when only others have changed something."""
        ...

    def tell_next(self, message: Message, ink: Ink) -> None:
        """Shows the message with the next drawing."""
        ...

    def quiet(self) -> None:
        """Removes the screen's own message."""
        ...


class Following:
    """Shows changes by others without disturbing the officer's cursor, text or question.

    The screen is drawn once for each change, because every screen of a server is drawn for every
    act. ``away`` is the message that the store's server is away, as long as it is.
    """

    def __init__(self, screen: FollowedScreen) -> None:
        self._screen = screen
        self.away: Message | None = None

    def look(self) -> None:
        """Checks for changes by others on the event loop, without a thread.

        What another session has just written is still in the system's cache. With fifty sessions on
        a server, handing the read to threads would cost more than the read. Only where a large file
        has to be read as a whole, e.g. after archiving, a thread is used, because keys would wait
        too long.
        """
        desk = self._screen.desk
        try:
            changed = desk.changes.refresh(at_once=True)
        except TakesLong:
            self._screen.background.in_turn(desk.changes.refresh, self.show, self._failed)
        except Problem as problem:
            self._failed(problem)
        else:
            self.show(changed)

    def _failed(self, problem: Problem) -> None:
        """Handles a check that failed."""
        if problem.code != "away":
            self._screen.tell(problem.message, Ink.WARN)
        elif self.away != problem.message:
            self.away = problem.message
            self._screen.repaint()

    def show(self, changed: Changed | None) -> None:
        """Draws what has changed, and says what the officer should know about it.

        ``changed`` is None if nothing is new.
        """
        screen = self._screen
        if self.away is not None:
            self.away = None
            screen.repaint()
        if changed is None:
            return
        looked_at = screen.page.number
        screen.news.look(screen.desk, changed.cases)
        if screen.page.id == CasePage.id and looked_at is not None:
            screen.news.seen(looked_at)
        if looked_at in changed.cases and screen.news.is_of(looked_at):
            screen.quiet()  # the news row mentions it
        elif looked_at in changed.cases:
            if not screen.page.acts_by_itself:
                self._say_who_changed(looked_at)
        elif screen.acting.overtaken(changed.cases):
            screen.quiet()  # the message no longer holds
        screen.read_again(changed)
        screen.acting.warn_of_change()
        if changed.rolled_back:
            news = say("data dipulihkan dari salinan yang lebih lama; periksa kembali")
            screen.tell_next(news, Ink.WARN)
        screen.repaint(others_acted=True)

    def _say_who_changed(self, number: str) -> None:
        """Says what another officer has done to the case in view."""
        screen = self._screen
        view = screen.desk_cache.view(number)  # still the old view: nothing has been read again yet
        since = screen.desk.cases.since(number, view.case.version) if view is not None else None
        if since is not None:
            said = say("Baru saja: {what}", what=since)
            if screen.page.about.id in LISTS:
                said = say("{number}: {what}", number=number, what=since)
            screen.tell_next(said, Ink.WARN)
