"""Heads edited by hand are detected before an act; otherwise verification finds the act."""

from pathlib import Path

import pytest
from offices.stores import NOW, add_cases, event_id, new_store, noting

from sop_tui.office.model import Officer, OfficerEvent, OfficerKind
from sop_tui.storage.batch import Batch, OfficerChange
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.files.verify import verify_store
from sop_tui.storage.problem import StoreProblem

FIRST = "SRT-2026-0001"


def store_with_a_colleague(folder: Path) -> FileStore:
    """Budi, the admin, and Sari without a role; one case."""
    store = new_store(folder, cases=1)
    entry = Officer(id="sari", name="Sari Dewi")
    add(store, entry)
    store.checkpoint()
    return store


def add(store: FileStore, entry: Officer, by: str = "budi", seq: int = 1) -> None:
    event = OfficerEvent(
        id=event_id(), seq=seq, at=NOW, officer=by, name=by.title(),
        kind=OfficerKind.ADDED if seq == 1 else OfficerKind.EDITED, after=entry,
    )  # fmt: skip
    store.commit(lambda _: Batch(officers=(OfficerChange(event),)))


def edit(path: Path, old: bytes, new: bytes) -> None:
    """Edits like sed: by replacing the file."""
    data = path.read_bytes()
    assert data.count(old) == 1, data.count(old)
    path.write_bytes(data.replace(old, new))


HEADS: list[tuple[bytes, bytes]] = [
    # The actor's entry, another entry, and the case itself; only heads, not events.
    (b'"2":{"id":"sari","name":"Sari Dewi"', b'"2":{"id":"sari","name":"Sari Dewi","admin":true'),
    (b'"1":{"id":"budi","name":"Budi Santoso"', b'"1":{"id":"budi","name":"Budi Santosa"'),
    (b'"status":"open","version":2', b'"status":"held","version":2'),
]


@pytest.mark.parametrize(("old", "new"), HEADS)
@pytest.mark.parametrize("running", [False, True])
def test_nobody_can_act_on_data_edited_by_hand(
    tmp_path: Path, old: bytes, new: bytes, running: bool
) -> None:
    store = store_with_a_colleague(tmp_path)
    path = store.path
    if running:
        store.commit(noting(FIRST))
        store.checkpoint()
        old, new = (each.replace(b'"version":2', b'"version":3') for each in (old, new))
    else:
        store.close()
        store = FileStore.open(path)
    edit(path, old, new)
    before = path.read_bytes()
    with pytest.raises(StoreProblem) as caught:
        store.commit(noting(FIRST))
    assert caught.value.code == "damaged"
    assert path.read_bytes() == before
    edit(path, new, old)
    store.commit(noting(FIRST))
    assert verify_store(path).ok


def test_a_definition_that_does_not_match_its_fingerprint_is_not_used(tmp_path: Path) -> None:
    path = new_store(tmp_path, cases=1).path
    edit(path, b'"act":"paraf"', b'"act":"setuju"')
    store = FileStore.open(path)
    with pytest.raises(StoreProblem) as caught:
        store.snapshot.definition(next(iter(store.snapshot.definitions)))
    assert caught.value.code == "damaged"


def test_a_missing_last_event_is_noticed(tmp_path: Path) -> None:
    """The last event is found from the end, whatever is in the events."""
    store = new_store(tmp_path)
    add_cases(store, 1, notes=3)
    number = next(iter(store.snapshot.cases))
    for text in ('},{"id":"x', "]}", '\\"},{\\"id\\":', "},{" * 50):
        store.commit(noting(number, text))
        with FileStore.open(store.path) as other:
            other.commit(noting(number, "sesudahnya"))
        store.refresh()
    assert verify_store(store.path).ok


def test_a_forged_entry_with_a_forged_event_breaks_the_chain(tmp_path: Path) -> None:
    with store_with_a_colleague(tmp_path) as store:
        path = store.path
    data = path.read_bytes()
    path.write_bytes(data.replace(b'"Sari Dewi"', b'"Sari Dewa"'))
    with pytest.raises(StoreProblem):
        FileStore.open(path).commit(noting(FIRST))


def test_a_lost_tail_of_the_journal_is_damage(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=1)
    for turn in range(3):
        store.commit(noting(FIRST, f"catatan {turn}"))
    data = bytearray(store.path.read_bytes())
    at = data.index(b'"j":"') + 5
    data[at + 4096 + 60] ^= 1  # the second of three entries
    store.path.write_bytes(data)
    with pytest.raises(StoreProblem) as caught:
        FileStore.open(store.path)
    assert caught.value.code == "damaged"
    report = verify_store(store.path)
    assert not report.ok
    assert "1 tindakan" in str(report.problems[0])


def test_an_unacknowledged_act_does_not_count(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=1)
    store._tidying.not_before = float("inf")  # no checkpoint
    for turn in range(3):
        store.commit(noting(FIRST, f"catatan {turn} " + "x" * 9000))
    data = bytearray(store.path.read_bytes())
    at = data.rindex(b"catatan")  # in the last entry, which has several blocks
    data[at] ^= 1
    store.path.write_bytes(data)
    with FileStore.open(store.path) as again:
        again.commit(noting(FIRST, "pendek"))
        assert verify_store(store.path).ok
        assert len(again.snapshot.events(FIRST)) == 5
        again.commit(noting(FIRST, "pendek lagi"))
    assert verify_store(store.path).ok
