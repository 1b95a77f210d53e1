"""Committing, and seeing the commits of others."""

import errno
import json
import os
import subprocess
import sys
import syslog
import threading
from pathlib import Path

import pytest
from folding import fold
from offices.stores import (
    NOW,
    add_cases,
    cancelled,
    first_batch,
    moving,
    new_store,
    noted,
    noting,
    officer,
    opened_by,
    opening,
    other_procedure,
    procedure,
    walked,
)
from tinydb import Query, TinyDB

from sop_tui.storage.batch import Batch, CaseChange
from sop_tui.storage.chain import digest, genesis
from sop_tui.storage.engine import Changes, Snapshot
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.problem import StoreProblem
from sop_tui.storage.syslog_line import write_syslog_line


def test_a_new_store_holds_its_first_batch(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    assert store.snapshot.revision == 1
    assert store.snapshot.officers["budi"].name == "Budi Santoso"
    assert store.snapshot.definition(procedure().fingerprint) == procedure()
    assert FileStore.open(store.path).snapshot.officer_events("budi")[0].hash == (
        store.snapshot.chain_head
    )


def test_plain_tinydb_opens_the_file(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=3)
    with TinyDB(store.path) as database:
        assert database.tables() == {"meta", "sops", "officers", "cases", "acts"}
        found = database.table("cases").search(Query().status == "open")
    assert [case["number"] for case in found] == [f"SRT-2026-000{n}" for n in (1, 2, 3)]
    assert [event["kind"] for event in found[0]["events"]] == ["opened", "completed"]


def test_committed_data_reads_back_equal(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=4)
    store.commit(moving("SRT-2026-0002"))
    read = FileStore.open(store.path).snapshot
    assert read.cases == store.snapshot.cases
    assert read.meta == store.snapshot.meta
    for number, case in read.cases.items():
        assert fold(read.events(number)) == case


def test_numbers_go_up_by_one_for_each_code_and_year(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=2)
    assert store.snapshot.next_number("SRT", 2026) == "SRT-2026-0003"
    assert store.snapshot.next_number("SRT", 2027) == "SRT-2027-0001"
    store.commit(
        lambda snapshot: Batch(
            cases=(opening(snapshot.next_number("SMK", 2026), sop=other_procedure()),),
            definitions=(other_procedure(),),
        )
    )
    assert store.snapshot.next_number("SMK", 2026) == "SMK-2026-0002"
    assert store.snapshot.next_number("SRT", 2026) == "SRT-2026-0003"


def test_numbers_grow_past_four_digits(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    snapshot = store.snapshot
    snapshot.meta.numbers["SRT-2026"] = 9999
    assert snapshot.next_number("SRT", 2026) == "SRT-2026-10000"


@pytest.mark.parametrize("number", ["SRT-2026-0002", "SRT-2026-0004", "SRT-2026-1"])
def test_a_case_number_out_of_sequence_is_refused(tmp_path: Path, number: str) -> None:
    store = new_store(tmp_path, cases=2)
    before = store.path.read_bytes()
    with pytest.raises(ValueError, match=r"next number|already|follow"):
        store.commit(lambda _: Batch(cases=(opening(number),)))
    assert store.path.read_bytes() == before


def test_another_process_of_the_same_store_sees_which_cases_changed(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=5)
    other = FileStore.open(store.path)
    assert other.refresh() is None
    store.commit(noting("SRT-2026-0003"))
    assert other.outdated()
    assert other.refresh() == Changes(cases=frozenset({"SRT-2026-0003"}))
    assert not other.outdated()
    assert other.refresh() is None
    store.commit(opened_by())
    store.commit(lambda _: Batch(officers=(officer("sri", name="Sri Wahyuni"),)))
    assert other.refresh() == Changes(cases=frozenset({"SRT-2026-0006"}), officers=True)


def test_cases_that_did_not_change_are_not_decoded_again(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=3)
    other = FileStore.open(store.path)
    before = other.snapshot.cases
    store.commit(noting("SRT-2026-0002"))
    other.refresh()
    assert other.snapshot.cases["SRT-2026-0001"] is before["SRT-2026-0001"]
    assert other.snapshot.cases["SRT-2026-0003"] is before["SRT-2026-0003"]


def test_an_old_version_never_changes(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=1)
    old = store.snapshot
    events = old.events("SRT-2026-0001")
    store.commit(moving("SRT-2026-0001"))
    assert old.cases["SRT-2026-0001"].version == 2
    assert old.events("SRT-2026-0001") == events
    assert store.snapshot.events("SRT-2026-0001")[:2] == events


def test_the_plan_decides_on_the_current_version(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=1)
    other = FileStore.open(store.path)
    store.commit(moving("SRT-2026-0001"))
    seen: list[int] = []

    def plan(snapshot: Snapshot) -> Batch:
        seen.append(snapshot.cases["SRT-2026-0001"].version)
        return noting("SRT-2026-0001")(snapshot)

    committed = other.commit(plan)
    assert seen == [3]
    assert committed.snapshot.cases["SRT-2026-0001"].version == 4


def test_a_commit_also_reports_the_changes_by_others(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=3)
    other = FileStore.open(store.path)
    store.commit(noting("SRT-2026-0001"))
    committed = other.commit(noting("SRT-2026-0002"))
    assert committed.changes.cases == {"SRT-2026-0001", "SRT-2026-0002"}
    assert other.refresh() is None


def _descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


class _Refused(Exception):
    pass


def test_a_plan_that_refuses_leaves_nothing(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=1)
    other = FileStore.open(store.path)
    store.commit(noting("SRT-2026-0001"))
    before = store.path.read_bytes(), sorted(tmp_path.iterdir())

    def plan(snapshot: Snapshot) -> Batch:
        raise _Refused

    descriptors = _descriptors()
    with pytest.raises(_Refused):
        other.commit(plan)
    assert (store.path.read_bytes(), sorted(tmp_path.iterdir())) == before
    assert _descriptors() == descriptors
    assert other.refresh() == Changes(cases=frozenset({"SRT-2026-0001"}))
    store.commit(noting("SRT-2026-0001"))  # the lock is free


def test_an_empty_batch_writes_nothing(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=1)
    before = store.path.read_bytes(), store.path.stat().st_mtime_ns
    committed = store.commit(lambda _: Batch())
    assert (store.path.read_bytes(), store.path.stat().st_mtime_ns) == before
    assert committed.changes == Changes()


def test_a_definition_is_stored_once(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    for _ in range(2):
        store.commit(
            lambda snapshot: Batch(
                cases=(opening(snapshot.next_number("SRT", 2026)),), definitions=(procedure(),)
            )
        )
    assert list(store.snapshot.definitions) == [procedure().fingerprint]
    assert store.snapshot.definitions[procedure().fingerprint].title == procedure().title


def test_a_case_of_an_unknown_definition_is_refused(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    with pytest.raises(ValueError, match="definition"):
        store.commit(lambda s: Batch(cases=(opening("SMK-2026-0001", sop=other_procedure()),)))


def test_events_of_another_case_are_refused(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=1)
    other = opening("SRT-2026-0003")
    wrong = CaseChange(number="SRT-2026-0002", events=other.events)
    with pytest.raises(ValueError, match="not those of case SRT-2026-0002"):
        store.commit(lambda _: Batch(cases=(wrong,)))


def test_several_events_of_one_case_in_one_commit(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    store.commit(lambda _: Batch(cases=(walked("SRT-2026-0001", 4),)))
    assert store.snapshot.cases["SRT-2026-0001"].status == "completed"
    assert len(store.snapshot.events("SRT-2026-0001")) == 5


def test_one_case_may_change_twice_in_a_batch(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    first = opening("SRT-2026-0001")
    store.commit(lambda _: Batch(cases=(first, noted(first.after))))
    assert FileStore.open(store.path).snapshot.cases["SRT-2026-0001"].version == 2


def test_the_chain_runs_over_cases_and_officers_in_the_order_of_commits(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    store.commit(opened_by())
    store.commit(lambda _: Batch(officers=(officer("sri"),)))
    store.commit(noting("SRT-2026-0001"))
    snapshot = store.snapshot
    opened, note = snapshot.events("SRT-2026-0001")
    budi, sri = snapshot.officer_events("budi")[0], snapshot.officer_events("sri")[0]
    assert budi.prev_hash == genesis(snapshot.meta.id, snapshot.meta.created)
    assert [opened.prev_hash, sri.prev_hash, note.prev_hash] == [
        budi.hash,
        opened.hash,
        sri.hash,
    ]
    assert snapshot.chain_head == note.hash
    assert snapshot.meta.events == 4
    assert note.hash == digest(note, note.prev_hash, snapshot.cases["SRT-2026-0001"])


def test_an_act_is_found_by_its_id(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=3)
    store.commit(noting("SRT-2026-0002", event="a" * 32))
    other = FileStore.open(store.path).snapshot
    found = other.find_event("a" * 32)
    assert found is not None
    number, event = found
    assert number == "SRT-2026-0002"
    assert event == other.events(number)[-1]
    assert other.find_event("b" * 32) is None
    assert other.find_event("budi") is None  # an officer id is no event id


def test_an_officers_event_is_found_by_its_id(tmp_path: Path) -> None:
    snapshot = new_store(tmp_path).snapshot
    event = snapshot.officer_events("budi")[0]
    assert snapshot.find_event(event.id) == ("budi", event)


def test_the_same_event_cannot_be_committed_twice(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=1)
    store.commit(noting("SRT-2026-0001", event="a" * 32))
    with pytest.raises(ValueError, match="already"):
        store.commit(noting("SRT-2026-0001", event="a" * 32))


def test_officers_are_changed_by_events(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    store.commit(lambda _: Batch(officers=(officer(seq=2, name="Budi Hartono"),)))
    snapshot = FileStore.open(store.path).snapshot
    assert snapshot.officers["budi"].name == "Budi Hartono"
    assert [event.seq for event in snapshot.officer_events("budi")] == [1, 2]


def test_text_of_any_script_survives(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    title = 'ꦧꦱꦗꦮ "kutip" \\ garis, "events":[ – ‘’ 𝔘nicode \u2028'
    store.commit(opened_by(title=title))
    assert FileStore.open(store.path).snapshot.cases["SRT-2026-0001"].title == title
    store.close()
    assert FileStore.open(store.path).snapshot.cases["SRT-2026-0001"].title == title
    with TinyDB(store.path) as database:
        assert database.table("cases").all()[0]["title"] == title


def test_a_clock_that_was_set_back_does_not_affect_the_order(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=1)
    earlier = NOW.replace(year=2020)
    store.commit(lambda s: Batch(cases=(noted(s.cases["SRT-2026-0001"], at=earlier),)))
    store.commit(noting("SRT-2026-0001"))
    assert [event.seq for event in store.snapshot.events("SRT-2026-0001")] == [1, 2, 3, 4]
    assert store.snapshot.cases["SRT-2026-0001"].visit is not None


def test_a_file_written_by_tinydb_is_read_and_converted(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=2)
    path = tmp_path / "copy.json"
    path.write_text(json.dumps(json.loads(store.path.read_bytes()), indent=4))
    other = FileStore.open(path)
    assert other.snapshot.cases == store.snapshot.cases
    other.commit(noting("SRT-2026-0001"))
    assert len(path.read_bytes().splitlines()) == len(store.path.read_bytes().splitlines())
    assert len(FileStore.open(path).snapshot.events("SRT-2026-0001")) == 3


def test_two_documents_on_one_line_are_both_read(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=2)
    path = tmp_path / "copy.json"
    path.write_bytes(store.path.read_bytes().replace(b',\n"2"', b',"2"'))
    assert FileStore.open(path).snapshot.cases == store.snapshot.cases


def test_a_store_is_not_created_over_another(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    before = store.path.read_bytes()
    with pytest.raises(StoreProblem, match="sudah ada") as refused:
        FileStore.create(store.path, batch=first_batch())
    assert refused.value.code == "exists"
    assert store.path.read_bytes() == before


def test_creating_makes_the_folder_for_its_owner_only(tmp_path: Path) -> None:
    store = FileStore.create(tmp_path / "a" / "b" / "data.json", batch=first_batch())
    assert store.path.parent.stat().st_mode & 0o777 == 0o700
    assert store.path.stat().st_mode & 0o777 == 0o600


def test_threads_of_one_process_share_a_store(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=1)
    failures: list[BaseException] = []

    def work(name: str) -> None:
        try:
            for _ in range(10):
                store.commit(noting("SRT-2026-0001", by=name))
                store.refresh()
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(name,)) for name in ("sri", "eko", "ani")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert store.snapshot.cases["SRT-2026-0001"].version == 32


def test_committing_and_refreshing_leak_no_descriptors(tmp_path: Path) -> None:
    before = _descriptors()
    store = new_store(tmp_path, cases=2)
    other = FileStore.open(store.path)
    for _ in range(60):
        store.commit(noting("SRT-2026-0001"))
        other.refresh()
        other.commit(noting("SRT-2026-0002"))
        assert _descriptors() <= before + 8  # two versions, two for writing, two checkpoints
    store.close()
    other.close()
    assert _descriptors() == before


def test_the_observer_is_called_for_each_commit(tmp_path: Path) -> None:
    new_store(tmp_path, cases=1)
    told: list[tuple[int, str]] = []
    store = FileStore.open(
        tmp_path / "data.json", observer=lambda s: told.append((s.revision, s.chain_head))
    )
    store.commit(lambda _: Batch())
    store.commit(noting("SRT-2026-0001"))
    assert told == [(store.snapshot.revision, store.snapshot.chain_head)]


def test_archived_cases_can_be_found_among_the_others(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    add_cases(store, 1)
    store.commit(lambda s: Batch(cases=(cancelled(s.cases["SRT-2026-0001"]),)))
    assert store.snapshot.cases["SRT-2026-0001"].status.closed


def test_each_commit_is_logged_to_syslog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[str] = []
    monkeypatch.setattr(syslog, "syslog", lambda priority, line: lines.append(line))
    new_store(tmp_path, cases=1)
    store = FileStore.open(tmp_path / "data.json", observer=write_syslog_line)
    store.commit(noting("SRT-2026-0001"))
    assert len(lines) == 1
    assert f"revision=3 events=4 chain_head={store.snapshot.chain_head}" in lines[0]


def test_an_act_with_an_uncertain_outcome_can_be_retried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = new_store(tmp_path, cases=1)
    real, folder = os.fsync, tmp_path.stat().st_ino

    def fsync(descriptor: int) -> None:
        if os.fstat(descriptor).st_ino == folder:
            raise OSError(errno.EIO, "")
        real(descriptor)

    def no_sync(descriptor: int) -> None:
        raise OSError(errno.EIO, "")

    def plan(snapshot: Snapshot) -> Batch:
        if snapshot.find_event("a" * 32) is not None:
            return Batch()
        return noting("SRT-2026-0001", event="a" * 32)(snapshot)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fsync)
        patched.setattr(os, "fdatasync", no_sync)
        with pytest.raises(StoreProblem) as caught:
            store.commit(plan)
    assert caught.value.code == "uncertain"
    assert store.commit(plan).batch == Batch()
    assert len(FileStore.open(store.path).snapshot.events("SRT-2026-0001")) == 3


def test_closing_twice_closes_nothing_else(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    store.close()
    with (tmp_path / "other").open("w") as other:
        store.close()
        other.write("still open")


def test_reading_committing_and_tidying_import_nothing_else(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=1)
    store.checkpoint()
    store.commit(noting("SRT-2026-0001"))
    script = f"""
import sys
from pathlib import Path
from sop_tui.storage.batch import Batch, CaseChange
from sop_tui.storage.files.store import FileStore
store = FileStore.open(Path({str(store.path)!r}))
store.commit(lambda snapshot: Batch())
store.snapshot.events("SRT-2026-0001")
store._tidy()
not_yet = ("archiving", "backup", "diagnosis", "labels", "restore", "upgrade", "verify")
print(store._version.tail.at, [name for name in (
    "tinydb", "pydantic", "textual", "syslog", *map("sop_tui.storage.files.{{}}".format, not_yet)
) if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "0 []\n"
