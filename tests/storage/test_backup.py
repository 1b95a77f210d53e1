"""Backups of a store, and restoring them."""

import errno
import json
import os
import shutil
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from offices.stores import NOW, add_cases, new_store, noting, opened_by

from sop_tui.storage.disk.file import Opened, not_written, replace_file
from sop_tui.storage.files.archive import archive_cases
from sop_tui.storage.files.backup import back_up
from sop_tui.storage.files.copies import backup_folder, copy_set, copy_sets
from sop_tui.storage.files.diagnosis import newest_good_backup
from sop_tui.storage.files.restore import restore_store
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.files.verify import verify_files, verify_store
from sop_tui.storage.problem import StoreProblem
from sop_tui.storage.retention import Retention

DAY = timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    """Two open cases and one archived."""
    store = new_store(tmp_path)
    add_cases(store, 1, steps=4)
    add_cases(store, 2)
    archive_cases(store, NOW + DAY)
    return store


def tables(path: Path) -> object:
    found = json.loads(path.read_bytes())
    found.pop("acts")
    return found


def test_a_backup_equals_the_store(store: FileStore) -> None:
    copy = back_up(store.path, at=NOW)
    assert copy == backup_folder(store.path) / "data.20261123-091500.json"
    assert tables(copy) == tables(store.path)
    archived = copy.with_name("data-2026.20261123-091500.json")
    assert archived.read_bytes() == store.path.with_name("data-2026.json").read_bytes()


def test_two_backups_in_one_second_are_separate(store: FileStore) -> None:
    first = back_up(store.path, at=NOW)
    store.commit(noting("SRT-2026-0002"))
    second = back_up(store.path, at=NOW)
    assert first != second
    assert [each.live for each in copy_sets(store.path)] == [second, first]
    assert all(len(each.archives) == 1 for each in copy_sets(store.path))


def test_a_backup_is_written_to_the_given_folder(store: FileStore, tmp_path: Path) -> None:
    copy = back_up(store.path, tmp_path / "usb" / "copies", at=NOW)
    assert copy.parent == tmp_path / "usb" / "copies"
    assert newest_good_backup(store.path) is None
    assert newest_good_backup(store.path, copy.parent) == copy


def test_restoring_from_start_to_end(store: FileStore) -> None:
    good = tables(store.path)
    back_up(store.path, at=NOW)
    store.commit(noting("SRT-2026-0002"))
    store.path.write_bytes(store.path.read_bytes()[:500])
    broken = store.path.read_bytes()
    with pytest.raises(StoreProblem, match="store restore"):
        FileStore.open(store.path)

    kept = restore_store(store.path, at=NOW + DAY)

    assert tables(store.path) == good
    assert verify_store(store.path).ok
    assert broken in [each.read_bytes() for each in kept]
    assert all(each.name.endswith(".replaced-20261124-091500") for each in kept)
    FileStore.open(store.path).commit(opened_by())
    assert store.refresh() is not None


def test_restoring_a_deleted_store(store: FileStore) -> None:
    good = tables(store.path)
    back_up(store.path, at=NOW)
    store.path.unlink()
    store.path.with_name("data-2026.json").unlink()
    assert restore_store(store.path, at=NOW + DAY) == ()
    assert tables(store.path) == good
    assert verify_store(store.path).ok


def test_cases_archived_after_the_backup_do_not_appear_twice(store: FileStore) -> None:
    add_cases(store, 1, steps=4)
    copy = back_up(store.path, at=NOW)
    add_cases(store, 1, steps=4, at=NOW.replace(year=2027))
    archive_cases(store, NOW + 1000 * DAY)
    restore_store(store.path, copy, at=NOW + DAY)
    assert verify_store(store.path).ok
    assert not store.path.with_name("data-2027.json").exists()
    assert any("data-2027.json.replaced" in each.name for each in store.path.parent.iterdir())


