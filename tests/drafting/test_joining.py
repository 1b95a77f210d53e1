"""Arrows drawn as several lines are joined where it is clear which continues which."""

from sop_tui.drafting.joining import joined
from sop_tui.drafting.picture import Box, Connector, End, Point


def line(name: str, *path: tuple[float, float], arrow: bool = False) -> Connector:
    points = tuple(Point(x, y) for x, y in path)
    return Connector(name, End(points[0]), End(points[-1], arrow=arrow), points)


def ends(lines: list[Connector]) -> set[tuple[float, float, float, float]]:
    return {
        (a.path[0].x, a.path[0].y, a.path[-1].x, a.path[-1].y)
        for a in lines
    }  # fmt: skip


CROWD = [
    line("7", (0, 0), (20, 0)), line("8", (20, 0), (20, 30), arrow=True),
    line("3", (60, 0), (20, 0)), line("4", (20, 0), (20, -30), arrow=True),
]  # fmt: skip


def test_of_four_ends_in_one_place_those_join_that_were_drawn_one_after_the_other() -> None:
    assert ends(joined(CROWD, ())) == {(0, 0, 20, 30), (60, 0, 20, -30)}


def test_ids_count_in_whatever_order_the_file_has_the_lines() -> None:
    """A file has what hangs on each of its rows in the order of the rows."""
    assert ends(joined(CROWD[::-1], ())) == {(0, 0, 20, 30), (60, 0, 20, -30)}


def test_where_neither_tells_none_is_joined() -> None:
    apart = [line(f"{name} {n}", (0, 0), far) for n, (name, far) in enumerate(
        (("a", (9, 0)), ("b", (0, 9)), ("c", (-9, 0)), ("d", (0, -9))))]  # fmt: skip
    assert len(joined([apart[0], *CROWD, *apart[1:]], ())) > len(CROWD)


def test_the_next_part_is_joined_though_a_guessed_height_moved_it() -> None:
    parts = [line("1", (0, 0), (20, 0)), line("2", (20, 3), (20, 40), arrow=True)]
    assert ends(joined(parts, ())) == {(0, 0, 20, 40)}
    assert len(joined([parts[0], line("5", (20, 3), (20, 40))], ())) == 2


def test_a_bend_at_a_symbol_is_joined_only_to_the_point() -> None:
    parts = [line("1", (0, 0), (20, 0)), line("2", (20, 0), (20, 40))]
    symbol = Box(18, 1, 60, 20)
    assert len(joined(parts, [symbol])) == 1
    assert len(joined([parts[0], line("2", (20, 1), (20, 40))], [symbol])) == 2


def test_two_lines_that_start_in_one_place_and_run_the_same_way_stay_two() -> None:
    parts = [line("1", (50, 0), (20, 0), (20, 9)), line("2", (50, 0), (0, 0), (0, 9))]
    assert len(joined(parts, ())) == 2
