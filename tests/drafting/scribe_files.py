"""The scribe's papers as files: XLSX, DOCX, ODT and PDF, each written in its own way."""

import io
import math
import zipfile
from itertools import pairwise
from xml.sax.saxutils import escape

from scribe import HEADS, Fig, Layout, Point, Wire

EMU = 12_700
TOP = 60.0  # height of the head
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"


def _head_cells(paper: Layout) -> list[tuple[int, int, int, int, str]]:
    """Row, column, rows, columns, text."""
    no, deed, who, quality, inputs, time, output, note = HEADS[paper.habit.heads]
    roles = len(paper.plan.roles)
    found = [(0, 0, 2, 1, no), (0, 1, 2, 1, deed), (0, 2, 1, roles, who),
             (0, 2 + roles, 1, 3, quality), (0, 5 + roles, 2, 1, note)]  # fmt: skip
    under = [*paper.plan.roles, inputs, time, output]
    return [*found, *((1, 2 + k, 1, 1, text) for k, text in enumerate(under))]


def _block(paper: Layout) -> list[tuple[str, str]]:
    plan = paper.plan
    return [("Nomor SOP", plan.number), ("Tanggal Pembuatan", plan.created),
            ("Tanggal Efektif", plan.effective), ("Nama SOP", plan.title)]  # fmt: skip


def _zipped(members: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in members.items():
            package.writestr(name, text)
    return out.getvalue()


def _bounds(path: list[Point]) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in path], [y for _, y in path]
    return min(xs), min(ys), max(max(xs) - min(xs), 0.01), max(max(ys) - min(ys), 0.01)


def _freeform(path: list[Point], tail: str) -> str:
    x, y, w, h = _bounds(path)
    steps = "".join(
        f'<a:{"lnTo" if n else "moveTo"}><a:pt x="{round((px - x) * EMU)}" y="{round((py - y) * EMU)}"/>'
        f"</a:{'lnTo' if n else 'moveTo'}>"
        for n, (px, py) in enumerate(path)
    )
    return (f'<a:custGeom><a:pathLst><a:path w="{round(w * EMU)}" h="{round(h * EMU)}" fill="none">{steps}</a:path>'
            f'</a:pathLst></a:custGeom><a:noFill/><a:ln w="12700">{tail}</a:ln>')  # fmt: skip


PRESETS = {"box": "rect", "diamond": "diamond", "end": "roundRect"}
_ARROW = '<a:tailEnd type="arrow"/>'


# -- XLSX: shapes anchored absolutely, rows of half height, an identity block of plain cells
# --------


def scribe_xlsx(paper: Layout, *, glued: bool = False) -> bytes:
    lines, merges = [], []
    heights = [16.0] * 5 + [20.0, 40.0] + [paper.habit.line] * len(paper.plan.rows)
    first = 5
    for number, (label, value) in enumerate(_block(paper), 1):
        lines.append(
            f'<row r="{number}" ht="16" customHeight="1">{_xc(1, number, label)}{_xc(2, number, value)}</row>'
        )
    grid: dict[tuple[int, int], str] = {}
    for row, col, rows, cols, text in _head_cells(paper):
        grid[first + row, col] = text
        if rows * cols > 1:
            merges.append(
                f"{_name(col, first + row + 1)}:{_name(col + cols - 1, first + row + rows)}"
            )
    for row in range(len(paper.plan.rows)):
        for col, text in enumerate(paper.cells(row)):
            grid[first + 2 + row, col] = text
    for row in range(first, len(heights)):
        cells = "".join(_xc(c, row + 1, t) for (r, c), t in sorted(grid.items()) if r == row and t)
        lines.append(f'<row r="{row + 1}" ht="{heights[row]}" customHeight="1">{cells}</row>')
    widths = [b - a for a, b in pairwise(paper.xs)]
    columns = "".join(f'<col min="{k}" max="{k}" width="{(w - 3.75) / 5.25 + 0.0001:.4f}" customWidth="1"/>'
                   for k, w in enumerate(widths, 1))  # fmt: skip
    merged = "".join(f'<mergeCell ref="{ref}"/>' for ref in merges)
    sheet = (f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
             f'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><cols>{columns}</cols>'
             f"<sheetData>{''.join(lines)}</sheetData><mergeCells>{merged}</mergeCells><drawing r:id=\"d\"/></worksheet>")  # fmt: skip
    down = sum(heights[: first + 2])
    drawing = "".join(_x_fig(fig, down) for fig in paper.figs)
    drawing += "".join(_x_wire(wire, down, glued=glued) for wire in paper.wires)
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    def links(*pairs: tuple[str, str, str]) -> str:
        inner = "".join(
            f'<Relationship Id="{i}" Type="{kinds}/{k}" Target="{t}"/>' for i, k, t in pairs
        )
        return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'

    return _zipped({
        "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        f'xmlns:r="{kinds}"><sheets><sheet name="SOP" sheetId="1" r:id="s"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": links(("s", "worksheet", "worksheets/sheet1.xml")),
        "xl/worksheets/sheet1.xml": sheet,
        "xl/worksheets/_rels/sheet1.xml.rels": links(("d", "drawing", "../drawings/drawing1.xml")),
        "xl/drawings/drawing1.xml": '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/'
        f'spreadsheetDrawing" xmlns:a="{_A}">{drawing}</xdr:wsDr>',
    })  # fmt: skip


