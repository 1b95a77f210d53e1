"""Over a real sshd: each officer's choices are kept, and printing is recorded."""

import contextlib
import hashlib
import json
import stat
from collections.abc import Iterator
from datetime import date

import pytest
from ssh_server import SshServer
from test_ssh_sessions import CASE

pytestmark = [pytest.mark.sshd, pytest.mark.slow]


@pytest.fixture
def nothing_kept(server: SshServer) -> Iterator[None]:
    """The officers of the other tests find their screens unchanged."""
    yield
    for kept in (server.data / "preferences").glob("*"):
        kept.unlink()


@pytest.mark.usefixtures("nothing_kept")
def test_choices_are_kept_per_officer_and_screens_do_not_overwrite_each_other(
    server: SshServer,
) -> None:
    with (
        contextlib.closing(server.screen("andi")) as one,
        contextlib.closing(server.screen("andi")) as other,
    ):
        for screen, keys in ((one, b",\r"), (other, b",\x1b[B\r")):
            screen.wait_for("Papan PGM")
            screen.send(keys)
            screen.wait_for("pilihan Anda")
        one.read(1.5)
        other.read(1.5)
    folder = server.data / "preferences"
    path = folder / "andi.json"
    assert json.loads(path.read_text()) == {"theme": "terang", "start": "meja"}
    for each, mode in ((folder, 0o700), (path, 0o600)):
        assert stat.S_IMODE(each.stat().st_mode) == mode
        assert each.stat().st_uid == server.uid
    with contextlib.closing(server.screen("andi")) as again:
        again.wait_for("Meja saya")
        again.send(b",")
        again.wait_for("terang")
    with contextlib.closing(server.screen("budi")) as colleague:
        colleague.wait_for("Papan PGM")
        colleague.send(b",")
        colleague.wait_for("gelap")
        assert "pilihan Anda" not in colleague.picture
    path.write_text('{"theme": ')
    with contextlib.closing(server.screen("andi")) as broken:
        broken.wait_for("andi.json.broken")
        broken.wait_for("Papan PGM")


def test_sheets_books_and_reports_through_the_gate_equal_local_ones_and_are_recorded(
    server: SshServer,
) -> None:
    def recorded() -> list[dict[str, str]]:
        return list(json.loads(server.cli("ssh", "exports", "--json", officer="siti").stdout))

    first, last = f"--from={date.today():%Y}-01-01", f"--until={date.today():%Y}-12-31"
    asked = {
        ("disposition", CASE): (("export", CASE, "--disposition"), "LEMBAR DISPOSISI", CASE),
        ("agenda", first, last): (("export", "--agenda", first, last), "BUKU AGENDA", ""),
    }
    for gate, (local, heading, number) in asked.items():
        for _ in range(3):  # the text contains the minute of the printing
            here, there = server.cli(*local, officer="andi"), server.ask("andi", *gate)
            if here.stdout == there.stdout:
                break
        assert there.returncode == 0, there.stderr.decode()
        assert there.stdout == here.stdout
        assert heading in there.stdout.decode()
        assert b"Rahmat" not in there.stdout  # a complaint, which is printed without names
        taken = recorded()[-1]
        assert (taken["officer"], taken["case"]) == ("andi", number)
        assert taken["sha256"] == hashlib.sha256(there.stdout).hexdigest()
    report = server.ask("andi", "report", "pengaduan-masyarakat", first, last)
    assert report.returncode == 0, report.stderr.decode()
    assert "LAPORAN" in report.stdout.decode()
    assert b"Rahmat" not in report.stdout


def test_printing_on_a_screen_is_recorded_and_leaves_no_file_on_the_server(
    server: SshServer,
) -> None:
    before = sorted(server.data.rglob("*.txt"))
    with contextlib.closing(server.screen("andi")) as screen:
        screen.wait_for("Papan PGM")
        screen.send(b"C")
        screen.wait_for("Buku agenda hari ini")
        screen.send(b"\x1b[F\x1b[A\x1b[A")  # above the officer's own acts: the half-year before
        screen.wait_for("lewat ssh -T: report pengaduan-masyarakat --from=")
        screen.send(b"\r")
        screen.wait_for("untuk file: ssh -T")
        screen.wait_for("pengaduan-masyarakat --from=")
    answer = server.cli("ssh", "exports", "--json", officer="siti")
    taken = json.loads(answer.stdout)[-1]
    assert (taken["officer"], taken["case"]) == ("andi", "")
    assert sorted(server.data.rglob("*.txt")) == before
