"""Cases whose histories stay in the file until they are asked for.

A list of cases needs only the part of each line before the history. Reading a large file whole for
that would take longer than everything else; so only the beginnings of lines are kept. Asking for
one line reads it from the file. Before a commit based on this version, all lines are read and
checked, as if they had been read at the start.
"""

import os
import threading
from array import array
from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping, ValuesView
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path
from typing import Final, TypeAlias

from sop_tui.casework.model import Case, CaseOrSummary, CaseSummary
from sop_tui.storage.disk.descriptors import close_quietly
from sop_tui.storage.disk.file import cannot_read, changed
from sop_tui.storage.files.form.damage import Damage, unreadable_part
from sop_tui.storage.files.form.on_disk import LinesOnDisk

CaseIn: TypeAlias = Callable[[int, bytes, int, CaseSummary | None], Case]
"""Decodes the case in a line, given its number and the byte of the file where it begins.

With the summary made from the same bytes, the case shares its values. Raises Damage if invalid.
"""

_HISTORY: Final = b',"events":['
_STANDING: Final = b',"standing":['
_LETTER: Final = b',"letter":{'
_HASH: Final = b'"hash":"'
_LAST: Final = b'"}]}'  # the end of a history, 64 digits after _HASH
_HASH_FROM_END: Final = len(_HASH) + 64 + len(_LAST)


def end_of_beginning(piece: bytes | bytearray, at: int, stop: int) -> int:
    """The end of the part of a line that the summary of a case needs.

    In lines written by this program the history comes last, and before it the fields that a summary
    does not need, except a letter: an unescaped quotation mark is in no string, and an event ends
    with its hash. Any other line is needed up to its end, ``stop``.
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
    """The lines of the table ``cases``, still in an open file."""

    def __init__(self, path: Path, descriptor: int, reader: Callable[[], CaseIn]) -> None:
        self.path = path
        self._descriptor = os.dup(descriptor)  # the version may outlive the store's open file
        self._reader = reader
        self._left = LinesOnDisk(self._descriptor)
        self._beginnings: list[bytes] = []
        self._seen = array("q")  # hashes of the beginnings
        self._summaries: Iterable[CaseSummary | None] = repeat(None)
        self._replaced: frozenset[int] = frozenset()
        self._marks: tuple[tuple[int, bytes], ...] = ()
        self._lines: dict[int, bytes] | None = None
        self._cases: dict[int, Case] = {}
        self._busy = threading.RLock()

    def __del__(self) -> None:
        if self._lines is None:
            close_quietly(self._descriptor)

    def add(self, number: int, start: int, length: int, beginning: bytes) -> None:
        """Adds a line of that length; ``beginning`` is all of it up to :func:`end_of_beginning`."""
        self._left.add(number, start, length)
        document = beginning[len(b'"%d":' % number) :]
        self._beginnings.append(document + b"}" if len(beginning) < length else document)
        self._seen.append(hash(beginning))

    def set_marks(self, *marks: tuple[int, bytes]) -> None:
        """Sets bytes that show whether another program has overwritten the file."""
        self._marks = marks

    @property
    def is_whole(self) -> bool:
        """Whether all lines have been read."""
        return self._lines is not None

    def take_heads(self) -> bytes:
        """A JSON array of the documents without their histories, in the order of the file.

        Can be called once, because the beginnings are not kept afterwards.
        """
        heads = b"[%b]" % b",".join(self._beginnings)
        self._beginnings.clear()
        return heads

    def set_summaries(self, summaries: Iterable[CaseSummary]) -> None:
        """Sets the summaries decoded from the beginnings; whole cases share their values."""
        self._summaries = summaries

    def set_replaced(self, numbers: Iterable[int]) -> None:
        """Sets the lines that acts in the journal replace; they are checked, but not kept."""
        self._replaced = frozenset(numbers)

    def start(self, number: int) -> int | None:
        """The byte of the file where a line begins; None once all have been read."""
        left = self._left
        return left.start(number) if self._lines is None else None

    def read_all(self) -> None:
        """Reads all lines from the file and checks them.

        Raises:
            Damage: a line is not a valid case.
            StoreProblem: another program has overwritten the file.
            OSError: it cannot be read.
        """
        with self._busy:
            if self._lines is not None:
                return
            lines, case_in = {}, self._reader()
            for number, seen, summary in zip(self._left, self._seen, self._summaries, strict=False):
                line = self._line(number)
                lines[number] = b"" if number in self._replaced else line
                if hash(line[: end_of_beginning(line, 0, len(line))]) != seen:
                    raise changed(self.path)
                found = case_in(number, line, self._left.start(number), summary)
                self._cases.setdefault(number, found)
            self._check_unchanged()
            self._lines = lines
            # The places of the lines and the hashes of their beginnings are no longer needed.
            self._left, self._seen, self._summaries = LinesOnDisk(-1), array("q"), ()
            close_quietly(self._descriptor)

    def case(self, number: int) -> Case:
        """The case in a line; always the same object.

        Raises:
            Damage, StoreProblem, OSError: as for :meth:`read_all`.
        """
        with self._busy:
            if number not in self._cases:
                line, start = self[number], self._left.start(number)
                self._cases[number] = self._reader()(number, line, start, None)
            return self._cases[number]

    def _check_unchanged(self) -> None:
        """Raises StoreProblem if another program has overwritten the file."""
        for offset, mark in self._marks:
            if os.pread(self._descriptor, len(mark), offset) != mark:
                raise changed(self.path)

    def _line(self, number: int) -> bytes:
        try:
            line = self._left[number]
        except Damage:
            raise changed(self.path) from None
        if not line.startswith(b'"%d":' % number) or b"\n" in line:
            raise changed(self.path)
        return line

    def __getitem__(self, number: int) -> bytes:
        if self._lines is not None:
            return self._lines[number]
        with self._busy:
            if self._lines is not None:
                return self._lines[number]
            line = self._line(number)
            self._check_unchanged()
            return line

    def __iter__(self) -> Iterator[int]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def __contains__(self, number: object) -> bool:
        return number in self._known

    @property
    def _known(self) -> Mapping[int, bytes]:
        left = self._left  # taken first: another thread lets go of it when it has all lines
        return left if self._lines is None else self._lines

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
    """The cases by number, each read when it is asked for.

    All methods raise StoreProblem if a case cannot be read.
    """

    def __init__(self, unread: Unread, summaries: Mapping[str, CaseSummary]) -> None:
        self._unread = unread
        self._places = dict(zip(summaries, unread, strict=True))
        unread.set_summaries(summaries.values())
        self._summaries: Mapping[str, CaseOrSummary] = summaries
        self._all: dict[str, Case] | None = None

    @property
    def summaries(self) -> Mapping[str, CaseOrSummary]:
        """The cases with the fields read so far; complete ones after :meth:`whole`."""
        return self._summaries

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
        """All cases by number, complete."""
        if self._all is None:
            with self._readable():
                self._unread.read_all()
                places = self._places.items()
                self._all = {number: self._unread.case(place) for number, place in places}
            self._summaries = self._all  # the summaries are no longer needed
        return self._all

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except Damage as damage:
            raise unreadable_part(self._unread.path, damage) from None
        except OSError as error:
            raise cannot_read(self._unread.path, error) from None
