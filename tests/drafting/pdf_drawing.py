"""A matrix with its flow drawn on pages, in the many ways in which office programs print."""

from __future__ import annotations

import itertools
import math
import random
from dataclasses import dataclass, field

from pdf_paper import Point, Sheet, pdf_bytes, text_width, wrapped

SIZE = 7.0
LEADING = 8.4


Side = tuple[float, float, float]
"""Where a line runs, from where, to where."""


@dataclass(frozen=True)
class Mark:
    """A symbol, with its row and role."""

    row: int
    role: int
    kind: str = "box"  # box, rounded, capsule, diamond, pentagon, circle, picture
    text: str = ""
    span: int = 1  # number of roles that it spans


@dataclass(frozen=True)
class Arrow:
    start: int  # index of a mark
    finish: int
    label: str = ""


@dataclass(frozen=True)
class Row:
    no: str
    activity: str
    inputs: str = ""
    time: str = ""
    output: str = ""
    note: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        return self.no, self.activity, self.inputs, self.time, self.output, self.note


@dataclass(frozen=True)
class Plan:
    roles: tuple[str, ...]
    rows: tuple[Row, ...]
    marks: tuple[Mark, ...]
    arrows: tuple[Arrow, ...]
    title: str = "SOP PELAYANAN SURAT MASUK"


@dataclass(frozen=True)
class Manner:
    """How a program prints; each field is one habit."""

    grid: str = "lines"  # lines, pieces, thin, compound, cells, dotted, double
    border: bool = True  # the outer border left and right
    arrow: str = "triangle3"  # triangle3, triangle4, outline, arrow_outline, open, barbed
    line: str = "polyline"  # polyline, segments, ribbon, dashed
    symbols: str = "curves"  # curves, polygons, four_lines, filled, filled_and_stroked, shadow
    head: str = "repeated"  # repeated, once
    head_text: str = "level"  # level, upwards, downwards
    text: str = "plain"  # plain, overprinted, spaced, skewed, glyphs
    rotation: int = 0
    flag: bool = True  # False: the page is sideways without saying so
    open_ends: bool = False  # no ruling at page breaks
    crop: float = 0.0
    scale: float = 1.0
    in_forms: int = 0
    rows_a_page: int = 30
    merged_head: bool = True
    jitter: float = 0.0
    fork: bool = False  # arrows to one symbol merge


@dataclass
class Drawn:
    """The positions of what was drawn: the truth that a reading is compared with."""

    data: bytes
    pages_of_rows: list[list[int]] = field(default_factory=list)
    places: dict[int, tuple[int, tuple[float, float, float, float]]] = field(default_factory=dict)
    across: list[int] = field(default_factory=list)  # arrows from one page to another
    columns: tuple[float, ...] = ()


COLUMNS = (24.0, 130.0, 58.0, 74.0, 46.0, 74.0, 60.0)  # no, activity, a role, and the rest
LEFT, TOP = 30.0, 60.0


def drawn(plan: Plan, manner: Manner = Manner(), seed: int = 0) -> Drawn:
    return _Press(plan, manner, random.Random(seed)).print()


