"""The drawing of a procedure: every symbol in its role's column, every way to its target."""

from datetime import timedelta

import pytest
from drawable_procedures import drawable_procedures
from hypothesis import given, settings
from hypothesis import strategies as st
from thoroughness import examples
from walking import FIVE, Walk, clock, shipped

from sop_tui.casework.acts import Act
from sop_tui.export.matrix import DrawnMatrix, draw_matrix
from sop_tui.export.pieces import PieceRole, text_of
from sop_tui.export.progress import progress_of
from sop_tui.sop.model import Procedure
from sop_tui.text.language import Language
from sop_tui.text.width import width

INDONESIAN = Language("id")
WIDTHS = (80, 100, 120, 160, 200)


def drawn(sop: str, columns: int = 80) -> DrawnMatrix:
    return draw_matrix(shipped(sop), INDONESIAN, columns)


def texts(picture: DrawnMatrix) -> list[str]:
    return [text_of(line) for line in picture.body]


def symbol_of(picture: DrawnMatrix, node: str) -> tuple[int, int]:
    """The row and the middle column of a node's symbol."""
    name = f"{node:^3}"
    for row, line in enumerate(picture.body):
        column = 0
        for piece in line:
            at = piece.text.find(name)
            if piece.part is PieceRole.SYMBOL and at > 0:
                return row, column + at + 1
            column += width(piece.text)
    raise AssertionError(f"node {node} is not drawn")


@pytest.mark.parametrize("sop", FIVE)
@pytest.mark.parametrize("columns", WIDTHS)
def test_no_line_is_wider_than_the_page_and_no_word_is_lost(sop: str, columns: int) -> None:
    picture = drawn(sop, columns)
    procedure = shipped(sop)

    assert all(width(text_of(line)) <= columns for line in (*picture.heading, *picture.body))
    said = {word for line in texts(picture) for word in line.split()}
    for step in procedure.steps:
        longest = max(step.activity.split(), key=len)
        assert longest in said or longest + "†" in said


@pytest.mark.parametrize("sop", FIVE)
@pytest.mark.parametrize("columns", WIDTHS)
def test_symbols_stand_in_columns_by_role_in_the_order_of_the_document(
    sop: str, columns: int
) -> None:
    picture, procedure = drawn(sop, columns), shipped(sop)
    places: dict[str, set[int]] = {}
    rows = []
    for node in procedure.nodes:
        row, column = symbol_of(picture, node.id)
        places.setdefault(node.role, set()).add(column)
        rows.append(row)

    assert rows == sorted(rows)
    assert all(len(columns_) == 1 for columns_ in places.values())
    used = [next(iter(places[role.id])) for role in procedure.roles if role.id in places]
    assert used == sorted(used)


def follow_down(lines: list[str], row: int, column: int) -> tuple[int, int]:
    """Follows the line that leaves a symbol downwards; gives the position of the arrow
    at its end.
    """
    heading = (1, 0)
    while True:
        row, column = row + heading[0], column + heading[1]
        match lines[row][column]:
            case "▼":
                return row, column
            case "└" | "┗":
                heading = (0, 1)
            case "┘" | "┛":
                heading = (0, -1)
            case "┌" | "┐" | "┏" | "┓":
                heading = (1, 0)
            case "│" | "─" | "┃" | "━":
                pass
            case other:
                raise AssertionError(f"the line breaks off at {other!r} in row {row}")


def follow_back(lines: list[str], row: int, column: int) -> tuple[int, int]:
    """Follows a way back from the right of a diamond and up its lane; gives the position of its
    arrow.
    """
    heading = (0, 1)
    while True:
        row, column = row + heading[0], column + heading[1]
        match lines[row][column]:
            case "◄":
                return row, column
            case "┘" | "┛":
                heading = (-1, 0)
            case "┐" | "┓":
                heading = (0, -1)
            case " ":
                raise AssertionError(f"the way back breaks off in row {row}")


def grid(picture: DrawnMatrix) -> list[str]:
    """One character for each column; the five SOPs have no wide characters."""
    return ["".join(piece.text for piece in line) for line in picture.body]


