"""A picture for each habit of real offices, and its right reading."""

from collections.abc import Sequence

import pytest
from bureau import expected, laid_out
from bureau_paper import Style
from bureau_pdf import Print, bureau_pdf
from bureau_words import office_plan
from bureau_xlsx import bureau_xlsx
from plans import Plan, PlanRow, Sign, random_plan
from score import Score, score
from xlsx_paper import Manner, workbook

from sop_tui.drafting.draft import Draft
from sop_tui.drafting.formats import read
from sop_tui.drafting.interpret import drafts
from sop_tui.drafting.picture import (
    Block,
    Box,
    Cell,
    Connector,
    DrawnSymbol,
    End,
    Grid,
    PaperSheet,
    Picture,
    Point,
    SymbolKind,
)

ROLES = ("Staf", "Kasubbag", "Kepala")
HEAD = ("No", "Kegiatan", *ROLES, "Kelengkapan", "Waktu", "Output", "Ket")
WIDE, HIGH = 60.0, 60.0


def grid(rows: Sequence[Sequence[str]], head: Sequence[str] = HEAD) -> Grid:
    lines = [head, *rows] if head else list(rows)
    cells = tuple(
        Cell(r, c, text) for r, line in enumerate(lines) for c, text in enumerate(line) if text
    )
    xs = tuple(WIDE * i for i in range(len(HEAD) + 1))
    return Grid(xs, tuple(HIGH * i for i in range(len(lines) + 1)), cells)


def row(number: int | str, activity: str = "Menyusun konsep") -> tuple[str, ...]:
    return (str(number), f"{activity} {number}", "", "", "", "konsep", "1 jam", "surat", "")


def symbol(
    id_: str, kind: SymbolKind, at: int, role: int, *, head: int = 1, width: float = 36,
    dx: float = 0, text: str = "", dy: float = 0,
) -> DrawnSymbol:  # fmt: skip
    x, y = WIDE * (2 + role) + 30 + dx, HIGH * (at - 1 + head) + 30 + dy
    return DrawnSymbol(id_, kind, Box(x - width / 2, y - 12, x + width / 2, y + 12), text)


def arrow(id_: str, one: DrawnSymbol, other: DrawnSymbol) -> Connector:
    down = other.box.top >= one.box.bottom
    start = Point(one.box.centre.x, one.box.bottom if down else one.box.top)
    end = Point(other.box.centre.x, other.box.top if down else other.box.bottom)
    if abs(one.box.centre.y - other.box.centre.y) < 5:
        right = other.box.left > one.box.right
        start = Point(one.box.right if right else one.box.left, one.box.centre.y)
        end = Point(other.box.left if right else other.box.right, other.box.centre.y)
    return Connector(id_, End(start, glued=one.id), End(end, True, other.id), (start, end))


def word(text: str, way: Connector) -> Block:
    """A word beside an arrow, a third of the way along it."""
    (start, end) = way.path
    x, y = start.x + (end.x - start.x) / 3, start.y + (end.y - start.y) / 3
    return Block(text, Box(x - 8, y - 4, x + 8, y + 4), True)


def draft_of(*sheets: PaperSheet) -> Draft:
    found = drafts(Picture("pdf", sheets))
    assert len(found) == 1
    return found[0]


def roles_of(draft: Draft) -> list[list[tuple[str, ...]]]:
    return [[symbol.roles for symbol in step.symbols] for step in draft.steps]


def sheet(
    rows: int,
    symbols: Sequence[DrawnSymbol],
    ways: Sequence[Connector],
    words: Sequence[Block] = (),
) -> PaperSheet:
    table = grid([row(n) for n in range(1, rows + 1)])
    return PaperSheet("", (table,), tuple(symbols), tuple(ways), tuple(words))


