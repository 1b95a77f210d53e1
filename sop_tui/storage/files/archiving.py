"""Moves finished data out of the live file, so that it stays small.

Closed cases move to the archive of the year they were closed in. Exports (``exported``), which only
auditors look for, move to the archive of the year they happened in.
"""

import os
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
from msgspec.structs import replace

from sop_tui.casework.migration import revisions_used
from sop_tui.casework.model import Case
from sop_tui.office.model import Officer, OfficerEvent, OfficerKind
from sop_tui.storage.disk.file import (
    FileIdentity,
    TemporaryFile,
    cannot_read,
    discard,
    identity_of,
    put_in_place,
    read_file,
    remove_leftovers,
    write_temporary,
)
from sop_tui.storage.disk.place import archive_path
from sop_tui.storage.files.diagnosis import read_snapshot
from sop_tui.storage.files.form.layout import Layout, altered, lay_out
from sop_tui.storage.files.form.snapshot import EXPORTED, FileSnapshot
from sop_tui.storage.files.labels import refuse_foreign
from sop_tui.storage.heads import no_heads
from sop_tui.storage.overlay import Overlay
from sop_tui.storage.problem import StoreProblem
from sop_tui.storage.records import Meta, with_events
from sop_tui.text.message import say


class Overtaken(Exception):
    """Another process wrote an archive meanwhile."""


class _Part(msgspec.Struct):
    """The data for the archive of one year."""

    cases: list[Case]
    exports: dict[str, list[OfficerEvent]]