@pytest.mark.parametrize("sop", FIVE)
@pytest.mark.parametrize("columns", WIDTHS)
def test_the_line_below_each_symbol_leads_to_the_next_one(sop: str, columns: int) -> None:
    picture, procedure = drawn(sop, columns), shipped(sop)
    for node in procedure.nodes:
        if node.next is None:
            continue
        row, column = symbol_of(picture, node.id)
        next_row, next_column = symbol_of(picture, node.next)

        assert follow_down(grid(picture), row + 1, column) == (next_row - 1, next_column)


@pytest.mark.parametrize("sop", FIVE)
@pytest.mark.parametrize("columns", WIDTHS)
def test_the_way_back_from_each_check_leads_to_where_it_returns(sop: str, columns: int) -> None:
    picture, procedure = drawn(sop, columns), shipped(sop)
    for node in procedure.nodes:
        for target in node.return_to:
            row, column = symbol_of(picture, node.id)
            to_row, to_column = symbol_of(picture, target)

            assert follow_back(grid(picture), row, column + 2) == (to_row - 1, to_column + 3)


def test_start_and_end_are_capsules_work_is_a_box_and_a_check_a_diamond() -> None:
    lines = grid(drawn("pengaduan-masyarakat"))
    picture = drawn("pengaduan-masyarakat")

    def around(node: str) -> list[str]:
        row, column = symbol_of(picture, node)
        return [lines[row + offset][column - 2 : column + 3] for offset in (-1, 0, 1)]

    assert around("1") == ["╭───╮", "│ 1 │", "╰─┬─╯"]
    assert around("14") == ["╭─▼─╮", "│14 │", "╰───╯"]
    assert around("2") == ["┌─▼─┐", "│ 2 │", "└─┬─┘"]
    assert around("7p") == [" ╱▼╲ ", "<7p >", " ╲┬╱ "]


def test_a_procedure_that_ends_with_a_check_is_given_an_end() -> None:
    assert any("│ ■ │" in line for line in texts(drawn("pendampingan-hukum-asn")))


@pytest.mark.parametrize("sop", FIVE)
def test_every_inferred_reading_has_its_dagger_and_its_footnote(sop: str) -> None:
    procedure, lines = shipped(sop), texts(drawn(sop))
    footnote = " ".join(" ".join(lines).partition("† dibaca dari uraian")[2].split())

    for step in procedure.steps:
        assert bool(step.inferred) == (f"langkah {step.no} " in footnote)
    assert ("†" in "".join(lines)) == any(step.inferred for step in procedure.steps)


def test_the_mutu_baku_stands_beside_the_steps_where_there_is_room_and_below_elsewhere() -> None:
    narrow, wide = drawn("pengaduan-masyarakat", 80), drawn("pengaduan-masyarakat", 160)

    assert "Kelengkapan" not in " ".join(map(text_of, narrow.heading))
    assert "Kelengkapan: surat" in " ".join(texts(narrow))
    assert "Kelengkapan" in " ".join(map(text_of, wide.heading))
    assert "Kelengkapan: surat" not in " ".join(texts(wide))
    assert len(wide.body) < len(narrow.body)


def test_with_a_case_it_shows_where_it_is_and_what_each_step_took() -> None:
    walk = Walk(shipped("pengaduan-masyarakat")).to("8p").do(Act.RETURN, reason="belum")
    way = progress_of(walk.view, clock(), walk.now + timedelta(minutes=3))

    picture = draw_matrix(walk.procedure, INDONESIAN, 80, way)

    lines = texts(picture)
    here = lines[picture.here : picture.here + 14]
    below = " ".join(" ".join(line[:33] for line in here).split())
    assert "► 7p berkas di sini" in below
    assert "◄7p ►" in "".join(here)
    assert "× 8 gugur:" in " ".join(lines)
    assert "√ 7 Kasubag" in " ".join(lines)
    assert "2 kunjungan" in below
    assert any("━" in line for line in lines)
    assert sum("terpakai" in line for line in lines) == 8


@settings(max_examples=examples(40), deadline=None)
@given(drawable_procedures(), st.integers(60, 160))
def test_any_sound_procedure_can_be_drawn(procedure: Procedure, columns: int) -> None:
    picture = draw_matrix(procedure, INDONESIAN, columns)

    assert all(width(text_of(line)) <= columns for line in (*picture.heading, *picture.body))
    for node in procedure.nodes:
        symbol_of(picture, node.id)
