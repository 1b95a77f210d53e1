"""Verifies a store: every byte, every event and every hash.

A complete older copy in place of the files cannot be detected from the files alone; compare the
chain heads printed on exports, or use seals.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sop_tui.casework.model import Case
from sop_tui.office.model import OfficerEvent, OfficerKind
from sop_tui.storage.checking import Findings
from sop_tui.storage.disk.file import Opened, cannot_read, open_file, reading
from sop_tui.storage.engine import Verification
from sop_tui.storage.files.form.damage import (
    Damage,
    NotOurs,
    OtherFormat,
    not_for_us,
    unreadable_part,
)
from sop_tui.storage.files.form.layout import Layout
from sop_tui.storage.files.form.snapshot import FileSnapshot
from sop_tui.storage.files.form.strict import check_strictly
from sop_tui.storage.files.form.tables import CASE_HISTORY, OFFICER_HISTORY, SOP, decode_document
from sop_tui.storage.files.labels import read_label
from sop_tui.storage.files.moment import Moment, checked_twice, read_settled
from sop_tui.storage.files.older import read_any
from sop_tui.storage.heads import Definition
from sop_tui.storage.problem import StoreProblem
from sop_tui.storage.seals import Sealed, verified_seals
from sop_tui.text.message import Message, say


def verify_store(
    path: Path,
    head: str = "",
    at: int | None = None,
    seals: tuple[Path, Path] | None = None,
) -> Verification:
    """Check a store and its archives.

    ``head`` is a hash, e.g. from an export, that must be in the chain; if ``at`` is given, it must
    be the hash of that revision's last event. ``seals`` are a file of seals and a file of allowed
    signers: every sealed revision must be in the chain.

    Raises:
        StoreProblem: the file cannot be opened, is no store, or has another format; damage is in
            the report.
    """
    path = path.absolute()
    # Read before the store: a seal made meanwhile may be of a later revision.
    sealed = tuple(verified_seals(*seals)) if seals is not None else ()

    def judge(moment: Moment) -> Verification:
        with _read_on(path):
            return _verified(path, moment.live, moment.archives, head, at, sealed)

    return checked_twice(path, judge, lambda report: report.ok)


def verify_files(live: Path, archives: Sequence[Path]) -> Verification:
    """Verifies copies of a live file and its archives together, as :func:`verify_store` does."""
    with ExitStack() as stack:
        opened = {each: open_file(each) for each in (live, *archives)}
        for each in opened.values():
            stack.callback(each.close)
        with _read_on(live):
            return _verified(live, opened.pop(live), opened)


@contextmanager
def _read_on(path: Path) -> Iterator[None]:
    """Converts errors of reading the open files, which are read one case at a time."""
    try:
        yield
    except Damage as damage:
        raise unreadable_part(path, damage) from None
    except OSError as error:
        raise cannot_read(path, error) from None


def _verified(
    live: Path,
    opened: Opened,
    archives: Mapping[Path, Opened],
    head: str = "",
    at: int | None = None,
    sealed: Sequence[Sealed | Message] = (),
) -> Verification:
    check = _Check()
    snapshot = check.read(live, opened)
    if snapshot is None:
        return Verification(0, 0, 0, "", tuple(check.problems))
    # Cases are read one at a time: memory holds only their numbers and the links of the chain.
    # Archives are read twice, because the exports in them are needed before all cases.
    kept: dict[Path, Opened] = {}
    taken_away: list[Mapping[str, tuple[OfficerEvent, ...]]] = []
    for path, file in archives.items():
        archived = None if _is_neighbour(path, snapshot) else check.read(path, file)
        if archived is not None:
            kept[path] = file
            if archived.meta.id == snapshot.meta.id:
                taken_away.append(check.officers_in(archived))
        del archived
    tables = snapshot.layout.tables
    check.places = {table: list(tables[table]) for table in ("sops", "officers", "cases")}
    check.definitions(snapshot)
    check.officers(snapshot, taken_away)
    check.cases(snapshot)
    for path, file in kept.items():
        if (archived := check.read(path, file, again=True)) is not None:
            check.archive(path, archived, snapshot)
    check.chain(snapshot.meta)
    check.numbers(snapshot.meta)
    if head:
        check.head(head, at)
    check.seals(snapshot.meta, sealed)
    return check.verification(snapshot.meta)


class _Check(Findings):
    """The problems in a live file and its archives."""

    def read(self, path: Path, opened: Opened, *, again: bool = False) -> FileSnapshot | None:
        """The contents of a file; ``again``: its form has been checked before."""
        try:
            inode, descriptor = opened.identity[1], opened.descriptor
            found = read_settled(opened, lambda file: read_any(path, file, inode, descriptor))
            if not again:
                if not found.own_form:
                    check_strictly(reading(opened).readall())
                _strict_documents(found.snapshot.layout)
                if (damage := found.damage) is not None:
                    self.problems.append(say("{path}: {what}", path=str(path), what=damage.message))
        except Damage as damage:
            self.problems.append(say("{path}: {what}", path=str(path), what=damage.message))
            return None
        except (NotOurs, OtherFormat) as error:
            raise not_for_us(path, error) from None
        except OSError as error:
            raise cannot_read(path, error) from None
        return found.snapshot

    def definitions(self, snapshot: FileSnapshot) -> None:
        for fingerprint, place in snapshot.heads.definition_places.items():
            try:
                procedure = snapshot.definition(fingerprint)
                record = decode_document(SOP, snapshot.layout, "sops", place)
            except (StoreProblem, Damage) as error:
                self.problems.append(error.message)
                continue
            stated = Definition(record.fingerprint, record.id, record.code, record.title)
            self.definition(stated, procedure)

    def officers_in(self, archived: FileSnapshot) -> Mapping[str, tuple[OfficerEvent, ...]]:
        """The parts of officers' histories that are in an archive."""
        found = {each: self._officer_events(archived, each) for each in archived.officers}
        return {each: events for each, events in found.items() if events}

    def officers(
        self,
        snapshot: FileSnapshot,
        archives: Sequence[Mapping[str, tuple[OfficerEvent, ...]]],
    ) -> None:
        """Checks the entries; exports may be in archives, or in both after an interruption."""
        for officer_id in snapshot.heads.officer_places:
            events = self._officer_events(snapshot, officer_id)
            if events is None:
                continue
            found = {event.id: event for event in events}
            in_live = len(found) == len(events)
            for archived in archives:
                for event in archived.get(officer_id, ()):
                    if found.setdefault(event.id, event) != event:
                        self.problems.append(
                            say("peristiwa {id} tercatat {n} kali", id=event.id, n=2)
                        )
            whole = sorted(found.values(), key=lambda event: event.seq) if in_live else events
            self.officer(snapshot.officers[officer_id], whole)

    def _officer_events(
        self, snapshot: FileSnapshot, officer_id: str
    ) -> tuple[OfficerEvent, ...] | None:
        place = snapshot.heads.officer_places.get(officer_id)
        if place is None:
            return ()
        try:
            return decode_document(OFFICER_HISTORY, snapshot.layout, "officers", place).events
        except Damage as damage:
            self.problems.append(
                say("riwayat petugas {officer}: {what}", officer=officer_id, what=damage.message)
            )
            return None

    def cases(self, snapshot: FileSnapshot) -> None:
        for number in snapshot.cases:
            self._case_in(snapshot, number)

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
        again = self._taken_away(path, archived, live)
        for number in archived.cases:
            if number in live.cases:  # archiving was interrupted; the live case counts
                again += archived.cases[number].version
                continue
            if number in self.found:
                self.problems.append(say("berkas {number} ada di dua arsip", number=number))
                continue
            case = self._case_in(archived, number)
            if case is None:
                continue
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

    def _taken_away(self, path: Path, archived: FileSnapshot, live: FileSnapshot) -> int:
        """Checks the officers' events in an archive: exports of that year, of known officers.

        Returns their number; their place in the histories was checked with the entries.
        """
        count = 0
        for officer_id in archived.officers:
            events = self._officer_events(archived, officer_id) or ()
            count += len(events)
            strange = [
                each
                for each in events
                if each.kind is not OfficerKind.EXPORTED or each.at.year != archived.meta.year
            ]
            if strange or officer_id not in live.officers:
                self.problems.append(
                    say(
                        "riwayat petugas {officer} tidak semestinya ada di {path}",
                        officer=officer_id,
                        path=str(path),
                    )
                )
        return count

    def _case_in(self, snapshot: FileSnapshot, number: str) -> Case | None:
        """Checks a case; None if it cannot be read."""
        case: Case | None = None
        place = snapshot.heads.case_places[number]
        try:
            case = snapshot.cases[number]
            events = decode_document(CASE_HISTORY, snapshot.layout, "cases", place).events
        except Damage as damage:
            self.found.add(number)
            self.problems.append(
                say("riwayat berkas {number}: {what}", number=number, what=damage.message)
            )
        else:
            self.case(case, events)
        return case


def _is_neighbour(path: Path, live: FileSnapshot) -> bool:
    """Whether the file is another store's live file, with a name like this store's archive."""
    found = read_label(path)
    return found is not None and found.id != live.meta.id and found.year is None


def _year_named(path: Path) -> int | None:
    """The year in the name of an archive, or of a copy of one."""
    found = re.search(r"-(\d{4})(?:\.\d{8}-\d{6}(?:-\d+)?)?$", path.name.removesuffix(path.suffix))
    return int(found[1]) if found else None


def _strict_documents(layout: Layout) -> None:
    for table in layout.tables:
        for number, document in layout.documents(table):
            try:
                check_strictly(document)
            except Damage as damage:
                raise Damage(damage.reason, table=table, document=number) from None
