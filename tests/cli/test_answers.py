"""Answers of the command line: lost answers, short names, what a case is waiting for."""

import json
import os
import pty
import re
import select
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import PGM, CommandLine


def process(
    sop_tui: CommandLine, *words: str, prefix: str = "", suffix: str = ""
) -> subprocess.CompletedProcess[str]:
    line = " ".join([prefix, sys.executable, "-m", "sop_tui", *(f"'{w}'" for w in words), suffix])
    environ = {**os.environ, "SOP_TUI_STORE": str(sop_tui.path)}
    return subprocess.run(
        ["bash", "-c", line], env=environ, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("suffix", ["> /dev/full", ">&-", "| true; exit ${PIPESTATUS[0]}"])
def test_an_act_whose_answer_cannot_be_written_is_not_reported_as_failed(
    sop_tui: CommandLine, suffix: str
) -> None:
    sop_tui.open()
    done = process(sop_tui, "open", PGM, "Tanpa pembaca", suffix=suffix)
    assert done.returncode in (0, 6)
    assert "kesalahan" not in done.stderr
    titles = [entry["title"] for entry in sop_tui.done("list", "--json").json]
    assert titles.count("Tanpa pembaca") == 1


@pytest.mark.parametrize(
    "suffix",
    [
        "> /dev/full",
        ">&- 2>&-",
        pytest.param(">&-", marks=pytest.mark.slow),
        pytest.param("2>&-", marks=pytest.mark.slow),
    ],
)
def test_a_deputyship_an_archive_and_a_restore_are_not_reported_as_failed(
    sop_tui: CommandLine, suffix: str
) -> None:
    sop_tui.done("officer", "add", "siti", "--name", "Siti")
    deputy = ("officer", "act", "siti", "--for", f"{PGM}:kabag-p2", "--as", "plh", "--from",
              "2026-11-23", "--until", "2026-11-27", "--letter", "PRIN-1")  # fmt: skip
    assert process(sop_tui, *deputy, suffix=suffix).returncode in (0, 6)
    assert len(sop_tui.done("officer", "show", "siti", "--json").json["acting"]) == 1
    number = sop_tui.open()
    sop_tui.done("cancel", number, "--reason", "salah buka")
    archived = process(sop_tui, "store", "archive", "--days", "0", suffix=suffix)
    assert archived.returncode in (0, 6)
    assert sop_tui.done("list", "--json").json == []
    assert process(sop_tui, "store", "backup", suffix=suffix).returncode in (0, 6)
    sop_tui.done("officer", "add", "budi", "--name", "Budi")
    back = process(sop_tui, "store", "restore", "--yes", suffix=suffix)
    assert back.returncode in (0, 6), back.stderr
    sop_tui.refused(4, "officer", "show", "budi")


def test_a_full_disk_says_that_the_act_is_done(sop_tui: CommandLine) -> None:
    sop_tui.open()
    done = process(sop_tui, "open", PGM, "Tanpa pembaca", suffix="> /dev/full")
    assert done.returncode == 6
    assert "sudah dilakukan" in done.stderr


@pytest.mark.parametrize("suffix", ["2> /dev/full", "2>&-", "> /dev/full 2>&1", ">&- 2>&-"])
def test_an_act_that_prints_nothing_is_done_though_nobody_hears_the_sentence(
    sop_tui: CommandLine, suffix: str
) -> None:
    number = sop_tui.open()
    assert process(sop_tui, "complete", number, suffix=suffix).returncode == 0
    assert sop_tui.done("show", number, "--json").json["version"] == 2


@pytest.mark.parametrize(("suffix", "why"), [("> /dev/full", "ditulis"), (">&-", "tertutup")])
def test_a_list_that_cannot_be_written_says_so_and_is_no_fault_of_the_program(
    sop_tui: CommandLine, suffix: str, why: str
) -> None:
    sop_tui.open()
    done = process(sop_tui, "list", suffix=suffix)
    assert done.returncode == 2
    assert why in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.slow
def test_sigterm_leaves_the_terminal_as_it_was_found(sop_tui: CommandLine) -> None:
    sop_tui.open()
    child, terminal = pty.fork()
    if child == 0:
        environ = {**os.environ, "SOP_TUI_STORE": str(sop_tui.path), "TERM": "xterm-256color"}
        os.execve(sys.executable, [sys.executable, "-m", "sop_tui"], environ)
    said = read_until(terminal, lambda text: b"\x1b[?1049h" in text and b"PGM" in text)
    os.kill(child, signal.SIGTERM)
    said = read_until(terminal, lambda text: b"\x1b[?1049l" in text and b"\x1b[?25h" in text)
    assert b"\x1b[?1049l" in said
    assert b"\x1b[?25h" in said
    _, status = os.waitpid(child, 0)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 128 + signal.SIGTERM


def read_until(terminal: int, enough: Callable[[bytes], bool]) -> bytes:
    said, ends = b"", time.monotonic() + 60
    while not enough(said) and time.monotonic() < ends:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                said += os.read(terminal, 65536)
            except OSError:
                break
    return said


# Names.


def test_the_version_is_printed(sop_tui: CommandLine) -> None:
    answer = sop_tui.done("--version")
    assert answer.out.startswith("sop-tui 0.")
    assert answer.out.count("\n") == 1


@pytest.mark.parametrize("typed", ["1", "pgm 1", "pgm-2", "PGM1", "pgm-{year}-0001", "{year}-2"])
def test_a_case_is_named_by_its_short_number_in_any_letter_case(
    sop_tui: CommandLine, typed: str
) -> None:
    first, second = sop_tui.open(), sop_tui.open()
    year = first.split("-")[1]
    wanted = second if "2" in typed.removeprefix("{year}") and "1" not in typed else first
    shown = sop_tui.done("show", typed.format(year=year), "--json").json
    assert shown["number"] == wanted
    sop_tui.done("complete", typed.format(year=year))
    assert sop_tui.done("show", wanted, "--json").json["version"] == 2


def test_an_ambiguous_short_number_is_refused_with_the_choices(sop_tui: CommandLine) -> None:
    one, other = sop_tui.open(), sop_tui.open(sop="pendampingan-hukum-asn")
    said = sop_tui.refused(4, "show", "1")
    assert one in said
    assert other in said


def test_a_sop_is_named_by_its_code(sop_tui: CommandLine) -> None:
    number = sop_tui.done("open", "pgm", "Dugaan pungutan liar").out.strip()
    assert number.startswith("PGM-")
    assert sop_tui.done("sop", "show", "PGM", "--json").json["id"] == PGM
    assert [e["number"] for e in sop_tui.done("list", "--sop", "pgm", "--json").json] == [number]
    assert "SOP" in sop_tui.done("report", "pgm").out


# What is shown of a case.


def test_show_says_what_is_to_be_done_with_what_and_who_is_waited_for(
    sop_tui: CommandLine,
) -> None:
    number = sop_tui.done("open", PGM, "Pungli", "--ref", "AG-112").out.strip()
    sop_tui.add_officers(PGM, "kabag-p2")
    while sop_tui.done("show", number, "--json").json["node"] != "4":
        act = "approve" if sop_tui.done("show", number, "--json").json["phase"] == "check" else ""
        sop_tui.done(act or "complete", number)
    shown = sop_tui.done("show", number, "--json").json
    procedure = sop_tui.done("sop", "show", PGM, "--json").json
    step = procedure["steps"][shown["step"] - 1]
    assert shown["ref"] == "AG-112"
    assert (shown["activity"], shown["inputs"], shown["output"]) == (
        step["activity"], step["inputs"], step["output"]
    )  # fmt: skip
    [awaited] = shown["waiting_for"]
    assert awaited == {"id": "kabag-p2", "name": "Petugas kabag-p2", "capacity": "definitif"}
    text = sop_tui.done("show", number).out
    assert "Petugas kabag-p2" in text
    assert step["activity"].split()[0] in text
    assert "AG-112" in text


def test_a_refusal_and_what_one_can_do_name_the_command(sop_tui: CommandLine) -> None:
    number = sop_tui.open()
    assert "(complete)" in sop_tui.done("show", number).out
    said = sop_tui.refused(3, "approve", number)
    assert "yang dapat Anda pakai: " in said
    assert f"ketik sop-tui complete {number};" in said
    sop_tui.done("hold", number, "--reason", "menunggu")
    assert f"ketik sop-tui resume {number};" in sop_tui.refused(3, "complete", number)
    sop_tui.done("cancel", number, "--reason", "keliru")
    said = sop_tui.refused(3, "complete", number)
    assert "sop-tui" in said
    assert "complete" not in said.split("ketik")[1]


NEAR = {
    "correct": ("correct", "note"),
    "cancel": ("cancel", "reject", "hold", "note"),
    "hold": ("hold", "resume", "note"),
    "return": ("return", "hold", "note"),
    "reject": ("reject", "return", "hold", "note"),
    "recall": ("recall", "return", "note"),
    "release": ("release", "claim", "note"),
    "resume": ("complete", "approve", "note"),
    "claim": ("complete", "approve", "resume", "note"),
    "hand": ("hand", "claim", "note"),
}
"""The acts that may be offered instead of the one tried; never one that moves on a case that should
be stopped.
"""
MORE = {
    "correct": ("--field", "title", "--to", "Lain", "--reason", "x"), "hand": ("kadiv",),
    **dict.fromkeys(("cancel", "hold", "return", "reject", "recall"), ("--reason", "x")),
}  # fmt: skip


@pytest.mark.both_engines
@pytest.mark.parametrize("held", [False, True])
@pytest.mark.parametrize("who", ["kakanwil", "kadiv", "divisi-terkait"])
@pytest.mark.parametrize("act", NEAR)
def test_a_refusal_offers_what_comes_near_to_the_act_and_would_be_accepted(
    sop_tui: CommandLine, act: str, who: str, held: bool
) -> None:
    sop_tui.add_officers(PGM, "kakanwil", "kadiv", "divisi-terkait")
    number = sop_tui.open()
    sop_tui.done("complete", number)
    if held:
        sop_tui.done("hold", number, "--reason", "menunggu")
    done = sop_tui(act, number, *MORE.get(act, ()), "--officer", who)
    if done.code == 0:
        return
    offered = re.search(r"ketik sop-tui (.+?);", done.err)
    assert "yang dapat Anda pakai: " in done.err
    if offered is not None:
        name, *words = shlex.split(offered[1].replace("…", "isi"))
        assert name in NEAR[act]
        sop_tui.done(
            name, *(who if word == "PETUGAS" else word for word in words), "--officer", who
        )


def test_lists_by_person_and_days(sop_tui: CommandLine) -> None:
    first, second = sop_tui.open("Satu"), sop_tui.open("Dua")
    me = sop_tui.done("officer", "list", "--json").json[0]["id"]
    sop_tui.add_officers(PGM, "kabag-p2")
    assert len(sop_tui.done("list", "--person", me, "--json").json) == 2
    assert sop_tui.done("list", "--person", "kabag-p2", "--json").json == []
    sop_tui.done("note", second, "dilihat", "--officer", "kabag-p2")
    found = sop_tui.done("list", "--person", "kabag-p2", "--json").json
    assert [entry["number"] for entry in found] == [second]
    assert sop_tui.done("list", "--until", "2020-01-01", "--json").json == []
    both = sop_tui.done("list", "--since", "2020-01-01", "--json").json
    assert {entry["number"] for entry in both} == {first, second}
    sop_tui.refused(4, "list", "--person", "tidak-ada")
    sop_tui.refused(2, "list", "--since", "2026-02-02", "--until", "2026-02-01")


def test_my_log_says_what_i_did_in_the_order_of_time(sop_tui: CommandLine) -> None:
    number = sop_tui.open()
    sop_tui.done("complete", number)
    sop_tui.add_officers(PGM, "kabag-p2")
    kinds = [(e["number"], e["kind"]) for e in sop_tui.done("my-log", "--json").json]
    assert kinds == [(number, "opened"), (number, "completed")]
    assert number in sop_tui.done("my-log").out
    assert sop_tui.done("my-log", "--officer", "kabag-p2", "--json").json == []
    assert sop_tui.done("my-log", "--since", "2020-01-01", "--until", "2020-01-02").out == ""


# Definitions.


def test_the_shipped_definitions_are_copied_once(sop_tui: CommandLine, tmp_path: Path) -> None:
    copied = sop_tui.done("sop", "copy-shipped").lines
    assert len(copied) == 5
    own = Path(copied[0])
    assert own.parent == sop_tui.path.parent / "sops"
    own.write_text("# milik kantor\n", encoding="utf-8")
    again = sop_tui.done("sop", "copy-shipped")
    assert again.out == ""
    assert again.err.count("tidak ditimpa") == 5
    assert own.read_text(encoding="utf-8") == "# milik kantor\n"
    assert len(sop_tui.done("sop", "copy-shipped", str(tmp_path / "lain")).lines) == 5


def test_a_file_is_checked_against_the_folder_it_is_to_go_into(
    sop_tui: CommandLine, tmp_path: Path
) -> None:
    sop_tui.done("sop", "copy-shipped", str(tmp_path / "sops"))
    copy = tmp_path / "pengaduan-baru.toml"
    copy.write_bytes((tmp_path / "sops" / f"{PGM}.toml").read_bytes())
    answer = sop_tui("sop", "check", str(copy), "--sops", str(tmp_path / "sops"))
    assert answer.code == 2
    assert f"kode PGM juga dipakai {PGM}.toml" in answer.out
    same = tmp_path / f"{PGM}.toml"
    same.write_bytes(copy.read_bytes())
    sop_tui.done("sop", "check", str(same), "--sops", str(tmp_path / "sops"))


def test_a_copied_file_takes_no_code_over(sop_tui: CommandLine, tmp_path: Path) -> None:
    sops = tmp_path / "sops"
    sop_tui.done("sop", "copy-shipped", str(sops))
    number = sop_tui.done("open", PGM, "Pungli", "--sops", str(sops)).out.strip()
    (sops / "a-salinan.toml").write_bytes((sops / f"{PGM}.toml").read_bytes())
    second = sop_tui.done("open", PGM, "Pungli", "--sops", str(sops)).out.strip()
    assert (number[-4:], second[-4:]) == ("0001", "0002")
    said = sop_tui.refused(4, "open", "a-salinan", "Pungli", "--sops", str(sops))
    assert "PGM" in said


def test_a_sop_without_times_prints_no_nought_minutes(sop_tui: CommandLine, tmp_path: Path) -> None:
    sops = tmp_path / "sops"
    sops.mkdir()
    (sops / "x.toml").write_text(
        'code = "XX"\ntitle = "Tanpa waktu"\n[[role]]\nid = "staf"\nname = "Staf"\n'
        '[[step]]\nno = 1\nactivity = "Kerja"\nrole = "staf"\n',
        encoding="utf-8",
    )
    for words in (("export", "x"), ("show", "x")):
        assert "0 menit" not in sop_tui.done("sop", *words, "--sops", str(sops)).out


@pytest.mark.parametrize("name", ["settings.toml", "calendars/asn5.toml"])
def test_a_byte_order_mark_is_accepted(sop_tui: CommandLine, name: str) -> None:
    from sop_tui.worktime.shipped import shipped_calendar_file

    file = sop_tui.path.parent / name
    file.parent.mkdir(exist_ok=True)
    said = {"settings.toml": 'language = "en"\n'}
    text = said.get(name) or shipped_calendar_file("asn5").read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8-sig")
    number = sop_tui.open()
    assert json.loads(sop_tui.done("show", number, "--json").out)["number"] == number
    sop_tui.done("calendar", "show")


def test_sop_show_says_nodes_papers_and_the_legal_limit(
    sop_tui: CommandLine, tmp_path: Path
) -> None:
    text = sop_tui.done("sop", "show", PGM).out
    assert "[7p]" in text
    procedure = sop_tui.done("sop", "show", PGM, "--json").json
    flat = " ".join(text.split())
    for step in procedure["steps"]:
        assert "kelengkapan: " + "; ".join(step["inputs"]) in flat or not step["inputs"]
        assert "keluaran: " + "; ".join(step["output"]) in flat or not step["output"]
    sop_tui.done("sop", "copy-shipped", str(tmp_path / "sops"))
    own = tmp_path / "sops" / f"{PGM}.toml"
    stated = own.read_text(encoding="utf-8")
    own.write_text(f'limit = "14 hari"\n{stated}', encoding="utf-8")
    shown = sop_tui.done("sop", "show", PGM, "--sops", str(tmp_path / "sops"))
    assert "Batas keseluruhan 14 hari" in shown.out
    number = sop_tui.done("open", PGM, "Pungli", "--sops", str(tmp_path / "sops")).out.strip()
    printed = " ".join(sop_tui.done("export", number).out.split())
    assert "Batas keseluruhan : 14 hari, sampai" in printed
    assert "TERLAMPAUI" not in printed


@pytest.mark.slow
def test_the_screen_of_the_demo_says_that_it_is_one(tmp_path: Path) -> None:
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(tmp_path)
        environ = {**os.environ, "TERM": "xterm-256color"}
        os.execve(sys.executable, [sys.executable, "-m", "sop_tui", "demo"], environ)
    said = read_until(terminal, lambda text: b"PERAGAAN: kantor contoh" in text)
    os.kill(child, signal.SIGTERM)
    read_until(terminal, lambda _: False)
    os.waitpid(child, 0)
    os.close(terminal)
    assert b"petugas dan berkasnya rekaan" in said
    assert list(tmp_path.iterdir()) == []
