"""The application: keys in, lines out, and the acts between them.

The store is written to, and whatever takes long is read, on a thread of its own, one thing after
the other, so that drawing never waits for a disk; what comes of it is handled on the event loop.
"""

import asyncio
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from rich.console import Console
from textual import events
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.driver import Driver
from textual.geometry import Region
from textual.screen import Screen

from sop_tui.casework.commands import Act
from sop_tui.casework.model import Status
from sop_tui.casework.refusal import Code
from sop_tui.casework.wording import place
from sop_tui.desk.desk import Desk
from sop_tui.desk.problems import NotFound
from sop_tui.desk.sentences import overtaken
from sop_tui.desk.views import Card, Changed, Done
from sop_tui.text.language import Language
from sop_tui.text.message import Message, Problem, say, say_many
from sop_tui.tui import frame
from sop_tui.tui.asking import NEEDS_WORDS, Question, Stage, Target, Wish
from sop_tui.tui.commands import ALWAYS, LISTS, Command, Keymap, key_name, typed_key
from sop_tui.tui.filters import Filters
from sop_tui.tui.ink import Ink, Line, Span, fill
from sop_tui.tui.marking import Marks
from sop_tui.tui.pages.base import Page
from sop_tui.tui.pages.board_page import BoardPage, most_work
from sop_tui.tui.pages.officer_sheet import is_newcomer
from sop_tui.tui.pages.removed import removed_lines
from sop_tui.tui.registry import COMMANDS
from sop_tui.tui.settings import read_settings
from sop_tui.tui.sparing import SparingCompositor
from sop_tui.tui.surface import Surface
from sop_tui.tui.terminal import require_terminal
from sop_tui.tui.theme import DARK, PLAIN, SIXTEEN, Palette, palette_for
from sop_tui.worktime.due import due_words, time_left

if TYPE_CHECKING:
    from sop_tui.tui.pages.export import ExportPage

T = TypeVar("T")

POLL_SECONDS = 0.5
SMALLEST = (40, 10)