class _Press:
    def __init__(self, plan: Plan, manner: Manner, chance: random.Random) -> None:
        self.plan, self.manner, self.chance = plan, manner, chance
        no, activity, role, *rest = COLUMNS
        widths = [no, activity, *[role] * len(plan.roles), *rest]
        self.xs = [LEFT]
        for width in widths:
            self.xs.append(self.xs[-1] + width)
        self.out = Drawn(b"", columns=tuple(self.xs))
        self.sheets: list[Sheet] = []

    def print(self) -> Drawn:
        rows = list(range(len(self.plan.rows)))
        step = self.manner.rows_a_page
        for first in range(0, len(rows), step):
            self._page(rows[first : first + step], first == 0)
        for at, arrow in enumerate(self.plan.arrows):
            self._arrow(at, arrow)
        self.out.data = pdf_bytes(self.sheets)
        return self.out

    # -- a page ----------------------------------------------------------------------------------

    def _page(self, rows: list[int], first: bool) -> None:
        m = self.manner
        heights = [self._row_height(row) for row in rows]
        headed = first or m.head == "repeated"
        head = [18.0, 52.0 if m.head_text != "level" else 30.0] if headed else []
        ys = [TOP]
        for height in [*head, *heights]:
            ys.append(ys[-1] + height)
        sheet = Sheet(
            width=self.xs[-1] + LEFT,
            height=ys[-1] + 70,
            rotation=m.rotation,
            flag=m.flag,
            crop=(m.crop, m.crop),
            scale=m.scale,
            in_forms=m.in_forms,
        )
        self.sheets.append(sheet)
        self.out.pages_of_rows.append(rows)
        if first:
            self._write(sheet, LEFT, 40, self.plan.title, 11)
        self._grid(sheet, ys, len(head))
        if headed:
            self._head(sheet, ys)
        for k, row in enumerate(rows):
            top, bottom = ys[len(head) + k], ys[len(head) + k + 1]
            self._row(sheet, row, top, bottom)

    def _row_height(self, row: int) -> float:
        widths = self._text_columns()
        lines = max(
            len(wrapped(text, SIZE, width - 8))
            for text, (_, width) in zip(self.plan.rows[row].texts, widths, strict=True)
        )
        return max(44.0, lines * LEADING + 10)

    def _text_columns(self) -> list[tuple[float, float]]:
        n = len(self.plan.roles)
        at = [0, 1, n + 2, n + 3, n + 4, n + 5]
        return [(self.xs[k], self.xs[k + 1] - self.xs[k]) for k in at]

    def _row(self, sheet: Sheet, row: int, top: float, bottom: float) -> None:
        for text, (x, width) in zip(self.plan.rows[row].texts, self._text_columns(), strict=True):
            for k, line in enumerate(wrapped(text, SIZE, width - 8)):
                self._write(sheet, x + 4, top + 4 + SIZE + k * LEADING, line, SIZE)
        for at, mark in enumerate(self.plan.marks):
            if mark.row == row:
                self._mark(sheet, at, mark, top, bottom)

    def _head(self, sheet: Sheet, ys: list[float]) -> None:
        n = len(self.plan.roles)
        middle = (ys[0] + ys[2]) / 2 if self.manner.merged_head else ys[0] + 12
        titles = ("No", "Kegiatan", "Kelengkapan", "Waktu", "Output", "Keterangan")
        for k, (title, (x, _)) in enumerate(zip(titles, self._text_columns(), strict=True)):
            low = k in (2, 3, 4)
            self._write(sheet, x + 4, ys[1] + 18 if low else middle, title, SIZE)
        self._write(sheet, self.xs[2] + 20, ys[0] + 12, "Pelaksana", SIZE)
        self._write(sheet, self.xs[n + 2] + 50, ys[0] + 12, "Mutu Baku", SIZE)
        for k, role in enumerate(self.plan.roles):
            x0, x1 = self.xs[k + 2], self.xs[k + 3]
            if self.manner.head_text == "level":
                for at, line in enumerate(wrapped(role, SIZE, x1 - x0 - 6)):
                    self._write(sheet, x0 + 3, ys[1] + 10 + at * LEADING, line, SIZE)
                continue
            upwards = self.manner.head_text == "upwards"
            for at, line in enumerate(wrapped(role, SIZE, ys[2] - ys[1] - 4)):
                x = x0 + 14 + at * LEADING if upwards else x1 - 14 - at * LEADING
                y = ys[2] - 3 if upwards else ys[1] + 3
                sheet.text(x, y, line, SIZE, upwards=upwards, downwards=not upwards)

    def _write(self, sheet: Sheet, x: float, y: float, text: str, size: float) -> None:
        style = self.manner.text
        sheet.text(
            x,
            y,
            text,
            size,
            spacing=0.35 * size if style == "spaced" and len(text) < 14 else 0.0,
            skew=0.3 if style == "skewed" else 0.0,
            twice=0.25 if style == "overprinted" else 0.0,
            by_glyph=style == "glyphs",
        )

    # -- the grid ----------------------------------------------------------------------------------

    def _sides(self, ys: list[float], head: int) -> tuple[list[Side], list[Side]]:
        """Level and upright lines, each (position, from, to), with the merged cells of the head."""
        xs, n = self.xs, len(self.plan.roles)
        level = [(y, xs[0], xs[-1]) for y in ys]
        upright = [(x, ys[0], ys[-1]) for x in xs]
        if head and self.manner.merged_head:
            level[1] = (ys[1], xs[2], xs[n + 5])
            inner = {*range(3, n + 2), n + 3, n + 4}
            upright = [(x, ys[1] if k in inner else ys[0], ys[-1]) for k, x in enumerate(xs)]
        if self.manner.open_ends:
            level = level[: len(level) - 1]
            level = level if head else level[1:]
        if not self.manner.border:
            upright = upright[1:-1]
        return level, upright

    def _grid(self, sheet: Sheet, ys: list[float], head: int) -> None:
        level, upright = self._sides(ys, head)
        style = self.manner.grid
        sheet.pen(0.5)
        if style == "cells":
            for x0, x1 in zip(self.xs, self.xs[1:], strict=False):
                for y0, y1 in itertools.pairwise(ys):
                    sheet.box(x0, y0, x1, y1)
            return
        if style == "compound":
            rings = [_ring(self.xs[0] - 0.3, ys[0] - 0.3, self.xs[-1] + 0.3, ys[-1] + 0.3)]
            for x0, x1 in zip(self.xs, self.xs[1:], strict=False):
                for y0, y1 in itertools.pairwise(ys):
                    rings.append(_ring(x0 + 0.3, y0 + 0.3, x1 - 0.3, y1 - 0.3))
            sheet.compound(rings)
            return
        for at, low, high in level:
            self._rule(sheet, [(low, at), (high, at)], self.xs)
        for at, low, high in upright:
            self._rule(sheet, [(at, low), (at, high)], ys)

    def _rule(self, sheet: Sheet, ends: list[Point], cuts: list[float]) -> None:
        style = self.manner.grid
        (x0, y0), (x1, y1) = ends
        if style == "lines":
            sheet.line(*ends)
        elif style == "double":
            sheet.line(*ends)
            dx, dy = (0.0, 1.8) if y0 == y1 else (1.8, 0.0)
            sheet.line((x0 + dx, y0 + dy), (x1 + dx, y1 + dy))
        elif style == "thin":
            sheet.box(x0 - 0.25, y0 - 0.25, x1 + 0.25, y1 + 0.25, how="f")
        else:
            along = 0 if y0 == y1 else 1
            low, high = ends[0][along], ends[1][along]
            places = [low, *[c for c in cuts if low < c < high], high]
            if style == "dotted":
                count = int((high - low) / 2.2)
                places = [low + k * (high - low) / count for k in range(count + 1)]
            for a, b in itertools.pairwise(places):
                if style == "dotted":
                    b = a + 0.6  # noqa: PLW2901
                p = (a, y0) if along == 0 else (x0, a)
                q = (b, y0) if along == 0 else (x0, b)
                if style == "dotted":
                    sheet.box(p[0] - 0.3, p[1] - 0.3, q[0] + 0.3, q[1] + 0.3, how="f")
                else:
                    sheet.line(p, q)

    # -- symbols -----------------------------------------------------------------------------------

    def _mark(self, sheet: Sheet, at: int, mark: Mark, top: float, bottom: float) -> None:
        x0, x1 = self.xs[mark.role + 2], self.xs[mark.role + 2 + mark.span]
        j = self.manner.jitter
        x = (x0 + x1) / 2 + self.chance.uniform(-j, j)
        y = (top + bottom) / 2 + self.chance.uniform(-j, j)
        others = [
            k for k, m in enumerate(self.plan.marks) if (m.row, m.role) == (mark.row, mark.role)
        ]
        if len(others) > 1:  # start and end share a cell with a box
            y = top + (bottom - top) * (others.index(at) + 0.5) / len(others)
        w = min(36.0, x1 - x0 - 14) if mark.span == 1 else x1 - x0 - 20
        h = 20.0 if len(others) == 1 else 14.0
        if mark.kind in ("pentagon", "circle"):
            w = h = 15.0
        box = (x - w / 2, y - h / 2, x + w / 2, y + h / 2)
        self.out.places[at] = len(self.sheets) - 1, box
        self._styled(sheet, mark, box)
        if mark.text:
            wide = text_width(mark.text, 6)
            sheet.text(x - wide / 2, y + 2, mark.text, 6)

    def _styled(self, sheet: Sheet, mark: Mark, box: tuple[float, ...]) -> None:
        sheet.pen(0.75)
        style = self.manner.symbols
        if style == "shadow":
            sheet.colours(0, 0.6)
            self._form(sheet, mark.kind, tuple(v + 1.8 for v in box), "f")
        sheet.colours(0, 0.85)
        how = {"filled": "f", "filled_and_stroked": "f", "shadow": "B"}.get(style, "S")
        self._form(sheet, mark.kind, box, how)
        if style == "filled_and_stroked":
            self._form(sheet, mark.kind, box, "S")
        sheet.colours(0, 0)

    def _form(self, sheet: Sheet, kind: str, box: tuple[float, ...], how: str) -> None:
        x0, y0, x1, y1 = box
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        fill, stroke = how in "fB", how in "SB"
        if kind == "picture":
            sheet.image(x0, y0, x1, y1)
        elif kind == "box":
            if self.manner.symbols == "four_lines":
                ring = _ring(x0, y0, x1, y1)
                for a, b in zip(ring, [*ring[1:], ring[0]], strict=False):
                    sheet.line(a, b)
            else:
                sheet.box(x0, y0, x1, y1, how=how)
        elif kind == "diamond":
            ring = [(x, y0), (x1, y), (x, y1), (x0, y)]
            if self.manner.symbols == "four_lines":
                for a, b in zip(ring, [*ring[1:], ring[0]], strict=False):
                    sheet.line(a, b)
            elif self.manner.symbols == "polygons":
                sheet.polygon([*ring, ring[0]], fill=fill, stroke=stroke, close=False)
            else:
                sheet.polygon(ring, fill=fill, stroke=stroke)
        elif kind == "pentagon":
            ring = [
                (x0, y0),
                (x1, y0),
                (x1, y0 + 0.6 * (y1 - y0)),
                (x, y1),
                (x0, y0 + 0.6 * (y1 - y0)),
            ]
            sheet.polygon(ring, fill=fill, stroke=stroke)
        elif kind == "circle":
            sheet.ellipse(x0, y0, x1, y1, how)
        elif kind == "rounded":
            sheet.rounded(x0, y0, x1, y1, 3.5, how)
        elif self.manner.symbols == "polygons":  # a capsule of eight points
            r = (y1 - y0) * 0.3
            ring = [(x0 + r, y0), (x1 - r, y0), (x1, y0 + r), (x1, y1 - r)]
            ring += [(x1 - r, y1), (x0 + r, y1), (x0, y1 - r), (x0, y0 + r)]
            sheet.polygon(ring, fill=fill, stroke=stroke)
        else:
            sheet.rounded(x0, y0, x1, y1, (y1 - y0) / 2, how)

    # -- connectors ----------------------------------------------------------------------------------  # noqa: E501

    def _arrow(self, at: int, arrow: Arrow) -> None:
        page, box = self.out.places[arrow.start]
        other, target = self.out.places[arrow.finish]
        if page != other:
            self.out.across.append(at)
            return
        sheet = self.sheets[page]
        points = route(
            box,
            target,
            at,
            back=self._backwards(arrow),
            down=self.plan.marks[arrow.start].kind == "diamond",
        )
        sheet.pen(0.75)
        self._draw(sheet, points)
        if arrow.label:
            x, y = points[0]
            x2, y2 = points[1]
            dx = 2 if x2 >= x else -2 - text_width(arrow.label, 6)
            sheet.text(x + dx, y - 2 if y2 == y else y + 6.5, arrow.label, 6)

    def _backwards(self, arrow: Arrow) -> bool:
        return self.plan.marks[arrow.finish].row <= self.plan.marks[arrow.start].row

    def _draw(self, sheet: Sheet, points: list[Point]) -> None:
        m = self.manner
        tip, before = points[-1], points[-2]
        run = math.dist(tip, before)
        dx, dy = (tip[0] - before[0]) / run, (tip[1] - before[1]) / run
        size = 4.5
        base = (tip[0] - dx * size, tip[1] - dy * size)
        left = (base[0] - dy * size * 0.45, base[1] + dx * size * 0.45)
        right = (base[0] + dy * size * 0.45, base[1] - dx * size * 0.45)
        shaft = points if m.arrow == "open" else [*points[:-1], base]
        if m.arrow == "arrow_outline":
            ring = ribbon(shaft, 0.8)
            half = len(ring) // 2
            sheet.polygon([*ring[:half], left, tip, right, *ring[half:]], fill=True, stroke=False)
            return
        if m.line == "ribbon":
            sheet.polygon(ribbon(shaft, 0.8), fill=True, stroke=False)
        elif m.line == "segments":
            for a, b in itertools.pairwise(shaft):
                sheet.line(a, b)
        elif m.line == "dashed":
            for a, b in itertools.pairwise(shaft):
                count = max(1, int(math.dist(a, b) / 4))
                for k in range(count):
                    p = (a[0] + (b[0] - a[0]) * k / count, a[1] + (b[1] - a[1]) * k / count)
                    t = (k + 0.55) / count
                    q = (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)
                    sheet.line(p, q)
        else:
            sheet.line(*shaft)
        if m.arrow == "open":
            sheet.line(left, tip, right)
        elif m.arrow == "triangle4":
            sheet.polygon([left, tip, right, left], fill=True, stroke=False, close=False)
        elif m.arrow == "barbed":
            notch = (tip[0] - dx * size * 0.6, tip[1] - dy * size * 0.6)
            sheet.polygon([left, tip, right, notch], fill=True, stroke=False)
        else:
            sheet.polygon([left, tip, right], fill=True, stroke=False)