def _name(col: int, row: int) -> str:
    return f"{chr(65 + col)}{row}"


def _xc(col: int, row: int, text: str) -> str:
    return f'<c r="{_name(col, row)}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def _x_place(x: float, y: float, w: float, h: float, inner: str) -> str:
    return (f'<xdr:absoluteAnchor><xdr:pos x="{round(x * EMU)}" y="{round(y * EMU)}"/><xdr:ext cx="{round(w * EMU)}" '
            f'cy="{round(h * EMU)}"/>{inner}<xdr:clientData/></xdr:absoluteAnchor>')  # fmt: skip


def _xf(x: float, y: float, w: float, h: float) -> str:
    return (f'<a:xfrm><a:off x="{round(x * EMU)}" y="{round(y * EMU)}"/><a:ext cx="{round(w * EMU)}" '
            f'cy="{round(h * EMU)}"/></a:xfrm>')  # fmt: skip


def _x_text(text: str) -> str:
    return f"<xdr:txBody><a:bodyPr/><a:p><a:r><a:t>{escape(text)}</a:t></a:r></a:p></xdr:txBody>"


def _x_fig(fig: Fig, down: float) -> str:
    y = fig.y + down
    inner = (f'<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="{fig.number}" name="Bangun {fig.number}"/><xdr:cNvSpPr/></xdr:nvSpPr>'
             f'<xdr:spPr>{_xf(fig.x, y, fig.w, fig.h)}<a:prstGeom prst="{PRESETS[fig.kind]}"><a:avLst/></a:prstGeom>'
             f'<a:solidFill><a:srgbClr val="DDEBF7"/></a:solidFill></xdr:spPr>{_x_text(fig.text) if fig.text else ""}</xdr:sp>')  # fmt: skip
    return _x_place(fig.x, y, fig.w, fig.h, inner)


def _x_wire(wire: Wire, down: float, *, glued: bool) -> str:
    path = [(x, y + down) for x, y in wire.path]
    x, y, w, h = _bounds(path)
    name = f'<xdr:cNvPr id="{wire.number}" name="Panah"/>'
    if glued:
        flips = (' flipH="1"' if path[-1][0] < path[0][0] else "") + (
            ' flipV="1"' if path[-1][1] < path[0][1] else ""
        )
        (x0, y0), (x1, y1) = path[0], path[-1]
        x, y, w, h = min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0)
        inner = (f'<xdr:cxnSp><xdr:nvCxnSpPr>{name}<xdr:cNvCxnSpPr><a:stCxn id="{wire.tail.number}" idx="2"/>'
                 f'<a:endCxn id="{wire.head.number}" idx="0"/></xdr:cNvCxnSpPr></xdr:nvCxnSpPr><xdr:spPr>'
                 f'{_xf(x, y, w, h).replace("<a:xfrm", "<a:xfrm" + flips)}<a:prstGeom prst="straightConnector1">'
                 f"<a:avLst/></a:prstGeom><a:ln>{_ARROW}</a:ln></xdr:spPr></xdr:cxnSp>")  # fmt: skip
    else:
        inner = (f"<xdr:sp><xdr:nvSpPr>{name}<xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr>{_xf(x, y, w, h)}"
                 f"{_freeform(path, _ARROW)}</xdr:spPr></xdr:sp>")  # fmt: skip
    out = _x_place(x, y, w, h, inner)
    if wire.word:
        left, base = wire.at[0], wire.at[1] + down
        text = (f'<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="{wire.number + 900}" name="Teks"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr>'
                f'<xdr:spPr>{_xf(left, base - 7, 24, 9)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></xdr:spPr>'
                f"{_x_text(wire.word)}</xdr:sp>")  # fmt: skip
        out += _x_place(left, base - 7, 24, 9, text)
    return out


