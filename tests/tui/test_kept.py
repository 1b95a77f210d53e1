"""Choices saved per officer: whose they are, where they lie, and what a broken file does."""

import os
import stat
import threading
from pathlib import Path

import msgspec
import pytest
from offices.on_screen import OfficeAtWork
from seat import Seat, Sit
from terminal import Opens

from sop_tui.desk.opening import login_name
from sop_tui.storage.opening import engine_at
from sop_tui.text.language import Language
from sop_tui.text.message import Problem
from sop_tui.tui.commands import is_numbered
from sop_tui.tui.kept import Kept
from sop_tui.tui.kept_entries import (
    BELL,
    ENTRIES,
    FILTERS,
    GROUPING,
    KEYS,
    MOST_FILTERS,
    SOP,
    START,
    THEME,
    KeptFilter,
)
from sop_tui.tui.kept_file import LARGEST, KeptFile
from sop_tui.tui.settings import read_settings
from sop_tui.tui.theme import LIGHT


def kept(folder: Path, officer: str = "hadi") -> Kept:
    """As a session reads it."""
    return Kept(KeptFile(folder, officer), ENTRIES)


def file(folder: Path, officer: str = "hadi") -> Path:
    return folder / "preferences" / f"{officer}.json"


def put(folder: Path, data: bytes) -> Path:
    path = file(folder)
    path.parent.mkdir()
    path.write_bytes(data)
    return path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_choice_is_kept_for_the_next_session_and_for_nobody_else(tmp_path: Path) -> None:
    mine = kept(tmp_path)
    mine.put(THEME, "terang")
    assert not file(tmp_path).exists()
    mine.flush()
    assert kept(tmp_path).of(THEME) == "terang"
    assert kept(tmp_path, "rina").of(THEME) == ""


def test_two_screens_of_one_officer_do_not_overwrite_each_others_choices(tmp_path: Path) -> None:
    one, other = kept(tmp_path), kept(tmp_path)
    one.put(THEME, "terang")
    one.put(SOP, "paspor")
    other.put(START, "meja")
    other.put(SOP, "pengaduan-masyarakat")
    one.flush()
    other.flush()
    after = kept(tmp_path)
    assert (after.of(THEME), after.of(START)) == ("terang", "meja")
    assert after.of(SOP) == "pengaduan-masyarakat"  # the last one chosen


def test_filters_of_many_screens_at_once_are_all_kept(tmp_path: Path) -> None:
    def save(number: int) -> None:
        mine = kept(tmp_path)
        for nth in range(5):
            name = f"{number}.{nth}"
            mine.change(FILTERS, lambda now, name=name: (*(now or ()), KeptFilter(name)))  # type: ignore[misc]

    threads = [threading.Thread(target=save, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = kept(tmp_path).of(FILTERS)
    assert {each.name for each in found or ()} == {f"{n}.{m}" for n in range(8) for m in range(5)}


def test_the_fields_of_a_newer_program_are_kept(tmp_path: Path) -> None:
    path = put(tmp_path, b'{"theme": "terang", "hologram": {"depth": [3]}}')
    mine = kept(tmp_path)
    assert mine.trouble is None
    mine.put(THEME, "kontras")
    mine.flush()
    assert msgspec.json.decode(path.read_bytes()) == {
        "theme": "kontras",
        "hologram": {"depth": [3]},
    }


@pytest.mark.parametrize("around", [0o700, 0o2770, 0o770])
@pytest.mark.parametrize("umask", [0o077, 0o000])
def test_a_file_is_private_to_its_officer_whatever_folder_and_umask(
    tmp_path: Path, around: int, umask: int
) -> None:
    office = tmp_path / "office"
    office.mkdir()
    office.chmod(around)
    before = os.umask(umask)
    try:
        mine = kept(office)
        mine.put(THEME, "terang")
        mine.flush()
    finally:
        os.umask(before)
    assert mode(file(office)) == 0o600
    shared = around & 0o020
    wanted = 0o1770 | (around & 0o2000) if shared else 0o700
    assert mode(office / "preferences") == wanted


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b"\xff\xfe", b"[" * 5000, b"{" + b" " * (LARGEST + 10) + b"}", b"null"],
    ids=["empty", "torn", "list", "bytes", "deep", "large", "null"],
)
def test_a_broken_file_is_reported_in_one_line_and_renamed(tmp_path: Path, data: bytes) -> None:
    path = put(tmp_path, data)
    mine = kept(tmp_path)
    said = Language()(mine.trouble or "")
    assert "pilihan layar Anda tidak dipakai: hadi.json" in said
    assert "hadi.json.broken" in said
    assert "\n" not in said
    assert path.with_name("hadi.json.broken").read_bytes() == data
    assert not path.exists()
    assert kept(tmp_path).trouble is None
    mine.put(THEME, "terang")
    mine.flush()
    assert kept(tmp_path).of(THEME) == "terang"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("start", b'"kantor"'),
        ("start", b"3"),
        ("sop", b'"../../etc"'),
        ("desk", b'"bulan"'),
        ("keys", b'{"forward": "s"}'),
        ("bell", b'"ya"'),
        ("filters", b'[{"name": ""}]'),
        ("filters", b'[{"name": "x", "time": "besok"}]'),
        ("filters", msgspec.json.encode([{"name": str(n)} for n in range(MOST_FILTERS + 1)])),
    ],
)
def test_one_wrong_choice_does_not_affect_the_others(
    tmp_path: Path, name: str, value: bytes
) -> None:
    data = b'{"theme": "terang", "%s": %s}' % (name.encode(), value)
    path = put(tmp_path, data)
    mine = kept(tmp_path)
    assert name in Language()(mine.trouble or "")
    assert mine.of(THEME) == "terang"
    assert mine.of(GROUPING) == "urgency"
    assert path.with_name("hadi.json.broken").read_bytes() == data
    again = kept(tmp_path)
    assert again.trouble is None
    assert again.of(THEME) == "terang"


