"""Moving closed cases out of the live file, so that it stays as small as the day's work."""

from collections import defaultdict
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec.structs import replace

from sop_tui.casework.migration import gone_by
from sop_tui.casework.model import Case
from sop_tui.storage.disk.file import Identity, read_file, replace_file
from sop_tui.storage.disk.place import archive_path
from sop_tui.storage.files.diagnosis import read_snapshot
from sop_tui.storage.files.form.layout import Layout, altered, lay_out
from sop_tui.storage.files.form.snapshot import FileSnapshot
from sop_tui.storage.files.kin import refuse_stranger
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.heads import no_heads
from sop_tui.storage.overlay import Overlay
from sop_tui.storage.problem import StoreProblem
from sop_tui.storage.records import Meta
from sop_tui.text.message import say


def archive(store: FileStore, closed_before: datetime) -> tuple[str, ...]:
    """Move the cases closed before this moment to the archive of the year they were closed in.

    The archive is written first, then the live file without them. A crash in between leaves a
    case in both, where the live one counts, and the next run takes it out. Gives the numbers.

    Raises:
        StoreProblem: as a commit does; ``uncertain`` too leaves every case in one of the files.
    """
    moved: list[str] = []

    def change(folder: int, snapshot: FileSnapshot) -> FileSnapshot:
        years: dict[int, list[Case]] = defaultdict(list)
        for case in snapshot.cases.values():
            if case.status.closed and case.changed_at < closed_before:
                years[case.changed_at.year].append(case)
        for year, cases in years.items():
            _add(folder, snapshot, year, cases)
            moved.extend(case.number for case in cases)
        return _without(snapshot, frozenset(moved)) if moved else snapshot

    store.rewrite(change)
    return tuple(sorted(moved))


def _add(folder: int, live: FileSnapshot, year: int, cases: list[Case]) -> None:
    """Write the cases into the archive of a year, with the definitions they went by."""
    path = archive_path(live.path, year)
    former, identity = _present(folder, path, live, year)
    heads = former.heads
    _refuse_taken_numbers(path, former, live, cases)
    revisions = {each for case in cases for each in gone_by(live.events(case.number))}
    places = {case.number: live.heads.case_places[case.number] for case in cases}
    documents: dict[str, dict[int, bytes]] = {
        "cases": {place: live.layout.document("cases", place) for place in places.values()},
        "sops": {
            place: live.layout.document("sops", place)
            for fingerprint, place in live.heads.definition_places.items()
            if fingerprint in revisions
        },
    }
    versions = {number: case.version for number, case in heads.cases.items()}
    versions.update({case.number: case.version for case in cases})
    meta = replace(former.meta, events=sum(versions.values()))
    documents["meta"] = {1: msgspec.json.encode(meta)}
    replace_file(folder, path, altered(former.layout, documents).pieces(), identity).close()


def _refuse_taken_numbers(
    path: Path, former: FileSnapshot, live: FileSnapshot, cases: list[Case]
) -> None:
    """A number that another case holds in the archive is not written over."""
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


def _present(
    folder: int, path: Path, live: FileSnapshot, year: int
) -> tuple[FileSnapshot, Identity | None]:
    """The archive as it is, or an empty one."""
    try:
        opened, data = read_file(path, folder)
    except StoreProblem as problem:
        if problem.code != "missing":
            raise
        return _empty(path, live.meta, year), None
    opened.close()
    found = read_snapshot(path, data)
    refuse_stranger(path, found.meta, live.meta.id, year)
    return found, opened.identity


def _empty(path: Path, live: Meta, year: int) -> FileSnapshot:
    meta = replace(live, revision=0, events=0, chain_head="", numbers={}, next_ids={}, year=year)
    layout = lay_out(
        {"meta": [(1, msgspec.json.encode(meta))], "sops": [], "officers": [], "cases": []}
    )
    return FileSnapshot(path, layout, no_heads(meta))


def _without(live: FileSnapshot, numbers: frozenset[str]) -> FileSnapshot:
    places = live.heads.case_places
    layout: Layout = altered(
        live.layout, {}, {"cases": frozenset(places[number] for number in numbers)}
    )
    heads = replace(
        live.heads,
        cases=Overlay({n: case for n, case in live.heads.cases.items() if n not in numbers}),
        case_places=Overlay({n: place for n, place in places.items() if n not in numbers}),
    )
    return FileSnapshot(live.path, layout, heads, live.procedures)
