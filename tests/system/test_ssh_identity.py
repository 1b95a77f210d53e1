"""Over a real sshd: the verified key decides who acts, and nothing a client sends."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from offices.served import furnish
from ssh_server import ACCOUNT, SshServer, running, why_not

from sop_tui.gate.identity import key_line
from sop_tui.office.public_key import parse_public_key

pytestmark = [pytest.mark.sshd, pytest.mark.slow]

NAMES = (
    "SSH_ORIGINAL_COMMAND", "SSH_USER_AUTH", "SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY",
    "SSH_AUTH_SOCK", "SOP_TUI_KEY", "SOP_TUI_SESSION", "SOP_TUI_CAPTIVE", "SOP_TUI_OFFICER",
    "SOP_TUI_STORE", "SOP_TUI_IDLE", "SOP_TUI_ACCOUNT", "PYTHONPATH", "PYTHONHOME",
    "PYTHONSTARTUP", "PYTHONINSPECT", "PYTHONWARNINGS", "PYTHONBREAKPOINT", "PYTHONUSERBASE",
    "PYTHONEXECUTABLE", "TEXTUAL_DRIVER", "TEXTUAL_LOG", "TEXTUAL_PRESS", "SHELL", "EDITOR",
    "VISUAL", "PAGER", "BROWSER", "BASH_ENV", "ENV", "IFS", "CDPATH", "HOME", "USER", "LOGNAME",
    "SUDO_UID", "SUDO_USER", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "LANGUAGE", "LC_ALL", "TZ",
)  # fmt: skip


def setting(names: tuple[str, ...], value: str) -> list[str]:
    """The client's option that sends these variables."""
    return ["-o", "SetEnv=" + " ".join(f"{name}={value}" for name in names)]


def who(server: SshServer, name: str, *options: str) -> str:
    answer = server.ask(name, "whoami", options=options)
    assert answer.returncode == 0, answer.stderr.decode()
    return answer.stdout.decode().splitlines()[0]


def test_the_key_identifies_the_officer(server: SshServer) -> None:
    assert who(server, "andi") == "Andi Wijaya (andi)"
    assert who(server, "budi") == "Budi Santoso (budi)"


@pytest.mark.parametrize("value", ["budi", "list", "/etc/passwd", "1", "$(id)"])
def test_no_variable_changes_the_officer(server: SshServer, value: str) -> None:
    assert who(server, "andi", *setting(NAMES, value)) == "Andi Wijaya (andi)"


@pytest.mark.parametrize("value", ["budi", "list", "/etc/passwd", "1", "$(id)"])
def test_no_variable_changes_the_officer_even_if_the_server_accepts_all(
    careless_server: SshServer, value: str
) -> None:
    assert who(careless_server, "andi", *setting(NAMES, value)) == "Andi Wijaya (andi)"


@pytest.mark.parametrize(
    "command",
    [
        "--officer=budi whoami",
        "whoami --officer=budi",
        "--officer budi list",
        "gate --officer=budi",
        "SSH_USER_AUTH=x whoami",
        "list; whoami",
        "approve PGM-2026-0001",
        "officer edit andi --admin",
        "ssh add-key budi -",
        "sh",
        "/bin/sh -i",
        "python3 -c 1",
        "cat /etc/passwd",
        "store backup",
        "export PGM-2026-0001 -o x",
        "demo",
    ],
)
def test_commands_that_are_not_on_the_list_are_refused(server: SshServer, command: str) -> None:
    answer = server.ask("andi", command)
    assert answer.returncode == 126
    assert answer.stdout == b""
    assert answer.stderr.count(b"\n") == 1
    assert b"tidak diizinkan" in answer.stderr


def test_commands_on_the_list_are_run(server: SshServer) -> None:
    assert b"PGM-2026-0001" in server.ask("andi", "list").stdout
    assert b"Dugaan pungutan liar" in server.ask("andi", "show", "PGM-2026-0001").stdout
    assert b"export" in server.ask("andi", "help").stdout
    assert server.ask("andi", "show PGM-2026-0999").returncode == 4


def test_without_a_terminal_there_is_no_screen(server: SshServer) -> None:
    answer = server.ask("andi", options=["-T"])
    assert answer.returncode == 65
    assert answer.stdout == b""


@pytest.mark.parametrize("login", ["root", "nobody", "daemon", "andi", "--officer=budi"])
def test_a_key_opens_no_other_account(server: SshServer, login: str) -> None:
    answer = server.ask("andi", "whoami", user=login)
    assert answer.returncode == 255
    assert answer.stdout == b""


def test_an_unknown_key_and_a_password_are_refused(server: SshServer) -> None:
    server.new_key("stranger")
    assert server.ask("stranger", "whoami").returncode == 255
    without_key = ["-o", "PubkeyAuthentication=no", "-o", "NumberOfPasswordPrompts=1"]
    answer = server.ask("andi", "whoami", options=without_key)
    assert answer.returncode == 255
    assert b"(publickey)" in answer.stderr


