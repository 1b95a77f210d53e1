"""The launcher as far as it needs no sshd: what it refuses, logs, and becomes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sop_tui.gate.farewell import sentence
from sop_tui.office.public_key import parse_public_key

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB"
FINGERPRINT = parse_public_key(KEY).fingerprint

# In a process of its own, for the launcher changes the process it runs in. What goes to the system
# log comes out on stdout; the program that it would become is shown in place of being started.
_RUN = """
import os, sys, syslog
from pathlib import Path
syslog.syslog = lambda level, line: print("LOG", line, flush=True)
os.execve = lambda path, command, environment: (print("BECOMES", *command, flush=True), os._exit(0))
os.closerange = lambda first, last: None
from sop_tui.gate.launcher import Gate, pass_through
officer = sys.argv[1] or None
sys.exit(pass_through(Gate(Path("/s/x.json"), officer=officer, keys=Path(sys.argv[2])), os.environ))
"""


def launch(
    officer: str = "", keys: Path = Path("/nonexistent"), **outside: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", _RUN, officer, str(keys)],
        env={"SSH_CONNECTION": "203.0.113.7 50022 192.0.2.1 2222", **outside},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def auth_info(tmp_path: Path) -> str:
    path = tmp_path / "sshauth"
    path.touch(0o600)
    path.write_text(f"publickey {KEY}\n")
    return str(path)


def test_a_session_is_logged_with_officer_key_and_address(auth_info: str) -> None:
    ran = launch("andi", SSH_USER_AUTH=auth_info, SSH_ORIGINAL_COMMAND="whoami")
    log, becomes = ran.stdout.splitlines()
    assert log.startswith("LOG opened session=")
    assert log.endswith(f"officer=andi key={FINGERPRINT} from=203.0.113.7 for=whoami")
    assert becomes == (
        f"BECOMES {sys.executable} -I -X utf8 -m sop_tui --store=/s/x.json --officer=andi whoami"
    )


def test_refusals_are_logged_without_what_was_asked(auth_info: str) -> None:
    ran = launch("andi", SSH_ORIGINAL_COMMAND="rm\nLOG opened session=forged")
    assert ran.returncode == 126
    assert ran.stdout == "LOG refused from=203.0.113.7 reason=not_allowed\n"
    ran = launch(SSH_ORIGINAL_COMMAND="whoami")
    assert (ran.returncode, ran.stdout) == (
        77,
        "LOG refused from=203.0.113.7 reason=no_auth_info\n",
    )
    ran = launch(SSH_USER_AUTH=auth_info)
    assert (ran.returncode, ran.stdout) == (77, "LOG refused from=203.0.113.7 reason=unsafe_file\n")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a file that is root's alone")
def test_an_officer_comes_from_the_line_of_the_verified_key(auth_info: str) -> None:
    keys = Path("/run") / f"sop-tui-keys-{os.getpid()}"
    try:
        keys.write_text(f"restrict,pty {KEY} budi\n")
        keys.chmod(0o644)
        ran = launch(keys=keys, SSH_USER_AUTH=auth_info, SSH_ORIGINAL_COMMAND="list")
        assert "--officer=budi list" in ran.stdout
        keys.chmod(0o664)
        assert launch(keys=keys, SSH_USER_AUTH=auth_info).returncode == 77
    finally:
        keys.unlink()


def test_who_is_there_is_asked_before_what_is_wanted() -> None:
    assert launch(SSH_ORIGINAL_COMMAND="rm -rf /").returncode == 77
    assert launch(SSH_ORIGINAL_COMMAND="help").returncode == 77


def test_a_screen_needs_a_terminal() -> None:
    ran = launch("andi")
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


def test_the_last_word_says_why() -> None:
    assert "30 menit" in str(sentence(128 + 14, 30))
    assert "sinyal 9" in str(sentence(128 + 9, 30))
    assert sentence(1, 30) is None
