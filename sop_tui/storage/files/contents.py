"""Reads a data file and its archives as the contents of an office, and creates them from it."""

import tempfile
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Final, NamedTuple

import msgspec
from msgspec.structs import replace

from sop_tui.casework.migration import revisions_used
from sop_tui.office.model import OfficerEvent
from sop_tui.sop.model import Procedure
from sop_tui.storage.contents import Contents, KeptCase, KeptDefinition, KeptOfficer
from sop_tui.storage.disk.file import (
    cannot_read,
    identity_of,
    make_folder,
    not_written,
    put_in_place,
    remove_leftovers,
    write_temporary,
)
from sop_tui.storage.disk.lock import locked
from sop_tui.storage.disk.place import archive_path, archive_paths, refuse_network
from sop_tui.storage.files.archives import YearlyArchives
from sop_tui.storage.files.checkpoint import write_whole
from sop_tui.storage.files.damage_report import diagnosed
from sop_tui.storage.files.form.damage import Damage, unreadable_part
from sop_tui.storage.files.form.layout import lay_out, with_cases
from sop_tui.storage.files.form.on_disk import LinesOnDisk
from sop_tui.storage.files.form.snapshot import FileSnapshot
from sop_tui.storage.files.form.tables import CASE, CASE_HISTORY
from sop_tui.storage.files.labels import read_label
from sop_tui.storage.files.live import DamagedFile, version_of
from sop_tui.storage.files.moment import open_consistently
from sop_tui.storage.files.upgrade import upgrade_store
from sop_tui.storage.heads import Definition, no_heads
from sop_tui.storage.problem import StoreProblem
from sop_tui.storage.records import Meta, head_of, with_events
from sop_tui.text.message import say

_STAYS: Final = timedelta(days=31)  # cases closed this long before the last closing stay live


class FileContents:
    """The contents of a live file and its archives."""

    def __init__(self, snapshot: FileSnapshot, archives: YearlyArchives) -> None:
        self._snapshot = snapshot
        self._archives = archives
        self._exported: dict[str, list[OfficerEvent]] = defaultdict(list)
        for officer, event in self._archives.officer_events():
            self._exported[officer].append(event)
        self.meta: Meta = self._snapshot.meta
        archived = sum(1 for path in archives.paths for _ in archives.documents(path))
        self.count = len(self._snapshot.cases) + archived

    def definitions(self) -> Iterator[KeptDefinition]:
        for fingerprint, place in self._snapshot.heads.definition_places.items():
            yield KeptDefinition(place, self._snapshot.definition(fingerprint))

    def officers(self) -> Iterator[KeptOfficer]:
        for officer, place in self._snapshot.heads.officer_places.items():
            live = self._snapshot.officer_events(officer)
            every = {event.id: event for event in (*self._exported.get(officer, ()), *live)}
            events = tuple(sorted(every.values(), key=lambda event: event.seq))
            yield KeptOfficer(place, self._snapshot.officers[officer], events)

    def cases(self) -> Iterator[KeptCase]:
        path = self._snapshot.path
        for number, place in self._snapshot.heads.case_places.items():
            try:
                case = self._snapshot.cases[number]
                events = self._snapshot.events(number)
            except Damage as damage:
                raise unreadable_part(path, damage) from None
            except OSError as error:
                raise cannot_read(path, error) from None
            yield KeptCase(place, case, events)
        for path in self._archives.paths:
            for place, document in self._archives.documents(path):
                case = head_of(CASE.decode(document))
                if case.number not in self._snapshot.cases:
                    yield KeptCase(place, case, CASE_HISTORY.decode(document).events)


def import_contents(path: Path, contents: Contents, *, network: bool) -> None:
    """Creates the files of an office; the live file comes last, so without it there is no store.

    Raises:
        StoreProblem: ``exists``; ``foreign``: there are archives of another office; or the reason
            why it cannot be written.
    """
    if not network:
        refuse_network(path.parent)
    make_folder(path.parent)
    if path.exists() or path.is_symlink():
        raise StoreProblem(
            "exists", say("di {path} sudah ada file; pakai nama lain", path=str(path))
        )
    former = _own_archives(path, contents.meta)
    with ExitStack() as stack:
        made = _Making(path, contents, stack)
        with locked(path.parent) as folder:
            placed: list[Path] = []
            try:
                for year, pieces in made.archives():
                    archive = archive_path(path, year)
                    remove_leftovers(folder, archive)
                    aside = write_temporary(folder, archive, pieces)
                    before = identity_of(archive) if archive in former else None
                    put_in_place(folder, archive, aside, before).close()
                    placed.append(archive)
                write_whole(folder, path, None, made.live()).opened.close()
            except BaseException:
                if not path.exists():
                    for archive in placed:
                        with suppress(OSError):
                            archive.unlink()
                raise