class _OnlyScreen(Screen[None], inherit_bindings=False):
    """The one screen: nothing on it has keys of its own."""

    BINDINGS: ClassVar[list[BindingType]] = []
    AUTO_FOCUS = ""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._compositor = SparingCompositor()

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,  # noqa: ARG002
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Nothing of the screen itself is seen, so it has nothing to repaint."""
        return super().refresh(*regions, repaint=False, layout=layout, recompose=recompose)


class SopApp(App[None], inherit_bindings=False):
    """The screen of one officer.

    ``switchable`` are the officers that the demo may change into. ``captive``: the session is not
    on the officer's own machine, so nothing may lead out of the program or write files.
    ``trouble`` is what is wrong with the office's settings, told at the beginning.
    """

    BINDINGS: ClassVar[list[BindingType]] = []
    TITLE = "sop-tui"
    ENABLE_COMMAND_PALETTE = False
    CSS = "Screen { background: ansi_default; overflow: hidden; }"

    def __init__(
        self,
        desk: Desk,
        language: Language,
        *,
        switchable: tuple[str, ...] = (),
        captive: bool = False,
        palette: Palette = DARK,
        keymap: Keymap | None = None,
        filters: Filters | None = None,
        trouble: Message | None = None,
        driver_class: type[Driver] | None = None,
    ) -> None:
        super().__init__(driver_class=driver_class, ansi_color=True)
        self.animation_level = "none"
        # A plain TERM=xterm knows 256 colours too, and more of them would only be more bytes.
        self.console = Console(
            color_system="standard" if palette in (SIXTEEN, PLAIN) else "256",
            file=self.console.file,
            force_terminal=True,
            legacy_windows=False,
        )
        self.desk = desk
        self.language = language
        self.switchable = switchable
        self.captive = captive
        self.palette = palette
        self.keymap = keymap or Keymap.of(COMMANDS)
        self.marks = Marks()
        self.filters = filters or Filters()
        self._trouble = trouble
        self._surface = Surface(self._draw, palette)
        self._turn = asyncio.Lock()
        self._now = desk.now()
        self._pages: list[Page] = []
        self._question: Question | None = None
        self._drafts: dict[tuple[str, Act], Question] = {}
        self._told: tuple[Message, Ink] | None = None
        self._last_done: str | None = None
        self._working = False
        self._gone: Message | None = None
        self._words: dict[tuple[str, datetime | None, bool], str] = {}
        self._bars: dict[str, tuple[tuple[Command, str], ...]] = {}
        self.calendars_known = False
        self._refusals: dict[tuple[Act, str], Message | None] = {}
        self._who = (desk.officer_id, "")

    # The life of the screen.

    def get_default_screen(self) -> Screen[None]:
        return _OnlyScreen(id="_default")

    def compose(self) -> ComposeResult:
        yield self._surface

    def on_mount(self) -> None:
        self._open_first()
        recomputed = self.desk.deadlines.recomputed() if self._gone is None else ()
        if recomputed:
            self.tell(overtaken(len(recomputed)), Ink.WARN)
        if self._trouble is not None:
            self.tell(self._trouble, Ink.WARN)
        asyncio.get_running_loop().call_later(POLL_SECONDS, self._watch)
        self._await_minute()
        # The board is painted first; how long is left in working time follows.
        self.call_after_refresh(self._learn_the_calendars)

    def _learn_the_calendars(self) -> None:
        if self._gone is None:
            self.in_background(self.desk.deadlines.learn_the_calendars, self._know_the_calendars)

    def _know_the_calendars(self, _: None) -> None:
        self.calendars_known = True
        self._reload()

    def _open_first(self) -> None:
        board = BoardPage(self)
        self._pages = [board]
        self._reload()
        self._tell_standing()

    def _tell_standing(self) -> None:
        """Begins with the officer's own page where the board would say too little."""
        if self._gone is None and is_newcomer(self.desk):
            from sop_tui.tui.pages.officers_page import OfficerPage

            self.open(OfficerPage(self, self.desk.officer_id))

    def _await_minute(self) -> None:
        self.set_timer(60 - self.desk.now().second, self._minute)

    def _minute(self) -> None:
        self._reload()
        self._await_minute()

    # What pages and commands may ask (the Host).

    @property
    def now(self) -> datetime:
        return self._now

    @property
    def page(self) -> Page:
        return self._pages[-1]

    @property
    def board(self) -> BoardPage:
        board = self._pages[0]
        assert isinstance(board, BoardPage)
        return board

    @property
    def sop(self) -> str:
        return self.board.sop

    @property
    def card(self) -> Card | None:
        number = self.page.number
        if number is None:
            return None
        try:
            return self.desk.card(number)
        except NotFound:
            return None

    def time_words(self, card: Card) -> str:
        if card.status is Status.HELD:
            return self.language(say("ditangguhkan"))
        key = (card.sop, card.due_at, card.late)
        if key not in self._words:
            words = due_words(self._now, card.due_at)
            if self.calendars_known:
                calendar = self.desk.calendar(self.desk.procedure(card.sop))
                words = time_left(calendar, self._now, card.due_at)
            self._words[key] = self.language(words)
        return self._words[key]

    def why_not(self, act: Act) -> Message | None:
        number = self._subject(act)
        if number is None:
            return say("pilih berkas lebih dahulu")
        key = (act, number)
        if key not in self._refusals:
            try:
                self._refusals[key] = self.desk.why_not(act, number)
            except Problem as problem:
                self._refusals[key] = problem.message
        return self._refusals[key]

    def tell(self, message: Message, ink: Ink = Ink.TEXT) -> None:
        self._told = (message, ink)
        self.repaint()

    def open(self, page: Page) -> None:
        page.load()
        self._pages.append(page)
        self.repaint()
        page.opened()

    def back(self) -> None:
        if len(self._pages) == 1:
            self.exit()
            return
        self._pages.pop()
        self.page.load()
        self.repaint()

    def home(self) -> Page:
        del self._pages[1:]
        self.page.load()
        self.repaint()
        return self.page

    def hand_out(self, export: "ExportPage") -> None:
        from sop_tui.tui.pages.export import IS_THERE, write_export

        name, text, replacing = f"{export.number}.txt", export.text, export.replaceable

        def written(path: Path) -> None:
            export.replaceable = False
            self.tell(say("ditulis ke {file}", file=str(path)), Ink.GOOD)

        def failed(problem: Problem) -> None:
            export.replaceable = problem.code == IS_THERE
            self._complain(problem)

        self.in_background(lambda: write_export(name, text, replace=replacing), written, failed)

    def reload(self) -> None:
        self._reload()

    def repaint(self) -> None:
        if self._pages:
            self._surface.repaint()

    def wear(self, palette: Palette) -> None:
        """Shows everything in another palette."""
        self.palette = palette
        self._surface.repaint(palette)

    def sit_down(self, officer: str) -> None:
        """Goes on as another officer of the demo, where most waits for them."""
        self.desk = self.desk.of(officer)
        self._question, self._last_done = None, None
        self._drafts.clear()
        self.marks.clear()
        self._pages = [BoardPage(self, most_work(self.desk.sops(), self.sop))]
        self._reload()
        self._tell_standing()
        self.tell(say("Anda kini bekerja sebagai {name}", name=self.desk.me.name), Ink.GOOD)

    def in_background(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[Problem], None] | None = None,
    ) -> None:
        """Does the work on the store's thread, then hands its result to the event loop."""

        async def turn() -> None:
            try:
                async with self._turn:
                    result = await asyncio.to_thread(work)
            except Problem as problem:
                with self._officer_present():
                    (failed or self._complain)(problem)
            else:
                with self._officer_present():
                    then(result)

        self.run_worker(turn(), exit_on_error=True)

    # Keys.

    def on_key(self, event: events.Key) -> None:
        event.stop()
        key = typed_key(event.key, event.character)
        with self._officer_present():
            self._pressed(key, event.character)

    def _pressed(self, key: str, character: str | None) -> None:
        if self._gone is not None:
            command = self.keymap.find(key, "")
            if command is not None and command.id == "back":
                self.exit(return_code=_NO_OFFICER)
            return
        if self._question is not None:
            if not self._working:
                self._answer(key, character)
            return
        self._told = None
        if not self.page.press(key, character):
            self._run(key)
        self.repaint()

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        if self._gone is not None:
            return
        with self._officer_present():
            if self._question is not None:
                self._question = self._question.paste(event.text)
            else:
                self.page.paste(event.text)
            self.repaint()

    def _run(self, key: str) -> None:
        command = self.keymap.find(key, self.page.id)
        if command is None:
            return
        why_not = command.why_not(self)
        if why_not is not None:
            self._told = (why_not, Ink.WARN)
            return
        command.run(self)

    # Asking and acting.

    def ask(self, act: Act) -> None:
        number = self._subject(act)
        if number is None:
            return
        draft = self._drafts.pop((number, act), None)
        try:
            self._question = self._begin(act, number, draft)
        except Problem as problem:
            self.tell(problem.message, Ink.WARN)
            return
        if self._question.stage is Stage.CONFIRM:
            self._preview()
        self.repaint()

    def _subject(self, act: Act) -> str | None:
        """The case that an act is about.

        On a list of cases a recall finds the one that has just gone on, too; on the page of a case
        it is about that case and no other.
        """
        number = self.page.number
        listed = self.page.about.id in LISTS
        if act is not Act.RECALL or self._last_done is None or not listed:
            return number
        if number is not None and self._may_recall(number):
            return number
        return self._last_done if self._may_recall(self._last_done) else number

    def _may_recall(self, number: str) -> bool:
        try:
            return self.desk.why_not(Act.RECALL, number) is None
        except Problem:
            return False

    def _begin(self, act: Act, number: str, draft: Question | None) -> Question:
        view = self.desk.case(number)
        node = view.procedure.node(view.case.node or "") if view.case.node else None
        targets: tuple[Target, ...] = ()
        inputs: tuple[str, ...] = ()
        if node is not None and act is Act.RETURN:
            targets = tuple(
                Target(to, place(view.procedure, view.procedure.node(to))) for to in node.return_to
            )
        if node is not None and act in (Act.COMPLETE, Act.APPROVE):
            inputs = tuple(view.procedure.step(node.step).inputs)
        stage = Stage.REASON if act in NEEDS_WORDS else Stage.CONFIRM
        if len(targets) > 1:
            stage = Stage.TARGET
        fresh = Question(
            act=act,
            number=number,
            version=view.case.version,
            node=view.case.node or "",
            stage=stage,
            targets=targets,
            inputs=inputs,
            to=targets[0].node if targets else None,
        )
        if draft is None:
            return fresh
        kept = replace(
            fresh,
            reason=draft.reason,
            note=draft.note,
            document=draft.document,
            documents=draft.documents,
        )
        if draft.inputs == inputs:
            kept = replace(kept, ticked=draft.ticked)
        return kept

    def _answer(self, key: str, character: str | None) -> None:
        assert self._question is not None
        self._question, wish = self._question.press(key, character)
        match wish:
            case Wish.PREVIEW:
                self._preview()
            case Wish.DO:
                self._do(self._question)
            case Wish.DROP:
                self._drop()
        self.repaint()

    def _preview(self) -> None:
        question = self._question
        assert question is not None
        try:
            preview = self.desk.preview(
                question.number, question.command(), version=question.version
            )
        except Problem as problem:
            if problem.code == Code.STALE:
                self._ask_again(question)
            else:
                self._refused(question, problem)
        else:
            self._question = replace(question, sentence=preview.sentence)

    def _drop(self) -> None:
        assert self._question is not None
        self._close(self._question, say("Urung; tidak ada yang berubah"), Ink.MUTED)

    def _close(self, question: Question, said: Message, ink: Ink) -> None:
        """Asks no more; what was typed is kept for another time."""
        if question.reason.text or question.note.text or question.documents:
            self._drafts[question.number, question.act] = question
        self._question = None
        self._told = (said, ink)

    def _do(self, question: Question) -> None:
        self._working = True
        self.in_background(
            lambda: self.desk.act(
                question.number,
                question.command(),
                version=question.version,
                node=question.node or None,
                identity=question.id,
            ),
            self._done,
            lambda problem: self._not_done(question, problem),
        )

    def _done(self, done: Done) -> None:
        self._working = False
        question, self._question = self._question, None
        if question is not None:
            self._drafts.pop((question.number, question.act), None)
        self._last_done = done.card.number
        self._reload()
        said = say("{number}: {what}", number=done.card.number, what=done.sentence)
        key = self._recall_key()
        if key is not None and question is not None and question.act in _RECALLABLE:
            said = say("{said}. Tarik kembali dengan {key}", said=said, key=key)
        self.tell(said, Ink.GOOD)

    def _recall_key(self) -> str | None:
        if self._last_done is None or not self._may_recall(self._last_done):
            return None
        command = next(c for c in self.keymap.commands if c.id == "recall")
        key = self.keymap.key_of(command)
        return self.language(key_name(key)) if key is not None else None

    def _not_done(self, question: Question, problem: Problem) -> None:
        self._working = False
        if problem.code == Code.STALE:
            self.in_background(self.desk.refresh, lambda _: self._ask_again(question))
            return
        self._refused(question, problem)
        self.repaint()

    def _ask_again(self, question: Question) -> None:
        """After another officer was faster: what has changed, and the question once more.

        Where the act is possible no longer, why so in place of the question.
        """
        self._reload()
        if self._overtaken(question):
            return
        try:
            fresh = self._begin(question.act, question.number, question)
        except Problem as gone:
            self._refused(question, gone)
            return
        reasoned = question.act in NEEDS_WORDS and len(fresh.targets) <= 1
        self._question = replace(fresh, stage=Stage.CONFIRM) if reasoned else fresh
        if self._question.stage is Stage.CONFIRM:
            self._preview()
        if self._question is not None:
            self._question = replace(self._question, notice=self._changed(question))
        self.repaint()

    def _overtaken(self, question: Question) -> bool:
        """Whether others have made the act impossible; then the question is closed."""
        why = self._impossible(question)
        changed = self._changed(question)
        if why is None or changed is None:
            return False
        said = say("{changed}. Tindakan Anda tidak dilakukan: {why}", changed=changed, why=why)
        self._close(question, said, Ink.WARN)
        self.repaint()
        return True

    def _changed(self, question: Question) -> Message | None:
        """What others have done to the case since it was looked at."""
        try:
            what = self.desk.since(question.number, question.version)
        except Problem:
            return None
        return say("Berkas telah berubah: {what}", what=what) if what is not None else None

    def _impossible(self, question: Question) -> Message | None:
        try:
            return self.desk.why_not(question.act, question.number)
        except Problem as problem:
            return problem.message

    def _refused(self, question: Question, problem: Problem) -> None:
        """Keeps the question where the answer can be mended, else its words for another time."""
        if self._impossible(question) is None:
            self._question = question.refused(problem.message)
        else:
            self._close(question, problem.message, Ink.WARN)

    # Changes.

    def _watch(self) -> None:
        """Stirs Textual only when there is something to look at: that costs more than a stat."""
        if self.is_running:
            asyncio.get_running_loop().call_later(POLL_SECONDS, self._watch)
            if self.desk.behind():
                self.call_next(self._poll)

    def _poll(self) -> None:
        """Looks whether others have changed something, without a worker or a thread.

        What another has just written is still in memory, and fifty sessions that share a server
        would spend more on handing the reading over than on the reading.
        """
        if self._turn.locked() or self._gone is not None:
            return
        try:
            changed = self.desk.refresh()
        except Problem as problem:
            self._complain(problem)
        else:
            with self._officer_present():
                self._refreshed(changed)

    def _refreshed(self, changed: Changed | None) -> None:
        if changed is not None:
            self._reload(changed)
            self._warn_of_change()

    def _warn_of_change(self) -> None:
        """Says at once that the case of an open question has changed.

        The question keeps the version that was looked at, so that a yes on its way to the keyboard
        is refused and asked again, and letters being typed do not become commands.
        """
        question = self._question
        if question is None or self._working:
            return
        changed = self._changed(question)
        asked = question.stage is Stage.CONFIRM
        if changed is None or (asked and self._overtaken(question)):
            return
        anew = say("Tinjau lagi {number} menurut keadaan sekarang?", number=question.number)
        self._question = replace(question, notice=changed, sentence=anew)
        self.repaint()

    def _reload(self, changed: Changed | None = None) -> None:
        """Reads anew what is shown, from what the desk knows.

        ``changed`` is all that can be other than before, but for the time; None if anything can.
        """
        before, self._now = self._now, self.desk.now()
        same_minute = _minute_of(before) == _minute_of(self._now)
        if changed is None or changed.officers or changed.definitions or not same_minute:
            self._words.clear()
            self._refusals.clear()
        else:
            for act, number in [key for key in self._refusals if key[1] in changed.cases]:
                del self._refusals[act, number]
        try:
            speaker = self.desk.speaker()
            self._who = (speaker.name, speaker.post)
            self.page.load()
        except NotFound as problem:
            self._leave(problem)
        self._surface.repaint()

    def _leave(self, problem: NotFound) -> None:
        """Where the officer at this desk is gone: nothing but that is shown from now on."""
        if problem.code != "officer":
            raise problem
        self._gone, self._question = problem.message, None

    @contextmanager
    def _officer_present(self) -> Iterator[None]:
        """An officer may be removed at any moment, also while a key is being handled."""
        try:
            yield
        except Problem as problem:
            self._reload()
            self.tell(problem.message, Ink.WARN)

    def _complain(self, problem: Problem) -> None:
        self.tell(problem.message, Ink.WARN)

    # Drawing.

    def _draw(self, columns: int, rows: int) -> list[Line]:
        language = self.language
        if columns < SMALLEST[0] or rows < SMALLEST[1]:
            return list(_too_small(language, columns, rows))
        if self._gone is None:
            try:
                return self._draw_page(columns, rows)
            except NotFound as problem:
                self._leave(problem)
        return self._draw_farewell(columns, rows)

    def _draw_farewell(self, columns: int, rows: int) -> list[Line]:
        assert self._gone is not None
        language, clock = self.language, self.language.clock(self._now)
        title = frame.title_row(language(say("Bukan petugas")), *self._who, clock, columns)
        body = list(removed_lines(self.desk, language, self._gone, columns))[: rows - 2]
        body += [fill((), columns)] * (rows - 2 - len(body))
        back = next(command for command in self.keymap.commands if command.id == "back")
        key = language(key_name(self.keymap.key_of(back) or "escape"))
        leave = ((key, language(say("Keluar"))),)
        return [title, *body, frame.key_bar((), leave, columns)]

    def _draw_page(self, columns: int, rows: int) -> list[Line]:
        language = self.language
        clock = language.clock(self._now)
        title = frame.title_row(language(self.page.title()), *self._who, clock, columns)
        status = self._status(columns)
        height = rows - 2 - len(status)
        body = list(self.page.body(columns, height))[:height]
        body += [fill((), columns)] * (height - len(body))
        return [title, *body, *status, self._keys(columns)]

    def _status(self, columns: int) -> tuple[Line, ...]:
        if self._question is not None:
            return frame.question_rows(self._question, self.language, columns)
        if self._told is not None:
            message, ink = self._told
            return frame.told_rows(self.language(message), ink, columns)
        own = self.page.status(columns)
        if own is not None:
            return own
        marked = (Span(" "),)
        if self.marks.numbers and self.page.id in LISTS:
            count = self.language(say_many("{n} ditandai", len(self.marks.numbers)))
            marked = (Span(f" * {count} · ", Ink.ACCENT),)
        return (fill((*marked, *(self.page.detail() or ())), columns),)

    def _keys(self, columns: int) -> Line:
        if self._question is not None:
            return frame.key_bar(frame.question_keys(self._question, self.language), (), columns)
        own = self.page.keys()
        if own is not None:
            return frame.key_bar(own, (), columns)
        allowed: list[frame.Key] = []
        ends: list[frame.Key] = []
        for command, key in self._bar():
            if command.why_not(self) is None:
                label = self.language(command.labelled(self))
                (ends if (command.bar or 0) >= ALWAYS else allowed).append((key, label))
        return frame.key_bar(allowed, ends, columns)

    def _bar(self) -> tuple[tuple[Command, str], ...]:
        """The commands of the present page's key bar with their keys, allowed now or not."""
        page = self.page.id
        if page not in self._bars:
            ranked = sorted(
                (c for c in self.keymap.commands if c.bar is not None and _of_use(c, page)),
                key=lambda command: command.bar or 0,
            )
            keys = [(command, self.keymap.key_of(command)) for command in ranked]
            self._bars[page] = tuple(
                (command, self.language(key_name(key)))
                for command, key in keys
                if key is not None and self.keymap.find(key, page) is command
            )
        return self._bars[page]


