"""The overview pages: every case, everybody's workload, one's own log."""

from offices.on_screen import MONDAY, SOP, OfficeAtWork
from seat import Sit

from sop_tui.casework.commands import Cancel
from sop_tui.casework.model import Letter, Secrecy, Urgency


async def test_all_cases_are_listed_filtered_ordered_and_opened(
    office: OfficeAtWork, sit: Sit
) -> None:
    gone = office.open("Dicabut", subject="Dewi", moved=3)
    office.desk("lina").acts.do(gone, Cancel(reason="dicabut pelapor"))
    there = office.open("Antrean", subject="Budi", moved=3)
    async with sit("hadi") as seat:
        await seat.press("A")
        assert "2 berkas" in seat.screen
        assert gone in seat.screen
        await seat.press("x")
        assert "1 berkas · x: yang berjalan" in seat.screen
        assert gone not in seat.screen
        await seat.press("x", "x")
        assert seat.number == gone
        assert "dibatalkan" in seat.screen
        await seat.press("x", "s", "s", "s")
        assert "urut pemohon" in seat.screen
        assert seat.number == there
        await seat.press("F")
        await seat.type("dewi")
        await seat.press("enter")
        assert seat.number == gone
        await seat.press("enter")
        assert f"Berkas {gone}" in seat.title


async def test_the_nature_and_class_of_a_letter_are_before_the_title(
    office: OfficeAtWork, sit: Sit
) -> None:
    letter = Letter(urgency=Urgency.VERY_URGENT, secrecy=Secrecy.RESTRICTED)
    office.desk("lina").acts.open_case(SOP, "Antrean", "Budi", letter=letter)
    for size, said in (((80, 24), "SS T Antrean"), ((200, 50), "sangat segera, terbatas · An")):
        async with sit("hadi", size) as seat:
            await seat.press("A")
            row = next(row for row in seat.rows if row.startswith("▌"))
            assert said in row


