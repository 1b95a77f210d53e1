"""Whole SOPs as PDF: identity block, matrix and drawn flow of an invented procedure."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import pairwise

import plans
from pdf_drawing import LEFT, SIZE, TOP, Manner, Mark, Plan, Row, _Press
from pdf_paper import Point, Sheet, pdf_bytes, text_width

HEIGHT = 48.0  # of every row, in points
COLUMN = 58.0  # of every role, in points


@dataclass(frozen=True)
class Habit:
    """An office's habits, apart from how its program prints."""

    markers: str = ""  # between pages: "", plain (pentagons), numbered
    label: str = "beside"  # beside, boxed, none
    pictures: bool = False
    cut: float = 0.0  # share of the arrows that lose their first third
    jitter: float = 0.0
    identity: str = "own page"  # own page, none


class _SopPress(_Press):
    def __init__(self, plan: plans.Plan, manner: Manner, habit: Habit, seed: int) -> None:
        rows = tuple(
            Row(str(k + 1), row.activity, _listed(row.inputs), row.time, _listed(row.output),
                row.note)
            for k, row in enumerate(plan.rows)
        )  # fmt: skip
        super().__init__(Plan(plan.roles, rows, (), ()), manner, random.Random(seed))
        self.sop, self.habit = plan, habit
        self.drawing = plans.drawn(plan, COLUMN, HEIGHT, seed=seed, jitter=habit.jitter)
        self.frames: list[tuple[int, int, float, Sheet]] = []  # rows from, to, body's top

    def sheets_of(self) -> list[Sheet]:
        cover = [self._cover()] if self.habit.identity == "own page" else []
        step = self.manner.rows_a_page
        rows = list(range(len(self.sop.rows)))
        for first in range(0, len(rows), step):
            self._page(rows[first : first + step], first == 0)
        for shape in self.drawing.shapes:
            self._shape(shape)
        for wire in self.drawing.wires:
            self._wire(wire)
        return [*cover, *self.sheets]

    def _row_height(self, row: int) -> float:
        return HEIGHT

    def _row(self, sheet: Sheet, row: int, top: float, bottom: float) -> None:
        super()._row(sheet, row, top, bottom)
        if not self.frames or self.frames[-1][3] is not sheet:
            self.frames.append((row, row + 1, top, sheet))
        else:
            first, _, body, _ = self.frames[-1]
            self.frames[-1] = first, row + 1, body, sheet

    def _cover(self) -> Sheet:
        plan = self.sop
        sheet = Sheet(width=self.xs[-1] + LEFT, height=420, rotation=self.manner.rotation,
                      flag=self.manner.flag)  # fmt: skip
        pairs = [
            ("Nomor SOP", plan.number), ("Tanggal Pembuatan", plan.created),
            ("Tanggal Revisi", "-"), ("Tanggal Efektif", plan.effective),
            ("Disahkan oleh", "Kepala Dinas"),
            ("Nama SOP", plan.title),
        ]  # fmt: skip
        middle, value, right = 300.0, 390.0, 640.0
        y = TOP
        for label, text in pairs:
            self._write(sheet, middle + 4, y + 12, label, SIZE)
            self._write(sheet, value + 4, y + 12, text, SIZE)
            sheet.line((middle, y), (right, y))
            y += 18
        sheet.line((LEFT, TOP), (middle, TOP))
        self._write(sheet, LEFT + 30, TOP + 40, "DINAS PERIKANAN AIR", 10)
        for x in (LEFT, middle, value, right):
            sheet.line((x, TOP), (x, y))
        blocks = [
            ("Dasar Hukum", plan.legal_basis, "Kualifikasi Pelaksana", ("Cakap membaca peta",)),
            ("Peringatan", plan.warnings, "Pencatatan dan Pendataan", ("Buku sandar",)),
        ]
        for label, texts, other, others in blocks:
            for x, name, items in ((LEFT, label, texts), (middle, other, others)):
                self._write(sheet, x + 4, y + 12, f"{name}:", SIZE)
                for k, item in enumerate(items):
                    lead = f"{k + 1}. " if len(items) > 1 else ""
                    self._write(sheet, x + 4, y + 30 + 10 * k, lead + item, SIZE)
            for level in (y, y + 18, y + 80):
                sheet.line((LEFT, level), (right, level))
            for x in (LEFT, middle, right):
                sheet.line((x, y), (x, y + 80))
            y += 80
        return sheet

    # -- symbols and wires over the body ---------------------------------------------------------

    def _on(self, row: int) -> tuple[int, int, float, Sheet]:
        return next(frame for frame in self.frames if frame[0] <= row < frame[1])

    def _shape(self, shape: plans.Shape) -> None:
        first, _, body, sheet = self._on(shape.row)
        x, y = self.xs[2] + shape.x, body + shape.y - first * HEIGHT
        box = (x, y, x + shape.width, y + shape.height)
        sheet.pen(0.75)
        kind = "picture" if self.habit.pictures else shape.kind
        self._styled(sheet, Mark(shape.row, shape.column, kind), box)
        if shape.text:
            wide = text_width(shape.text, 6)
            sheet.text((box[0] + box[2] - wide) / 2, (box[1] + box[3]) / 2 + 2, shape.text, 6)

    def _wire(self, wire: plans.Wire) -> None:
        path = list(wire.path)
        cut = self.chance.random() < self.habit.cut
        if cut:
            a, b = path[0], path[1]
            path[0] = (a[0] + 0.7 * (b[0] - a[0]), a[1] + 0.7 * (b[1] - a[1]))
            if len(path) == 2:
                path[0] = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
        pieces = []
        for frame in self.frames:
            low, high = frame[0] * HEIGHT, frame[1] * HEIGHT
            for piece in _within(path, low, high):
                pieces.append((frame, piece))
        for frame, piece in pieces:
            first, _, body, sheet = frame
            points = [(self.xs[2] + x, body + y - first * HEIGHT) for x, y in piece]
            sheet.pen(0.75)
            ends = piece[-1] == path[-1]
            if self.habit.markers and len(pieces) > 1:
                points = self._marked(sheet, points, starts=piece[0] != path[0], ends=not ends,
                                      number=wire.id - 99)  # fmt: skip
                ends = True
            if len(points) < 2 or all(_far(points[0], p) < 1 for p in points):
                continue
            points = [p for k, p in enumerate(points) if k == 0 or _far(p, points[k - 1]) > 0.01]
            if ends:
                self._draw(sheet, points)
            else:
                sheet.line(*points)
        if wire.label and self.habit.label != "none":
            self._label(wire)

    def _marked(
        self, sheet: Sheet, points: list[Point], *, starts: bool, ends: bool, number: int
    ) -> list[Point]:
        """Draws markers where the line leaves the page or comes back to it."""
        for at, here in ((0, starts), (-1, ends)):
            if not here:
                continue
            x, y = points[at]
            other = points[1 if at == 0 else -2]
            down = 1 if (other[1] > y) == (at == 0) else -1
            inner = y + 12 if other[1] > y else y - 12
            top = min(y, inner)
            ring = [(x - 5, top), (x + 5, top), (x + 5, top + 7), (x, top + 12), (x - 5, top + 7)]
            if down < 0:
                ring = [(px, 2 * top + 12 - py) for px, py in ring]
            sheet.polygon(ring)
            if self.habit.markers == "numbered":
                sheet.text(x - 2, top + 8, str(number), 5)
            points[at] = (x, inner)
        return points

    def _label(self, wire: plans.Wire) -> None:
        frame = next(
            (f for f in self.frames if f[0] * HEIGHT <= wire.at[1] < f[1] * HEIGHT), self.frames[-1]
        )
        first, _, body, sheet = frame
        x, y = self.xs[2] + wire.at[0], body + wire.at[1] - first * HEIGHT
        size = 5.5
        wide = text_width(wire.label, size)
        (ax, ay), (bx, by) = wire.path[0], wire.path[1]
        if self.habit.label == "boxed":
            box = (x - wide / 2 - 1, y - 4, x + wide / 2 + 1, y + 4)
            sheet.colours(0, 1)
            sheet.box(*box, how="f")
            sheet.colours(0, 0)
            sheet.text(x - wide / 2, y + 2, wire.label, size)
        elif abs(bx - ax) < abs(by - ay):
            sheet.text(x + 1.5, y, wire.label, size)
        else:
            sheet.text(x - wide / 2, y - 1.8, wire.label, size)


