"""Over a real sshd: how texts leave the server, and how hostile text does not."""

import contextlib
import hashlib
import json
import os
import re
from pathlib import Path

import pytest
from offices.served import furnish
from ssh_server import SshServer, running, why_not
from test_ssh_sessions import CASE, new_case, select, stored

pytestmark = [pytest.mark.sshd, pytest.mark.slow]


@pytest.mark.parametrize("options", [(), ("--format=json",)])
def test_an_export_equals_that_of_the_local_command_byte_for_byte(
    server: SshServer, options: tuple[str, ...]
) -> None:
    for _ in range(3):  # the text contains the minute of the export
        here = server.cli("export", CASE, *options, officer="andi")
        there = server.ask("andi", "export", CASE, *options)
        if here.stdout == there.stdout:
            break
    assert there.returncode == 0, there.stderr.decode()
    assert CASE.encode() in there.stdout
    assert there.stdout == here.stdout


def test_every_export_is_recorded_and_the_case_is_unchanged(server: SshServer) -> None:
    version = stored(server)["version"]
    taken = server.ask("budi", "export", CASE)
    answer = server.cli("ssh", "exports", CASE, "--json", officer="siti")
    last = json.loads(answer.stdout)[-1]
    assert last["officer"] == "budi"
    assert last["case"] == CASE
    assert last["format"] == "text"
    assert last["sha256"] == hashlib.sha256(taken.stdout).hexdigest()
    assert last["key"] == server.keys["budi"].fingerprint
    assert stored(server)["version"] == version
    assert server.cli("store", "verify", officer="siti").returncode == 0


def test_an_export_on_the_server_itself_is_not_recorded(server: SshServer) -> None:
    def recorded() -> int:
        return len(json.loads(server.cli("ssh", "exports", "--json", officer="siti").stdout))

    before = recorded()
    assert server.cli("export", CASE, officer="siti").returncode == 0
    assert recorded() == before


HOSTILE = (
    "\x1b]52;c;ZXZpbA==\x07", "\x1b[2J", "\x1b]0;judul\x07", "\x9b31m", "\x00", "\x07", "\x7f",
    "\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\u2028", "\u00ad", "\U000e0041", "\u115f",
)  # fmt: skip
FORBIDDEN = re.compile(
    "[\x00\x07\x7f\u0080-\u009f\u00ad\u115f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\U000e0000-\U000e007f]|\x1b\\]52|\x1b\\]0;|\x1b\\[2J"
)


def assert_clean(received: bytes) -> None:
    """Nothing was sent except what the program itself draws."""
    wire = received.decode("utf-8", "strict").replace("\x1b]22;default\x07", "")
    found = FORBIDDEN.search(wire)
    assert found is None, wire[max(0, found.start() - 60) : found.end() + 60]


def test_hostile_text_typed_by_an_officer_reaches_no_other_terminal(server: SshServer) -> None:
    number = new_case(server, "Naskah musuh")
    for index, evil in enumerate(HOSTILE):
        text = f"jahat{index}{evil}akhir"
        if "\x00" not in text:
            assert server.cli("note", number, text, officer="siti").returncode == 2
    with (
        contextlib.closing(server.screen("siti")) as writer,
        contextlib.closing(server.screen("budi")) as reader,
    ):
        for screen in (writer, reader):
            screen.wait_for("Papan PGM")
            select(screen, number)
        before = int(str(stored(server, number)["version"]))
        for evil in HOSTILE:
            writer.send(b"c")
            writer.read(0.3)
            writer.send(f"\x1b[200~jahat{evil}akhir\x1b[201~".encode())
            writer.read(0.3)
            writer.send(b"\r")
            writer.read(0.3)
            writer.send(b"y")
            writer.read(0.3)
        assert stored(server, number)["version"] == before + len(HOSTILE)
        reader.read(1.5)
        for page in (b"q", b"m", b"b", b"/jahat\r", b"\x1b", b"b"):
            reader.send(page)
            reader.read(0.4)
        assert_clean(bytes(reader.received))
    for command in (("show", number), ("export", number), ("list",)):
        told = server.ask("budi", *command).stdout.decode("utf-8", "strict")
        assert FORBIDDEN.search(told) is None
        assert "\x1b" not in told


