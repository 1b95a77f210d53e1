"""Files belong to a store by what they contain, not by their names."""

import json
import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from offices.stores import NOW, add_cases, first_batch, new_store, noting, opened_by

from sop_tui.desk.restoring import restored
from sop_tui.storage.files.archive import archive_cases
from sop_tui.storage.files.backup import back_up
from sop_tui.storage.files.copies import copy_set
from sop_tui.storage.files.diagnosis import newest_good_backup
from sop_tui.storage.files.engine import FileEngine
from sop_tui.storage.files.labels import read_label
from sop_tui.storage.files.restore import planned, restore_store
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.files.verify import verify_store
from sop_tui.storage.problem import StoreProblem

LATER = NOW + timedelta(days=1)


def office(folder: Path, name: str, closed: int = 2) -> FileStore:
    store = new_store(folder, name=name)
    add_cases(store, closed, steps=4)
    add_cases(store, 1)
    return store


def test_a_store_with_a_name_like_an_archive_is_ignored(tmp_path: Path) -> None:
    neighbour = office(tmp_path, "sop-2026.json")
    store = office(tmp_path, "sop.json")
    before = neighbour.path.read_bytes()
    with pytest.raises(StoreProblem) as caught:
        archive_cases(store, LATER)
    assert caught.value.code == "foreign"
    assert neighbour.path.read_bytes() == before
    assert list(store.archives.cases()) == []
    assert verify_store(store.path).ok
    assert copy_set(back_up(store.path, at=NOW)).archives == ()