def test_the_latest_valid_backup_is_named(store: FileStore) -> None:
    good = back_up(store.path, at=NOW)
    store.commit(noting("SRT-2026-0002"))
    bad = back_up(store.path, at=NOW + DAY)
    bad.write_bytes(bad.read_bytes().replace(b"Undangan", b"undangan", 1))
    assert newest_good_backup(store.path) == good
    store.path.write_bytes(b"")
    with pytest.raises(StoreProblem) as caught:
        FileStore.open(store.path)
    assert str(good) in str(caught.value)


def test_damage_in_an_archive_names_the_backup_of_the_store(store: FileStore) -> None:
    good = back_up(store.path, at=NOW)
    archived = store.path.with_name("data-2026.json")
    archived.write_bytes(archived.read_bytes()[:300])
    with pytest.raises(StoreProblem) as caught:
        list(store.archives.cases())
    assert str(good) in str(caught.value)


def test_a_damaged_backup_is_not_restored(store: FileStore) -> None:
    copy = back_up(store.path, at=NOW)
    copy.write_bytes(copy.read_bytes().replace(b"Undangan", b"undangan", 1))
    before = store.path.read_bytes()
    with pytest.raises(StoreProblem) as caught:
        restore_store(store.path, copy, at=NOW)
    assert caught.value.code == "damaged"
    assert store.path.read_bytes() == before


def test_without_a_copy_there_is_nothing_to_restore(store: FileStore) -> None:
    with pytest.raises(StoreProblem) as caught:
        restore_store(store.path, at=NOW)
    assert caught.value.code == "no_backup"


def test_restoring_twice_with_one_stamp_keeps_what_was_first_replaced(store: FileStore) -> None:
    back_up(store.path, at=NOW)
    store.commit(noting("SRT-2026-0002"))
    newest = store.path.read_bytes()
    restore_store(store.path, at=NOW + DAY)
    kept = restore_store(store.path, at=NOW + DAY)
    assert newest in [each.read_bytes() for each in kept]


def test_a_backup_has_the_mode_of_the_store(store: FileStore) -> None:
    assert back_up(store.path, at=NOW).stat().st_mode & 0o777 == 0o600
    assert backup_folder(store.path).stat().st_mode & 0o777 == 0o700


def test_backups_of_a_group_store_belong_to_the_group(store: FileStore) -> None:
    store.path.parent.chmod(0o2770)
    assert back_up(store.path, at=NOW).stat().st_mode & 0o777 == 0o660
    assert backup_folder(store.path).stat().st_mode & 0o7777 == 0o2770


