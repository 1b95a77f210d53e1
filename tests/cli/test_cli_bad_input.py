"""Failures: the exit code, one line on stderr, nothing on stdout, nothing changed."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from command_line import PGM, CommandLine, as_nobody

from sop_tui.storage.files.store import FileStore

ESCAPE = "\x1b]52;c;aGFsbG8=\x07"


# The command line itself.


@pytest.mark.parametrize(
    "words",
    [
        ["frob"],
        ["open"],
        ["open", PGM],
        ["complete"],
        ["complete", "X", "--version", "dua"],
        ["list", "--frob"],
        ["list", "--status", "selesai"],
        ["list", "--lang", "de"],
        ["--lang", "de", "list"],
        ["show"],
        ["officer"],
        ["officer", "frob"],
        ["officer", "act", "siti", "--as", "plj"],
        ["calendar", "holidays", "banyak"],
        ["store"],
        ["export"],
        ["export", "X", "--all"],
        ["export", "X", "--format", "pdf"],
        ["open", PGM, "judul", "--json"],
        ["--json", "complete", "X"],
        ["list", "--store", ""],
        ["complete", "X", "--document", "a|b|c|d"],
    ],
)
def test_bad_usage_is_code_2(sop_tui: CommandLine, words: list[str]) -> None:
    sop_tui.refused(2, *words)


def test_argparse_speaks_indonesian_and_shows_the_way_to_help(sop_tui: CommandLine) -> None:
    said = sop_tui.refused(2, "open", PGM)
    assert "wajib diisi: JUDUL" in said
    assert "bantuan: sop-tui open --help" in said
    assert "tidak dikenal" in sop_tui.refused(2, "list", "--frob")


def test_without_a_terminal_the_screen_does_not_start(
    sop_tui: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "terminal" in sop_tui.refused(2)
    assert "terminal" in sop_tui.refused(2, "demo")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("TERM", "dumb")
    assert "TERM=dumb" in sop_tui.refused(2)


# Cases, procedures and officers that do not exist.


@pytest.mark.parametrize(
    "words",
    [
        ["show", "PGM-1999-0001"],
        ["complete", "PGM-1999-0001"],
        ["export", "PGM-1999-0001"],
        ["show", ESCAPE],
        ["open", "tidak-ada", "judul"],
        ["list", "--sop", "tidak-ada"],
        ["list", "--lane", "tidak-ada"],
        ["sop", "show", "tidak-ada"],
        ["officer", "show", "tidak-ada"],
        ["officer", "remove", "tidak-ada"],
        ["list", "--officer", "tidak-ada"],
        ["officer", "add", "budi", "--name", "Budi", "--role", "tidak-ada:staf"],
        ["officer", "add", "budi", "--name", "Budi", "--role", f"{PGM}:tidak-ada"],
    ],
)
def test_what_is_not_there_is_code_4(sop_tui: CommandLine, words: list[str]) -> None:
    said = sop_tui.refused(4, *words)
    assert "\x1b" not in said


# Refused by the rules.


def test_the_rules_refuse_with_code_3_and_nothing_changes(sop_tui: CommandLine) -> None:
    number = sop_tui.open()
    sop_tui.add_officers(PGM, "kakanwil", "kadiv")
    before = sop_tui.done("show", number, "--json").json
    sop_tui.refused(3, "approve", number)
    sop_tui.refused(3, "reject", number, "--reason", "tidak")
    sop_tui.refused(3, "complete", number, "--officer", "kadiv")
    sop_tui.refused(3, "hold", number)
    sop_tui.refused(3, "cancel", number, "--reason", "  ")
    sop_tui.refused(3, "resume", number)
    sop_tui.refused(3, "cancel", number, "--reason", "x", "--officer", "kakanwil")
    assert sop_tui.done("show", number, "--json").json == before


# Texts.


@pytest.mark.parametrize(
    "title",
    ["", "   ", "x" * 201, f"judul{ESCAPE}", "dua\nbaris", "kanan\u202ekiri", "nol\u200blebar"],
)
def test_titles_that_cannot_be_stored_are_refused(sop_tui: CommandLine, title: str) -> None:
    said = sop_tui.refused(2, "open", PGM, title)
    assert said.rstrip("\n").isprintable()
    assert sop_tui.done("list", "--json").json == []


@pytest.mark.parametrize("words", [["--subject", "x" * 201], ["--ref", "\x9b31m"]])
def test_so_are_applicants_and_agenda_numbers(sop_tui: CommandLine, words: list[str]) -> None:
    sop_tui.refused(2, "open", PGM, "judul", *words)


@pytest.mark.parametrize(
    "words",
    [
        ["return", "--reason", ESCAPE],
        ["note", ESCAPE],
        ["note", "x" * 2001],
        ["complete", "--note", "\x07"],
        ["complete", "--document", "|ND-1|"],
        ["complete", "--document", "Nota|ND-1|besok"],
        ["complete", "--document", "Nota|ND-1|23/11/2062"],
        ["complete", "--document", "Nota|ND-1|23/11/2026|lagi"],
        ["complete", "--document", f"{ESCAPE}|1|2"],
        ["complete", "--check", "\u2028"],
    ],
)
def test_so_is_what_an_act_says(sop_tui: CommandLine, words: list[str]) -> None:
    number = sop_tui.open()
    act, *said = words
    assert "\x1b" not in sop_tui.refused(2, act, number, *said)


@pytest.mark.parametrize("title", ["[red]merah[/red]", "[/]", "[@click=app.quit]x[/]", "%s {x} \\"])
def test_markup_is_shown_literally(sop_tui: CommandLine, title: str) -> None:
    number = sop_tui.open(title)
    assert title in sop_tui.done("list").out
    assert title in sop_tui.done("show", number).out
    assert title in sop_tui.done("export", number).out
    assert sop_tui.done("list", "--json").json[0]["title"] == title


def test_escape_sequences_in_a_file_do_not_reach_the_terminal(sop_tui: CommandLine) -> None:
    number = sop_tui.open("AAAA")
    text = sop_tui.path.read_text(encoding="utf-8")
    sop_tui.path.write_text(text.replace("AAAA", "\\u001b[2J\u202e\u009b"), encoding="utf-8")
    for words in (["list"], ["show", number], ["export", number], ["list", "--json"]):
        out = sop_tui.done(*words).out
        assert not any(hostile in out for hostile in "\x1b\u202e\u009b")
    assert "<1B>[2J<U+202E><9B>" in sop_tui.done("list").out
    assert sop_tui.done("list", "--json").json[0]["title"] == "\x1b[2J\u202e\u009b"


# The store.


def test_without_a_store_every_command_says_how_to_make_one(bare: CommandLine) -> None:
    assert "sop-tui store init" in bare.refused(5, "list")
    assert "sop-tui store init" in bare.refused(5, "open", PGM, "judul")
    assert not bare.path.exists()


def test_an_existing_store_is_not_made_again(sop_tui: CommandLine) -> None:
    before = sop_tui.path.read_bytes()
    sop_tui.refused(5, "store", "init")
    assert sop_tui.path.read_bytes() == before


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"bukan JSON",
        b"[1, 2, 3]",
        b'{"_default": {}}',
        b'{"meta": {"1": {"application": "lain", "format": 1}}}',
        b"\xff\xfe\x00",
    ],
)
def test_files_that_are_no_store_are_code_5_and_left_alone(
    bare: CommandLine, content: bytes
) -> None:
    bare.path.parent.mkdir()
    bare.path.write_bytes(content)
    bare.refused(5, "list")
    bare.refused(5, "open", PGM, "judul")
    assert bare.path.read_bytes() == content


def test_a_damaged_history_is_reported_on_reading_and_on_acting(sop_tui: CommandLine) -> None:
    damaged, other = sop_tui.open("satu"), sop_tui.open("dua")
    sop_tui.done("note", damaged, "CATATAN")
    sop_tui.done("store", "checkpoint")
    sop_tui.path.write_bytes(sop_tui.path.read_bytes().replace(b'"CATATAN"', b'"CATATAN'))
    before = sop_tui.path.read_bytes()
    assert [card["number"] for card in sop_tui.done("list", "--json").json] == [damaged, other]
    sop_tui.done("show", other)
    for words in (
        ["show", damaged],
        ["export", damaged],
        ["note", other, "catatan"],
        ["report", PGM],
    ):
        assert "tabel cases, dokumen 1" in sop_tui.refused(5, *words)
    assert "tabel cases, dokumen 1" in sop_tui("store", "verify").out
    assert sop_tui.path.read_bytes() == before


def test_a_truncated_store_is_damaged_and_left_alone(sop_tui: CommandLine) -> None:
    sop_tui.open()
    half = sop_tui.path.read_bytes()[:-40]
    sop_tui.path.write_bytes(half)
    assert "rusak" in sop_tui.refused(5, "list")
    sop_tui.refused(5, "open", PGM, "judul")
    assert sop_tui.path.read_bytes() == half


def test_a_store_of_a_newer_version_is_refused(sop_tui: CommandLine) -> None:
    stored = json.loads(sop_tui.path.read_text(encoding="utf-8"))
    stored["meta"]["1"]["format"] = 999
    sop_tui.path.write_text(json.dumps(stored), encoding="utf-8")
    assert "lebih baru" in sop_tui.refused(5, "list")


def test_a_folder_is_no_store(bare: CommandLine) -> None:
    bare.path.mkdir(parents=True)
    bare.refused(5, "list")
    bare.refused(5, "store", "verify")


def test_a_store_below_a_file_is_refused(bare: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    store = str(tmp_path / "file" / "sop-tui.json")
    bare.refused(5, "list", "--store", store)
    bare.refused(5, "store", "init", "--store", store)


@pytest.fixture
def open_to_nobody() -> Iterator[Path]:
    """A folder that other users may enter, unlike pytest's own folders."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_a_store_that_may_not_be_read_is_code_5(sop_tui: CommandLine, open_to_nobody: Path) -> None:
    store = open_to_nobody / "sop-tui.json"
    store.write_bytes(sop_tui.path.read_bytes())
    sop_tui.done("list", "--store", str(store))
    store.chmod(0)
    with as_nobody():
        sop_tui.refused(5, "list", "--store", str(store))