def test_a_key_with_no_two_or_malformed_lines_is_refused(server: SshServer) -> None:
    andi, budi = server.keys["andi"], server.keys["budi"]
    bare = f"{andi.type} {andi.body}"
    for lines in (
        [bare],
        [f"{bare} andi"],
        [f"restrict,pty {bare}"],
        [f'restrict,pty,command="sh" {bare} andi'],
        [f'restrict,pty,environment="SOP_TUI_KEY=x" {bare} andi'],
        [key_line(andi, "andi"), key_line(andi, "budi")],
        [key_line(andi, "andi"), key_line(andi, "andi")],
        [key_line(budi, "budi"), bare],
    ):
        with server.other_keys(*lines):
            answer = server.ask("andi", "whoami")
            assert (answer.returncode, answer.stdout) == (77, b""), lines
            assert b"kunci SSH Anda" in answer.stderr
    assert who(server, "andi") == "Andi Wijaya (andi)"


def test_a_key_file_that_others_can_write_is_refused(server: SshServer) -> None:
    server.server.keys.chmod(0o666)
    try:
        assert server.ask("andi", "whoami").returncode == 255  # sshd itself refuses it
    finally:
        server.server.keys.chmod(0o644)


def test_a_removed_key_is_refused_even_if_it_is_still_in_the_file(
    server: SshServer,
) -> None:
    server.new_key("second")
    added = server.cli("ssh", "add-key", "andi", str(server.hand_over("second")), officer="siti")
    assert added.returncode == 0
    lines = server.cli("ssh", "authorized-keys").stdout.decode().splitlines()
    with server.other_keys(*lines):
        assert who(server, "second") == "Andi Wijaya (andi)"
        fingerprint = server.keys["second"].fingerprint
        removed = server.cli("ssh", "remove-key", "andi", fingerprint, officer="siti")
        assert removed.returncode == 0
        answer = server.ask("second", "list")
        assert answer.returncode == 4
        assert b"sudah dicabut" in answer.stderr
        assert who(server, "andi") == "Andi Wijaya (andi)"


def test_a_key_belongs_to_one_officer_only(server: SshServer) -> None:
    answer = server.cli("ssh", "add-key", "budi", str(server.hand_over("andi")), officer="siti")
    assert answer.returncode == 3
    assert b"Andi Wijaya" in answer.stderr


def test_only_an_admin_adds_and_removes_keys(server: SshServer) -> None:
    server.new_key("third")
    third = str(server.hand_over("third"))
    assert server.cli("ssh", "add-key", "andi", third, officer="andi").returncode == 3
    fingerprint = server.keys["siti"].fingerprint
    assert server.cli("ssh", "remove-key", "siti", fingerprint, officer="andi").returncode == 3


def test_the_servers_forced_command_overrides_that_of_a_key_line(server: SshServer) -> None:
    budi = server.keys["budi"]
    gate = f"{sys.executable} -m sop_tui gate --officer=siti"
    with server.other_keys(f'restrict,pty,command="{gate}" {budi.type} {budi.body}'):
        assert server.ask("budi", "whoami").returncode == 77


def test_the_simple_way_names_the_officer_in_the_key_line() -> None:
    """An sshd without ForceCommand, where each key line starts the gate."""
    if (reason := why_not()) is not None:
        pytest.skip(reason)
    with running(without=("ForceCommand", "ExposeAuthInfo")) as plain:
        furnish(plain)
        gate = f"{sys.executable} -I -m sop_tui --store={plain.server.store} gate --officer=budi"
        budi = plain.keys["budi"]
        with plain.other_keys(f'restrict,pty,command="{gate}" {budi.type} {budi.body}'):
            assert who(plain, "budi", *setting(NAMES, "siti")) == "Budi Santoso (budi)"
            assert plain.ask("budi", "sh").returncode == 126


def test_the_account_of_the_server_is_not_one_of_the_officers(server: SshServer) -> None:
    answer = server.cli("list")
    assert answer.returncode == 4
    assert ACCOUNT.encode() in answer.stderr


@pytest.mark.skipif(shutil.which("gcc") is None, reason="gcc, which makes the device, is missing")
def test_a_key_in_a_fido_device_is_accepted(server: SshServer, tmp_path: Path) -> None:
    """A software device, behind OpenSSH's own interface for devices."""
    device, key = str(tmp_path / "device.so"), server.root / "clients" / "fido"
    source = str(Path(__file__).with_name("fido_device.c"))
    linked = ["gcc", "-shared", "-fPIC", "-o", device, source, "-l:libcrypto.so.3"]
    subprocess.run(linked, check=True)
    made = ["ssh-keygen", "-q", "-t", "ed25519-sk", "-w", device, "-N", "", "-f", str(key)]
    subprocess.run(made, check=True, stdin=subprocess.DEVNULL)
    server.keys["fido"] = parse_public_key(key.with_suffix(".pub").read_text())
    added = server.cli("ssh", "add-key", "budi", str(server.hand_over("fido")), officer="siti")
    assert b"FIDO" in added.stderr
    listed = server.cli("ssh", "list-keys", officer="siti").stdout.decode()
    assert "(FIDO)" in next(line for line in listed.splitlines() if "sk-ssh" in line)
    lines = server.cli("ssh", "authorized-keys").stdout.decode().splitlines()
    with server.other_keys(*lines):
        touched = ("-o", f"SecurityKeyProvider={device}")
        assert who(server, "fido", *touched) == "Budi Santoso (budi)"
        assert server.ask("fido", "export", "PGM-2026-0001", options=touched).returncode == 0
    taken = json.loads(server.cli("ssh", "exports", "--json", officer="siti").stdout)[-1]
    assert taken["key"] == server.keys["fido"].fingerprint
