# ruff: noqa: E501 - lines of XML
"""A bureau paper as a workbook: cover and matrix on one sheet or two, shapes over the cells."""

import io
import zipfile
from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import escape

from bureau_frames import EMU, framed
from bureau_paper import ROLES, Arrow, Paper, Rect

PRESETS = {"box": "flowChartProcess", "capsule": "flowChartTerminator", "diamond": "flowChartDecision",
           "pentagon": "flowChartOffpageConnector"}  # fmt: skip
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DRAW = ('xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
         'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
         f'xmlns:r="{_OFFICE}"')  # fmt: skip


@dataclass(frozen=True)
class Book:
    """How the author made the workbook."""

    glued: bool = True
    wires: str = "bent"  # bent | pieces | free: one outline of many corners
    slices: int = 1  # sheet rows per matrix row, merged except under the roles
    first_column: int = 1  # an empty column stands before the table
    hidden: bool = False  # a hidden column and a hidden row lie in the table
    sheets: bool = False  # cover and matrix on two sheets, with a third, empty one
    grouped: bool = False  # each row's shapes are one group
    turned: bool = False
    foot: bool = False  # the heads stand at the foot of the table too
    total: bool = False


def bureau_xlsx(paper: Paper, book: Book | None = None) -> bytes:
    return _Writer(paper, book or Book()).bytes()