def test_a_store_that_may_not_be_written_can_be_read(
    sop_tui: CommandLine, open_to_nobody: Path
) -> None:
    number = sop_tui.open()
    store = open_to_nobody / "sop-tui.json"
    store.write_bytes(sop_tui.path.read_bytes())
    store.chmod(0o444)
    open_to_nobody.chmod(0o555)
    with as_nobody():
        assert sop_tui.done("list", "--json", "--store", str(store)).json[0]["number"] == number
        sop_tui.refused(5, "complete", number, "--store", str(store))
    assert sop_tui.done("show", number, "--json", "--store", str(store)).json["version"] == 1


def test_a_store_that_another_process_holds_is_code_5(
    sop_tui: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = sop_tui.open()
    opened = FileStore.open
    monkeypatch.setattr(FileStore, "open", partial(opened, patience=0.3))
    hold = (
        "import fcntl, os, sys; d = os.open(sys.argv[1], os.O_RDONLY); "
        "fcntl.flock(d, fcntl.LOCK_EX); print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(sop_tui.path.parent)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        said = sop_tui.refused(5, "complete", number)
        assert "dikunci" in said
        assert str(holder.pid) in said
        assert sop_tui.done("show", number, "--json").json["version"] == 1
        assert holder.stdin is not None
        holder.stdin.close()
    sop_tui.done("complete", number)


def test_settings_that_cannot_be_read_are_named(sop_tui: CommandLine) -> None:
    settings = sop_tui.path.with_name("settings.toml")
    settings.write_text("kalender = 'asn5'", encoding="utf-8")
    assert str(settings) in sop_tui.refused(2, "list")


def test_one_bad_definition_does_not_stop_the_others(sop_tui: CommandLine, tmp_path: Path) -> None:
    from sop_tui.sop.reading import shipped_sops

    sops = tmp_path / "sops"
    sops.mkdir()
    good = (shipped_sops() / f"{PGM}.toml").read_text(encoding="utf-8")
    (sops / f"{PGM}.toml").write_text(good, encoding="utf-8")
    (sops / "rusak.toml").write_text('code = "RSK"\nwarna = "merah"\n', encoding="utf-8")
    folder_option = ("--sops", str(sops))
    sop_tui.done("open", PGM, "judul", *folder_option)
    listed = sop_tui.done("sop", "list", *folder_option)
    assert PGM in listed.out
    assert "rusak.toml:1" in listed.err
    assert "rusak.toml:1" in sop_tui.refused(4, "sop", "show", "rusak", *folder_option)
    assert "rusak.toml:1" in sop_tui.refused(4, "open", "rusak", "judul", *folder_option)
    checked = sop_tui("sop", "check", *folder_option)
    assert checked.code == 2
    assert "rusak.toml:2" in checked.out
    assert f"{PGM}.toml: baik" in checked.out
    sop_tui.refused(2, "sop", "list", "--sops", str(tmp_path / "nowhere"))


def test_a_fault_of_the_program_is_one_line_too(
    sop_tui: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("dua\nbaris")

    monkeypatch.setattr("sop_tui.desk.opening.open_desk", broken)
    assert "RuntimeError" in sop_tui.refused(70, "list")
