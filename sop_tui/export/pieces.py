"""Lines made of pieces, each with the part it plays; a screen gives parts colours, paper none."""

from collections.abc import Iterable
from enum import Enum, auto
from typing import NamedTuple, TypeAlias

from sop_tui.text.width import width


class PieceRole(Enum):
    """The part that a text plays in a picture."""

    TEXT = auto()
    HEADING = auto()
    RULE = auto()
    SYMBOL = auto()
    FLOW = auto()
    LABEL = auto()
    MUTED = auto()
    DONE = auto()
    HERE = auto()
    VOID = auto()
    LATE = auto()
    DOUBT = auto()


class Piece(NamedTuple):
    text: str
    part: PieceRole = PieceRole.TEXT


PieceLine: TypeAlias = "tuple[Piece, ...]"


def line_of(text: str, part: PieceRole = PieceRole.TEXT) -> PieceLine:
    return (Piece(text, part),) if text else ()


def text_of(line: Iterable[Piece]) -> str:
    """What the line says, without spaces at its end."""
    return "".join(piece.text for piece in line).rstrip()


def padded(line: PieceLine, room: int) -> PieceLine:
    """The line with spaces behind it up to so many columns."""
    missing = room - sum(width(piece.text) for piece in line)
    return (*line, Piece(" " * missing)) if missing > 0 else line
