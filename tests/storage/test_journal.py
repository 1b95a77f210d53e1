"""Acts in the journal inside the file: never lost, and compatible with other programs."""

import json
import os
import random
import shutil
import threading
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from offices.stores import NOW, add_cases, new_store, noting, opened_by
from tinydb import Query, TinyDB

from sop_tui.storage.files import live
from sop_tui.storage.files.archive import archive_cases
from sop_tui.storage.files.backup import back_up
from sop_tui.storage.files.form.journal import decode, encode
from sop_tui.storage.files.form.reading import read
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.files.tinydb_storage import SafeStorage
from sop_tui.storage.files.verify import verify_store
from sop_tui.storage.problem import StoreProblem

FIRST = "SRT-2026-0001"
SECTOR = 512


def ids(snapshot, number: str = FIRST) -> list[str]:  # type: ignore[no-untyped-def]
    return [event.id for event in snapshot.events(number)]


@pytest.mark.parametrize(
    "text", [b"", b"plain", b'"\\%', b"%22%25%5C", "ꦧ “é” 𝔘".encode(), bytes(range(32, 256))]
)
def test_any_entry_is_encoded_as_safe_ascii_and_decoded_again(text: bytes) -> None:
    coded = encode(text)
    assert decode(coded) == text
    assert all(32 <= byte < 127 and byte not in b'"\\' for byte in coded)


def test_an_act_writes_one_block_and_nothing_else(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=50)
    before, inode = store.path.read_bytes(), store.path.stat().st_ino
    store.commit(noting(FIRST, event="a" * 32))
    after = store.path.read_bytes()
    assert (len(after), store.path.stat().st_ino) == (len(before), inode)
    changed = [
        at for at in range(0, len(after), 4096) if before[at : at + 4096] != after[at : at + 4096]
    ]
    assert len(changed) == 1
    assert ids(FileStore.open(store.path).snapshot)[-1] == "a" * 32


def file_now(path: Path) -> tuple[bytes, int]:
    """The content and inode of the file, though it may be replaced meanwhile."""
    with path.open("rb") as file:
        return file.read(), os.fstat(file.fileno()).st_ino


def test_any_partly_written_act_leaves_valid_json_with_all_acknowledged_acts(
    tmp_path: Path,
) -> None:
    chance = random.Random(5)
    store = new_store(tmp_path, cases=3)
    torn_path = tmp_path / "torn.json"
    there = 0
    for turn in range(80):
        before, inode = file_now(store.path)
        text = f'{turn} é " \\ % ' + "x" * chance.randrange(6000)
        store.commit(noting(FIRST, text=text, event=f"{turn:032}"))
        after, another = file_now(store.path)
        if another != inode:
            continue  # there was a checkpoint in between
        torn = bytearray(before)
        share = chance.choice((chance.random(), 1.0))
        for at in range(0, len(after), SECTOR):
            if before[at : at + SECTOR] != after[at : at + SECTOR] and chance.random() < share:
                end = at + (
                    SECTOR if share == 1.0 or chance.random() < 0.8 else chance.randrange(SECTOR)
                )
                torn[at:end] = after[at:end]
        torn_path.write_bytes(torn)
        json.loads(bytes(torn).decode())
        with TinyDB(torn_path) as database:
            assert len(database.table("cases")) == 3
        found = ids(read(torn_path, bytes(torn)).snapshot)
        done = [f"{each:032}" for each in range(turn + 1)]
        assert found[2:] in (done, done[:-1])
        there += found[2:] == done
        assert verify_store(torn_path).ok
        if turn % 4 == 0:
            with FileStore.open(torn_path) as again:
                again.commit(noting(FIRST, event="f" * 32))
            assert verify_store(torn_path).ok
    assert 10 < there < 70


def test_a_partly_written_act_is_overwritten_by_the_next(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=2)
    start = store._version.tail.region.start  # type: ignore[union-attr]
    with store.path.open("r+b") as file:
        file.seek(start)
        file.write(b"00000400:" + b"0" * 32 + b":half")
    other = FileStore.open(store.path)
    other.commit(noting(FIRST, event="a" * 32))
    store.refresh()
    assert ids(store.snapshot)[-1] == "a" * 32
    assert verify_store(store.path).ok


