# ruff: noqa: E501 - lines of XML
"""A bureau paper as an OpenDocument text: shapes anchored to paragraphs, lines as polylines."""

import io
import zipfile
from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import escape

from bureau_paper import ROLES, Arrow, Figure, Paper, Rect

SHAPES = {"box": "flowchart-process", "capsule": "flowchart-terminator", "diamond": "flowchart-decision",
          "pentagon": "flowchart-off-page-connector"}  # fmt: skip
_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
)


@dataclass(frozen=True)
class Leaf:
    """How the drawing is made."""

    wires: str = "polyline"  # polyline | lines: one for each piece | connector: glued by ids
    exact: bool = False  # rows of a fixed height


def bureau_odt(paper: Paper, leaf: Leaf | None = None) -> bytes:
    xml = _Writer(paper, leaf or Leaf()).xml()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        archive.writestr("content.xml", xml)
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
    return buffer.getvalue()


WORDS = {"no": "No", "activity": "Kegiatan", ROLES: "Pelaksana", "standard": "Mutu Baku",
         "inputs": "Kelengkapan", "time": "Waktu", "output": "Output", "note": "Keterangan"}  # fmt: skip
_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


class _Writer:
    def __init__(self, paper: Paper, leaf: Leaf) -> None:
        self.paper, self.leaf = paper, leaf
        self.hung: dict[tuple[int, int], list[str]] = {}
        for figure in paper.figures:
            self._figure(figure)
        for arrow in paper.arrows:
            self._arrow(arrow)

    def xml(self) -> str:
        widths = [b - a for a, b in pairwise(self.paper.xs)]
        styles = "".join(f'<style:style style:name="c{k}" style:family="table-column"><style:table-column-properties '
                         f'style:column-width="{w:.2f}pt"/></style:style>' for k, w in enumerate(widths))  # fmt: skip
        kind = "row-height" if self.leaf.exact else "min-row-height"
        styles += "".join(f'<style:style style:name="r{k}" style:family="table-row"><style:table-row-properties '
                          f'style:{kind}="{h:.2f}pt"/></style:style>' for k, h in enumerate(self.paper.heights))  # fmt: skip
        styles += ('<style:style style:name="cell" style:family="table-cell"><style:table-cell-properties fo:padding-left="5.4pt" '
                   'fo:padding-right="5.4pt"/></style:style><style:style style:name="P" style:family="paragraph"><style:text-properties '
                   f'fo:font-size="{self.paper.style.size}pt" style:font-name="Arial"/></style:style>'
                   '<style:style style:name="tip" style:family="graphic"><style:graphic-properties draw:marker-end="Arrow"/></style:style>'
                   '<style:style style:name="bare" style:family="graphic"><style:graphic-properties draw:stroke="none"/></style:style>')  # fmt: skip
        return (f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES}><office:automatic-styles>{styles}'
                f"</office:automatic-styles><office:body><office:text>{self._identity()}<text:p/>{self._matrix(len(widths))}"
                "</office:text></office:body></office:document-content>")  # fmt: skip

    def _cell(self, text: str, *, span: int = 1, rows: int = 1, drawn: str = "") -> str:
        lines = text.split("\n")
        inner = "".join(
            f'<text:p text:style-name="P">{drawn if not n else ""}{escape(line)}</text:p>'
            for n, line in enumerate(lines)
        )
        return (f'<table:table-cell table:style-name="cell" table:number-columns-spanned="{span}" table:number-rows-spanned="{rows}">'
                f"{inner}</table:table-cell>")  # fmt: skip

    def _identity(self) -> str:
        plan = self.paper.plan
        rows = [("Nomor SOP", plan.number), ("Tanggal Pembuatan", plan.created), ("Tanggal Efektif", plan.effective),
                ("Disahkan oleh", "KEPALA BADAN\nDrs. SURYA DARMA, M.Si"), ("Nama SOP", plan.title)]  # fmt: skip
        body = "".join(
            f"<table:table-row>{self._cell(a)}{self._cell(b)}</table:table-row>" for a, b in rows
        )
        basis = "\n".join(f"{n}. {text}" for n, text in enumerate(plan.legal_basis, 1))
        for a, b in (("Dasar Hukum", "Kualifikasi Pelaksana"), (basis, "D3"), ("Peringatan", "Pencatatan dan Pendataan"),
                     (plan.warnings[0], "Buku agenda")):  # fmt: skip
            body += f"<table:table-row>{self._cell(a)}{self._cell(b)}</table:table-row>"
        return f'<table:table><table:table-column table:number-columns-repeated="2"/>{body}</table:table>'

    def _matrix(self, columns: int) -> str:
        covered = "<table:covered-table-cell/>"
        top = second = ""
        for cell in self.paper.heads(WORDS):
            xml = self._cell(cell.text, span=cell.across, rows=cell.down) + covered * (
                cell.across - 1
            )
            top, second = (top, second + xml) if cell.row else (top + xml, second)
            second += covered if cell.down > 1 else ""
        rows = f"<table:table-header-rows><table:table-row>{top}</table:table-row><table:table-row>{second}</table:table-row></table:table-header-rows>"
        for row in range(len(self.paper.plan.rows)):
            cells = "".join(
                self._cell(text, drawn="".join(self.hung.get((row, k - self.paper.first), ())))
                for k, text in enumerate(self.paper.texts(row))
            )
            rows += f'<table:table-row table:style-name="r{row}">{cells}</table:table-row>'
        grid = "".join(f'<table:table-column table:style-name="c{k}"/>' for k in range(columns))
        return f"<table:table>{grid}{rows}</table:table>"

    # -- drawing ---------------------------------------------------------------------------------

    def _hang(self, row: int, column: int, write: str, at: tuple[float, float]) -> None:
        x, y = at[0] - self.paper.xs[self.paper.first + column], at[1] - self.paper.tops[row]
        self.hung.setdefault((row, column), []).append(write.format(x=x, y=y))

    def _figure(self, figure: Figure) -> None:
        r = figure.rect
        text = f"<text:p>{escape(figure.text)}</text:p>" if figure.text else "<text:p/>"
        xml = (f'<draw:custom-shape text:anchor-type="paragraph" draw:id="s{figure.id}" svg:width="{r.width:.2f}pt" svg:height="{r.height:.2f}pt" '
               f'svg:x="{{x:.2f}}pt" svg:y="{{y:.2f}}pt">{text}<draw:enhanced-geometry draw:type="{SHAPES[figure.kind]}"/></draw:custom-shape>')  # fmt: skip
        self._hang(figure.row, figure.column, xml, (r.left, r.top))

    def _arrow(self, arrow: Arrow) -> None:
        row, column = arrow.start.row, arrow.start.column
        if self.leaf.wires == "polyline":
            xs, ys = [p[0] for p in arrow.path], [p[1] for p in arrow.path]
            r = Rect(min(xs), min(ys), max(max(xs) - min(xs), 0.1), max(max(ys) - min(ys), 0.1))
            points = " ".join(
                f"{(x - r.left) * 100:.0f},{(y - r.top) * 100:.0f}" for x, y in arrow.path
            )
            xml = (f'<draw:polyline text:anchor-type="paragraph" draw:style-name="tip" svg:width="{r.width:.2f}pt" svg:height="{r.height:.2f}pt" '
                   f'svg:x="{{x:.2f}}pt" svg:y="{{y:.2f}}pt" svg:viewBox="0 0 {r.width * 100:.0f} {r.height * 100:.0f}" draw:points="{points}"/>')  # fmt: skip
            self._hang(row, column, xml, (r.left, r.top))
        elif self.leaf.wires == "connector":
            glue = f'draw:start-shape="s{arrow.start.id}" draw:end-shape="s{arrow.finish.id}"'
            self._line("connector", glue, arrow, arrow.path[0], arrow.path[-1], tip=True)
        else:
            for n, (one, other) in enumerate(pairwise(arrow.path)):
                self._line("line", "", arrow, one, other, tip=n == len(arrow.path) - 2)
        if arrow.word is not None:
            w = arrow.word
            xml = (f'<draw:frame text:anchor-type="paragraph" draw:style-name="bare" svg:width="{w.width:.2f}pt" svg:height="{w.height:.2f}pt" '
                   f'svg:x="{{x:.2f}}pt" svg:y="{{y:.2f}}pt"><draw:text-box><text:p>{escape(arrow.label)}</text:p></draw:text-box></draw:frame>')  # fmt: skip
            self._hang(row, column, xml, (w.left, w.top))

    def _line(
        self,
        kind: str,
        glue: str,
        arrow: Arrow,
        one: tuple[float, float],
        other: tuple[float, float],
        *,
        tip: bool,
    ) -> None:
        row, column = arrow.start.row, arrow.start.column
        x, y = self.paper.xs[self.paper.first + column], self.paper.tops[row]
        style = 'draw:style-name="tip" ' if tip else ""
        self.hung.setdefault((row, column), []).append(
            f'<draw:{kind} text:anchor-type="paragraph" {style}{glue} svg:x1="{one[0] - x:.2f}pt" svg:y1="{one[1] - y:.2f}pt" '
            f'svg:x2="{other[0] - x:.2f}pt" svg:y2="{other[1] - y:.2f}pt"/>')  # fmt: skip
