"""Cases of which the file keeps the history until somebody asks for it.

Who lists cases needs what stands before their histories. To take all of a large file into memory
for that costs more than everything else that is done; so the lines stay where they are, and only
their beginnings are kept. Whoever asks for one line gets it from the file. Before anything is
written on this ground all are read, and checked as where nothing is left for later.
"""

import os
import threading
from collections.abc import Callable, ItemsView, Iterator, Mapping, ValuesView
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeAlias

from sop_tui.casework.model import Case, CaseOrGlance, Glance
from sop_tui.storage.disk.descriptors import close_quietly
from sop_tui.storage.disk.file import cannot_read, changed
from sop_tui.storage.files.form.damage import Damage, unreadable_part

CaseIn: TypeAlias = Callable[[int, bytes, int], Case]
"""The case in a line, given with its number and the byte of the file at which it begins.

Raises Damage where there is none.
"""

_HISTORY: Final = b',"events":['
_STANDING: Final = b',"standing":['
_LETTER: Final = b',"letter":{'
_HASH: Final = b'"hash":"'
_LAST: Final = b'"}]}'  # the end of a history, 64 digits behind the above
_HASH_FROM_END: Final = len(_HASH) + 64 + len(_LAST)


def end_of_beginning(piece: bytearray, at: int, stop: int) -> int:
    """How far a line of these bytes must be read to know the case at a glance.

    In lines that this program wrote the history is last, and before it stands what a glance does
    not need, but for a letter: a bare quotation mark is in no string, and an event ends with its
    hash. Any other line is needed up to ``stop``, its end.
    """
    hash_at = stop - _HASH_FROM_END
    if hash_at > at and piece.startswith(_HASH, hash_at) and piece.endswith(_LAST, at, stop):
        history = piece.find(_HISTORY, at, stop)
        standing = piece.find(_STANDING, at, history) if history >= 0 else -1
        if standing >= 0 and piece.find(_LETTER, standing, history) < 0:
            return standing
        return history if history >= 0 else stop
    return stop


class Unread(Mapping[int, bytes]):
    """The lines of the table ``cases``, as they lie in an open file."""

    def __init__(self, path: Path, descriptor: int, reader: Callable[[], CaseIn]) -> None:
        self.path = path
        self._descriptor = os.dup(descriptor)  # a version outlives the file that it was read from
        self._reader = reader
        self._spans: dict[int, tuple[int, int]] = {}
        self._beginnings: list[bytes] = []
        self._marks: tuple[tuple[int, bytes], ...] = ()
        self._lines: dict[int, bytes] | None = None
        self._cases: dict[int, Case] = {}
        self._busy = threading.RLock()

    def __del__(self) -> None:
        if self._lines is None:
            close_quietly(self._descriptor)

    def add(self, number: int, start: int, length: int, beginning: bytes) -> None:
        """One more line; ``beginning`` is its document up to the history, or all of it."""
        self._spans[number] = start, length
        self._beginnings.append(beginning)

    def recognise(self, *marks: tuple[int, bytes]) -> None:
        """Bytes by which it can be seen that nobody has written another file in its place."""
        self._marks = marks

    @property
    def is_whole(self) -> bool:
        """Whether all has been read."""
        return self._lines is not None

    def take_heads(self) -> bytes:
        """A JSON array of the documents without their histories, in the order of the file.

        Given once: they are not kept beside what is made of them.
        """
        heads = b"[%b]" % b",".join(self._beginnings)
        self._beginnings.clear()
        return heads

    def start(self, number: int) -> int:
        """The byte of the file at which a line begins."""
        return self._spans[number][0]

    def read_all(self) -> None:
        """Take all lines out of the file, and check them.

        Raises:
            Damage: one is not a case.
            StoreProblem: another program has written into the file.
            OSError: it cannot be read.
        """
        with self._busy:
            if self._lines is not None:
                return
            lines, case_in = {}, self._reader()
            for number, (start, _) in self._spans.items():
                lines[number] = line = self._line(number)
                found = case_in(number, line, start)
                self._cases.setdefault(number, found)
            self._see_that_it_is_the_same()
            self._lines = lines
            close_quietly(self._descriptor)

    def case(self, number: int) -> Case:
        """The case in a line, the same object whenever it is asked for.

        Raises:
            Damage, StoreProblem, OSError: as :meth:`read_all`.
        """
        with self._busy:
            if number not in self._cases:
                self._cases[number] = self._reader()(number, self[number], self.start(number))
            return self._cases[number]

    def _see_that_it_is_the_same(self) -> None:
        """Raises StoreProblem where another program has written into the file."""
        for offset, mark in self._marks:
            if os.pread(self._descriptor, len(mark), offset) != mark:
                raise changed(self.path)

    def _line(self, number: int) -> bytes:
        start, length = self._spans[number]
        line = os.pread(self._descriptor, length, start)
        if len(line) != length or not line.startswith(b'"%d":' % number) or b"\n" in line:
            raise changed(self.path)
        return line

    def __getitem__(self, number: int) -> bytes:
        if self._lines is not None:
            return self._lines[number]
        with self._busy:
            if self._lines is not None:
                return self._lines[number]
            line = self._line(number)
            self._see_that_it_is_the_same()
            return line

    def __iter__(self) -> Iterator[int]:
        return iter(self._spans)

    def __len__(self) -> int:
        return len(self._spans)

    def __contains__(self, number: object) -> bool:
        return number in self._spans

    def values(self) -> ValuesView[bytes]:
        """All lines; raises as :meth:`read_all` does."""
        return self._whole().values()

    def items(self) -> ItemsView[int, bytes]:
        """All lines with their numbers; raises as :meth:`read_all` does."""
        return self._whole().items()

    def _whole(self) -> dict[int, bytes]:
        self.read_all()
        assert self._lines is not None
        return self._lines


class UnreadCases(Mapping[str, Case]):
    """The cases by their numbers, each of them read when it is asked for.

    All methods raise StoreProblem where one cannot be read.
    """

    def __init__(self, unread: Unread, glances: Mapping[str, Glance]) -> None:
        self._unread = unread
        self._places = dict(zip(glances, unread, strict=True))
        self._glances: Mapping[str, CaseOrGlance] = glances
        self._all: dict[str, Case] | None = None

    @property
    def glances(self) -> Mapping[str, CaseOrGlance]:
        """The cases as far as they were read; whole once all were."""
        return self._glances

    def __getitem__(self, number: str) -> Case:
        if self._all is not None:
            return self._all[number]
        place = self._places[number]
        with self._readable():
            return self._unread.case(place)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, number: object) -> bool:
        return number in self._places

    def values(self) -> ValuesView[Case]:
        return self.whole().values()

    def items(self) -> ItemsView[str, Case]:
        return self.whole().items()

    def whole(self) -> dict[str, Case]:
        """All cases by their numbers."""
        if self._all is None:
            with self._readable():
                self._unread.read_all()
                places = self._places.items()
                self._all = {number: self._unread.case(place) for number, place in places}
            self._glances = self._all  # what was read at a glance need not be kept beside
        return self._all

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except Damage as damage:
            raise unreadable_part(self._unread.path, damage) from None
        except OSError as error:
            raise cannot_read(self._unread.path, error) from None