async def test_pages_that_lead_to_cases_name_what_enter_opens(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.open("Antrean", moved=3)
    async with sit("hadi") as seat:
        await seat.press("B")
        assert "Enter Yang menunggu" in seat.rows[-2]
        await seat.press("p")
        assert "Enter Berkas terlambat" in seat.rows[-2]


async def test_the_load_counts_what_waits_for_each(office: OfficeAtWork, sit: Sit) -> None:
    for at in range(3):
        office.open(f"Antrean {at}", moved=3)
    async with sit("lina") as seat:
        await seat.press("B")
        first = next(row for row in seat.rows if "Hadi Santoso" in row)
        assert first.split()[-5:] == ["3", "0", "0", "3", "23/11"]
        assert next(row for row in seat.rows if "Tamu" in row).split()[-5:] == [*"0000", "–"]
        assert seat.rows.index(first) == 3


async def test_an_officer_with_a_deputy_today_is_shown_as_away(
    office: OfficeAtWork, sit: Sit
) -> None:
    number = office.open("Antrean", moved=3)
    today = MONDAY.date()
    office.desk("lina").officers.deputize("agus", f"{SOP}:kabag-p2", "plh", today, today, "PRIN-1")
    async with sit("lina") as seat:
        await seat.press("B")
        row = next(row for row in seat.rows if "Hadi Santoso" in row)
        assert "(tidak di tempat)" in row
        assert sum("tidak di tempat" in row for row in seat.rows[:-3]) == 1
        while "Hadi Santoso ·" not in seat.status:
            await seat.press("down")
        assert "Plh. hari ini: Agus Wijaya" in seat.status
        await seat.press("enter")
        assert "yang menunggu Hadi Santoso" in seat.title
        assert seat.number == number


async def test_the_strip_counts_what_is_due_on_each_of_the_next_working_days(
    office: OfficeAtWork, sit: Sit
) -> None:
    number = office.open("Antrean", moved=3)
    async with sit("hadi", (100, 30)) as seat:
        await seat.press("A")
        strip = next(row for row in seat.rows if "Jatuh tempo" in row)
        assert strip.split("│")[1:6] == [
            " Sen 23: 1 ", " Sel 24: 0 ", " Rab 25: 0 ", " Kam 26: 0 ", strip.split("│")[5],
        ]  # fmt: skip
        assert strip.split("│")[5].startswith(" Jum 27: 0")
        await seat.press("tab")
        assert seat.number == number
        await seat.press("tab")
        assert number not in seat.screen


async def test_the_identity_block_is_below_the_matrix(office: OfficeAtWork, sit: Sit) -> None:
    async with sit("hadi", (80, 24)) as seat:
        await seat.press("i", "end")
        seen = seat.screen
        for _ in range(4):
            await seat.press("pageup")
            seen = f"{seat.screen}\n{seen}"
    for heading in ("DASAR HUKUM", "PERINGATAN", "PERALATAN/PERLENGKAPAN", "KUALIFIKASI PELAKSANA"):
        assert heading in seen


async def test_the_log_lists_own_acts_by_day(office: OfficeAtWork, sit: Sit) -> None:
    number = office.open("Antrean", moved=3)
    async with sit("hadi") as seat:
        await seat.press("a", "y", "L")
        assert "Senin, 23 November 2026 · 1 tindakan" in seat.screen
        assert f"{number} menyelesaikan" in seat.screen
        await seat.press("left")
        assert "Tidak ada yang Anda lakukan dalam bulan ini" in seat.screen
        await seat.press("right", "right")
        assert "tidak ada bulan lain ke arah itu" in seat.screen


async def test_the_log_is_summed_by_day_and_by_month(office: OfficeAtWork, sit: Sit) -> None:
    returned = office.open("Pungutan", moved=7)
    office.back(returned, "Lampiran belum lengkap")  # by hadi, as is step 4 of both
    office.clock.forward(days=-1)
    office.open("Antrean", moved=4)
    office.clock.forward(days=1)
    async with sit("hadi") as seat:
        await seat.press("L")
        assert "3 tindakan atas 2 berkas · diteruskan 2 · dikembalikan 1 · lainnya 0" in seat.screen
        await seat.press("s")
        counted = {row[:27].strip(): row[27:].split() for row in seat.rows}
        assert counted["Senin, 23 November 2026"] == ["2", "1", "1", "1", "0"]
        assert counted["Minggu, 22 November 2026"] == ["1", "1", "1", "0", "0"]
        assert counted["November 2026"] == ["3", "2", "2", "1", "0"]
        assert [*counted].index("Senin, 23 November 2026") < [*counted].index("November 2026")
        await seat.press("left")
        assert "Per hari, Oktober 2026" in seat.screen
        assert "November 2026" in seat.screen  # its year
        await seat.press("s")
        assert "Tidak ada yang Anda lakukan dalam bulan ini" in seat.screen


async def test_the_log_is_printed_from_its_page_for_the_month_that_is_shown(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.open("Antrean", moved=4)
    async with sit("hadi", (100, 50)) as seat:
        await seat.press("L", "C")
        assert "Tindakan saya November 2026" in next(row for row in seat.rows if row[0] == "▌")
        await seat.press("enter", "x")
        assert "DAFTAR TINDAKAN PETUGAS" in seat.screen
        assert "Menurut bulan" in seat.screen


async def test_the_letter_of_a_new_case_is_filled_in_and_shown(
    office: OfficeAtWork, sit: Sit
) -> None:
    async with sit("lina") as seat:
        await seat.press("n", "up", "space")
        await seat.type("Dinas Sosial")
        await seat.press("enter")
        await seat.type("123/DS/2026")
        await seat.press("enter")
        await seat.type("31/02/2026")
        for _ in range(5):
            await seat.press("enter")
        await seat.type("Bantuan")
        await seat.press("enter", "enter", "enter")
        assert "tanggal surat tidak dapat dibaca" in " ".join(seat.screen.split())
        await seat.press("ctrl+u")  # in the field with the error
        await seat.type("20/11/2026")
        for _ in range(8):
            await seat.press("enter")
        await seat.press("y", "enter")
        number = seat.number
        assert "Dinas Sosial, 123/DS/2026, Jumat, 20 November 2026" in seat.screen
    assert number is not None
    assert office.desk("lina").cases.read(number).case.papers.origin == "Dinas Sosial"
