"""Role names in a column that names who acts; a cell may hold one or several."""

import re
from collections.abc import Sequence

from sop_tui.drafting.words import plain, tidy

_PARTED = re.compile(r"[,;/\n]|\s&\s")
_JOINED = re.compile(r"\s+(?:dan|serta|bersama)\s+", re.IGNORECASE)


def names_in(cells: Sequence[str]) -> list[str]:
    """The names in all cells, each once, in order.

    A comma separates two names. "dan" does so only where one side of it is a name elsewhere:
    *Kasubbag Program dan Pelaporan* is one name.
    """
    pieces = [piece for cell in cells for piece in parted(cell)]
    known = {plain(piece) for piece in pieces if not _JOINED.search(piece)}
    names: dict[str, str] = {}
    for piece in pieces:
        for name in _apart(piece, known):
            names.setdefault(plain(name), name)
    return list(names.values())


def together(cell: str, known: Sequence[str]) -> list[int]:
    """The indexes of the known names that stand in a cell."""
    plainly = [plain(name) for name in known]
    found = []
    for piece in parted(cell):
        for name in _apart(piece, set(plainly)):
            if plain(name) in plainly:
                found.append(plainly.index(plain(name)))
    return list(dict.fromkeys(found))


def parted(cell: str) -> list[str]:
    """The parts of a cell between commas and line breaks, without bullets and numbers."""
    pieces = []
    for piece in _PARTED.split(tidy(cell)):
        bare = re.sub(r"^\s*(?:[-–•*]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s*", "", piece)
        bare = " ".join(bare.split())
        bare = re.sub(r"^(?:dan|serta)\s+", "", bare, flags=re.IGNORECASE)
        if plain(bare):
            pieces.append(bare)
    return pieces


def _apart(piece: str, known: set[str]) -> list[str]:
    sides = [side.strip() for side in _JOINED.split(piece) if side.strip()]
    if len(sides) > 1 and plain(piece) not in known and any(plain(s) in known for s in sides):
        return sides
    return [piece]