def _minute_of(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


_NO_OFFICER = 4  # the exit code of commands for one who is no officer here
_RECALLABLE = frozenset({Act.COMPLETE, Act.APPROVE, Act.RETURN})


def _of_use(command: Command, page: str) -> bool:
    return command.on(page) and command.opens != page


def _too_small(language: Language, columns: int, rows: int) -> tuple[Line, ...]:
    words = language(
        say("Layar terlalu kecil ({columns}x{rows}); perbesar, sebaiknya 80x24",
            columns=columns, rows=rows)
    )  # fmt: skip
    return frame.told_rows(words, Ink.WARN, max(4, columns))


def run_screen(
    desk: Desk,
    language: Language,
    *,
    switchable: tuple[str, ...] = (),
    environ: Mapping[str, str] = os.environ,
) -> int:
    """Shows the screen until the officer leaves it; gives the exit code.

    Raises:
        BadInput: ``keys``, when the officer's own file of keys is wrong.
        Problem: ``terminal``, which cannot show it.
    """
    require_terminal(environ)
    from sop_tui.tui.driver import SteadyDriver

    settings = read_settings(desk.folder, captive=False)
    app = SopApp(
        desk,
        language,
        switchable=switchable,
        palette=palette_for(environ, settings.preferences.palette),
        keymap=Keymap.of(COMMANDS, settings.preferences.keys),
        filters=settings.filters,
        trouble=settings.trouble,
        driver_class=SteadyDriver,
    )
    app.run(mouse=False)
    return app.return_code or 0
