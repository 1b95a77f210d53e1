"""Joins glyphs to the words and lines that a person reads.

Overprinted glyphs (bold by drawing twice) count once, letter-spaced words become one word, and
writing turned by a quarter is read in its own direction.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from sop_tui.drafting.pdf.geometry import PdfBox, around_boxes
from sop_tui.drafting.pdf.objects import Glyph

WORD_GAP = 0.22  # share of type size: a wider gap separates two words
INSIDE_WORD = 0.08  # share of type size: letters this near always belong to one word
OVERPRINT = 0.35  # share of glyph width: the same glyph this near is an overprint
LINE_SHIFT = 0.5  # share of type size: words with less vertical offset are on one line
SPACED_OUT = 0.7  # share of single signs in a line that makes it letter-spaced


class Word(msgspec.Struct, frozen=True):
    text: str
    box: PdfBox
    turn: int
    size: float
    spaced: bool = False  # a printed blank stands before it
    run: int = 0  # words shown by one text operation have the same number
    clip: PdfBox | None = None


class TextLine(msgspec.Struct, frozen=True):
    text: str
    box: PdfBox


def words_of(glyphs: Iterable[Glyph], edges: Sequence[PdfBox] = ()) -> list[Word]:
    """The words of a page in drawing order.

    ``edges`` are the cells of the page's grids: two glyphs close to each other on both sides of a
    ruling belong to two words.
    """
    where = _Where(edges)
    words: list[Word] = []
    current: list[Glyph] = []
    blank = spaced = False
    for glyph in glyphs:
        if glyph.text.isspace():
            blank = blank or glyph.drawn
            if glyph.drawn:
                _finish(words, current, spaced)
                current = []
            continue
        if current and _again(current, glyph):
            continue
        if current and not _goes_on(current, glyph, where):
            _finish(words, current, spaced)
            current = []
        if not current:
            spaced, blank = blank, False
        current.append(glyph)
    _finish(words, current, spaced)
    return _once(words)


def lines_of(words: Sequence[Word], *, apart: float = math.inf) -> list[TextLine]:
    """The lines of the words of one cell or region, in reading order.

    Words with a gap of more than ``apart`` times their size between them are separate lines.
    """
    lines: list[TextLine] = []
    for turn in (0, 1, 3, 2):
        turned = [_Placed(word, _upright(word.box, turn)) for word in words if word.turn == turn]
        if turned:
            lines.extend(_lines(turned, apart))
    return lines


def stretches(words: Iterable[Word]) -> Iterator[list[Word]]:
    """Runs of words on one line that were shown together: they belong to one cell, even where they
    overflow it.
    """
    pending: list[Word] = []
    for word in words:
        if pending and not (
            word.run == pending[-1].run != 0
            and word.turn == pending[-1].turn
            and _follows(_upright(pending[-1].box, word.turn), _upright(word.box, word.turn))
        ):
            yield pending
            pending = []
        pending.append(word)
    if pending:
        yield pending


def _follows(before: PdfBox, after: PdfBox) -> bool:
    size = max(min(before.height, after.height), 1.0)
    level = abs(before.centre[1] - after.centre[1]) < LINE_SHIFT * size
    return level and -0.5 * size < after.x0 - before.x1 < 1.2 * size


class _Placed(msgspec.Struct, frozen=True):
    word: Word
    box: PdfBox  # as if the page were turned so that the word reads to the right


def _upright(box: PdfBox, turn: int) -> PdfBox:
    if turn == 1:
        return PdfBox(-box.y1, box.x0, -box.y0, box.x1)
    if turn == 3:
        return PdfBox(box.y0, -box.x1, box.y1, -box.x0)
    if turn == 2:
        return PdfBox(-box.x1, -box.y1, -box.x0, -box.y0)
    return box


class _Where:
    """Finds the cell of a glyph; tries the last answer first, because neighbours are
    asked in turn.
    """

    def __init__(self, cells: Sequence[PdfBox]) -> None:
        self.cells = cells
        self.last = -1

    def __call__(self, box: PdfBox) -> int:
        centre = box.centre
        if self.last >= 0 and self.cells[self.last].holds(centre):
            return self.last
        for at, cell in enumerate(self.cells):
            if cell.holds(centre):
                self.last = at
                return at
        return -1


def _again(current: Sequence[Glyph], glyph: Glyph) -> bool:
    for other in reversed(current[-3:]):
        if other.text != glyph.text or other.turn != glyph.turn:
            continue
        if other.run == glyph.run != 0:
            continue  # two letters of a ligature share one position
        reach = OVERPRINT * max(min(other.box.width, other.box.height), 0.5)
        if abs(other.box.x0 - glyph.box.x0) < reach and abs(other.box.y0 - glyph.box.y0) < reach:
            return True
    return False


def _goes_on(current: Sequence[Glyph], glyph: Glyph, where: _Where) -> bool:
    before = current[-1]
    if before.turn != glyph.turn or before.clip != glyph.clip:
        return False
    a, b = _upright(before.box, glyph.turn), _upright(glyph.box, glyph.turn)
    size = max(min(before.size, glyph.size), 1.0)
    if abs(a.centre[1] - b.centre[1]) > LINE_SHIFT * size:
        return False
    gap = b.x0 - a.x1
    if not -0.6 * size < gap < WORD_GAP * size:
        return False
    if before.run == glyph.run != 0:
        return True  # one text operation, even where it crosses the edge of its cell
    if -0.3 * size < gap < INSIDE_WORD * size:
        return True  # no margin lies between them, so no cell edge separates them
    return not where.cells or where(current[0].box) == where(glyph.box)


def _finish(words: list[Word], glyphs: Sequence[Glyph], spaced: bool) -> None:
    if glyphs:
        words.append(
            Word(
                text="".join(glyph.text for glyph in glyphs),
                box=around_boxes([glyph.box for glyph in glyphs]),
                turn=glyphs[0].turn,
                size=sorted(glyph.size for glyph in glyphs)[len(glyphs) // 2],
                spaced=spaced,
                run=glyphs[0].run,
                clip=glyphs[0].clip,
            )
        )


def _once(words: Sequence[Word]) -> list[Word]:
    """The words without those that are printed again over themselves."""
    kept: list[Word] = []
    seen: dict[str, list[Word]] = {}
    for word in words:
        same = seen.setdefault(word.text, [])
        if any(
            other.turn == word.turn
            and abs(other.box.x0 - word.box.x0) < 0.2 * word.size
            and abs(other.box.y0 - word.box.y0) < 0.2 * word.size
            for other in same
        ):
            continue
        same.append(word)
        kept.append(word)
    return kept


def _lines(words: Sequence[_Placed], apart: float) -> list[TextLine]:
    rows: list[list[_Placed]] = []
    heights, smallest = 0.0, math.inf  # of the last row: sum of middles, smallest height
    for middle, _, _, placed in sorted(
        (p.box.centre[1], p.box.x0, k, p) for k, p in enumerate(words)
    ):
        smaller = min(placed.word.size, smallest)
        if rows and abs(middle - heights / len(rows[-1])) <= LINE_SHIFT * smaller:
            rows[-1].append(placed)
            heights, smallest = heights + middle, smaller
        else:
            rows.append([placed])
            heights, smallest = middle, placed.word.size
    return [_line(part) for row in rows for part in _parts(row, apart)]


def _parts(row: list[_Placed], apart: float) -> Iterator[list[_Placed]]:
    row.sort(key=lambda placed: placed.box.x0)
    part = row[:1]
    for placed in row[1:]:
        if placed.box.x0 - part[-1].box.x1 > apart * placed.word.size:
            yield part
            part = []
        part.append(placed)
    yield part


def _line(row: list[_Placed]) -> TextLine:
    text = row[0].word.text
    gaps = [after.box.x0 - before.box.x1 for before, after in itertools.pairwise(row)]
    closed_up = _letter_spaced(row, gaps)
    for before, placed, gap in zip(row, row[1:], gaps, strict=False):
        size = min(before.word.size, placed.word.size)
        if closed_up is not None:
            apart = placed.word.spaced if closed_up < 0 else gap > closed_up
        else:
            apart = placed.word.spaced or gap > 0.1 * size
        text += (" " if apart else "") + placed.word.text
    return TextLine(text, around_boxes([placed.word.box for placed in row]))


def _letter_spaced(row: Sequence[_Placed], gaps: Sequence[float]) -> float | None:
    """The gap above which words of a letter-spaced line separate; None where it is not
    letter-spaced.

    A negative value: words separate at printed blanks.
    """
    signs = [placed.word.text for placed in row if len(placed.word.text) == 1]
    least_signs = 4 if any(map(str.isalpha, signs)) else 6  # a few numbers may be columns
    if len(row) < least_signs or len(signs) < SPACED_OUT * len(row):
        return None
    blanks = sum(placed.word.spaced for placed in row[1:])
    if 0 < blanks < len(gaps) / 2 or not gaps:
        return -1.0
    least, most = min(gaps), max(gaps)
    if most > 1.7 * max(least, 0.1):
        return (least + most) / 2
    return most + 1.0
