"""Tight print: text that overflows its cell, symbols that touch rulings."""

from pdf_paper import Sheet, pdf_bytes, text_width

from sop_tui.drafting.pdf.reader import read
from sop_tui.drafting.picture import Grid
from sop_tui.drafting.picture import PaperSheet as Seen


def ruled(first: float = 100.0, high: float = 20.0) -> Sheet:
    """Three rows of three columns, 40 points from the left and top; the first column this wide."""
    sheet = Sheet(400, 200)
    sheet.pen(0.5)
    xs = (40.0, 40.0 + first, 240.0, 340.0)
    ys = [40.0 + high * n for n in range(4)]
    for x in xs:
        sheet.line((x, ys[0]), (x, ys[-1]))
    for y in ys:
        sheet.line((xs[0], y), (xs[-1], y))
    return sheet


def seen(sheet: Sheet) -> Seen:
    (page,) = read(pdf_bytes([sheet])).sheets
    return page


def texts(grid: Grid) -> dict[tuple[int, int], str]:
    return {(cell.row, cell.col): cell.text for cell in grid.cells if cell.text}


def test_a_line_that_sinks_into_the_row_below_stays_in_its_cell() -> None:
    sheet = ruled()
    for y, text in ((54, "Tanggal"), (65, "pembuatan"), (71, "Tanggal revisi")):
        sheet.text(42, y, text, 9)
    found = texts(seen(sheet).grids[0])
    assert found == {(0, 0): "Tanggal\npembuatan", (1, 0): "Tanggal revisi"}


def test_lines_that_keep_to_their_cells_stay_there() -> None:
    sheet = ruled()
    for y, text in ((49, "Tanggal"), (57, "pembuatan"), (70, "Tanggal revisi")):
        sheet.text(42, y, text, 9)
    found = texts(seen(sheet).grids[0])
    assert found == {(0, 0): "Tanggal\npembuatan", (1, 0): "Tanggal revisi"}


def test_a_word_broken_where_the_cell_is_full_is_one_word() -> None:
    sheet = ruled(text_width("Perizina", 9) + 7.5, 40)
    for y, text in ((50, "Kasi"), (60, "Perizina"), (70, "n")):
        sheet.text(41, y, text, 9)
    assert texts(seen(sheet).grids[0]) == {(0, 0): "Kasi\nPerizinan"}


def test_a_symbol_under_a_ruling_with_an_arrow_down_its_side_is_a_symbol() -> None:
    sheet = ruled()
    box = (160.0, 61.2, 220.0, 76.0)
    sheet.colours(0, 1)
    sheet.box(*box, how="f")
    sheet.box(*box)
    sheet.line((220, 66), (220, 90), (260, 90))
    assert [(one.kind, round(one.box.left)) for one in seen(sheet).symbols] == [("box", 160)]


def test_a_smaller_word_over_the_text_of_a_cell_is_the_name_of_the_arrow_beside_it() -> None:
    """The arrow's label overflows its column; neither text loses a word."""
    sheet = ruled(high=40)
    sheet.text(42, 54, "Menelaah jalur berkas", 9)
    sheet.text(42, 64, "menurut jenisnya", 9)
    sheet.text(112, 53, "Tidak", 7)
    box = (160.0, 46.0, 220.0, 70.0)
    sheet.colours(0, 1)
    sheet.box(*box, how="f")
    sheet.box(*box)
    sheet.line((160, 58), (150, 58), (150, 100))
    sheet.colours(0, 0)
    sheet.polygon([(150, 104), (147, 99), (153, 99)], fill=True, stroke=False)
    page = seen(sheet)
    assert texts(page.grids[0]) == {(0, 0): "Menelaah jalur berkas\nmenurut jenisnya"}
    assert [block.text for block in page.blocks if block.floating] == ["Tidak"]
