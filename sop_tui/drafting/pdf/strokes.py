"""The lines of a page and the heads of its arrows, before it is known what they mean."""

from __future__ import annotations

import msgspec

from sop_tui.drafting.pdf.geometry import PdfBox, PdfPoint, around

HEAD = 15.0  # points: largest width and height of an arrow head


class Stroke(msgspec.Struct, frozen=True):
    """A line: drawn by a pen, or the centre line of a thin filled polygon."""

    points: tuple[PdfPoint, ...]
    filled: bool = False
    arrow: bool = False  # the polygon itself ends in a tip, at its last point
    width: float = 0.0
    turns: tuple[int, int] = (-2, -2)  # numbers of its first and last part in drawing order

    @property
    def box(self) -> PdfBox:
        return around(self.points)


class ArrowHead(msgspec.Struct, frozen=True):
    """A form that may be an arrow head; it is one if a line ends at it."""

    corners: tuple[PdfPoint, ...]
    box: PdfBox
    open: bool = False  # two strokes that meet, without a base
    turns: tuple[int, int] = (-2, -2)  # numbers of its first and last part in drawing order
