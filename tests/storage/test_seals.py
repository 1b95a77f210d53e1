"""A seal proves, with the standard ssh-keygen, that a revision is still in the chain."""

import errno
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from offices.stores import NOW, moving, new_store, noting, officer

from sop_tui.storage.batch import Batch
from sop_tui.storage.engine import Plan
from sop_tui.storage.files.engine import FileEngine
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.files.verify import verify_store
from sop_tui.storage.problem import StoreProblem

FIRST = "SRT-2026-0001"
pytestmark = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs ssh-keygen")


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "keys" / "seal"
    path.parent.mkdir()
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path], check=True)
    kind, body, *_ = path.with_suffix(".pub").read_text().split()
    (path.parent / "signers").write_text(f"root@kantor {kind} {body}\n")
    return path


def sealed(store: FileStore, key: Path) -> tuple[Path, Path]:
    FileEngine(store.path).seal(key, at=NOW, host="kantor")
    return store.path.with_name("data.seals"), key.parent / "signers"


def test_a_sealed_revision_is_still_in_the_chain(tmp_path: Path, key: Path) -> None:
    store = new_store(tmp_path / "office", cases=2)
    sealed(store, key)
    store.commit(noting(FIRST))
    seals = sealed(store, key)
    store.commit(noting(FIRST))
    assert len(seals[0].read_text().splitlines()) == 2
    assert verify_store(store.path, seals=seals).ok


def test_a_restored_older_copy_is_found(tmp_path: Path, key: Path) -> None:
    store = new_store(tmp_path / "office", cases=2)
    older = store.path.read_bytes()
    store.commit(noting(FIRST))
    seals = sealed(store, key)
    store.close()
    store.path.write_bytes(older)
    assert verify_store(store.path).ok
    assert not verify_store(store.path, seals=seals).ok


def test_a_missing_file_of_seals_or_signers_is_named(tmp_path: Path, key: Path) -> None:
    store = new_store(tmp_path / "office", cases=1)
    seals, signers = sealed(store, key)
    missing = tmp_path / "lain"
    for files in ((missing, signers), (seals, missing)):
        with pytest.raises(StoreProblem) as caught:
            verify_store(store.path, seals=files)
        assert f"{missing} (tidak ada); periksa nama dan izinnya" in str(caught.value)


def test_a_seal_by_an_unknown_signer_proves_nothing(tmp_path: Path, key: Path) -> None:
    store = new_store(tmp_path / "office", cases=1)
    seals, signers = sealed(store, key)
    line = json.loads(seals.read_text())
    line["sealed"] = line["sealed"].replace('"revision":2', '"revision":1')
    seals.write_text(json.dumps(line) + "\nno seal\n")
    problems = verify_store(store.path, seals=(seals, signers)).problems
    assert len(problems) == 2


def test_a_role_edited_used_and_edited_back_is_found(tmp_path: Path) -> None:
    """The chain is intact and every case matches its events, but sri never held the role."""
    store = new_store(tmp_path, cases=1)
    store.commit(lambda _: Batch(officers=(officer("sri"),)))
    store.commit(lambda _: Batch(officers=(bare("sri"),)))
    store.checkpoint()
    assert verify_store(store.path).ok
    store.commit(moving_as_sri())
    found = verify_store(store.path)
    assert any("sri tidak berwenang" in str(problem) for problem in found.problems)


def bare(login: str):  # type: ignore[no-untyped-def]
    from msgspec.structs import replace

    change = officer(login, seq=2)
    entry = replace(change.event.after, roles=(), coordinator=False)
    return replace(change, event=replace(change.event, after=entry))


def moving_as_sri() -> Plan:
    return moving(FIRST, by="sri")


def test_a_seal_that_a_power_cut_has_torn_spoils_no_other(tmp_path: Path, key: Path) -> None:
    store = new_store(tmp_path / "office", cases=1)
    seals, signers = sealed(store, key)
    first = store.newest_seal()
    with seals.open("ab") as file:
        file.write(seals.read_bytes()[:90])
    assert store.newest_seal() == first
    store.commit(noting(FIRST))
    sealed(store, key)
    assert store.newest_seal() not in (None, first)
    (problem,) = verify_store(store.path, seals=(seals, signers)).problems
    assert "segel baris 2 tidak dapat dibaca" in str(problem)


def test_a_seal_that_finds_no_room_leaves_no_part_of_it(
    tmp_path: Path, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = new_store(tmp_path / "office", cases=1)
    seals, _ = sealed(store, key)
    before = seals.read_bytes()

    def half(descriptor: int, data: bytes, offset: int) -> None:
        os.pwrite(descriptor, data[: len(data) // 2], offset)
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("sop_tui.storage.files.seals.write_at", half)
    with pytest.raises(StoreProblem, match="gagal ditulis"):
        sealed(store, key)
    assert seals.read_bytes() == before


def test_seals_that_are_no_file_do_not_hang(tmp_path: Path, key: Path) -> None:
    store = new_store(tmp_path / "office", cases=1)
    os.mkfifo(store.path.with_suffix(".seals"))
    assert store.newest_seal() is None
    with pytest.raises(StoreProblem, match="gagal ditulis"):
        sealed(store, key)


def test_a_file_without_seals_proves_nothing(tmp_path: Path, key: Path) -> None:
    store = new_store(tmp_path / "office", cases=1)
    (tmp_path / "seals").touch()
    (problem,) = verify_store(
        store.path, seals=(tmp_path / "seals", key.parent / "signers")
    ).problems
    assert "tidak ada segel" in str(problem)
