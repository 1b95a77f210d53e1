"""Which symbol stands in which cell of the matrix (row and role), and with what trust."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from sop_tui.drafting.matrix import Band, Matrix, Segment, is_label_of
from sop_tui.drafting.picture import Box, DrawnSymbol, Picture, SymbolKind
from sop_tui.drafting.words import is_start, is_stop, plain


class Trust(IntEnum):
    """The ground of a value, from the most reliable down; only the first three need no mark."""

    GLUED = 1
    ANCHORED = 2
    DRAWN = 3
    LABEL = 4
    WORDS = 5
    BEFORE = 6


@dataclass(frozen=True, slots=True)
class Spot:
    """A symbol of the flow in its cell; with several roles it spans their columns."""

    sheet: int
    id: str
    kind: SymbolKind
    box: Box
    text: str
    row: int
    roles: tuple[int, ...]
    trust: Trust
    told: bool = False
    """Whether it is a decision by the words of its arrows, and not by its form."""

    @property
    def is_decision(self) -> bool:
        return self.kind == "diamond" or self.told

    @property
    def may_decide(self) -> bool:
        """Whether some offices draw decisions in this form too."""
        return self.kind in ("box", "rounded", "capsule")

    @property
    def is_terminal(self) -> bool:
        """Whether its own words say that the flow starts or ends there."""
        return is_start(self.text) or is_stop(self.text)


def follows_sooner(one: Spot, other: Spot, source: Spot) -> bool:
    """Whether ``one`` follows the source sooner than ``other``."""
    apart = [spot.row - source.row for spot in (one, other)]
    onward = [rows > 0 for rows in apart]
    return onward[0] > onward[1] or (all(onward) and apart[0] < apart[1])


_MARKERS = frozenset(("pentagon", "circle"))


def markers(all_spots: Sequence[Spot]) -> frozenset[int]:
    """The spots that only show where the flow continues.

    These are off-page signs, and small circles that have a letter or stand beside the symbol of
    their row.
    """
    full = {spot.row for spot in all_spots if spot.kind not in _MARKERS}
    full -= {min(full, default=0), max(full, default=0)}  # there it starts or ends the flow
    return frozenset(
        index
        for index, spot in enumerate(all_spots)
        if spot.kind == "pentagon"
        or (spot.kind == "circle" and (_is_lettered(spot) or _silent(spot, full)))
    )


def names(spot: Spot) -> frozenset[str]:
    """The letters or words of a marker; of overlapping markers, those of each."""
    return frozenset(filter(None, map(plain, spot.text.split("\n"))))


def _is_lettered(spot: Spot) -> bool:
    return bool(names(spot)) and all(len(name) <= 2 for name in names(spot))


def _silent(spot: Spot, full: set[int]) -> bool:
    return not plain(spot.text) and spot.row in full


_MAY_SPAN = ("box", "rounded", "capsule")
_THIN, _STRETCHED = 7.0, 4.5  # points, and ratio of length to width: an image of an arrow
_LEAST_COVER = 0.6  # share of a column that a symbol must cover to span it


def spots_in(document: Picture, matrix: Matrix) -> list[Spot]:
    """Every symbol in the matrix, by rows, then by columns."""
    found = []
    for sheet_index, sheet in enumerate(document.sheets):
        segments = [s for s in matrix.segments if s.sheet == sheet_index and s.roles]
        if not segments:
            continue
        symbols = [
            symbol
            for symbol in sheet.symbols
            if symbol.kind == "diamond"
            or (symbol.kind != "other" and not is_label_of(symbol.text) and not _is_strip(symbol))
        ]
        moved = {segment.grid: _shift(matrix, segment, symbols) for segment in segments}
        for symbol in symbols:
            spot = _spot(matrix, segments, sheet_index, symbol, moved)
            if spot is not None:
                found.append(spot)
    found.sort(key=lambda spot: (spot.row, spot.roles, spot.sheet, spot.box.top))
    return _without_doubles(found)


def _is_strip(symbol: DrawnSymbol) -> bool:
    """Whether an image is so thin that it shows an arrow and not a symbol."""
    thin, long = sorted((symbol.box.width, symbol.box.height))
    return symbol.kind == "picture" and (thin < _THIN or long > _STRETCHED * thin)


def _shift(matrix: Matrix, segment: Segment, symbols: list[DrawnSymbol]) -> float:
    """The vertical shift of unanchored symbols, where row heights are estimates.

    Of all small shifts, the one that puts the most symbols completely into a row.
    """
    if segment.table.grid.measured:
        return 0.0
    bands = [band for _, band in _bands(matrix, segment)]
    free = [
        symbol.box for symbol in symbols
        if not any(symbol.home is not None and _hangs(symbol, segment, band) for band in bands)
        and segment.roles[0][0] <= symbol.box.centre.x <= segment.roles[-1][1]
    ]  # fmt: skip

    def fit(move: float) -> float:
        whole = sum(
            any(band.top - 1 <= box.top + move and box.bottom + move <= band.bottom + 1
                for band in bands)
            for box in free
        )  # fmt: skip
        return whole - abs(move) / 1000

    return max((float(move) for move in range(-48, 49, 4)), key=fit) if free else 0.0


def _bands(matrix: Matrix, segment: Segment) -> list[tuple[int, Band]]:
    return [
        (index, band)
        for index, row in enumerate(matrix.rows)
        for band in row.bands
        if (band.sheet, band.grid) == (segment.sheet, segment.grid)
        and segment.first <= band.first <= segment.last
    ]


def _hangs(symbol: DrawnSymbol, segment: Segment, band: Band) -> bool:
    home = symbol.home
    return home is not None and home.grid == segment.grid and band.first <= home.row <= band.last


def _spot(
    matrix: Matrix,
    segments: list[Segment],
    sheet: int,
    symbol: DrawnSymbol,
    moved: dict[int, float],
) -> Spot | None:
    centre = symbol.box.centre
    segment = min(segments, key=lambda s: max(s.top - centre.y, centre.y - s.bottom, 0.0))
    if not segment.top - 4 <= centre.y <= segment.bottom + 4:
        return None
    left, right = segment.roles[0][0], segment.roles[-1][1]
    slack = min(10.0, (right - left) / len(segment.roles) / 4)
    if not left - slack <= centre.x <= right + slack:
        return None
    row, sure_row = _row(matrix, segment, symbol, moved[segment.grid])
    if row is None:
        return None
    roles, sure_column = _columns(segment, symbol)
    drawn = Trust.DRAWN
    if symbol.home is not None and symbol.home.grid == segment.grid:
        drawn = Trust.ANCHORED
    trust = drawn if sure_row and sure_column else Trust.LABEL
    return Spot(sheet, symbol.id, symbol.kind, symbol.box, symbol.text, row, roles, trust)


def _row(
    matrix: Matrix, segment: Segment, symbol: DrawnSymbol, move: float
) -> tuple[int | None, bool]:
    bands = _bands(matrix, segment)
    if not bands:
        return None, False
    hung = next((i for i, band in bands if _hangs(symbol, segment, band)), None)
    box = symbol.box
    if hung is None and move:
        box = Box(box.left, box.top + move, box.right, box.bottom + move)
    at = box.centre.y
    index, band = min(bands, key=lambda b: max(b[1].top - at, at - b[1].bottom, 0.0))
    outside = max(band.top - at, at - band.bottom, 0.0)
    if outside > 0 and _is_bare(symbol, bands, at):
        return None, False
    if outside > max(6.0, box.height / 2):
        return None, False
    sure = outside == 0 and _share(box, band) >= 0.7
    if segment.table.grid.measured:
        return index, sure
    if hung is None:
        return index, False  # row heights are estimates, and no anchor says otherwise
    if hung != index:
        near = abs(hung - index) == 1 and not _deep_inside(box, band)
        return (hung if near else index), False
    return index, sure


def _is_bare(symbol: DrawnSymbol, bands: list[tuple[int, Band]], at: float) -> bool:
    """Whether it starts or ends the flow above or below all rows: such a symbol is not a step."""
    ends = is_start(symbol.text) or is_stop(symbol.text)
    return ends and (at < min(b.top for _, b in bands) or at > max(b.bottom for _, b in bands))


def _deep_inside(box: Box, band: Band) -> bool:
    return box.top >= band.top + 4 and box.bottom <= band.bottom - 4


def _share(box: Box, band: Band) -> float:
    height = max(box.height, 0.1)
    return (min(box.bottom, band.bottom) - max(box.top, band.top)) / height


def _columns(segment: Segment, symbol: DrawnSymbol) -> tuple[tuple[int, ...], bool]:
    box, centre = symbol.box, symbol.box.centre
    cover = [
        max(0.0, min(box.right, right) - max(box.left, left)) / max(right - left, 0.1)
        for left, right in segment.roles
    ]
    across = tuple(i for i, share in enumerate(cover) if share >= _LEAST_COVER)
    if len(across) > 1 and symbol.kind in _MAY_SPAN and _is_run(across):
        return across, min(cover[i] for i in across) >= 0.75 or len(across) > 2
    own = min(
        range(len(segment.roles)),
        key=lambda i: max(segment.roles[i][0] - centre.x, centre.x - segment.roles[i][1], 0.0),
    )
    left, right = segment.roles[own]
    margin = 0.12 * (right - left)
    return (own,), left + margin <= centre.x <= right - margin


def _is_run(indices: tuple[int, ...]) -> bool:
    return indices == tuple(range(indices[0], indices[-1] + 1))


def _without_doubles(found: list[Spot]) -> list[Spot]:
    """Removes duplicates: shapes drawn twice, images behind a shape.

    Overlapping markers become one with the letters of all.
    """
    kept: list[Spot] = []
    for spot in sorted(found, key=lambda s: s.kind == "picture"):
        under = next((n for n, other in enumerate(kept) if _overlap(spot, other)), None)
        if under is None:
            kept.append(spot)
        elif {spot.kind, kept[under].kind} <= _MARKERS and spot.text != kept[under].text:
            kept[under] = replace(kept[under], text=f"{kept[under].text}\n{spot.text}".strip())
    return sorted(kept, key=lambda spot: (spot.row, spot.roles, spot.sheet, spot.box.top))


def _overlap(one: Spot, other: Spot) -> bool:
    if (one.sheet, one.row) != (other.sheet, other.row):
        return False
    a, b = one.box, other.box
    width = max(0.0, min(a.right, b.right) - max(a.left, b.left))
    height = max(0.0, min(a.bottom, b.bottom) - max(a.top, b.top))
    least = min(a.width * a.height, b.width * b.height)
    return least > 0 and width * height / least > 0.75