def test_other_sessions_read_only_what_was_appended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = new_store(tmp_path, cases=3)
    other = FileStore.open(store.path)
    monkeypatch.setattr("sop_tui.storage.files.live.read_live", None)
    for turn in range(60):  # more than fits into one journal
        store.commit(noting(FIRST, text="x" * 3000, event=f"{turn:032}"))
        changes = other.refresh()
        assert changes is not None
        assert changes.cases == {FIRST}
    store.checkpoint()
    assert other.refresh() is None
    assert ids(other.snapshot) == ids(store.snapshot)
    other.commit(noting(FIRST))
    assert store.refresh() is not None


@pytest.mark.parametrize("checkpointed", [False, True])
def test_an_act_written_during_a_look_does_not_seem_to_be_a_write_by_another_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, checkpointed: bool
) -> None:
    store = new_store(tmp_path, cases=1)
    followed, readings = live._followed, iter("ab" if checkpointed else "b")

    def act_before_the_reading(known: live.Version) -> live.Version:
        if next(readings, "") == "b":
            store.commit(noting(FIRST, event="b" * 32))
        return followed(known)

    with FileStore.open(store.path) as session:
        if checkpointed:
            store.commit(noting(FIRST))
            store.checkpoint()
        monkeypatch.setattr(live, "_followed", act_before_the_reading)
        session.refresh()
        assert ids(session.snapshot)[-1] == "b" * 32
        monkeypatch.setattr(live, "read_live", lambda *_: pytest.fail("the file is read whole"))
        session.commit(noting(FIRST))
        assert session.refresh() is None


def test_a_copy_put_in_place_is_no_checkpoint(tmp_path: Path) -> None:
    """A trailer that names the known generation counts only in the file it was written for."""
    store = new_store(tmp_path, cases=2)
    other = FileStore.open(store.path)
    store.commit(noting(FIRST))
    other.refresh()
    store.checkpoint()
    edited = store.path.read_bytes().replace(b"Undangan rapat", b"Panggilan kpd")
    (tmp_path / "edited").write_bytes(edited)
    (tmp_path / "edited").rename(store.path)
    other.refresh()
    assert other.snapshot.cases[FIRST].title == "Panggilan kpd"


def test_a_file_rewritten_by_plain_tinydb_is_read_and_converted(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=2)
    other = FileStore.open(store.path)
    store.commit(noting(FIRST, event="a" * 32))
    with TinyDB(store.path) as database:
        database.table("cases").update({"ref": "B-1"}, Query().number == "SRT-2026-0002")
    assert other.refresh() is not None
    assert ids(other.snapshot)[-1] == "a" * 32
    assert other.snapshot.cases["SRT-2026-0002"].ref == "B-1"
    other.commit(noting(FIRST, event="b" * 32))
    assert ids(FileStore.open(store.path).snapshot)[-2:] == ["a" * 32, "b" * 32]
    store.refresh()
    assert ids(store.snapshot)[-2:] == ["a" * 32, "b" * 32]


def test_a_file_rewritten_in_place_is_read_though_its_time_lies_in_the_future(
    tmp_path: Path,
) -> None:
    store = new_store(tmp_path, cases=1)
    store.checkpoint()
    title = store.snapshot.cases[FIRST].title
    edited = store.path.read_bytes().replace(title.encode(), title.swapcase().encode())
    with store.path.open("r+b") as file:
        file.write(edited)
    later = time.time() + 3600
    os.utime(store.path, (later, later))
    assert store.refresh() is not None
    assert store.snapshot.cases[FIRST].title == title.swapcase()


def test_our_storage_for_tinydb_includes_acts_in_the_journal(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=2)
    store.commit(opened_by(title="Baru"))
    with TinyDB(store.path, storage=SafeStorage) as database:
        assert database.table("cases").search(Query().title == "Baru")
    with TinyDB(store.path) as database:
        assert not database.table("cases").search(Query().title == "Baru")


def test_after_the_last_close_plain_tinydb_reads_all_acts(tmp_path: Path) -> None:
    path = new_store(tmp_path, cases=1).path
    first, second = FileStore.open(path), FileStore.open(path)
    first.commit(noting(FIRST))
    second.commit(noting(FIRST))
    first.close()
    assert len(json.loads(path.read_bytes())["cases"]["1"]["events"]) == 2
    second.close()
    assert len(json.loads(path.read_bytes())["cases"]["1"]["events"]) == 4


