"""The launcher without sshd: what it refuses, logs, and executes."""

import ast
import os
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest

from sop_tui.gate import slots
from sop_tui.gate.farewell import sentence
from sop_tui.office.public_key import parse_public_key

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB"
FINGERPRINT = parse_public_key(KEY).fingerprint

# In a process of its own, because the launcher replaces its process. The system log goes to stdout,
# and the program that would be executed is printed instead.
_RUN = """
import os, sys, syslog
from pathlib import Path
syslog.syslog = lambda level, line: print("LOG", line, flush=True)
def become(path, command, environment):
    print("BECOMES", environment["SOP_TUI_OFFICER"], *command, flush=True)
    os._exit(0)
os.execve = become
os.closerange = lambda first, last: None
from sop_tui.gate import audit_log, launcher
launcher.log_detached = audit_log.log
gate = launcher.Gate(
    Path(sys.argv[3]) / "x.json", officer=sys.argv[1] or None, keys=Path(sys.argv[2]), sessions=1)
sys.exit(launcher.open_session(gate, os.environ))
"""


def launch(
    folder: Path, officer: str = "", keys: Path = Path("/nonexistent"), **outside: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", _RUN, officer, str(keys), str(folder)],
        env={"SSH_CONNECTION": "203.0.113.7 50022 192.0.2.1 2222", **outside},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def fields(line: str) -> dict[str, str]:
    """The values of a log line; ``verb`` is its verb; what was asked is decoded."""
    line_start, _, asked = line.removeprefix("LOG ").partition(" asked=")
    verb, *rest = line_start.split(" ")
    named = dict(each.split("=", 1) for each in rest)
    return {"verb": verb, **named, **({"asked": ast.literal_eval(asked)} if asked else {})}


@pytest.fixture
def auth_info(tmp_path: Path) -> str:
    path = tmp_path / "sshauth"
    path.touch(0o600)
    path.write_text(f"publickey {KEY}\n")
    return str(path)


def test_a_session_is_logged_from_its_beginning_to_its_end(auth_info: str, tmp_path: Path) -> None:
    asked = "show PGM-2026-0001"
    ran = launch(tmp_path, "andi", SSH_USER_AUTH=auth_info, SSH_ORIGINAL_COMMAND=asked)
    opened, becomes, ended = ran.stdout.splitlines()
    begun = fields(opened)
    session = begun.pop("session")
    at = begun.pop("at")
    assert abs(datetime.fromisoformat(at).timestamp() - time.time()) < 60
    assert begun == {
        "verb": "opened",
        "officer": "andi",
        "key": FINGERPRINT,
        "from": "203.0.113.7",
        "port": "50022",
        "for": "show",
        "case": "PGM-2026-0001",
        "verdict": "allowed",
        "asked": asked,
    }
    assert becomes == (
        f"BECOMES andi {sys.executable} -I -X utf8 -m sop_tui --store={tmp_path}/x.json "
        "show PGM-2026-0001"
    )
    over = fields(ended)
    assert (over["verb"], over["session"], over["code"]) == ("ended", session, "0")


def test_a_refusal_says_who_when_the_key_was_proved_and_what_was_asked(
    auth_info: str, tmp_path: Path
) -> None:
    asked = "export PGM-2026-0001 > x\nLOG opened session=forged officer=siti"
    ran = launch(tmp_path, "andi", SSH_USER_AUTH=auth_info, SSH_ORIGINAL_COMMAND=asked)
    assert ran.returncode == 126
    (line,) = ran.stdout.splitlines()
    found = fields(line)
    assert (found["verb"], found["officer"], found["key"]) == ("refused", "andi", FINGERPRINT)
    assert (found["case"], found["verdict"]) == ("PGM-2026-0001", "not_allowed")
    assert found["asked"] == asked


def test_a_refusal_names_nobody_where_nothing_was_proved(auth_info: str, tmp_path: Path) -> None:
    ran = launch(tmp_path, SSH_ORIGINAL_COMMAND="whoami")
    found = fields(ran.stdout.strip())
    assert ran.returncode == 77
    assert (found["officer"], found["key"], found["verdict"]) == ("unknown", "-", "no_auth_info")
    ran = launch(tmp_path, SSH_USER_AUTH=auth_info)
    found = fields(ran.stdout.strip())
    assert ran.returncode == 77
    assert (found["officer"], found["key"], found["verdict"]) == (
        "unknown",
        FINGERPRINT,
        "unsafe_file",
    )


@pytest.mark.parametrize(
    ("asked", "case"),
    [
        ("show PGM-2026-0001; id", "PGM-2026-0001"),
        ("show 'PGM-2026-0001'", "PGM-2026-0001"),
        ("x " * 150 + "PGM-2026-0001", "PGM-2026-0001"),
        ("show PGM-2026-00010000000000", "-"),
        ("show xPGM-2026-0001", "-"),
        ("show PGM-2026-0001_", "-"),
        ("x" * 187 + " PGM-2026-00019", "PGM-2026-00019"),
    ],
)
def test_the_case_of_a_refusal_is_one_that_was_named(tmp_path: Path, asked: str, case: str) -> None:
    ran = launch(tmp_path, "andi", SSH_ORIGINAL_COMMAND=asked)
    assert ran.returncode == 126
    assert fields(ran.stdout.strip())["case"] == case


def test_however_much_is_asked_a_line_stays_short(tmp_path: Path) -> None:
    ran = launch(tmp_path, "andi", SSH_ORIGINAL_COMMAND="x\x01" * 20_000)
    assert ran.returncode == 126
    assert len(ran.stdout) < 1500
    assert ran.stdout.endswith("(40000)\n")


def test_a_key_has_a_limit_of_sessions_and_the_refusal_says_why(
    auth_info: str, tmp_path: Path
) -> None:
    held = slots.take_slot(tmp_path, FINGERPRINT, 0, 1)
    assert held is not None
    ran = launch(tmp_path, "andi", SSH_USER_AUTH=auth_info)
    assert ran.returncode == 75
    assert "akhiri salah satunya" in ran.stderr
    assert fields(ran.stdout.strip())["verdict"] == "too_many_sessions"
    assert fields(ran.stdout.strip())["officer"] == "andi"
    listed = launch(tmp_path, "andi", SSH_USER_AUTH=auth_info, SSH_ORIGINAL_COMMAND="list")
    assert listed.returncode == 0, "screens do not keep a command from being answered"
    os.close(held)
    assert launch(tmp_path, "andi", SSH_USER_AUTH=auth_info).returncode == 65, "there is room again"


def test_slots_are_freed_with_the_processes_that_hold_them(tmp_path: Path) -> None:
    assert [slots.take_slot(tmp_path, "a", 0, 2) is not None for _ in range(3)] == [
        True,
        True,
        False,
    ]
    assert slots.take_slot(tmp_path, "b", 0, 2) is not None
    assert slots.take_slot(tmp_path, "a", 1, 2) is not None
    holder = "import sys; from pathlib import Path; from sop_tui.gate import slots; "
    holder += "print(slots.take_slot(Path(sys.argv[1]), 'c', 0, 1), flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip().isdigit()
        assert slots.take_slot(tmp_path, "c", 0, 1) is None
        process.kill()
    assert slots.take_slot(tmp_path, "c", 0, 1) is not None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a file that is root's alone")
def test_an_officer_comes_from_the_line_of_the_verified_key(auth_info: str, tmp_path: Path) -> None:
    keys = Path("/run") / f"sop-tui-keys-{os.getpid()}"
    try:
        keys.write_text(f"restrict,pty {KEY} budi\n")
        keys.chmod(0o644)
        ran = launch(tmp_path, keys=keys, SSH_USER_AUTH=auth_info, SSH_ORIGINAL_COMMAND="list")
        assert "BECOMES budi " in ran.stdout
        assert "budi" not in ran.stdout.split("BECOMES budi ")[1].splitlines()[0]
        keys.chmod(0o664)
        assert launch(tmp_path, keys=keys, SSH_USER_AUTH=auth_info).returncode == 77
    finally:
        keys.unlink()


def test_identity_is_checked_before_the_request(tmp_path: Path) -> None:
    assert launch(tmp_path, SSH_ORIGINAL_COMMAND="rm -rf /").returncode == 77
    assert launch(tmp_path, SSH_ORIGINAL_COMMAND="help").returncode == 77


def test_a_screen_needs_a_terminal(tmp_path: Path) -> None:
    ran = launch(tmp_path, "andi")
    assert ran.returncode == 65
    assert "memerlukan terminal" in ran.stderr


def test_the_launcher_reads_nothing_of_the_program() -> None:
    check = (
        "import sys, sop_tui.gate.__main__, sop_tui.gate.farewell\n"
        "heavy = ('textual', 'rich', 'pydantic', 'msgspec', 'tinydb', 'babel', 'sop_tui.desk',\n"
        "         'sop_tui.cli', 'sop_tui.tui', 'sop_tui.storage', 'sop_tui.casework')\n"
        "sys.exit(' '.join(name for name in heavy if name in sys.modules) or 0)"
    )
    ran = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_the_final_message_says_why() -> None:
    assert "30 menit" in str(sentence(128 + 14, 30))
    assert "sinyal 9" in str(sentence(128 + 9, 30))
    assert sentence(1, 30) is None
