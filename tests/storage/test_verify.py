"""Verification finds any change made by hand, and says where."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fields import changed, leaves
from offices.stores import (
    NOW,
    cancelled,
    moving,
    new_store,
    noting,
    officer,
    opened_by,
    returned,
)

from sop_tui.storage.batch import Batch
from sop_tui.storage.engine import Verification
from sop_tui.storage.files.archive import archive_cases
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.files.verify import verify_store
from sop_tui.storage.problem import StoreProblem

FIRST, SECOND, THIRD = (f"SRT-2026-000{n}" for n in (1, 2, 3))
Tables = dict[str, Any]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Three cases with mixed events: one returned, one cancelled; two officers, one edited."""
    store = new_store(tmp_path)
    for _ in range(3):
        store.commit(opened_by())
    for number in (FIRST, SECOND, FIRST, SECOND):
        store.commit(moving(number))
    store.commit(lambda _: Batch(officers=(officer("sri"),)))
    store.commit(noting(THIRD))
    store.commit(lambda _: Batch(officers=(officer("sri", seq=2, name="Sri Rahayu"),)))
    store.commit(moving(SECOND))
    store.commit(lambda s: Batch(cases=(cancelled(s.cases[THIRD]),)))
    store.checkpoint()
    return store.path


def edited(path: Path, edit: Callable[[Tables], object]) -> Verification:
    tables = json.loads(path.read_bytes())
    edit(tables)
    path.write_text(json.dumps(tables), encoding="utf-8")
    return verify_store(path)


def told(report: Verification) -> str:
    return "\n".join(map(str, report.problems))


def case(tables: Tables, number: str) -> dict[str, Any]:
    return next(each for each in tables["cases"].values() if each["number"] == number)


def test_a_sound_store(path: Path) -> None:
    report = verify_store(path)
    assert (told(report), report.ok) == ("", True)
    assert (report.cases, report.revision) == (3, 13)
    assert report.events == 13
    assert report.chain_head == FileStore.open(path).snapshot.chain_head


def test_the_store_as_plain_tinydb_writes_it_is_sound_too(path: Path) -> None:
    assert edited(path, lambda tables: None).ok


def test_a_missing_store_is_a_separate_error(tmp_path: Path) -> None:
    with pytest.raises(StoreProblem, match="tidak ada"):
        verify_store(tmp_path / "data.json")
    with pytest.raises(StoreProblem, match="tidak ada"):
        verify_store(tmp_path / "none" / "data.json")


def test_any_field_of_any_case_officer_or_event(path: Path) -> None:
    whole = path.read_bytes()
    tables = json.loads(whole)
    names = {"cases": "number", "officers": "id", "sops": "id"}
    tried = 0
    for table, name in names.items():
        for key, document in tables[table].items():
            for *way, last in leaves(document):
                copy = json.loads(whole)
                place = copy[table][key]
                for part in way:
                    place = place[part]
                place[last] = changed(place[last])
                path.write_text(json.dumps(copy), encoding="utf-8")
                report = verify_store(path)
                found = told(report)
                where = (table, key, *way, last)
                assert not report.ok, where
                if way[:1] == ["events"] and table != "sops":
                    seq = document["events"][way[1]]["seq"]
                    names_event = f"{document[name]} peristiwa {seq}" in found
                    names_place = f"events[{way[1]}]" in found or "events[...]" in found
                    assert names_event or names_place or last in ("seq", "hash"), (where, found)
                assert document[name] in found or f"dokumen {key}" in found, (where, found)
                tried += 1
    assert tried > 300


def test_any_field_of_meta(path: Path) -> None:
    whole = path.read_bytes()
    unseen = []
    for *way, last in leaves(json.loads(whole)["meta"]["1"]):
        copy = json.loads(whole)
        place = copy["meta"]["1"]
        for part in way:
            place = place[part]
        place[last] = changed(place[last])
        path.write_text(json.dumps(copy), encoding="utf-8")
        try:
            if verify_store(path).ok:
                unseen.append(last)
        except StoreProblem:
            pass
    assert unseen == []


@pytest.mark.parametrize("index", range(4))
def test_a_removed_event(path: Path, index: int) -> None:
    report = edited(path, lambda tables: case(tables, SECOND)["events"].pop(index))
    assert SECOND in told(report)


def test_a_removed_last_event_with_a_matching_case(path: Path) -> None:
    """The case matches its events, so only the chain shows it."""

    def edit(tables: Tables) -> None:
        second = case(tables, THIRD)
        second["events"].pop()
        second.update(version=2, status="open", changed_at=second["events"][-1]["at"])
        opened = second["events"][0]
        second["visit"] = {
            "node": opened["to"],
            "entered_at": opened["at"],
            "clock_from": opened["at"],
            "due_at": opened["due_at"],
            "calendar": opened["calendar"],
        }

    report = edited(path, edit)
    assert "rantai peristiwa tidak berakhir" in told(report)
    assert "tercatat 13 peristiwa, ditemukan 12" in told(report)


