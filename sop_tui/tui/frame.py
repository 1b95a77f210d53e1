"""What surrounds every page: title row, status row, key bar."""

from collections.abc import Iterable, Sequence

from sop_tui.text.clean import clean
from sop_tui.text.language import Language
from sop_tui.text.message import say_many
from sop_tui.tui.confirming import Confirmation
from sop_tui.tui.editing import Typed, row_at, rows_of
from sop_tui.tui.ink import (
    Ground,
    Ink,
    KeyHint,
    Line,
    Span,
    cut,
    fill,
    line_width,
    spread,
    width,
    wrap,
)

WHOLE = 200  # rows; more than any stored text needs
_SENTENCE_ROWS = 3
_LAST_SHARE = 0.6  # share of the key bar
_MESSAGE_ROWS = 4  # two sentences: what another officer did, and why nothing is left to do


def title_row(title: str, who: str, post: str, clock: str, columns: int, news: int = 0) -> Line:
    """The page's name, the number of cases with news, the officer and the time.

    The officer may take up to half of the row: a longer name is cut, never left out.
    """
    half = columns // 2
    name = f"{who} ({post})" if post else who
    choices = (f"{name} · {clock} ", f"{who} · {clock} ")
    cut_short = f"{cut(who, half - width(clock) - 4)} · {clock} "
    right = next((each for each in choices if width(each) <= half), cut_short)
    end: Line = (Span(clean(right), Ink.MUTED, Ground.BAR),)
    if news:
        end = (Span(f"●{news} ", Ink.ACCENT, Ground.BAR), *end)
    room = columns - line_width(end)
    left = Span(cut(f" {title}", room - 1), Ink.TITLE, Ground.BAR)
    return spread((left,), end, columns, Ground.BAR)


def key_bar(keys: Iterable[KeyHint], last: Sequence[KeyHint], columns: int) -> Line:
    """The keys that would do something now; the first ones take precedence.

    ``last`` stand at the right end; in a narrow row only two of them remain.
    """
    end = _keys(last)
    while len(last) > 2 and line_width(end) > columns * _LAST_SHARE:
        last = last[1:]
        end = _keys(last)
    room = columns - line_width(end)
    spans: list[Span] = []
    for key in keys:
        added = _keys((key,))
        cells = line_width(added)
        if cells <= room:
            spans += added
            room -= cells
    return spread(spans, end, columns, Ground.BAR)


def _keys(keys: Iterable[KeyHint]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for key, label in keys:
        spans.append(Span(f" {key}", Ink.KEY, Ground.BAR))
        spans.append(Span(f" {label} ", Ink.TEXT, Ground.BAR))
    return tuple(spans)


def field(typed: Typed, columns: int, prompt: str, *, active: bool = True) -> Line:
    """A line being typed, scrolled so that the caret is visible."""
    room = max(1, columns - width(prompt) - 2)
    start = 0
    while width(typed.text[start : typed.caret]) > room - 1:
        start += 1
    before = typed.text[start : typed.caret]
    at = typed.text[typed.caret : typed.caret + 1] or " "
    after = typed.text[typed.caret + 1 :]
    ground = Ground.FIELD
    spans = [Span(prompt, Ink.KEY, Ground.ASK), Span(before, Ink.TEXT, ground)]
    if active:
        spans.append(Span(at, Ink.CARET, ground))
    else:
        after = at.strip() + after
    spans.append(Span(after, Ink.TEXT, ground))
    return (*fill(spans, columns - 1, ground), Span(" ", Ink.TEXT, Ground.ASK))


def box_columns(columns: int, sign: str = " ▸ ") -> int:
    """The width of the rows of a :func:`box`."""
    return max(2, columns - width(sign) - 2)


def box(
    typed: Typed,
    columns: int,
    most: int,
    *,
    sign: str = " ▸ ",
    around: Ground = Ground.ASK,
    active: bool = True,
) -> list[Line]:
    """A text being typed, on at most ``most`` rows, scrolled so that the caret is visible."""
    rows = rows_of(typed.text, box_columns(columns, sign))
    here = row_at(rows, typed.caret) if active else 0
    first = max(0, min(here - most + 1, len(rows) - most)) if len(rows) > most else 0
    lines: list[Line] = []
    for at, (start, end) in enumerate(rows[first : first + most], start=first):
        part = f"{typed.text} "[start:end]
        spans = [Span(sign if at == 0 else " " * width(sign), Ink.KEY, around)]
        if at == here and active:
            caret = typed.caret - start
            spans.append(Span(part[:caret], Ink.TEXT, Ground.FIELD))
            spans.append(Span(part[caret : caret + 1], Ink.CARET, Ground.FIELD))
            spans.append(Span(part[caret + 1 :], Ink.TEXT, Ground.FIELD))
        else:
            spans.append(Span(part, Ink.TEXT, Ground.FIELD))
        lines.append((*fill(spans, columns - 1, Ground.FIELD), Span(" ", Ink.TEXT, around)))
    return lines


def counted(
    words: str, ink: Ink, typed: Typed, longest: int, columns: int, ground: Ground = Ground.ASK
) -> list[Line]:
    """The prompt for a text, with the used and the allowed length at the end of its last row."""
    length = len(typed.text)
    count = Span(f"{length}/{longest} ", Ink.WARN if length > longest else Ink.MUTED, ground)
    room = columns - width(count.text) - 1
    lines = paragraph(words, ink, room, ground)
    *before, last = lines
    return [
        *(fill(line, columns, ground) for line in before),
        spread(last, (count,), columns, ground),
    ]


def confirmation_rows(
    asked: Confirmation, language: Language, columns: int, rows: int, top: int
) -> tuple[Sequence[Line], int]:
    """A question in the status row; it grows upwards to at most ``rows`` rows, and then scrolls.

    Also returns by how many rows it is longer than that.
    """
    lines = [
        row
        for sentence in asked.sentences
        for row in paragraph(
            sentence.words if isinstance(sentence.words, str) else language(sentence.words),
            sentence.ink,
            columns,
            rows=WHOLE,
        )
    ]
    return scrolled(lines, top, language, columns, rows), max(0, len(lines) - rows)


def scrolled(
    lines: Sequence[Line], top: int, language: Language, columns: int, rows: int
) -> Sequence[Line]:
    """The visible lines of a question, with the number of hidden ones."""
    if len(lines) <= rows:
        return lines
    top = min(top, len(lines) - rows)
    shown = list(lines[top : top + rows])
    below = len(lines) - top - rows
    if below > 0:
        more = language(say_many("↓ {n} baris lagi", below + 1))
        shown[-1] = fill((Span(f" {more}", Ink.MUTED, Ground.ASK),), columns, Ground.ASK)
    return shown


def message_rows(text: str, ink: Ink, columns: int) -> tuple[Line, ...]:
    """The screen's own message, on as many rows as it needs."""
    return tuple(paragraph(text, ink, columns, Ground.PAGE, _MESSAGE_ROWS))


def paragraph(
    text: str, ink: Ink, columns: int, ground: Ground = Ground.ASK, rows: int = _SENTENCE_ROWS
) -> list[Line]:
    """A text on at most ``rows`` rows; the last one is cut if it does not fit."""
    lines = wrap(text, columns - 2)
    if len(lines) > rows:
        rest = " ".join(lines[rows - 1 :])
        lines = [*lines[: rows - 1], cut(rest, columns - 2)]
    return [fill((Span(f" {line}", ink, ground),), columns, ground) for line in lines]
