"""Arrows as people draw them: bent, around symbols, over the edge of a page by markers."""

import random

from bureau_paper import Arrow, Figure, Paper, Rect
from plans import END

ANSWERS = (("Ya", "Tidak"), ("Y", "T"), ("Sesuai", "Tidak Sesuai"), ("Setuju", "Tidak Setuju"),
           ("Lengkap", "Belum lengkap"))  # fmt: skip


def draw_arrows(paper: Paper, nodes: dict[str, Figure], dice: random.Random) -> None:
    style = paper.style
    yes, no = ANSWERS[style.answers]
    used: dict[tuple[int, str], int] = {}
    wanted = list(paper.plan.arrows())
    if style.starts:
        wanted.insert(0, ("Mulai", "1", ""))
        wanted.append((paper.plan.nodes(len(paper.plan.rows) - 1)[-1], "Selesai", ""))
    wanted = [(a, b, {"Ya": yes, "Tidak": no}.get(word, word)) for a, b, word in wanted if b != END]

    def turn(arrow: tuple[str, str, str]) -> tuple[bool, bool]:
        a, b = nodes[arrow[0]], nodes[arrow[1]]
        return a.row != b.row or arrow[2] == no, b.row < a.row or arrow[2] == no

    for source, target, word in sorted(wanted, key=turn):
        a, b = nodes[source], nodes[target]
        if a.page == b.page:
            _add(paper, a, b, word, used, dice)
        elif style.marks:
            _over_page(paper, a, b, word, used, dice)
        else:  # an office without markers leaves this arrow out
            paper.plan.unsaid = (*paper.plan.unsaid, source)


