"""Lines made of pieces of text, each with a role; a screen colours roles, paper ignores them."""

from collections.abc import Iterable
from enum import Enum, auto
from typing import NamedTuple, TypeAlias

from sop_tui.text.width import width


class PieceRole(Enum):
    """The role of a text in a drawing; the screen maps it to a colour."""

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
    """The line's text, without trailing spaces."""
    return "".join(piece.text for piece in line).rstrip()


def padded(line: PieceLine, room: int) -> PieceLine:
    """The line padded with spaces to this many columns."""
    missing = room - sum(width(piece.text) for piece in line)
    return (*line, Piece(" " * missing)) if missing > 0 else line
