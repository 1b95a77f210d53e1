"""A bureau paper drawn directly into a PDF, as word processors print."""

import math
from dataclasses import dataclass
from itertools import pairwise

from bureau_paper import ROLES, Figure, Paper
from pdf_paper import Sheet, pdf_bytes, text_width, wrapped

LEFT, TOP = 36.0, 50.0
HEAD = (26.0, 34.0)
TURNED = 96.0
BLOCK = 420.0  # height of the identity block
WORDS = {"no": "No.", "activity": "Uraian Prosedur", ROLES: "Pelaksana", "standard": "Mutu Baku",
         "inputs": "Kelengkapan", "time": "Waktu", "output": "Output", "note": "Ket."}  # fmt: skip


@dataclass(frozen=True)
class Print:
    """How the program prints."""

    rules: str = "lines"  # lines | bars: thin filled boxes for each side of each cell
    text: str = "lines"  # lines | words | glyphs
    wires: str = "line"  # line | pieces | bars
    dashed: bool = False
    heads_again: bool = True
    upright: bool = False  # role headings are turned
    rotation: int = 0
    cover: bool = True
    under: bool = False  # the matrix stands under the identity block, on one page
    counting: bool = False
    total: bool = False


def bureau_pdf(paper: Paper, how: Print | None = None) -> bytes:
    how = how or Print()
    return pdf_bytes(_Printer(paper, how).run())


