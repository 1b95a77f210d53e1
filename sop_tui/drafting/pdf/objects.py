"""The objects of a PDF page: paths, images and glyphs, in page coordinates.

All transformations are applied here: of the objects, of the form XObjects that contain them, of the
crop box and of the page's rotation. Other modules need not know them.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import pypdfium2_raw as raw  # pypdfium2's helpers take longer to load than a page takes to read

from sop_tui.drafting.pdf.geometry import PdfBox, PdfPoint, around

Transform = tuple[float, float, float, float, float, float]

IDENTITY: Transform = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
FORM_DEPTH = 12
OBJECTS_A_PAGE = 120_000
POINTS_A_PAGE = 1_500_000
GLYPHS_A_PAGE = 200_000
MOST_CLIPS = 16
CURVE_STEPS = (0.25, 0.5, 0.75, 1.0)
# pdfium's value for a hyphen at the end of a line, and its values for "no character".
HYPHEN, NO_CHARACTER = 0x02, (0, 0xFFFE, 0xFFFF)


class Subpath(msgspec.Struct, frozen=True):
    """A subpath; a curve is given by points on it."""

    points: tuple[PdfPoint, ...]
    curved: bool
    closed: bool


class Path(msgspec.Struct, frozen=True):
    subpaths: tuple[Subpath, ...]
    stroked: bool
    filled: bool
    width: float
    pale: bool = False  # filled with white or nearly white


class Glyph(msgspec.Struct, frozen=True):
    text: str
    box: PdfBox
    turn: int  # quarter turns of the writing, anticlockwise: 0 reads to the right, 1 upwards
    size: float
    drawn: bool = True  # False: a gap that the engine inferred between two glyphs
    run: int = 0  # glyphs shown by one text operation have the same number
    clip: PdfBox | None = None  # the visible part of the page, where it is clipped


class PdfPage(msgspec.Struct, frozen=True):
    number: int  # from 1
    width: float
    height: float
    paths: tuple[Path, ...]
    images: tuple[PdfBox, ...]
    glyphs: tuple[Glyph, ...]


class TooMuch(Exception):
    """A page has more objects than any SOP."""


class Locked(Exception):
    """The document needs a password."""


class NotPdf(Exception):
    """The engine cannot read the document, or one of its pages."""


class PdfDocument:
    """An open PDF; pages are read one at a time."""

    def __init__(self, handle: Any) -> None:
        self.handle = handle

    def __len__(self) -> int:
        return int(raw.FPDF_GetPageCount(self.handle))


@contextmanager
def open_document(data: bytes) -> Iterator[PdfDocument]:
    """Opens a document; use as a context manager.

    Raises:
        Locked, NotPdf: it cannot be opened.
    """
    raw.FPDF_InitLibrary()
    try:
        handle = raw.FPDF_LoadMemDocument64(data, len(data), None)
        if not handle:
            locked = raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD
            raise Locked if locked else NotPdf
        try:
            document = PdfDocument(handle)
            if len(document) <= 0:
                raise NotPdf
            yield document
        finally:
            raw.FPDF_CloseDocument(handle)
    finally:
        raw.FPDF_DestroyLibrary()


def page_of(document: PdfDocument, index: int) -> PdfPage:
    """The objects of a page.

    Raises:
        NotPdf: the page cannot be loaded.
        TooMuch: it has more objects than any SOP.
    """
    page = raw.FPDF_LoadPage(document.handle, index)
    if not page:
        raise NotPdf
    try:
        return _PageReader(page, index + 1).read()
    finally:
        raw.FPDF_ClosePage(page)


class _PageReader:
    def __init__(self, page: Any, number: int) -> None:
        self.page = page
        self.number = number
        seen = raw.FS_RECTF()
        if not raw.FPDF_GetPageBoundingBox(page, seen):
            raise NotPdf
        self.left, self.bottom = seen.left, seen.bottom
        self.right, self.top = seen.right, seen.top
        self.rotation = 90 * raw.FPDFPage_GetRotation(page)
        wide, high = seen.right - seen.left, seen.top - seen.bottom
        turned = self.rotation in (90, 270)
        self.width, self.height = (high, wide) if turned else (wide, high)
        self.paths: list[Path] = []
        self.images: list[PdfBox] = []
        self.objects = 0
        self.points = 0

    def read(self) -> PdfPage:
        count = raw.FPDFPage_CountObjects(self.page)
        self._walk(lambda k: raw.FPDFPage_GetObject(self.page, k), count, IDENTITY, 0)
        return PdfPage(
            number=self.number,
            width=self.width,
            height=self.height,
            paths=tuple(self.paths),
            images=tuple(self.images),
            glyphs=tuple(self._glyphs()),
        )

    def _place(self, x: float, y: float) -> PdfPoint:
        """Converts from the page's user space to the visible page: rotated, cropped, y
        downwards.
        """
        if self.rotation == 90:
            return y - self.bottom, x - self.left
        if self.rotation == 180:
            return self.right - x, y - self.bottom
        if self.rotation == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    def _walk(self, get: Callable[[int], Any], count: int, outer: Transform, depth: int) -> None:
        for k in range(count):
            self.objects += 1
            if self.objects > OBJECTS_A_PAGE or self.points > POINTS_A_PAGE:
                raise TooMuch
            item = get(k)
            kind = raw.FPDFPageObj_GetType(item)
            if kind == raw.FPDF_PAGEOBJ_PATH:
                self._path(item, _times(_matrix(item), outer))
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                matrix = _times(_matrix(item), outer)
                unit = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
                self.images.append(around(self._place(*_apply(matrix, *p)) for p in unit))
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < FORM_DEPTH:
                inner = raw.FPDFFormObj_CountObjects(item)
                form = item
                self._walk(
                    lambda i, form=form: raw.FPDFFormObj_GetObject(form, i),  # type: ignore[misc]
                    inner,
                    _times(_matrix(item), outer),
                    depth + 1,
                )

    def _path(self, item: Any, matrix: Transform) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(item, fill, stroke)
        if not fill.value and not stroke.value:
            return
        subpaths = tuple(self._subpaths(item, matrix))
        if not subpaths:
            return
        width = ctypes.c_float()
        raw.FPDFPageObj_GetStrokeWidth(item, width)
        scale = math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))
        self.paths.append(
            Path(
                subpaths=subpaths,
                stroked=bool(stroke.value),
                filled=bool(fill.value),
                width=width.value * scale,
                pale=bool(fill.value) and _pale(item),
            )
        )

    def _subpaths(self, item: Any, matrix: Transform) -> Iterator[Subpath]:
        x, y = ctypes.c_float(), ctypes.c_float()
        points: list[PdfPoint] = []
        bezier: list[PdfPoint] = []
        curved = closed = False
        count = raw.FPDFPath_CountSegments(item)
        self.points += count
        if self.points > POINTS_A_PAGE:
            raise TooMuch
        for k in range(count):
            segment = raw.FPDFPath_GetPathSegment(item, k)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            point = self._place(*_apply(matrix, x.value, y.value))
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                if len(points) > 1:
                    yield Subpath(tuple(points), curved, closed)
                points, bezier, curved, closed = [point], [], False, False
            elif kind == raw.FPDF_SEGMENT_LINETO:
                points.append(point)
            elif kind == raw.FPDF_SEGMENT_BEZIERTO:
                bezier.append(point)
                if len(bezier) == 3 and points:
                    start = points[-1]
                    points.extend(_on_curve(start, *bezier, t=t) for t in CURVE_STEPS)
                    bezier, curved = [], True
            if raw.FPDFPathSegment_GetClose(segment):
                closed = True
        if len(points) > 1:
            yield Subpath(tuple(points), curved, closed)

    def _clip(self, item: Any) -> PdfBox | None:
        """Where an object is visible: the intersection of the boxes of its clipping paths."""
        path = raw.FPDFPageObj_GetClipPath(item)
        count = raw.FPDFClipPath_CountPaths(path) if path else 0
        if not 0 < count <= MOST_CLIPS:
            return None
        x, y = ctypes.c_float(), ctypes.c_float()
        whole: PdfBox | None = None
        for k in range(count):
            points = []
            for at in range(min(raw.FPDFClipPath_CountPathSegments(path, k), MOST_CLIPS)):
                segment = raw.FPDFClipPath_GetPathSegment(path, k, at)
                raw.FPDFPathSegment_GetPoint(segment, x, y)
                points.append(self._place(x.value, y.value))
            if points:
                box = around(points)
                whole = box if whole is None else whole.common(box)
        return whole

    def _glyphs(self) -> Iterator[Glyph]:
        text = raw.FPDFText_LoadPage(self.page)
        if not text:
            raise NotPdf
        try:
            count = raw.FPDFText_CountChars(text)
            if count > GLYPHS_A_PAGE:
                raise TooMuch
            rect = raw.FS_RECTF()
            clips: dict[int, PdfBox | None] = {}
            for k in range(count):
                code = raw.FPDFText_GetUnicode(text, k)
                if code in NO_CHARACTER or code in (0x0A, 0x0D):
                    continue
                if not raw.FPDFText_GetLooseCharBox(text, k, rect):
                    continue
                box = around(
                    (self._place(rect.left, rect.top), self._place(rect.right, rect.bottom))
                )
                angle = raw.FPDFText_GetCharAngle(text, k)
                turn = round(angle / (math.pi / 2)) if angle > 0 else 0
                # The engine counts clockwise, and on the page before rotation.
                turn = (-turn - self.rotation // 90) % 4
                item = raw.FPDFText_GetTextObject(text, k)
                run = _address(item)
                if run and run not in clips:
                    clips[run] = self._clip(item)
                yield Glyph(
                    text="-" if code == HYPHEN else chr(code),
                    box=box,
                    turn=turn,
                    size=box.width if turn % 2 else box.height,
                    drawn=raw.FPDFText_IsGenerated(text, k) != 1,
                    run=run,
                    clip=clips.get(run),
                )
        finally:
            raw.FPDFText_ClosePage(text)


def _address(item: Any) -> int:
    return ctypes.cast(item, ctypes.c_void_p).value or 0


def _matrix(item: Any) -> Transform:
    m = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, m)
    return m.a, m.b, m.c, m.d, m.e, m.f


def _times(m: Transform, n: Transform) -> Transform:
    """The product: first m, then n."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _apply(m: Transform, x: float, y: float) -> PdfPoint:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _on_curve(a: PdfPoint, b: PdfPoint, c: PdfPoint, d: PdfPoint, *, t: float) -> PdfPoint:
    s = 1 - t
    wa, wb, wc, wd = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
    return (
        wa * a[0] + wb * b[0] + wc * c[0] + wd * d[0],
        wa * a[1] + wb * b[1] + wc * c[1] + wd * d[1],
    )


def _pale(item: Any) -> bool:
    r, g, b, a = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(item, r, g, b, a):
        return False
    return bool(a.value < 16 or min(r.value, g.value, b.value) > 244)
