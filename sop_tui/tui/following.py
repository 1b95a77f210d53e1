"""What others have changed comes to the screen: the news of it, and a word on the case in view."""

from typing import Protocol

from sop_tui.desk.problems import TakesLong
from sop_tui.desk.views import Changed
from sop_tui.text.message import Message, Problem, say
from sop_tui.tui.acting import ActDialogue
from sop_tui.tui.commands import LISTS
from sop_tui.tui.ink import Ink
from sop_tui.tui.kinds.page import Host
from sop_tui.tui.pages.case import CasePage


class Followed(Host, Protocol):
    """The screen, as far as changes concern it."""

    acting: ActDialogue

    def read_again(self, changed: Changed) -> None:
        """Reads again what can be other than before."""
        ...

    def repaint(self, *, others_acted: bool = False) -> None:
        """Draws what has been read again; only others have changed anything since."""
        ...

    def tell_next(self, message: Message, ink: Ink) -> None:
        """Says it with the next drawing."""
        ...

    def quiet(self) -> None:
        """Says nothing of itself any more."""
        ...


class Following:
    """Shows a change by others without taking anything from the officer: place, text, question.

    However much there is to be said of it, the screen is drawn once: every screen of a server is
    drawn for every act. ``away`` says that the store's server is away, as long as it is.
    """

    def __init__(self, screen: Followed) -> None:
        self._screen = screen
        self.away: Message | None = None

    def look(self) -> None:
        """Looks whether others have changed something, without a worker or a thread.

        What another has just written is still in memory, and fifty sessions that share a server
        would spend more on handing the reading over than on the reading. Only where a large file
        has to be read whole, as after an archiving, the keys would wait too long.
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
        """A look could not be made."""
        if problem.code != "away":
            self._screen.tell(problem.message, Ink.WARN)
        elif self.away != problem.message:
            self.away = problem.message
            self._screen.repaint()

    def show(self, changed: Changed | None) -> None:
        """Draws again what is other than before, and says what the officer ought to know of it.

        None where a look found nothing new.
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
            screen.quiet()  # the row of news speaks of it
        elif looked_at in changed.cases:
            if not screen.page.acts_by_itself:
                self._say_who_changed(looked_at)
        elif screen.acting.overtaken(changed.cases):
            screen.quiet()  # what was said of it no longer holds
        screen.read_again(changed)
        screen.acting.warn_of_change()
        if changed.rolled_back:
            news = say("data dipulihkan dari salinan yang lebih lama; periksa kembali")
            screen.tell_next(news, Ink.WARN)
        screen.repaint(others_acted=True)

    def _say_who_changed(self, number: str) -> None:
        """The case that is looked at says what another has done to it."""
        screen = self._screen
        view = screen.answers.view(number)  # as it was before: nothing has been read again yet
        since = screen.desk.cases.since(number, view.case.version) if view is not None else None
        if since is not None:
            said = say("Baru saja: {what}", what=since)
            if screen.page.about.id in LISTS:
                said = say("{number}: {what}", number=number, what=since)
            screen.tell_next(said, Ink.WARN)