def test_a_start_capsule_beside_the_box_of_the_first_row_is_no_performer() -> None:
    start = symbol("s", "capsule", 1, 0, width=20, dy=-16)
    boxes = [symbol("a", "box", 1, 0, dy=12), symbol("b", "box", 2, 1), symbol("c", "box", 3, 2)]
    ways = [arrow("1", start, boxes[0]), arrow("2", *boxes[:2]), arrow("3", *boxes[1:])]
    draft = draft_of(sheet(3, [start, *boxes], ways))
    assert roles_of(draft) == [[("staf",)], [("kasubbag",)], [("kepala",)]]
    assert draft.daggers == 0


def test_an_end_capsule_with_its_word_beside_the_last_box_is_no_performer() -> None:
    boxes = [symbol("a", "capsule", 1, 0), symbol("b", "box", 2, 1), symbol("c", "box", 3, 1)]
    end = symbol("e", "capsule", 3, 2, text="Selesai")
    ways = [arrow("1", *boxes[:2]), arrow("2", *boxes[1:]), arrow("3", boxes[2], end)]
    assert roles_of(draft_of(sheet(3, [*boxes, end], ways)))[2] == [("kasubbag",)]


def test_a_box_over_three_columns_is_done_together() -> None:
    boxes = [
        symbol("a", "box", 1, 0),
        symbol("b", "box", 2, 1, width=170),
        symbol("c", "box", 3, 2),
    ]
    ways = [arrow("1", *boxes[:2]), arrow("2", *boxes[1:])]
    draft = draft_of(sheet(3, boxes, ways))
    assert roles_of(draft)[1] == [("staf", "kasubbag", "kepala")]
    assert draft.steps[1].inferred == ()


def test_no_may_lead_several_rows_up_and_yes_forward_to_the_end() -> None:
    boxes = [symbol("a", "box", 1, 0), symbol("b", "box", 2, 0), symbol("d", "diamond", 3, 1),
             symbol("c", "box", 4, 2), symbol("e", "capsule", 5, 0)]  # fmt: skip
    ways = [arrow("1", *boxes[:2]), arrow("2", boxes[1], boxes[2]), arrow("no", boxes[2], boxes[0]),
            arrow("yes", boxes[2], boxes[4]), arrow("4", boxes[3], boxes[4])]  # fmt: skip
    words = [word("Tidak", ways[2]), word("Ya", ways[3])]
    step = draft_of(sheet(5, boxes, ways, words)).steps[2]
    assert step.symbols[0].return_to == ("1",)
    assert step.next == "5"
    assert step.inferred == ("check.act",)


def test_no_forward_to_the_end_is_a_choice() -> None:
    boxes = [symbol("a", "box", 1, 0), symbol("d", "diamond", 2, 1, text="Setuju?"),
             symbol("c", "box", 3, 2), symbol("e", "capsule", 4, 0)]  # fmt: skip
    ways = [arrow("1", *boxes[:2]), arrow("yes", boxes[1], boxes[2]),
            arrow("no", boxes[1], boxes[3]), arrow("4", boxes[2], boxes[3])]  # fmt: skip
    words = [word("Sesuai", ways[1]), word("Belum sesuai", ways[2])]
    choice = draft_of(sheet(4, boxes, ways, words)).steps[1].symbols[0]
    assert choice.phase == "choice"
    assert choice.question == "Setuju?"
    assert {(way.name, way.to) for way in choice.ways} == {("Sesuai", "3"), ("Belum sesuai", "4")}


def test_a_box_that_sends_out_yes_and_no_is_a_decision_with_a_dagger() -> None:
    """Some offices draw every symbol as a box; a box that only splits stays a work."""
    boxes = [symbol("a", "box", 1, 0), symbol("b", "box", 2, 1), symbol("c", "box", 3, 2),
             symbol("d", "box", 4, 0), symbol("e", "capsule", 5, 1)]  # fmt: skip
    ways = [arrow("1", *boxes[:2]), arrow("yes", *boxes[1:3]), arrow("no", boxes[1], boxes[0]),
            arrow("3", *boxes[2:4]), arrow("4", boxes[2], boxes[4]),
            arrow("5", *boxes[3:])]  # fmt: skip
    draft = draft_of(sheet(5, boxes, ways, [word("Ya", ways[1]), word("Tidak", ways[2])]))
    (check,) = draft.steps[1].symbols
    assert (check.phase, check.return_to) == ("check", ("1",))
    assert "check" in draft.steps[1].inferred
    assert [s.phase for s in draft.steps[2].symbols] == ["work"]


