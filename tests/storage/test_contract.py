"""The promises of every engine, tested on each: see ``sop_tui.storage.engine``."""

import os
import threading
import traceback
from collections import Counter
from pathlib import Path

import pytest
from msgspec.structs import replace
from offices.stores import (
    NOW,
    event_id,
    first_batch,
    moving,
    noted,
    noting,
    officer,
    opened_by,
    opening,
)

from sop_tui.casework.model import Event
from sop_tui.office.model import OfficerEvent
from sop_tui.storage.batch import Batch, OfficerChange
from sop_tui.storage.chain import digest, genesis
from sop_tui.storage.engine import Engine, Plan, Snapshot, Store
from sop_tui.storage.opening import engine_at
from sop_tui.storage.problem import StoreProblem

pytestmark = pytest.mark.both_engines
FIRST, SECOND = "SRT-2026-0001", "SRT-2026-0002"


@pytest.fixture
def engine(place: str | Path) -> Engine:
    """An office with one officer and two cases."""
    made = engine_at(place)
    with made.create(first_batch()) as store:
        store.commit(opened_by())
        store.commit(opened_by())
    return made


class _Refused(Exception):
    pass


def _refuse(_: Snapshot) -> Batch:
    raise _Refused


def test_a_plan_is_given_every_acknowledged_commit(engine: Engine) -> None:
    with engine.open() as mine, engine.open() as other:
        other.commit(noting(FIRST))
        seen: list[int] = []

        def look(snapshot: Snapshot) -> Batch:
            seen.append(snapshot.cases[FIRST].version)
            return Batch()

        mine.commit(look)
        assert seen[-1] == 2


def test_the_result_of_a_plan_on_an_older_version_is_discarded(engine: Engine) -> None:
    """Neither its refusal nor its act counts: it runs again on the current version."""
    with engine.open() as mine, engine.open() as other:
        mine.commit(noting(SECOND))
        for turn in range(2):
            before = other.commit(noting(FIRST)).snapshot.cases[FIRST].version

            def decide(snapshot: Snapshot, before: int = before, turn: int = turn) -> Batch:
                case = snapshot.cases[FIRST]
                if turn and case.version < before:
                    raise _Refused
                return Batch(cases=(noted(case, f"versi {case.version}"),))

            made = mine.commit(decide)
            assert made.snapshot.events(FIRST)[-1].note == f"versi {before}"
    assert engine.verify().ok


def test_a_plan_that_raises_changes_nothing_and_releases_the_lock(engine: Engine) -> None:
    with engine.open() as mine, engine.open() as other:
        before = mine.snapshot.chain_head
        with pytest.raises(_Refused):
            mine.commit(_refuse)
        other.refresh()
        assert other.snapshot.chain_head == before
        other.commit(noting(FIRST))
        mine.commit(noting(FIRST))
    assert engine.verify().ok


def test_an_empty_batch_is_no_revision(engine: Engine) -> None:
    with engine.open() as store:
        before = store.snapshot.revision
        assert store.commit(lambda _: Batch()).batch.empty
        assert store.snapshot.revision == before


