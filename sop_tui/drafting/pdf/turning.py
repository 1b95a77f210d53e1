"""Turns a page with sideways writing upright."""

from __future__ import annotations

from collections import Counter

import msgspec

from sop_tui.drafting.pdf.geometry import PdfBox, PdfPoint
from sop_tui.drafting.pdf.objects import Glyph, Path, PdfPage, Subpath

MOST = 0.6  # share of the letters that must be turned for the page to count as turned


def turned_upright(page: PdfPage) -> PdfPage:
    """The page as it is read; the same page where its writing is already level."""
    turns = Counter(glyph.turn for glyph in page.glyphs if not glyph.text.isspace())
    if not turns:
        return page
    turn, count = turns.most_common(1)[0]
    if turn == 0 or count < MOST * turns.total():
        return page
    return _Turned(page, turn).page()


class _Turned:
    def __init__(self, page: PdfPage, turn: int) -> None:
        self.source, self.turn = page, turn

    def page(self) -> PdfPage:
        source = self.source
        lying = self.turn in (1, 3)
        return PdfPage(
            number=source.number,
            width=source.height if lying else source.width,
            height=source.width if lying else source.height,
            paths=tuple(self._path(path) for path in source.paths),
            images=tuple(self._box(image) for image in source.images),
            glyphs=tuple(self._glyph(glyph) for glyph in source.glyphs),
        )

    def _point(self, point: PdfPoint) -> PdfPoint:
        x, y = point
        if self.turn == 1:  # the writing runs upwards
            return self.source.height - y, x
        if self.turn == 3:
            return y, self.source.width - x
        return self.source.width - x, self.source.height - y

    def _box(self, box: PdfBox) -> PdfBox:
        (ax, ay), (bx, by) = self._point((box.x0, box.y0)), self._point((box.x1, box.y1))
        return PdfBox(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))

    def _path(self, path: Path) -> Path:
        return msgspec.structs.replace(
            path,
            subpaths=tuple(
                Subpath(tuple(self._point(p) for p in sub.points), sub.curved, sub.closed)
                for sub in path.subpaths
            ),
        )

    def _glyph(self, glyph: Glyph) -> Glyph:
        return msgspec.structs.replace(
            glyph,
            box=self._box(glyph.box),
            turn=(glyph.turn - self.turn) % 4,
            clip=None if glyph.clip is None else self._box(glyph.clip),
        )
