"""A plan written as a Word document: DrawingML or VML, anchored in cells or before the table."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from plans import Drawing, Plan, Shape, Wire, drawn

EMU = 12_700
POINTS = 66.75
HEIGHT = 60.0
INSET = 5.4
MARGIN = 36.0
NO, ACTIVITY = 30.0, 150.0
PRESETS = {
    "box": "flowChartProcess",
    "capsule": "flowChartTerminator",
    "diamond": "flowChartDecision",
}
TYPES = {"box": "109", "capsule": "116", "diamond": "110"}


@dataclass
class Manner:
    """How the document is made."""

    vml: bool = False
    where: str = "cells"  # cells | before | page
    labels: bool = True
    numbered: bool = False  # Word's automatic numbering
    jitter: float = 0.0
    seed: int = 0
    canvas: bool = False  # all in one group with glued connectors
    controls: bool = False  # rows in content controls


SPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
    }.items()
)


def document(plan: Plan, manner: Manner | None = None) -> bytes:
    """The Word document of a plan."""
    manner = manner or Manner()
    drawing = drawn(plan, POINTS, HEIGHT, seed=manner.seed, jitter=manner.jitter)
    left = MARGIN - INSET + NO + ACTIVITY  # where the columns of the roles begin
    body = [_identity(plan), paragraph("Alur kegiatan")]
    inside: dict[tuple[int, int], list[str]] = {}
    before: list[str] = []
    for piece in _pieces(drawing, manner):
        x, y, row, column, write = piece
        if manner.where == "cells":
            at_x = x - column * POINTS - INSET
            inside.setdefault((row, column), []).append(write(at_x, y - row * HEIGHT, "paragraph"))
        else:
            heads = 2 * 15.0
            before.append(write(left + x - MARGIN, y + heads + 12.6, "paragraph"))
    body.append(paragraph("", "".join(before)) if before else "")
    body.append(_matrix(plan, inside, manner))
    body.append('<w:sectPr><w:pgSz w:w="20160" w:h="12240"/><w:pgMar w:top="720" w:left="720" '
                'w:right="720" w:bottom="720"/></w:sectPr>')  # fmt: skip
    xml = (f'<?xml version="1.0" encoding="UTF-8"?><w:document {SPACES}><w:body>{"".join(body)}'
           "</w:body></w:document>")  # fmt: skip
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES_OF_PARTS)
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("word/document.xml", xml)
        if manner.numbered:
            archive.writestr("word/numbering.xml", NUMBERING)
    return buffer.getvalue()


NUMBERING = (
    f'<w:numbering {SPACES}><w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/></w:lvl></w:abstractNum><w:num w:numId="7">'
    '<w:abstractNumId w:val="3"/></w:num></w:numbering>'
)


TYPES_OF_PARTS = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def paragraph(text: str, drawings: str = "", *, counted: bool = False) -> str:
    properties = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr></w:pPr>'
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return f"<w:p>{properties if counted else ''}{run}{drawings}</w:p>"


def cell(text: str, width: float, *, span: int = 1, merge: str = "", drawings: str = "",
         counted: bool = False) -> str:  # fmt: skip
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    merged = {"": "", "restart": '<w:vMerge w:val="restart"/>', "on": "<w:vMerge/>"}[merge]
    lines = text.split("\n")
    inner = "".join(
        paragraph(line, drawings if not index else "", counted=counted)
        for index, line in enumerate(lines)
    )
    return (f'<w:tc><w:tcPr><w:tcW w:w="{int(width * 20)}"/>{spanned}{merged}</w:tcPr>{inner}</w:tc>')  # fmt: skip


def _identity(plan: Plan) -> str:
    rows = [
        ("Nomor SOP", plan.number), ("Tgl. Pembuatan", ": " + plan.created),
        ("Tgl. Efektif", ": " + plan.effective), ("Disahkan oleh", "Kepala Dinas\nRARA SUNGAI, S.Kel"),
        ("Nama SOP", plan.title),
    ]  # fmt: skip
    out = []
    for index, (label, value) in enumerate(rows):
        logo = cell(
            "DINAS PERIKANAN AIR" if not index else "", 200, merge="on" if index else "restart"
        )
        out.append(f"<w:tr>{logo}{cell(label, 100)}{cell(value, 200)}</w:tr>")
    basis = "\n".join(f"{n}. {text}" for n, text in enumerate(plan.legal_basis, 1))
    pairs = [("DASAR HUKUM :", "KUALIFIKASI PELAKSANA :"), (basis, "1. Memahami arus"),
             ("PERINGATAN :", "PENCATATAN DAN PENDATAAN :"), (plan.warnings[0], "Buku agenda")]  # fmt: skip
    out += [f"<w:tr>{cell(a, 200)}{cell(b, 300, span=2)}</w:tr>" for a, b in pairs]
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in (4000, 2000, 4000))
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(out)}</w:tbl>"


def _matrix(plan: Plan, inside: dict[tuple[int, int], list[str]], manner: Manner) -> str:
    roles = len(plan.roles)
    widths = [NO, ACTIVITY, *[POINTS] * roles, 80.0, 60.0, 80.0, 60.0]
    grid = "".join(f'<w:gridCol w:w="{int(w * 20)}"/>' for w in widths)
    head = (
        cell("No", NO, merge="restart") + cell("Kegiatan", ACTIVITY, merge="restart")
        + cell("Pelaksana", POINTS * roles, span=roles) + cell("Mutu Baku", 220, span=3)
        + cell("Ket", 60, merge="restart")
    )  # fmt: skip
    names = "".join(cell(role, POINTS) for role in plan.roles)
    second = (
        cell("", NO, merge="on") + cell("", ACTIVITY, merge="on") + names + cell("Kelengkapan", 80)
        + cell("Waktu", 60) + cell("Output", 80) + cell("", 60, merge="on")
    )  # fmt: skip
    rows = [_tr(head, 15), _tr(second, 15)]
    for index, row in enumerate(plan.rows):
        number = cell("" if manner.numbered else str(index + 1), NO, counted=manner.numbered)
        middle = "".join(
            cell("", POINTS, drawings="".join(inside.get((index, column), [])))
            for column in range(roles)
        )
        ends = (cell(_list(row.inputs), 80) + cell(row.time, 60) + cell(_list(row.output), 80)
                + cell(row.note, 60))  # fmt: skip
        tr = _tr(number + cell(row.activity, ACTIVITY) + middle + ends, HEIGHT)
        rows.append(f"<w:sdt><w:sdtContent>{tr}</w:sdtContent></w:sdt>" if manner.controls else tr)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _tr(cells: str, height: float) -> str:
    return (f'<w:tr><w:trPr><w:trHeight w:val="{int(height * 20)}" w:hRule="exact"/></w:trPr>'
            f"{cells}</w:tr>")  # fmt: skip


def _list(items: tuple[str, ...]) -> str:
    return items[0] if len(items) == 1 else "\n".join(f"- {item}" for item in items)


def _pieces(drawing: Drawing, manner: Manner) -> Iterator[tuple[float, float, int, int, Any]]:
    """The drawings: position, anchor cell, and a function that writes it at an offset."""
    if manner.canvas:
        yield 0.0, 0.0, 0, 0, lambda x, y, v: _canvas(drawing, x, y, v)
        return
    for shape in drawing.shapes:
        write = _vml_shape if manner.vml else _shape
        yield (
            shape.x,
            shape.y,
            shape.row,
            shape.column,
            lambda x, y, v, s=shape, w=write: w(s, x, y, v),
        )
    for wire in drawing.wires:
        left, top = min(p[0] for p in wire.path), min(p[1] for p in wire.path)
        draw = _vml_wire if manner.vml else _wire
        yield (
            left,
            top,
            wire.start.row,
            wire.start.column,
            lambda x, y, v, s=wire, w=draw: w(s, x, y, v),
        )
        if wire.label and manner.labels:
            x0, y0 = wire.at[0] - 9, wire.at[1] - 5
            letter = _vml_label if manner.vml else _label
            yield (
                x0,
                y0,
                wire.start.row,
                wire.start.column,
                lambda x, y, v, s=wire, w=letter: w(s, x, y, v),
            )


def _anchor(number: int, x: float, y: float, width: float, height: float, v: str, inner: str,
            uri: str = "wps") -> str:  # fmt: skip
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor>'
        f'<wp:positionH relativeFrom="column"><wp:posOffset>{int(x * EMU)}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="{v}"><wp:posOffset>{int(y * EMU)}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{int(width * EMU)}" cy="{int(height * EMU)}"/><wp:docPr id="{number}" name="n"/>'
        f'<a:graphic><a:graphicData uri="{uri}">{inner}</a:graphicData></a:graphic></wp:anchor></w:drawing>'
        "</mc:Choice><mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent></w:r>"
    )


def _xfrm(x: float, y: float, width: float, height: float) -> str:
    return (f'<a:xfrm><a:off x="{int(x * EMU)}" y="{int(y * EMU)}"/>'
            f'<a:ext cx="{int(width * EMU)}" cy="{int(height * EMU)}"/></a:xfrm>')  # fmt: skip


def _wsp(shape: Shape, x: float = 0, y: float = 0) -> str:
    return (f'<wps:wsp><wps:cNvPr id="{shape.id}" name="s"/><wps:cNvSpPr/><wps:spPr>'
            f'{_xfrm(x, y, shape.width, shape.height)}<a:prstGeom prst="{PRESETS[shape.kind]}"/>'
            "</wps:spPr></wps:wsp>")  # fmt: skip


def _shape(shape: Shape, x: float, y: float, v: str) -> str:
    return _anchor(shape.id, x, y, shape.width, shape.height, v, _wsp(shape))


def _path_shape(wire: Wire, x: float = 0, y: float = 0) -> tuple[str, float, float]:
    left, top = min(p[0] for p in wire.path), min(p[1] for p in wire.path)
    width = max(p[0] for p in wire.path) - left or 0.01
    height = max(p[1] for p in wire.path) - top or 0.01
    moves = "".join(
        f'<a:{"lnTo" if i else "moveTo"}><a:pt x="{int((px - left) * EMU)}" y="{int((py - top) * EMU)}"/>'
        f'</a:{"lnTo" if i else "moveTo"}>' for i, (px, py) in enumerate(wire.path)
    )  # fmt: skip
    inner = (
        f'<wps:wsp><wps:cNvPr id="{wire.id}" name="w"/><wps:cNvSpPr/><wps:spPr>{_xfrm(x, y, width, height)}'
        f'<a:custGeom><a:pathLst><a:path w="{int(width * EMU)}" h="{int(height * EMU)}">{moves}</a:path>'
        '</a:pathLst></a:custGeom><a:noFill/><a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill><a:tailEnd type="triangle"/></a:ln></wps:spPr></wps:wsp>'
    )
    return inner, width, height


def _wire(wire: Wire, x: float, y: float, v: str) -> str:
    inner, width, height = _path_shape(wire)
    return _anchor(wire.id, x, y, width, height, v, inner)


def _text(text: str) -> str:
    return f"<w:txbxContent>{paragraph(text)}</w:txbxContent>"


def _label(wire: Wire, x: float, y: float, v: str) -> str:
    inner = (
        f'<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr>{_xfrm(0, 0, 18, 10)}<a:prstGeom prst="rect"/>'
        f"</wps:spPr><wps:txbx>{_text(wire.label)}</wps:txbx></wps:wsp>"
    )
    return _anchor(wire.id + 900, x, y, 18, 10, v, inner)


def _canvas(drawing: Drawing, x: float, y: float, v: str) -> str:
    """One group over the whole matrix; its connectors are glued by ids."""
    width = max(s.x + s.width for s in drawing.shapes) + 10
    height = max(s.y + s.height for s in drawing.shapes) + 10
    inner = "".join(_wsp(shape, shape.x, shape.y) for shape in drawing.shapes)
    for wire in drawing.wires:
        (x0, y0), (x1, y1) = wire.path[0], wire.path[-1]
        flips = (' flipH="1"' if x1 < x0 else "") + (' flipV="1"' if y1 < y0 else "")
        frame = _xfrm(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0))
        inner += (
            f'<wps:wsp><wps:cNvPr id="{wire.id}" name="c"/><wps:cNvCnPr><a:stCxn id="{wire.start.id}" idx="0"/>'
            f'<a:endCxn id="{wire.finish.id}" idx="0"/></wps:cNvCnPr><wps:spPr>'
            f'{frame.replace("<a:xfrm>", f"<a:xfrm{flips}>")}<a:prstGeom prst="straightConnector1"/>'
            '<a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill><a:tailEnd type="arrow"/></a:ln></wps:spPr></wps:wsp>'
        )
        if wire.label:
            inner += (
                f'<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr>{_xfrm(wire.at[0] - 9, wire.at[1] - 5, 18, 10)}'
                f'<a:prstGeom prst="rect"/></wps:spPr><wps:txbx>{_text(wire.label)}</wps:txbx></wps:wsp>'
            )
    w, h = int(width * EMU), int(height * EMU)
    group = (
        f'<wpg:wgp><wpg:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{w}" cy="{h}"/><a:chOff x="0" y="0"/>'
        f'<a:chExt cx="{w}" cy="{h}"/></a:xfrm></wpg:grpSpPr>{inner}</wpg:wgp>'
    )
    return _anchor(9000, x, y, width, height, v, group, "wpg")


def _style(x: float, y: float, width: float, height: float, more: str = "") -> str:
    return (f"position:absolute;margin-left:{x:.2f}pt;margin-top:{y:.2f}pt;width:{width:.2f}pt;"
            f"height:{height:.2f}pt{more}")  # fmt: skip


def _vml_shape(shape: Shape, x: float, y: float, v: str) -> str:
    return (f'<w:r><w:pict><v:shape id="_x0000_s{shape.id}" type="#_x0000_t{TYPES[shape.kind]}" '
            f'style="{_style(x, y, shape.width, shape.height)}"/></w:pict></w:r>')  # fmt: skip


def _vml_wire(wire: Wire, x: float, y: float, v: str) -> str:
    """Straight pieces; the last one has the arrow head."""
    left, top = min(p[0] for p in wire.path), min(p[1] for p in wire.path)
    out = []
    for index, (one, other) in enumerate(zip(wire.path, wire.path[1:], strict=False)):
        start = f"{one[0] - left + x:.2f}pt,{one[1] - top + y:.2f}pt"
        end = f"{other[0] - left + x:.2f}pt,{other[1] - top + y:.2f}pt"
        head = ' endarrow="block"' if index == len(wire.path) - 2 else ""
        out.append(
            f'<v:line id="l{wire.id}{index}" from="{start}" to="{end}"><v:stroke{head}/></v:line>'
        )
    return f"<w:r><w:pict>{''.join(out)}</w:pict></w:r>"


def _vml_label(wire: Wire, x: float, y: float, v: str) -> str:
    return (f'<w:r><w:pict><v:shape id="t{wire.id}" type="#_x0000_t202" stroked="f" '
            f'style="{_style(x, y, 18, 10)}"><v:textbox>{_text(wire.label)}</v:textbox></v:shape>'
            "</w:pict></w:r>")  # fmt: skip
