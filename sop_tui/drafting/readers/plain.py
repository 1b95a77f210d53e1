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
from sop_tui.text.message import say

_BAR = re.compile(r"\|[\s:|-]+\|?")
_TAG = re.compile(r"</?(?:p|ol|ul|li|u|b|i|br|strong|em|span|div|table|tr|td|th)\b[^<>]*>", re.I)


def read(data: bytes) -> Picture:
    """The picture of a text; each column and line is one point.

    Raises:
        Unreadable: it is not text in UTF-8.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(say("bukan teks UTF-8; simpan ulang sebagai UTF-8")) from error
    if len(text) > MOST_TEXT:
        raise Unreadable(say("teks terlalu panjang; ambil bagian SOP-nya saja"))
    grids: list[Grid] = []
    blocks: list[Block] = []
    rows: list[tuple[int, list[str]]] = []

    def close() -> None:
        if len(rows) > 1 or (rows and len(rows[0][1]) > 1):
            grids.append(_grid(rows))
        rows.clear()

    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        cells = _cells(line)
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


def _cells(line: str) -> list[str] | None:
    """The cells of a table line; an empty list for a separator line; None for a line of text."""
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