class _Printer:
    def __init__(self, paper: Paper, how: Print) -> None:
        self.paper, self.how = paper, how
        self.size = paper.style.size
        self.second = TURNED if how.upright else HEAD[1]
        self.sheets: list[Sheet] = []
        self.body: list[float] = []

    def run(self) -> list[Sheet]:
        pages = max(self.paper.pages) + 1
        for page in range(pages):
            self._page(page, last=page == pages - 1)
        for figure in self.paper.figures:
            self._figure(figure)
        for arrow in self.paper.arrows:
            sheet, body = self.sheets[arrow.page], self.body[arrow.page]
            points = [(LEFT + x, body + y) for x, y in arrow.path]
            self._wire(sheet, points)
            if arrow.word is not None:
                sheet.text(LEFT + arrow.word.left + 3, body + arrow.word.top + 8, arrow.label, 7)
        if self.how.under:
            self._identity(self.sheets[0])
        return [*([self._cover()] if self.how.cover and not self.how.under else []), *self.sheets]

    # -- the table -------------------------------------------------------------------------------

    def _page(self, page: int, *, last: bool) -> None:
        paper = self.paper
        rows = [r for r, p in enumerate(paper.pages) if p == page]
        heads = page == 0 or self.how.heads_again
        counted = 14.0 if heads and self.how.counting else 0.0
        top = TOP + (BLOCK if self.how.under and page == 0 else 0.0)
        body = top + (HEAD[0] + self.second + counted if heads else 0.0)
        height = body + paper.tops[rows[-1]] + paper.heights[rows[-1]] + 60
        width = max(paper.xs[-1] + 2 * LEFT, 612.0 if self.how.under else 0.0)
        sheet = Sheet(width, max(height, 400.0), rotation=self.how.rotation)
        self.sheets.append(sheet)
        self.body.append(body)
        if heads:
            self._heads(sheet, top, counted)
        for row in rows:
            top = body + paper.tops[row]
            bottom = top + paper.heights[row]
            texts = paper.texts(row)
            for column, text in enumerate(texts):
                box = (LEFT + paper.xs[column], top, LEFT + paper.xs[column + 1], bottom)
                self._cell(sheet, box)
                self._text(sheet, box, text)
        if last and self.how.total:
            top = body + paper.tops[rows[-1]] + paper.heights[rows[-1]]
            column = paper.names.index("time")
            time, after = LEFT + paper.xs[column], LEFT + paper.xs[column + 1]
            self._cell(sheet, (LEFT, top, time, top + 16))
            self._cell(sheet, (time, top, after, top + 16))
            self._cell(sheet, (after, top, LEFT + paper.xs[-1], top + 16))
            sheet.text(LEFT + 40, top + 11, "Jumlah waktu", self.size)
            sheet.text(time + 4, top + 11, self.total_time(), self.size)

    def total_time(self) -> str:
        return "sesuai kegiatan"

    def _heads(self, sheet: Sheet, begin: float, counted: float) -> None:
        paper, xs = self.paper, self.paper.xs
        edges = (begin, begin + HEAD[0], begin + HEAD[0] + self.second)
        for cell in paper.heads(WORDS):
            box = (LEFT + xs[cell.column], edges[cell.row],
                   LEFT + xs[cell.column + cell.across], edges[cell.row + cell.down])  # fmt: skip
            self._cell(sheet, box)
            if self.how.upright and cell.row == 1 and paper.names[cell.column] == ROLES:
                sheet.text(box[0] + 20, box[3] - 3, cell.text, self.size - 2, upwards=True)
            else:
                self._text(sheet, box, cell.text, centred=True)
        for k in range(paper.columns if counted else 0):
            box = (LEFT + xs[k], edges[2], LEFT + xs[k + 1], edges[2] + counted)
            self._cell(sheet, box)
            self._text(sheet, box, f"{k + 1}", centred=True)

    def _cell(self, sheet: Sheet, box: tuple[float, float, float, float]) -> None:
        x0, y0, x1, y1 = box
        if self.how.rules == "lines":
            sheet.pen(0.5)
            sheet.box(*box)
            return
        for bar in ((x0, y0, x1, y0 + 0.48), (x0, y1, x1 + 0.48, y1 + 0.48),
                    (x0, y0, x0 + 0.48, y1), (x1, y0, x1 + 0.48, y1)):  # fmt: skip
            sheet.box(*bar, how="f")

    def _text(self, sheet: Sheet, box: tuple[float, float, float, float], text: str, *,
              centred: bool = False) -> None:  # fmt: skip
        if not text:
            return
        x0, y0, x1, y1 = box
        lines = wrapped(text, self.size, x1 - x0 - 10.8)
        step = self.size * self.paper.style.line
        y = y0 + self.size
        if centred:
            y = (y0 + y1 - step * len(lines)) / 2 + self.size * 0.8
        for line in lines:
            x = x0 + 5.4
            if centred:
                x = (x0 + x1 - text_width(line, self.size)) / 2
            self._line(sheet, x, y, line)
            y += step

    def _line(self, sheet: Sheet, x: float, y: float, line: str) -> None:
        if self.how.text == "lines":
            sheet.text(x, y, line, self.size)
            return
        pieces = list(line) if self.how.text == "glyphs" else line.split(" ")
        for piece in pieces:
            if piece.strip():
                sheet.text(x, y, piece, self.size)
            x += text_width(piece, self.size)
            if self.how.text == "words":
                x += text_width(" ", self.size)

    # -- the drawing -----------------------------------------------------------------------------

    def _figure(self, figure: Figure) -> None:
        sheet, r = self.sheets[figure.page], figure.rect
        x0, y0 = LEFT + r.left, self.body[figure.page] + r.top
        x1, y1 = x0 + r.width, y0 + r.height
        sheet.pen(0.75)
        sheet.colours(0, 1)
        match figure.kind:
            case "box":
                sheet.box(x0, y0, x1, y1, how="f")
                sheet.box(x0, y0, x1, y1)
            case "capsule":
                for how in ("f", "S"):
                    sheet.rounded(x0, y0, x1, y1, r.height / 2, how)
            case "diamond":
                corners = [((x0 + x1) / 2, y0), (x1, (y0 + y1) / 2), ((x0 + x1) / 2, y1),
                           (x0, (y0 + y1) / 2)]  # fmt: skip
                sheet.polygon(corners, fill=True, stroke=False)
                sheet.polygon(corners)
            case "pentagon":
                low = y0 + 0.8 * (y1 - y0)
                corners = [(x0, y0), (x1, y0), (x1, low), ((x0 + x1) / 2, y1), (x0, low)]
                sheet.polygon(corners, fill=True, stroke=False)
                sheet.polygon(corners)
        sheet.colours(0, 0)
        if figure.text:
            wide = text_width(figure.text, 6.5)
            sheet.text((x0 + x1 - wide) / 2, (y0 + y1) / 2 + 2.2, figure.text, 6.5)

    def _wire(self, sheet: Sheet, points: list[tuple[float, float]]) -> None:
        sheet.pen(0.75)
        tip, before = points[-1], points[-2]
        length = math.dist(tip, before)
        ux, uy = (tip[0] - before[0]) / length, (tip[1] - before[1]) / length
        back = min(5.0, length * 0.8)
        base = (tip[0] - ux * back, tip[1] - uy * back)
        shaft = [*points[:-1], base]
        if self.how.dashed:
            sheet.ops.append("[3 2] 0 d")
        if self.how.wires == "line":
            sheet.line(*shaft)
        else:
            for one, other in pairwise(shaft):
                if self.how.wires == "bars" and (
                    abs(one[0] - other[0]) < 0.1 or abs(one[1] - other[1]) < 0.1
                ):
                    xs, ys = sorted((one[0], other[0])), sorted((one[1], other[1]))
                    sheet.box(xs[0] - 0.4, ys[0] - 0.4, xs[1] + 0.4, ys[1] + 0.4, how="f")
                else:
                    sheet.line(one, other)
        if self.how.dashed:
            sheet.ops.append("[] 0 d")
        wings = [(base[0] - side * uy * 2.4, base[1] + side * ux * 2.4) for side in (1, -1)]
        sheet.polygon([tip, *wings], fill=True, stroke=False)

    def _cover(self) -> Sheet:
        sheet = Sheet(612, 480)
        self._identity(sheet)
        return sheet

    def _identity(self, sheet: Sheet) -> None:
        plan = self.paper.plan
        y, middle, value, right = 60.0, 300.0, 400.0, 580.0
        pairs = [("NOMOR SOP", plan.number), ("TGL. PEMBUATAN", plan.created), ("TGL. REVISI", ""),
                 ("TGL. EFEKTIF", plan.effective)]  # fmt: skip
        for label, text in pairs:
            self._cell(sheet, (middle, y, value, y + 16))
            self._cell(sheet, (value, y, right, y + 16))
            sheet.text(middle + 4, y + 11, label, 9)
            sheet.text(value + 4, y + 11, f": {text}", 9)
            y += 16
        self._cell(sheet, (middle, y, value, y + 60))
        self._cell(sheet, (value, y, right, y + 60))
        sheet.text(middle + 4, y + 11, "DISAHKAN OLEH", 9)
        for k, line in enumerate(
            ("KEPALA BADAN", "", "", "Drs. SURYA DARMA, M.Si", "NIP. 196502031990031004")
        ):
            sheet.text(value + 4, y + 11 + 11 * k, line, 9)
        y += 60
        self._cell(sheet, (middle, y, value, y + 30))
        self._cell(sheet, (value, y, right, y + 30))
        sheet.text(middle + 4, y + 11, "NAMA SOP", 9)
        for k, line in enumerate(wrapped(plan.title, 9, right - value - 14)):
            sheet.text(value + 4, y + 11 + 11 * k, line, 9)
        y += 30
        self._cell(sheet, (36, 60, middle, y))
        for k, line in enumerate(("PEMERINTAH KABUPATEN TEPI RAWA", "BADAN KEPEGAWAIAN DAERAH")):
            sheet.text(60, 110 + 14 * k, line, 11)
        for left, names, rights, others in (
            ("DASAR HUKUM", plan.legal_basis, "KUALIFIKASI PELAKSANA", ("Memahami tata naskah",)),
            ("KETERKAITAN", ("SOP Surat Masuk",), "PERALATAN/PERLENGKAPAN", ("Komputer",)),
            ("PERINGATAN", plan.warnings, "PENCATATAN DAN PENDATAAN", ("Buku agenda",)),
        ):
            for x, end, name, items in (
                (36.0, middle, left, names),
                (middle, right, rights, others),
            ):
                self._cell(sheet, (x, y, end, y + 16))
                sheet.text(x + 4, y + 11, f"{name} :", 9)
                self._cell(sheet, (x, y + 16, end, y + 76))
                at = y + 27
                for k, item in enumerate(items, 1):
                    lead = f"{k}. " if len(items) > 1 else ""
                    for line in wrapped(lead + item, 9, end - x - 14):
                        sheet.text(x + 5, at, line, 9)
                        at += 11
            y += 76
