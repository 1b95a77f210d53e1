"""Caches a drawing until its inputs change."""

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class CachedDrawing(Generic[T]):
    """Keeps the last result together with its inputs.

    The inputs are compared at each drawing, so they must be small, or the same object while nothing
    has changed.
    """

    def __init__(self) -> None:
        self._last: tuple[object, T] | None = None

    def of(self, made_of: object, make: Callable[[], T]) -> T:
        """The last result if it had equal inputs; otherwise a new one."""
        if self._last is None or self._last[0] != made_of:
            self._last = (made_of, make())
        return self._last[1]

    def forget(self) -> None:
        """Drops the result, for changes that its inputs do not show."""
        self._last = None
