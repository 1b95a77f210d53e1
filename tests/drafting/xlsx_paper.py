"""A plan written as a workbook with its drawing XML, in the ways of real offices."""

import io
import zipfile
from dataclasses import dataclass
from xml.sax.saxutils import escape

from plans import Drawing, Plan, Shape, Wire, drawn

EMU = 12_700
COLUMN = 12.0  # characters: 66.75 points
POINTS = 66.75
HEIGHT = 60.0
STAGE = 18.0
PRESETS = {"box": "flowChartProcess", "capsule": "flowChartTerminator",
           "diamond": "flowChartDecision", "pentagon": "flowChartOffpageConnector"}  # fmt: skip


@dataclass
class Manner:
    """How the workbook is made."""

    glued: bool = True
    anchor: str = "two"  # two | one | absolute
    labels: str = "box"  # box | outlined | none
    grouped: bool = False
    pictures: bool = False
    heads: str = "usual"
    counting: bool = False
    total: str = ""
    jitter: float = 0.0
    seed: int = 0
    cut: float = 0.0  # share of arrows whose ends stop short
    output_first: bool = False
    unnumbered: int = -1
    skipped: int = -1  # from this row on, numbers are one too high
    second_sheet: bool = False
    split: int = 1  # sheet rows per matrix row
    merged: bool = True
    yes_no: tuple[str, str] = ("Ya", "Tidak")
    inside: str = ""  # text in the diamonds
    stages: bool = False  # a stage heading before the second row
    no_column: bool = False  # the number stands before the activity


class _Sheet:
    def __init__(self) -> None:
        self.rows: dict[int, dict[int, str]] = {}
        self.merges: list[str] = []
        self.heights: dict[int, float] = {}

    def put(self, row: int, column: int, text: str, *, down: int = 1, across: int = 1) -> None:
        self.rows.setdefault(row, {})[column] = text
        if down > 1 or across > 1:
            self.merges.append(f"{name(row, column)}:{name(row + down - 1, column + across - 1)}")

    def xml(self, columns: int, *, drawing: bool) -> str:
        body = []
        for row in sorted(set(self.rows) | set(self.heights)):
            height = self.heights.get(row)
            ht = f' ht="{height}" customHeight="1"' if height else ""
            cells = "".join(
                f'<c r="{name(row, c)}" t="inlineStr"><is><t xml:space="preserve">{escape(t)}</t>'
                "</is></c>" for c, t in sorted(self.rows.get(row, {}).items())
            )  # fmt: skip
            body.append(f'<row r="{row + 1}"{ht}>{cells}</row>')
        merges = "".join(f'<mergeCell ref="{ref}"/>' for ref in self.merges)
        merged = f"<mergeCells>{merges}</mergeCells>" if merges else ""
        link = '<drawing r:id="rId1"/>' if drawing else ""
        return (
            '<?xml version="1.0" encoding="UTF-8"?><worksheet '
            'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
            'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
            '<sheetFormatPr defaultRowHeight="15"/>'
            f'<cols><col min="1" max="{columns}" width="{COLUMN}" customWidth="1"/></cols>'
            f"<sheetData>{''.join(body)}</sheetData>{merged}{link}</worksheet>"
        )