def _ring(x0: float, y0: float, x1: float, y1: float) -> list[Point]:
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]


def ribbon(points: list[Point], width: float) -> list[Point]:
    """The outline of a line's ink: along one side and back along the other."""
    half = width / 2
    sides: tuple[list[Point], list[Point]] = ([], [])
    for k, (x, y) in enumerate(points):
        normals = []
        for a, b in ((k - 1, k), (k, k + 1)):
            if a >= 0 and b < len(points):
                (ax, ay), (bx, by) = points[a], points[b]
                run = math.dist((ax, ay), (bx, by))
                normals.append((-(by - ay) / run, (bx - ax) / run))
        nx, ny = (sum(n[0] for n in normals), sum(n[1] for n in normals))
        if (
            len(normals) == 2
            and abs(normals[0][0] * normals[1][0] + normals[0][1] * normals[1][1]) > 0.9
        ):
            nx, ny = normals[0]
        sides[0].append((x + nx * half, y + ny * half))
        sides[1].append((x - nx * half, y - ny * half))
    return [*sides[0], *reversed(sides[1])]


def route(
    box: tuple[float, ...], target: tuple[float, ...], at: int, *, back: bool, down: bool
) -> list[Point]:
    """The path of a connector, as people draw it: straight down, with one bend, or
    around the side.
    """
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    tx, ty = (target[0] + target[2]) / 2, (target[1] + target[3]) / 2
    if back:
        side = max(box[2], target[2]) + 8 + (at % 3) * 1.6
        if abs(y - ty) < 2:
            edge = box[2] if tx > x else box[0]
            return [(edge, y), (target[0] if tx > x else target[2], ty)]
        return [(box[2], y), (side, y), (side, ty), (target[2], ty)]
    if abs(x - tx) < 6:
        return [((x + tx) / 2, box[3]), ((x + tx) / 2, target[1])]
    if abs(y - ty) < 2:
        return [(box[2] if tx > x else box[0], y), (target[0] if tx > x else target[2], y)]
    if down:
        return [(x, box[3]), (x, ty), (target[0] if tx > x else target[2], ty)]
    return [(box[2] if tx > x else box[0], y), (tx, y), (tx, target[1])]