class _Grid:
    """One sheet: texts, merges, heights."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], str] = {}
        self.merges: list[str] = []
        self.heights: dict[int, float] = {}
        self.hidden_rows: set[int] = set()

    def put(self, row: int, column: int, text: str, *, down: int = 1, across: int = 1) -> None:
        self.cells[row, column] = text
        if down > 1 or across > 1:
            self.merges.append(f"{name(row, column)}:{name(row + down - 1, column + across - 1)}")

    def xml(self, widths: list[float], hidden: set[int], drawing: bool) -> str:
        cols = "".join(
            f'<col min="{n}" max="{n}" width="{w:.3f}" customWidth="1"{" hidden=" + chr(34) + "1" + chr(34) if n - 1 in hidden else ""}/>'
            for n, w in enumerate(widths, 1)
        )
        rows = ""
        last = max([r for r, _ in self.cells] + list(self.heights))
        for row in range(last + 1):
            height = (
                f' ht="{self.heights[row]:.2f}" customHeight="1"' if row in self.heights else ""
            )
            height += ' hidden="1"' if row in self.hidden_rows else ""
            cells = "".join(
                f'<c r="{name(row, c)}" s="1" t="inlineStr"><is><t xml:space="preserve">{escape(self.cells[row, c])}</t></is></c>'
                if self.cells.get((row, c)) else f'<c r="{name(row, c)}" s="1"/>'
                for c in range(len(widths))
            )  # fmt: skip
            rows += f'<row r="{row + 1}"{height}>{cells}</row>'
        merges = "".join(f'<mergeCell ref="{m}"/>' for m in self.merges)
        merged = f'<mergeCells count="{len(self.merges)}">{merges}</mergeCells>' if merges else ""
        link = '<drawing r:id="rId1"/>' if drawing else ""
        setup = (
            '<pageMargins left="0.3" right="0.3" top="0.4" bottom="0.4" header="0.1" footer="0.1"/>'
        )
        setup += '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
        return (f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
                '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetFormatPr defaultRowHeight="15"/>'
                f"<cols>{cols}</cols><sheetData>{rows}</sheetData>{merged}{setup}{link}</worksheet>")  # fmt: skip


def name(row: int, column: int) -> str:
    return f"{chr(65 + column)}{row + 1}"


WORDS = {"no": "NO", "activity": "KEGIATAN", ROLES: "PELAKSANA", "standard": "MUTU BAKU",
         "inputs": "KELENGKAPAN", "time": "WAKTU", "output": "OUTPUT", "note": "KET"}  # fmt: skip


class _Writer:
    def __init__(self, paper: Paper, book: Book) -> None:
        self.paper, self.book = paper, book
        self.anchors: list[str] = []
        self.grid = _Grid()
        cover = _Grid() if book.sheets else self.grid
        self.cover = cover
        top = self._identity(cover)
        self.head = 0 if book.sheets else top + 1
        self._matrix()
        self.xs = self._edges()
        for figure in paper.figures:
            inner = _shape(
                figure.id, PRESETS[figure.kind], self._at(figure.rect, figure.row), figure.text
            )
            self._hang(inner, self._at(figure.rect, figure.row))
        for arrow in paper.arrows:
            self._arrow(arrow)

    # -- cells -----------------------------------------------------------------------------------

    def _columns(self) -> list[float]:
        """Widths in points: the table's columns, and the empty or hidden ones."""
        widths = [b - a for a, b in pairwise(self.paper.xs)]
        if self.book.hidden:
            widths.insert(2, 40.0)
        return [30.0] * self.book.first_column + widths

    def _column(self, number: int) -> int:
        """The sheet's column for a column of the table."""
        return self.book.first_column + number + (1 if self.book.hidden and number >= 2 else 0)

    def _edges(self) -> list[float]:
        xs = [0.0]
        for n, width in enumerate(self._columns()):
            pixels = round(width / 0.75)
            hidden = self.book.hidden and n == self.book.first_column + 2
            xs.append(xs[-1] + (0 if hidden else pixels * 0.75))
        return xs

    def _identity(self, grid: _Grid) -> int:
        plan, c = self.paper.plan, self.book.first_column
        value = c + 4
        pairs = [("NOMOR SOP", plan.number), ("TGL PEMBUATAN", plan.created), ("TGL REVISI", ""),
                 ("TGL EFEKTIF", plan.effective), ("DISAHKAN OLEH", "KEPALA BADAN"), ("", "Drs. SURYA DARMA, M.Si"),
                 ("", "NIP. 19650203 199003 1 004"), ("NAMA SOP", plan.title)]  # fmt: skip
        grid.put(0, c, "PEMERINTAH KABUPATEN TEPI RAWA\nBADAN KEPEGAWAIAN DAERAH", down=8, across=2)
        for row, (label, text) in enumerate(pairs):
            grid.put(row, c + 2, label, across=2)
            grid.put(row, value, text, across=3)
        row = 8
        for left, lefts, right, rights in (
            (
                "DASAR HUKUM",
                plan.legal_basis,
                "KUALIFIKASI PELAKSANA",
                ("Memahami tata naskah", "D3"),
            ),
            ("KETERKAITAN", ("SOP Surat Masuk",), "PERALATAN/PERLENGKAPAN", ("Komputer",)),
            ("PERINGATAN", plan.warnings, "PENCATATAN DAN PENDATAAN", ("Buku agenda",)),
        ):
            grid.put(row, c, f"{left} :", across=2)
            grid.put(row, c + 2, f"{right} :", across=5)
            for n in range(max(len(lefts), len(rights))):
                if n < len(lefts):
                    grid.put(
                        row + 1 + n,
                        c,
                        f"{n + 1}. {lefts[n]}" if len(lefts) > 1 else lefts[n],
                        across=2,
                    )
                if n < len(rights):
                    grid.put(
                        row + 1 + n,
                        c + 2,
                        f"{n + 1}. {rights[n]}" if len(rights) > 1 else rights[n],
                        across=5,
                    )
            for n in range(max(len(lefts), len(rights))):
                texts = [items[n] for items in (lefts, rights) if n < len(items)]
                grid.heights[row + 1 + n] = 15.0 * max(1 + len(text) // 36 for text in texts)
            row += 2 + max(len(lefts), len(rights))
        return row

    def _heads(self, at: int) -> None:
        grid = self.grid
        for cell in self.paper.heads(WORDS):
            column = self._column(cell.column)
            grid.put(at + cell.row, column, cell.text, down=cell.down, across=cell.across)
        grid.heights[at] = 16
        grid.heights[at + 1] = 80 if self.book.turned else 32

    def _matrix(self) -> None:
        grid, paper = self.grid, self.paper
        self._heads(self.head)
        self.rows: list[int] = []
        row = self.head + 2
        for index in range(len(paper.plan.rows)):
            self.rows.append(row)
            for number, text in enumerate(paper.texts(index)):
                if paper.names[number] != ROLES:
                    grid.put(row, self._column(number), text, down=self.book.slices)
            for part in range(self.book.slices):
                grid.heights[row + part] = (
                    round(paper.heights[index] / self.book.slices / 0.75) * 0.75
                )
            row += self.book.slices
            if self.book.hidden and index == 1:
                grid.heights[row] = 15
                grid.hidden_rows.add(row)
                grid.put(row, self._column(1), "catatan lama yang disembunyikan")
                row += 1
        if self.book.total:
            grid.put(row, self._column(0), "Jumlah", across=2)
            grid.put(row, self._column(paper.names.index("time")), "sesuai kegiatan")
            row += 1
        if self.book.foot:
            self._heads(row)

    # -- drawing ---------------------------------------------------------------------------------

    def _y(self, sheet_row: int) -> float:
        return sum(0.0 if r in self.grid.hidden_rows else self.grid.heights.get(r, 15.0)
                   for r in range(sheet_row))  # fmt: skip

    def _point(self, x: float, y: float) -> tuple[float, float]:
        """A position of the paper on the sheet, where rows and columns are rounded to pixels."""
        paper = self.paper
        column = max(k for k in range(paper.columns) if paper.xs[k] <= max(x, 0.0))
        a, b = self._column(column), self._column(column) + 1
        share = (x - paper.xs[column]) / (paper.xs[column + 1] - paper.xs[column])
        left = self.xs[a] + share * (self.xs[b] - self.xs[a])
        row = max(r for r in range(len(paper.tops)) if paper.tops[r] <= max(y, 0.0))
        share = (y - paper.tops[row]) / paper.heights[row]
        at = self.rows[row]
        top, bottom = self._y(at), self._y(at + self.book.slices)
        return left, top + share * (bottom - top)

    def _at(self, r: Rect, row: int) -> Rect:
        (x0, y0), (x1, y1) = self._point(r.left, r.top), self._point(r.right, r.bottom)
        return Rect(x0, y0, x1 - x0, y1 - y0)

    def _corner(self, x: float, y: float) -> str:
        column = max(
            k for k in range(len(self.xs) - 1) if self.xs[k] <= x and self.xs[k + 1] > self.xs[k]
        )
        row, top = 0, 0.0
        while True:
            high = 0.0 if row in self.grid.hidden_rows else self.grid.heights.get(row, 15.0)
            if top + high > y or row > 900:
                break
            top, row = top + high, row + 1
        return (f"<xdr:col>{column}</xdr:col><xdr:colOff>{round((x - self.xs[column]) * EMU)}</xdr:colOff>"
                f"<xdr:row>{row}</xdr:row><xdr:rowOff>{round((y - top) * EMU)}</xdr:rowOff>")  # fmt: skip

    def _hang(self, inner: str, seen: Rect) -> None:
        if self.book.grouped and "xdr:sp>" in inner:
            frame = _xfrm(seen).replace("</a:xfrm>", f'<a:chOff x="{round(seen.left * EMU)}" y="{round(seen.top * EMU)}"/><a:chExt '
                                        f'cx="{round(seen.width * EMU)}" cy="{round(seen.height * EMU)}"/></a:xfrm>')  # fmt: skip
            inner = (f'<xdr:grpSp><xdr:nvGrpSpPr><xdr:cNvPr id="{7000 + len(self.anchors)}" name="Grup"/><xdr:cNvGrpSpPr/>'
                     f"</xdr:nvGrpSpPr><xdr:grpSpPr>{frame}</xdr:grpSpPr>{inner}</xdr:grpSp>")  # fmt: skip
        self.anchors.append(
            f"<xdr:twoCellAnchor><xdr:from>{self._corner(seen.left, seen.top)}</xdr:from><xdr:to>"
            f"{self._corner(seen.right, seen.bottom)}</xdr:to>{inner}<xdr:clientData/></xdr:twoCellAnchor>"
        )

    def _arrow(self, arrow: Arrow) -> None:
        path = [self._point(x, y) for x, y in arrow.path]
        path = _squared(arrow.path, path)
        moved = Arrow(arrow.id, arrow.start, arrow.finish, path, arrow.page, arrow.label)
        if self.book.wires == "pieces":
            for n, pair in enumerate(pairwise(path)):
                piece = Arrow(arrow.id * 10 + n, arrow.start, arrow.finish, list(pair), arrow.page)
                self._wire(piece, head=n == len(path) - 2, glued=False)
        elif self.book.wires == "free" and len(path) > 2:
            self._free(moved)
        else:
            self._wire(moved, head=True, glued=self.book.glued)
        if arrow.word is not None:
            seen = self._at(arrow.word, arrow.start.row)
            run = f'<a:p><a:r><a:rPr lang="id-ID" sz="700"/><a:t>{escape(arrow.label)}</a:t></a:r></a:p>'
            inner = (f'<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="{arrow.id + 5000}" name="TextBox"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr>'
                     f'<xdr:spPr>{_xfrm(seen)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></xdr:spPr><xdr:txBody>'
                     f'<a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0"/>{run}</xdr:txBody></xdr:sp>')  # fmt: skip
            self._hang(inner, seen)

    def _wire(self, arrow: Arrow, *, head: bool, glued: bool) -> None:
        frame = framed(arrow)
        glue = (
            (f'<a:stCxn id="{arrow.start.id}" idx="2"/><a:endCxn id="{arrow.finish.id}" idx="0"/>')
            if glued
            else ""
        )
        end = '<a:tailEnd type="triangle"/>' if head else ""
        inner = (f'<xdr:cxnSp macro=""><xdr:nvCxnSpPr><xdr:cNvPr id="{arrow.id}" name="Konektor"/><xdr:cNvCxnSpPr>{glue}'
                 f"</xdr:cNvCxnSpPr></xdr:nvCxnSpPr><xdr:spPr>{_xfrm(frame.rect, frame.attributes)}{frame.geometry()}"
                 f'<a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill>{end}</a:ln></xdr:spPr></xdr:cxnSp>')  # fmt: skip
        self._hang(inner, frame.seen)

    def _free(self, arrow: Arrow) -> None:
        xs, ys = [p[0] for p in arrow.path], [p[1] for p in arrow.path]
        seen = Rect(min(xs), min(ys), max(max(xs) - min(xs), 0.1), max(max(ys) - min(ys), 0.1))
        moves = "".join(
            f'<a:{"lnTo" if n else "moveTo"}><a:pt x="{round((x - seen.left) * EMU)}" y="{round((y - seen.top) * EMU)}"/>'
            f'</a:{"lnTo" if n else "moveTo"}>' for n, (x, y) in enumerate(arrow.path)
        )  # fmt: skip
        inner = (
            f'<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="{arrow.id}" name="Bebas"/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr>'
            f'{_xfrm(seen)}<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
            f'<a:path w="{round(seen.width * EMU)}" h="{round(seen.height * EMU)}" fill="none">{moves}</a:path></a:pathLst></a:custGeom>'
            '<a:noFill/><a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill><a:tailEnd type="triangle"/></a:ln>'
            "</xdr:spPr></xdr:sp>"
        )
        self._hang(inner, seen)

    def bytes(self) -> bytes:
        columns = [round(w / 0.75) for w in self._columns()]
        widths = [(pixels - 5) / 7 for pixels in columns]
        hidden = {self.book.first_column + 2} if self.book.hidden else set()
        sheets = (
            [("Cover", self.cover, False), ("SOP", self.grid, True)]
            if self.book.sheets
            else [("SOP", self.grid, True)]
        )
        if self.book.sheets:
            sheets.append(("Sheet3", _Grid(), False))
            sheets[-1][1].put(0, 0, "")
        parts, entries, links = "", "", ""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for n, (title, grid, drawing) in enumerate(sheets, 1):
                archive.writestr(f"xl/worksheets/sheet{n}.xml", grid.xml(widths, hidden, drawing))
                parts += f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_SHEET}.worksheet+xml"/>'
                entries += f'<sheet name="{title}" sheetId="{n}" r:id="rId{n}"/>'
                links += f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
                if drawing:
                    archive.writestr(
                        f"xl/worksheets/_rels/sheet{n}.xml.rels",
                        _relations(
                            f'<Relationship Id="rId1" Type="{_OFFICE}/drawing" Target="../drawings/drawing1.xml"/>'
                        ),
                    )
            links += f'<Relationship Id="rId90" Type="{_OFFICE}/styles" Target="styles.xml"/>'
            archive.writestr("xl/drawings/drawing1.xml",
                             f'<?xml version="1.0" encoding="UTF-8"?><xdr:wsDr {_DRAW}>{"".join(self.anchors)}</xdr:wsDr>')  # fmt: skip
            archive.writestr("xl/styles.xml", _STYLES)
            archive.writestr(
                "xl/workbook.xml",
                f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{entries}</sheets></workbook>',
            )
            archive.writestr("xl/_rels/workbook.xml.rels", _relations(links))
            archive.writestr(
                "_rels/.rels",
                _relations(
                    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
                ),
            )
            archive.writestr(
                "[Content_Types].xml",
                (
                    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                    f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{_SHEET}.sheet.main+xml"/>'
                    f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET}.styles+xml"/><Override PartName="/xl/drawings/drawing1.xml" '
                    f'ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/>{parts}</Types>'
                ),
            )
        return buffer.getvalue()


