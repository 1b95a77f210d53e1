"""Pages that each show a part of one long sheet, as Calc prints: both draw the line completely."""

from itertools import pairwise

import pytest
from bureau import expected, laid_out
from bureau_pdf import Print, bureau_pdf
from bureau_scores import STYLES
from bureau_words import office_plan
from msgspec.structs import replace
from score import Score, score

from sop_tui.drafting.formats import read
from sop_tui.drafting.interpret import drafts
from sop_tui.drafting.picture import Box, Connector, End, Grid, PaperSheet, Picture, Point

NEW_TOP = 30.0  # where rows start on later pages


def cut(sheet: PaperSheet, rows: list[int]) -> list[PaperSheet]:
    """The sheet on several pages, cut above these rows of its grid."""
    (grid,) = sheet.grids
    edges = [0, *rows, len(grid.ys) - 1]
    pages = []
    for first, last in pairwise(edges):
        up = grid.ys[first] - NEW_TOP if first else 0.0
        low, high = grid.ys[first] - up, grid.ys[last] - up

        def shown(box: Box, low: float = low, high: float = high) -> bool:
            return box.bottom > low and box.top < high

        symbols = [replace(one, box=moved(one.box, up)) for one in sheet.symbols]
        blocks = [replace(one, box=moved(one.box, up)) for one in sheet.blocks]
        lines = [line_up(one, up) for one in sheet.connectors]
        pages.append(
            PaperSheet(
                grids=(part(grid, first, last, up),),
                symbols=tuple(one for one in symbols if shown(one.box)),
                blocks=tuple(one for one in blocks if shown(one.box)),
                connectors=tuple(one for one in lines if shown(around(one))),
            )
        )
    return pages


def part(grid: Grid, first: int, last: int, up: float) -> Grid:
    cells = tuple(
        replace(cell, row=cell.row - first,
                lines=tuple(replace(line, box=moved(line.box, up)) for line in cell.lines))
        for cell in grid.cells
        if first <= cell.row < last
    )  # fmt: skip
    return Grid(grid.xs, tuple(y - up for y in grid.ys[first : last + 1]), cells)


def moved(box: Box, up: float) -> Box:
    return Box(box.left, box.top - up, box.right, box.bottom - up)


def line_up(line: Connector, up: float) -> Connector:
    path = tuple(Point(at.x, at.y - up) for at in line.path)
    return replace(
        line,
        path=path,
        start=End(path[0], line.start.arrow),
        finish=End(path[-1], line.finish.arrow),
    )


def around(line: Connector) -> Box:
    xs, ys = [at.x for at in line.path], [at.y for at in line.path]
    return Box(min(xs), min(ys), max(xs), max(ys))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("every", [3, 2])
def test_a_matrix_cut_into_pages_is_read_as_the_whole(seed: int, every: int) -> None:
    plan, style = office_plan(seed), STYLES["plain"]
    whole = read(bureau_pdf(laid_out(plan, style, seed), Print(cover=False)))
    (sheet,) = whole.sheets
    heads = len(sheet.grids[0].ys) - 1 - len(plan.rows)
    rows = list(range(heads + every, heads + len(plan.rows), every))
    document = Picture(whole.format, tuple(cut(sheet, rows)))
    (draft,) = drafts(document)
    total = score(expected(plan, style), draft, Score(), identity=False)
    assert not total.misses