def test_a_link_or_a_pipe_in_its_place_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text('{"theme": "terang"}')
    path = file(tmp_path)
    path.parent.mkdir()
    path.symlink_to(secret)
    assert kept(tmp_path).of(THEME) == ""
    os.mkfifo(path)
    mine = kept(tmp_path)  # and reading does not block on the pipe
    assert "bukan file biasa" in Language()(mine.trouble or "")
    assert secret.read_text() == '{"theme": "terang"}'


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a file of another account")
def test_a_file_of_another_account_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(tmp_path, b'{"theme": "terang"}')
    os.chown(path, 12345, 12345)
    monkeypatch.setattr("sop_tui.tui.kept_file.os.geteuid", lambda: 23456)
    mine = kept(tmp_path)
    assert mine.of(THEME) == ""
    assert "milik akun lain" in Language()(mine.trouble or "")
    mine.put(THEME, "kontras")
    with pytest.raises(Problem, match="milik akun lain"):
        mine.flush()
    assert path.read_bytes() == b'{"theme": "terang"}'


def test_the_file_does_not_grow_without_limit(tmp_path: Path) -> None:
    mine = kept(tmp_path)
    many = tuple(KeptFilter(str(n)) for n in range(MOST_FILTERS))
    mine.change(FILTERS, lambda _: many)
    with pytest.raises(Problem, match="hapus sebagian"):
        mine.change(FILTERS, lambda now: (*(now or ()), KeptFilter("one more")))
    assert kept(tmp_path).of(FILTERS) == many
    long = tuple(KeptFilter(str(n), text="×" * 500) for n in range(MOST_FILTERS))
    with pytest.raises(Problem, match="hapus sebagian"):
        mine.change(FILTERS, lambda _: long)
    assert kept(tmp_path).of(FILTERS) == many


def test_the_files_of_a_killed_screen_are_removed(tmp_path: Path) -> None:
    path = put(tmp_path, b"{}")
    left = path.with_name(".hadi.json.0badc0de")
    left.write_bytes(b"{")
    others = path.with_name(".hadi.jsonx.0badc0de")
    others.write_bytes(b"{")
    mine = kept(tmp_path)
    mine.put(THEME, "terang")
    mine.flush()
    assert not left.exists()
    assert others.exists()


async def test_theme_procedure_and_grouping_are_there_the_next_time(
    office: OfficeAtWork, sit: Sit, tmp_path: Path
) -> None:
    office.open("Pungutan di loket", moved=3)
    async with sit("hadi", kept=kept(tmp_path)) as seat:
        first = seat.app.pages.sop
        await seat.press("W", "]", "m", "v", "A", "s", "s")
        assert "urut nomor" in seat.screen
        second = seat.app.pages.sop
        seat.app.keeping.finish()
    assert first != second
    again = kept(tmp_path)
    assert (again.of(THEME), again.of(SOP), again.of(GROUPING)) == (LIGHT.name, second, "act")
    async with sit("hadi", kept=again) as seat:
        assert seat.app.pages.sop == second
        await seat.press("A")
        assert "urut nomor" in seat.screen
        await seat.press("m")
        assert any(row.rstrip().endswith("(1)") for row in seat.rows)  # a heading


