"""The block DIMINTA: what is asked, why and of whom, wherever an officer decides."""

from datetime import date
from pathlib import Path

import pytest
from offices.on_screen import SOP, OfficeAtWork
from seat import Sit

from sop_tui.casework.commands import Complete, Hold
from sop_tui.casework.model import Capacity
from sop_tui.office.model import EVERY_ROLE, Officer
from sop_tui.sop.model import Check, Procedure, Role, Step
from sop_tui.sop.reading import Library


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("page", ["board", "desk", "case", "search"])
async def test_the_block_names_the_request_its_sender_the_addressee_and_the_reason_of_a_return(
    office: OfficeAtWork, sit: Sit, page: str, size: tuple[int, int]
) -> None:
    number = office.open("Pungutan di loket", moved=7)
    office.back(number, "Uraian belum memuat tanggal")
    async with sit("rina", size) as seat:
        seat.app.pages.board.seek(number)
        match page:
            case "desk":
                await seat.press("m")
            case "case":
                await seat.press("enter")
            case "search":
                await seat.press("/")
                await seat.type("pungutan")
        screen = " ".join(seat.screen.split())
        assert "DIMINTA: langkah 6 oleh Kasubag PPHTI" in screen
        assert "Dari Hadi Santoso" in screen
        assert "Rina Kusuma (Anda)" in screen
        assert "“Uraian" in screen
        assert "↶1" in screen


async def test_a_deputy_of_today_is_named_with_the_capacity(office: OfficeAtWork, sit: Sit) -> None:
    office.open("Pungutan di loket", moved=3)
    today = date(2026, 11, 23)
    office.desk("hadi").officers.deputize(
        "rina", f"{SOP}:kabag-p2", Capacity.PLH, today, today, "ST-1"
    )
    async with sit("sari") as seat:
        assert "Rina Kusuma (Plh.)" in seat.screen


async def test_the_question_says_title_activity_next_officer_and_what_is_missing(
    office: OfficeAtWork, sit: Sit
) -> None:
    number = office.open("Pungutan di loket", moved=3)
    async with sit("hadi") as seat:
        await seat.press("m", "a")
        screen = " ".join(seat.screen.split())
        assert f"{number} Pungutan di loket 4 Kabag P2 memerintahkan" in screen
        assert "Berikutnya: Rina Kusuma" in screen
        assert "Belum ditandai: disposisi" in screen
        await seat.press("k", "1", "enter")
        assert "Belum ditandai" not in seat.screen