def test_a_diamond_in_a_drawing_without_arrows_may_be_a_choice() -> None:
    boxes = [symbol("a", "box", 1, 0), symbol("d", "diamond", 2, 1), symbol("c", "box", 3, 2)]
    step = draft_of(sheet(3, boxes, [])).steps[1]
    assert {"check", "check.act"} <= set(step.inferred)


def test_small_boxes_around_words_beside_arrows_name_them_and_perform_nothing() -> None:
    boxes = [symbol("a", "box", 1, 0), symbol("d", "diamond", 2, 1),
             symbol("c", "box", 3, 2), symbol("e", "capsule", 4, 0)]  # fmt: skip
    ways = [arrow("1", *boxes[:2]), arrow("A", *boxes[1:3]), arrow("B", boxes[1], boxes[3]),
            arrow("3", *boxes[2:])]  # fmt: skip
    words = [DrawnSymbol(w.id, "box", word(w.id, w).box, w.id) for w in ways[1:3]]
    draft = draft_of(sheet(4, [*boxes, *words], ways))
    assert roles_of(draft) == [[("staf",)], [("kasubbag",)], [("kepala",)], [("staf",)]]
    assert {(way.name, way.to) for way in draft.steps[1].symbols[0].ways} == {
        ("A", "3"),
        ("B", "4"),
    }


@pytest.mark.parametrize("text", ["", "A", "1"])
def test_a_marker_at_the_foot_of_a_page_leads_to_the_one_at_the_head_of_the_next(text: str) -> None:
    first = [symbol("a", "box", 1, 0), symbol("b", "box", 2, 1),
             symbol("m", "pentagon", 2, 1, dy=24, width=14, text=text)]  # fmt: skip
    second = [
        symbol("n", "pentagon", 1, 1, head=0, dy=-22, width=14, text=text),
        symbol("d", "diamond", 1, 1, head=0, dy=8),
        symbol("c", "box", 2, 2, head=0),
    ]
    one = PaperSheet("1", (grid([row(1), row(2)]),), tuple(first),
                (arrow("1", *first[:2]), arrow("2", *first[1:])))  # fmt: skip
    ways = [arrow("1", *second[:2]), arrow("2", *second[1:])]
    two = PaperSheet("2", (grid([row(3), row(4)], head=()),), tuple(second), tuple(ways))
    draft = draft_of(one, two)
    assert [step.no for step in draft.steps] == [1, 2, 3, 4]
    assert roles_of(draft) == [[("staf",)], [("kasubbag",)], [("kasubbag",)], [("kepala",)]]
    assert all(not step.next for step in draft.steps)
    assert ("next", 2) not in {(d.field, d.step) for d in draft.doubts}


def test_small_circles_beside_the_boxes_lead_on_and_perform_nothing() -> None:
    boxes = [symbol("a", "box", 1, 0), symbol("b", "box", 2, 0), symbol("c", "box", 3, 1),
             symbol("d", "box", 4, 2)]  # fmt: skip
    out = symbol("m", "circle", 2, 2, width=14)
    back = symbol("n", "circle", 3, 2, width=14)
    ways = [arrow("1", *boxes[:2]), arrow("2", boxes[1], out), arrow("3", back, boxes[2]),
            arrow("4", boxes[2], boxes[3])]  # fmt: skip
    draft = draft_of(sheet(4, [*boxes, out, back], ways))
    assert roles_of(draft) == [[("staf",)], [("staf",)], [("kasubbag",)], [("kepala",)]]
    assert ("next", 2) not in {(d.field, d.step) for d in draft.doubts}


