"""A clerk's paper drawn straight into a PDF, in the manners of many programs."""

import math
from dataclasses import dataclass
from itertools import pairwise

from clerk import WORD, Form, Page, Point, Wire, crosses, word_box
from pdf_paper import KAPPA, Sheet, pdf_bytes, text_width, wrapped

LEFT, TOP, HEAD = 34.0, 70.0, 48.0
NAMES = ("No", "Uraian Kegiatan", "Pelaksana", "Mutu Baku", "Kelengkapan", "Waktu", "Output", "Ket")


@dataclass(frozen=True)
class Pen:
    """How the program draws."""

    wires: str = "line"  # line | legs | shuffled | bars | dashes | curved | curved legs
    heads: str = "filled"  # filled | open | strokes | closed
    rules: str = "lines"  # lines | bars | cells | sides
    jumps: bool = False  # a line hops over those that it crosses
    width: float = 0.75


def clerk_pdf(page: Page, pen: Pen) -> bytes:
    return pdf_bytes(_Plotter(page, pen).run())


class _Plotter:
    def __init__(self, page: Page, pen: Pen) -> None:
        self.page, self.pen = page, pen
        self.sheets: list[Sheet] = []
        cuts = page.cuts()
        self.parts = list(pairwise(cuts))
        self.strokes: list[tuple[int, list[Point]]] = []

    def run(self) -> list[Sheet]:
        for number, (top, bottom) in enumerate(self.parts):
            high = TOP + HEAD + 60 * (not number) + bottom - top + 40
            sheet = Sheet(self.page.xs[-1] + 2 * LEFT, high)
            self.sheets.append(sheet)
            if not number:
                self._identity(sheet)
            self._table(number)
        for form in self.page.forms:
            self._form(form)
        heads = []
        for number, wire in enumerate(self.page.wires):
            heads.append((wire, self._wire(number, wire)))
            if self.pen.wires != "shuffled":
                self._end(*heads.pop())
        if self.pen.wires == "shuffled":
            for at, points in sorted(self.strokes, key=lambda s: (s[1][0][0] == s[1][-1][0], s[1])):
                self.sheets[at].line(*points)
        for wire, before in heads:
            self._end(wire, before)
        for wire in self.page.wires:
            self._word(wire)
        return self.sheets

    def _on(self, y: float, *, last: bool = False) -> int:
        """The page of a height; of two at an edge the former with ``last``."""
        below = sum(bottom < y if last else bottom <= y for _, bottom in self.parts)
        return min(below, len(self.parts) - 1)

    def _at(self, number: int, point: Point) -> Point:
        down = TOP + HEAD + 60 * (not number) - self.parts[number][0]
        return LEFT + point[0], point[1] + down

    # -- The matrix --------------------------------------------------------------------------------

    def _identity(self, sheet: Sheet) -> None:
        plan = self.page.plan
        for n, (label, value) in enumerate(
            (("Nomor SOP", plan.number), ("Tanggal Pembuatan", plan.created),
             ("Tanggal Efektif", plan.effective), ("Nama SOP", plan.title))
        ):  # fmt: skip
            sheet.text(LEFT, 40 + 14 * n, f"{label} : {value}", 9)

    def _table(self, number: int) -> None:
        page, roles = self.page, len(self.page.plan.roles)
        xs, top = page.xs, self.parts[number][0]
        no, deed, who, quality, inputs, time, output, note = NAMES
        middle = top - HEAD / 2
        cells: list[tuple[float, float, float, float, str]] = [
            (xs[0], top - HEAD, xs[1], top, no), (xs[1], top - HEAD, xs[2], top, deed),
            (xs[2], top - HEAD, xs[2 + roles], middle, who),
            (xs[2 + roles], top - HEAD, xs[5 + roles], middle, quality),
            (xs[5 + roles], top - HEAD, xs[6 + roles], top, note),
        ]  # fmt: skip
        under = [*page.plan.roles, inputs, time, output]
        cells += [(xs[2 + k], middle, xs[3 + k], top, text) for k, text in enumerate(under)]
        for row, one in enumerate(page.plan.rows):
            if page.page(row) != number:
                continue
            texts = [f"{row + 1}", one.activity, *[""] * roles, one.inputs[0], one.time,
                     one.output[0], one.note]  # fmt: skip
            cells += [(xs[k], page.ys[row], xs[k + 1], page.ys[row + 1], text)
                      for k, text in enumerate(texts)]  # fmt: skip
        sheet = self.sheets[number]
        sheet.pen(0.5)
        for left, above, right, below, text in cells:
            x0, y0 = self._at(number, (left, above))
            x1, y1 = self._at(number, (right, below))
            self._cell(sheet, x0, y0, x1, y1)
            for n, line in enumerate(wrapped(text, 7.5, x1 - x0 - 6)):
                sheet.text(x0 + 3, y0 + 9 + 9 * n, line, 7.5)

    def _cell(self, sheet: Sheet, x0: float, y0: float, x1: float, y1: float) -> None:
        match self.pen.rules:
            case "cells":
                sheet.box(x0, y0, x1, y1)
            case "lines":
                sheet.line((x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0))
            case "sides":
                for ends in (((x0, y0), (x1, y0)), ((x0, y1), (x1, y1)), ((x0, y0), (x0, y1)),
                             ((x1, y0), (x1, y1))):  # fmt: skip
                    sheet.line(*ends)
            case _:
                for box in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
                    sheet.box(box[0] - 0.25, box[1] - 0.25, box[2] + 0.25, box[3] + 0.25, how="f")

    # -- The drawing -------------------------------------------------------------------------------

    def _form(self, form: Form) -> None:
        number = self.page.page(form.row)
        sheet = self.sheets[number]
        sheet.pen(0.75)
        sheet.colours(0, 1)
        (x0, y0), w, h = self._at(number, (form.x, form.y)), form.w, form.h
        x1, y1 = x0 + w, y0 + h
        match form.kind:
            case "box":
                sheet.box(x0, y0, x1, y1, how="B")
            case "capsule":
                sheet.rounded(x0, y0, x1, y1, h / 2, "B")
            case "diamond":
                sheet.polygon([(x0 + w / 2, y0), (x1, y0 + h / 2), (x0 + w / 2, y1),
                               (x0, y0 + h / 2)], fill=True)  # fmt: skip
            case _:
                sheet.polygon([(x0, y0), (x1, y0), (x1, y0 + 0.75 * h), (x0 + w / 2, y1),
                               (x0, y0 + 0.75 * h)], fill=True)  # fmt: skip
        sheet.colours(0, 0)
        if form.text:
            sheet.text(x0 + 3.2, y0 + 7.2, form.text, 6)

    def _wire(self, number: int, wire: Wire) -> Point:
        """Draws the line; says from where its head is to be seen."""
        tip, before = wire.path[-1], wire.path[-2]
        path = list(wire.path)
        if not wire.headless and self.pen.heads in ("filled", "closed"):
            far = math.dist(tip, before)
            back = min(4.5, 0.8 * far) / far
            path[-1] = (tip[0] + (before[0] - tip[0]) * back, tip[1] + (before[1] - tip[1]) * back)
        runs = [[one, other] for one, other in pairwise(path)]
        if self.pen.jumps:
            earlier = [leg for w in self.page.wires[:number] for leg in pairwise(w.path)]
            runs = [part for run in runs for part in self._hops(run, earlier)]
        elif self.pen.wires in ("line", "dashes", "curved"):
            runs = [path]
        for run in runs:
            for at, part in self._shown(run):
                self._run(at, part)
        return before

    def _shown(self, run: list[Point]) -> list[tuple[int, list[Point]]]:
        """The parts of a line on each page that it touches."""
        found: list[tuple[int, list[Point]]] = []
        for one, other in pairwise(run):
            down = other[1] >= one[1]
            here, there = self._on(one[1], last=not down), self._on(other[1], last=down)
            step = 1 if there >= here else -1
            at = one
            for number in range(here, there + step, step):
                edge = self.parts[number][1 if step > 0 else 0]
                end = other if number == there else (one[0], edge)
                points = [self._at(number, at), self._at(number, end)]
                if found and found[-1][0] == number and found[-1][1][-1] == points[0]:
                    found[-1][1].append(points[1])
                else:
                    found.append((number, points))
                at = end
        return found

    def _run(self, at: int, points: list[Point]) -> None:
        sheet = self.sheets[at]
        sheet.pen(self.pen.width)
        match self.pen.wires:
            case "shuffled":
                self.strokes.append((at, points))
            case "bars":
                half = self.pen.width / 2
                for (x0, y0), (x1, y1) in pairwise(points):
                    sheet.box(min(x0, x1) - half, min(y0, y1) - half, max(x0, x1) + half,
                              max(y0, y1) + half, how="f")  # fmt: skip
            case "dashes":
                for one, other in pairwise(points):
                    far = math.dist(one, other)
                    for start in range(0, int(far) + 1, 5):
                        end = min(far, start + 3.0)
                        if start < end:
                            sheet.line(_toward(one, other, start), _toward(one, other, end))
            case "curved":
                self._curved(sheet, points)
            case _:
                sheet.line(*points)

    def _curved(self, sheet: Sheet, points: list[Point]) -> None:
        """One line with its elbows rounded off."""
        where = sheet._at
        ops = [f"{where(points[0])} m"]
        for before, at, after in zip(points, points[1:], points[2:], strict=False):
            r = min(4.0, math.dist(before, at) / 2, math.dist(at, after) / 2)
            one, other = _toward(at, before, r), _toward(at, after, r)
            bend = (_toward(one, at, KAPPA * r), _toward(other, at, KAPPA * r))
            ops.append(f"{where(one)} l {where(bend[0])} {where(bend[1])} {where(other)} c")
        sheet.ops.append(" ".join([*ops, f"{where(points[-1])} l S"]))

    def _hops(self, run: list[Point], earlier: list[tuple[Point, Point]]) -> list[list[Point]]:
        """A level leg in parts, with an arc over each line that it crosses."""
        (x0, y), (x1, y1) = run
        if y != y1:
            return [run]
        over = sorted((leg[0][0] for leg in earlier if crosses((run[0], run[1]), leg)),
                      reverse=x1 < x0)  # fmt: skip
        parts, at = [], x0
        sign = 1 if x1 > x0 else -1
        for x in over:
            if abs(x - at) < 4 or abs(x1 - x) < 4:
                continue
            parts.append([(at, y), (x - 2.5 * sign, y)])
            arc = [(x - 2.5 * sign * math.cos(k * math.pi / 6), y - 2.5 * math.sin(k * math.pi / 6))
                   for k in range(7)]  # fmt: skip
            parts.append(arc)
            at = x + 2.5 * sign
        return [*parts, [(at, y), (x1, y)]]

    def _end(self, wire: Wire, before: Point) -> None:
        if wire.headless:
            return
        tip = wire.path[-1]
        number = self._on(wire.head.y)
        far = math.dist(tip, before)
        ux, uy = (tip[0] - before[0]) / far, (tip[1] - before[1]) / far
        sheet = self.sheets[number]
        base = tip[0] - 5 * ux, tip[1] - 5 * uy
        wings = [self._at(number, (base[0] - side * uy, base[1] + side * ux))
                 for side in (2.2, -2.2)]  # fmt: skip
        tip = self._at(number, tip)
        sheet.pen(self.pen.width)
        match self.pen.heads:
            case "filled":
                sheet.polygon([tip, *wings], fill=True, stroke=False)
            case "closed":
                sheet.polygon([tip, *wings], fill=True)
            case "open":
                sheet.line(wings[0], tip, wings[1])
            case _:
                for wing in wings:
                    sheet.line(wing, tip)

    def _word(self, wire: Wire) -> None:
        if not wire.word:
            return
        wide = text_width(wire.word, WORD)
        box = word_box(wire.at, wide, upright=wire.upright)
        number = self._on(box.y + box.h / 2)
        x, y = self._at(number, wire.at)
        sheet = self.sheets[number]
        if self.page.layout.words == "boxed":
            sheet.colours(1, 1)
            sheet.box(x - 1, y - 6, x + wide + 1, y + 1.5, how="f")
            sheet.colours(0, 0)
        sheet.text(x, y, wire.word, WORD, upwards=wire.upright)


def _toward(one: Point, other: Point, step: float) -> Point:
    far = max(math.dist(one, other), 0.01)
    return one[0] + (other[0] - one[0]) * step / far, one[1] + (other[1] - one[1]) * step / far
