"""Any file at the path of a store is reported, and never made worse."""

import json
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from offices.stores import first_batch, new_store, noting, opened_by
from tinydb import TinyDB

from sop_tui.storage.files.form.damage import Damage
from sop_tui.storage.files.form.reading import parse
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.files.verify import verify_store
from sop_tui.storage.problem import StoreProblem

NOBODY = 65534


def problem_of(path: Path) -> StoreProblem:
    with pytest.raises(StoreProblem) as caught:
        FileStore.open(path)
    assert "\n" not in str(caught.value)
    assert path.name in str(caught.value)
    return caught.value


def test_missing(tmp_path: Path) -> None:
    problem = problem_of(tmp_path / "data.json")
    assert problem.code == "missing"
    assert "sop-tui store init" in str(problem)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder(tmp_path: Path) -> None:
    assert problem_of(tmp_path / "none" / "data.json").code == "missing"


def test_a_path_through_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert problem_of(tmp_path / "file" / "data.json").code == "missing"


def test_a_folder(tmp_path: Path) -> None:
    assert problem_of(tmp_path).code == "is_folder"


def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "data.json")
    assert problem_of(tmp_path / "data.json").code == "not_a_file"


def test_a_device() -> None:
    assert problem_of(Path("/dev/null")).code == "not_a_file"


