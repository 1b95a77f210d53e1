"""Arrows of a paper as connector shapes of DrawingML: frame, rotation, adjustments."""

from dataclasses import dataclass

from bureau_paper import Arrow, Rect

EMU = 12_700


@dataclass
class Frame:
    """A connector shape: its frame before rotation, and the visible frame."""

    preset: str
    rect: Rect
    seen: Rect
    attributes: str = ""
    adjust: tuple[int, ...] = ()

    def geometry(self) -> str:
        guides = "".join(f'<a:gd name="adj{n}" fmla="val {value}"/>'
                         for n, value in enumerate(self.adjust, 1))  # fmt: skip
        return f'<a:prstGeom prst="{self.preset}"><a:avLst>{guides}</a:avLst></a:prstGeom>'


def framed(arrow: Arrow) -> Frame:
    """The connector that draws this path: straight, or bent at right angles."""
    path = arrow.path
    (x0, y0), (x1, y1) = path[0], path[-1]
    seen = Rect(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0))
    if len(path) == 2:
        flips = _flips(x1 < x0, y1 < y0)
        return Frame("straightConnector1", seen, seen, flips)
    flat = abs(path[1][1] - y0) < 0.01  # it leaves sideways
    name = f"bentConnector{len(path) - 1}"
    if flat:
        flips = _flips(x1 < x0, y1 < y0)
        adjust: tuple[int, ...] = ()
        rect = seen
        if len(path) == 4:
            wide = (x1 - x0) or 0.001 * (1 if path[1][0] >= x0 else -1)
            if abs(wide) < 1:  # programs write a very thin frame and a large adjustment
                wide = 1.0 if wide > 0 else -1.0
                rect = Rect(seen.left, seen.top, 1.0, seen.height)
                flips = _flips(wide < 0, y1 < y0)
            adjust = (round((path[1][0] - x0) / wide * 100_000),)
        return Frame(name, rect, rect, flips, adjust)
    # Turned by a quarter: its own x runs down the page, its own y to the left.
    across, down = x1 - x0, y1 - y0
    width, height = max(abs(down), 0.01), max(abs(across), 0.01)
    own = Rect(seen.cx - width / 2, seen.cy - height / 2, width, height)
    adjust = ()
    if len(path) == 4:
        long = down or 0.01
        adjust = (round((path[1][1] - y0) / long * 100_000),)
    flips = _flips(down < 0, across > 0)
    return Frame(name, own, seen, f' rot="5400000"{flips}', adjust)


def _flips(across: bool, down: bool) -> str:
    return (' flipH="1"' if across else "") + (' flipV="1"' if down else "")