# -- DOCX: one group over the whole matrix, in half-point units, anchored to the first row
# ----------

_W = ('xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
      'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
      f'xmlns:a="{_A}" xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup" '
      'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
      'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"')  # fmt: skip


def scribe_docx(paper: Layout) -> bytes:
    wide, high = paper.xs[-1], paper.ys[-1]
    fine = 2  # group units per page unit

    def shape(
        number: int, x: float, y: float, w: float, h: float, geometry: str, text: str, box: str
    ) -> str:
        place = (f'<a:xfrm><a:off x="{round(x * fine * EMU)}" y="{round(y * fine * EMU)}"/><a:ext '
                 f'cx="{round(w * fine * EMU)}" cy="{round(h * fine * EMU)}"/></a:xfrm>')  # fmt: skip
        words = f"<wps:txbx><w:txbxContent>{_p(text)}</w:txbxContent></wps:txbx>" if text else ""
        return (f'<wps:wsp><wps:cNvPr id="{number}" name="B{number}"/>{box}<wps:spPr>{place}{geometry}</wps:spPr>{words}'
                "<wps:bodyPr/></wps:wsp>")  # fmt: skip

    inner = ""
    for fig in paper.figs:
        geometry = f'<a:prstGeom prst="{PRESETS[fig.kind]}"><a:avLst/></a:prstGeom><a:ln w="9525"/>'
        inner += shape(fig.number, fig.x, fig.y, fig.w, fig.h, geometry, fig.text, "<wps:cNvSpPr/>")
    for wire in paper.wires:
        inner += shape(wire.number, *_bounds(wire.path), _freeform([(x * fine, y * fine) for x, y in wire.path], _ARROW),
                       "", "<wps:cNvSpPr/>")  # fmt: skip
        if wire.word:
            plain = (
                '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln>'
            )
            inner += shape(wire.number + 900, wire.at[0], wire.at[1] - 7, 24, 9, plain, wire.word,
                           '<wps:cNvSpPr txBox="1"/>')  # fmt: skip
    size = f'cx="{round(wide * EMU)}" cy="{round(high * EMU)}"'
    child = f'cx="{round(wide * fine * EMU)}" cy="{round(high * fine * EMU)}"'
    group = (f'<wpg:wgp><wpg:cNvGrpSpPr/><wpg:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/><a:chOff x="0" y="0"/>'
             f"<a:chExt {child}/></a:xfrm></wpg:grpSpPr>{inner}</wpg:wgp>")  # fmt: skip
    anchor = ('<w:r><mc:AlternateContent><mc:Choice Requires="wpg"><w:drawing><wp:anchor behindDoc="0" '
              'layoutInCell="1"><wp:positionH relativeFrom="column"><wp:posOffset>'
              f'{round(-5.4 * EMU)}</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>0'
              f'</wp:posOffset></wp:positionV><wp:extent {size}/><wp:wrapNone/><wp:docPr id="1" name="Alur"/><a:graphic>'
              f'<a:graphicData uri="x">{group}</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>'
              "</mc:AlternateContent></w:r>")  # fmt: skip
    widths = [b - a for a, b in pairwise(paper.xs)]
    rows = ""
    heads = {(r, c): (rs, cs, t) for r, c, rs, cs, t in _head_cells(paper)}
    for row in (0, 1):
        cells, col = "", 0
        while col < len(widths):
            rs, cs, text = heads.get((row, col), (0, 1, ""))
            merge = '<w:vMerge w:val="restart"/>' if rs == 2 else "" if rs else "<w:vMerge/>"
            cells += _tc(sum(widths[col : col + cs]), _p(text), cs, merge)
            col += cs
        rows += _tr(cells, TOP / 2)
    for row in range(len(paper.plan.rows)):
        texts = [
            _p(t, anchor if (row, k) == (0, 0) else "") for k, t in enumerate(paper.cells(row))
        ]
        rows += _tr(
            "".join(_tc(w, t) for w, t in zip(widths, texts, strict=True)), paper.habit.line
        )
    grid = "".join(f'<w:gridCol w:w="{round(w * 20)}"/>' for w in widths)
    table = f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    block = "".join(_tr(_tc(120, _p(a)) + _tc(280, _p(b)), 16) for a, b in _block(paper))
    first = f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="2400"/><w:gridCol w:w="5600"/></w:tblGrid>{block}</w:tbl>'
    body = (
        f"<w:document {_W}><w:body>{first}{_p('')}{table}{_p('')}<w:sectPr/></w:body></w:document>"
    )
    return _zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": body})