def test_threads_of_one_session_act_one_after_another(engine: Engine) -> None:
    with engine.open() as store:
        before = store.snapshot.revision

        def work() -> None:
            for _ in range(5):
                store.commit(noting(FIRST))

        threads = [threading.Thread(target=work) for _ in range(4)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert store.snapshot.revision == before + 20
        assert len(store.snapshot.events(FIRST)) == 21
    assert engine.verify().ok


def _at_once(engine: Engine, workers: int, acts: int) -> None:
    """Several processes open cases and add notes to an existing one, all at the same time."""
    children = []
    for _ in range(workers):
        child = os.fork()
        if child == 0:
            code = 1
            try:
                with engine.open() as store:
                    for _ in range(acts):
                        store.commit(opened_by())
                        store.commit(noting(FIRST))
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * workers


def test_concurrent_processes_make_one_order_and_numbers_without_gaps(engine: Engine) -> None:
    _at_once(engine, workers=4, acts=5)
    with engine.open() as store:
        now = store.snapshot
        assert sorted(now.cases) == [f"SRT-2026-{n:04d}" for n in range(1, 23)]
        assert now.revision == 3 + 40
        events = [event for number in now.cases for event in now.events(number)]
        everything: list[Event | OfficerEvent] = [*events, *now.officer_events("budi")]
        events_of_all = sorted(everything, key=lambda event: event.revision)
        assert [event.revision for event in events_of_all] == [*range(1, now.revision + 1)]
        last = genesis(now.meta.id, now.meta.created)
        for event in events_of_all:
            assert event.prev_hash == last
            last = event.hash
        assert last == now.chain_head
        assert max(Counter(event.id for event in events_of_all).values()) == 1
        case = now.cases[FIRST]
        newest = now.events(FIRST)[-1]
        assert newest.hash == digest(newest, newest.prev_hash, case)
    assert engine.verify().ok


def test_an_act_is_found_by_its_id_in_later_versions(engine: Engine) -> None:
    act, entry = event_id(), ""
    with engine.open() as mine, engine.open() as other:
        mine.commit(noting(FIRST, event=act))
        entry = mine.snapshot.officer_events("budi")[0].id
        assert other.snapshot.find_event(act) is None  # as it was when it was read
        other.refresh()
        found = other.snapshot.find_event(act)
        assert found is not None
        assert (found[0], found[1].id) == (FIRST, act)
        whose = other.snapshot.find_event(entry)
        assert whose is not None
        assert whose[0] == "budi"
        assert other.snapshot.find_event(event_id()) is None


def test_an_id_is_never_committed_twice(engine: Engine) -> None:
    act = event_id()
    with engine.open() as mine, engine.open() as other:
        mine.commit(noting(FIRST, event=act))
        for store in (mine, other):
            with pytest.raises(ValueError, match=r"follow|already"):
                store.commit(noting(FIRST, event=act))
    assert engine.verify().ok


def test_two_events_with_one_id_are_detected(engine: Engine) -> None:
    """An id shows whether an act was done, so no two events may share it."""
    act = event_id()
    with engine.open() as mine, engine.open() as other:
        entry = mine.snapshot.officer_events("budi")[0].id
        mine.commit(noting(FIRST, event=act))
        for store in (mine, other):
            with pytest.raises(ValueError, match=r"follow|already"):
                store.commit(noting(FIRST, event=act))
            with pytest.raises(ValueError, match=r"follow|already"):
                store.commit(_just(Batch(officers=(_again(entry),))))
        twice = event_id()
        for batch in (
            Batch(officers=(_again(twice),), cases=noting(FIRST, event=twice)(mine.snapshot).cases),
            Batch(cases=tuple(noting(n, event=twice)(mine.snapshot).cases[0]
                              for n in (FIRST, SECOND))),
        ):  # fmt: skip
            with pytest.raises(ValueError, match=r"follow|already"):
                mine.commit(_just(batch))
        other.commit(noting(SECOND))
        assert engine.verify().ok
        # On another case: a server refuses it; for a file, verification finds it.
        try:
            other.commit(noting(SECOND, event=act))
        except ValueError:
            assert engine.verify().ok
        else:
            assert not engine.verify().ok


def _just(batch: Batch) -> Plan:
    return lambda _: batch


def _again(event: str) -> OfficerChange:
    """Another change of budi's entry, by an event with this id."""
    change = officer("budi", seq=2, name="Budi S.")
    return OfficerChange(replace(change.event, id=event))


def test_a_number_out_of_sequence_is_refused(engine: Engine) -> None:
    with engine.open() as store, pytest.raises(ValueError, match=r".+"):
        store.commit(lambda _: Batch(cases=(opening("SRT-2026-0009"),)))


def test_a_refresh_reports_exactly_what_changed(engine: Engine) -> None:
    with engine.open() as mine, engine.open() as other:
        assert mine.refresh() is None
        untouched = mine.snapshot.cases[SECOND]
        other.commit(noting(FIRST))
        changes = mine.refresh()
        assert changes is not None
        assert changes.cases == {FIRST}
        assert not changes.officers
        assert not changes.definitions
        assert not changes.rolled_back
        assert mine.snapshot.cases[SECOND] is untouched
        other.commit(lambda _: Batch(officers=(officer("siti", name="Siti"),)))
        changes = mine.refresh()
        assert changes is not None
        assert changes.officers
        assert not changes.cases
        assert mine.refresh() is None


def test_a_commit_also_reports_the_changes_by_others(engine: Engine) -> None:
    with engine.open() as mine, engine.open() as other:
        other.commit(noting(FIRST))
        assert mine.commit(noting(SECOND)).changes.cases == {FIRST, SECOND}


def test_a_version_that_was_handed_out_never_changes(engine: Engine) -> None:
    with engine.open() as store:
        before = store.snapshot
        store.commit(moving(FIRST))
        store.commit(lambda now: Batch(cases=(noted(now.cases[SECOND], "lagi"),)))
        assert before.cases[FIRST].version == 1
        assert [event.kind for event in before.events(FIRST)] == ["opened"]
        assert [event.kind for event in before.events(SECOND)] == ["opened"]
        assert len(store.snapshot.events(SECOND)) == 2


def _code(work: object) -> str:
    with pytest.raises(StoreProblem) as caught:
        work()  # type: ignore[operator]
    return caught.value.code


def test_error_codes_are_the_same(engine: Engine, place: str | Path, tmp_path: Path) -> None:
    assert _code(lambda: engine.create(first_batch())) == "exists"
    (tmp_path / "file").write_text("")
    assert _code(lambda: engine.backup(tmp_path / "file" / "folder", at=NOW)) == "not_writable"
    assert engine.upgrade() == 0
    info = engine.info()
    assert info.snapshot.revision == 3
    assert info.size > 0
    assert [row["number"] for row in engine.query("cases", [f'number == "{SECOND}"'])] == [SECOND]
    assert engine.archive(NOW) == ()


def test_a_printed_chain_head_is_still_in_the_chain(engine: Engine) -> None:
    with engine.open() as store:
        head, revision = store.snapshot.chain_head, store.snapshot.revision
        store.commit(noting(FIRST))
    assert engine.verify(head, revision).ok
    assert not engine.verify(head, revision - 1).ok
    assert not engine.verify("0" * 64).ok


def test_a_closed_store_blocks_nobody(engine: Engine) -> None:
    store: Store = engine.open()
    store.commit(noting(FIRST))
    before = store.snapshot
    store.close()
    assert before.cases[FIRST].version == 2
    with engine.open() as other:
        other.commit(noting(FIRST))
