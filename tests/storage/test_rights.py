"""Owner and access rights of files after a commit, an archiving or a backup."""

import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from offices.stores import NOW, add_cases, new_store, noting

from sop_tui.storage.disk.place import access_list, warnings
from sop_tui.storage.files.archive import archive_cases
from sop_tui.storage.files.backup import back_up
from sop_tui.storage.files.copies import copy_set
from sop_tui.storage.files.restore import restore_store
from sop_tui.storage.files.seals import keep
from sop_tui.storage.files.store import FileStore

FIRST = "SRT-2026-0001"
SOMEBODY = 4321
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
with_lists = pytest.mark.skipif(shutil.which("setfacl") is None, reason="setfacl is not installed")


def checkpointed(path: Path) -> Path:
    with FileStore.open(path) as store:
        store.commit(noting(FIRST))
        store.checkpoint()
    return path


def archived(path: Path) -> Path:
    with FileStore.open(path) as store:
        add_cases(store, 1, steps=4)
        assert archive_cases(store, NOW + timedelta(days=1))
    return path.with_name("data-2026.json")


def copied(path: Path) -> Path:
    archived(path)
    copies = copy_set(back_up(path, at=NOW))
    assert copies.archives
    return copies.archives[0]


def put_back(path: Path) -> Path:
    copy = back_up(path, at=NOW)
    with FileStore.open(path) as store:
        store.commit(noting(FIRST))
    return restore_store(path, copy, at=NOW)[0]


WORKS = [checkpointed, archived, copied, put_back]


@as_root
@pytest.mark.parametrize("work", WORKS)
def test_files_made_by_root_belong_to_the_folders_owner(
    tmp_path: Path, work: Callable[[Path], Path]
) -> None:
    path = new_store(tmp_path, cases=1).path
    for each in (tmp_path, *tmp_path.iterdir()):
        os.chown(each, SOMEBODY, SOMEBODY)
    work(path)
    for each in tmp_path.rglob("*"):
        assert (each.stat().st_uid, each.stat().st_gid) == (SOMEBODY, SOMEBODY), each


@as_root
def test_in_a_folder_of_root_a_file_keeps_its_owner(tmp_path: Path) -> None:
    path = new_store(tmp_path, cases=1).path
    os.chown(path, SOMEBODY, SOMEBODY)
    checkpointed(path)
    assert path.stat().st_uid == SOMEBODY


@with_lists
@pytest.mark.parametrize("work", WORKS)
def test_an_acl_entry_for_a_user_is_kept(tmp_path: Path, work: Callable[[Path], Path]) -> None:
    path = new_store(tmp_path, cases=1).path
    allowed = f"u:{SOMEBODY}:rw"
    subprocess.run(["setfacl", "-m", f"{allowed}x", "-m", f"d:{allowed}x", tmp_path], check=True)
    subprocess.run(["setfacl", "-m", allowed, path], check=True)
    before = access_list(path)
    assert before
    for file in (path, work(path)):
        shown = subprocess.run(
            ["getfacl", "-cn", file], capture_output=True, text=True, check=True
        ).stdout
        assert f"user:{SOMEBODY}:rw-\n" in shown, (file, shown)  # and the mask does not remove it
        assert "other::---" in shown
    assert access_list(path) == before
    assert warnings(path) == ()


def test_a_writer_at_work_keeps_its_temporary_file(tmp_path: Path) -> None:
    """Where locks do not work, another process may be writing now."""
    path = new_store(tmp_path, cases=1).path
    busy = tmp_path / f".data.json.{os.getppid()}-00.tmp"
    dead = [tmp_path / ".data.json.999999999-00.tmp", tmp_path / ".data.json.00.tmp"]
    for each in (busy, *dead):
        each.write_bytes(b"x")
    checkpointed(path)
    assert busy.exists()
    assert not any(each.exists() for each in dead)
    os.utime(busy, (0, 0))
    checkpointed(path)
    assert not busy.exists()


@as_root
def test_a_seal_made_by_root_belongs_to_the_folders_owner(tmp_path: Path) -> None:
    path = new_store(tmp_path).path
    os.chown(tmp_path, SOMEBODY, SOMEBODY)
    keep(path, "{}")
    assert path.with_name("data.seals").stat().st_uid == SOMEBODY