def _p(text: str, run: str = "") -> str:
    size = '<w:rPr><w:sz w:val="16"/></w:rPr>'
    return f"<w:p>{run}<w:r>{size}<w:t>{escape(text)}</w:t></w:r></w:p>"


def _tc(width: float, inner: str, span: int = 1, merge: str = "") -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{round(width * 20)}" w:type="dxa"/>{spanned}{merge}</w:tcPr>{inner}</w:tc>'


def _tr(cells: str, height: float) -> str:
    return f'<w:tr><w:trPr><w:trHeight w:val="{round(height * 20)}" w:hRule="exact"/></w:trPr>{cells}</w:tr>'


# -- PDF: y upwards, symbols of single lines, arrow heads of two strokes, arrows in pieces ---------


def scribe_pdf(paper: Layout, *, pieces: bool = True) -> bytes:
    left, tall = 30.0, paper.ys[-1] + TOP + 150
    down = 110 + TOP
    ops = ["0.6 w"]

    def line(*points: Point) -> None:
        at = [f"{x + left:.2f} {tall - y - down:.2f}" for x, y in points]
        ops.append(f"{at[0]} m " + " ".join(f"{p} l" for p in at[1:]) + " S")

    def text(x: float, y: float, words: str, size: float = 8) -> None:
        safe = words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        ops.append(f"BT /F {size} Tf {x + left:.2f} {tall - y - down:.2f} Td ({safe}) Tj ET")

    for n, (label, value) in enumerate(_block(paper)):
        text(0, -down + 30 + 14 * n, f"{label} : {value}", 9)
    ys = [-TOP, -TOP / 2, *paper.ys]
    roles = len(paper.plan.roles)
    for n, y in enumerate(ys):
        if n == 1:
            line((paper.xs[2], y), (paper.xs[5 + roles], y))
        else:
            line((0, y), (paper.xs[-1], y))
    for k, x in enumerate(paper.xs):
        inner = 2 < k < 2 + roles or 2 + roles < k < 5 + roles
        line((x, -TOP / 2 if inner else -TOP), (x, paper.ys[-1]))
    for row, col, _, _, words in _head_cells(paper):
        for n, part in enumerate(
            _wrapped(words, paper.xs[col + 1] - paper.xs[col] if row or col < 2 else 90)
        ):
            text(paper.xs[col] + 3, -TOP + TOP / 2 * row + 9 + 8 * n, part, 7)
    for row in range(len(paper.plan.rows)):
        for col, words in enumerate(paper.cells(row)):
            for n, part in enumerate(_wrapped(words, paper.xs[col + 1] - paper.xs[col])):
                text(paper.xs[col] + 3, paper.ys[row] + 10 + 9 * n, part)
    for fig in paper.figs:
        x, y, w, h = fig.x, fig.y, fig.w, fig.h
        if fig.kind == "diamond":
            ring = [(x + w / 2, y), (x + w, y + h / 2), (x + w / 2, y + h), (x, y + h / 2)]
        else:
            cut = h / 3 if fig.kind == "end" else 0
            ring = [(x + cut, y), (x + w - cut, y), (x + w, y + cut), (x + w, y + h - cut), (x + w - cut, y + h),
                    (x + cut, y + h), (x, y + h - cut), (x, y + cut)] if cut else [
                    (x, y), (x + w, y), (x + w, y + h), (x, y + h)]  # fmt: skip
        line(*ring, ring[0])
        if fig.text:
            text(x + 3, y + 8, fig.text, 6)
    for wire in paper.wires:
        if pieces:
            for one, other in pairwise(wire.path):
                line(one, other)
        else:
            line(*wire.path)
        (x0, y0), (x1, y1) = wire.path[-2:]
        turn = math.atan2(y0 - y1, x0 - x1)
        wings = [(x1 + 4 * math.cos(turn + s), y1 + 4 * math.sin(turn + s)) for s in (0.45, -0.45)]
        line(wings[0], (x1, y1), wings[1])
        if wire.word:
            text(*wire.at, wire.word, 7)
    stream = "\n".join(ops).encode("latin-1")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {paper.xs[-1] + 60:.0f} {tall:.0f}]/Contents 4 0 R"
        "/Resources<</Font<</F 5 0 R>>>>>>".encode(),
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for n, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + (b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
                  % (table, len(out)))  # fmt: skip


def _wrapped(text: str, width: float) -> list[str]:
    lines: list[str] = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) * 4.1 > width - 6 and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return [line for line in lines if line]


