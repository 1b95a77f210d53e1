"""A progress bar of long commands on stderr, for people at a terminal."""

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

_WIDTH = 30
_EVERY = 0.1  # seconds


def with_progress_bar(items: Iterable[T], total: int, *, answers: bool = True) -> Iterator[T]:
    """Yields the items and draws a bar meanwhile; it is erased at the end.

    Nothing is drawn where stderr is not a terminal, or where the answer itself goes to one;
    ``answers`` is False if there is no answer.
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
