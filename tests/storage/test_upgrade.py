"""A store of an older format is upgraded, after a backup."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from offices.stores import NOW, add_cases, new_store

from sop_tui.storage.files import upgrade as upgrades
from sop_tui.storage.files.archive import archive_cases
from sop_tui.storage.files.copies import backup_folder
from sop_tui.storage.files.restore import restore_store
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.files.upgrade import StoredTables, upgrade_store
from sop_tui.storage.files.verify import verify_store
from sop_tui.storage.problem import StoreProblem


def older(path: Path) -> bytes:
    """Rewrites a file as if made by format 0, where titles were called names."""
    tables = json.loads(path.read_bytes())
    tables["meta"]["1"]["format"] = 0
    for case in tables["cases"].values():
        case["name"] = case.pop("title")
    path.write_text(json.dumps(tables), encoding="utf-8")
    return path.read_bytes()


def names_to_titles(tables: StoredTables) -> StoredTables:
    for case in tables["cases"].values():
        case["title"] = case.pop("name")
    return tables


FROM_0 = {**upgrades.UPGRADES, 0: names_to_titles}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    store = new_store(tmp_path)
    add_cases(store, 2, steps=4)
    archive_cases(store, NOW + timedelta(days=1))
    add_cases(store, 2)
    return store.path


def test_the_live_file_and_the_archives(path: Path) -> None:
    archived = path.with_name("data-2026.json")
    before = older(path), older(archived)
    copy = upgrade_store(path, at=NOW, upgrades=FROM_0)
    assert copy is not None
    assert copy.read_bytes() == before[0]
    assert copy.with_name("data-2026.20261123-091500.json").read_bytes() == before[1]
    assert verify_store(path).ok


def test_an_interrupted_upgrade_continues(path: Path) -> None:
    older(path)  # the archive has been upgraded already
    upgrade_store(path, at=NOW, upgrades=FROM_0)
    assert verify_store(path).ok
    assert upgrade_store(path, at=NOW, upgrades=FROM_0) is None


def test_opening_upgrades(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    older(path)
    monkeypatch.setattr(upgrades, "UPGRADES", FROM_0)
    assert len(FileStore.open(path).snapshot.cases) == 2
    assert len(list(backup_folder(path).glob("data.*.json"))) == 1


def test_a_format_without_an_upgrade_is_refused(path: Path) -> None:
    content = older(path)
    with pytest.raises(StoreProblem) as caught:
        FileStore.open(path)
    assert caught.value.code == "older"
    assert path.read_bytes() == content
    assert not backup_folder(path).exists()


def test_an_upgrade_with_an_invalid_result_writes_nothing(path: Path) -> None:
    content = older(path)
    with pytest.raises(StoreProblem):
        upgrade_store(path, at=NOW, upgrades={0: lambda tables: tables})
    assert path.read_bytes() == content


def test_a_copy_of_the_first_format_verifies_and_is_restored(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=2)
    tables = json.loads(store.path.read_bytes())
    del tables["acts"]
    tables["meta"]["1"]["format"] = 1
    copy = tmp_path / "backup" / "data.20260101-000000.json"
    copy.parent.mkdir()
    copy.write_text(json.dumps(tables))
    assert verify_store(copy).ok
    store.path.write_bytes(b"")
    restore_store(store.path, at=NOW)
    with FileStore.open(store.path) as again:
        assert set(again.snapshot.cases) == set(store.snapshot.cases)
    assert verify_store(store.path).ok