# -- ODT: shapes anchored to the first cell, arrows as polylines with a marker style --------------

_O = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"),
                        ("style", "style"))
) + (' xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
     ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"')  # fmt: skip


def scribe_odt(paper: Layout) -> bytes:
    drawn = ""
    for fig in paper.figs:
        kind = {"box": "rectangle", "diamond": "flowchart-decision", "end": "flowchart-terminator"}[
            fig.kind
        ]
        drawn += (f'<draw:custom-shape draw:style-name="g" text:anchor-type="paragraph" {_at(fig.x, fig.y, fig.w, fig.h)}>'
                  f'<text:p>{escape(fig.text)}</text:p><draw:enhanced-geometry draw:type="{kind}"/></draw:custom-shape>')  # fmt: skip
    for wire in paper.wires:
        x, y, w, h = _bounds(wire.path)
        points = " ".join(
            f"{round((px - x) * 100)},{round((py - y) * 100)}" for px, py in wire.path
        )
        drawn += (f'<draw:polyline draw:style-name="w" text:anchor-type="paragraph" {_at(x, y, w, h)} '
                  f'svg:viewBox="0 0 {round(w * 100)} {round(h * 100)}" draw:points="{points}"/>')  # fmt: skip
        if wire.word:
            drawn += (f'<draw:frame draw:style-name="t" text:anchor-type="paragraph" {_at(wire.at[0], wire.at[1] - 7, 24, 9)}>'
                      f"<draw:text-box><text:p>{wire.word}</text:p></draw:text-box></draw:frame>")  # fmt: skip
    widths = [b - a for a, b in pairwise(paper.xs)]
    styles = "".join(f'<style:style style:name="c{k}" style:family="table-column"><style:table-column-properties '
                     f'style:column-width="{w}pt"/></style:style>' for k, w in enumerate(widths))  # fmt: skip
    styles += "".join(f'<style:style style:name="{name}" style:family="table-row"><style:table-row-properties '
                      f'style:row-height="{high}pt"/></style:style>'
                      for name, high in (("h", TOP / 2), ("r", paper.habit.line)))  # fmt: skip
    styles += ('<style:style style:name="g" style:family="graphic"><style:graphic-properties draw:fill="solid"/></style:style>'
               '<style:style style:name="t" style:family="graphic"><style:graphic-properties draw:stroke="none" '
               'draw:fill="none"/></style:style><style:style style:name="w" style:family="graphic">'
               '<style:graphic-properties draw:fill="none" draw:marker-end="Panah" draw:marker-end-width="4pt"/></style:style>')  # fmt: skip
    columns = "".join(f'<table:table-column table:style-name="c{k}"/>' for k in range(len(widths)))
    heads = {(r, c): (rs, cs, t) for r, c, rs, cs, t in _head_cells(paper)}
    rows = ""
    for row in (0, 1):
        cells, under = "", 0
        for col in range(len(widths)):
            rs, cs, text = heads.get((row, col), (0, 1, ""))
            if under:
                under -= 1
                cells += "<table:covered-table-cell/>"
            elif not rs:
                cells += "<table:covered-table-cell/>"
            else:
                cells += _oc(
                    text, f' table:number-rows-spanned="{rs}" table:number-columns-spanned="{cs}"'
                )
                under = cs - 1
        rows += f'<table:table-row table:style-name="h">{cells}</table:table-row>'
    for row in range(len(paper.plan.rows)):
        cells = "".join(
            _oc(t, "", drawn if (row, k) == (0, 0) else "") for k, t in enumerate(paper.cells(row))
        )
        rows += f'<table:table-row table:style-name="r">{cells}</table:table-row>'
    block = "".join(
        f"<table:table-row>{_oc(a)}{_oc(b)}</table:table-row>" for a, b in _block(paper)
    )
    content = (f"<office:document-content {_O}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
               f"<office:text><table:table><table:table-column/><table:table-column/>{block}</table:table><text:p/>"
               f"<table:table>{columns}{rows}</table:table></office:text></office:body></office:document-content>")  # fmt: skip
    return _zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def _at(x: float, y: float, w: float, h: float) -> str:
    return f'svg:x="{x:.2f}pt" svg:y="{y:.2f}pt" svg:width="{w:.2f}pt" svg:height="{h:.2f}pt"'


def _oc(text: str, spans: str = "", drawn: str = "") -> str:
    return f"<table:table-cell{spans}><text:p>{drawn}{escape(text)}</text:p></table:table-cell>"