def name(row: int, column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def workbook(plan: Plan, manner: Manner | None = None) -> bytes:
    """The workbook of a plan: identity block and matrix, with the flow drawn over it."""
    return workbook_of([plan], manner or Manner())


def workbook_of(plans: list[Plan], manner: Manner) -> bytes:
    parts: list[tuple[str, str, str]] = []
    for plan in plans:
        if manner.second_sheet:
            cover = _Sheet()
            _identity(cover, plan)
            parts.append((f"Cover {len(parts)}", cover.xml(14, drawing=False), ""))
        parts.append((f"SOP {len(parts)}", *_plan_sheet(plan, manner)))
    return _packed(parts)


def _identity(sheet: _Sheet, plan: Plan) -> int:
    sheet.put(0, 0, "DINAS PERIKANAN AIR KOTA SUNGAI TUA", down=5, across=4)
    for row, (label, value) in enumerate(
        (("Nomor SOP", plan.number), ("Tanggal Pembuatan", plan.created), ("Tanggal Revisi", "-"),
         ("Tanggal Efektif", plan.effective),
         ("Disahkan oleh", "Kepala Dinas\nRARA SUNGAI, S.Kel\nNIP. 19700101 199001 1 001"),
         ("Nama SOP", plan.title))
    ):  # fmt: skip
        sheet.put(row, 4, label, across=2)
        sheet.put(row, 6, ": " + value if row % 2 else value, across=4)
    sheet.put(6, 0, "Dasar Hukum:", across=4)
    sheet.put(6, 4, "Kualifikasi Pelaksana:", across=6)
    for offset, basis in enumerate(plan.legal_basis):
        sheet.put(7 + offset, 0, f"{offset + 1}. {basis}", across=4)
    sheet.put(7, 4, "1. Memahami arus sungai", across=6)
    last = 7 + max(1, len(plan.legal_basis))
    sheet.put(last, 0, "Peringatan", across=4)
    sheet.put(last, 4, "Pencatatan dan Pendataan", across=6)
    sheet.put(last + 1, 0, plan.warnings[0], across=4)
    sheet.put(last + 1, 4, "Disimpan di buku agenda", across=6)
    return last + 3


HEADS = {
    "usual": ("No", "Uraian Kegiatan", "Pelaksana", "Mutu Baku", "Kelengkapan", "Waktu", "Output",
              "Ket"),
    "old": ("NO.", "AKTIVITAS", "Pelaksanaan", "Mutu Buku", "Persyaratan", "WAKTU", "Out put",
            "Keterangan"),
    "answer": ("No", "Kegiatan", "Pn. Jawab Pelaksana", "Baku Mutu", "Sumber Data", "Waktu",
               "Output", "Ket."),
    "none": ("No", "Prosedur", "", "", "Input", "Waktu", "Hasil", "Keterangan"),
}  # fmt: skip


def _plan_sheet(plan: Plan, manner: Manner) -> tuple[str, str]:
    sheet = _Sheet()
    start = 0 if manner.second_sheet else _identity(sheet, plan)
    no, activity, performers, quality, *fine, note = HEADS[manner.heads]
    if manner.output_first:
        fine = [fine[0], fine[2], fine[1]]
    roles = len(plan.roles)
    after = 2 + roles
    if not manner.no_column:
        sheet.put(start, 0, no, down=2)
    sheet.put(start, 1, activity, down=2)
    if performers:
        sheet.put(start, 2, performers, across=roles)
    for index, role in enumerate(plan.roles):
        sheet.put(start + 1, 2 + index, role)
    if quality:
        sheet.put(start, after, quality, across=3)
    for index, head in enumerate(fine):
        sheet.put(start + 1, after + index, head)
    sheet.put(start, after + 3, note, down=2)
    first = start + 2
    if manner.counting:
        for column in range(after + 4):
            sheet.put(first, column, f"({column + 1})")
        first += 1
    low = HEIGHT / manner.split
    stage = 1 if manner.stages else 0
    for index, row in enumerate(plan.rows):
        at = first + index * manner.split + stage * (index > 0)
        if stage and index == 1:
            sheet.put(at - 1, 0, "TAHAP PELAKSANAAN", across=after + 4)
            sheet.heights[at - 1] = STAGE
        for offset in range(manner.split):
            sheet.heights[at + offset] = low
        down = manner.split if manner.merged else 1
        late = 0 <= manner.skipped <= index
        number = str(index + 1 + late) if index != manner.unnumbered else ""
        if manner.no_column:
            sheet.put(at, 1, f"{number}. {row.activity}", down=down)
        else:
            if number:
                sheet.put(at, 0, number, down=down)
            sheet.put(at, 1, row.activity, down=down)
        cells = [_list(row.inputs), row.time, _list(row.output)]
        if manner.output_first:
            cells = [cells[0], cells[2], cells[1]]
        for offset, text in enumerate(cells):
            sheet.put(at, after + offset, text, down=down)
        if row.note:
            sheet.put(at, after + 3, row.note, down=down)
    if manner.total:
        at = first + len(plan.rows) * manner.split + stage
        sheet.put(at, 0, "Jumlah Total Waktu", across=after)
        sheet.put(at, after + 1, manner.total)
    drawing = drawn(plan, POINTS, HEIGHT, seed=manner.seed, jitter=manner.jitter)
    for wire in drawing.wires:
        wire.label = {"Ya": manner.yes_no[0], "Tidak": manner.yes_no[1]}.get(wire.label, "")
    for shape in drawing.shapes:
        shape.text = manner.inside if shape.kind == "diamond" else ""
    return sheet.xml(after + 4, drawing=True), _drawing(drawing, manner, first, sheet)


def _list(items: tuple[str, ...]) -> str:
    return items[0] if len(items) == 1 else "\n".join(f"- {item}" for item in items)


class _Anchors:
    """Writes anchors for boxes in points from the top left of the matrix's body."""

    def __init__(self, manner: Manner, first: int, sheet: _Sheet) -> None:
        self.manner, self.first = manner, first
        self.top = sum(sheet.heights.get(r, 15.0) for r in range(first))
        self.heights = sheet.heights

    def corner(self, x: float, y: float) -> str:
        column = 2 + int(x // POINTS)
        low = HEIGHT / self.manner.split
        row = self.first + int(y // low)
        if self.manner.stages and y >= HEIGHT:
            row += 1  # the drawing's coordinates do not include the stage heading
        return (f"<xdr:col>{column}</xdr:col><xdr:colOff>{int((x % POINTS) * EMU)}</xdr:colOff>"
                f"<xdr:row>{row}</xdr:row><xdr:rowOff>{int((y % low) * EMU)}</xdr:rowOff>")  # fmt: skip

    def wrap(self, x: float, y: float, width: float, height: float, inner: str) -> str:
        size = f'cx="{int(width * EMU)}" cy="{int(height * EMU)}"'
        if self.manner.anchor == "absolute":
            left, top = (2 * POINTS + x) * EMU, (self.top + y) * EMU
            return (f'<xdr:absoluteAnchor><xdr:pos x="{int(left)}" y="{int(top)}"/><xdr:ext {size}/>'
                    f"{inner}<xdr:clientData/></xdr:absoluteAnchor>")  # fmt: skip
        start = f"<xdr:from>{self.corner(x, y)}</xdr:from>"
        if self.manner.anchor == "one":
            return (f"<xdr:oneCellAnchor>{start}<xdr:ext {size}/>{inner}<xdr:clientData/>"
                    "</xdr:oneCellAnchor>")  # fmt: skip
        end = f"<xdr:to>{self.corner(x + width, y + height)}</xdr:to>"
        return f"<xdr:twoCellAnchor>{start}{end}{inner}<xdr:clientData/></xdr:twoCellAnchor>"


def _drawing(drawing: Drawing, manner: Manner, first: int, sheet: _Sheet) -> str:
    import random

    dice = random.Random(manner.seed)
    anchors = _Anchors(manner, first, sheet)
    out = []
    for shape in drawing.shapes:
        if manner.grouped:
            inner = _group(shape)
        elif manner.pictures and shape.kind == "diamond":
            inner = _picture(shape)
        else:
            inner = _shape(shape)
        out.append(anchors.wrap(shape.x, shape.y, shape.width, shape.height, inner))
    for wire in drawing.wires:
        out += _wire(wire, manner, anchors, short=dice.random() < manner.cut)
        if wire.label and manner.labels != "none":
            x, y = wire.at
            out.append(anchors.wrap(max(0, x - 9), max(0, y - 5), 18, 10,
                                    _label(wire, outlined=manner.labels == "outlined")))  # fmt: skip
    return (
        '<?xml version="1.0" encoding="UTF-8"?><xdr:wsDr '
        'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        + "".join(out)
        + "</xdr:wsDr>"
    )


def _frame(x: float, y: float, width: float, height: float, flips: str = "") -> str:
    return (f'<a:xfrm{flips}><a:off x="{int(x * EMU)}" y="{int(y * EMU)}"/>'
            f'<a:ext cx="{int(width * EMU)}" cy="{int(height * EMU)}"/></a:xfrm>')  # fmt: skip


def _shape(shape: Shape) -> str:
    return (
        f'<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="{shape.id}" name="S{shape.id}"/><xdr:cNvSpPr/></xdr:nvSpPr>'
        f"<xdr:spPr>{_frame(shape.x, shape.y, shape.width, shape.height)}"
        f'<a:prstGeom prst="{PRESETS[shape.kind]}"><a:avLst/></a:prstGeom></xdr:spPr>'
        f"<xdr:txBody><a:bodyPr/><a:p><a:r><a:t>{escape(shape.text)}</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
    )


def _group(shape: Shape) -> str:
    """The shape in a group whose own units are ten times as fine."""
    from dataclasses import replace

    inside = replace(shape, x=100, y=100, width=shape.width * 10, height=shape.height * 10)
    w, h = int(shape.width * EMU), int(shape.height * EMU)
    return (
        f'<xdr:grpSp><xdr:nvGrpSpPr><xdr:cNvPr id="{shape.id + 500}" name="G"/><xdr:cNvGrpSpPr/></xdr:nvGrpSpPr>'
        f'<xdr:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{w}" cy="{h}"/>'
        f'<a:chOff x="{100 * EMU}" y="{100 * EMU}"/><a:chExt cx="{w * 10}" cy="{h * 10}"/></a:xfrm></xdr:grpSpPr>'
        f"{_shape(inside)}</xdr:grpSp>"
    )


def _picture(shape: Shape) -> str:
    return (f'<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="{shape.id}" name="Picture"/><xdr:cNvPicPr/>'
            f"</xdr:nvPicPr><xdr:blipFill/><xdr:spPr>"
            f"{_frame(shape.x, shape.y, shape.width, shape.height)}</xdr:spPr></xdr:pic>")  # fmt: skip


def _label(wire: Wire, *, outlined: bool) -> str:
    line = "" if outlined else "<a:ln><a:noFill/></a:ln>"
    return (
        f'<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="{wire.id + 1000}" name="T"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr>'
        f'<xdr:spPr>{_frame(0, 0, 18, 10)}<a:prstGeom prst="rect"/>{line}</xdr:spPr>'
        f"<xdr:txBody><a:bodyPr/><a:p><a:r><a:t>{wire.label}</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
    )


def _wire(wire: Wire, manner: Manner, anchors: _Anchors, *, short: bool) -> list[str]:
    """A glued connector between its ends; otherwise the segments of its path as separate lines."""
    if manner.glued:
        return [_line(wire.id, wire.path[0], wire.path[-1], anchors, wire)]
    path = wire.path
    if short:
        (x0, y0), (x1, y1) = path[-2], path[-1]
        path = [*path[:-1], (x0 + (x1 - x0) * 0.4, y0 + (y1 - y0) * 0.4)]
    return [_freeform(wire.id, path, anchors)]


def _line(
    number: int, start: tuple[float, float], end: tuple[float, float], anchors: _Anchors,
    wire: Wire,
) -> str:  # fmt: skip
    (x0, y0), (x1, y1) = start, end
    flips = (' flipH="1"' if x1 < x0 else "") + (' flipV="1"' if y1 < y0 else "")
    left, top, width, height = min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0)
    inner = (
        f'<xdr:cxnSp><xdr:nvCxnSpPr><xdr:cNvPr id="{number}" name="C"/><xdr:cNvCxnSpPr>'
        f'<a:stCxn id="{wire.start.id}" idx="2"/><a:endCxn id="{wire.finish.id}" idx="0"/>'
        f"</xdr:cNvCxnSpPr></xdr:nvCxnSpPr><xdr:spPr>{_frame(left, top, width, height, flips)}"
        f'<a:prstGeom prst="straightConnector1"/><a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill><a:tailEnd type="triangle"/></a:ln>'
        "</xdr:spPr></xdr:cxnSp>"
    )
    return anchors.wrap(max(0, left), max(0, top), width, height, inner)


def _freeform(number: int, path: list[tuple[float, float]], anchors: _Anchors) -> str:
    left, top = min(x for x, _ in path), min(y for _, y in path)
    width = max(x for x, _ in path) - left or 0.01
    height = max(y for _, y in path) - top or 0.01
    moves = "".join(
        f'<a:{"lnTo" if index else "moveTo"}><a:pt x="{int((x - left) * EMU)}" y="{int((y - top) * EMU)}"/>'
        f'</a:{"lnTo" if index else "moveTo"}>' for index, (x, y) in enumerate(path)
    )  # fmt: skip
    inner = (
        f'<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="{number}" name="F"/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr>'
        f"{_frame(left, top, width, height)}<a:custGeom><a:pathLst>"
        f'<a:path w="{int(width * EMU)}" h="{int(height * EMU)}" fill="none">{moves}</a:path></a:pathLst></a:custGeom>'
        '<a:noFill/><a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill><a:tailEnd type="triangle"/></a:ln></xdr:spPr></xdr:sp>'
    )
    return anchors.wrap(max(0, left), max(0, top), width, height, inner)


def _packed(parts: list[tuple[str, str, str]]) -> bytes:
    main = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        entries = "".join(
            f'<sheet name="{title}" sheetId="{n}" r:id="rId{n}"/>'
            for n, (title, _, _) in enumerate(parts, 1)
        )
        archive.writestr("[Content_Types].xml", _content_types(parts))
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{relations}"><Relationship Id="rId1" '
                         f'Type="{main}/officeDocument" Target="xl/workbook.xml"/></Relationships>')  # fmt: skip
        archive.writestr(
            "xl/workbook.xml",
            '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
            f'xmlns:r="{main}"><sheets>{entries}</sheets></workbook>',
        )
        links = "".join(
            f'<Relationship Id="rId{n}" Type="{main}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in range(1, len(parts) + 1)
        )
        archive.writestr("xl/_rels/workbook.xml.rels",
                         f'<Relationships xmlns="{relations}">{links}</Relationships>')  # fmt: skip
        for n, (_, sheet, drawing) in enumerate(parts, 1):
            archive.writestr(f"xl/worksheets/sheet{n}.xml", sheet)
            if drawing:
                archive.writestr(
                    f"xl/worksheets/_rels/sheet{n}.xml.rels",
                    f'<Relationships xmlns="{relations}"><Relationship Id="rId1" '
                    f'Type="{main}/drawing" Target="../drawings/drawing{n}.xml"/></Relationships>',
                )
                archive.writestr(f"xl/drawings/drawing{n}.xml", drawing)
    return buffer.getvalue()


def _content_types(parts: list[tuple[str, str, str]]) -> str:
    office = "application/vnd.openxmlformats-officedocument"
    names = [("/xl/workbook.xml", f"{office}.spreadsheetml.sheet.main+xml")]
    for n in range(1, len(parts) + 1):
        names.append((f"/xl/worksheets/sheet{n}.xml", f"{office}.spreadsheetml.worksheet+xml"))
        names.append((f"/xl/drawings/drawing{n}.xml", f"{office}.drawing+xml"))
    overrides = "".join(f'<Override PartName="{a}" ContentType="{b}"/>' for a, b in names)
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )
