"""Whether a store is what its events say, from the first byte to the last hash.

Everything is decoded, nothing skipped. What cannot be seen from the files alone is a whole older
copy put back in their place: for that, exports print the chain head.
"""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from sop_tui.casework.evolve import evolve
from sop_tui.casework.model import Case, Event
from sop_tui.office.model import Officer, OfficerEvent
from sop_tui.storage.chain import digest, genesis
from sop_tui.storage.disk.file import cannot_read, read_file
from sop_tui.storage.disk.place import archive_paths
from sop_tui.storage.engine import Verification
from sop_tui.storage.files.authority import Entries, may_define
from sop_tui.storage.files.form.damage import Damage, NotOurs, OtherFormat, not_for_us
from sop_tui.storage.files.form.layout import Layout
from sop_tui.storage.files.form.snapshot import FileSnapshot
from sop_tui.storage.files.form.strict import strict
from sop_tui.storage.files.form.tables import CASE_HISTORY, OFFICER_HISTORY, SOP, decode_document
from sop_tui.storage.files.kin import kinship
from sop_tui.storage.files.older import read_any
from sop_tui.storage.files.seals import proven
from sop_tui.storage.problem import StoreProblem
from sop_tui.text.message import Message, say


def verify(
    path: Path,
    head: str = "",
    at: int | None = None,
    seals: tuple[Path, Path] | None = None,
) -> Verification:
    """Check a store and its archives.

    ``head`` is a hash, e.g. from an export, that must be in the chain; ``at`` is the revision
    whose last event it must be the hash of. ``seals`` are a file of seals and that of who may
    have signed them: every sealed revision must be in the chain.

    Raises:
        StoreProblem: the file cannot be opened at all, is no store, or of another format; damage
            is in the report.
    """
    path = path.absolute()
    try:
        archives = archive_paths(path)
    except OSError as error:
        raise cannot_read(path, error) from None
    return verify_files(path, archives, head, at, seals)


def verify_files(
    live: Path,
    archives: Sequence[Path],
    head: str = "",
    at: int | None = None,
    seals: tuple[Path, Path] | None = None,
) -> Verification:
    """Check a live file together with these archives, wherever they are; see :func:`verify`."""
    check = _Check()
    snapshot = check.read(live)
    if snapshot is None:
        return Verification(0, 0, 0, "", tuple(check.problems))
    kept = [(path, check.read(path)) for path in archives if not _is_neighbour(path, snapshot)]
    tables = snapshot.layout.tables
    check.places = {table: list(tables[table]) for table in ("sops", "officers", "cases")}
    check.definitions(snapshot)
    check.officers(snapshot)
    check.cases(snapshot)
    for path, archived in kept:
        if archived is not None:
            check.archive(path, archived, snapshot)
    check.chain(snapshot)
    check.numbers(snapshot)
    if head:
        check.head(head, at)
    if seals is not None:
        check.seals(snapshot, *seals)
    return Verification(
        cases=len(check.found),
        events=len(check.links),
        revision=snapshot.revision,
        chain_head=snapshot.chain_head,
        problems=tuple(check.problems),
    )


_MOST_MISSING: Final = 10_000  # cases that a store may have lost and verify still names


class _Link(msgspec.Struct, frozen=True):
    """An event's place in the chain; ``of`` is a case number or an officer's id."""

    of: str
    seq: int
    id: str
    revision: int
    prev_hash: str
    hash: str