def test_symbol_and_words_that_disagree_are_doubted_and_the_symbol_stands() -> None:
    boxes = [symbol("a", "box", 1, 0), symbol("b", "box", 2, 1)]
    table = grid([row(1, "Kepala menyusun surat"), row(2)])
    draft = draft_of(PaperSheet("", (table,), tuple(boxes), (arrow("1", *boxes),)))
    assert roles_of(draft)[0] == [("staf",)]
    assert draft.steps[0].inferred == ("role",)
    assert ("role", 1, ("kepala",)) in {(d.field, d.step, d.choices) for d in draft.doubts}


def test_an_arrow_that_ends_nowhere_is_asked() -> None:
    boxes = [symbol("a", "box", 1, 0), symbol("b", "box", 2, 1), symbol("c", "box", 3, 1)]
    start, end = Point(150, 102), Point(150, 112)
    nowhere = Connector("x", End(start, glued="a"), End(end, True), (start, end))
    draft = draft_of(sheet(3, boxes, [nowhere, arrow("2", *boxes[1:])]))
    assert ("next", 1) in {(d.field, d.step) for d in draft.open_doubts}


def test_a_symbol_near_the_edge_of_its_cell_has_a_dagger() -> None:
    boxes = [symbol("a", "box", 1, 0, dy=28), symbol("b", "box", 2, 1), symbol("c", "box", 3, 1)]
    ways = [arrow("1", *boxes[:2]), arrow("2", *boxes[1:])]
    assert draft_of(sheet(3, boxes, ways)).steps[0].inferred == ("role",)


def test_works_in_a_row_joined_by_an_arrow_are_in_turn_and_those_without_are_together() -> None:
    a, b = symbol("a", "box", 1, 0), symbol("b", "box", 1, 1)
    c, d, e = symbol("c", "box", 2, 1), symbol("d", "box", 2, 2), symbol("e", "box", 3, 0)
    ways = [
        arrow("1", a, b),
        arrow("2", b, c),
        arrow("3", b, d),
        arrow("4", c, e),
        arrow("5", d, e),
    ]
    draft = draft_of(sheet(3, [a, b, c, d, e], ways))
    assert roles_of(draft)[:2] == [[("staf",), ("kasubbag",)], [("kasubbag", "kepala")]]


def test_a_diamond_before_a_box_is_written_symbol_by_symbol() -> None:
    a, d, b, c = (symbol("a", "box", 1, 0), symbol("d", "diamond", 2, 1), symbol("b", "box", 2, 2),
                  symbol("c", "box", 3, 0))  # fmt: skip
    ways = [arrow("1", a, d), arrow("yes", d, b), arrow("no", d, a), arrow("2", b, c)]
    step = draft_of(sheet(3, [a, d, b, c], ways, [word("T", ways[2])])).steps[1]
    assert [s.phase for s in step.symbols] == ["check", "work"]
    assert step.symbols[0].return_to == ("1",)
    assert not step.is_plain


HABITS = {
    "cells merged over three rows": Manner(split=3),
    "three rows of the sheet to a row, nothing merged": Manner(split=3, merged=False, glued=False),
    "the heading of a stage between rows": Manner(stages=True),
    "the number stands before the activity": Manner(no_column=True),
    "Y and T": Manner(yes_no=("Y", "T")),
    "a question inside the diamond": Manner(inside="Setuju?"),
    "Output before Waktu, no heading over the roles": Manner(heads="none", output_first=True),
    "Pn. Jawab Pelaksana and Sumber Data": Manner(heads="answer"),
    "Mutu Buku, Persyaratan, a row of numbers": Manner(heads="old", counting=True),
    "cover and matrix on two sheets": Manner(second_sheet=True),
    "a row without a number": Manner(unnumbered=1),
    "a missing number": Manner(skipped=1),
    "Sudah sesuai and Belum sesuai": Manner(yes_no=("Sudah sesuai", "Belum sesuai")),
}


