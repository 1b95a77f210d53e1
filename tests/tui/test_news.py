"""What others do to an officer's cases is announced, and kept until it has been seen."""

from datetime import datetime

import pytest
from offices.on_screen import WIB, OfficeAtWork
from seat import Sit

from sop_tui.casework.commands import Note
from sop_tui.tui.app import SopApp
from sop_tui.tui.newsroom import SeenFile
from sop_tui.tui.pages.my_desk import MyDeskPage

pytestmark = pytest.mark.both_engines


async def test_a_returned_case_is_announced_with_its_reason_until_it_is_seen(
    office: OfficeAtWork, sit: Sit
) -> None:
    number = office.open("Pungutan", moved=7)
    async with sit("rina") as seat:
        office.back(number, "lampiran belum lengkap")
        await seat.look()
        assert f"● {number}: Hadi Santoso mengembalikan berkas" in seat.screen
        assert "N 1 kabar" in seat.screen
        await seat.press("down", "m", "q")
        assert "N 1 kabar" in seat.screen
        await seat.press("N")
        assert "“lampiran belum lengkap”" in " ".join(seat.screen.split())
        assert "N 1 kabar" not in seat.screen
        await seat.press("enter", "escape")
        assert "Tidak ada kabar" in seat.screen
        await seat.press("escape")
        assert "kabar" not in seat.screen


async def test_changes_of_cases_of_other_officers_are_no_news(
    office: OfficeAtWork, sit: Sit
) -> None:
    number = office.open("Pungutan", moved=3)
    async with sit("sari") as seat:
        office.forward(number)
        await seat.look()
        assert "kabar" not in seat.screen


async def test_the_open_case_names_who_changed_it(office: OfficeAtWork, sit: Sit) -> None:
    number = office.open("Pungutan", moved=4)
    async with sit("hadi") as seat:
        seat.app.pages.board.seek(number)
        await seat.press("enter")
        office.forward(number)
        await seat.look()
        assert "Baru saja: Rina Kusuma menyelesaikan" in " ".join(seat.screen.split())


async def test_a_success_message_ends_when_it_is_no_longer_true(
    office: OfficeAtWork, sit: Sit
) -> None:
    number = office.open("Pungutan", moved=3)
    async with sit("hadi") as seat:
        await seat.press("a", "y")
        await seat.look()
        assert "Tarik kembali dengan" in " ".join(seat.screen.split())
        office.forward(number)
        await seat.look()
        assert "Tarik kembali dengan" not in " ".join(seat.screen.split())


def kept(office: OfficeAtWork, officer: str) -> SeenFile:
    return SeenFile(office.path.parent, officer)


async def test_changes_between_two_sessions_are_news_until_they_are_seen(
    office: OfficeAtWork, sit: Sit
) -> None:
    number = office.open("Pungutan", moved=7)
    old = office.open("Sudah lama di sini", moved=6)
    office.clock.forward(minutes=5)
    async with sit("rina", seen=kept(office, "rina")) as seat:
        assert "kabar" not in seat.screen  # the first session has nothing to compare with
    office.clock.forward(minutes=5)
    office.back(number, "lampiran belum lengkap")
    for _ in range(2):  # kept until it is seen, over any number of sessions
        office.clock.forward(minutes=5)
        async with sit("rina", seen=kept(office, "rina")) as seat:
            assert f"{number}: Hadi Santoso mengembalikan berkas" in seat.screen
            assert "N 1 kabar" in seat.screen
            assert old not in "".join(row for row in seat.rows if "kabar" in row)
    async with sit("rina", seen=kept(office, "rina")) as seat:
        await seat.press("N", "enter")
        assert f"Berkas {number}" in seat.title
    async with sit("rina", seen=kept(office, "rina")) as seat:
        assert "kabar" not in seat.screen


async def test_the_file_of_seen_news_contains_no_text_of_cases(
    office: OfficeAtWork, sit: Sit
) -> None:
    number = office.open("Rahasia besar", moved=7)
    async with sit("rina", seen=kept(office, "rina")) as seat:
        office.back(number, "alasan rahasia")
        await seat.look()
    written = (office.path.parent / "seen" / "rina.json").read_text()
    assert number in written
    assert "ahasia" not in written


@pytest.mark.parametrize(
    "text", ["", "{", '{"at": 3}', '{"at":"2026-11-23T09:00:00"}', '{"x": 1}', "[]"]
)
async def test_an_invalid_file_of_seen_news_does_not_stop_the_screen(
    office: OfficeAtWork, sit: Sit, text: str
) -> None:
    office.open("Pungutan", moved=3)
    (office.path.parent / "seen").mkdir()
    (office.path.parent / "seen" / "hadi.json").write_text(text)
    async with sit("hadi", seen=kept(office, "hadi")) as seat:
        await seat.press("m")
        assert "Meja saya" in seat.title
        await seat.until(lambda: kept(office, "hadi").read() is not None)  # now it is valid


