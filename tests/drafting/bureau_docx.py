# ruff: noqa: E501 - lines of XML
"""A bureau paper as a Word document; rows are as high as their text."""

import io
import zipfile
from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import escape

from bureau_frames import EMU, framed
from bureau_paper import ROLES, Arrow, Figure, Paper, Rect, height_of

MARGIN = 36.0
INSET = 5.4
SPARE = 90.0  # width of the page beside a centred table
PRESETS = {"box": "rect", "capsule": "flowChartTerminator", "diamond": "flowChartDecision",
           "pentagon": "flowChartOffpageConnector"}  # fmt: skip
TYPES = {"box": 109, "capsule": 116, "diamond": 110, "pentagon": 177}
SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


@dataclass(frozen=True)
class Hand:
    """How the author made the document."""

    home: str = "cell"  # cell | row | page | margin | first: the paragraph that holds a shape
    wires: str = "bent"  # bent | pieces | free
    vml: bool = False
    stated: bool = False  # whether rows state their height, as when resaved by another program
    fallback: bool = True  # whether the drawing is stored again for old programs
    turned: bool = False  # whether role names are written upwards
    blanks: bool = False  # whether empty paragraphs set row heights
    centred: bool = False  # whether the table is centred on a wider page
    noted: bool = True  # whether page breaks are recorded, as by Word


def bureau_docx(paper: Paper, hand: Hand | None = None) -> bytes:
    body = _Writer(paper, hand or Hand()).body()
    xml = (f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document {SPACES} '
           f'mc:Ignorable=""><w:body>{body}</w:body></w:document>')  # fmt: skip
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _PARTS)
        archive.writestr("_rels/.rels", _LINKS)
        archive.writestr("word/_rels/document.xml.rels", _LINKS_OF_DOCUMENT)
        archive.writestr("word/styles.xml", _styles(paper.style.size))
        archive.writestr("word/document.xml", xml)
    return buffer.getvalue()


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/></Types>'
)
_LINKS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_LINKS_OF_DOCUMENT = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
)


def _styles(size: float) -> str:
    return (
        f'<w:styles {SPACES}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" '
        f'w:hAnsi="Arial" w:cs="Arial"/><w:sz w:val="{round(2 * size)}"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
        "</w:pPrDefault></w:docDefaults></w:styles>"
    )


def paragraph(text: str, drawings: str = "", *, centred: bool = False, more: str = "") -> str:
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    align = '<w:jc w:val="center"/>' if centred else ""
    return f"<w:p><w:pPr>{more}{align}</w:pPr>{drawings}{run}</w:p>"


WORDS = {"no": "No", "activity": "Kegiatan", ROLES: "Pelaksana", "standard": "Mutu Baku",
         "inputs": "Kelengkapan", "time": "Waktu", "output": "Output", "note": "Keterangan"}  # fmt: skip


