"""Several cases marked and moved together: one question, and a result for each of them."""

import pytest
from offices.on_screen import OfficeAtWork
from rows_office import RowsOffice
from seat import Sit

from sop_tui.casework.commands import Note
from sop_tui.desk.acting import CaseActs
from sop_tui.text.message import Problem, say
from sop_tui.tui.pages.together import BatchItem, TogetherPage

pytestmark = pytest.mark.both_engines


async def test_a_mark_is_a_sign_and_is_counted(office: OfficeAtWork, sit: Sit) -> None:
    first = office.open("Pertama", moved=3)
    second = office.open("Kedua", moved=3)
    async with sit("hadi") as seat:
        await seat.press("space")
        assert f"*{first}" in seat.screen
        assert "* 1 ditandai" in seat.status
        assert seat.number == second
        await seat.press("m")
        assert f"*{first}" in seat.screen
        await seat.press("up", "space")
        assert "ditandai" not in seat.status


async def test_a_case_of_another_officers_turn_cannot_be_marked_and_says_why(
    office: OfficeAtWork, sit: Sit
) -> None:
    number = office.open("Pertama", moved=4)
    async with sit("hadi") as seat:
        seat.app.pages.board.seek(number)
        await seat.press("space")
        assert "langkah 5 menunggu Kasubag PPHTI" in seat.status
        assert not seat.app.marks.numbers


async def test_marked_cases_are_completed_and_approved_with_one_question(
    office: OfficeAtWork, sit: Sit
) -> None:
    work = [office.open(f"Berkas {at}", moved=3) for at in range(2)]
    check = office.open("Untuk diparaf", moved=7)
    other = office.open("Tidak ditandai", moved=3)
    async with sit("hadi", (100, 30)) as seat:
        await seat.press("*")
        seat.app.pages.board.seek(other)
        await seat.press("space")
        assert "a Bersama (3)" in seat.keys
        await seat.press("a")
        assert (
            "Selesaikan langkah pada 2 berkas, bubuhkan paraf pada 1 berkas sebagai Kabag P2 "
            "(Hadi Santoso)?" in seat.status
        )
        assert other not in seat.screen
        assert office.desk("lina").lists.card(check).node == "7p"
        await seat.press("a", "enter", "escape", "y")
        assert "3 dari 3 tercatat" in seat.status
        assert seat.screen.count("√ PGM") == 3
        assert "tercatat; diteruskan ke langkah 8 (Kabag P2)" in seat.screen
        await seat.press("escape")
        assert "Papan" in seat.title
        assert "ditandai" not in seat.status
    desk = office.desk("lina")
    assert [desk.lists.card(number).node for number in (*work, check, other)] == [
        "5",
        "5",
        "8",
        "4",
    ]


async def test_each_case_is_checked_by_itself_and_the_others_go_on(
    office: OfficeAtWork, sit: Sit
) -> None:
    numbers = [office.open(f"Berkas {at}", moved=3) for at in range(3)]
    async with sit("hadi", (100, 30)) as seat:
        seat.app._poll = lambda: None  # type: ignore[method-assign]
        await seat.press("*", "a")
        office.desk("rina").acts.do(numbers[1], Note(text="lampiran menyusul"))
        await seat.press("c")
        await seat.type("sudah lengkap")
        await seat.press("enter")
        assert "catatan: sudah lengkap" in seat.status
        office.desk("rina").acts.do(numbers[1], Note(text="tunggu dulu"))
        await seat.press("y")
        assert "2 dari 3 tercatat" in seat.status
        await seat.press("down")
        assert "berkas telah berubah: Rina Kusuma menambahkan catatan" in seat.screen
        desk = office.desk("lina")
        assert [desk.lists.card(number).node for number in numbers] == ["5", "4", "5"]
        assert desk.cases.read(numbers[0]).events[-1].note == "sudah lengkap"
        assert seat.app.marks.numbers == {numbers[1]}
        await seat.press("a")
        assert "Selesaikan langkah pada 1 berkas" in seat.status
        assert "catatan: sudah lengkap" in seat.status
        await seat.press("y")
    desk = office.desk("lina")
    assert desk.lists.card(numbers[1]).node == "5"
    assert desk.cases.read(numbers[1]).events[-1].note == "sudah lengkap"