def _listed(items: tuple[str, ...]) -> str:
    return "\n".join(f"- {item}" for item in items) if len(items) > 1 else "".join(items)


def _far(a: Point, b: Point) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _within(path: list[Point], low: float, high: float) -> list[list[Point]]:
    """The parts of a path between two heights."""
    parts: list[list[Point]] = []
    current: list[Point] = []
    for a, b in pairwise(path):
        lo, hi = min(a[1], b[1]), max(a[1], b[1])
        if (hi <= low and lo < low) or lo >= high:
            if current:
                parts.append(current)
                current = []
            continue
        ends = [_clipped(a, b, low, high), _clipped(b, a, low, high)]
        if not current:
            current = [ends[0]]
        current.append(ends[1])
        if ends[1] != b:
            parts.append(current)
            current = []
    if current:
        parts.append(current)
    return parts


def _clipped(point: Point, other: Point, low: float, high: float) -> Point:
    x, y = point
    edge = low if y < low else high if y > high else y
    if edge != y:
        x += (other[0] - x) * (edge - y) / (other[1] - y)
    return x, edge


def sheets_of(
    plan: plans.Plan, manner: Manner, habit: Habit = Habit(), seed: int = 0
) -> list[Sheet]:  # fmt: skip
    return _SopPress(plan, manner, habit, seed).sheets_of()


def sop_pdf(
    plan: plans.Plan, manner: Manner, habit: Habit = Habit(), seed: int = 0
) -> bytes:  # fmt: skip
    return pdf_bytes(sheets_of(plan, manner, habit, seed))