def test_an_idle_session_makes_the_checkpoint(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=1)
    idle = FileStore.open(store.path)
    store.commit(noting(FIRST))
    idle.refresh()
    inode = store.path.stat().st_ino
    deadline = time.monotonic() + 60
    while store.path.stat().st_ino == inode and time.monotonic() < deadline:
        time.sleep(0.1)
        if idle.outdated():
            assert idle.refresh() is None
    assert len(json.loads(store.path.read_bytes())["cases"]["1"]["events"]) == 3
    assert not store.refresh()


def test_an_act_larger_than_the_journal(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    add_cases(store, 200)
    store.commit(noting(FIRST))
    assert len(FileStore.open(store.path).snapshot.cases) == 200
    assert verify_store(store.path).ok


def test_copies_made_at_any_moment_verify(tmp_path: Path) -> None:
    path = new_store(tmp_path, cases=3).path
    stop = threading.Event()

    def work() -> None:
        with FileStore.open(path) as store:
            turn = 0
            while not stop.is_set():
                store.commit(noting(FIRST, text="x" * (turn % 4000 + 1)))
                turn += 1

    worker = threading.Thread(target=work)
    worker.start()
    try:
        for turn in range(40):
            copy = tmp_path / "copies" / f"{turn}.json"
            copy.parent.mkdir(exist_ok=True)
            shutil.copyfile(path, copy)
            report = verify_store(copy)
            assert report.ok, report.problems
            if turn % 10 == 0:
                assert verify_store(back_up(path, at=NOW)).ok
                archive_cases(FileStore.open(path), NOW)
    finally:
        stop.set()
        worker.join()


def test_versions_never_change_while_acts_continue(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=70)
    kept = [store.snapshot]
    for turn in range(1100):  # beyond every limit of the shared maps
        store.commit(noting(f"SRT-2026-00{turn % 70 + 1:02}"))
        if turn % 300 == 0:
            kept.append(store.snapshot)
    for former, latter in pairwise(kept):
        assert former.revision < latter.revision
        for number in former.cases:
            assert former.cases[number].version == len(former.events(number))
    assert store.snapshot.changes_since(kept[-1]).cases == set(kept[0].cases)
    assert store.snapshot.changes_since(kept[0]).cases == set(kept[0].cases)


def test_a_disk_that_cannot_sync_the_journal_gets_the_whole_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = new_store(tmp_path, cases=1)
    other = FileStore.open(store.path)

    def no_sync(descriptor: int) -> None:
        raise OSError(5, "")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fdatasync", no_sync)
        store.commit(noting(FIRST, event="a" * 32))
    assert ids(FileStore.open(store.path).snapshot)[-1] == "a" * 32
    other.refresh()
    assert ids(other.snapshot)[-1] == "a" * 32
    other.commit(noting(FIRST))
    assert verify_store(store.path).ok


def test_a_damaged_file_is_read_twice_and_diagnosed_in_the_background(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = new_store(tmp_path, cases=2)
    copy = back_up(store.path, at=NOW)
    store.path.write_bytes(store.path.read_bytes()[:-9000])
    reads: list[object] = []
    real = read

    def counted(*given: Any, **more: Any) -> Any:
        reads.append(given)
        return real(*given, **more)

    monkeypatch.setattr("sop_tui.storage.files.live.read", counted)
    deadline = time.monotonic() + 60
    said = ""
    while str(copy) not in said and time.monotonic() < deadline:
        with pytest.raises(StoreProblem) as caught:
            store.refresh()
        assert caught.value.code == "damaged"
        said = str(caught.value)
    assert str(copy) in said
    assert len(reads) == 2  # the file is opened again before damage is reported


def test_a_snapshot_made_of_hard_links_stays_as_it_was(tmp_path: Path) -> None:
    path = new_store(tmp_path, cases=1).path
    snapshot = tmp_path / "kemarin.json"
    os.link(path, snapshot)  # as cp -al does
    before = snapshot.read_bytes()
    with FileStore.open(path) as store:
        for _ in range(2):
            store.commit(noting(FIRST))
    assert snapshot.read_bytes() == before
    assert verify_store(path).revision == verify_store(snapshot).revision + 2