async def test_the_question_says_which_cases_it_leaves_out(office: OfficeAtWork, sit: Sit) -> None:
    numbers = [office.open(f"Berkas {at}", moved=3) for at in range(2)]
    async with sit("hadi") as seat:
        await seat.press("*")
        office.forward(numbers[0])
        await seat.look()
        await seat.press("a")
        assert "1 berkas tidak dapat dikerjakan" in seat.status
        assert "! " + numbers[0] in seat.screen
        assert "langkah 5 menunggu Kasubag PPHTI" in seat.screen
        await seat.press("x")
        assert "Papan" in seat.title
        await seat.press("-")
        assert not seat.app.marks.numbers
    assert office.desk("lina").lists.card(numbers[1]).node == "4"


async def test_an_act_committed_with_a_lost_answer_is_not_done_twice(
    office: OfficeAtWork, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [office.open(f"Berkas {at}", moved=3) for at in range(3)]
    act, asked = CaseActs.do, []

    def uncertain(acts: CaseActs, *what: object, **said: object) -> object:
        asked.append(what[0])
        done = act(acts, *what, **said)  # type: ignore[arg-type]
        if len(asked) == 2:
            raise Problem("uncertain", say("belum pasti tercatat"))
        return done

    async with sit("hadi", (100, 30)) as seat:
        seat.app._poll = lambda: None  # type: ignore[method-assign]
        await seat.press("*", "a")
        monkeypatch.setattr(CaseActs, "do", uncertain)
        await seat.press("y")
        assert asked == numbers[:2]  # the batch stops when a result is uncertain
        assert "belum pasti tercatat" in seat.screen
        assert "1 dari 3 tercatat" in seat.status
        await seat.press("a")
        assert "Selesaikan langkah pada 1 berkas" in seat.status
        await seat.press("y")
        assert "3 dari 3 tercatat" in seat.status
    desk = office.desk("lina")
    assert [desk.lists.card(number).node for number in numbers] == ["5", "5", "5"]


async def test_progress_is_shown_and_the_batch_can_be_stopped(
    office: OfficeAtWork, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [office.open(f"Berkas {at}", moved=3) for at in range(4)]
    act, seen = CaseActs.do, []

    async with sit("hadi") as seat:

        def watched(acts: CaseActs, *what: object, **said: object) -> object:
            seen.append(seat.rows[-2].strip())
            if len(seen) == 2:
                seat.app.page.press("x", "x")
            return act(acts, *what, **said)  # type: ignore[arg-type]

        await seat.press("*", "a")
        monkeypatch.setattr(CaseActs, "do", watched)
        await seat.press("y")
        assert seen[1] == "Mengerjakan 1 dari 4…"
        assert "2 dari 4 tercatat" in seat.status
        assert seat.app.marks.numbers == set(numbers[2:])
    assert [office.desk("lina").lists.card(number).node for number in numbers] == [
        "5",
        "5",
        "4",
        "4",
    ]


async def test_returns_are_never_made_together(office: OfficeAtWork, sit: Sit) -> None:
    numbers = [office.open(f"Berkas {at}", moved=7) for at in range(2)]
    async with sit("hadi") as seat:
        await seat.press("*", "r")
        assert f"Alasan mengembalikan {numbers[0]}" in seat.status


async def test_another_officer_of_the_demo_finds_no_marks(office: OfficeAtWork, sit: Sit) -> None:
    office.open("Pertama", moved=3)
    async with sit("hadi", switchable=("rina", "hadi")) as seat:
        await seat.press("space")
        seat.app.switch_officer("rina")
        assert not seat.app.marks.numbers


async def test_marks_count_only_where_they_are_visible(office: OfficeAtWork, sit: Sit) -> None:
    office.open("Pertama", moved=3)
    office.open("Kedua", moved=3)
    other = office.open("Bukan giliran", moved=4)
    async with sit("hadi") as seat:
        await seat.press("*", ":")
        await seat.type("selesaikan")
        await seat.press("enter")
        assert "Bersama" in seat.title
        await seat.press("x")
        seat.app.pages.board.seek(other)
        await seat.press("enter", ":")
        await seat.type("selesaikan")
        assert "langkah 5 menunggu Kasubag PPHTI" in seat.screen
        await seat.press("enter")
        assert "Bersama" not in seat.title


# Rows of several symbols.


async def test_own_parts_of_shared_nodes_are_done_together(
    rows: RowsOffice, sit_at_rows: Sit
) -> None:
    fresh = rows.at("2", "Baru")
    last = rows.at("2", "Tinggal satu", done=("bara", "data"))
    async with sit_at_rows("anggi", (100, 30)) as seat:
        await seat.press("*", "a")
        assert "Selesaikan langkah pada 2 berkas sebagai Tim Anggaran (Anggi Aran)?" in seat.status
        await seat.press("y")
        assert "2 dari 2 tercatat" in seat.status
    desk = rows.desk("lina")
    assert desk.lists.card(fresh).lanes == ("tim-b", "tim-c")
    assert desk.cases.read(fresh).events[-1].part == "tim-a"
    assert (desk.lists.card(last).node, desk.lists.card(last).lanes) == ("3", ("sekretaris",))


async def test_choices_wait_for_a_way_and_are_left_out_without_one(
    rows: RowsOffice, sit_at_rows: Sit
) -> None:
    choices = [rows.at("3", f"Bahan {n}") for n in (1, 2)]
    check = rows.at("1p", "Undangan")
    async with sit_at_rows("sekar", (100, 30)) as seat:
        seat.app.pages.board.seek(choices[0])
        await seat.press("*", "a")
        assert "Bubuhkan paraf pada 1 berkas sebagai Sekretaris (Sekar Taris)?" in seat.status
        assert (
            "2 berkas menunggu pilihan yang sama: 1 Lengkap, 2 Langsung kirim, 4 Tidak perlu rapat"
            in seat.status
        )
        assert "menunggu pilihan arah: Lengkap, Langsung kirim, Tidak perlu rapat" in seat.screen
        assert "2 berkas tidak dapat dikerjakan" in seat.status
        await seat.press("y")
        assert "1 dari 3 tercatat" in seat.status
    desk = rows.desk("lina")
    assert [desk.lists.card(number).node for number in (*choices, check)] == ["3", "3", "2"]


async def test_choices_of_the_same_kind_go_the_same_way_by_its_number(
    rows: RowsOffice, sit_at_rows: Sit
) -> None:
    choices = [rows.at("3", f"Bahan {n}") for n in (1, 2)]
    async with sit_at_rows("sekar", (100, 30)) as seat:
        seat.app.pages.board.seek(choices[0])
        await seat.press("*", "a")
        await seat.press("3")  # leads back, which is never done together
        assert "Pilih" not in seat.status
        await seat.press("2")
        assert (
            "Pilih “Langsung kirim” untuk 2 berkas sebagai Sekretaris (Sekar Taris)?" in seat.status
        )
        assert "diteruskan ke langkah 6 (Pemohon)" in seat.screen
        await seat.press("4")
        assert "Pilih “Tidak perlu rapat” untuk 2 berkas" in seat.status
        await seat.press("2", "y")
        assert "2 dari 2 tercatat" in seat.status
    desk = rows.desk("lina")
    for number in choices:
        event = desk.cases.read(number).events[-1]
        assert (event.kind, event.way, desk.lists.card(number).node) == (
            "chosen",
            "Langsung kirim",
            "6",
        )


async def test_own_acts_on_several_cases_are_no_news_at_a_check_between_them(
    office: OfficeAtWork, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store is checked every half second, also between two acts of a batch."""
    for at in range(3):
        office.open(f"Berkas {at}", moved=3)
    went = TogetherPage._went

    def looked_at_before(page: TogetherPage, item: BatchItem) -> None:
        seat.app._poll()
        went(page, item)

    monkeypatch.setattr(TogetherPage, "_went", looked_at_before)
    async with sit("hadi", (120, 40)) as seat:
        await seat.press("*", "a", "y")
        assert "3 dari 3 tercatat" in seat.status
        assert "Hadi Santoso menyelesaikan" not in seat.status