def test_a_symlink_is_not_followed(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    link = tmp_path / "link.json"
    link.symlink_to(store.path)
    assert problem_of(link).code == "symlink"


def test_an_empty_file_is_damage_and_stays_empty(tmp_path: Path) -> None:
    path = tmp_path / "data.json"
    path.touch()
    assert problem_of(path).code == "damaged"
    with pytest.raises(StoreProblem):
        FileStore.create(path, batch=first_batch())
    assert path.read_bytes() == b""


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"bukan JSON", "damaged"),
        (b"\x00" * 4096, "damaged"),
        (random.Random(4096).randbytes(4096), "damaged"),
        (b"\xff\xfe{}", "damaged"),
        (b"[" * 100_000, "damaged"),
        (b'{"a":' * 100_000, "damaged"),
        (b"0\xd6", "damaged"),
        (b"[]", "not_ours"),
        (b"null", "not_ours"),
        (b"{}", "not_ours"),
        (b'{"_default": {"1": {"nama": "x"}}}', "not_ours"),
        (b'{"meta": {"1": {"application": "lain", "format": 1}}}', "not_ours"),
        (b'{"meta": {"1": {"application": "sop-tui", "format": 1}}}', "damaged"),
        (b'{"meta": {"1": {"application": "sop-tui", "format": 99, "x": 1}}, "y": {}}', "newer"),
        (b'{"meta": {"1": {"application": "sop-tui", "format": 0}}}', "older"),
    ],
    ids=range(15),
)
def test_other_content(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "data.json"
    path.write_bytes(content)
    assert problem_of(path).code == code
    assert path.read_bytes() == content


def test_a_store_by_a_newer_version_in_our_layout(tmp_path: Path) -> None:
    path = new_store(tmp_path).path
    content = path.read_bytes().replace(b'"format":2', b'"format":3,"baru":true')
    path.write_bytes(content)
    assert problem_of(path).code == "newer"


@pytest.mark.slow
def test_truncated_at_every_length(tmp_path: Path) -> None:
    path = new_store(tmp_path, cases=2).path
    whole = path.read_bytes()
    blanks = whole.index(b'"j":"') + 10  # lengths within the blanks are all alike
    for length in (*range(blanks), *range(blanks, len(whole) - 1, 997)):  # the last byte is "\n"
        with pytest.raises(Damage):
            parse(path, whole[:length])
        if length % 100 == 0:
            path.write_bytes(whole[:length])
            assert problem_of(path).code == "damaged"


def test_nesting_too_deep_where_nothing_is_decoded(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=1)
    store.commit(noting("SRT-2026-0001", text="CATATAN"))
    store.checkpoint()
    deep = b"[" * 500_000 + b"]" * 500_000
    store.path.write_bytes(store.path.read_bytes().replace(b'"CATATAN"', deep))
    assert "terlalu dalam" in str(problem_of(store.path))
    assert not verify_store(store.path).ok


def test_a_byte_that_is_not_utf8_where_nothing_is_decoded(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=2)
    store.commit(noting("SRT-2026-0002", text="CATATAN"))
    store.checkpoint()
    store.path.write_bytes(store.path.read_bytes().replace(b"CATATAN", b"CAT\xc3TAN"))
    problem = problem_of(store.path)
    assert problem.code == "damaged"
    assert "UTF-8" in str(problem)
    assert "tabel cases, dokumen 2" in str(problem)


def test_damage_inside_a_history_is_found_on_opening(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=2)
    store.commit(noting("SRT-2026-0002", text="CATATAN"))
    store.checkpoint()
    whole = store.path.read_bytes()
    store.path.write_bytes(whole.replace(b'"CATATAN"', b'"CATATAN'))
    problem = problem_of(store.path)
    assert "tabel cases, dokumen 2" in str(problem)


def test_the_message_gives_the_byte(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=1)
    whole = store.path.read_bytes()
    at = whole.index(b'"version":') + len(b'"version":')
    store.path.write_bytes(whole[:at] + b"}" + whole[at + 1 :])
    assert f" {at})" in str(problem_of(store.path))


def test_a_case_that_is_there_twice(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=2)
    store.path.write_bytes(store.path.read_bytes().replace(b"SRT-2026-0002", b"SRT-2026-0001"))
    assert "SRT-2026-0001 tercatat dua kali" in str(problem_of(store.path))


def test_a_document_number_that_is_there_twice(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=2)
    store.path.write_bytes(store.path.read_bytes().replace(b',\n"2":', b',\n"1":'))
    assert problem_of(store.path).code == "damaged"


@pytest.mark.parametrize("key", [b"01", b"0", b"-1", b"x", b"1.0", b""])
def test_a_document_number_that_is_none(tmp_path: Path, key: bytes) -> None:
    store = new_store(tmp_path, cases=2)
    store.path.write_bytes(store.path.read_bytes().replace(b',\n"2":', b',\n"' + key + b'":'))
    assert problem_of(store.path).code == "damaged"


def test_a_table_of_another_program(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    with TinyDB(store.path) as database:
        database.table("lain").insert({"a": 1})
    problem = problem_of(store.path)
    assert problem.code == "damaged"
    assert "tabel lain" in str(problem)


def test_damage_that_occurs_after_opening(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=1)
    good = store.snapshot
    store.path.write_bytes(store.path.read_bytes()[:-20])
    broken = store.path.read_bytes()
    with pytest.raises(StoreProblem, match="rusak"):
        store.refresh()
    with pytest.raises(StoreProblem, match="rusak"):
        store.commit(opened_by())
    assert store.snapshot is good
    assert store.path.read_bytes() == broken


def test_a_store_that_vanishes_after_opening(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=1)
    store.path.unlink()
    for look in (store.refresh, lambda: store.commit(opened_by())):
        with pytest.raises(StoreProblem) as caught:
            look()
        assert caught.value.code == "missing"
    assert list(tmp_path.iterdir()) == []


def test_another_file_put_in_place_between_reading_and_renaming(tmp_path: Path) -> None:
    """A program without the lock replaces the file in between."""
    store = new_store(tmp_path, cases=1)
    foreign = store.path.read_bytes()

    def plan(snapshot):  # type: ignore[no-untyped-def]
        other = tmp_path / "other"
        other.write_bytes(foreign)
        other.rename(store.path)
        return noting("SRT-2026-0001")(snapshot)

    with pytest.raises(StoreProblem) as caught:
        store.commit(plan)
    assert caught.value.code == "changed"
    assert store.path.read_bytes() == foreign
    assert [entry.name for entry in tmp_path.iterdir()] == ["data.json"]
    store.commit(noting("SRT-2026-0001"))
    assert verify_store(store.path).ok


def test_a_file_changed_in_place_between_reading_and_renaming(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=1)

    def plan(snapshot):  # type: ignore[no-untyped-def]
        with store.path.open("ab") as file:
            file.write(b"\n")
        return noting("SRT-2026-0001")(snapshot)

    with pytest.raises(StoreProblem, match="program lain"):
        store.commit(plan)


def test_leftovers_of_a_dead_writer_are_removed(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=1)
    (tmp_path / ".data.json.tmp").write_bytes(b"half a file")
    (tmp_path / ".data.json.0a1b2c.tmp").write_bytes(b"half a file")
    store.commit(noting("SRT-2026-0001"))
    store.checkpoint()
    assert [entry.name for entry in tmp_path.iterdir()] == ["data.json"]


def test_a_symlink_in_the_place_of_the_temporary_file_is_not_followed(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=1)
    victim = tmp_path / "victim"
    victim.write_text("untouched")
    (tmp_path / ".data.json.tmp").symlink_to(victim)
    store.commit(noting("SRT-2026-0001"))
    store.checkpoint()
    assert victim.read_text() == "untouched"
    assert not store.path.is_symlink()


def test_a_duplicate_key_passes_a_reader_but_not_verify(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=2)
    whole = store.path.read_bytes()
    store.path.write_bytes(
        whole.replace(b'{"number":"SRT-2026-0002"', b'{"round":9,"number":"SRT-2026-0002"')
    )
    FileStore.open(store.path)
    report = verify_store(store.path)
    assert "kunci round tercatat dua kali" in str(report.problems[0])
    assert "dokumen 2" in str(report.problems[0])


def test_a_duplicate_table_passes_tinydb_but_not_verify(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=1)
    store.path.write_bytes(store.path.read_bytes().replace(b'{"meta"', b'{"cases":{},"meta"'))
    assert not verify_store(store.path).ok


@pytest.mark.parametrize("place", ["behind", "within"])
def test_a_file_with_a_huge_hole_is_not_read_whole(tmp_path: Path, place: str) -> None:
    path = new_store(tmp_path, cases=1).path
    with path.open("r+b") as file:
        if place == "within":
            file.truncate(600)
        file.truncate(1 << 40)
    assert problem_of(path).code == "damaged"
    assert not verify_store(path).ok


@pytest.mark.parametrize("format_", [1, 2])
def test_nesting_too_deep_in_meta(tmp_path: Path, format_: int) -> None:
    store = new_store(tmp_path, cases=1)
    store.checkpoint()
    deep = b'{"zz":' + b"[" * 200_000 + b"]" * 200_000 + b',"application"'
    content = store.path.read_bytes().replace(b'{"application"', deep)
    store.path.write_bytes(content.replace(b'"format":2', b'"format":%d' % format_))
    assert problem_of(store.path).code == "damaged"
    assert not verify_store(store.path).ok


@pytest.mark.parametrize("key", [b"x1", b"", b"9" * 5000], ids=range(3))
def test_a_bad_document_number_in_an_older_file(tmp_path: Path, key: bytes) -> None:
    store = new_store(tmp_path, cases=1)
    store.checkpoint()
    content = store.path.read_bytes().replace(b'"format":2', b'"format":1')
    store.path.write_bytes(content.replace(b'"cases":{\n"1"', b'"cases":{\n"%b"' % key))
    assert not verify_store(store.path).ok


LONG = "9" * 5000


@pytest.mark.parametrize("digits", [LONG, str(1 << 63), str(-(1 << 64))], ids=range(3))
def test_a_number_beyond_64_bits_is_damage(tmp_path: Path, digits: str) -> None:
    store = new_store(tmp_path, cases=1)
    store.commit(noting("SRT-2026-0001", text="CATATAN"))
    store.checkpoint()
    content = store.path.read_bytes().replace(b'"CATATAN"', digits.encode())
    for each in (content, json.dumps({"meta": {"1": {"application": "x"}}}).replace('"x"', digits)):
        store.path.write_bytes(each if isinstance(each, bytes) else each.encode())
        assert not verify_store(store.path).ok
    assert problem_of(store.path).code == "damaged"


@pytest.mark.parametrize("key", [LONG, "1" * 22, "1" * 19], ids=range(3))
@pytest.mark.parametrize("own", [True, False])
def test_a_document_number_beyond_64_bits_is_damage(tmp_path: Path, key: str, own: bool) -> None:
    store = new_store(tmp_path, cases=1)
    store.checkpoint()
    content = store.path.read_bytes().replace(b'"cases":{\n"1"', b'"cases":{\n"%b"' % key.encode())
    store.path.write_bytes(content if own else json.dumps(json.loads(content)).encode())
    assert problem_of(store.path).code == "damaged"
    assert not verify_store(store.path).ok


def as_nobody(act: Callable[[], str]) -> str:
    """The result of the act for a user without rights."""
    if os.geteuid() != 0:
        pytest.skip("needs root to become another user")
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        try:
            answer = act()
        except BaseException as error:
            answer = repr(error)
        os.write(writer, answer.encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as answer_file:
        return answer_file.read()


def opened_and_committed(path: Path) -> str:
    try:
        with FileStore.open(path) as store:
            store.commit(opened_by())
    except StoreProblem as problem:
        return problem.code
    return "done"


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = new_store(tmp_path).path
    tmp_path.chmod(0o755)
    path.chmod(0o000)
    assert as_nobody(lambda: opened_and_committed(path)) == "unreadable"


def test_a_read_only_folder_lets_read_but_not_commit(tmp_path: Path) -> None:
    path = new_store(tmp_path).path
    tmp_path.chmod(0o755)
    path.chmod(0o644)
    before = path.read_bytes()
    assert as_nobody(lambda: opened_and_committed(path)) == "not_writable"
    assert as_nobody(lambda: str(FileStore.open(path).snapshot.revision)) == "1"
    assert path.read_bytes() == before


def test_a_group_store_keeps_its_mode_whatever_the_umask(tmp_path: Path) -> None:
    path = new_store(tmp_path).path
    os.chown(tmp_path, 0, NOBODY)
    os.chown(path, 0, NOBODY)
    path.chmod(0o660)
    tmp_path.chmod(0o2770)

    def act() -> str:
        os.umask(0o077)
        return opened_and_committed(path)

    assert as_nobody(act) == "done"
    status = path.stat()
    assert (status.st_mode & 0o7777, status.st_uid, status.st_gid) == (0o660, NOBODY, NOBODY)


def test_the_json_of_a_store_is_plain(tmp_path: Path) -> None:
    assert set(json.loads(new_store(tmp_path).path.read_bytes())) == {
        "meta",
        "sops",
        "officers",
        "cases",
        "acts",
    }
