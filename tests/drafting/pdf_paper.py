"""A small writer of vector PDFs, so that the suite can draw its own documents.

Positions are in points from the top left corner of the visible page, y downwards, as in the
picture.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

Point = tuple[float, float]
KAPPA = 0.5523

# Widths of Helvetica, in thousandths of the size, from 32 to 126.
_WIDTHS = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 "
    "556 556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 "
    "722 778 667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 "
    "556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 "
    "260 334 584"
)
WIDTHS = [int(width) for width in _WIDTHS.split()]


def text_width(text: str, size: float, spacing: float = 0.0) -> float:
    total = 0.0
    for letter in text:
        code = ord(letter)
        total += (WIDTHS[code - 32] if 32 <= code <= 126 else 556) * size / 1000 + spacing
    return total


def wrapped(text: str, size: float, width: float) -> list[str]:
    lines: list[str] = []
    for paragraph in text.split("\n"):
        current = ""
        for word in paragraph.split(" "):
            longer = f"{current} {word}" if current else word
            if current and text_width(longer, size) > width:
                lines.append(current)
                current = word
            else:
                current = longer
        lines.append(current)
    return lines


@dataclass
class Sheet:
    """One page; every drawing call appends to its content stream."""

    width: float
    height: float
    rotation: int = 0  # degrees, as the page's /Rotate
    flag: bool = True  # False: the content is turned, but the page does not say so
    crop: tuple[float, float] = (0.0, 0.0)  # how far the media box extends beyond the visible page
    scale: float = 1.0  # the content is drawn larger and shrunk by the matrix
    in_forms: int = 0  # nesting depth of the content in form XObjects
    ops: list[str] = field(default_factory=list)
    images: int = 0

    # -- paths ---------------------------------------------------------------------------------

    def _at(self, point: Point) -> str:
        return f"{point[0] * self.scale:.3f} {(self.height - point[1]) * self.scale:.3f}"

    def pen(self, width: float) -> None:
        self.ops.append(f"{width * self.scale:.3f} w")

    def colours(self, stroke: float, fill: float) -> None:
        self.ops.append(f"{stroke:.2f} G {fill:.2f} g")

    def line(self, *points: Point) -> None:
        self.ops.append(f"{self._trace(points)} S")

    def polygon(
        self,
        points: Sequence[Point],
        *,
        fill: bool = False,
        stroke: bool = True,
        close: bool = True,
    ) -> None:
        end = {(True, True): "B", (True, False): "f", (False, True): "S"}[fill, stroke]
        self.ops.append(f"{self._trace(points)}{' h' if close else ''} {end}")

    def compound(self, rings: Sequence[Sequence[Point]]) -> None:
        """Several rings as one path, filled by the even-odd rule."""
        self.ops.append(" ".join(f"{self._trace(ring)} h" for ring in rings) + " f*")

    def box(self, x0: float, y0: float, x1: float, y1: float, *, how: str = "S") -> None:
        low = self._at((x0, y1))
        self.ops.append(f"{low} {(x1 - x0) * self.scale:.3f} {(y1 - y0) * self.scale:.3f} re {how}")

    def _trace(self, points: Sequence[Point]) -> str:
        first, *rest = points
        return f"{self._at(first)} m " + " ".join(f"{self._at(point)} l" for point in rest)

    def rounded(
        self, x0: float, y0: float, x1: float, y1: float, radius: float, how: str = "S"
    ) -> None:
        """A box with round corners; a capsule or ellipse where the radius is half a side."""
        rx = min(radius, (x1 - x0) / 2)
        ry = min(radius, (y1 - y0) / 2)
        kx, ky = rx * (1 - KAPPA), ry * (1 - KAPPA)
        self._curves(x0, y0, x1, y1, rx, ry, kx, ky, how)

    def ellipse(self, x0: float, y0: float, x1: float, y1: float, how: str = "S") -> None:
        rx, ry = (x1 - x0) / 2, (y1 - y0) / 2
        self._curves(x0, y0, x1, y1, rx, ry, rx * (1 - KAPPA), ry * (1 - KAPPA), how)

    def _curves(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        rx: float,
        ry: float,
        kx: float,
        ky: float,
        how: str,
    ) -> None:
        at = self._at
        self.ops.append(
            f"{at((x0 + rx, y0))} m {at((x1 - rx, y0))} l "
            f"{at((x1 - kx, y0))} {at((x1, y0 + ky))} {at((x1, y0 + ry))} c "
            f"{at((x1, y1 - ry))} l "
            f"{at((x1, y1 - ky))} {at((x1 - kx, y1))} {at((x1 - rx, y1))} c "
            f"{at((x0 + rx, y1))} l "
            f"{at((x0 + kx, y1))} {at((x0, y1 - ky))} {at((x0, y1 - ry))} c "
            f"{at((x0, y0 + ry))} l "
            f"{at((x0, y0 + ky))} {at((x0 + kx, y0))} {at((x0 + rx, y0))} c h {how}"
        )

    def image(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.images += 1
        left, low = (part for part in self._at((x0, y1)).split())
        self.ops.append(
            f"q {(x1 - x0) * self.scale:.3f} 0 0 {(y1 - y0) * self.scale:.3f} {left} {low} cm /Im Do Q"  # noqa: E501
        )

    # -- text ----------------------------------------------------------------------------------

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 8.0,
        *,
        upwards: bool = False,
        downwards: bool = False,
        spacing: float = 0.0,
        skew: float = 0.0,
        twice: float = 0.0,
        by_glyph: bool = False,
    ) -> None:
        """A line whose baseline starts at x, y; ``twice`` prints it again at this offset."""
        for shift in (0.0, twice) if twice else (0.0,):
            pieces = [(0.0, text)]
            if by_glyph:
                pieces = [
                    (text_width(text[:k], size, spacing), letter) for k, letter in enumerate(text)
                ]
            for along, piece in pieces:
                self._show(x + shift, y, piece, size, along, upwards, downwards, spacing, skew)

    def _show(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        along: float,
        upwards: bool,
        downwards: bool,
        spacing: float,
        skew: float,
    ) -> None:
        raw = text.encode("cp1252", "replace")
        escaped = "".join(
            f"\\{byte:03o}" if byte in b"()\\" or byte > 126 or byte < 32 else chr(byte)
            for byte in raw
        )
        if upwards:
            matrix, place = "0 1 -1 0", (x, y - along)
        elif downwards:
            matrix, place = "0 -1 1 0", (x, y + along)
        else:
            matrix, place = f"1 0 {skew:.3f} 1", (x + along, y)
        self.ops.append(
            f"BT /F {size * self.scale:.3f} Tf {spacing * self.scale:.3f} Tc "
            f"{matrix} {self._at(place)} Tm ({escaped}) Tj ET"
        )


def pdf_bytes(sheets: Sequence[Sheet], *, packed: bool = True) -> bytes:
    """The sheets as a PDF."""
    objects: list[bytes] = [b"", b""]

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    def stream(head: str, data: bytes) -> int:
        if packed:
            data = zlib.compress(data)
            head += " /Filter /FlateDecode"
        return add(f"<< {head} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream")

    font = add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    picture = stream(
        "/Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8"
        " /ColorSpace /DeviceGray",
        bytes((0, 128, 128, 255)),
    )
    kids = []
    for sheet in sheets:
        content = "\n".join(sheet.ops)
        matrix = _matrix(sheet)
        resources = f"/Font << /F {font} 0 R >> /XObject << /Im {picture} 0 R >>"
        for _ in range(sheet.in_forms):
            # A form that is moved away by its own matrix and back by the page's.
            form = stream(
                "/Type /XObject /Subtype /Form /BBox [-9999 -9999 9999 9999]"
                f" /Matrix [2 0 0 2 30 40] /Resources << {resources} >>",
                content.encode("latin-1"),
            )
            resources = f"/XObject << /Fm {form} 0 R >>"
            content = "q 0.5 0 0 0.5 -15 -20 cm /Fm Do Q"
        page = stream("", f"q {matrix} cm\n{content}\nQ".encode("latin-1"))
        kids.append(add(_page(sheet, page, resources)))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = (
        f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{k} 0 R' for k in kids)}] >>"
    ).encode()
    return assembled(objects)


def _matrix(sheet: Sheet) -> str:
    """The transformation from the visible page to the stored page."""
    s = 1 / sheet.scale
    dx, dy = sheet.crop
    if sheet.rotation == 90:
        return f"0 {s} {-s} 0 {dx + sheet.height} {dy}"
    if sheet.rotation == 180:
        return f"{-s} 0 0 {-s} {dx + sheet.width} {dy + sheet.height}"
    if sheet.rotation == 270:
        return f"0 {-s} {s} 0 {dx} {dy + sheet.width}"
    return f"{s} 0 0 {s} {dx} {dy}"


def _page(sheet: Sheet, content: int, resources: str) -> bytes:
    wide, high = sheet.width, sheet.height
    if sheet.rotation in (90, 270):
        wide, high = high, wide
    dx, dy = sheet.crop
    turned = sheet.rotation if sheet.flag else 0
    crop = f"/CropBox [{dx} {dy} {dx + wide} {dy + high}]" if dx or dy else ""
    return (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {wide + 2 * dx} {high + 2 * dy}] {crop}"
        f" /Rotate {turned} /Contents {content} 0 R /Resources << {resources} >> >>"
    ).encode()


def assembled(objects: Sequence[bytes], trailer: str = "") -> bytes:
    """The file: numbered objects, their table and the trailer; the first object is the
    catalogue.
    """
    data = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    for offset in offsets:
        data += f"{offset:010} 00000 n \n".encode()
    data += (
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n"
    ).encode()
    return bytes(data)
