# ruff: noqa: E501 - lines of XML
"""What single shapes of OpenDocument letters are read as, and their page headers."""

import io
import zipfile

import pytest

from sop_tui.drafting.interpret import blank
from sop_tui.drafting.picture import Picture
from sop_tui.drafting.readers.odt import read

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in (
        ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"),
        ("draw", "drawing"), ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"),
    )
)  # fmt: skip


def letter(body: str, styles: str = "", masters: str = "") -> Picture:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f"<office:document-content {SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
        archive.writestr(
            "styles.xml",
            f"<office:document-styles {SPACES}><office:master-styles>{masters}</office:master-styles></office:document-styles>",
        )
    return read(buffer.getvalue())


SIZE = 'svg:x="0pt" svg:y="0pt" svg:width="60pt" svg:height="20pt" draw:style-name="S"'


@pytest.mark.parametrize(
    ("look", "text", "symbols", "blocks"),
    [
        ('fo:border="0.5pt solid #000000"', "Proses", 1, 0), ('fo:border="none"', "Ya", 0, 1),
        ('fo:border="0.5pt solid #ffffff"', "Ya", 0, 1), ("", "Ya", 0, 1),
    ],
)  # fmt: skip
def test_a_text_frame_is_a_symbol_if_it_has_a_border(
    look: str, text: str, symbols: int, blocks: int
) -> None:
    found = letter(
        f"<text:p><draw:frame {SIZE}><draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame></text:p>",
        f'<style:style style:name="S"><style:graphic-properties {look}/></style:style>',
    ).sheets[0]
    assert (len(found.symbols), len(found.blocks)) == (symbols, blocks)


@pytest.mark.parametrize(
    ("look", "symbols"),
    [
        ('draw:stroke="none" draw:fill="none"', 1), ('draw:stroke="none" draw:fill-color="#ffffff"', 0),
        ('draw:stroke="none" draw:fill-color="#729fcf"', 1), ('draw:fill="none"', 1),
    ],
)  # fmt: skip
def test_a_patch_that_covers_what_is_below_is_no_symbol(look: str, symbols: int) -> None:
    found = letter(
        f'<text:p><draw:custom-shape {SIZE}><draw:enhanced-geometry draw:type="rectangle"/></draw:custom-shape></text:p>',
        f'<style:style style:name="S"><style:graphic-properties {look}/></style:style>',
    ).sheets[0]
    assert len(found.symbols) == symbols


def header(master: str, number: str) -> str:
    cells = "".join(
        f"<table:table-cell><text:p>{text}</text:p></table:table-cell>"
        for text in ("Nomor SOP", number)
    )
    return (
        f'<style:master-page style:name="{master}"><style:header><table:table><table:table-column table:number-columns-repeated="2"/>'
        f"<table:table-row>{cells}</table:table-row></table:table></style:header></style:master-page>"
    )


def test_the_identity_block_may_stand_in_the_page_header() -> None:
    """The page of the first paragraph counts, not the one that every letter defines."""
    found = letter(
        '<text:p text:style-name="P1">SOP</text:p>',
        '<style:style style:name="P1" style:master-page-name="Lanskap"/>',
        header("Standard", "1/2019") + header("Lanskap", "12/SPO/2019"),
    )
    assert blank(found).identity.number == "12/SPO/2019"
    assert len(found.sheets[0].grids) == 1