class _Making:
    """Documents on their way into files; those of cases are kept in a temporary file."""

    def __init__(self, path: Path, contents: Contents, stack: ExitStack) -> None:
        self._path = path
        self._meta = contents.meta
        self._sops = [
            (place, _definition(procedure)) for place, procedure in contents.definitions()
        ]
        self._fingerprints = {
            procedure.fingerprint: place for place, procedure in contents.definitions()
        }
        self._officers = [
            (place, with_events(msgspec.json.encode(entry), b"[]", _encoded(events)))
            for place, entry, events in contents.officers()
        ]
        try:
            file = tempfile.TemporaryFile(dir=path.parent)  # noqa: SIM115
            stack.callback(_discard, file)
            self._waiting = _Waiting(file)
            for each in contents.cases():
                over = self._over(each) if each.case.status.closed else None
                self._waiting.add(each.place, _document(each), over)
            file.flush()
        except OSError as error:
            raise not_written(path, error) from None

    def live(self) -> FileSnapshot:
        """The open cases, and those closed recently."""
        meta = [(1, msgspec.json.encode(self._meta))]
        layout = lay_out({"meta": meta, "sops": self._sops, "officers": self._officers})
        layout = with_cases(layout, self._waiting.lines(self._waiting.staying()))
        return FileSnapshot(self._path, layout, no_heads(self._meta))

    def archives(self) -> Iterator[tuple[int, Iterator[bytes]]]:
        years: dict[int, dict[int, _Over]] = defaultdict(dict)
        for place, over in self._waiting.leaving():
            years[over.year][place] = over
        for year, closed in sorted(years.items()):
            meta = replace(
                self._meta, revision=0, events=sum(each.events for each in closed.values()),
                chain_head="", numbers={}, next_ids={}, year=year,
            )  # fmt: skip
            used = frozenset().union(*{each.sops for each in closed.values()})
            sops = [each for each in self._sops if each[0] in used]
            layout = lay_out({"meta": [(1, msgspec.json.encode(meta))], "sops": sops})
            yield year, with_cases(layout, self._waiting.lines(closed)).pieces()

    def _over(self, kept: KeptCase) -> "_Over":
        used = frozenset(self._fingerprints[each] for each in revisions_used(kept.events))
        closed_at = kept.case.changed_at
        return _Over(closed_at, closed_at.year, len(kept.events), used)


class _Over(NamedTuple):
    """What an archive needs to know of a closed case: when it ended, its events and definitions."""

    at: datetime
    year: int
    events: int
    sops: frozenset[int]


class _Waiting:
    """Lines of cases in a temporary file; which closed ones stay live is known after the last."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._size = 0
        self._places = array("q")
        self._starts = array("q")
        self._over: dict[int, _Over] = {}
        self._same: dict[frozenset[int], frozenset[int]] = {}

    def add(self, place: int, document: bytes, over: _Over | None) -> None:
        line = b'"%d":%b' % (place, document)
        self._file.write(line)
        self._places.append(place)
        self._starts.append(self._size)
        self._size += len(line)
        if over is not None:
            sops = self._same.setdefault(over.sops, over.sops)
            self._over[place] = over._replace(sops=sops)

    def leaving(self) -> Iterator[tuple[int, _Over]]:
        newest = max((each.at for each in self._over.values()), default=None)
        for place, over in self._over.items():
            if newest is not None and over.at <= newest - _STAYS:
                yield place, over

    def staying(self) -> frozenset[int]:
        return frozenset(self._places).difference(place for place, _ in self.leaving())

    def lines(self, places: Collection[int]) -> LinesOnDisk:
        """The lines with these document numbers, in order."""
        lines = LinesOnDisk(self._file.fileno())
        ends = [*self._starts[1:], self._size]
        for rank in sorted(range(len(self._places)), key=self._places.__getitem__):
            if self._places[rank] in places:
                lines.add(self._places[rank], self._starts[rank], ends[rank] - self._starts[rank])
        return lines


@contextmanager
def opened(path: Path, *, network: bool) -> Iterator[Contents]:
    """The contents of the store at this path; an older format is upgraded after a backup.

    Memory holds little more than the numbers of the cases, however large the store is.
    """
    path = path.absolute()
    if not network:
        refuse_network(path.parent)
    with ExitStack() as stack:
        try:
            contents = _contents(path, stack)
        except StoreProblem as problem:
            if problem.code != "older":
                raise
            upgrade_store(path, at=datetime.now().astimezone())
            contents = _contents(path, stack)
        yield contents


def _contents(path: Path, stack: ExitStack) -> FileContents:
    moment = stack.enter_context(open_consistently(path))
    try:
        snapshot = version_of(path, moment.live, left=True).snapshot
    except DamagedFile as problem:
        raise diagnosed(path, problem.damage) from None
    return FileContents(snapshot, YearlyArchives(path, snapshot.meta.id, moment.archives))


def _discard(file: IO[bytes]) -> None:
    """Closes a temporary file; on a full disk even what is left in its buffer cannot be written."""
    with suppress(OSError):
        file.close()


def _own_archives(path: Path, meta: Meta) -> frozenset[Path]:
    """Archives left by an interrupted copy; those of other stores are not touched."""
    found = frozenset(archive_paths(path))
    for archive in found:
        known = read_label(archive)
        if known is None or known.id != meta.id or known.year is None:
            raise StoreProblem(
                "foreign",
                say("di samping {path} ada arsip dari data lain ({archive}); pakai nama lain",
                    path=str(path), archive=archive.name),
            )  # fmt: skip
    return found


def _definition(procedure: Procedure) -> bytes:
    known = Definition(procedure.fingerprint, procedure.id, procedure.code, procedure.title)
    return b'%b,"definition":%b}' % (msgspec.json.encode(known)[:-1], procedure.canonical())


def _document(kept: KeptCase) -> bytes:
    return with_events(msgspec.json.encode(kept.case), b"[]", _encoded(kept.events))


def _encoded(events: tuple[object, ...]) -> tuple[bytes, ...]:
    return tuple(msgspec.json.encode(event) for event in events)
