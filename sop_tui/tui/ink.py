"""Lines to be drawn: texts with a role, not yet with a colour.

Pages give each text an :class:`Ink` (its role) and a :class:`Ground` (its background); the theme's
palette maps both to colours. Widths are terminal cells, so wide characters count twice.
"""

from collections.abc import Iterable, Sequence
from enum import Enum, auto
from typing import NamedTuple, TypeAlias

from rich.cells import cell_len, set_cell_size

from sop_tui.text import width as text_width
from sop_tui.text.clean import clean
from sop_tui.text.matches import find_matches


class Ink(Enum):
    """The role of a text."""

    __hash__ = object.__hash__  # by identity: fast; every span is looked up

    TEXT = auto()
    STRONG = auto()  # a number, or a heading within a page
    TITLE = auto()  # the name of the page
    MUTED = auto()  # additional information
    RULE = auto()  # lines and boxes
    ACCENT = auto()  # the officer can act here
    LATE = auto()
    TODAY = auto()  # due today
    HELD = auto()
    GOOD = auto()  # approved, done, accepted
    VOID = auto()  # an outcome that no longer stands
    WARN = auto()  # refused, or needs attention
    KEY = auto()  # the name of a key
    HIT = auto()  # the text that a search found
    CARET = auto()  # where the next typed character goes


class Ground(Enum):
    """The background of a text."""

    __hash__ = object.__hash__

    PAGE = auto()
    CARD = auto()
    CURSOR = auto()  # the chosen card or row
    BAR = auto()  # the title and the key bar
    ASK = auto()  # a question that waits for an answer
    FIELD = auto()  # where one types


_DRAWN = frozenset({Ink.CARET, Ink.HIT, Ink.VOID})
"""Inks that are visible even on a blank."""


class Span(NamedTuple):
    """A piece of text with one role."""

    text: str
    ink: Ink = Ink.TEXT
    ground: Ground = Ground.PAGE


Line: TypeAlias = tuple[Span, ...]

KeyHint: TypeAlias = tuple[str, str]
"""A key's name, and a short description of what it does."""


class Sheet(NamedTuple):
    """A scrollable page of lines.

    ``head`` stays at the top while ``body`` scrolls. ``anchor`` is the line of the body to show
    first, e.g. where the case stands. ``stops`` are the lines of the body at which a cursor may
    stand; without them the sheet scrolls line by line.
    """

    body: tuple[Line, ...]
    head: tuple[Line, ...] = ()
    anchor: int = 0
    stops: tuple[int, ...] = ()


def width(text: str) -> int:
    """The number of cells that a text takes."""
    return len(text) if text.isascii() else cell_len(text)


def line_width(line: Line) -> int:
    return sum(width(span.text) for span in line)


def cut(text: str, cells: int) -> str:
    """The text, cut with an ellipsis if it does not fit."""
    text = clean(text)
    if width(text) <= cells:
        return text
    if cells <= 1:
        return "…"[:cells]
    return set_cell_size(text, cells - 1).rstrip() + "…"


def cut_words(text: str, cells: int) -> str:
    """The text without the last words that do not fit; cut if even the first does not.

    It never ends in a number, which would be wrong without its unit.
    """
    text = clean(text)
    while " " in text and (width(text) > cells or text.rpartition(" ")[2].isdecimal()):
        text = text.rpartition(" ")[0]
    return cut(text, cells)


def cut_start(text: str, cells: int) -> str:
    """The text without the first words that do not fit, because names of posts differ
    at their end.
    """
    text = clean(text)
    if width(text) <= cells:
        return text
    tail = text
    while " " in tail and width(tail) > cells - 1:
        tail = tail.partition(" ")[2]
    return cut(f"…{tail}", cells)


def fit(text: str, cells: int) -> str:
    """The text in exactly this many cells."""
    text = cut(text, cells)
    return text + " " * (cells - width(text))


def wrap(text: str, cells: int) -> list[str]:
    """The text in lines of at most this many cells, broken between words; at least one line."""
    return text_width.wrap(text, cells, measure=width)


def fill(line: Iterable[Span], cells: int, ground: Ground = Ground.PAGE) -> Line:
    """The line in exactly this many cells: cut with an ellipsis, or filled with the background."""
    filled: list[Span] = []
    left = cells
    for span in line:
        text = clean(span.text)
        size = width(text)
        if size > left:
            text = cut(text, left)
            filled.append(span._replace(text=text))
            left -= width(text)
            break
        if size:
            filled.append(span if text is span.text else span._replace(text=text))
            left -= size
    if left > 0:
        filled.append(Span(" " * left, Ink.TEXT, ground))
    return tuple(filled)


def merged(line: Line) -> Line:
    """The same line in fewer spans: blanks take the ink of their neighbours.

    Every span costs about twenty bytes on the way to the terminal.
    """
    spans: list[Span] = []
    for span in line:
        before = spans[-1] if spans else None
        if before is None or before.ground is not span.ground:
            spans.append(span)
            continue
        plain = span.ink not in _DRAWN and before.ink not in _DRAWN
        if before.ink is span.ink or (plain and span.text.isspace()):
            spans[-1] = Span(before.text + span.text, before.ink, before.ground)
        elif plain and before.text.isspace():
            spans[-1] = Span(before.text + span.text, span.ink, span.ground)
        else:
            spans.append(span)
    return tuple(spans)


def spread(
    left: Sequence[Span], right: Sequence[Span], cells: int, ground: Ground = Ground.PAGE
) -> Line:
    """Two parts at both ends of a line; the left one is cut where there is no room."""
    end = line_width(tuple(right))
    if end >= cells:
        return fill(right, cells, ground)
    return (*fill(left, cells - end, ground), *right)


def on(ground: Ground, line: Iterable[Span]) -> Line:
    """The same line on another background."""
    return tuple(span._replace(ground=ground) for span in line)


def marked(line: Iterable[Span], words: Sequence[str]) -> Line:
    """The same line with the (case-folded) words highlighted as search results."""
    if not words:
        return tuple(line)
    spans: list[Span] = []
    for span in line:
        past = 0
        for begin, end in find_matches(words, span.text):
            if begin > past:
                spans.append(span._replace(text=span.text[past:begin]))
            spans.append(span._replace(text=span.text[begin:end], ink=Ink.HIT))
            past = end
        if past < len(span.text):
            spans.append(span._replace(text=span.text[past:]))
    return tuple(spans)


def text_line(text: str, ink: Ink = Ink.TEXT) -> Line:
    return (Span(text, ink),)
