"""Which way out of a decision a word names."""

import pytest
from bureau import expected, laid_out
from bureau_paper import Style
from bureau_pdf import bureau_pdf
from bureau_words import office_plan
from score import Score, score

from sop_tui.drafting.formats import read
from sop_tui.drafting.interpret import drafts
from sop_tui.drafting.labels import Label, name_ways
from sop_tui.drafting.picture import (
    Box,
    Cell,
    Connector,
    DrawnSymbol,
    End,
    Grid,
    PaperSheet,
    Picture,
    Point,
    PrintedLine,
)
from sop_tui.drafting.spots import Spot, Trust
from sop_tui.drafting.ways import Arrow
from sop_tui.drafting.words import said_in_lines


def spot(row: int, kind: str, left: float, top: float) -> Spot:
    box = Box(left, top, left + 30, top + 20)
    return Spot(
        0, f"{row}", "diamond" if kind == "diamond" else "box", box, "", row, (0,), Trust.DRAWN
    )


SPOTS = [spot(0, "box", 0, 0), spot(1, "diamond", 0, 50), spot(2, "box", 0, 100)]
ON = (0, Arrow(1, 2, Trust.DRAWN, path=(Point(15, 70), Point(15, 100))))
BACK = (1, Arrow(1, 0, Trust.DRAWN,
                 path=(Point(30, 60), Point(40, 60), Point(40, 10), Point(30, 10))))  # fmt: skip


def named(*words: tuple[str, float, float]) -> dict[int, tuple[str, Trust]]:
    labels = [Label(text, Box(x, y, x + 12, y + 8)) for text, x, y in words]
    return {
        index: (label.text, trust) for index, label, trust in name_ways([ON, BACK], labels, SPOTS)
    }


def test_a_word_beside_its_arrow_is_its_name_be_it_usual_or_not() -> None:
    assert named(("Ya", 17, 80), ("Tidak", 42, 40)) == {
        0: ("Ya", Trust.DRAWN), 1: ("Tidak", Trust.DRAWN)
    }  # fmt: skip
    assert named(("Tidak", 17, 80), ("Ya", 42, 40)) == {
        0: ("Tidak", Trust.DRAWN), 1: ("Ya", Trust.DRAWN)
    }  # fmt: skip


def test_of_words_that_stand_between_the_arrows_yes_leads_on_and_is_marked() -> None:
    between = named(("Ya", 24, 70), ("Tidak", 24, 76))
    assert {index: text for index, (text, _) in between.items()} == {0: "Ya", 1: "Tidak"}
    assert Trust.LABEL in {trust for _, trust in between.values()}


@pytest.mark.slow
def test_words_far_off_their_arrows_are_read() -> None:
    total = Score()
    for far in (5, 9, 13):
        for seed in range(60, 74):
            wide = seed % 2
            style = Style(far=far, answers=seed % 5, role=62 if wide else 46,
                          symbol=(38, 20) if wide else (27, 14))  # fmt: skip
            plan = office_plan(seed)
            (draft,) = drafts(read(bureau_pdf(laid_out(plan, style, seed))))
            score(expected(plan, style), draft, total)
    assert total.unmarked() < 0.01, total.misses
    for field, least in (("decisions", 0.95), ("returns", 0.92), ("ways", 0.9)):
        assert total.share(field) >= least, total.misses


@pytest.mark.parametrize(
    ("first", "then", "whole"),
    [
        ("Tida", "k", "Tidak"), ("Tidak", "setuju", "Tidak setuju"),
        ("Belum", "Lengkap", "Belum Lengkap"),
        ("Jika", "tidak", "Jika tidak"), ("Tidak", "memenuhi syarat", "Tidak memenuhi syarat"),
        ("Ya", "Tidak", ""), ("Tidak", "Ya", ""), ("T", "Y", ""), ("Tidak Sesuai", "Sesuai", ""),
        ("Tidak", "Kasubag", ""), ("Konsep", "Ya", ""),
    ],
)  # fmt: skip
def test_two_lines_are_one_answer_or_two(first: str, then: str, whole: str) -> None:
    assert said_in_lines(first, then) == whole


def test_the_lines_of_a_word_in_a_narrow_box_name_one_way() -> None:
    """The box of "Tidak" is too narrow for it, so its last letter stands below."""
    roles = ("Staf", "Camat")
    xs, ys = (0.0, 30.0, 130.0, 190.0, 250.0, 310.0, 370.0, 430.0), (0.0, 30.0, 90.0, 150.0, 210.0)
    head = ("No", "Kegiatan", *roles, "Kelengkapan", "Waktu", "Output")
    cells = [Cell(0, c, text) for c, text in enumerate(head)]
    for row in (1, 2, 3):
        texts = ((0, f"{row}"), (1, f"Langkah {row}"), (4, "surat"), (5, "1 jam"), (6, "surat"))
        cells += [Cell(row, column, text) for column, text in texts]
    said = (PrintedLine("Tida", Box(176, 104, 188, 110)), PrintedLine("k", Box(176, 112, 179, 118)))
    cells += [
        Cell(2, 2, "Tida\nk", lines=said),
        Cell(3, 2, "Ya", lines=(PrintedLine("Ya", Box(162, 152, 170, 158)),)),
    ]
    symbols = (
        DrawnSymbol("a", "box", Box(145, 50, 175, 70)),
        DrawnSymbol("b", "diamond", Box(145, 110, 175, 130)),
        DrawnSymbol("c", "box", Box(145, 170, 175, 190)),
    )  # fmt: skip

    def wire(id_: str, *path: tuple[float, float]) -> Connector:
        points = tuple(Point(x, y) for x, y in path)
        return Connector(id_, End(points[0]), End(points[-1], arrow=True), points)

    ways = (
        wire("1", (160, 70), (160, 110)), wire("2", (160, 130), (160, 170)),
        wire("3", (175, 120), (186, 120), (186, 60), (175, 60)),
    )  # fmt: skip
    sheet = PaperSheet("", (Grid(xs, ys, tuple(cells)),), symbols, ways)
    (draft,) = drafts(Picture("pdf", (sheet,)))
    (check,) = draft.steps[1].symbols
    assert (check.phase, check.return_to, draft.steps[1].inferred) == (
        "check",
        ("1",),
        ("check.act",),
    )
