"""Lines that stay in their file: an index of them is in memory, and not what they say.

To go through a whole store once takes no more memory, however large it is.
"""

import os
from array import array
from collections.abc import Iterator, Mapping

from sop_tui.storage.files.form.damage import Damage
from sop_tui.storage.overlay import Versioned
from sop_tui.text.message import say


class LinesOnDisk(Versioned[int, bytes]):
    """The lines of a table by number, read one by one from an open file; it has to stay open.

    Some 150 bytes of memory each. What :meth:`changed` sets is in memory.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._ranks: dict[int, int] = {}
        self._starts = array("q")
        self._sizes = array("q")
        self._changes: dict[int, bytes] = {}

    def add(self, number: int, start: int, size: int) -> None:
        """The line with this number is so many bytes from there on."""
        self._ranks[number] = len(self._starts)
        self._starts.append(start)
        self._sizes.append(size)

    def changed(self, changes: Mapping[int, bytes]) -> "LinesOnDisk":
        new = LinesOnDisk(self._descriptor)
        new._ranks, new._starts, new._sizes = self._ranks, self._starts, self._sizes
        new._changes = {**self._changes, **changes}
        return new

    def __getitem__(self, number: int) -> bytes:
        """Raises Damage where the file ends before the line does."""
        if number in self._changes:
            return self._changes[number]
        rank = self._ranks[number]
        line = os.pread(self._descriptor, self._sizes[rank], self._starts[rank])
        if len(line) < self._sizes[rank]:
            raise Damage(say("file terpotong"), document=number, offset=self._starts[rank])
        return line

    def __contains__(self, number: object) -> bool:
        return number in self._ranks or number in self._changes

    def __iter__(self) -> Iterator[int]:
        yield from self._ranks
        yield from (number for number in self._changes if number not in self._ranks)

    def __len__(self) -> int:
        return sum(number not in self._ranks for number in self._changes) + len(self._ranks)
