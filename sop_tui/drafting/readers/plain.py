"""Reads plain text: tables separated by tabs or Markdown bars, and lines of text around them."""

import re
from collections.abc import Iterator

from sop_tui.drafting.picture import (
    MOST_CELLS,
    MOST_TEXT,
    Block,
    Box,
    Cell,
    Grid,
    PaperSheet,
    Picture,
    Unreadable,
)
from sop_tui.drafting.readers.encoding import decoded
from sop_tui.drafting.readers.separated import records, separator_of
from sop_tui.text.message import say

_BARRED = re.compile(r"^[ \t]*\|", re.M)
_BAR = re.compile(r"\|[\s:|-]+\|?")
_TAG = re.compile(r"</?(?:p|ol|ul|li|u|b|i|br|strong|em|span|div|table|tr|td|th)\b[^<>]*>", re.I)


def read(data: bytes) -> Picture:
    """The picture of a text; each column and line is one point.

    Raises:
        Unreadable: it is not text in UTF-8.
    """
    text = decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > MOST_TEXT:
        raise Unreadable(say("teks terlalu panjang; ambil bagian SOP-nya saja"))
    grids: list[Grid] = []
    blocks: list[Block] = []
    rows: list[tuple[int, list[str]]] = []

    def close() -> None:
        if len(rows) > 1 or (rows and len(rows[0][1]) > 1):
            grids.append(_grid(rows))
        rows.clear()

    for number, line, cells in _lines(text):
        if cells is None:
            close()
            if line.strip():
                blocks.append(Block(_untagged(line), Box(0, number, 1, number + 1)))
            continue
        if cells:
            rows.append((number, cells))
            if sum(len(cells) for _, cells in rows) > MOST_CELLS:
                raise Unreadable(say("tabel terlalu besar; ambil bagian SOP-nya saja"))
    close()
    return Picture("text", (PaperSheet("", tuple(grids), blocks=tuple(blocks)),))


def _lines(text: str) -> Iterator[tuple[int, str, list[str] | None]]:
    """Each line with its number and its cells; no cells for a ruling, None for a line of text."""
    separator = separator_of(text)
    if not separator or _BARRED.search(text):
        for number, line in enumerate(text.split("\n"), start=1):
            yield number, line, _cells(line)
        return
    for number, values in records(text, separator):
        if len(values) == 1 and (separator == "\t" or not values[0].strip()):
            yield number, values[0], None
        else:
            yield number, "", [_untagged(value) for value in values]


def _cells(line: str) -> list[str] | None:
    """The cells of a line between bars, or of one with tabs beside such a table."""
    if line.lstrip().startswith("|"):
        if _BAR.fullmatch(line.strip()):
            return []
        inner = line.strip().removeprefix("|").removesuffix("|")
        parts = re.split(r"(?<!\\)\|", inner)
        return [_untagged(part.replace("\\|", "|")) for part in parts]
    if "\t" in line:
        return [_untagged(part) for part in line.split("\t")]
    return None


def _untagged(text: str) -> str:
    text = re.sub(r"<(?:br|/p|/li)\s*/?>\s*", "\n", text, flags=re.I)
    text = _TAG.sub("", text)
    return "\n".join(line.strip() for line in text.strip().split("\n") if line.strip())


def _grid(rows: list[tuple[int, list[str]]]) -> Grid:
    width = max(len(cells) for _, cells in rows)
    cells = tuple(
        Cell(row, column, text, name=str(number))
        for row, (number, texts) in enumerate(rows)
        for column, text in enumerate(texts)
        if text
    )
    edges = tuple(_edges(rows))
    return Grid(tuple(float(x) for x in range(width + 1)), edges, cells)


def _edges(rows: list[tuple[int, list[str]]]) -> Iterator[float]:
    for number, _ in rows:
        yield float(number)
    yield float(rows[-1][0] + 1)