async def test_a_kept_procedure_that_no_longer_exists_is_ignored(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.open("Pungutan di loket", moved=3)
    mine = Kept()
    mine.put(SOP, "dihapus")
    async with sit("hadi", kept=mine) as seat:
        assert "Pungutan di loket" in seat.screen


async def test_a_choice_that_cannot_be_written_is_reported_once(
    office: OfficeAtWork, sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sop_tui.tui.keeping._SOON", 0.01)
    (tmp_path / "preferences").write_text("in the way")
    office.open("Pungutan di loket", moved=3)
    async with sit("hadi", kept=kept(tmp_path)) as seat:
        written: list[bool] = []
        flush = seat.app.kept.flush

        def flushed() -> None:
            try:
                flush()
            finally:
                written.append(True)

        monkeypatch.setattr(seat.app.kept, "flush", flushed)
        await seat.press("W")
        await seat.until(lambda: len(written) == 1)
        assert "pilihan layar tidak dapat disimpan" in seat.screen
        await seat.press("W")
        await seat.until(lambda: len(written) == 2)
        assert "pilihan layar tidak dapat disimpan" not in seat.screen


async def test_the_page_of_choices_changes_the_screen_and_keeps_it(
    office: OfficeAtWork, sit: Sit, tmp_path: Path
) -> None:
    office.open("Pungutan di loket", moved=3)
    async with sit("hadi", kept=kept(tmp_path)) as seat:
        await seat.press(",")
        assert "Pilihan saya" in seat.title
        await seat.press("enter")
        assert seat.app.palette is LIGHT
        await seat.press("down", "enter", "down", "enter", "down", "enter")
        assert seat.screen.count("pilihan Anda") == 4
        await seat.press("home", "delete")
        assert seat.app.palette is not LIGHT
        assert seat.screen.count("pilihan Anda") == 3
        seat.app.keeping.finish()
    again = kept(tmp_path)
    assert (again.of(THEME), again.of(START), again.of(BELL)) == ("", "meja", True)
    assert again.of(GROUPING) == "act"


async def test_a_key_is_changed_on_the_page_and_leads_to_its_command_at_once(
    office: OfficeAtWork, sit: Sit, tmp_path: Path
) -> None:
    office.open("Pungutan di loket", moved=3)
    async with sit("hadi", (100, 30), kept=kept(tmp_path)) as seat:
        await seat.press(",", *["down"] * (4 + row_of(seat, "forward")), "enter")
        assert "Tekan tombol baru untuk Selesaikan/setujui" in seat.status
        await seat.press("s")
        assert "s kini: Selesaikan/setujui; tidak lagi: Pilih SOP" in seat.status
        await seat.press("escape")
        assert "s Selesaikan" in seat.keys
        await seat.press("s")
        assert seat.app.acting.question is not None
        await seat.press("x")
        seat.app.keeping.finish()
    assert kept(tmp_path).of(KEYS) == {"forward": ("s",)}
    async with sit("hadi", (100, 30), kept=kept(tmp_path)) as seat:
        await seat.press(",", *["down"] * (4 + row_of(seat, "forward")), "delete", "escape", "a")
        assert seat.app.acting.question is not None


@pytest.mark.parametrize(
    ("command", "key", "said"),
    [("forward", "y", "menjawab pertanyaan"), ("quit", "escape", ""), ("note", "q", "Q")],
)
async def test_an_impossible_key_is_refused_on_the_page(
    office: OfficeAtWork, sit: Sit, tmp_path: Path, command: str, key: str, said: str
) -> None:
    office.open("Pungutan di loket", moved=3)
    async with sit("hadi", kept=kept(tmp_path)) as seat:
        await seat.press(",", *["down"] * (4 + row_of(seat, command)), "enter", key)
        assert said in seat.status
        assert seat.app.kept.of(KEYS) == {}
        assert seat.app.page.id == "preferences"


def row_of(seat: Seat, command: str) -> int:
    """The position of the command on the page."""
    shown = [each.id for each in seat.app.keymap.commands if not is_numbered(each)]
    return shown.index(command)


@pytest.mark.both_engines
async def test_choices_lie_in_the_folder_of_the_office_with_either_engine(
    office: OfficeAtWork, sit: Sit
) -> None:
    folder = office.new_desk("hadi").folder
    async with sit("hadi", kept=kept(folder)) as seat:
        await seat.press("W")
        seat.app.keeping.finish()
    assert [each.name for each in (folder / "preferences").iterdir()] == ["hadi.json"]
    again = read_settings(office.new_desk("hadi").folder, captive=True, officer="hadi")
    assert again.preferences.palette is LIGHT


def test_a_database_that_names_no_folder_has_the_choices_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = engine_at("postgresql://nowhere/kantor").folder
    assert folder.is_relative_to(tmp_path)
    mine = kept(folder)
    mine.put(THEME, "terang")
    mine.flush()
    assert kept(folder).of(THEME) == "terang"
    assert mode(folder) == 0o700


@pytest.mark.slow
def test_a_choice_of_the_last_second_is_kept_when_the_screen_is_closed(
    terminals: Opens, store: Path
) -> None:
    terminal = terminals()
    terminal.read(until="Keluar")
    terminal.write(b",")
    terminal.read(until="Pilihan saya")
    terminal.write(b"\r")
    terminal.read(until="pilihan Anda")
    terminal.write(b"\x1b")
    terminal.read(until="Keluar")
    terminal.write(b"q")
    terminal.read(seconds=2)
    assert kept(store.parent, login_name()).of(THEME) == "terang"