def test_hostile_text_edited_into_the_file_reaches_no_terminal() -> None:
    """The store is read as it is; its output is cleaned nevertheless."""
    if (reason := why_not()) is not None:
        pytest.skip(reason)
    with running() as server:
        furnish(server)
        evil = "".join(HOSTILE)
        escaped = "".join(f"\\u{ord(c):04x}" for c in evil if ord(c) < 0x10000)
        path = Path(server.server.store)
        changed = path.read_bytes().replace(b"Dugaan pungutan", f"Dugaan {escaped}".encode())
        assert changed != path.read_bytes()
        new = path.with_name("new.json")
        new.write_bytes(changed)
        new.chmod(0o600)
        os.chown(new, server.uid, server.uid)
        new.rename(path)
        for command in (("show", CASE), ("export", CASE), ("list",)):
            answer = server.ask("budi", *command)
            assert CASE.encode() in answer.stdout, answer.stderr.decode()
            assert_clean(answer.stdout)
            assert b"\x1b" not in answer.stdout
        with contextlib.closing(server.screen("budi")) as screen:
            screen.wait_for("Papan PGM")
            select(screen, CASE)
            for page in (b"e", b"q", b"i", b"q", b"q", b"m", b"b", b"/Dugaan\r", b"\x1b"):
                screen.send(page)
                screen.read(0.4)
            assert_clean(re.sub(rb"\x1b\]52;c;[A-Za-z0-9+/=]*\x07", b"", bytes(screen.received)))


def test_a_screen_shows_a_text_and_the_command_to_fetch_it(server: SshServer) -> None:
    def files() -> list[str]:
        """Except what each officer's screen keeps of what they have seen and chosen."""
        every = (path.relative_to(server.data) for path in server.data.rglob("*"))
        return sorted(str(each) for each in every if each.parts[0] not in ("seen", "preferences"))

    with contextlib.closing(server.screen("andi")) as screen:
        screen.wait_for("Papan PGM")
        select(screen, CASE)
        before = files()  # with the holidays, which the first screen of an office caches
        screen.send(b"e")
        screen.wait_for("@127.0.0.1")
        assert f"@127.0.0.1 export {CASE} > {CASE}.txt" in " ".join(screen.picture.split())
        assert b"\x1b]52;c;" in screen.received
        screen.send(b"w")
        screen.read(1)
        screen.send(b"\x13")
        screen.read(0.5)
    assert server.wait_until_empty(5) == []
    assert files() == before


def test_confidential_names_are_exported_only_to_readers_and_recorded(
    server: SshServer,
) -> None:
    def recorded() -> list[dict[str, str]]:
        return list(json.loads(server.cli("ssh", "exports", "--json", officer="siti").stdout))

    before = len(recorded())
    for command in (("list", "--json"), ("show", CASE, "--json"), ("list",), ("show", CASE)):
        taken = server.ask("budi", *command)
        assert b"Rahmat" in taken.stdout or command == ("list",)
        last = recorded()[-1]
        assert last["officer"] == "budi"
        assert last["format"] == " ".join(each for each in command if each != CASE).replace(
            "--", ""
        )
        assert last["sha256"] == hashlib.sha256(taken.stdout).hexdigest()
    assert len(recorded()) == before + 4
    assert server.cli("officer", "add", "tamu", "--name", "Tamu", officer="siti").returncode == 0
    server.new_key("tamu")
    key = str(server.hand_over("tamu"))
    assert server.cli("ssh", "add-key", "tamu", key, officer="siti").returncode == 0
    lines = server.cli("ssh", "authorized-keys").stdout.decode().splitlines()
    with server.other_keys(*lines):
        for command in (("list", "--json"), ("show", CASE, "--json"), ("export", CASE)):
            taken = server.ask("tamu", *command)
            assert taken.returncode == 0
            assert CASE.encode() in taken.stdout
            assert b"Rahmat" not in taken.stdout
            assert b"pungutan" not in taken.stdout
    assert server.cli("store", "verify", officer="siti").returncode == 0
