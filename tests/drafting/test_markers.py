"""Arrows across off-page markers: where each continues, with what trust, and what is asked."""

from sop_tui.drafting.offpage import Markers, usual_words
from sop_tui.drafting.picture import Box, Point
from sop_tui.drafting.spots import Spot, Trust
from sop_tui.drafting.ways import Arrow, Loose

ROW = 40.0


def spot(row: int, column: int = 0, kind: str = "box", text: str = "", down: float = 0) -> Spot:
    left, top = 60.0 * column, ROW * row + 10 + down
    box = Box(left, top, left + 20, top + 14)
    return Spot(0, f"{row}-{column}-{down}", kind, box, text, row, (column,), Trust.DRAWN)  # type: ignore[arg-type]


def marker(row: int, column: int = 0, text: str = "", down: float = 0) -> Spot:
    return spot(row, column, "pentagon", text, down)


def way(source: int, target: int, label: str = "", trust: Trust = Trust.DRAWN) -> Arrow:
    return Arrow(source, target, Trust.DRAWN, label, trust, (Point(0, 0), Point(1, 1)))


def put_together(spots: list[Spot], ways: list[Arrow]) -> tuple[list[Arrow], list[Loose]]:
    signs = frozenset(n for n, one in enumerate(spots) if one.kind == "pentagon")
    return Markers(spots, ways, signs).ways()


def joined(spots: list[Spot], ways: list[Arrow]) -> tuple[set[tuple[int, int, Trust]], list[int]]:
    found, loose = put_together(spots, ways)
    return {(w.source, w.target, w.trust) for w in found}, [one.source for one in loose]


def test_one_arrow_down_and_one_onward_are_one_without_a_doubt() -> None:
    spots = [spot(1), marker(1, down=14), marker(2, 1, down=-9), spot(2, 1)]
    assert joined(spots, [way(0, 1), way(2, 3)]) == ({(0, 3, Trust.DRAWN)}, [])


def test_two_arrows_down_and_one_onward_are_a_guess() -> None:
    spots = [spot(1), marker(1, down=14), spot(1, 1), marker(1, 1, down=14),
             marker(2, 1, down=-9), spot(2, 1), marker(9, 1, down=-9), spot(9, 1)]  # fmt: skip
    found, _ = joined(spots, [way(0, 1), way(2, 3), way(4, 5), way(6, 7)])
    assert {(source, target) for source, target, _ in found} == {(0, 7), (2, 5)}
    assert all(trust == Trust.LABEL for _, _, trust in found)


def test_what_goes_down_and_what_comes_back_do_not_meet() -> None:
    """The marker at the foot of the page sends the flow on; the one beside it receives a return."""
    spots = [spot(1), marker(1, down=14), marker(2, down=-9), spot(2), spot(1, 1)]
    ways = [way(0, 1), way(2, 3), way(3, 2, "Tidak"), way(1, 4)]
    assert joined(spots, ways) == ({(0, 3, Trust.DRAWN), (3, 4, Trust.DRAWN)}, [])


def test_a_letter_leads_to_its_own_whatever_the_places_say() -> None:
    spots = [spot(1), marker(1, 0, "A", 14), spot(1, 1), marker(1, 1, "B", 14),
             marker(2, 0, "B", -9), spot(2), marker(2, 1, "A", -9), spot(2, 1)]  # fmt: skip
    found, _ = joined(spots, [way(0, 1), way(2, 3), way(4, 5), way(6, 7)])
    assert found == {(0, 7, Trust.DRAWN), (2, 5, Trust.DRAWN)}


def test_a_letter_without_its_own_leads_nowhere() -> None:
    spots = [spot(1), marker(1, 0, "A", 14), marker(2, 0, "B", -9), spot(2)]
    assert joined(spots, [way(0, 1), way(2, 3)]) == (set(), [0])


def test_arrows_to_markers_that_lie_on_one_another_do_not_cross() -> None:
    """Yes leads to the next row; of two ways that skip rows, the one from the earlier row ends
    earlier.
    """
    spots = [spot(6), spot(7), marker(7, 1, "BCA", 14),
             marker(8, 0, "C", -9), marker(8, 1, "AB", -9), spot(8), spot(11)]  # fmt: skip
    ways = [way(0, 2, "Tidak"), way(1, 2, "Tidak"), way(1, 2, "Ya"), way(3, 6), way(4, 5)]
    found, _ = joined(spots, ways)
    assert {(source, target) for source, target, _ in found} == {(0, 5), (1, 5), (1, 6)}
    assert all(trust == Trust.LABEL for _, _, trust in found)
    assert [
        w.target for w in put_together(spots, ways)[0] if w.source == 1 and w.label == "Ya"
    ] == [5]


def test_words_that_may_be_of_either_arrow_stand_as_is_usual() -> None:
    """Yes and no on one stem: yes leads on, no leads back."""
    spots = [spot(1), spot(2), spot(3)]
    unsure = [way(1, 0, "Ya", Trust.LABEL), way(1, 2, "Tidak", Trust.LABEL)]
    assert [one.label for one in usual_words(unsure, spots)] == ["Tidak", "Ya"]
    sure = [way(1, 0, "Ya"), way(1, 2, "Tidak")]
    assert [one.label for one in usual_words(sure, spots)] == ["Ya", "Tidak"]