class _Writer:
    def __init__(self, paper: Paper, hand: Hand) -> None:
        self.paper, self.hand = paper, hand
        self.inside: dict[tuple[int, int], list[str]] = {}
        self.ids = 0
        for figure in paper.figures:
            self._figure(figure)
        for arrow in paper.arrows:
            self._arrow(arrow)

    def body(self) -> str:
        wide = round((self.paper.xs[-1] + 2 * MARGIN + (SPARE if self.hand.centred else 0)) * 20)
        tall = round((self.paper.style.page + 2 * MARGIN + 62 if self.paper.style.page
                      else self.paper.tops[-1] + self.paper.heights[-1] + 400) * 20)  # fmt: skip
        section = (f'<w:sectPr><w:pgSz w:w="{wide}" w:h="{min(tall, 31_000)}"/><w:pgMar w:top="720" '
                   'w:right="720" w:bottom="720" w:left="720" w:header="300" w:footer="300" '
                   'w:gutter="0"/></w:sectPr>')  # fmt: skip
        ends = paragraph("", more=section)
        return self._identity() + ends + self._matrix() + paragraph("") + section

    # -- tables ----------------------------------------------------------------------------------

    def _cell(self, text: str, width: float, *, span: int = 1, merge: str = "", drawings: str = "",
              centred: bool = False, turned: bool = False) -> str:  # fmt: skip
        more = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        more += {"": "", "restart": '<w:vMerge w:val="restart"/>', "on": "<w:vMerge/>"}[merge]
        more += '<w:textDirection w:val="btLr"/>' if turned else ""
        more += '<w:vAlign w:val="center"/>' if centred else ""
        lines = text.split("\n")
        inner = "".join(paragraph(line, "" if n else drawings, centred=centred)
                        for n, line in enumerate(lines))  # fmt: skip
        return f'<w:tc><w:tcPr><w:tcW w:w="{round(width * 20)}" w:type="dxa"/>{more}</w:tcPr>{inner}</w:tc>'

    def _table(self, widths: list[float], rows: str) -> str:
        edges = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
                        for side in ("top", "left", "bottom", "right", "insideH", "insideV"))  # fmt: skip
        centred = '<w:jc w:val="center"/>' if self.hand.centred else ""
        grid = "".join(f'<w:gridCol w:w="{round(w * 20)}"/>' for w in widths)
        return (f'<w:tbl><w:tblPr><w:tblW w:w="{round(sum(widths) * 20)}" w:type="dxa"/>{centred}<w:tblInd w:w="108" '
                f'w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
                f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>")  # fmt: skip

    def _identity(self) -> str:
        plan = self.paper.plan
        widths = [270.0, 110.0, 220.0]
        who = "KEPALA BADAN\n\n\nDrs. SURYA DARMA, M.Si\nNIP. 196502031990031004"
        pairs = [("Nomor SOP", plan.number), ("Tanggal Pembuatan", plan.created), ("Tanggal Revisi", ""),
                 ("Tanggal Efektif", plan.effective), ("Disahkan Oleh", who), ("Judul SOP", plan.title)]  # fmt: skip
        rows = ""
        for n, (label, value) in enumerate(pairs):
            left = "\nPEMERINTAH KABUPATEN TEPI RAWA\nBADAN KEPEGAWAIAN DAERAH" if not n else ""
            rows += "<w:tr>" + self._cell(left, 270, merge="on" if n else "restart", centred=True)
            rows += self._cell(label, 110) + self._cell(value, 220) + "</w:tr>"
        basis = "\n".join(f"{n}. {text}" for n, text in enumerate(plan.legal_basis, 1))
        for a, b in (("Dasar Hukum:", "Kualifikasi Pelaksana:"), (basis, "1. Memahami tata naskah\n2. D3"),
                     ("Keterkaitan:", "Peralatan/Perlengkapan:"), ("SOP Surat Masuk", "Komputer"),
                     ("Peringatan:", "Pencatatan dan Pendataan:"), (plan.warnings[0], "Buku agenda")):  # fmt: skip
            rows += "<w:tr>" + self._cell(a, 270) + self._cell(b, 330, span=2) + "</w:tr>"
        return self._table(widths, rows)

    def _matrix(self) -> str:
        paper, hand = self.paper, self.hand
        widths = paper.widths()
        top = second = ""
        for cell in paper.heads(WORDS):
            width = sum(widths[cell.column : cell.column + cell.across])
            turned = hand.turned and cell.row == 1 and paper.names[cell.column] == ROLES
            merge = "restart" if cell.down > 1 else ""
            xml = self._cell(
                cell.text, width, span=cell.across, merge=merge, centred=True, turned=turned
            )
            top, second = (top, second + xml) if cell.row else (top + xml, second)
            second += self._cell("", width, merge="on") if merge else ""
        rows = self._row(top, 16, head=True) + self._row(
            second, 72 if hand.turned else 34, head=True
        )
        for row in range(len(paper.plan.rows)):
            texts = paper.texts(row)
            if hand.blanks:
                texts = self._padded(row, texts)
            begins = row and paper.pages[row] != paper.pages[row - 1] and hand.noted
            mark = "<w:r><w:lastRenderedPageBreak/></w:r>" if begins else ""
            cells = "".join(
                self._cell(text, width, drawings=("" if k else mark) + self._drawings(row, k))
                for k, (text, width) in enumerate(zip(texts, widths, strict=True))
            )
            content = max(height_of(t, w, paper.style) for t, w in zip(texts, widths, strict=True))
            height = (
                0.0 if hand.blanks and content > paper.heights[row] - 10 else paper.heights[row]
            )
            if not hand.stated and content + 2 >= paper.heights[row] - 1:
                height = 12.0
            rows += self._row(cells, height)
        return self._table(widths, rows)

    def _padded(self, row: int, texts: list[str]) -> list[str]:
        step = self.paper.style.size * self.paper.style.line
        lines = round(height_of(texts[1], self.paper.style.widths[1], self.paper.style) / step)
        missing = int((self.paper.heights[row] - lines * step) / step)
        return [texts[0], texts[1] + "\n" * max(0, missing), *texts[2:]]

    def _row(self, cells: str, height: float, *, head: bool = False) -> str:
        stated = f'<w:trHeight w:val="{round(height * 20)}"/>' if height else ""
        again = "<w:tblHeader/>" if head else ""
        return f"<w:tr><w:trPr><w:cantSplit/>{stated}{again}</w:trPr>{cells}</w:tr>"

    # -- drawings --------------------------------------------------------------------------------

    def _drawings(self, row: int, column: int) -> str:
        return "".join(self.inside.get((row, column), ()))

    def _hang(self, at: tuple[float, float], size: tuple[float, float], row: int, column: int,
              inner: str, vml: str) -> None:  # fmt: skip
        paper, home = self.paper, self.hand.home
        x, y = at
        if home == "cell":
            column = max(
                0, next((k for k in range(paper.columns - 1, -1, -1) if paper.xs[k] <= x), 0)
            )
            column = min(column, paper.first + len(paper.plan.roles) - 1)
            rows = [r for r, page in enumerate(paper.pages) if page == paper.pages[row]]
            row = max((r for r in rows if paper.tops[r] <= y), default=rows[0])
        elif home == "row":
            column = 1
        elif home == "first":
            row = next(r for r, page in enumerate(paper.pages) if page == paper.pages[row])
            column = 0
        origin_x, origin_y = paper.xs[column] + INSET, paper.tops[row]
        across, down = "column", "paragraph"
        if home in ("page", "margin"):
            column = 1
            across = down = home
            left, top = (MARGIN, MARGIN) if home == "page" else (0.0, 0.0)
            # The table's text starts at its indent; its border lies one inset to the left.
            origin_x, origin_y = -left, -(top + 51.0)
            if self.hand.centred:
                origin_x -= SPARE / 2
        self.ids += 1
        x, y = x - origin_x, y - origin_y
        if self.hand.vml:
            piece = vml.format(x=x, y=y)
        else:
            piece = _anchor(self.ids, x, y, size, inner, across, down, self.hand.fallback, vml)
        self.inside.setdefault((row, column), []).append(piece)

    def _figure(self, figure: Figure) -> None:
        r = figure.rect
        text = (
            f"<w:txbxContent>{paragraph(figure.text, centred=True)}</w:txbxContent>"
            if figure.text
            else ""
        )
        box = f"<wps:txbx>{text}</wps:txbx>" if text else ""
        inner = (f'<wps:wsp><wps:cNvPr id="{figure.id}" name="Bentuk"/><wps:cNvSpPr/><wps:spPr>{_xfrm(r)}'
                 f'<a:prstGeom prst="{PRESETS[figure.kind]}"><a:avLst/></a:prstGeom>{_FILL}{_LINE}</wps:spPr>'
                 f'{box}<wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0"/></wps:wsp>')  # fmt: skip
        vml = (f'<w:r><w:pict><v:shape id="_x0000_s{1026 + figure.id}" type="#_x0000_t{TYPES[figure.kind]}" '
               f'style="{_style(r)}"/></w:pict></w:r>')  # fmt: skip
        self._hang(
            (r.left, r.top),
            (r.width, r.height),
            figure.row,
            self.paper.first + figure.column,
            inner,
            vml,
        )

    def _arrow(self, arrow: Arrow) -> None:
        row, column = arrow.start.row, self.paper.first + arrow.start.column
        if self.hand.wires == "pieces":
            for n, (one, other) in enumerate(pairwise(arrow.path)):
                last = n == len(arrow.path) - 2
                self._piece(
                    Arrow(arrow.id, arrow.start, arrow.finish, [one, other], arrow.page), last=last
                )
        elif self.hand.wires == "free" and len(arrow.path) > 2:
            self._free(arrow)
        else:
            self._piece(arrow, last=True)
        if arrow.word is not None:
            r = arrow.word
            text = f"<w:txbxContent>{paragraph(arrow.label)}</w:txbxContent>"
            inner = (f'<wps:wsp><wps:cNvPr id="{arrow.id + 5000}" name="Teks"/><wps:cNvSpPr txBox="1"/><wps:spPr>'
                     f'{_xfrm(r)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/>'
                     f'</a:ln></wps:spPr><wps:txbx>{text}</wps:txbx><wps:bodyPr lIns="0" tIns="0" rIns="0" '
                     'bIns="0"/></wps:wsp>')  # fmt: skip
            vml = (f'<w:r><w:pict><v:shape id="_x0000_s{9000 + arrow.id}" type="#_x0000_t202" filled="f" '
                   f'stroked="f" style="{_style(r)}"><v:textbox inset="0,0,0,0">{text}</v:textbox></v:shape>'
                   "</w:pict></w:r>")  # fmt: skip
            self._hang((r.left, r.top), (r.width, r.height), row, column, inner, vml)

    def _piece(self, arrow: Arrow, *, last: bool) -> None:
        frame = framed(arrow)
        r = frame.rect
        head = '<a:tailEnd type="triangle"/>' if last else ""
        inner = (f'<wps:wsp><wps:cNvPr id="{arrow.id}" name="Panah"/><wps:cNvCnPr/><wps:spPr>'
                 f"{_xfrm(r, frame.attributes)}{frame.geometry()}"
                 f'<a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill>{head}</a:ln></wps:spPr>'
                 "<wps:bodyPr/></wps:wsp>")  # fmt: skip
        kind = {"straightConnector1": 32, "bentConnector2": 33, "bentConnector3": 34}[frame.preset]
        style = _style(r)
        flips = ("x" if "flipH" in frame.attributes else "") + (
            "y" if "flipV" in frame.attributes else ""
        )
        style += (f";flip:{' '.join(flips)}" if flips else "") + (
            ";rotation:90" if "rot" in frame.attributes else ""
        )
        adjust = f' adj="{round(frame.adjust[0] * 0.216)}"' if frame.adjust else ""
        arrowed = ' endarrow="block"' if last else ""
        vml = (f'<w:r><w:pict><v:shape id="_x0000_s{20_000 + self.ids}" type="#_x0000_t{kind}" '
               f'o:connectortype="{"straight" if kind == 32 else "elbow"}"{adjust} style="{style}"><v:stroke{arrowed}/>'
               "</v:shape></w:pict></w:r>")  # fmt: skip
        self._hang(
            (r.left, r.top),
            (r.width, r.height),
            arrow.start.row,
            self.paper.first + arrow.start.column,
            inner,
            vml,
        )

    def _free(self, arrow: Arrow) -> None:
        xs, ys = [p[0] for p in arrow.path], [p[1] for p in arrow.path]
        r = Rect(min(xs), min(ys), max(max(xs) - min(xs), 0.1), max(max(ys) - min(ys), 0.1))
        moves = "".join(
            f'<a:{"lnTo" if n else "moveTo"}><a:pt x="{round((x - r.left) * EMU)}" y="{round((y - r.top) * EMU)}"/>'
            f'</a:{"lnTo" if n else "moveTo"}>' for n, (x, y) in enumerate(arrow.path)
        )  # fmt: skip
        inner = (f'<wps:wsp><wps:cNvPr id="{arrow.id}" name="Bebas"/><wps:cNvSpPr/><wps:spPr>{_xfrm(r)}<a:custGeom>'
                 f'<a:pathLst><a:path w="{round(r.width * EMU)}" h="{round(r.height * EMU)}" fill="none">{moves}</a:path>'
                 f'</a:pathLst></a:custGeom><a:noFill/><a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
                 '<a:tailEnd type="triangle"/></a:ln></wps:spPr><wps:bodyPr/></wps:wsp>')  # fmt: skip
        points = " ".join(f"{x - r.left:.1f}pt,{y - r.top:.1f}pt" for x, y in arrow.path)
        vml = (f'<w:r><w:pict><v:polyline id="p{arrow.id}" points="{points}" style="{_style(r)}" filled="f">'
               '<v:stroke endarrow="block"/></v:polyline></w:pict></w:r>')  # fmt: skip
        self._hang(
            (r.left, r.top),
            (r.width, r.height),
            arrow.start.row,
            self.paper.first + arrow.start.column,
            inner,
            vml,
        )


_FILL = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'
_LINE = '<a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln>'


def _xfrm(r: Rect, attributes: str = "") -> str:
    return (f'<a:xfrm{attributes}><a:off x="0" y="0"/><a:ext cx="{round(r.width * EMU)}" '
            f'cy="{round(r.height * EMU)}"/></a:xfrm>')  # fmt: skip


def _style(r: Rect) -> str:
    return (f"position:absolute;margin-left:{{x:.2f}}pt;margin-top:{{y:.2f}}pt;width:{r.width:.2f}pt;"
            f"height:{r.height:.2f}pt;z-index:1")  # fmt: skip


def _anchor(number: int, x: float, y: float, size: tuple[float, float], inner: str, across: str,
            down: str, fallback: bool, vml: str) -> str:  # fmt: skip
    old = f"<mc:Fallback>{vml.format(x=x, y=y)[5:-6]}</mc:Fallback>" if fallback else ""
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" '
        f'distL="0" distR="0" simplePos="0" relativeHeight="{number}" behindDoc="0" locked="0" '
        'layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="{across}"><wp:posOffset>{round(x * EMU)}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="{down}"><wp:posOffset>{round(y * EMU)}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{round(size[0] * EMU)}" cy="{round(size[1] * EMU)}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:wrapNone/><wp:docPr id="{number}" name="Gambar {number}"/><wp:cNvGraphicFramePr/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f"{inner}</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>{old}</mc:AlternateContent></w:r>"
    )