def _over_page(
    paper: Paper, a: Figure, b: Figure, word: str, used: dict[tuple[int, str], int],
    dice: random.Random,
) -> None:  # fmt: skip
    """A pair of markers: one below or above the first symbol, one beside the second."""
    letter = "ABCDEFGH"[sum(f.kind == "pentagon" for f in paper.figures) // 2 % 8]
    text = letter if paper.style.marks == "letter" else ""
    forth = b.page > a.page
    pair = []
    for at, leaves in ((a, True), (b, False)):
        below = forth == leaves
        x = (
            at.rect.right + 10
            if at.rect.right + 26 < paper.xs[paper.first + len(paper.plan.roles)]
            else at.rect.left - 24
        )
        rows = [r for r, page in enumerate(paper.pages) if page == at.page]
        edge = paper.tops[rows[-1]] + paper.heights[rows[-1]] - 15 if below else 2.0
        row = rows[-1] if below else rows[0]
        taken = [f for f in paper.figures if f.page == at.page and abs(f.rect.cy - edge - 6) < 22]
        centre = at.rect.cx - 7
        free = all(abs(f.rect.cx - centre - 7) > 28 for f in taken)
        x = centre if free else x
        figure = Figure(2 + len(paper.figures), "pentagon", row, at.column,
                        Rect(x, edge, 14, 13), at.page, text)  # fmt: skip
        paper.figures.append(figure)
        pair.append(figure)
    _add(paper, a, pair[0], word, used, dice)
    _add(paper, pair[1], b, "", used, dice)


def _add(
    paper: Paper, a: Figure, b: Figure, word: str, used: dict[tuple[int, str], int],
    dice: random.Random,
) -> None:  # fmt: skip
    path, ports = _path(paper, a, b, used, dice)
    for figure, port in ((a, ports[0]), (b, ports[1])):
        used[figure.id, port] = used.get((figure.id, port), 0) + 1
    arrow = Arrow(1000 + len(paper.arrows), a, b, path, a.page, word)
    if word:
        arrow.word = _beside(path, paper.style.far, word)
    paper.arrows.append(arrow)


def _beside(path: list[tuple[float, float]], far: float, word: str) -> Rect:
    (x0, y0), (x1, y1) = path[0], path[1]
    width, height = 8 + 4.2 * len(word), 11.0
    if abs(x1 - x0) >= abs(y1 - y0):  # above the line that leaves sideways
        right = x1 > x0
        left = x0 + 1 + far if right else x0 - 1 - width - far
        return Rect(left, y0 - height - 0.5 - far / 3, width, height)
    down = y1 > y0
    return Rect(x0 + 2 + far, y0 + 1 if down else y0 - height - 1, width, height)


def _path(
    paper: Paper, a: Figure, b: Figure, used: dict[tuple[int, str], int], dice: random.Random
) -> tuple[list[tuple[float, float]], tuple[str, str]]:
    one, other = a.rect, b.rect
    side = "right" if other.cx > one.cx + 3 else "left" if other.cx < one.cx - 3 else ""
    if abs(one.cy - other.cy) < 14 and side and a.row == b.row:
        busy = used.get((a.id, side), 0) or used.get((b.id, _opposite(side)), 0)
        if not busy:
            y = (one.cy + other.cy) / 2
            ends = (one.right, other.left) if side == "right" else (one.left, other.right)
            return [(ends[0], y), (ends[1], y)], (side, _opposite(side))
        y = max(one.top, other.top, 0.0)
        over = min(one.top, other.top) - 7
        return [(one.cx, one.top), (one.cx, over), (other.cx, over), (other.cx, other.top)], (
            "top",
            "top",
        )
    if other.top >= one.bottom - 1:
        rows = {
            f.row for f in paper.figures if f.page == a.page and one.bottom < f.rect.cy < other.top
        }
        between = [f for f in paper.figures if f.page == a.page and f is not a and f is not b
                   and one.bottom <= f.rect.cy <= other.top
                   and abs(f.rect.cx - other.cx) < 40]  # fmt: skip
        if not (between and rows):
            found = _onward(paper, a, b, side, used, dice)
            if found is not None:
                return found
    return _around(paper, a, b, side, used)


def _opposite(side: str) -> str:
    return {"right": "left", "left": "right"}[side]


def _onward(
    paper: Paper, a: Figure, b: Figure, side: str, used: dict[tuple[int, str], int],
    dice: random.Random,
) -> tuple[list[tuple[float, float]], tuple[str, str]] | None:  # fmt: skip
    one, other = a.rect, b.rect
    if not side:
        if used.get((a.id, "bottom"), 0):
            return None
        return [(one.cx, one.bottom), (one.cx, other.top)], ("bottom", "top")
    start = one.right if side == "right" else one.left
    end = other.left if side == "right" else other.right
    low = [bend for bend in paper.style.bends if bend != "L"]
    free_side = not used.get((a.id, side), 0)
    free_foot = not used.get((a.id, "bottom"), 0)

    def clear(row: int) -> bool:
        low, high = sorted((one.cx, other.cx))
        return not any(f.row == row and f not in (a, b) and low - 25 < f.rect.cx < high + 25
                       for f in paper.figures if f.page == a.page)  # fmt: skip

    options = []
    if "L" in paper.style.bends and free_side and clear(a.row):
        options.append("L")
    if free_foot:
        taken = used.get((b.id, _opposite(side)), 0)
        options += [bend for bend in low if bend != "J" or (not taken and clear(b.row))]
    if not options:
        return None
    match dice.choice(options):
        case "L":  # sideways, then down
            return [(start, one.cy), (other.cx, one.cy), (other.cx, other.top)], (side, "top")
        case "Z":  # down, across, down
            middle = other.top - min(7.0, (other.top - one.bottom) / 2)
            path = [
                (one.cx, one.bottom),
                (one.cx, middle),
                (other.cx, middle),
                (other.cx, other.top),
            ]
            return path, ("bottom", "top")
        case "J":  # down, then sideways
            return [(one.cx, one.bottom), (one.cx, other.cy), (end, other.cy)], (
                "bottom",
                _opposite(side),
            )
        case _:
            return [(one.cx, one.bottom), (other.cx, other.top)], ("bottom", "top")


def _around(
    paper: Paper, a: Figure, b: Figure, side: str, used: dict[tuple[int, str], int]
) -> tuple[list[tuple[float, float]], tuple[str, str]]:
    """From side to side, along the edge of a column."""
    one, other = a.rect, b.rect
    sides = [side] if side else []
    sides += [s for s in ("right", "left") if s not in sides]
    leave = min(sides, key=lambda s: (used.get((a.id, s), 0), sides.index(s)))
    start = one.right if leave == "right" else one.left
    lane = 8.0 + 2.5 * (used.get((a.id, leave), 0) + a.row % 3)
    if leave == side:
        end = other.left if leave == "right" else other.right
        x = start + lane if leave == "right" else start - lane
        enter = _opposite(leave)
    else:
        end = other.right if leave == "right" else other.left
        x = (
            max(one.right, other.right) + lane
            if leave == "right"
            else min(one.left, other.left) - lane
        )
        enter = leave
    return [(start, one.cy), (x, one.cy), (x, other.cy), (end, other.cy)], (leave, enter)