async def test_a_long_reason_is_whole_while_typing_and_scrolls_in_the_question(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.open("Pungutan di loket", moved=7)
    words = " ".join(f"kata{at:03}" for at in range(150))
    async with sit("hadi") as seat:
        await seat.press("r")
        await seat.type(words[:400])
        assert "kata000" in seat.screen
        assert "kata048" in seat.screen
        await seat.type(words[400:])
        await seat.press("enter")
        assert "kata000" in seat.screen
        assert "baris lagi" in seat.screen
        assert "ya" in seat.keys
        for _ in range(20):
            await seat.press("down")
        assert "kata149" in seat.screen
        assert len(seat.rows) == 24
        await seat.press("y")
    assert office.desk("lina").lists.open_cases()[0].returns == 1


async def test_the_question_says_a_long_title_and_the_next_officer_whole_where_there_is_room(
    office: OfficeAtWork, sit: Sit
) -> None:
    title = "Pemantauan pelayanan publik di kecamatan dan sekitarnya menurut surat nomor 17/2026"
    office.open(title, moved=7)
    async with sit("hadi") as seat:
        await seat.press("r")
        assert title in " ".join("".join(seat.rows[-12:]).split())
        await seat.type(" ".join(f"kata{at:03}" for at in range(150)))
        assert "kata149" in seat.screen
        assert len(seat.rows) == 24


@pytest.mark.parametrize("key", ["a", "r"])
async def test_the_question_says_from_whom_until_when_and_why_it_came_back(
    office: OfficeAtWork, sit: Sit, key: str
) -> None:
    number = office.open("Pungutan di loket", moved=7)
    office.back(number, "Lampiran belum lengkap")
    for officer in ("rina", "rina"):
        office.desk(officer).acts.do(number, Complete())
    async with sit("hadi") as seat:
        await seat.press(key)
        asked = "\n".join(seat.rows[-12:])
        assert " Dari     Rina Kusuma (Kasubag PPHTI), hari ini 09.15" in asked
        assert "↶1 Hadi Santoso, hari ini 09.15: “Lampiran belum lengkap”" in asked
        assert " Batas    hari ini 09." in asked
        if key == "r":  # the text being written has precedence
            await seat.type(" ".join(f"kata{at:03}" for at in range(60)))
            assert "kata000" in seat.screen
            assert "kata059" in seat.screen


async def test_a_held_case_says_who_holds_it_since_when_and_why_also_in_the_question(
    office: OfficeAtWork, sit: Sit
) -> None:
    number = office.open("Pungutan di loket", moved=7)
    office.desk("hadi").acts.do(number, Hold(reason="menunggu surat dari bank"))
    said = "‖ Hadi Santoso, hari ini 09.15: “menunggu surat dari bank”"
    async with sit("hadi") as seat:
        assert said in seat.screen
        await seat.press("u")
        assert said in "\n".join(seat.rows[-12:])


async def test_a_reason_that_is_hidden_is_no_empty_quotation(
    office: OfficeAtWork, sit: Sit
) -> None:
    number = office.open("Pungutan di loket", moved=7)
    office.desk("hadi").acts.do(number, Hold(reason="menunggu surat dari bank"))
    async with sit("tamu") as seat:
        await seat.press("number_sign", *number, "enter")
        assert "‖ Hadi Santoso, hari ini 09.15" in seat.screen
        assert "“”" not in seat.screen


async def test_the_question_says_that_the_case_comes_back_to_oneself(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.open("Pungutan di loket", moved=7)
    async with sit("hadi") as seat:
        await seat.press("a")
        assert "Berikutnya: Hadi Santoso (Anda)" in seat.status


async def test_below_a_list_the_reason_and_the_kelengkapan_are_whole(
    office: OfficeAtWork, sit: Sit
) -> None:
    reason = "Uraian kronologi belum memuat tanggal, nama petugas, dan lampiran foto dari loket"
    number = office.open("Pungutan di loket", moved=7)
    office.back(number, reason)
    async with sit("rina") as seat:
        await seat.press("m")
        assert reason in " ".join(" ".join(row.split()) for row in seat.rows)
        assert "Lengkap  [ ]" in seat.screen
        assert "Menunggu Rina Kusuma (Anda)" in seat.screen
        assert "…" not in "".join(seat.rows[5:21])


async def test_a_longer_question_of_a_page_grows_to_half_the_screen_and_is_scrolled(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.open("Banjir")
    async with sit("hadi", (80, 16)) as seat:
        await seat.press("n")
        await seat.type(" ".join(f"judul{n}" for n in range(24)))
        await seat.press("enter")
        await seat.type(" ".join(f"pemohon{n}" for n in range(18)))
        await seat.press("enter")
        await seat.type("UM.9")
        await seat.press("enter")
        asked = next(at for at, row in enumerate(seat.rows) if "Buka berkas PGM" in row)
        assert len(seat.rows) - asked == 9  # half the screen, and the keys
        assert "baris lagi" in seat.screen
        assert "UM.9" not in "".join(seat.rows[asked:])
        await seat.press(*["pagedown"] * 20)
        assert "pemohon17 nomor agenda: UM.9" in " ".join("".join(seat.rows[-4:]).split())
        await seat.press("y")
        assert "dibuka" in seat.status


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("key", ["m", "enter", "b"])
async def test_the_due_date_is_said_whole_with_its_label_however_late(
    office: OfficeAtWork, sit: Sit, size: tuple[int, int], key: str
) -> None:
    number = office.open("Pungutan di loket", moved=3)
    office.clock.forward(days=12)
    async with sit("hadi", size) as seat:
        seat.app.pages.board.seek(number)
        await seat.press(key)
        screen = " ".join(seat.screen.split()).casefold()
        assert "batas 23/11 09.30 (terlambat" in screen


async def test_a_day_already_named_by_the_time_left_is_not_repeated(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.clock.forward(hours=6, minutes=35)  # 15.50, ten minutes before closing
    office.open("Pungutan di loket", moved=3)
    async with sit("hadi") as seat:
        assert " batas besok 07.35 ┐" in seat.screen


async def test_a_deputy_at_the_screen_is_named_with_their_capacity(
    office: OfficeAtWork, sit: Sit
) -> None:
    today = office.clock().date()
    office.desk("lina").officers.deputize(
        "sari", f"{SOP}:kabag-p2", "plh", today, today, letter="PRIN-1/2026"
    )
    office.open("Pungutan di loket", moved=3)
    async with sit("sari") as seat:
        seat.app.pages.board.seek("PGM-2026-0001")
        await seat.press("m")
        assert "Menunggu Sari Dewi (Plh., Anda); Hadi Santoso" in seat.screen


async def test_a_long_line_of_a_case_goes_on_under_its_text(office: OfficeAtWork, sit: Sit) -> None:
    name = "Raden Mas Bambang Sutrisno Hadikusumo Prawirodirjo, S.H., M.H., M.Si."
    office.desk("lina").officers.edit("lina", name=name)
    office.open("Pungutan di loket", moved=3)
    async with sit("hadi", (80, 40)) as seat:
        await seat.press("m", "enter")
        at = next(at for at, row in enumerate(seat.rows) if row.startswith(" Dibuka"))
        begins = len(seat.rows[at]) - len(seat.rows[at][len(" Dibuka") :].lstrip())
        assert seat.rows[at + 1][:begins].strip() == ""
        assert seat.rows[at + 1][begins] != " "


async def test_two_awaited_officers_of_one_name_are_distinguished(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.open("Pungutan di loket", moved=3)
    officers = office.desk("lina").officers
    officers.add("hadi2", "Hadi Santoso", post="Arsiparis", roles=[f"{SOP}:kabag-p2"])
    async with sit("sari", (100, 30)) as seat:
        both = "Menunggu Hadi Santoso (Kabag P2); Hadi Santoso (Arsiparis)"
        assert both in seat.screen
        await seat.press("B")
        assert "Hadi Santoso (Kabag P2)" in seat.screen
        assert "Hadi Santoso (Arsiparis)" in seat.screen
    async with sit("hadi", (100, 30)) as seat:
        both = "Menunggu Hadi Santoso (Kabag P2) (Anda); Hadi Santoso (Arsiparis)"
        assert both in seat.screen


async def test_an_awaited_officer_whose_name_begins_like_mine_is_named_too(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.open("Pungutan di loket", moved=3)
    officers = office.desk("lina").officers
    officers.add("hadi2", "Hadi Santoso Putra", roles=[f"{SOP}:kabag-p2"])
    async with sit("hadi", (100, 30)) as seat:
        assert "Menunggu Hadi Santoso (Anda); Hadi Santoso Putra" in seat.screen


async def test_a_check_that_leads_on_without_approval_is_no_return(
    sit: Sit, tmp_path: Path
) -> None:
    """A check whose "tidak" leads forward: the question, the reason and the block say so."""
    procedure = Procedure(
        id="maju",
        code="MAJ",
        title="Maju",
        roles=(Role(id="staf", name="Staf"), Role(id="kepala", name="Kepala")),
        steps=(
            Step(no=1, activity="Meneliti", role="staf",
                 check=Check(role="kepala", act="setuju", return_to=("1", "3"))),
            Step(no=2, activity="Menerbitkan", role="staf"),
            Step(no=3, activity="Memberitahukan", role="staf"),
        ),
    )  # fmt: skip
    everybody = Officer(id="ani", name="Ani Maju", roles=(EVERY_ROLE,), coordinator=True)
    office = OfficeAtWork.new(
        tmp_path / "maju.json", (everybody,), lambda: Library({"maju": procedure}, {})
    )
    desk = office.new_desk("ani")
    number = desk.acts.open_case("maju", "Usulan").card.number
    desk.acts.do(number, Complete())
    async with sit("ani", desk=desk) as seat:
        assert "r Tidak setuju" in seat.screen
        assert "Kembalikan" not in seat.screen
        await seat.press("r")
        assert f"Ke mana {number} bila tidak disetujui?" in seat.screen
        assert "lanjut ke langkah 3 (Staf)" in seat.screen
        await seat.press("2")
        assert f"Alasan tidak menyetujui {number} (lanjut ke langkah 3 (Staf)):" in seat.screen
        await seat.press(*"kurang", "enter")
        assert f"Tidak menyetujui {number} " in seat.screen
        await seat.press("y")
        await seat.until(lambda: desk.lists.card(number).node == "3")
        seat.app.pages.board.seek(number)
        await seat.press("enter")
        await seat.until(lambda: "► Ani Maju" in seat.screen)
        assert "↶" not in seat.screen
