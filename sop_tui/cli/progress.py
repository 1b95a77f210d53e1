"""How far a long command has come, on stderr for whoever sits at the terminal."""

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

_WIDTH = 30
_EVERY = 0.1  # seconds


def watched(items: Iterable[T], total: int, *, answers: bool = True) -> Iterator[T]:
    """The items, drawn as a bar while they are taken; it is gone when they end.

    Nothing is drawn where stderr is no terminal, or where the answer itself runs over one;
    ``answers`` is False where there is none.
    """
    if not sys.stderr.isatty() or (answers and sys.stdout.isatty()):
        yield from items
        return
    drawn, due = "", time.monotonic() + _EVERY
    try:
        for done, item in enumerate(items):
            if time.monotonic() >= due:
                due = time.monotonic() + _EVERY
                drawn = _bar(done, total)
                _draw(drawn)
            yield item
    finally:
        if drawn:
            _draw(" " * len(drawn))
            _draw("")


def _bar(done: int, total: int) -> str:
    share = min(done / total, 1) if total else 1
    filled = round(share * _WIDTH)
    return f"[{'#' * filled}{'.' * (_WIDTH - filled)}] {done}/{total} {share:4.0%}"


def _draw(line: str) -> None:
    sys.stderr.write(f"\r{line}")
    sys.stderr.flush()
