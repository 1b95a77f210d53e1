"""Procedures of real offices laid out on pages as a program would.

Rows are as high as their text; symbols have one size and stand where a hand would put them;
arrows bend in the ways people draw them. Widths of letters are those of Helvetica (and Arial), so
that an office program breaks the lines where this does.
"""

import random
from dataclasses import replace

from bureau_arrows import ANSWERS, draw_arrows
from bureau_paper import Figure, Paper, Rect, Style, height_of
from plans import Plan


def expected(plan: Plan, style: Style) -> Plan:
    """The right reading: the ways have this office's names for yes and no."""
    yes, no = ANSWERS[style.answers if style.answers != 1 else 0]
    rows = []
    for row in plan.rows:
        signs = [
            replace(sign, ways=tuple(({"Ya": yes, "Tidak": no}[n], to) for n, to in sign.ways))
            for sign in row.signs
        ]
        rows.append(replace(row, signs=signs))
    return replace(plan, rows=rows)


def laid_out(plan: Plan, style: Style, seed: int = 0) -> Paper:
    """The plan on paper; ``plan.unsaid`` lists the nodes for which the office leaves
    out an arrow.
    """
    plan.unsaid = ()
    dice = random.Random(seed + 99)
    paper = Paper(plan, style)
    _rows(paper)
    nodes = _figures(paper, dice)
    draw_arrows(paper, nodes, dice)
    return paper


def _rows(paper: Paper) -> None:
    style, page, y = paper.style, 0, 0.0
    wide = paper.widths()
    last = len(paper.plan.rows) - 1
    for row in range(last + 1):
        texts = paper.texts(row)
        height = max(height_of(t, w, style) for t, w in zip(texts, wide, strict=True)) + 2
        least = style.least * (1.6 if style.starts and row in (0, last) else 1)
        height = max(least, height)
        if style.page and y + height > style.page:
            page, y = page + 1, 0.0
        paper.tops.append(y)
        paper.heights.append(height)
        paper.pages.append(page)
        y += height


def _figures(paper: Paper, dice: random.Random) -> dict[str, Figure]:
    style, plan = paper.style, paper.plan
    wide, tall = style.symbol
    nodes: dict[str, Figure] = {}
    last = len(plan.rows) - 1
    for row, one in enumerate(plan.rows):
        for node, sign in zip(plan.nodes(row), one.signs, strict=True):
            first, end = min(sign.roles), max(sign.roles)
            left, right = paper.xs[paper.first + first], paper.xs[paper.first + end + 1]
            width = wide + (end - first) * style.role
            kind = "diamond" if sign.phase != "work" else "box"
            edge = row in (0, last) and len(one.signs) == 1 and not style.starts
            kind = "capsule" if edge and kind == "box" else kind
            top, high = paper.tops[row], paper.heights[row]
            shift = (
                14.0 if style.starts and row == 0 else -12.0 if style.starts and row == last else 0
            )
            height = tall * (1.25 if kind == "diamond" else 1)
            height = min(height, high - 8)
            y = top + (6 if style.top else (high - height) / 2) + shift
            x = (left + right - width) / 2
            room = max(0.0, min(style.jitter, (high - height) / 2 - 3))
            x += dice.uniform(-style.jitter, style.jitter)
            y += dice.uniform(-room, room)
            text = ""
            if style.filled:
                text = "Periksa" if kind == "diamond" else f"Proses {row + 1}"
            nodes[node] = Figure(
                0, kind, row, first, Rect(x, y, width, height), paper.pages[row], text
            )
            paper.figures.append(nodes[node])
    if style.starts:
        for row, text, below in ((0, "Mulai", False), (last, "Selesai", True)):
            node = plan.nodes(row)[-1 if below else 0]
            at = nodes[node]
            y = at.rect.bottom + 9 if below else at.rect.top - 9 - 16
            if below:
                y = min(y, paper.tops[row] + paper.heights[row] - 17)
            y = y if below else max(y, paper.tops[row] + 1)
            figure = Figure(
                0, "capsule", row, at.column, Rect(at.rect.cx - 19, y, 38, 16), at.page, text
            )
            paper.figures.append(figure)
            nodes[text] = figure
    for number, figure in enumerate(paper.figures):
        figure.id = 2 + number
    return nodes
