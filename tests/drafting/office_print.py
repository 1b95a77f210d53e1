"""The suite's workbooks as an office prints them: with borders and outlines, one page wide."""

import io
import os
import re
import subprocess
import zipfile
from pathlib import Path

_LINE = '<a:noFill/><a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln>'
_PAGE = (
    '<pageMargins left="0.4" right="0.4" top="0.4" bottom="0.4"'
    ' header="0" footer="0"/><pageSetup paperSize="9" orientation="landscape" fitToWidth="1"'
    ' fitToHeight="1"/>'
)
_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STYLE_LINK = (
    b'<Relationship Id="rIdStyles" Target="styles.xml" Type="http://schemas.openxmlformats.org'
    b'/officeDocument/2006/relationships/styles"/>'
)
_STYLE_TYPE = (
    b'<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-'
    b'officedocument.spreadsheetml.styles+xml"/>'
)
_SIDES = "".join(f'<{side} style="thin"/>' for side in ("left", "right", "top", "bottom"))
_STYLES = (
    f'<styleSheet xmlns="{_SHEETS}"><fonts count="1"><font><sz val="6"/><name val="Arial"/></font>'
    '</fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    f'<borders count="2"><border/><border>{_SIDES}</border></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf borderId="1"'
    ' applyBorder="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs>'
    "</styleSheet>"
)


def printable(workbook: bytes) -> bytes:
    """The same workbook with printed rulings and outlined symbols."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            data = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                data = _ruled(data.decode()).encode()
            elif name.startswith("xl/drawings/drawing"):
                data = _outlined(data.decode()).encode()
            elif name.endswith("workbook.xml.rels"):
                data = data.replace(b"</Relationships>", _STYLE_LINK + b"</Relationships>")
            elif name == "[Content_Types].xml":
                data = data.replace(b"</Types>", _STYLE_TYPE + b"</Types>")
            target.writestr(name, data)
        target.writestr("xl/styles.xml", _STYLES)
    return out.getvalue()


def _ruled(sheet: str) -> str:
    """Each cell with a border and wrapped text; the sheet one page wide."""
    fit = '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
    sheet = re.sub(r"(<worksheet[^>]*>)", rf"\1{fit}", sheet, count=1)
    columns = max(_column(name) for name in re.findall(r'<c r="([A-Z]+)\d+"', sheet)) + 1
    sheet = re.sub(
        r'<row r="(\d+)"([^>]*)>(.*?)</row>|<row r="(\d+)"([^>]*)/>',
        lambda row: _row(row, columns),
        sheet,
        flags=re.DOTALL,
    )
    widths = "".join(
        f'<col min="{k}" max="{k}" width="{wide}" customWidth="1"/>'
        for k, wide in ((1, 12), (2, 34), (3, 14))
    ).replace('max="3"', 'max="30"')
    sheet = re.sub(r"<cols>.*?</cols>", f"<cols>{widths}</cols>", sheet, flags=re.DOTALL)
    return sheet.replace("<drawing ", f"{_PAGE}<drawing ", 1)


def _column(name: str) -> int:
    number = 0
    for letter in name:
        number = 26 * number + ord(letter) - 64
    return number - 1


def _row(row: re.Match[str], columns: int) -> str:
    number, rest = row[1] or row[4], row[2] or row[5] or ""
    cells = {
        _column(cell[1]): cell[0]
        for cell in re.finditer(r'<c r="([A-Z]+)\d+".*?(?:</c>|/>)', row[3] or "", re.DOTALL)
    }
    whole = []
    for k in range(columns):
        bare = f'<c r="{chr(65 + k)}{number}"'
        cell = cells.get(k, bare + "/>")
        whole.append(cell.replace(bare, bare + ' s="1"', 1) if ' s="' not in cell else cell)
    if " ht=" not in rest:
        rest += ' ht="36" customHeight="1"'
    return f'<row r="{number}"{rest}>{"".join(whole)}</row>'


def _outlined(drawing: str) -> str:
    form = r'(<a:prstGeom prst="(?:flowChart\w+|diamond|roundRect)">(?:<a:avLst/>)?</a:prstGeom>)'
    drawing = re.sub(form + r"(?=</xdr:spPr>)", rf"\1{_LINE}", drawing)
    narrow = '<a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0"/>'
    drawing = drawing.replace("<a:bodyPr/>", narrow)
    return re.sub(r"<a:r><a:t>", '<a:r><a:rPr sz="700"/><a:t>', drawing)


def printed(program: str, files: list[Path], folder: Path) -> list[Path]:
    """The files converted to PDF by an office program."""
    subprocess.run(
        [program, f"-env:UserInstallation=file://{folder}/profile", "--headless",
         "--convert-to", "pdf", "--outdir", str(folder / "pdf"), *map(str, files)],
        timeout=240, check=True, capture_output=True, env={**os.environ, "HOME": str(folder)},
    )  # fmt: skip
    return [folder / "pdf" / f"{file.stem}.pdf" for file in files]