def test_an_archive_of_another_store_is_refused(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    archive_cases(office(one, "sop.json"), LATER)
    store = office(other, "sop.json")
    (one / "sop-2026.json").rename(other / "sop-2026.json")
    before = (other / "sop-2026.json").read_bytes()
    with pytest.raises(StoreProblem, match="bukan arsip"):
        archive_cases(store, LATER)
    assert (other / "sop-2026.json").read_bytes() == before
    assert not verify_store(store.path).ok


def test_an_archive_of_another_year_is_refused_and_found(tmp_path: Path) -> None:
    store = office(tmp_path, "sop.json")
    archive_cases(store, LATER)
    (tmp_path / "sop-2026.json").rename(tmp_path / "sop-2025.json")
    assert not verify_store(store.path).ok
    add_cases(store, 1, steps=4, at=NOW.replace(year=2025))
    with pytest.raises(StoreProblem, match="bukan arsip"):
        archive_cases(store, LATER)


def test_swapped_archives_are_found_and_not_changed(tmp_path: Path) -> None:
    store = office(tmp_path, "sop.json")
    add_cases(store, 1, steps=4, at=NOW.replace(year=2025))
    archive_cases(store, LATER)
    one, other, aside = (tmp_path / f"sop-{name}.json" for name in ("2025", "2026", "x"))
    for source, target in ((one, aside), (other, one), (aside, other)):
        source.rename(target)
    before = one.read_bytes(), other.read_bytes()
    assert len(verify_store(store.path).problems) >= 2
    add_cases(store, 1, steps=4)
    with pytest.raises(StoreProblem, match="bukan arsip"):
        archive_cases(store, LATER)
    assert (one.read_bytes(), other.read_bytes()) == before


def test_a_different_case_with_the_same_number_is_not_overwritten(tmp_path: Path) -> None:
    store = office(tmp_path, "sop.json")
    archive_cases(store, LATER)
    path = tmp_path / "sop-2026.json"
    tables = json.loads(path.read_bytes())
    third = next(iter(store.snapshot.cases))
    held = next(iter(tables["cases"].values()))
    held["number"] = third
    path.write_text(json.dumps(tables))
    for _ in range(3):
        case = store.snapshot.cases[third]
        from offices.stores import moving

        store.commit(moving(case.number))
    with pytest.raises(StoreProblem, match="milik berkas lain"):
        archive_cases(store, LATER)


def test_no_store_is_created_beside_archives_of_another(tmp_path: Path) -> None:
    store = office(tmp_path, "sop.json")
    archive_cases(store, LATER)
    store.path.unlink()
    with pytest.raises(StoreProblem) as caught:
        FileStore.create(store.path, batch=first_batch())
    assert caught.value.code == "foreign"
    office(tmp_path / "new", "other.json").path.rename(tmp_path / "sop-2026.json")
    assert FileStore.create(store.path, batch=first_batch()).snapshot.revision == 1


def test_backups_are_ordered_by_revision_not_by_time(tmp_path: Path) -> None:
    store = office(tmp_path, "sop.json")
    back_up(store.path, at=NOW.replace(year=2031))
    store.commit(noting("SRT-2026-0003"))
    newest = back_up(store.path, at=NOW)
    assert newest_good_backup(store.path) == newest


def test_a_backup_of_another_office_is_refused(tmp_path: Path) -> None:
    store, other = office(tmp_path / "one", "sop.json"), office(tmp_path / "other", "sop.json")
    copy = back_up(other.path, at=NOW)
    with pytest.raises(StoreProblem) as caught:
        planned(store.path, copy)
    assert caught.value.code == "foreign"


def test_a_restore_reports_the_loss_and_is_recorded_in_the_chain(tmp_path: Path) -> None:
    store = office(tmp_path, "sop.json")
    session = FileStore.open(store.path)
    back_up(store.path, at=NOW)
    for _ in range(3):
        store.commit(noting("SRT-2026-0003"))
    session.refresh()
    plan = planned(store.path)
    assert plan.lost == 3
    engine = FileEngine(store.path)
    engine.restore(plan, at=LATER, record=restored(plan, plan.officers["budi"], LATER))
    changes = session.refresh()
    assert changes is not None
    assert changes.rolled_back
    assert session.snapshot.officer_events("budi")[-1].kind == "restored"
    assert verify_store(store.path).ok


@pytest.mark.parametrize("by_hand", [False, True])
def test_a_restored_older_copy_is_reported_despite_as_many_new_acts(
    tmp_path: Path, by_hand: bool
) -> None:
    """A session that was stopped meanwhile sees a higher revision than it knew."""
    store = office(tmp_path, "sop.json")
    copy = back_up(store.path, at=NOW)
    store.commit(noting("SRT-2026-0003"))
    store.close()
    with FileStore.open(store.path) as session:
        if by_hand:
            shutil.copy(copy, tmp_path / "copy")
            (tmp_path / "copy").rename(store.path)
        else:
            plan = planned(store.path)
            record = restored(plan, plan.officers["budi"], LATER)
            FileEngine(store.path).restore(plan, at=LATER, record=record)
        with FileStore.open(store.path) as other:
            other.commit(opened_by())
            other.commit(noting("SRT-2026-0003"))
        changes = session.refresh()
        assert session.snapshot.revision > store.snapshot.revision
    assert changes is not None
    assert changes.rolled_back


def test_a_session_that_missed_an_archiving_loses_nothing(tmp_path: Path) -> None:
    store = office(tmp_path, "sop.json")
    with FileStore.open(store.path) as session:
        archive_cases(store, LATER)
        store.commit(noting("SRT-2026-0003"))
        changes = session.refresh()
    assert changes is not None
    assert not changes.rolled_back


def test_a_copied_folder_can_be_restored(tmp_path: Path) -> None:
    store = office(tmp_path / "one", "sop.json")
    archive_cases(store, LATER)
    back_up(store.path, at=NOW)
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    path = tmp_path / "two" / "sop.json"
    path.write_bytes(b"")
    restore_store(path, at=LATER)
    assert verify_store(path).ok


@pytest.mark.parametrize("last", [0, -3, 10**12])
def test_an_impossible_counter_is_reported(tmp_path: Path, last: int) -> None:
    path = office(tmp_path, "sop.json").path
    tables = json.loads(path.read_bytes())
    tables["meta"]["1"]["numbers"]["SRT-2026"] = last
    path.write_text(json.dumps(tables))
    assert any("tidak mungkin" in str(problem) for problem in verify_store(path).problems)


def test_a_printed_chain_head_must_still_be_in_the_chain(tmp_path: Path) -> None:
    store = office(tmp_path, "sop.json")
    head, revision = store.snapshot.chain_head, store.snapshot.revision
    store.commit(noting("SRT-2026-0003"))
    assert verify_store(store.path, head).ok
    assert verify_store(store.path, head, revision).ok
    assert not verify_store(store.path, head, revision + 1).ok
    assert not verify_store(store.path, "0" * 64).ok


def test_a_pipe_in_the_place_of_an_archive_does_not_hang(tmp_path: Path) -> None:
    path = new_store(tmp_path, cases=1).path
    os.mkfifo(path.with_name("data-2025.json"))
    assert read_label(path.with_name("data-2025.json")) is None
    with pytest.raises(StoreProblem, match="bukan file biasa"):
        FileStore.open(path).archives.find("SRT-2025-0001")
