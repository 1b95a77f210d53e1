"""How high a row is where the file does not say: an estimate from the amount of text."""

from collections.abc import Iterable

LINE = 12.6  # points, of a line of 10 to 11 point type
_LETTER = 5.1  # points, of an average letter of that type


def lines_of(text: str, width: float) -> int:
    """How many lines the text takes in a cell of this width."""
    room = max(3.0, (width - 8.0) / _LETTER)
    return sum(max(1, -(-len(line) // int(room))) for line in text.split("\n"))


def height_of(texts: Iterable[tuple[str, float]], least: float) -> float:
    """The height of a row with these texts in cells of these widths."""
    most = max((lines_of(text, width) for text, width in texts if text), default=0)
    return max(least, most * LINE + 3.0) if most else least


def running(sizes: Iterable[float], start: float = 0.0) -> tuple[float, ...]:
    """The edges of things of these sizes laid side by side."""
    edges = [start]
    for size in sizes:
        edges.append(round(edges[-1] + size, 3))
    return tuple(edges)
