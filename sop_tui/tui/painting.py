"""The whole screen as lines: title, page, status rows, key bar."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from sop_tui.text.message import Message, say, say_many
from sop_tui.tui import frame
from sop_tui.tui.cached_drawing import CachedDrawing
from sop_tui.tui.commands import LISTS, Screen, ScreenCommand, key_name
from sop_tui.tui.ink import Ink, KeyHint, Line, Span, fill, spread
from sop_tui.tui.key_bar import ACTS, ENDS, PAGES
from sop_tui.tui.news import NewsItem, sentence
from sop_tui.tui.sheets.removed import removed_lines
from sop_tui.tui.wanted import wanted_in_question

if TYPE_CHECKING:  # loaded with the first question
    from sop_tui.tui.asking import Asked, Question

SMALLEST = (40, 10)
NEWS_PAGE = "news"
_TWO_ROWS = 20  # screen height from which the key bar has two rows

_WITH_CASES = LISTS | {"case"}
"""Pages on which the allowed commands depend on a case, and on nothing else that others change."""

_Bar: TypeAlias = tuple[tuple[tuple[ScreenCommand, str], ...], ...]
"""The rows of a key bar: each command with its key."""


class Scene(Struct, frozen=True):
    """What the screen shows besides its page.

    ``who`` is the officer with their post; ``said`` the screen's own message; ``gone`` why the
    officer has no access any more; ``top`` the first visible row of the page's question; ``word`` a
    remark on the last key, beside a question; ``away`` the message that the store's server is away.
    """

    who: tuple[str, str]
    question: "Question | None" = None
    said: tuple[Message, Ink] | None = None
    gone: Message | None = None
    news: tuple[NewsItem, ...] = ()
    top: int = 0
    word: Message | None = None
    away: Message | None = None


class Painting:
    """Draws the screen, and records what on it is waiting for an answer.

    ``asked`` is the question that waits for a yes in the last drawing; ``readable`` is False if the
    window is too small for anything but that message; ``long`` is True if a question has more rows
    than are shown.
    """

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._bars: dict[str, _Bar] = {}
        self._title: CachedDrawing[Line] = CachedDrawing()
        self._offered: CachedDrawing[list[Line]] = CachedDrawing()
        self.asked: Asked | None = None
        self.readable = True
        self.hidden = 0

    def forget_keys(self) -> None:
        """Call when the keys of commands have changed."""
        self._bars.clear()
        self._offered.forget()

    def forget_offer(self) -> None:
        """Call when other commands may be allowed, for another reason than a change of the shown
        case.
        """
        self._offered.forget()

    def draw(self, scene: Scene, asked: "Asked | None", columns: int, rows: int) -> list[Line]:
        """Exactly as many lines as there are rows.

        Raises:
            NotFound: ``officer``, when the officer has been removed meanwhile.
        """
        self.readable = columns >= SMALLEST[0] and rows >= SMALLEST[1]
        self.asked = None
        if not self.readable:
            return list(self._too_small(columns, rows))
        if scene.gone is not None:
            return self._farewell(scene, scene.gone, columns, rows)
        lines = self._page(scene, columns, rows)
        self.asked = asked
        return lines

    def _farewell(self, scene: Scene, gone: Message, columns: int, rows: int) -> list[Line]:
        screen, language = self._screen, self._screen.language
        clock = language.clock(screen.now)
        title = frame.title_row(language(say("Bukan petugas")), *scene.who, clock, columns)
        body = list(removed_lines(screen.desk, language, gone, columns))[: rows - 2]
        body += [fill((), columns)] * (rows - 2 - len(body))
        leave = ((screen.key_of("back") or "Esc", language(say("Keluar"))),)
        return [title, *body, frame.key_bar((), leave, columns)]

    def _page(self, scene: Scene, columns: int, rows: int) -> list[Line]:
        screen, language = self._screen, self._screen.language
        clock = language.clock(screen.now)
        named = language(screen.page.title())
        if screen.switchable:
            named = language(say("PERAGAAN · {title}", title=named))
        titled = (named, *scene.who, clock, columns, len(scene.news))
        title = self._title.of(titled, lambda: frame.title_row(*titled))
        status = self._status(scene, columns, rows)
        keys = self._keys(scene, columns, two_rows=_keys_rows(rows) == 2)
        height = max(0, rows - 1 - len(keys) - len(status))
        # A question is drawn over the page: shrinking the page would redraw it twice.
        whole = rows - 2 - _keys_rows(rows) if scene.question is not None else height
        body = list(screen.page.body(columns, max(whole, height)))[:height]
        body += [fill((), columns)] * (height - len(body))
        return [title, *body, *status, *keys]

    def _status(self, scene: Scene, columns: int, rows: int) -> tuple[Line, ...]:
        """What is asked, typed or said; the message that the server is away is always visible."""
        taken = self._taken(scene, columns, rows)
        if scene.away is None:
            return taken if taken is not None else self._at_rest(scene, columns)
        short = say("server data tidak terhubung; ditunggu")
        words = self._screen.language(short if taken else scene.away)
        return (*(taken or ()), *frame.message_rows(words, Ink.WARN, columns))

    def _taken(self, scene: Scene, columns: int, rows: int) -> tuple[Line, ...] | None:
        page, language = self._screen.page, self._screen.language
        if scene.question is not None:
            from sop_tui.tui.question_rows import draw_question

            before = wanted_in_question(self._screen, scene.question.number, columns)
            most = max(4, rows // 2)
            asked, self.hidden = draw_question(scene.question, language, columns, most, before)
            return (*asked, *self._word(scene, columns))
        if page.confirmation is not None:
            most = max(4, rows // 2)
            lines, self.hidden = frame.confirmation_rows(
                page.confirmation, language, columns, most, scene.top
            )
            return (*lines, *self._word(scene, columns))
        if scene.said is not None:
            message, ink = scene.said
            return frame.message_rows(language(message), ink, columns)
        return page.status(columns)

    def _at_rest(self, scene: Scene, columns: int) -> tuple[Line, ...]:
        page, language = self._screen.page, self._screen.language
        if scene.news and page.id != NEWS_PAGE:
            return (self._news(scene.news, columns),)
        marks = self._screen.marks.numbers
        marked = (Span(" "),)
        if marks and page.id in LISTS:
            count = language(say_many("{n} ditandai", len(marks)))
            marked = (Span(f" * {count} · ", Ink.ACCENT),)
        return (fill((*marked, *(page.detail() or ())), columns),)

    def _word(self, scene: Scene, columns: int) -> Sequence[Line]:
        if scene.word is None:
            return ()
        return frame.paragraph(self._screen.language(scene.word), Ink.WARN, columns)

    def _news(self, items: Sequence[NewsItem], columns: int) -> Line:
        """The newest item, and the key for the others."""
        language = self._screen.language
        count = language(say("{n} kabar", n=len(items)))
        key = self._screen.key_of("news") or ""
        end = (Span(f" {key}", Ink.KEY), Span(f" {count} ", Ink.MUTED))
        words = language(sentence(items[-1]))
        return spread((Span(" ● ", Ink.ACCENT), Span(words, Ink.TEXT)), end, columns)

    def _keys(self, scene: Scene, columns: int, *, two_rows: bool) -> list[Line]:
        """The keys for the selection, and below it those that never change."""
        page, language = self._screen.page, self._screen.language
        if scene.question is not None:
            from sop_tui.tui.question_rows import question_keys

            return [frame.key_bar(question_keys(scene.question, language), (), columns)]
        if page.confirmation is not None:
            answers = ((key, language(words)) for key, words in page.confirmation.keys)
            return [frame.key_bar(answers, (), columns)]
        own = page.keys()
        if own is not None:
            return [frame.key_bar(own, (), columns)]
        return self._offer(columns, two_rows=two_rows)

    def _offer(self, columns: int, *, two_rows: bool) -> list[Line]:
        """The allowed commands; computed again only if they may have changed since the last
        drawing.
        """
        screen, page = self._screen, self._screen.page
        view = screen.desk_cache.view(page.number) if page.number is not None else None
        waiting = sum(summary.yours for summary in screen.desk.lists.sops())
        own = [each for each in page.own_keys() if each[0]]
        made_of = (page, view, screen.marks.numbers, waiting, own, columns, two_rows)
        if view is None or page.id not in _WITH_CASES:
            self._offered.forget()
        return self._offered.of(made_of, lambda: self._asked_for(own, columns, two_rows=two_rows))

    def _asked_for(self, own: Sequence[KeyHint], columns: int, *, two_rows: bool) -> list[Line]:
        page, language = self._screen.page, self._screen.language
        acts, pages, ends = (
            [
                (key, language(command.labelled(self._screen)))
                for command, key in row
                if command.why_not(self._screen) is None
            ]
            for row in self._bar()
        )
        acts += own
        if not two_rows:
            return [frame.key_bar((*acts, *pages), ends, columns)]
        acts = acts or [*page.moving_keys()]
        return [frame.key_bar(acts, (), columns), frame.key_bar(pages, ends, columns)]

    def _bar(self) -> _Bar:
        """The commands of the present page's key bar with their keys, allowed now or not."""
        page = self._screen.page.id
        if page not in self._bars:
            self._bars[page] = tuple(tuple(self._row(ids, page)) for ids in (ACTS, PAGES, ENDS))
        return self._bars[page]

    def _row(self, ids: Iterable[str], page: str) -> Iterator[tuple[ScreenCommand, str]]:
        keymap = self._screen.keymap
        commands = {command.id: command for command in keymap.commands}
        for command in (commands[each] for each in ids):
            key = keymap.key_of(command)
            if key is not None and _of_use(command, page) and keymap.find(key, page) is command:
                yield command, self._screen.language(key_name(key))

    def _too_small(self, columns: int, rows: int) -> Sequence[Line]:
        words = say(
            "Layar terlalu kecil ({columns}x{rows}); perbesar, sebaiknya 80x24, atau keluar "
            "dengan {key}",
            columns=columns,
            rows=rows,
            key=self._screen.key_of("quit") or "Esc",
        )
        return frame.message_rows(self._screen.language(words), Ink.WARN, max(4, columns))


def _of_use(command: ScreenCommand, page: str) -> bool:
    return command.on(page) and command.opens != page


def _keys_rows(rows: int) -> int:
    """How many rows the key bar has, where nothing is asked."""
    return 2 if rows >= _TWO_ROWS else 1
