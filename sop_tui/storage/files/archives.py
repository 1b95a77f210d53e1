"""Reads the yearly archives line by line: they can be much larger than the live file."""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BufferedReader
from pathlib import Path
from typing import Final

import msgspec

from sop_tui.casework.model import Case
from sop_tui.office.model import OfficerEvent
from sop_tui.storage.disk.file import (
    FileIdentity,
    Opened,
    cannot_read,
    identity_of,
    open_file,
    reading,
)
from sop_tui.storage.disk.place import archive_paths
from sop_tui.storage.engine import CaseWithEvents
from sop_tui.storage.files.form.damage import UNDECODABLE, Damage, NotOurs, OtherFormat
from sop_tui.storage.files.form.layout import TABLES, convert_layout, damage_of
from sop_tui.storage.files.form.tables import CASE, CASE_HISTORY, OFFICER_HISTORY
from sop_tui.storage.problem import StoreProblem
from sop_tui.storage.records import head_of
from sop_tui.text.message import say

_KEPT: Final = 16  # found cases cached, so that viewing one on a screen reads the file once
_PIECE: Final = 1 << 18  # bytes
_PLAIN: Final = frozenset(map(chr, range(0x20, 0x7F))) - {'"', "\\"}


class YearlyArchives:
    """The archives beside a live file, read as they are at the moment of asking.

    If ``held`` is given, the open files in it are read instead, by one reader at a time.
    """

    def __init__(
        self, live: Path, store_id: str, held: Mapping[Path, Opened] | None = None
    ) -> None:
        self._live = live
        self._store_id = store_id
        self._held = held
        self._kin: dict[tuple[Path, FileIdentity], bool] = {}
        self._found: OrderedDict[tuple[Path, FileIdentity, str], CaseWithEvents | None] = (
            OrderedDict()
        )

    @property
    def present(self) -> bool:
        """Whether there are any archives in the folder."""
        return bool(self.paths)

    @property
    def paths(self) -> tuple[Path, ...]:
        """The yearly files of this store, oldest first."""
        try:
            every = archive_paths(self._live) if self._held is None else tuple(self._held)
            return tuple(path for path in every if self._is_kin(path))
        except OSError as error:
            raise cannot_read(self._live, error) from None

    def _is_kin(self, path: Path) -> bool:
        try:
            key = path, identity_of(path)
        except OSError:
            return True  # reading it will report the error
        if key not in self._kin:
            from sop_tui.storage.files.labels import may_be_archive_of

            self._kin[key] = may_be_archive_of(path, self._store_id)
        return self._kin[key]

    def find(self, number: str) -> CaseWithEvents | None:
        """The case with this number and its history; None if there is none.

        Raises:
            StoreProblem: an archive cannot be read.
        """
        for path in reversed(self.paths):
            found = self._find_in(path, number)
            if found is not None:
                return found
        return None

    def cases(self) -> Iterator[Case]:
        """The heads of all archived cases; raises as :meth:`find` does."""
        for path in self.paths:
            for _, document in self.documents(path):
                yield self._decode(path, document)

    def search(
        self, words: Sequence[str], going_on: Callable[[], bool] = lambda: True
    ) -> Iterator[Case]:
        """The cases that contain all of these case-folded words; raises as :meth:`find` does.

        Stops early when ``going_on``, called before each case, returns false.
        """
        from sop_tui.casework.searching import searchable

        # Plain ASCII looks the same in JSON and in text, so the bytes can be searched first.
        needles = [word.encode() for word in words if _PLAIN.issuperset(word)]
        for path in self.paths:
            for _, document in self.documents(path):
                if not going_on():
                    return
                lowered = document.lower()
                if document.isascii() and any(needle not in lowered for needle in needles):
                    continue
                case, events = self._decode_whole(path, document)
                text = searchable(case, events)
                if all(word in text for word in words):
                    yield case

    def _find_in(self, path: Path, number: str) -> CaseWithEvents | None:
        try:
            key = (path, identity_of(path), number)
        except OSError as error:
            raise cannot_read(path, error) from None
        if key not in self._found:
            self._found[key] = self._search(path, number)
            while len(self._found) > _KEPT:
                self._found.popitem(last=False)
        return self._found[key]

    def _search(self, path: Path, number: str) -> CaseWithEvents | None:
        needle = b'"number":' + msgspec.json.encode(number)
        for _, document in self.documents(path):
            if needle not in document:
                continue
            found = self._decode_whole(path, document)
            if found[0].number == number:
                return found
        return None

    def histories(self) -> Iterator[CaseWithEvents]:
        """All archived cases with their histories; raises as :meth:`find` does."""
        for path in self.paths:
            for _, document in self.documents(path):
                yield self._decode_whole(path, document)

    def officer_events(self, officer_id: str | None = None) -> Iterator[tuple[str, OfficerEvent]]:
        """The exports of one officer or of all; raises as :meth:`find` does."""
        for path in self.paths:
            for _, document in self.documents(path, "officers"):
                try:
                    found = OFFICER_HISTORY.decode(document)
                except UNDECODABLE as error:
                    raise self._unusable(path, damage_of(error, table="officers")) from None
                if officer_id in (None, found.id):
                    yield from ((found.id, event) for event in found.events)

    def documents(self, path: Path, table: str = "cases") -> Iterator[tuple[int, bytes]]:
        """The documents of an archive with their numbers; raises as :meth:`find` does."""
        opened = self._held[path] if self._held is not None else open_file(path)
        try:
            lines = _lines(opened, table)
            if lines is None:
                layout, _ = convert_layout(reading(opened).readall())
                lines = layout.documents(table)
            yield from lines
        except OSError as error:
            raise cannot_read(path, error) from None
        except (Damage, NotOurs, OtherFormat) as error:
            raise self._unusable(path, error) from None
        finally:
            if self._held is None:
                opened.close()

    def _decode(self, path: Path, document: bytes) -> Case:
        try:
            return head_of(CASE.decode(document))
        except UNDECODABLE as error:
            raise self._unusable(path, damage_of(error, table="cases")) from None

    def _decode_whole(self, path: Path, document: bytes) -> CaseWithEvents:
        case = self._decode(path, document)
        try:
            return case, CASE_HISTORY.decode(document).events
        except UNDECODABLE as error:
            raise self._unusable(path, damage_of(error, table="cases")) from None

    def _unusable(self, path: Path, error: Damage | NotOurs | OtherFormat) -> StoreProblem:
        from sop_tui.storage.files.diagnosis import unusable

        return unusable(path, error, store=self._live)


def _lines(opened: Opened, table: str) -> Iterator[tuple[int, bytes]] | None:
    """The documents of a table, read line by line; None if the file has another layout."""
    file = BufferedReader(reading(opened), _PIECE)
    if file.readline() != b'{"%b":{\n' % TABLES[0].encode():
        return None
    return _between(file, b'},"%b":{\n' % table.encode())


def _between(file: Iterator[bytes], start: bytes) -> Iterator[tuple[int, bytes]]:
    for line in file:
        if line == start:
            break
    for line in file:
        if line.startswith(b'"'):
            number, _, document = line.partition(b":")
            yield int(number[1:-1]), document.rstrip(b",\n")
        elif line.startswith(b"}"):
            return
    raise Damage(say("file terpotong"))