def test_the_file_of_seen_news_is_read_as_earlier_versions_wrote_it(office: OfficeAtWork) -> None:
    folder = office.path.parent / "seen"
    folder.mkdir()
    written = '{"at":"2026-11-23T09:00:00+07:00","unseen":["PGM-2026-0001"]}'
    (folder / "hadi.json").write_text(written)
    seen = kept(office, "hadi").read()
    assert seen is not None
    assert (seen.at, seen.unseen) == (datetime(2026, 11, 23, 9, tzinfo=WIB), ("PGM-2026-0001",))


async def test_a_case_that_becomes_overdue_is_news_once(office: OfficeAtWork, sit: Sit) -> None:
    number = office.open("Pungutan", moved=3)
    async with sit("hadi") as seat:
        assert "kabar" not in seat.screen
        office.clock.forward(hours=3)
        seat.app._minute()
        await seat.settled()
        assert f"{number}: batas waktu lewat: Pungutan" in seat.screen
        await seat.press("enter", "escape")
        seat.app._minute()
        await seat.settled()
        assert "kabar" not in seat.screen


async def test_a_card_with_news_is_marked(office: OfficeAtWork, sit: Sit) -> None:
    other, number = (office.open(title, moved=7) for title in ("Antrean", "Pungutan"))
    async with sit("rina") as seat:
        office.back(number, "lampiran belum lengkap")
        office.back(other, "lampiran belum lengkap")
        await seat.look()
        await seat.press("m")
        page = seat.app.page
        assert isinstance(page, MyDeskPage)
        chosen, waits = (row.number for row in page.rows)
        assert any(row.startswith(f"●{waits}") for row in seat.rows)
        assert any(row.startswith(f"▌{chosen}") for row in seat.rows)
        await seat.press("down", "enter", "escape", "up")
        assert any(row.startswith(f"▎{waits}") for row in seat.rows)


async def test_the_title_of_the_terminal_counts_and_the_bell_rings_if_wanted(
    office: OfficeAtWork, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    number = office.open("Pungutan", moved=7)
    sent: list[str] = []
    monkeypatch.setattr(SopApp, "write_control", lambda _, sequence: sent.append(sequence))
    async with sit("rina", rings=True) as seat:
        office.back(number, "lampiran belum lengkap")
        await seat.look()
        assert sent == ["\x1b]2;sop-tui ●1\x07", "\x07"]
        await seat.press("m", "enter")
        assert sent[2:] == ["\x1b]2;sop-tui\x07"]
    sent.clear()
    other = office.open("Antrean", moved=7)
    async with sit("rina") as seat:
        office.back(other, "lampiran belum lengkap")
        await seat.look()
        assert sent == ["\x1b]2;sop-tui ●1\x07"]


async def test_the_chosen_case_of_a_list_says_who_changed_it_too(
    office: OfficeAtWork, sit: Sit
) -> None:
    number = office.open("Pungutan", moved=3)
    async with sit("sari") as seat:
        seat.app.pages.board.seek(number)
        await seat.press("i", "escape")
        seat.app.pages.board.seek(number)
        office.forward(number)
        await seat.look()
        assert f"{number}: Hadi Santoso menyelesaikan" in " ".join(seat.screen.split())


async def test_a_message_hides_no_news_and_the_title_counts_it(
    office: OfficeAtWork, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    chosen, other = (office.open(title, moved=3) for title in ("Pungutan", "Antrean"))
    async with sit("hadi") as seat:
        sent: list[str] = []
        monkeypatch.setattr(seat.app, "write_control", sent.append)
        await seat.press("escape")
        assert "ini halaman pertama" in seat.status
        assert (seat.number, "●" in seat.title) == (chosen, False)
        office.desk("lina").acts.do(other, Note(text="pelapor menelepon"))
        await seat.look()
        assert "ini halaman pertama" in seat.status
        assert "●1 " in seat.title
        office.desk("lina").acts.do(chosen, Note(text="mohon didahulukan"))
        await seat.look()
        assert f"{chosen}: Lina Putri menambahkan catatan" in seat.status
        assert "halaman pertama" not in seat.status
        assert "●2 " in seat.title
        assert [each for each in sent if "]2;" in each][-1] == "\x1b]2;sop-tui ●2\x07"
        await seat.press("m", "escape")
        assert "●2 " in seat.title
        await seat.press("N", "x", "escape")
        assert "●" not in seat.title


async def test_acting_on_a_case_marks_its_news_as_seen(office: OfficeAtWork, sit: Sit) -> None:
    number = office.open("Pungutan", moved=2)
    async with sit("hadi") as seat:
        office.forward(number)
        await seat.look()
        assert "N 1 kabar" in seat.screen
        await seat.press("m", "a", "y")
        await seat.press("left")
        assert "kabar" not in seat.screen


async def test_the_screen_can_begin_at_the_desk(office: OfficeAtWork, sit: Sit) -> None:
    office.open("Pungutan", moved=3)
    async with sit("hadi", begins_at_the_desk=True) as seat:
        assert "Meja saya" in seat.title
        await seat.press("escape")
        assert "Papan" in seat.title