_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="9"/><name val="Arial"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="2"><border/><border><left style="thin"/><right style="thin"/><top style="thin"/><bottom style="thin"/>'
    '</border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf xfId="0"/>'
    '<xf fontId="0" borderId="1" xfId="0" applyBorder="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
    "</cellXfs></styleSheet>"
)


def _relations(links: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def _squared(
    paper: list[tuple[float, float]], sheet: list[tuple[float, float]]
) -> list[tuple[float, float]]:
    """The path with its corners level and upright again, after rounding to pixels."""
    out = [sheet[0]]
    for n in range(1, len(sheet)):
        x, y = sheet[n]
        flat = abs(paper[n][1] - paper[n - 1][1]) < 0.01
        upright = abs(paper[n][0] - paper[n - 1][0]) < 0.01
        out.append((out[-1][0] if upright else x, out[-1][1] if flat else y))
    return out


def _xfrm(r: Rect, attributes: str = "") -> str:
    return (f'<a:xfrm{attributes}><a:off x="{round(r.left * EMU)}" y="{round(r.top * EMU)}"/>'
            f'<a:ext cx="{round(r.width * EMU)}" cy="{round(r.height * EMU)}"/></a:xfrm>')  # fmt: skip


def _shape(number: int, preset: str, r: Rect, text: str) -> str:
    run = f'<a:r><a:rPr lang="id-ID" sz="600"/><a:t>{escape(text)}</a:t></a:r>' if text else ""
    return (
        f'<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="{number}" name="Bagan {number}"/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr>'
        f'{_xfrm(r)}<a:prstGeom prst="{preset}"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'
        '<a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln></xdr:spPr><xdr:txBody>'
        f'<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/><a:p><a:pPr algn="ctr"/>{run}</a:p></xdr:txBody></xdr:sp>'
    )