class ArchiveMove:
    """The data to move, written into new versions of the archives under temporary names.

    If ``closed_before`` is None, only exports are moved.

    Raises:
        StoreProblem: an archive cannot be read or written, or belongs to another store.
    """

    def __init__(self, live: FileSnapshot, closed_before: datetime | None) -> None:
        self.live = live
        self._years = _chosen(live, closed_before)
        self._temporary: dict[Path, tuple[TemporaryFile, FileIdentity | None]] = {}
        try:
            self._folder = os.open(live.path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as error:
            raise cannot_read(live.path, error) from None
        try:
            for year, part in self._years.items():
                self._prepare(year, part)
        except BaseException:
            self.__exit__(None, None, None)
            raise

    @property
    def empty(self) -> bool:
        return not self._years

    @property
    def cases(self) -> frozenset[str]:
        """The numbers of the cases to move."""
        return frozenset(case.number for part in self._years.values() for case in part.cases)

    def rest(self, present: FileSnapshot) -> FileSnapshot:
        """The current version without the data to move."""
        exports: dict[str, set[str]] = defaultdict(set)
        for part in self._years.values():
            for officer, events in part.exports.items():
                exports[officer].update(event.id for event in events)
        rest = _without(present, self.cases, exports)
        rest.follows_on(present)
        return rest

    def take_places(self, folder: int, present: FileSnapshot) -> None:
        """Renames the new archives into place; ``folder`` is locked.

        Raises:
            Overtaken: an archive has been replaced since it was read, or a case has changed in
                ``present``; nothing has been renamed.
            StoreProblem: as :func:`~sop_tui.storage.disk.file.put_in_place`.
        """
        for number in self.cases:
            if present.cases.get(number) != self.live.cases[number]:
                raise Overtaken
        for path, (_, former) in self._temporary.items():
            if _present_identity(path, folder) != former:
                raise Overtaken
        for path in list(self._temporary):
            aside, former = self._temporary.pop(path)
            remove_leftovers(folder, path)
            put_in_place(folder, path, aside, former).close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for aside, _ in self._temporary.values():
            discard(self._folder, aside)
        self._temporary.clear()
        with suppress(OSError):
            os.close(self._folder)

    def _prepare(self, year: int, part: _Part) -> None:
        path = archive_path(self.live.path, year)
        former, identity = _present(path, self.live, year)
        pieces = _added(path, former, self.live, part).pieces()
        self._temporary[path] = write_temporary(self._folder, path, pieces), identity


def _chosen(live: FileSnapshot, closed_before: datetime | None) -> dict[int, _Part]:
    years: dict[int, _Part] = defaultdict(lambda: _Part([], {}))
    if closed_before is not None:
        for case in live.cases.values():
            if case.status.closed and case.changed_at < closed_before:
                years[case.changed_at.year].cases.append(case)
    for officer, place in live.heads.officer_places.items():
        if EXPORTED not in live.layout.tables["officers"][place]:
            continue
        # The last event stays, because the entry is checked against it.
        for event in live.officer_events(officer)[:-1]:
            if event.kind is OfficerKind.EXPORTED:
                years[event.at.year].exports.setdefault(officer, []).append(event)
    return dict(years)


def _added(path: Path, former: FileSnapshot, live: FileSnapshot, part: _Part) -> Layout:
    """The archive of a year with the added data, and the definitions of its cases."""
    cases = part.cases
    _refuse_taken_numbers(path, former, live, cases)
    revisions = {each for case in cases for each in revisions_used(live.events(case.number))}
    places = {case.number: live.heads.case_places[case.number] for case in cases}
    documents: dict[str, dict[int, bytes]] = {
        "cases": {place: live.layout.document("cases", place) for place in places.values()},
        "sops": {
            place: live.layout.document("sops", place)
            for fingerprint, place in live.heads.definition_places.items()
            if fingerprint in revisions
        },
        "officers": {},
    }
    exports = {officer: former.officer_events(officer) for officer in former.officers}
    for officer, events in part.exports.items():
        known = exports.get(officer, ())
        ids = {event.id for event in known}
        new = (event for event in events if event.id not in ids)
        exports[officer] = tuple(sorted((*known, *new), key=lambda event: event.seq))
        place = live.heads.officer_places[officer]
        documents["officers"][place] = _entry(live.officers[officer], exports[officer])
    versions = {number: case.version for number, case in former.cases.items()}
    versions.update({case.number: case.version for case in cases})
    count = sum(versions.values()) + sum(map(len, exports.values()))
    documents["meta"] = {1: msgspec.json.encode(replace(former.meta, events=count))}
    return altered(former.layout, documents)


def _entry(officer: Officer, events: tuple[OfficerEvent, ...]) -> bytes:
    return with_events(
        msgspec.json.encode(officer), b"[]", tuple(msgspec.json.encode(each) for each in events)
    )


def _refuse_taken_numbers(
    path: Path, former: FileSnapshot, live: FileSnapshot, cases: list[Case]
) -> None:
    """Refuses to overwrite a different case with the same number in the archive."""
    for case in cases:
        there = former.cases.get(case.number)
        if there is None:
            continue
        first = former.events(case.number)[:1], live.events(case.number)[:1]
        if [each.id for each in first[0]] != [each.id for each in first[1]]:
            raise StoreProblem(
                "foreign",
                say(
                    "dalam {path} nomor {number} milik berkas lain; tidak ada yang dipindahkan",
                    path=str(path),
                    number=case.number,
                ),
            )


def _present(path: Path, live: FileSnapshot, year: int) -> tuple[FileSnapshot, FileIdentity | None]:
    """The archive as it is now, or an empty one."""
    try:
        opened, data = read_file(path)
    except StoreProblem as problem:
        if problem.code != "missing":
            raise
        return _empty(path, live.meta, year), None
    opened.close()
    found = read_snapshot(path, data)
    refuse_foreign(path, found.meta, live.meta.id, year)
    return found, opened.identity


def _present_identity(path: Path, folder: int) -> FileIdentity | None:
    try:
        return identity_of(path, folder)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise cannot_read(path, error) from None


def _empty(path: Path, live: Meta, year: int) -> FileSnapshot:
    meta = replace(live, revision=0, events=0, chain_head="", numbers={}, next_ids={}, year=year)
    layout = lay_out(
        {"meta": [(1, msgspec.json.encode(meta))], "sops": [], "officers": [], "cases": []}
    )
    return FileSnapshot(path, layout, no_heads(meta))


def _without(
    live: FileSnapshot, numbers: frozenset[str], exports: Mapping[str, set[str]]
) -> FileSnapshot:
    """The live version without these cases, and without these events of officers' entries."""
    places = live.heads.case_places
    shortened = {}
    for officer, gone in exports.items():
        kept = tuple(each for each in live.officer_events(officer) if each.id not in gone)
        shortened[live.heads.officer_places[officer]] = _entry(live.officers[officer], kept)
    layout = altered(
        live.layout,
        {"officers": shortened} if shortened else {},
        {"cases": frozenset(places[number] for number in numbers)} if numbers else {},
    )
    heads = replace(
        live.heads,
        cases=Overlay({n: case for n, case in live.heads.cases.items() if n not in numbers}),
        case_places=Overlay({n: place for n, place in places.items() if n not in numbers}),
    )
    return FileSnapshot(live.path, layout, heads, live.procedures)
