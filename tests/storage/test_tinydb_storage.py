"""TinyDB on the store, with the storage class that follows the commit protocol."""

from pathlib import Path

import pytest
from offices.stores import new_store, noting, opened_by
from tinydb import Query, TinyDB

from sop_tui.storage.files.query import query_table
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.files.tinydb_storage import SafeStorage
from sop_tui.storage.files.verify import verify_store
from sop_tui.storage.problem import StoreProblem


def test_it_serves_queries(tmp_path: Path) -> None:
    path = new_store(tmp_path, cases=3).path
    with TinyDB(path, storage=SafeStorage) as database:
        cases = database.table("cases")
        assert len(cases) == 3
        assert cases.get(Query().number == "SRT-2026-0002")["title"] == "Undangan rapat"
        assert cases.count(Query().visit.node == "2") == 3
        assert cases.count(Query().events.any(Query().kind == "completed")) == 3


def test_a_write_goes_through_the_protocol_and_verify_sees_it(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=2)
    with TinyDB(store.path, storage=SafeStorage) as database:
        database.table("cases").update({"title": "Lain"}, Query().number == "SRT-2026-0001")
    changes = store.refresh()
    assert changes is not None
    assert changes.cases == {"SRT-2026-0001"}
    assert store.snapshot.cases["SRT-2026-0001"].title == "Lain"
    assert store.snapshot.revision == 2, "a write by TinyDB is no commit"
    assert "SRT-2026-0001" in str(verify_store(store.path).problems[0])
    assert [each.name for each in tmp_path.iterdir()] == ["data.json"]


def test_a_write_on_an_outdated_view_is_refused(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=2)
    storage = SafeStorage(store.path)
    seen = storage.read()
    store.commit(noting("SRT-2026-0001"))
    before = store.path.read_bytes()
    with pytest.raises(StoreProblem) as caught:
        storage.write(seen)
    assert caught.value.code == "changed"
    assert store.path.read_bytes() == before


def test_data_that_would_be_no_store_is_not_written(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=2)
    before = store.path.read_bytes()
    with TinyDB(store.path, storage=SafeStorage) as database:
        with pytest.raises(StoreProblem):
            database.table("cases").insert({"title": "Lain"})
        with pytest.raises(StoreProblem):
            database.drop_tables()
        with pytest.raises(StoreProblem):
            database.table("meta").truncate()
    assert store.path.read_bytes() == before


@pytest.mark.parametrize("content", [b"", None])
def test_an_empty_or_missing_file_is_no_new_database(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "data.json"
    if content is not None:
        path.write_bytes(content)
    with TinyDB(path, storage=SafeStorage) as database, pytest.raises(StoreProblem):
        database.table("cases").all()
    assert (path.read_bytes() if path.exists() else None) == content


def test_it_creates_a_store_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "data.json"
    with TinyDB(path, storage=SafeStorage, create=True) as database:
        assert database.table("cases").all() == []
    assert verify_store(path).ok
    with TinyDB(path, storage=SafeStorage, create=True) as database:
        assert database.tables() == {"meta", "sops", "officers", "cases", "acts"}


def test_acts_and_tinydb_alternate(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=1)
    with TinyDB(store.path, storage=SafeStorage) as database:
        for number in range(2, 6):
            store.commit(opened_by())
            database.table("cases").clear_cache()
            assert len(database.table("cases")) == number
    assert FileStore.open(store.path).snapshot.cases == store.snapshot.cases


def test_queries_of_the_tables(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=3)
    store.commit(opened_by(title="Rapat kerja"))

    def numbers(*conditions: str) -> list[str]:
        return [each["number"] for each in query_table(store.path, "cases", conditions)]

    assert len(numbers()) == 4
    assert numbers('title ~ "KERJA"') == ["SRT-2026-0004"]
    assert numbers('status == "open"', "version > 1", "visit.node == 2") == []
    assert len(numbers('visit.node == "2"', "version >= 2")) == 3
    assert numbers("title > 3") == []
    for bad in ("title", "== 3"):
        with pytest.raises(StoreProblem):
            numbers(bad)
    with pytest.raises(StoreProblem, match="cases"):
        list(query_table(store.path, "kasus", ()))
