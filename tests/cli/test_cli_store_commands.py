"""The commands about the data file when something they need is missing or unusable."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import CommandLine

from sop_tui.storage.files.store import FileStore

COMMANDS = ("info", "verify", "backup", "archive", "checkpoint", "restore", "init", "query meta")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_working_folder_that_is_gone_is_one_line(
    sop_tui: CommandLine, tmp_path: Path, command: str
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    line = f"cd {gone} && rmdir {gone} && exec {sys.executable} -m sop_tui store {command}"
    environ = {**os.environ, "SOP_TUI_STORE": str(sop_tui.path)}
    done = subprocess.run(
        ["bash", "-c", line], env=environ, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "folder kerja" in done.stderr


def test_a_forced_network_file_system_is_known_to_every_command(
    sop_tui: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    sop_tui.open()
    monkeypatch.setattr("sop_tui.storage.disk.place.file_system", lambda folder: "nfs4")
    for command in ("info", "archive", "checkpoint"):
        assert "network = true" in sop_tui.refused(5, "store", command)
    sop_tui.path.parent.joinpath("settings.toml").write_text("network = true\n")
    for command in ("info", "archive", "checkpoint", "backup", "verify"):
        sop_tui.done("store", command)


def test_copies_are_kept_as_the_settings_say(sop_tui: CommandLine) -> None:
    sop_tui.open()
    folder = sop_tui.path.parent / "backup"
    settings = sop_tui.path.parent / "settings.toml"
    settings.write_text("backup_days = 0\nbackup_weeks = 0\nbackup_months = 0\n")
    first = Path(sop_tui.done("store", "backup").out.strip())
    old = first.with_name(first.name.replace(first.name.split(".")[1], "20200101-080000"))
    first.rename(old)
    second = Path(sop_tui.done("store", "backup").out.strip())
    assert list(folder.iterdir()) == [second]
    assert json.loads(second.read_bytes())["meta"]["1"]["revision"] > 0


def test_a_store_that_is_not_whole_is_copied_only_when_it_is_asked_for(
    sop_tui: CommandLine,
) -> None:
    sop_tui.open(title="Aduan pertama")
    sop_tui.done("store", "checkpoint")
    data = sop_tui.path.read_bytes()
    sop_tui.path.write_bytes(data.replace(b"Aduan pertama", b"Aduan kedua..", 1))
    assert "--unchecked" in sop_tui.refused(5, "store", "backup")
    folder = sop_tui.path.parent / "backup"
    assert not folder.exists()
    assert Path(sop_tui.done("store", "backup", "--unchecked").out.strip()).exists()


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")
def test_a_printed_export_lets_an_auditor_prove_its_seal_with_ssh_keygen_alone(
    sop_tui: CommandLine, tmp_path: Path
) -> None:
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    number = sop_tui.open()
    assert "SEGEL" not in sop_tui.done("export", number).out
    sop_tui.done("store", "seal", "--key", str(key))
    sop_tui.done("note", number, "sesudah segel")
    sop_tui.done("store", "seal", "--key", str(key))
    sop_tui.done("note", number, "sesudah segel kedua")
    printed = sop_tui.done("export", number).out
    assert max(map(len, printed.splitlines())) <= 80
    lines = [line.strip() for line in printed.partition("SEGEL TERAKHIR")[2].splitlines()]
    begin, end = (lines.index(f"-----{word} SSH SIGNATURE-----") for word in ("BEGIN", "END"))
    text = "".join(lines[next(n for n, line in enumerate(lines) if line.startswith("{")) : begin])
    assert json.loads(text)["revision"] == 3
    (tmp_path / "s.sig").write_text("\n".join(lines[begin : end + 1]) + "\n")
    public = key.with_suffix(".pub").read_text().split()
    (tmp_path / "signers").write_text(f"root@kantor {public[0]} {public[1]}\n")
    words = ["ssh-keygen", "-Y", "verify", "-f", str(tmp_path / "signers"), "-I", "root@kantor",
             "-n", "sop-tui-seal", "-s", str(tmp_path / "s.sig")]  # fmt: skip
    assert subprocess.run(words, input=text.encode(), check=False).returncode == 0
    head = json.loads(text)["chain_head"]
    sop_tui.done("store", "verify", "--head", f"{head}@3")


@pytest.mark.parametrize(
    "head", ["", "@1", "abc", "g" * 64, "0" * 63, "0" * 64 + "@x", "0" * 64 + "@" + "9" * 5000]
)
def test_what_is_no_head_proves_nothing(sop_tui: CommandLine, head: str) -> None:
    """Above all it must not report success, e.g. where a script has lost the hash."""
    sop_tui.open()
    assert "HASH@REVISI" in sop_tui.refused(2, "store", "verify", "--head", head)


def test_a_head_is_found_as_it_was_copied_from_paper(sop_tui: CommandLine) -> None:
    sop_tui.open()
    found = sop_tui.done("store", "verify", "--json").json
    head = f" {found['chain_head'].upper()}@{found['revision']} "
    sop_tui.done("store", "verify", "--head", head)


def test_only_what_carries_a_proof_looks_for_the_newest_seal(
    sop_tui: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would cost every command one more file to read, and on a server one more query."""
    asked: list[object] = []

    def newest_seal(store: FileStore) -> None:
        asked.append(store)

    monkeypatch.setattr(FileStore, "newest_seal", newest_seal)
    number = sop_tui.open()
    sop_tui.done("complete", number)
    sop_tui.done("list", "--json")
    sop_tui.done("show", number)
    assert asked == []
    sop_tui.done("export", number)
    assert len(asked) == 1


def test_a_history_edited_by_hand_is_reported_in_words(sop_tui: CommandLine) -> None:
    number = sop_tui.open()
    data = sop_tui.path.read_bytes()
    sop_tui.path.write_bytes(data.replace(b'"seq":1,', b'"seq":5,'))
    for words in (("show", number), ("export", number), ("report", "PGM"), ("my-log",)):
        assert "tidak menyambung" in sop_tui.refused(5, *words)


@pytest.mark.parametrize(
    ("former", "edited"), [(b'"to":"2"', b'"to":"99"'), (b'"role":"pelapor"', b'"role":"pelopor"')]
)
def test_an_event_edited_to_name_what_the_definition_does_not_have_is_reported_in_words(
    sop_tui: CommandLine, former: bytes, edited: bytes
) -> None:
    number = sop_tui.open()
    sop_tui.done("complete", number)
    sop_tui.done("note", number, "catatan")
    sop_tui.done("store", "checkpoint")
    data = sop_tui.path.read_bytes()
    before, completed, after = data.rpartition(b'"kind":"completed"')
    assert former in after
    sop_tui.path.write_bytes(before + completed + after.replace(former, edited, 1))
    for words in (("show", number), ("export", number), ("report", "PGM"), ("my-log",)):
        assert "tidak ada dalam definisinya" in sop_tui.refused(5, *words)


def test_a_definition_that_is_missing_is_reported_in_words(sop_tui: CommandLine) -> None:
    number = sop_tui.open()
    tables = json.loads(sop_tui.path.read_bytes())
    tables["sops"] = {}
    sop_tui.path.write_text(json.dumps(tables))
    for words in (("show", number), ("list",), ("note", number, "x")):
        assert "definisi SOP" in sop_tui.refused(5, *words)