@pytest.mark.parametrize("manner", HABITS.values(), ids=HABITS.keys())
def test_a_workbook_of_this_habit_is_read_back_whole(manner: Manner) -> None:
    total = Score()
    for seed in range(5):
        plan = random_plan(seed)
        book = workbook(plan, manner)
        yes, no = manner.yes_no if len(manner.yes_no[0]) > 1 else ("Ya", "Tidak")
        for sign in (sign for row in plan.rows for sign in row.signs):
            sign.ways = tuple(({"Ya": yes, "Tidak": no}[name], to) for name, to in sign.ways)
        score(plan, drafts(read(book))[0], total)
    assert not total.misses, total.misses


def test_a_number_that_the_paper_skips_is_kept_beside_the_row() -> None:
    draft = drafts(read(workbook(random_plan(3), Manner(skipped=2))))[0]
    assert [step.printed for step in draft.steps[:4]] == ["", "", "4", "5"]


@pytest.mark.parametrize("form", ["xlsx", "pdf"])
def test_headings_of_the_matrix_inside_the_warnings_begin_no_matrix(form: str) -> None:
    plan = office_plan(4)
    plan.warnings = (
        "Kegiatan, waktu dan output yang tidak sesuai mutu baku menghambat pelayanan; kelengkapan, "
        "waktu, output harus dipenuhi pelaksana",
    )
    paper = laid_out(plan, Style())
    data = bureau_xlsx(paper) if form == "xlsx" else bureau_pdf(paper, Print(under=True))
    (draft,) = drafts(read(data))
    assert not score(expected(plan, Style()), draft, Score()).misses


def test_words_that_are_neither_yes_nor_no_make_a_choice_with_a_dagger() -> None:
    plan = Plan("Izin Jaring", "1/2", "4 Maret 2019", "11 Maret 2019", ROLES)
    for number in range(1, 5):
        plan.rows.append(PlanRow(f"Menyusun konsep {number}", [Sign("work", (number % 3,))]))
    plan.rows[2].signs = [Sign("check", (0,), ("1",))]
    draft = drafts(read(workbook(plan, Manner(yes_no=("A", "B")))))[0]
    assert draft.steps[2].symbols[0].phase == "choice"
    assert "choice" in draft.steps[2].inferred


def merged(rows: Sequence[Sequence[str]], *spans: tuple[int, int, int]) -> Grid:
    """A grid in which the cell at this row and column spans several rows (head not counted)."""
    whole = grid(rows)
    tall = {(row + 1, col): rows for row, col, rows in spans}
    cells = tuple(
        Cell(cell.row, cell.col, cell.text, tall.get((cell.row, cell.col), 1))
        for cell in whole.cells
    )
    return Grid(whole.xs, whole.ys, cells)


def test_a_time_beside_two_rows_counts_once_and_papers_beside_them_are_of_both() -> None:
    rows = [
        ("1", "Menerima surat", "", "", "", "surat", "5 menit", "agenda", ""),
        ("2", "Menelaah surat", "", "", "", "", "", "telaahan", ""),
    ]
    boxes = [symbol("a", "box", 1, 0), symbol("b", "box", 2, 1)]
    table = merged(rows, (0, 5, 2), (0, 6, 2))
    draft = draft_of(PaperSheet("", (table,), tuple(boxes), (arrow("1", *boxes),)))
    assert [step.time for step in draft.steps] == ["5 menit", ""]
    assert [step.inputs for step in draft.steps] == [("surat",), ("surat",)]
    assert draft.steps[1].inferred == ("inputs",)
    assert ("time", 2, "5 menit") in {(d.field, d.step, d.read) for d in draft.doubts}


def test_a_row_that_names_a_stage_is_no_step_and_no_text_of_one() -> None:
    rows = [("A", "Persiapan", *[""] * 7), row(1), ("B", "Pelaksanaan", *[""] * 7), row(2)]
    boxes = [symbol("a", "box", 2, 0), symbol("b", "box", 4, 1)]
    draft = draft_of(PaperSheet("", (grid(rows),), tuple(boxes), (arrow("1", *boxes),)))
    assert [step.activity for step in draft.steps] == ["Menyusun konsep 1", "Menyusun konsep 2"]


