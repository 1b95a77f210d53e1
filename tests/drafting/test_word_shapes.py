# ruff: noqa: E501 - lines of XML
"""What single shapes of Word documents are read as: glue in groups, outlines, VML, page headers."""

import io
import zipfile

import pytest
from bureau_docx import SPACES

from sop_tui.drafting.interpret import blank
from sop_tui.drafting.picture import PaperSheet, Point
from sop_tui.drafting.readers.docx import read

CANVAS = 'xmlns:wpc="http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BLACK = '<a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln>'
WHITE = '<a:ln w="9525"><a:solidFill><a:schemeClr val="bg1"/></a:solidFill></a:ln>'


def package(body: str, header: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(
            "word/document.xml",
            f"<w:document {SPACES} {CANVAS}><w:body>{body}</w:body></w:document>",
        )
        if header:
            archive.writestr("word/header1.xml", f"<w:hdr {SPACES}>{header}</w:hdr>")
            archive.writestr(
                "word/_rels/document.xml.rels",
                f'<Relationships><Relationship Id="rId9" Type="{OFFICE}/header" Target="header1.xml"/></Relationships>',
            )
    return buffer.getvalue()


def sheet_of(body: str) -> PaperSheet:
    return read(package(body)).sheets[0]


def frame(x: int, y: int, wide: int, high: int) -> str:
    return f'<a:xfrm><a:off x="{x * 12700}" y="{y * 12700}"/><a:ext cx="{wide * 12700}" cy="{high * 12700}"/></a:xfrm>'


def shape(number: int, more: str = "", *, box: bool = False, text: str = "", y: int = 0) -> str:
    inside = (
        f"<wps:txbx><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></wps:txbx>"
        if text
        else ""
    )
    return (
        f'<wps:wsp><wps:cNvPr id="{number}" name="S"/><wps:cNvSpPr txBox="{int(box)}"/><wps:spPr>{frame(0, y, 60, 20)}'
        f'<a:prstGeom prst="rect"/>{more}</wps:spPr>{inside}<wps:bodyPr/></wps:wsp>'
    )


def line(number: int, start: int, end: int) -> str:
    return (
        f'<wps:wsp><wps:cNvPr id="{number}" name="L"/><wps:cNvCnPr><a:stCxn id="{start}" idx="2"/><a:endCxn id="{end}" idx="0"/>'
        f'</wps:cNvCnPr><wps:spPr>{frame(30, 20, 0, 40)}<a:prstGeom prst="straightConnector1"/>{BLACK}</wps:spPr><wps:bodyPr/></wps:wsp>'
    )


def anchored(inner: str) -> str:
    return (
        '<w:p><w:r><w:drawing><wp:anchor><wp:extent cx="5080000" cy="5080000"/><wp:docPr id="70" name="D"/><a:graphic>'
        f"<a:graphicData>{inner}</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r></w:p>"
    )


def test_a_connector_on_a_canvas_is_glued_to_the_symbols_it_names() -> None:
    found = sheet_of(anchored(f"<wpc:wpc>{shape(4)}{shape(5, y=60)}{line(6, 4, 5)}</wpc:wpc>"))
    (wire,) = found.connectors
    assert [symbol.id for symbol in found.symbols] == ["4", "5"]
    assert (wire.start.glued, wire.finish.glued) == ("4", "5")


def test_a_connector_drawn_as_a_free_form_keeps_its_corners() -> None:
    """So some programs save a bent connector, glued as it is."""
    corners = (
        '<a:custGeom><a:pathLst><a:path w="10" h="40"><a:moveTo><a:pt x="0" y="0"/></a:moveTo><a:lnTo><a:pt x="10" y="0"/></a:lnTo>'
        '<a:lnTo><a:pt x="10" y="40"/></a:lnTo></a:path></a:pathLst></a:custGeom>'
    )
    wire = (
        '<wps:wsp><wps:cNvPr id="6" name="L"/><wps:cNvCnPr><a:stCxn id="4" idx="2"/></wps:cNvCnPr>'
        f"<wps:spPr>{frame(30, 20, 10, 40)}{corners}{BLACK}</wps:spPr><wps:bodyPr/></wps:wsp>"
    )
    (found,) = sheet_of(anchored(f"<wpc:wpc>{shape(4)}{wire}</wpc:wpc>")).connectors
    assert found.start.glued == "4"
    assert [(p.x - found.path[0].x, p.y - found.path[0].y) for p in found.path] == [
        (0, 0), (10, 0), (10, 40),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "box", "text", "symbols", "blocks"),
    [
        pytest.param(BLACK, True, "Proses", 1, 0, id="a text box with an outline"),
        pytest.param("", True, "Ya", 0, 1, id="a text box that states none"),
        pytest.param(WHITE, True, "Ya", 0, 1, id="a text box with a white outline"),
        pytest.param("<a:ln><a:noFill/></a:ln>", False, "Ya", 0, 1, id="words in a shape without one"),
        pytest.param("<a:noFill/><a:ln><a:noFill/></a:ln>", False, "", 1, 0,
                     id="no outline and no filling, as LibreOffice saves a symbol that states none"),
        pytest.param(f"<a:noFill/>{WHITE}", False, "", 0, 0, id="nothing to see"),
        pytest.param(
            '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:ln><a:noFill/></a:ln>', False, "", 0, 0,
            id="a white patch",
        ),
        pytest.param(
            '<a:solidFill><a:srgbClr val="4F81BD"/></a:solidFill><a:ln><a:noFill/></a:ln>', False, "", 1, 0,
            id="a coloured shape without an outline",
        ),
        pytest.param("", False, "", 1, 0, id="a shape that states nothing"),
    ],
)  # fmt: skip
def test_a_shape_is_a_symbol_if_its_outline_or_filling_is_seen(
    more: str, box: bool, text: str, symbols: int, blocks: int
) -> None:
    found = sheet_of(anchored(shape(4, more, box=box, text=text)))
    assert (len(found.symbols), len(found.blocks)) == (symbols, blocks)