def test_an_added_event(path: Path) -> None:
    def edit(tables: Tables) -> None:
        events = case(tables, FIRST)["events"]
        events.append({**events[-1], "id": "f" * 32, "seq": len(events) + 1})

    assert f"{FIRST} peristiwa 4" in told(edited(path, edit))


def test_an_event_copied(path: Path) -> None:
    def edit(tables: Tables) -> None:
        events = case(tables, FIRST)["events"]
        events.append(events[-1])

    assert FIRST in told(edited(path, edit))


def test_two_events_swapped(path: Path) -> None:
    def edit(tables: Tables) -> None:
        events = case(tables, SECOND)["events"]
        events[1], events[2] = events[2], events[1]

    assert f"{SECOND} peristiwa 3" in told(edited(path, edit))


@pytest.mark.parametrize("number", [FIRST, SECOND, THIRD])
def test_a_removed_case(path: Path, number: str) -> None:
    def edit(tables: Tables) -> None:
        key = next(key for key, each in tables["cases"].items() if each["number"] == number)
        del tables["cases"][key]

    report = edited(path, edit)
    assert f"berkas {number} hilang" in told(report)


def test_a_removed_officer(path: Path) -> None:
    report = edited(path, lambda tables: tables["officers"].pop("2"))
    assert "ada peristiwa yang hilang" in told(report)


def test_a_removed_definition(path: Path) -> None:
    report = edited(path, lambda tables: tables["sops"].clear())
    assert f"definisi SOP berkas {FIRST} tidak ada" in told(report)


def test_an_added_case(path: Path) -> None:
    def edit(tables: Tables) -> None:
        copy = json.loads(json.dumps(case(tables, FIRST)).replace(FIRST, "SRT-2026-0009"))
        tables["cases"]["9"] = copy

    report = edited(path, edit)
    assert "SRT-2026-0009 bernomor di luar pencatatan" in told(report)


def test_an_older_file_with_newer_counters(path: Path) -> None:
    old = json.loads(path.read_bytes())["cases"]
    store = FileStore.open(path)
    store.commit(noting(FIRST))
    store.close()
    assert not edited(path, lambda tables: tables.update(cases=old)).ok


def test_archives_are_verified_too(path: Path) -> None:
    store = FileStore.open(path)
    assert archive_cases(store, NOW + timedelta(days=1)) == (THIRD,)
    report = verify_store(path)
    assert (told(report), report.cases, report.events) == ("", 3, 13)


@pytest.mark.parametrize("year", ["2025", "2026"])
def test_an_edit_in_an_archive(path: Path, year: str) -> None:
    store = FileStore.open(path)
    archive_cases(store, NOW + timedelta(days=1))
    archived = path.with_name("data-2026.json")
    archived.write_bytes(archived.read_bytes().replace(b'"title":"U', b'"title":"u', 1))
    if year == "2025":
        archived = archived.rename(path.with_name("data-2025.json"))
    assert THIRD in told(verify_store(path))


def test_a_missing_archive(path: Path) -> None:
    archive_cases(FileStore.open(path), NOW + timedelta(days=1))
    path.with_name("data-2026.json").unlink()
    assert f"berkas {THIRD} hilang" in told(verify_store(path))


def test_an_archive_of_another_store(path: Path, tmp_path: Path) -> None:
    archive_cases(FileStore.open(path), NOW + timedelta(days=1))
    (tmp_path / "other").mkdir()
    other = new_store(tmp_path / "other", cases=1)
    other.commit(lambda s: Batch(cases=(cancelled(s.cases[FIRST]),)))
    archive_cases(other, NOW + timedelta(days=1))
    (tmp_path / "other" / "data-2026.json").rename(path.with_name("data-2025.json"))
    assert "data-2025.json berasal dari data lain" in told(verify_store(path))


def test_damage_is_reported_and_not_raised(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])
    report = verify_store(path)
    assert not report.ok
    assert "data.json" in told(report)


def test_an_event_that_cannot_be_read(path: Path) -> None:
    def edit(tables: Tables) -> None:
        case(tables, SECOND)["events"][1]["kind"] = "dihapus"

    report = edited(path, edit)
    assert f"riwayat berkas {SECOND}" in told(report)


def test_returned_cases_keep_their_chain(path: Path) -> None:
    store = FileStore.open(path)
    store.commit(opened_by())
    number = "SRT-2026-0004"
    for _ in range(2):
        store.commit(moving(number))
    store.commit(lambda s: Batch(cases=(returned(s.cases[number]),)))
    store.commit(moving(number))
    assert verify_store(path).ok
