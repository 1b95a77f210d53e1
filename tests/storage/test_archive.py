"""Closed cases move to the archive of their year and can be read there."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from folding import fold
from offices.stores import (
    NOW,
    WIB,
    add_cases,
    event_id,
    new_store,
    noting,
    opened_by,
    walked,
)
from tinydb import TinyDB

from sop_tui.office.model import OfficerEvent, OfficerKind
from sop_tui.storage.batch import Batch, OfficerChange
from sop_tui.storage.engine import Snapshot
from sop_tui.storage.files.archive import archive_cases
from sop_tui.storage.files.archives import YearlyArchives
from sop_tui.storage.files.diagnosis import read_snapshot
from sop_tui.storage.files.form.snapshot import FileSnapshot
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.files.verify import verify_store
from sop_tui.storage.problem import StoreProblem

LATER = NOW + timedelta(days=60)


def closed(store: FileStore, at: datetime = NOW, title: str = "Undangan rapat") -> str:
    """The number of a case opened and closed at that time."""

    def plan(snapshot: Snapshot) -> Batch:
        number = snapshot.next_number("SRT", at.year)
        return Batch(cases=(walked(number, 4, title, at),))

    return store.commit(plan).batch.cases[0].number


def test_closed_cases_move_to_the_year_they_were_closed_in(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=2)
    old = closed(store, datetime(2024, 12, 31, 15, 0, tzinfo=WIB))
    new = closed(store)
    assert archive_cases(store, LATER) == (old, new)
    assert set(store.snapshot.cases) == {"SRT-2026-0001", "SRT-2026-0002"}
    for year, number in (("2024", old), ("2026", new)):
        with TinyDB(tmp_path / f"data-{year}.json") as database:
            assert [case["number"] for case in database.table("cases").all()] == [number]
            assert len(database.table("sops")) == 1
    assert verify_store(store.path).ok


def test_recently_closed_cases_stay(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    closed(store)
    before = store.path.read_bytes()
    assert archive_cases(store, NOW) == ()
    assert store.path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["data.json"]


def test_an_archived_case_is_read_whole(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    number = closed(store)
    case, events = store.snapshot.cases[number], store.snapshot.events(number)
    archive_cases(store, LATER)
    assert FileStore.open(store.path).archives.find(number) == (case, events)
    assert fold(events) == case
    assert store.archives.find("SRT-2026-0099") is None
    assert store.archives.find('","') is None


def test_the_definition_of_an_archived_case_stays_in_the_live_file(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    number = closed(store)
    archive_cases(store, LATER)
    found = store.archives.find(number)
    assert found is not None
    assert store.snapshot.definition(found[0].fingerprint).id == "surat-keluar"


def test_a_second_run_adds_to_the_archive(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    numbers = []
    for _ in range(3):
        numbers.append(closed(store))
        archive_cases(store, LATER)
    assert sorted(case.number for case in store.archived_cases()) == numbers
    assert verify_store(store.path).ok


def test_numbers_continue_after_archiving(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    number = closed(store)
    archive_cases(store, LATER)
    store.commit(opened_by())
    assert number == "SRT-2026-0001"
    assert list(store.snapshot.cases) == ["SRT-2026-0002"]
    store.close()
    documents = json.loads(store.path.read_bytes())["cases"]
    assert list(documents) == ["2"]  # document numbers are not reused either


def test_an_interrupted_archiving_is_completed_by_the_next_run(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=1)
    number = closed(store)
    before = store.path.read_bytes()
    archive_cases(store, LATER)
    store.path.write_bytes(before)  # as if the live file had not been written
    store = FileStore.open(store.path)
    assert verify_store(store.path).ok
    assert number in store.snapshot.cases
    assert [case.number for case in store.archived_cases()] == []
    assert archive_cases(store, LATER) == (number,)
    assert [case.number for case in store.archived_cases()] == [number]
    assert verify_store(store.path).ok


def test_changes_include_the_archived_cases(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=1)
    other = FileStore.open(store.path)
    number = closed(store)
    archive_cases(store, LATER)
    changes = other.refresh()
    assert changes is None or number not in changes.cases  # it came and left unseen
    other.commit(noting("SRT-2026-0001"))


def test_a_damaged_archive_stops_archiving_and_is_not_changed(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    closed(store)
    broken = tmp_path / "data-2026.json"
    broken.write_bytes(b"{")
    live = store.path.read_bytes()
    with pytest.raises(StoreProblem, match="rusak") as caught:
        archive_cases(store, LATER)
    assert "data-2026.json" in str(caught.value)
    assert (broken.read_bytes(), store.path.read_bytes()) == (b"{", live)
    with pytest.raises(StoreProblem, match=r"data-2026\.json"):
        store.archives.find("SRT-2026-0001")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("rapat", ["SRT-2026-0001"]),
        ("RAPAT", ["SRT-2026-0001"]),
        ("café", ["SRT-2026-0002"]),
        ("CAFÉ", ["SRT-2026-0002"]),
        ("e\u0301", []),
        ('"kutip"', ["SRT-2026-0003"]),
        ("kutip", ["SRT-2026-0003"]),
        ("srt-2026-0003", ["SRT-2026-0003"]),
        ("a", ["SRT-2026-0001", "SRT-2026-0002", "SRT-2026-0003"]),
        ("budi", []),
        ("status", []),
        ("", ["SRT-2026-0001", "SRT-2026-0002", "SRT-2026-0003"]),
    ],
)
def test_search_looks_into_the_archives(tmp_path: Path, text: str, found: list[str]) -> None:
    store = new_store(tmp_path)
    for title in ("Undangan rapat", "Café warga", 'Alas "kutip"'):
        closed(store, title=title)
    archive_cases(store, LATER)
    assert [case.number for case in store.archives.search(text.casefold().split())] == found


def test_an_archive_written_by_plain_tinydb_is_read(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    number = closed(store)
    archive_cases(store, LATER)
    path = tmp_path / "data-2026.json"
    path.write_text(json.dumps(json.loads(path.read_bytes()), indent=2), encoding="utf-8")
    assert store.archives.find(number) is not None
    closed(store)
    archive_cases(store, LATER)
    assert len(list(store.archived_cases())) == 2
    assert verify_store(store.path).ok


def test_a_found_case_is_kept_until_its_file_changes(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    number = closed(store)
    archive_cases(store, LATER)
    archives = YearlyArchives(store.path, store.snapshot.meta.id)
    assert archives.find(number) is archives.find(number)
    closed(store)
    archive_cases(store, LATER)
    assert archives.find(number) is not None


def test_files_with_names_similar_to_archives_are_ignored(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    for name in ("data-20260.json", "data-abcd.json", "data-2026.json.tmp", "data2-2026.json"):
        (tmp_path / name).write_text("x")
    assert YearlyArchives(store.path, store.snapshot.meta.id).paths == ()
    assert verify_store(store.path).ok


def test_archiving_many_at_once(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    add_cases(store, 50, steps=4)
    add_cases(store, 50, steps=2)
    assert len(archive_cases(store, LATER)) == 50
    assert len(store.snapshot.cases) == 50
    assert verify_store(store.path).cases == 100


def export_texts(store: FileStore, times: int, at: datetime = NOW) -> None:
    """Commits this many exports, as the gate records them."""

    def plan(snapshot: Snapshot) -> Batch:
        entry = snapshot.officers["budi"]
        seq = snapshot.officer_events("budi")[-1].seq
        return Batch(
            officers=tuple(
                OfficerChange(
                    OfficerEvent(
                        id=event_id(), seq=seq + turn, at=at, officer="budi", name=entry.name,
                        kind=OfficerKind.EXPORTED, after=entry, note="text",
                        case="SRT-2026-0001", digest="0" * 64,
                    )
                )
                for turn in range(1, times + 1)
            )
        )  # fmt: skip

    store.commit(plan)


def test_exports_go_to_the_archive_of_their_year(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=1)
    export_texts(store, 20, datetime(2025, 6, 2, 9, 0, tzinfo=WIB))
    export_texts(store, 20)
    before = store.snapshot.officer_events("budi")
    assert archive_cases(store, NOW) == ()
    left = store.snapshot.officer_events("budi")
    assert [event.seq for event in left] == [1, 41]  # the last stays, to check the entry against
    kept = [event for _, event in store.archives.officer_events("budi")]
    assert sorted((*kept, *left), key=lambda event: event.seq) == list(before)
    assert [len(TinyDB(tmp_path / f"data-{year}.json").table("officers")) for year in (2025, 2026)]
    assert verify_store(store.path).ok
    export_texts(store, 5)
    archive_cases(store, NOW)
    assert len(list(store.archives.officer_events())) == 44
    assert verify_store(store.path).ok


def test_an_interrupted_archiving_of_exports_is_completed(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=1)
    export_texts(store, 9)
    store.checkpoint()
    before = store.path.read_bytes()
    archive_cases(store, NOW)
    store.path.write_bytes(before)
    assert verify_store(store.path).ok
    with FileStore.open(store.path) as again:
        archive_cases(again, NOW)
        assert len(again.snapshot.officer_events("budi")) == 2
    assert verify_store(store.path).ok


@pytest.mark.parametrize("change", ["gone", "moved", "edited"])
def test_changed_exports_in_an_archive_are_found(tmp_path: Path, change: str) -> None:
    store = new_store(tmp_path, cases=1)
    export_texts(store, 9)
    archive_cases(store, NOW)
    path = tmp_path / "data-2026.json"
    if change == "gone":
        path.unlink()
    elif change == "moved":
        path.rename(tmp_path / "data-2025.json")
    else:
        path.write_bytes(path.read_bytes().replace(b"SRT-2026-0001", b"SRT-2026-0002", 1))
    assert not verify_store(store.path).ok


def test_many_exports_are_archived_automatically(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=1)
    sizes = []
    for _ in range(12):
        export_texts(store, 100)
        store.close()
        sizes.append(store.path.stat().st_size)
        store = FileStore.open(store.path)
    assert max(sizes) < 2 * 256 * 1024 + 100_000
    assert len(list(store.archives.officer_events())) > 500
    assert verify_store(store.path).ok


def test_an_archive_written_by_plain_tinydb_is_searched(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    number = closed(store, title="Pengaduan – “khusus”")
    export_texts(store, 3)
    archive_cases(store, LATER)
    path = tmp_path / "data-2026.json"
    with TinyDB(path) as database:
        database.table("cases").update({})
    assert path.read_bytes().startswith(b'{"meta": ')
    found = FileStore.open(store.path).archives
    assert found.find(number) is not None
    assert [case.number for case in found.search(["khusus"])] == [number]
    assert len(list(found.officer_events())) == 2
    assert verify_store(store.path).ok
    closed(store)
    assert archive_cases(store, LATER) == ("SRT-2026-0002",)
    assert verify_store(store.path).ok


def test_archives_are_read_and_written_while_others_act(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only renaming needs the lock; an archive written by others meanwhile is noticed."""
    store, other = new_store(tmp_path, cases=1), FileStore.open(tmp_path / "data.json", patience=0)
    numbers = [closed(store)]
    archive_cases(store, LATER)
    numbers += [closed(store), closed(store, datetime(2024, 3, 1, 9, 0, tzinfo=WIB))]
    turns: list[Path] = []

    def read(path: Path, data: bytes) -> FileSnapshot:
        turns.append(path)
        if len(turns) == 1:
            other.commit(noting("SRT-2026-0001"))  # does not wait, so the lock is free
            numbers.append(closed(other))
            archive_cases(other, LATER)
        return read_snapshot(path, data)

    monkeypatch.setattr("sop_tui.storage.files.archiving.read_snapshot", read)
    archive_cases(store, LATER)
    assert set(store.snapshot.cases) == {"SRT-2026-0001"}
    assert {case.number for case in store.archives.cases()} == set(numbers)
    assert verify_store(store.path).ok
    assert not list(tmp_path.glob(".*"))
