"""A data file and its archives as the contents of an office, read and made."""

import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Final

import msgspec
from msgspec.structs import replace

from sop_tui.casework.migration import gone_by
from sop_tui.office.model import OfficerEvent
from sop_tui.sop.model import Procedure
from sop_tui.storage.contents import Contents, KeptCase, KeptDefinition, KeptOfficer
from sop_tui.storage.disk.file import (
    identity_of,
    make_folder,
    put_in_place,
    sweep,
    write_aside,
)
from sop_tui.storage.disk.lock import locked
from sop_tui.storage.disk.place import archive_path, archive_paths, refuse_network
from sop_tui.storage.files.archives import YearlyArchives
from sop_tui.storage.files.checkpoint import write_whole
from sop_tui.storage.files.form.layout import lay_out
from sop_tui.storage.files.form.snapshot import FileSnapshot
from sop_tui.storage.files.form.tables import CASE, CASE_HISTORY
from sop_tui.storage.files.kin import kinship
from sop_tui.storage.files.moment import one_moment
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.heads import Definition, no_heads
from sop_tui.storage.problem import StoreProblem
from sop_tui.storage.records import Meta, head_of, with_events
from sop_tui.text.message import say

_STAYS: Final = timedelta(days=31)  # that a closed case stays in the live file, from the last one


class FileContents:
    """What is in a live file and its archives."""

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
        for number, place in self._snapshot.heads.case_places.items():
            yield KeptCase(place, self._snapshot.cases[number], self._snapshot.events(number))
        for path in self._archives.paths:
            for place, document in self._archives.documents(path):
                case = head_of(CASE.decode(document))
                if case.number not in self._snapshot.cases:
                    yield KeptCase(place, case, CASE_HISTORY.decode(document).events)


def take_over(path: Path, contents: Contents, *, network: bool) -> None:
    """Make the files of an office; the live file comes last, so that without it there is none.

    Raises:
        StoreProblem: ``exists``, ``foreign``: archives of another office lie there; or why it
            cannot be written.
    """
    if not network:
        refuse_network(path.parent)
    make_folder(path.parent)
    if path.exists() or path.is_symlink():
        raise StoreProblem("exists", say("di {path} sudah ada file", path=str(path)))
    former = _own_archives(path, contents.meta)
    with ExitStack() as stack:
        made = _Making(path, contents, stack)
        with locked(path.parent) as folder:
            placed: list[Path] = []
            try:
                for year, pieces in made.archives():
                    archive = archive_path(path, year)
                    sweep(folder, archive)
                    aside = write_aside(folder, archive, pieces)
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
    """The documents of an office on their way into files; those of archives wait in files too."""

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
        self._live: list[tuple[int, bytes]] = []
        self._years: dict[int, _Year] = {}
        self._stack = stack
        self._sort(contents)

    def live(self) -> FileSnapshot:
        meta = [(1, msgspec.json.encode(self._meta))]
        layout = lay_out(
            {"meta": meta, "sops": self._sops, "officers": self._officers, "cases": self._live}
        )
        return FileSnapshot(self._path, layout, no_heads(self._meta))

    def archives(self) -> Iterator[tuple[int, Iterator[bytes]]]:
        for year, waiting in sorted(self._years.items()):
            yield year, self._pieces(year, waiting)

    def _pieces(self, year: int, waiting: "_Year") -> Iterator[bytes]:
        meta = replace(
            self._meta, revision=0, events=waiting.events, chain_head="", numbers={}, next_ids={},
            year=year,
        )  # fmt: skip
        sops = [each for each in self._sops if each[0] in waiting.sops]
        layout = lay_out(
            {"meta": [(1, msgspec.json.encode(meta))], "sops": sops, "officers": [], "cases": []}
        )
        whole = b"".join(layout.pieces())
        at = whole.index(b'"cases":{\n') + len(b'"cases":{\n')
        yield whole[:at]
        waiting.file.seek(0)
        while piece := waiting.file.read(1 << 20):
            yield piece
        yield whole[at:]

    def _sort(self, contents: Contents) -> None:
        """Closed cases wait for their archives, but for those that closed not long ago."""
        newest: datetime | None = None
        recent: list[KeptCase] = []
        for each in contents.cases():
            if not each.case.status.closed:
                self._live.append((each.place, _document(each)))
                continue
            if newest is None or each.case.changed_at > newest:
                newest = each.case.changed_at
            recent.append(each)
            if len(recent) > 2000:
                recent = self._let_go(recent, newest)
        if newest is not None:
            for each in self._let_go(recent, newest):
                self._live.append((each.place, _document(each)))
        self._live.sort(key=lambda each: each[0])

    def _let_go(self, recent: list[KeptCase], newest: datetime) -> list[KeptCase]:
        stays = []
        for each in recent:
            if each.case.changed_at > newest - _STAYS:
                stays.append(each)
            else:
                self._archive(each)
        return stays

    def _archive(self, kept: KeptCase) -> None:
        year = kept.case.changed_at.year
        if year not in self._years:
            file = self._stack.enter_context(tempfile.TemporaryFile(dir=self._path.parent))  # noqa: SIM115
            self._years[year] = _Year(file)
        waiting = self._years[year]
        before = b",\n" if waiting.events else b""
        waiting.file.write(before + b'"%d":' % kept.place + _document(kept))
        waiting.events += len(kept.events)
        waiting.sops.update(self._fingerprints[each] for each in gone_by(kept.events))


class _Year:
    """What goes into the archive of one year."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.events = 0
        self.sops: set[int] = set()


@contextmanager
def opened(path: Path, *, network: bool) -> Iterator[Contents]:
    """The contents of the store at this path."""
    with FileStore.open(path, force_network=network) as store, one_moment(path) as moment:
        snapshot = store.snapshot_of(moment.live)
        yield FileContents(snapshot, YearlyArchives(path, snapshot.meta.id, moment.archives))


def _own_archives(path: Path, meta: Meta) -> frozenset[Path]:
    """Archives that a copy left when it was cut off; those of others are not touched."""
    found = frozenset(archive_paths(path))
    for archive in found:
        known = kinship(archive)
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