def test_a_column_of_names_with_several_in_a_cell_lets_them_act_together() -> None:
    head = ("No", "Kegiatan", "Pelaksana", "Kelengkapan", "Waktu", "Output", "Ket")
    names = ("Kasubbag Program dan Pelaporan", "Staf", "Kasubbag Program dan Pelaporan, Staf",
             "Staf dan Kepala")  # fmt: skip
    rows = [(str(n), f"Rapat {n}", name, "undangan", "1 jam", "notulen", "")
            for n, name in enumerate(names, 1)]  # fmt: skip
    draft = draft_of(PaperSheet("", (grid(rows, head),)))
    assert [role.name for role in draft.roles] == [*names[:2], "Kepala"]
    program = "kasubbag-program-dan-pelaporan"
    assert roles_of(draft) == [
        [(program,)], [("staf",)], [(program, "staf")], [("staf", "kepala")]
    ]  # fmt: skip


def test_a_picture_of_an_arrow_performs_nothing() -> None:
    boxes = [symbol("a", "box", 1, 0), symbol("b", "box", 2, 1)]
    strip = symbol("p", "picture", 1, 2, width=4)
    draft = draft_of(sheet(2, [*boxes, strip], [arrow("1", *boxes)]))
    assert roles_of(draft) == [[("staf",)], [("kasubbag",)]]


def test_an_identity_block_printed_again_above_the_rows_of_a_page_ends_no_matrix() -> None:
    """The page has no head of its own, and the block is ruled as one with the rows."""
    block = [
        ("PEMERINTAH KOTA", "", "", "", "", "Nomor SOP", "7/2019", "", ""),
        ("", "", "", "", "", "Nama SOP", "Sandar Kapal", "", ""),
    ]
    ones = [symbol("a", "box", 1, 0), symbol("b", "box", 2, 1)]
    others = [symbol("c", "box", 3, 0, head=0), symbol("d", "box", 4, 1, head=0)]
    again = PaperSheet("", (grid((*block, row(3), row(4)), head=()),), tuple(others))
    draft = draft_of(sheet(2, ones, []), again)
    assert [step.activity for step in draft.steps] == [f"Menyusun konsep {n}" for n in range(1, 5)]
    assert roles_of(draft) == [[("staf",)], [("kasubbag",)]] * 2


def test_a_head_in_a_table_of_its_own_is_of_the_table_below() -> None:
    rows = grid([row(1), row(2)], head=())
    below = Grid(rows.xs, tuple(y + HIGH for y in rows.ys), rows.cells)
    boxes = (symbol("a", "box", 1, 0), symbol("b", "box", 2, 1))
    draft = draft_of(PaperSheet("", (grid([]), below), boxes))
    assert roles_of(draft) == [[("staf",)], [("kasubbag",)]]


def test_notes_before_the_roles_are_not_the_output() -> None:
    """Only a heading between Kelengkapan and Output shows that the upper row was shifted."""
    upper = ("No", "Kegiatan", "Ket", "Pelaksana", "", "Mutu Baku", "", "")
    lower = ("", "", "", "Staf", "Kepala", "Kelengkapan", "Lama", "Out-put")
    step = ("1", "Menyusun", "catatan", "v", "", "surat", "1 jam", "konsep")
    lines = (upper, lower, step)
    cells = tuple(
        Cell(r, c, text) for r, line in enumerate(lines) for c, text in enumerate(line) if text
    )
    edges = tuple(WIDE * n for n in range(9))
    (read_step,) = draft_of(PaperSheet("", (Grid(edges, edges[:4], cells),))).steps
    assert (read_step.note, read_step.time, read_step.output) == ("catatan", "1 jam", ("konsep",))
