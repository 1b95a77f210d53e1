"""Keys on the command line, and the files that it prints for a shared server."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import CommandLine

from sop_tui.gate.launcher import KEY_FILE

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB budi@kantor"


@pytest.fixture
def with_key(sop_tui: CommandLine, tmp_path: Path) -> CommandLine:
    sop_tui.done("officer", "add", "budi", "--name", "Budi Santoso")
    file = tmp_path / "budi.pub"
    file.write_text(f"{KEY}\n")
    sop_tui.done("ssh", "add-key", "budi", str(file))
    return sop_tui


def test_the_key_file_has_one_line_per_key(with_key: CommandLine) -> None:
    kind, body = KEY.split()[:2]
    assert with_key.done("ssh", "authorized-keys").out == f"restrict,pty {kind} {body} budi\n"


def test_a_removed_key_is_no_longer_printed(with_key: CommandLine) -> None:
    (listed,) = with_key.done("ssh", "list-keys", "--json").json
    assert (listed["officer"], listed["type"]) == ("budi", "ssh-ed25519")
    assert listed["fingerprint"] in with_key.done("ssh", "list-keys").out
    with_key.done("ssh", "remove-key", "budi", listed["fingerprint"])
    assert with_key.done("ssh", "authorized-keys").out == ""
    with_key.refused(4, "ssh", "remove-key", "budi", listed["fingerprint"])


def test_what_is_no_key_file_is_refused(sop_tui: CommandLine, tmp_path: Path) -> None:
    bad = tmp_path / "bad.pub"
    bad.write_bytes(b"\xff\x00 -----BEGIN OPENSSH PRIVATE KEY-----")
    sop_tui.done("officer", "add", "budi", "--name", "Budi")
    assert ".pub" in sop_tui.refused(2, "ssh", "add-key", "budi", str(bad))
    sop_tui.refused(2, "ssh", "add-key", "budi", str(tmp_path / "missing"))
    sop_tui.refused(2, "ssh", "add-key", "budi", str(tmp_path))


def settings(text: str) -> dict[str, str]:
    """The keywords of a configuration, without comments."""
    lines = (line.strip() for line in text.splitlines())
    return dict(
        line.partition(" ")[::2] for line in lines if line and not line.startswith("#")
    )  # fmt: skip


@pytest.mark.parametrize("form", [(), ("--match",)])
def test_the_printed_configuration_lets_in_nothing_else(
    sop_tui: CommandLine, form: tuple[str, ...]
) -> None:
    said = settings(sop_tui.done("ssh", "sshd-config", *form).out)
    assert said["AuthenticationMethods"] == "publickey"
    assert said["AuthorizedKeysFile"] == str(KEY_FILE)
    assert said["ExposeAuthInfo"] == "yes"
    assert said["DisableForwarding"] == "yes"
    assert said["PermitUserRC"] == "no"
    assert said["MaxSessions"] == "1"
    forced = said["ForceCommand"]
    assert forced.startswith("trap '' INT; exec /usr/bin/env -i SSH_USER_AUTH=")
    assert f" --keys={KEY_FILE}" in said["ForceCommand"]
    assert not {"AcceptEnv", "Subsystem", "SetEnv", "Include"} & set(said)


@pytest.mark.skipif(not Path("/usr/sbin/sshd").exists(), reason="openssh-server is not installed")
@pytest.mark.parametrize("form", [(), ("--match",)])
def test_sshd_accepts_the_printed_configuration(
    sop_tui: CommandLine, tmp_path: Path, form: tuple[str, ...]
) -> None:
    key = tmp_path / "ssh_host_ed25519_key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    words = ("--port", "4022", "--account", "sopdesk", "--etc", str(tmp_path), "--idle", "15",
             "--listen", "127.0.0.7")  # fmt: skip
    text = sop_tui.done("ssh", "sshd-config", *form, *words).out
    config = tmp_path / "sshd_config"
    config.write_text(text if not form else f"HostKey {key}\n{text}")
    Path("/run/sshd").mkdir(exist_ok=True)
    ran = subprocess.run(
        ["/usr/sbin/sshd", "-T", "-C", "user=sopdesk,host=x,addr=127.0.0.1", "-f", str(config)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    effective = settings(ran.stdout)
    assert effective["forcecommand"].endswith("--idle=15 --sessions=4 --memory=1024")
    assert effective["unusedconnectiontimeout"] == "10"
    if not form:
        assert effective["persourcemaxstartups"] == "300"
        assert effective["maxstartups"] == "900:30:1800"
        assert effective["listenaddress"] == "127.0.0.7:4022"
    assert effective["authorizedkeysfile"] == f"{tmp_path}/authorized_keys"
    assert effective["disableforwarding"] == "yes"
    assert effective["exposeauthinfo"] == "yes"
    assert effective["maxsessions"] == "1"
    assert effective["passwordauthentication"] == "no"


def test_a_place_that_a_configuration_could_misread_is_refused(sop_tui: CommandLine) -> None:
    for words in (
        ("--etc", "/etc/dua kata"),
        ("--etc", "relatif"),
        ("--etc", "/etc/x\nPermitRootLogin yes"),
        ("--account", "root;id"),
        ("--port", "0"),
        ("--idle", "9999"),
        ("--name", "dua kata"),
        ("--name", "../x"),
        ("--socket", "relatif"),
        ("--sessions", "0"),
        ("--memory", "1"),
        ("--startups", "0"),
        ("--office", "di mana saja"),
        ("--office", "0.0.0.0/0 x"),
        ("--openssh", "baru"),
        ("--listen", "0.0.0.0:22"),
        ("--listen", "*"),
        ("--sshd", "/usr/sbin/sshd;id"),
    ):
        sop_tui.refused(2, "ssh", "sshd-config", *words)


def test_the_configuration_says_what_that_sshd_knows(sop_tui: CommandLine) -> None:
    older = settings(sop_tui.done("ssh", "sshd-config", "--openssh", "9.2").out)
    words = ("--openssh", "10.0", "--office", "203.0.113.0/24")
    newer = settings(sop_tui.done("ssh", "sshd-config", *words).out)
    assert "PerSourcePenalties" not in older
    assert newer["PerSourcePenaltyExemptList"] == "203.0.113.0/24"
    assert newer["PerSourcePenalties"] == "yes"
    assert older["UnusedConnectionTimeout"] == newer["UnusedConnectionTimeout"] == "10"
    assert older["ChannelTimeout"] == "session=2100"
    assert "UnusedConnectionTimeout" not in sop_tui.done(
        "ssh", "sshd-config", "--openssh", "8.9", "--match"
    ).out  # fmt: skip
    match = sop_tui.done("ssh", "sshd-config", "--openssh", "10.0", "--match").out
    assert "#   PerSourcePenaltyExemptList 127.0.0.0/8," in match
    assert "\n    ChannelTimeout" not in match


def test_two_offices_share_a_machine_by_names_of_their_own(sop_tui: CommandLine) -> None:
    words = ("--name", "kota-b", "--port", "2223", "--account", "sopb")
    config = settings(sop_tui.done("ssh", "sshd-config", *words).out)
    assert config["HostKey"] == "/etc/kota-b/ssh_host_ed25519_key"
    assert "--fork-server=/run/kota-b/fork-server.sock" in config["ForceCommand"]
    printed = [
        sop_tui.done("ssh", "unit", *words, *which).out for which in ((), ("--fork-server",))
    ]
    assert "Wants=kota-b-fork-server.service" in printed[0]
    assert "RuntimeDirectory=kota-b\n" in printed[1]
    assert "User=sopb" in printed[1]
    assert "sop-tui-sshd" not in "".join(printed)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("which", [(), ("--fork-server",), ("--drop-in",)])
def test_systemd_accepts_the_printed_units(
    sop_tui: CommandLine, tmp_path: Path, which: tuple[str, ...]
) -> None:
    unit = tmp_path / "sop-tui.service"
    text = sop_tui.done("ssh", "unit", *which).out
    unit.write_text(text if "ExecStart" in text else f"{text}ExecStart=/bin/true\n")
    ran = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert "Unknown" not in ran.stderr
    assert "Failed to parse" not in ran.stderr


def test_the_fork_server_says_why_it_cannot_begin(sop_tui: CommandLine, tmp_path: Path) -> None:
    assert "jalur lengkap" in sop_tui.refused(2, "ssh", "fork-server", "--socket", "relatif")
    (tmp_path / "data.json").write_text("{}")
    taken = str(tmp_path / "data.json")
    assert "bukan soket" in sop_tui.refused(2, "ssh", "fork-server", "--socket", taken)
    assert (tmp_path / "data.json").read_text() == "{}"
    missing = str(tmp_path / "none" / "x.sock")
    assert "tidak dapat dibuat" in sop_tui.refused(2, "ssh", "fork-server", "--socket", missing)


def test_the_fork_server_loads_the_screen_and_no_data() -> None:
    ran = subprocess.run(
        [
            sys.executable, "-c",
            "import sys; from sop_tui.cli.fork_server import load_the_program; load_the_program(); "
            "print('sop_tui.tui.captive' in sys.modules, 'holidays' in sys.modules)",
        ],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert ran.stdout == "True False\n"


def test_whoami_prints_the_officer_and_the_roles(with_key: CommandLine) -> None:
    with_key.done("officer", "edit", "budi", "--role", "pengaduan-masyarakat:kadiv")
    assert with_key.done("--officer", "budi", "whoami").lines == [
        "Budi Santoso (budi)",
        "PGM: Kadiv",
    ]
    answer = with_key.done("--officer", "budi", "whoami", "--json").json
    assert answer["roles"] == ["pengaduan-masyarakat:kadiv"]
    assert answer["session"] == ""


def test_a_kept_key_that_is_no_longer_accepted_keeps_nobody_else_out(
    with_key: CommandLine,
) -> None:
    weak = "AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    good = KEY.split()[1]
    with_key.done("officer", "add", "rina", "--name", "Rina")
    text = with_key.path.read_text()
    assert good in text
    with_key.path.write_text(text.replace(good, weak))
    answer = with_key.done("ssh", "authorized-keys")
    assert answer.out == ""
    assert "tidak diterima lagi" in answer.err
    assert with_key("--officer", "budi", "whoami").code == 0
