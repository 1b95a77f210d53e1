"""The application: handles keys, draws lines, and runs acts.

Writing to the store, and reading that takes long, happens on a separate thread, one piece after the
other, so that drawing never waits for a disk; results are handled on the event loop.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from time import monotonic
from typing import ClassVar, TypeVar

from rich.console import Console
from textual import events, on
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.driver import Driver
from textual.screen import Screen

from sop_tui.desk.desk import Desk
from sop_tui.desk.problems import NotFound
from sop_tui.desk.sentences import overtaken
from sop_tui.desk.views import Card, Changed
from sop_tui.text.language import Language
from sop_tui.text.message import Message, Problem, say
from sop_tui.tui.acting import ActDialogue
from sop_tui.tui.background import BackgroundWork
from sop_tui.tui.commands import HelpSection, Keymap, key_name, typed_key
from sop_tui.tui.confirming import KeyStroke
from sop_tui.tui.desk_cache import DeskCache
from sop_tui.tui.driver import KeyInBurst
from sop_tui.tui.editing import Typed, pasted_line
from sop_tui.tui.filters import Filters
from sop_tui.tui.first_page import open_first_page
from sop_tui.tui.following import Following
from sop_tui.tui.ink import Ink, Line
from sop_tui.tui.keeping import Keeping
from sop_tui.tui.kept import Kept
from sop_tui.tui.kept_entries import SOP
from sop_tui.tui.keyboard import Keyboard
from sop_tui.tui.kinds.page import ExportText, Page
from sop_tui.tui.marking import Marks
from sop_tui.tui.news import News
from sop_tui.tui.newsroom import Newsroom
from sop_tui.tui.page_stack import PageStack
from sop_tui.tui.pages.board import BoardPage, most_work
from sop_tui.tui.painting import Painting, Scene
from sop_tui.tui.preferences import in_force
from sop_tui.tui.preferred import Preferences
from sop_tui.tui.registry import COMMANDS
from sop_tui.tui.screen_setup import NOTHING_CHOSEN, ScreenSetup
from sop_tui.tui.surface import OnlyScreen, Surface
from sop_tui.tui.theme import CHOICES, PLAIN, SIXTEEN, Palette
from sop_tui.tui.watching import Watch

T = TypeVar("T")


class SopApp(App[None], inherit_bindings=False):
    """The screen of one officer.

    ``switchable`` are the officers that the demo can switch to. ``captive``: the session runs on a
    shared server, so nothing may lead out of the program or write files.
    """

    BINDINGS: ClassVar[list[BindingType]] = []
    TITLE = "sop-tui"
    ENABLE_COMMAND_PALETTE = False
    CSS = "Screen { background: ansi_default; overflow: hidden; }"

    def __init__(
        self,
        desk: Desk,
        language: Language,
        setup: ScreenSetup = NOTHING_CHOSEN,
        *,
        switchable: tuple[str, ...] = (),
        captive: bool = False,
        driver_class: type[Driver] | None = None,
    ) -> None:
        super().__init__(driver_class=driver_class, ansi_color=True)
        self.animation_level = "none"
        # A plain TERM=xterm has 256 colours too; more colours would only cost more bytes.
        self.console = Console(
            color_system="standard" if setup.palette in (SIXTEEN, PLAIN) else "256",
            file=self.console.file,
            force_terminal=True,
            legacy_windows=False,
        )
        self.desk = desk
        self.language = language
        self.switchable = switchable
        self.captive = captive
        self.palette = setup.palette
        self.keymap = setup.keymap or Keymap.of(COMMANDS)
        self.marks = Marks()
        self.filters = setup.filters or Filters()
        self.given = setup.given or Preferences()
        self.kept = setup.kept or Kept()
        self.news = News()
        self.typed_last: dict[str, Typed] = {}
        self._trouble = setup.trouble
        self._surface = Surface(self._draw, setup.palette, setup.signs)
        self.background = BackgroundWork(self, self._officer_present, self._complain)
        self.keeping = Keeping(self.kept, self.background, self._complain)
        self.desk_cache = DeskCache(self)
        self._now = desk.clocks.now()
        self.pages = PageStack(self)
        self.acting = ActDialogue(self)
        self._painting = Painting(self)
        self._newsroom = Newsroom(self, setup.seen, rings=setup.rings)
        self._begins_at_the_desk = setup.begins_at_the_desk
        self._keyboard = Keyboard(self, self.acting)
        self._begun = False  # set once something has been shown
        self._saying: tuple[Message, Ink] | None = None
        self._gone: Message | None = None
        self._following = Following(self)
        self._watch = Watch(
            desk.changes, lambda: self.is_running, lambda: self.call_next(self._poll)
        )
        self._who = (desk.officer_id, "")

    # Start.

    def get_default_screen(self) -> Screen[None]:
        return OnlyScreen(self._surface, id="_default")

    def compose(self) -> ComposeResult:
        yield self._surface

    def on_mount(self) -> None:
        self._open_first()
        recomputed = self.desk.deadlines.recomputed() if self._gone is None else ()
        if recomputed:
            self.tell(overtaken(len(recomputed)), Ink.WARN)
        if self._trouble is not None:
            self.tell(self._trouble, Ink.WARN)
        self._watch.begin()
        self._await_minute()
        # The board is painted first; times left in working time follow.
        self.call_after_refresh(self._learn_the_calendars)

    def _learn_the_calendars(self) -> None:
        if self._gone is None:
            self.background.in_turn(
                self.desk.deadlines.learn_the_calendars, self._know_the_calendars
            )

    def _know_the_calendars(self, _: None) -> None:
        self.desk_cache.calendars_known = True
        self.reload()
        self._newsroom.begin()

    def _open_first(self) -> None:
        self.pages.begin(BoardPage(self, self.kept.of(SOP)))
        self.reload()
        self._tell_standing()

    def _tell_standing(self) -> None:
        if self._gone is None:
            open_first_page(self, begins_at_the_desk=self._begins_at_the_desk)
        if self._gone is not None or not self.desk.newcomer:
            self.call_after_refresh(self._tell_noteworthy)

    def _tell_noteworthy(self) -> None:
        if self._gone is None and (words := self.desk.officers.first_word()) is not None:
            self.tell(words, Ink.WARN)

    def _await_minute(self) -> None:
        self.set_timer(60 - self.desk.clocks.now().second, self._minute)

    def _minute(self) -> None:
        self.reload()
        if self._gone is None:
            self._newsroom.minute()
            self.repaint()
        self._await_minute()

    # What pages and commands use (the Host).

    @property
    def now(self) -> datetime:
        return self._now

    @property
    def page(self) -> Page:
        return self.pages.page

    @property
    def columns(self) -> int:
        return self.size.width

    @property
    def card(self) -> Card | None:
        number = self.page.number
        if number is None:
            return None
        try:
            return self.desk.lists.card(number)
        except NotFound:
            return None

    def tell(self, message: Message, ink: Ink = Ink.TEXT) -> None:
        self.tell_next(message, ink)
        self.repaint()

    def tell_next(self, message: Message, ink: Ink) -> None:
        """Shows the message with the next drawing."""
        self._saying = (message, ink)

    def key_of(self, command: str) -> str | None:
        known = next(each for each in self.keymap.commands if each.id == command)
        key = self.keymap.key_of(known)
        return self.language(key_name(key)) if key is not None else None

    def is_move(self, key: str) -> bool:
        command = self.keymap.find(key, self.page.id)
        return command is not None and command.group is HelpSection.MOVE

    def deliver_export(self, export: ExportText) -> None:
        """Writes the text beside the officer; in the demonstration, to the demonstration's
        folder.
        """
        from sop_tui.tui.export_delivery import write_export

        write_export(self, export, self.desk.folder if self.switchable else None)

    @property
    def question_hides(self) -> int:
        return self._painting.hidden

    def reload(self, number: str | None = None) -> None:
        if number is None:
            self.read_again(None)
            self.repaint()
        else:
            self.read_again(Changed(frozenset({number}), officers=False, definitions=False))

    def read_again(self, changed: Changed | None) -> None:
        """Reads again what is shown, from the desk.

        ``changed`` limits what may have changed, apart from the time; None means anything.
        """
        self._now = self.desk.clocks.now()
        if not self.desk_cache.keep_up(self._now, changed) or self.acting.has_acted_on(changed):
            self._painting.forget_offer()
        try:
            if changed is None or changed.officers:
                self.news.look_again(self.desk)
            speaker = self.desk.speaker()
            self._who = (speaker.name, speaker.post)
            self.page.load()
        except NotFound as problem:
            self._leave(problem)
        except Problem as problem:  # the server is away: the last state stays on screen
            self._complain(problem)

    def repaint(self, *, others_acted: bool = False) -> None:
        if not others_acted:
            self._painting.forget_offer()
        if self.pages:
            self._surface.repaint(at_once=others_acted)
            self._note_what_is_seen()

    def set_palette(self, palette: Palette) -> None:
        """Switches to another palette."""
        self.palette = palette
        self._surface.repaint(palette)

    @on(Driver.SignalResume)
    def draw_anew(self) -> None:
        """Sends the whole screen again, after something else has written on the terminal."""
        self._surface.draw_anew()

    def apply_preferences(self) -> None:
        """Applies the officer's choices."""
        chosen = in_force(self.given, self.kept, COMMANDS)
        self.keymap = Keymap.of(COMMANDS, chosen.keys)
        self._painting.forget_keys()
        self._newsroom.rings = chosen.rings
        if self.palette in CHOICES:
            self.set_palette(chosen.palette)

    def switch_officer(self, officer: str) -> None:
        """Switches to another officer of the demo, on the board with most of their work."""
        self.desk = self.desk.of(officer)
        self.acting.forget()
        self._newsroom.forget()
        self.marks.clear()
        self.typed_last.clear()
        self.pages.begin(BoardPage(self, most_work(self.desk.lists.sops(), self.pages.sop)))
        self.reload()
        self._tell_standing()
        self.tell(say("Anda kini bekerja sebagai {name}", name=self.desk.me.name), Ink.GOOD)

    # Keys.

    def on_key(self, event: events.Key) -> None:
        event.stop()
        if not self._begun:
            return  # typed ahead, before anything was shown
        stroke = KeyStroke(event.time, not isinstance(event, KeyInBurst))
        with self._officer_present():
            if self._gone is not None or not self._painting.readable:
                self._keyboard.press_unseen(typed_key(event.key, event.character), self._gone)
                return
            self._keyboard.press(typed_key(event.key, event.character), event.character, stroke)
            if not self.acting.is_at_work:
                self.repaint()

    def quiet(self) -> None:
        """Removes the screen's own message, because another key was pressed."""
        self._saying = None

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        if self._gone is not None or not self._begun or not self._painting.readable:
            return
        text, said = pasted_line(event.text)
        with self._officer_present():
            if self.acting.question is not None:
                self.acting.paste(text, said)
            elif self.page.confirmation is not None:
                pass  # a question takes no text
            elif self.page.paste(text) and said is not None:
                self.page.remark(said)
            self.repaint()

    # Changes.

    def _poll(self) -> None:
        if not self.background.busy and self._gone is None:
            with self._officer_present():
                self._following.look()

    def _leave(self, problem: NotFound) -> None:
        """Handles the removal of the desk's officer: from now on only that is shown."""
        if problem.code != "officer":
            raise problem
        self._gone = problem.message
        self.acting.close()

    @contextmanager
    def _officer_present(self) -> Iterator[None]:
        """Within this context the officer may be removed at any moment, even while a key is
        handled.
        """
        try:
            yield
        except Problem as problem:
            self.reload()
            self.tell(problem.message, Ink.WARN)

    def _complain(self, problem: Problem) -> None:
        self.tell(problem.message, Ink.WARN)

    # Drawing.

    def _draw(self, columns: int, rows: int) -> list[Line]:
        if self._gone is None:
            try:
                return self._painting.draw(self._scene(), self._keyboard.asked, columns, rows)
            except NotFound as problem:
                self._leave(problem)
        return self._painting.draw(self._scene(), None, columns, rows)

    def _scene(self) -> Scene:
        return Scene(
            self._who,
            self.acting.question,
            self._saying,
            self._gone,
            self.news.items,
            self._keyboard.top,
            self._keyboard.word,
            self._following.away,
        )

    def write_control(self, sequence: str) -> None:
        if self._driver is not None:
            self._driver.write(sequence)

    @property
    def is_shown(self) -> bool:
        """Whether the last drawing has been sent to the terminal."""
        return self._surface.is_shown

    def post_display_hook(self) -> None:
        self._note_what_is_seen()

    def _note_what_is_seen(self) -> None:
        """Records that the question on the terminal can now be answered."""
        self._newsroom.tell()
        self._surface.show_cursor(self.write_control)
        if self._surface.is_shown:
            self._keyboard.shown(self._painting.asked, monotonic())
            self._begun = True
