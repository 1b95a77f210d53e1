"""Something drawn that is drawn again only where it would be another."""

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class AsBefore(Generic[T]):
    """Keeps what was made last, with all that it was made of.

    What it is made of is compared at each drawing, so it has to be small, or the same object while
    nothing has changed.
    """

    def __init__(self) -> None:
        self._last: tuple[object, T] | None = None

    def of(self, made_of: object, make: Callable[[], T]) -> T:
        """What was made of the same before; else it is made now."""
        if self._last is None or self._last[0] != made_of:
            self._last = (made_of, make())
        return self._last[1]

    def forget(self) -> None:
        """For where what it was made of does not say all."""
        self._last = None
