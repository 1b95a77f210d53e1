"""Every file system call fails, writers are killed, the power is cut: no acknowledged act is lost.

Each test is shown to be able to fail, by leaving out a protection.
"""

import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from faulty import Ablation, build_shim, command, nobody_else_writes, run
from offices.stores import new_store
from power_cut import cuts, read_trace
from thoroughness import DEEP

from sop_tui.storage.files.store import FileStore
from sop_tui.storage.files.verify import verify_store
from sop_tui.storage.problem import StoreProblem


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("gcc") is None:
        pytest.skip("needs gcc to build the shim")
    return build_shim(tmp_path_factory.mktemp("shim"))


def faults(
    shim: Path, operation: str, ablation: Ablation = Ablation.NONE, *, all_of_them: bool = DEEP
) -> Any:
    """``all_of_them``: also faults that are known to lead to the same state as another."""
    words = (operation, int(ablation), int(all_of_them))
    return json.loads(run(command("store_fault_worker.py", *words), shim))


def test_a_fault_at_every_call_of_a_commit(shim: Path) -> None:
    found = faults(shim, "commit", all_of_them=True)
    assert found["wrong"] == []
    assert found["unequal"] == 0
    assert found["calls"] > 20
    for outcome in ("done", "killed", "refused", "uncertain"):
        assert found["outcomes"][outcome] > 5


@pytest.mark.slow
@pytest.mark.parametrize("operation", ["full", "carried", "close"])
def test_a_fault_at_every_call_of_a_checkpoint(shim: Path, operation: str) -> None:
    found = faults(shim, operation)
    assert found["wrong"] == []
    assert found["unequal"] == 0
    assert found["calls"] > 30


@pytest.mark.slow
@pytest.mark.parametrize("operation", ["archive", "restore"])
def test_a_fault_at_every_call_of_archiving_and_restoring(shim: Path, operation: str) -> None:
    found = faults(shim, operation)
    assert found["wrong"] == []
    assert found["unequal"] == 0
    assert found["calls"] > 40


def test_a_store_written_in_place_fails_these_tests(shim: Path) -> None:
    found = faults(shim, "full", Ablation.IN_PLACE)
    assert any("file terpotong" in each for each in found["wrong"])


@pytest.fixture
def no_power(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever wrote is gone."""
    nobody_else_writes(monkeypatch.setattr)


def power(shim: Path, folder: Path, ablation: Ablation, count: int) -> Counter[str]:
    """Cuts the power this many times during forty acts; counts the outcomes."""
    store = new_store(folder, cases=2)
    trace = folder / "trace"
    run(command("store_writers.py", "trace", folder, trace, 40, int(ablation)), shim)
    start = (folder / "data.json.start").read_bytes()
    inode = int((folder / "data.json.inode").read_text())
    after = folder / "after"
    result: Counter[str] = Counter()
    for files, acknowledged in cuts(
        list(read_trace(trace)), {store.path.name: start}, count, 7, inode
    ):
        after.mkdir()
        for name, content in files.items():
            (after / name).write_bytes(content)
        result["cuts"] += 1
        result["acknowledged"] += acknowledged
        try:
            snapshot = FileStore.open(after / store.path.name).snapshot
            ids = {event.id for event in snapshot.events("SRT-2026-0001")}
            result["lost"] += sum(f"act-{each}" not in ids for each in range(acknowledged))
            result["unsound"] += not verify_store(after / store.path.name).ok
        except StoreProblem:
            result["unreadable"] += 1
        shutil.rmtree(after)
    return result


@pytest.mark.usefixtures("no_power")
def test_power_cuts(shim: Path, tmp_path: Path) -> None:
    result = power(shim, tmp_path, Ablation.NONE, 200)
    assert result["acknowledged"] > 2000
    assert (result["lost"], result["unsound"], result["unreadable"]) == (0, 0, 0)


@pytest.mark.usefixtures("no_power")
@pytest.mark.slow
def test_a_thousand_power_cuts(shim: Path, tmp_path: Path) -> None:
    result = power(shim, tmp_path, Ablation.NONE, 1000)
    assert (result["lost"], result["unsound"], result["unreadable"]) == (0, 0, 0)


@pytest.mark.usefixtures("no_power")
def test_power_cuts_without_syncing_the_journal(shim: Path, tmp_path: Path) -> None:
    assert power(shim, tmp_path, Ablation.NO_DATA_SYNC, 100)["lost"] > 5


@pytest.mark.usefixtures("no_power")
def test_power_cuts_without_syncing_the_file(shim: Path, tmp_path: Path) -> None:
    assert power(shim, tmp_path, Ablation.NO_FSYNC, 200)["unreadable"] > 5


@pytest.mark.usefixtures("no_power")
def test_power_cuts_without_syncing_the_folder(shim: Path, tmp_path: Path) -> None:
    assert power(shim, tmp_path, Ablation.NO_FOLDER_FSYNC, 100)["lost"] > 5


@pytest.mark.usefixtures("no_power")
def test_power_cuts_on_a_file_written_in_place(shim: Path, tmp_path: Path) -> None:
    assert power(shim, tmp_path, Ablation.IN_PLACE, 100)["unreadable"] > 5


def writers(*arguments: object, shim: Path | None = None) -> Any:
    return json.loads(run(command("store_writers.py", *arguments), shim))


def test_eight_processes_with_fifty_acts_each() -> None:
    result = writers("race", 8, 50, 0, "store")
    assert result == {
        "acknowledged": 400,
        "lost": 0,
        "doubled": 0,
        "unreadable": 0,
        "errors": 0,
        "complaints": [],
    }


def test_stock_tinydb_loses_acts_or_the_file_in_the_same_race() -> None:
    result = writers("race", 8, 50, 0, "stock")
    assert result["lost"] + result["unreadable"] + result["errors"] > 0


def test_without_the_lock_the_race_is_lost(shim: Path) -> None:
    result = writers("race", 8, 100, int(Ablation.NO_LOCK), "store", shim=shim)
    assert result["lost"] + result["unreadable"] + result["errors"] > 0


def test_killing_writers_at_random_moments() -> None:
    result = writers("kills", 60, 4, 0, "store")
    assert (result["lost"], result["doubled"], result["unreadable"]) == (0, 0, 0)
    assert result["complaints"] == []
    assert result["acknowledged"] > 30


@pytest.mark.slow
def test_killing_hundreds_of_writers() -> None:
    result = writers("kills", 500, 6, 0, "store")
    assert (result["lost"], result["doubled"], result["unreadable"]) == (0, 0, 0)
    assert result["complaints"] == []


@pytest.mark.slow
def test_killing_writers_that_archive_and_back_up() -> None:
    result = writers("kills", 300, 6, 0, "office")
    assert (result["lost"], result["doubled"], result["unreadable"]) == (0, 0, 0)
    assert (result["errors"], result["complaints"]) == (0, [])
    assert result["acknowledged"] > 30


@pytest.mark.slow
def test_killing_writers_of_a_file_written_in_place(shim: Path) -> None:
    result = writers("kills", 60, 4, int(Ablation.IN_PLACE), "store", shim=shim)
    assert result["lost"] + result["unreadable"] > 0