class _Check:
    """The findings of one verification as it goes along."""

    def __init__(self) -> None:
        self.problems: list[Message] = []
        self.links: list[_Link] = []
        self.found: set[str] = set()
        self.known: set[str] = set()
        self.places: dict[str, list[int]] = {}
        self.entries = Entries()

    def read(self, path: Path) -> FileSnapshot | None:
        opened, data = read_file(path)
        opened.close()
        try:
            found = read_any(path, data)
            if not found.own_form:
                strict(data)
            _strict_documents(found.snapshot.layout)
        except Damage as damage:
            self.problems.append(say("{path}: {what}", path=str(path), what=damage.message))
            return None
        except (NotOurs, OtherFormat) as error:
            raise not_for_us(path, error) from None
        return found.snapshot

    def definitions(self, snapshot: FileSnapshot) -> None:
        for fingerprint, place in snapshot.heads.definition_places.items():
            try:
                procedure = snapshot.definition(fingerprint)
                record = decode_document(SOP, snapshot.layout, "sops", place)
            except (StoreProblem, Damage) as error:
                self.problems.append(error.message)
                continue
            stated = (record.fingerprint, record.id, record.code, record.title)
            actual = (procedure.fingerprint, procedure.id, procedure.code, procedure.title)
            if stated != actual:
                self.problems.append(
                    say("definisi SOP {sop} tidak cocok dengan sidik jarinya", sop=record.id)
                )
            self.known.add(procedure.fingerprint)

    def officers(self, snapshot: FileSnapshot) -> None:
        for officer_id, place in snapshot.heads.officer_places.items():
            try:
                history = decode_document(OFFICER_HISTORY, snapshot.layout, "officers", place)
            except Damage as damage:
                self.problems.append(
                    say(
                        "riwayat petugas {officer}: {what}", officer=officer_id, what=damage.message
                    )
                )
                continue
            self._officer(officer_id, snapshot.officers[officer_id], history.events)

    def cases(self, snapshot: FileSnapshot) -> None:
        for number, case in snapshot.cases.items():
            self._case(snapshot, number, case)

    def archive(self, path: Path, archived: FileSnapshot, live: FileSnapshot) -> None:
        meta = archived.meta
        if (meta.id, meta.created) != (live.meta.id, live.meta.created):
            self.problems.append(say("{path} berasal dari data lain", path=str(path)))
            return
        if meta.year is None or _year_named(path) not in (None, meta.year):
            self.problems.append(
                say("{path} bukan arsip tahun yang disebut namanya", path=str(path))
            )
        before = len(self.links)
        self.definitions(archived)
        again = 0
        for number, case in archived.cases.items():
            if number in live.cases:  # an archiving that was cut off; the live one counts
                again += case.version
                continue
            if number in self.found:
                self.problems.append(say("berkas {number} ada di dua arsip", number=number))
                continue
            self._case(archived, number, case)
            if not case.status.closed or case.changed_at.year != meta.year:
                self.problems.append(
                    say(
                        "berkas {number} tidak semestinya ada di {path}",
                        number=number,
                        path=str(path),
                    )
                )
            self.places["cases"].append(archived.heads.case_places[number])
        if meta.events != len(self.links) - before + again:
            self.problems.append(say("{path}: jumlah peristiwa tidak cocok", path=str(path)))

    def chain(self, snapshot: FileSnapshot) -> None:
        """All events hang on one another, from the first to the head that is stated."""
        for event_id, times in Counter(link.id for link in self.links).items():
            if times > 1:
                self.problems.append(say("peristiwa {id} tercatat {n} kali", id=event_id, n=times))
        start = genesis(snapshot.meta.id, snapshot.meta.created)
        hashes = {link.hash for link in self.links}
        following: dict[str, _Link] = {}
        for link in self.links:
            if link.prev_hash in following:
                first = following[link.prev_hash]
                self.problems.append(
                    say(
                        "{of} peristiwa {seq} dan {other} peristiwa {other_seq} menyambung pada "
                        "peristiwa yang sama",
                        of=link.of,
                        seq=link.seq,
                        other=first.of,
                        other_seq=first.seq,
                    )
                )
            following.setdefault(link.prev_hash, link)
            if link.prev_hash != start and link.prev_hash not in hashes:
                self.problems.append(
                    say(
                        "sebelum {of} peristiwa {seq} ada peristiwa yang hilang atau berubah",
                        of=link.of,
                        seq=link.seq,
                    )
                )
        last, revision = start, 0
        for _ in self.links:
            if last not in following:
                break
            link = following[last]
            if not revision <= link.revision <= revision + 1:
                self.problems.append(
                    say(
                        "{of} peristiwa {seq}: revisi {found} tidak menyambung pada revisi "
                        "{before}",
                        of=link.of,
                        seq=link.seq,
                        found=link.revision,
                        before=revision,
                    )
                )
            last, revision = link.hash, link.revision
        if last != snapshot.chain_head:
            self.problems.append(say("rantai peristiwa tidak berakhir pada yang tercatat di meta"))
        if snapshot.meta.events != len(self.links):
            self.problems.append(
                say(
                    "tercatat {stated} peristiwa, ditemukan {found}",
                    stated=snapshot.meta.events,
                    found=len(self.links),
                )
            )
        if snapshot.revision != revision:
            self.problems.append(
                say(
                    "tercatat revisi {stated}, peristiwa terakhir berasal dari revisi {found}",
                    stated=snapshot.revision,
                    found=revision,
                )
            )

    def numbers(self, snapshot: FileSnapshot) -> None:
        for table, places in self.places.items():
            following = snapshot.meta.next_ids.get(table, 0)
            expected_id = max(places, default=0) + 1
            if following != expected_id:
                self.problems.append(
                    say(
                        "nomor dokumen berikutnya dalam tabel {table} tercatat {stated}, "
                        "seharusnya {expected}",
                        table=table,
                        stated=following,
                        expected=expected_id,
                    )
                )
        expected: set[str] = set()
        for series, last in snapshot.meta.numbers.items():
            if not 1 <= last <= len(self.found) + _MOST_MISSING:
                self.problems.append(
                    say("penghitung nomor {series} tidak mungkin: {last}", series=series, last=last)
                )
                continue
            expected |= {f"{series}-{sequence:04d}" for sequence in range(1, last + 1)}
        for number in sorted(expected - self.found):
            self.problems.append(say("berkas {number} hilang", number=number))
        for number in sorted(self.found - expected):
            self.problems.append(say("berkas {number} bernomor di luar pencatatan", number=number))

    def seals(self, snapshot: FileSnapshot, seals: Path, signers: Path) -> None:
        """Every sealed revision is still in the chain."""
        for found in proven(seals, signers):
            if isinstance(found, Message):
                self.problems.append(found)
            elif found.store != snapshot.meta.id:
                self.problems.append(say("segel revisi {n} dari data lain", n=found.revision))
            elif found.revision:
                self.head(found.chain_head, found.revision)

    def head(self, head: str, at: int | None) -> None:
        """A hash that was printed or signed before is still in the chain."""
        link = next((link for link in self.links if link.hash == head), None)
        if link is None:
            self.problems.append(
                say("kepala rantai {head} tidak ada lagi dalam data ini", head=head)
            )
            return
        follows = any(
            each.prev_hash == head and each.revision == link.revision for each in self.links
        )
        if at is not None and (link.revision != at or follows):
            self.problems.append(
                say(
                    "kepala rantai {head} bukan milik revisi {stated}, melainkan {found}",
                    head=head,
                    stated=at,
                    found=link.revision,
                )
            )

    def _case(self, snapshot: FileSnapshot, number: str, case: Case) -> None:
        self.found.add(number)
        place = snapshot.heads.case_places[number]
        try:
            events = decode_document(CASE_HISTORY, snapshot.layout, "cases", place).events
        except Damage as damage:
            self.problems.append(
                say("riwayat berkas {number}: {what}", number=number, what=damage.message)
            )
            return
        self.links += (_link(number, event) for event in events)
        if case.fingerprint not in self.known:
            self.problems.append(say("definisi SOP berkas {number} tidak ada", number=number))
        folded: Case | None = None
        for event in events:
            try:
                folded = evolve(folded, event)
            except (ValueError, KeyError):
                self.problems.append(
                    say(
                        "berkas {number} peristiwa {seq} tidak menyambung pada yang sebelumnya",
                        number=number,
                        seq=event.seq,
                    )
                )
                return
            self._hash(number, event, folded)
            if not self.entries.allowed(folded.sop, event):
                self.problems.append(
                    say(
                        "berkas {number} peristiwa {seq}: {officer} tidak berwenang saat itu",
                        number=number,
                        seq=event.seq,
                        officer=event.officer,
                    )
                )
        if folded != case:
            self.problems.append(
                say("berkas {number} tidak sesuai dengan riwayatnya", number=number)
            )

    def _officer(self, officer_id: str, entry: Officer, events: Sequence[OfficerEvent]) -> None:
        self.links += (_link(officer_id, event) for event in events)
        self.entries.add(officer_id, events)
        before: Officer | None = None
        for seq, event in enumerate(events, start=1):
            if event.seq != seq or event.after.id != officer_id:
                self.problems.append(
                    say(
                        "petugas {officer} peristiwa {seq} tidak menyambung pada yang sebelumnya",
                        officer=officer_id,
                        seq=event.seq,
                    )
                )
                return
            self._hash(officer_id, event, event.after)
            if not may_define(before, event):
                self.problems.append(
                    say(
                        "petugas {officer} peristiwa {seq}: {by} tidak berwenang saat itu",
                        officer=officer_id,
                        seq=event.seq,
                        by=event.officer,
                    )
                )
            before = event.after
        if not events or events[-1].after != entry:
            self.problems.append(
                say("petugas {officer} tidak sesuai dengan riwayatnya", officer=officer_id)
            )

    def _hash(self, of: str, event: Event | OfficerEvent, after: Case | Officer) -> None:
        if event.hash != digest(event, event.prev_hash, after):
            self.problems.append(
                say("{of} peristiwa {seq} berubah sejak dicatat", of=of, seq=event.seq)
            )


def _is_neighbour(path: Path, live: FileSnapshot) -> bool:
    """Whether the file is the live file of another store, whose name only looks like an archive."""
    found = kinship(path)
    return found is not None and found.id != live.meta.id and found.year is None


def _year_named(path: Path) -> int | None:
    """The year in the name of an archive, or of a copy of one."""
    found = re.search(r"-(\d{4})(?:\.\d{8}-\d{6}(?:-\d+)?)?$", path.name.removesuffix(path.suffix))
    return int(found[1]) if found else None


def _link(of: str, event: Event | OfficerEvent) -> _Link:
    return _Link(of, event.seq, event.id, event.revision, event.prev_hash, event.hash)


def _strict_documents(layout: Layout) -> None:
    for table in layout.tables:
        for number, document in layout.documents(table):
            try:
                strict(document)
            except Damage as damage:
                raise Damage(damage.reason, table=table, document=number) from None