def vml(attributes: str, text: str = "") -> PaperSheet:
    inside = (
        f"<v:textbox><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></v:textbox>"
        if text
        else ""
    )
    return sheet_of(
        f'<w:p><w:r><w:pict><v:shape id="_x0000_s1" {attributes}>{inside}</v:shape></w:pict></w:r></w:p>'
    )


@pytest.mark.parametrize(
    ("more", "text", "symbols", "blocks"),
    [
        ("", "Proses", 1, 0), ('stroked="f"', "Ya", 0, 1), ('strokecolor="white [3212]"', "Ya", 0, 1),
        ('stroked="f" fillcolor="white"', "", 0, 0), ('stroked="f" fillcolor="#4f81bd"', "", 1, 0),
    ],
)  # fmt: skip
def test_a_text_box_of_vml_is_a_symbol_if_it_is_framed(
    more: str, text: str, symbols: int, blocks: int
) -> None:
    found = vml(f'type="#_x0000_t202" style="width:60pt;height:20pt" {more}', text)
    assert (len(found.symbols), len(found.blocks)) == (symbols, blocks)


@pytest.mark.parametrize("turned", ["90", "5898240fd"])
def test_a_bent_line_of_vml_turns_with_its_frame(turned: str) -> None:
    """A turned frame is stored as it was before its turn: here 40 wide and 60 high on paper."""
    found = vml(
        'type="#_x0000_t34" adj="5400" style="margin-left:-10pt;margin-top:10pt;width:60pt;height:40pt;'
        f'rotation:{turned}"'
    )
    (wire,) = found.connectors
    assert wire.path == tuple(Point(72 + x, y) for x, y in ((40, 0), (40, 15), (0, 15), (0, 60)))


def test_the_identity_block_may_stand_in_the_page_header() -> None:
    rows = "".join(
        f"<w:tr><w:tc><w:p><w:r><w:t>{label}</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc></w:tr>"
        for label, text in (("Nomor SOP", "12/SPO/2019"), ("Judul SOP", "Penerimaan Tamu"))
    )
    section = '<w:p><w:pPr><w:sectPr><w:headerReference w:type="default" r:id="rId9"/></w:sectPr></w:pPr></w:p>'
    found = read(package(f"{section}<w:p/><w:sectPr/>", f"<w:tbl>{rows}</w:tbl>"))
    identity = blank(found).identity
    assert (identity.number, identity.title) == ("12/SPO/2019", "Penerimaan Tamu")
    assert len(found.sheets[0].grids) == 1


def test_hidden_words_are_not_read() -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>rahasia</w:t></w:r>"
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>surat</w:t></w:r>'
    found = sheet_of(f"<w:p>{hidden}{shown}</w:p>")
    assert [block.text for block in found.blocks] == ["surat"]