@pytest.mark.parametrize("code", [errno.EPERM, errno.EOPNOTSUPP])
def test_a_file_system_without_hard_links_and_modes_keeps_backup_and_restore(
    store: FileStore, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(os, "fchmod", lambda *_: refuse() if code == errno.EPERM else None)
    back_up(store.path, at=NOW)
    store.commit(noting("SRT-2026-0002"))
    damaged = store.path.read_bytes()[:-10]
    store.path.write_bytes(damaged)
    kept = restore_store(store.path, at=NOW + DAY)
    assert verify_store(store.path).ok
    assert damaged in [each.read_bytes() for each in kept]


def days_of(store: FileStore, folder: Path | None = None) -> list[str]:
    return [each.stamp[:8] for each in copy_sets(store.path, folder)]


def test_backups_are_retained_by_days_weeks_and_months(store: FileStore) -> None:
    keep = Retention(days=3, weeks=3, months=4)
    for day in range(120):
        back_up(store.path, at=NOW + day * DAY, keep=keep)
    assert days_of(store) == [
        "20270322", "20270321", "20270320",  # days
        "20270314",  # weeks: of the last three, this and two Sundays
        "20270228", "20270131", "20261231",  # the newest of the earlier months
    ]  # fmt: skip
    names = sorted(each.name for each in backup_folder(store.path).iterdir())
    assert len(names) == 14  # each a live file and an archive
    assert all(verify_files(each.live, each.archives).ok for each in copy_sets(store.path))


def test_all_copies_of_the_newest_day_are_kept(store: FileStore) -> None:
    back_up(store.path, at=NOW - DAY)
    for hour in range(3):
        back_up(store.path, at=NOW + timedelta(hours=hour), keep=Retention(0, 0, 0))
    assert len(days_of(store)) == 3


def test_copies_of_another_store_are_not_removed(store: FileStore, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = new_store(tmp_path / "other")
    shared = tmp_path / "usb"
    theirs = back_up(other.path, shared, at=NOW - 9 * DAY)
    back_up(store.path, shared, at=NOW - 2 * DAY)
    back_up(store.path, shared, at=NOW, keep=Retention(1, 0, 0))
    assert theirs.exists()
    assert len(copy_sets(store.path, shared)) == 2


def test_an_unchanged_archive_is_a_hard_link(store: FileStore) -> None:
    first, second = (copy_set(back_up(store.path, at=NOW + day * DAY)) for day in range(2))
    assert first.archives[0].samefile(second.archives[0])
    add_cases(store, 1, steps=4)
    archive_cases(store, NOW + DAY)
    third = copy_set(back_up(store.path, at=NOW + 2 * DAY))
    assert not third.archives[0].samefile(second.archives[0])
    restore_store(store.path, second.live, at=NOW)
    assert verify_store(store.path).ok


def test_removing_a_backup_does_not_affect_shared_files(store: FileStore) -> None:
    back_up(store.path, at=NOW)
    back_up(store.path, at=NOW + DAY, keep=Retention(1, 1, 1))
    (copies,) = copy_sets(store.path)
    assert verify_files(copies.live, copies.archives).ok


@pytest.mark.parametrize("part", ["live", "archive", "forged", "gone"])
def test_a_damaged_store_is_not_backed_up_and_its_backups_stay(store: FileStore, part: str) -> None:
    good = back_up(store.path, at=NOW)
    archived = store.path.with_name("data-2026.json")
    match part:
        case "live":
            store.path.write_bytes(store.path.read_bytes()[:-700])
        case "archive":
            archived.write_bytes(archived.read_bytes()[:-300])
        case "forged":
            data = archived.read_bytes()
            archived.write_bytes(data.replace(b"Undangan rapat", b"Undangan rapot", 1))
        case "gone":
            archived.unlink()
    with pytest.raises(StoreProblem) as caught:
        back_up(store.path, at=NOW + 40 * DAY, keep=Retention(1, 0, 0))
    assert caught.value.code == "damaged"
    assert sorted(good.parent.iterdir()) == sorted([good, *copy_set(good).archives])
    if part != "gone":
        as_it_is = back_up(store.path, at=NOW + 41 * DAY, keep=Retention(1, 0, 0), checked=False)
        assert as_it_is.exists()
    assert good.exists()


def test_a_refused_backup_leaves_no_folder(store: FileStore) -> None:
    store.path.write_bytes(store.path.read_bytes()[:-10])
    with pytest.raises(StoreProblem) as caught:
        back_up(store.path, at=NOW)
    assert caught.value.code == "damaged"
    assert not backup_folder(store.path).exists()


def test_leftovers_of_an_interrupted_backup_are_removed_by_the_next(store: FileStore) -> None:
    left = back_up(store.path, at=NOW)
    left.unlink()
    assert len(list(left.parent.iterdir())) == 1
    second = back_up(store.path, at=NOW + DAY)
    assert sorted(left.parent.iterdir()) == sorted([second, *copy_set(second).archives])


def test_a_failed_backup_leaves_nothing(store: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    written = []

    def failing(folder: int, path: Path, *rest: Any) -> Opened:
        written.append(path)
        if len(written) == 2:
            raise not_written(path, OSError(errno.ENOSPC, ""))
        return replace_file(folder, path, *rest)

    monkeypatch.setattr("sop_tui.storage.files.backup.replace_file", failing)
    with pytest.raises(StoreProblem) as caught:
        back_up(store.path, at=NOW)
    assert caught.value.code == "full"
    assert not backup_folder(store.path).exists()


def test_a_store_without_an_extension(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=1, name="kantor")
    add_cases(store, 1, steps=4)
    archive_cases(store, NOW + DAY)
    before = tables(store.path)
    copy = back_up(store.path, at=NOW)
    assert copy.name == "kantor.20261123-091500"
    assert [each.name for each in copy_set(copy).archives] == ["kantor-2026.20261123-091500"]
    store.commit(noting("SRT-2026-0001"))
    store.close()
    tmp_path.joinpath("kantor-2026").unlink()
    assert newest_good_backup(store.path) == copy
    restore_store(store.path, at=NOW)
    assert tables(store.path) == before
    assert verify_store(store.path).ok


@pytest.mark.parametrize("target", ["file", "file/below", "data.json"])
def test_a_target_that_is_no_folder_is_reported(
    store: FileStore, tmp_path: Path, target: str
) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreProblem) as caught:
        back_up(store.path, tmp_path / target, at=NOW)
    assert "bukan folder" in str(caught.value)


def test_a_disk_error_while_backups_are_verified_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = new_store(tmp_path, cases=2)
    copy = back_up(store.path, at=NOW)

    left = 4  # each of two lines is read as a case and as strict JSON; then its history

    def failing(descriptor: int, size: int, offset: int) -> bytes:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(errno.EIO, "Input/output error")
        return os.pread(descriptor, size, offset)

    monkeypatch.setattr("sop_tui.storage.files.form.on_disk.os", SimpleNamespace(pread=failing))
    with pytest.raises(StoreProblem) as caught:
        verify_files(copy, ())
    assert copy.name in str(caught.value)


def test_names_that_no_backup_has_made_are_ignored(store: FileStore) -> None:
    made = back_up(store.path, at=NOW)
    shutil.copy(made, made.with_name("data.20269999-999999.json"))
    os.mkfifo(made.with_name("data.20261101-000000.json"))  # reading it would wait forever
    assert back_up(store.path, at=NOW + DAY, keep=Retention(9, 9, 9)).exists()
    assert newest_good_backup(store.path) is not None


def test_copies_made_under_a_clock_that_was_ahead_do_not_displace_new_ones(
    store: FileStore,
) -> None:
    keep = Retention(2, 0, 0)
    for day in (400, 401, 402):
        back_up(store.path, at=NOW + day * DAY, keep=keep)
    for day in range(4):
        assert back_up(store.path, at=NOW + day * DAY, keep=keep).exists()
    assert days_of(store) == ["20271230", "20271229", "20261126", "20261125"]


def test_a_folder_copied_by_other_means_can_be_restored_whole(
    store: FileStore, tmp_path: Path
) -> None:
    add_cases(store, 1, steps=4)
    archive_cases(store, NOW + DAY)
    shutil.copytree(store.path.parent, tmp_path / "usb")
    (tmp_path / "usb" / "data-1999.json").write_bytes(
        new_store(tmp_path, name="x").path.read_bytes()
    )
    revision = store.snapshot.revision
    store.commit(opened_by())
    restore_store(store.path, tmp_path / "usb" / "data.json", at=NOW)
    assert verify_store(store.path).revision == revision
    assert verify_store(store.path).ok


def test_what_a_restore_has_replaced_can_be_restored_whole(store: FileStore) -> None:
    add_cases(store, 1, steps=4)
    copy = back_up(store.path, at=NOW)
    archive_cases(store, NOW + DAY)
    store.commit(opened_by())
    revision = store.snapshot.revision
    replaced = restore_store(store.path, copy, at=NOW)
    assert verify_store(store.path).revision < revision
    restore_store(store.path, replaced[0], at=NOW + DAY)
    assert verify_store(store.path).revision == revision
    assert verify_store(store.path).ok
