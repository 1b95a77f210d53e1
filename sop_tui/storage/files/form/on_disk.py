"""Lines that stay in their file; memory holds only an index of them.

So processing a whole store once does not need more memory for a larger store.
"""

import os
from array import array
from collections.abc import Iterator, Mapping

from sop_tui.storage.files.form.damage import Damage
from sop_tui.storage.overlay import Versioned
from sop_tui.text.message import say


class LinesOnDisk(Versioned[int, bytes]):
    """The lines of a table by number, read one by one from a file that must stay open.

    Each takes about 150 bytes of memory. Lines set by :meth:`changed` are in memory.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._ranks: dict[int, int] = {}
        self._starts = array("q")
        self._sizes = array("q")
        self._changes: dict[int, bytes] = {}

    def add(self, number: int, start: int, size: int) -> None:
        """Adds the place of a line: ``size`` bytes from the byte ``start`` on."""
        self._ranks[number] = len(self._starts)
        self._starts.append(start)
        self._sizes.append(size)

    def start(self, number: int) -> int:
        """The byte of the file where a line begins."""
        return self._starts[self._ranks[number]]

    def changed(self, changes: Mapping[int, bytes]) -> "LinesOnDisk":
        new = LinesOnDisk(self._descriptor)
        new._ranks, new._starts, new._sizes = self._ranks, self._starts, self._sizes
        new._changes = {**self._changes, **changes}
        return new

    def __getitem__(self, number: int) -> bytes:
        """Raises Damage if the file ends before the line does."""
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
