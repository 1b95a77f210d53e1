"""A whole day of a new officer, at 80x24 over ssh with compression, key by key."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from server_commands import run_each
from ssh_server import Screen, SshServer

pytestmark = [pytest.mark.sshd, pytest.mark.slow]
SOP = "pemantauan-pelayanan-publik"
ASKED = "asisten-administrasi-umum"
MANY = 12
BYTES_OF_A_DAY = 200_000
"""The bytes for all of it, before ssh compresses them."""


@contextmanager
def session(server: SshServer, officer: str) -> Iterator[Screen]:
    screen = Screen([*server.client(officer, "-C", "-t")], size=(80, 24), term="xterm-256color")
    try:
        yield screen
    finally:
        screen.close()


def press(screen: Screen, keys: str, until: str) -> None:
    screen.send(keys.encode())
    screen.wait_for(until)


def read_next(screen: Screen, shown: str) -> None:
    """Waits until the next case is shown and the last question gone; drawing starts at the top."""
    screen.wait_for(shown)
    deadline = time.monotonic() + 15
    while "y ya" in screen.picture:
        assert time.monotonic() < deadline, screen.picture
        screen.read(0.02)


def words(screen: Screen) -> str:
    return " ".join(screen.picture.split())


@pytest.fixture
def numbers(server: SshServer) -> list[str]:
    """A new officer with a key, and a dozen cases that wait for their check."""
    run_each(server, "siti", ("officer", "add", "dewi", "--name", "Dewi Lestari",
                             "--role", f"{SOP}:{ASKED}"))  # fmt: skip
    server.new_key("dewi")
    add_key = ("ssh", "add-key", "dewi", str(server.hand_over("dewi")))
    _, printed, *opened = run_each(server, "siti", add_key, ("ssh", "authorized-keys"), *(
        ("open", SOP, f"Pemantauan ke-{n} di kecamatan", "--from", f"Camat {n}")
        for n in range(1, MANY + 1)
    ))  # fmt: skip
    server.install_keys(printed.splitlines())
    numbers = [line.strip() for line in opened]
    run_each(server, "siti", *(
        act for number in numbers
        for act in (("complete", number), ("complete", number), ("approve", number))
    ))  # fmt: skip
    return numbers


def test_a_day_of_a_new_officer(server: SshServer, numbers: list[str]) -> None:
    with session(server, "dewi") as screen:  # she looks once, and leaves for a meeting
        screen.wait_for("Papan PPP")
        screen.wait_for("Meja ●12")
        press(screen, "m", "12 berkas")
        screen.send(b"b")
        screen.wait_for("Papan PPP")
        time.sleep(3)
        screen.send(b"q")
        assert screen.exit_code() == 0
    run_each(server, "siti", ("note", numbers[4], "Camat menelepon, mohon didahulukan"))
    with session(server, "dewi") as screen:
        screen.wait_for("N 1 kabar")  # arrive, read the news
        press(screen, "N", "Kabar")
        assert "“Camat menelepon, mohon didahulukan”" in words(screen)
        press(screen, "\r", f"Berkas {numbers[4]}")
        press(screen, "\x1b", "Kabar")
        press(screen, "\x1b", "Papan PPP")
        press(screen, "m", "12 berkas")
        press(screen, "\r", "1 dari 12")
        screen.wait_for("DIMINTA")
        for at in range(1, 11):  # approve ten: read, a, y
            read_next(screen, f"{at} dari 12")
            press(screen, "a", "y ya")
            screen.wait_for("Lestari)")
            screen.send(b"y")
            read_next(screen, f"{at + 1} dari 12")
        for reason, then in (
            ("Lampiran jadwal belum ada", "12 dari 12"),
            ("Tanggal pelaksanaan keliru", "dikembalikan"),
        ):  # return two with reasons
            press(screen, "r", "Alasan")
            press(screen, reason, reason)
            press(screen, "\r", "y ya")
            assert f"“{reason}”" in words(screen)
            screen.send(b"y")
            if then == "dikembalikan":
                screen.wait_for("mengembalikan")
            else:
                read_next(screen, then)
        press(screen, "\x1b", "Tidak ada berkas yang menunggu Anda")
        press(screen, "/", "Cari")  # somebody calls: where is the one of the third district?
        press(screen, "ke-3 ", "1 ditemukan")
        assert numbers[2] in screen.picture
        assert "Menunggu" in screen.picture
        press(screen, "\x1b", "Meja saya")
        press(screen, "L", "Tindakan saya")  # what did I do today?
        screen.wait_for(numbers[-1])
        for key in (b"\x1b", b"b", b"q"):
            screen.send(key)
            time.sleep(0.7)
        assert screen.exit_code() == 0
        assert len(screen.received) < BYTES_OF_A_DAY
    printed = server.ask("dewi", "disposition", numbers[0], options=["-C", "-T"])
    assert printed.returncode == 0
    assert "LEMBAR DISPOSISI" in printed.stdout.decode()
    assert "Camat 1" in printed.stdout.decode()
    log = server.ask("dewi", "my-log", options=["-C", "-T"]).stdout.decode()
    assert log.count("PPP-2026-") >= MANY
    assert log.count("mengembalikan berkas") == 2
