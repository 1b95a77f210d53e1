"""Papers of a third hand: many arrows on one another, as clerks draw them over years.

Each arrow takes, of all the ways round that a hand would think of, the one that runs over the
fewest symbols and lines. What is drawn has its places on one endless page; the edges of pages cut
it where the office lets them.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pdf_paper import text_width
from plans import Plan, PlanRow, Sign

Point = tuple[float, float]
Leg = tuple[Point, Point]

OFFICES = (
    ("Pemohon", "Loket", "Verifikator", "Kasi Layanan", "Kepala Kantor"),
    ("Arsiparis", "Kasubbag Umum", "Sekretaris Camat", "Camat"),
    ("Staf Gudang", "Pengurus Barang", "PPTK", "Bendahara", "Kabag Umum", "Sekwan"),
)
WORK = ("Mencatat {}", "Mengetik {}", "Mengantar {}", "Menyalin {}", "Mengumpulkan {}",
        "Menjilid {}")  # fmt: skip
THING = ("kartu persediaan", "buku tamu", "surat pinjam pakai", "daftar barang rusak", "kuitansi")
PAPERS = ("Map berkas", "Kartu barang", "Lembar periksa", "Nota minta", "Buku ekspedisi")
WORD = 6.5  # size of the words beside arrows


def clerk_plan(seed: int) -> Plan:
    """A procedure of its own for each seed, with a decision in every second row."""
    dice = random.Random(seed * 13 + 7)
    roles = OFFICES[seed % len(OFFICES)]
    plan = Plan(f"Penataan {dice.choice(THING).title()}", f"{seed}/TU/2021", "3 Mei 2021",
                "10 Mei 2021", roles, legal_basis=(), warnings=())  # fmt: skip
    count, at = dice.randint(7, 12), dice.randrange(len(roles))
    for index in range(count):
        inner, kind = 0 < index < count - 1, dice.random()
        signs = [Sign("work", (at,))]
        if inner and kind < 0.28:
            signs = [Sign("check", (at,), (str(dice.randint(max(1, index - 3), index)),))]
        elif inner and index + 2 < count and kind < 0.46:
            past = min(count, index + dice.choice((3, 3, 4)))
            signs = [Sign("choice", (at,), (), (("Ya", str(index + 2)), ("Tidak", str(past))))]
        elif inner and kind < 0.6:
            boss = at + 1 if at + 1 < len(roles) else at - 1
            signs.append(Sign("check", (boss,), (str(index + 1),)))
        plan.rows.append(
            PlanRow(f"{dice.choice(WORK).format(dice.choice(THING))} ke-{index + 1}", signs,
                    (dice.choice(PAPERS),), f"{dice.randint(1, 9)} jam", (dice.choice(PAPERS),),
                    dice.choice(("", "", "Setiap Senin")))
        )  # fmt: skip
        at = min(len(roles) - 1, max(0, at + dice.choice((-2, -1, 1, 1, 2, 0))))
    return plan


@dataclass(frozen=True)
class Layout:
    """Where this office puts things."""

    column: float = 60.0
    row: float = 52.0
    rows: int = 0  # on a page; 0: all on one
    edges: str = "cut"  # of pages: cut | letters | none
    jitter: float = 3.0
    gap: float = 0.0  # arrows end so far from a symbol; below 0 within it
    words: str = "tail"  # tail | second | upright | boxed
    short: bool = False  # Y and T
    careless: bool = False  # lines may lie on one another
    trunks: str = ""  # returns to one symbol: "" each by itself | over | tee
    side: str = ""  # where the lines go round: "" either | left | right


@dataclass
class Form:
    kind: str
    row: int
    column: int
    x: float
    y: float
    w: float
    h: float
    text: str = ""

    def side(self, name: str) -> Point:
        return {
            "N": (self.x + self.w / 2, self.y), "S": (self.x + self.w / 2, self.y + self.h),
            "W": (self.x, self.y + self.h / 2), "E": (self.x + self.w, self.y + self.h / 2),
        }[name]  # fmt: skip


@dataclass
class Wire:
    tail: Form
    head: Form
    path: list[Point]
    word: str = ""
    at: Point = (0.0, 0.0)  # the left end of the word's base line; its lower end where upright
    upright: bool = False
    headless: bool = False  # it ends on another line, which has the head


@dataclass
class Page:
    """A paper laid out: from the left edge of the first column, the top of the first row."""

    plan: Plan
    layout: Layout
    xs: list[float]
    ys: list[float]
    forms: list[Form] = field(default_factory=list)
    wires: list[Wire] = field(default_factory=list)

    def page(self, row: int) -> int:
        return row // self.layout.rows if self.layout.rows else 0

    def cuts(self) -> list[float]:
        """The edges of the pages, the first and the last too."""
        step = self.layout.rows or len(self.plan.rows)
        return [*self.ys[:-1:step], self.ys[-1]]


def clerk_page(plan: Plan, layout: Layout, seed: int) -> Page:
    """The plan on paper. The plan notes of which nodes the office leaves out an arrow."""
    dice = random.Random(seed + 77)
    xs = [0.0]
    for width in (26, 132, *[layout.column] * len(plan.roles), 74, 48, 74, 58):
        xs.append(xs[-1] + width)
    page = Page(plan, layout, xs, [layout.row * n for n in range(len(plan.rows) + 1)])
    nodes: dict[str, Form] = {}
    for row, one in enumerate(plan.rows):
        for node, sign in zip(plan.nodes(row), one.signs, strict=True):
            work = sign.phase == "work"
            kind = ("capsule" if row in (0, len(plan.rows) - 1) else "box") if work else "diamond"
            w, h = (0.5 * layout.column, 16.0) if work else (0.48 * layout.column, 24.0)
            x = xs[2 + sign.roles[0]] + (layout.column - w) / 2
            y = page.ys[row] + (layout.row - h) / 2
            shift = layout.jitter
            nodes[node] = Form(kind, row, sign.roles[0], x + dice.uniform(-shift, shift),
                               y + dice.uniform(-shift, shift), w, h)  # fmt: skip
            page.forms.append(nodes[node])
    wanted = [(nodes[a], nodes[b], word, a) for a, b, word in plan.arrows()]
    unsaid: list[str] = []
    for a, b, word, source in sorted(wanted, key=lambda w: (_far(w[0], w[1]), w[2] == "Tidak")):
        said = {"Ya": "Y", "Tidak": "T"}.get(word, word) if layout.short else word
        if page.page(a.row) == page.page(b.row) or layout.edges == "cut":
            page.wires.append(_wire(page, a, b, said))
        elif layout.edges == "letters":
            _markers(page, a, b, said)
        else:
            unsaid.append(source)
    plan.unsaid = tuple(unsaid)
    for wire in page.wires:
        _say(page, wire)
    for wire in page.wires:
        wire.path = _eased(wire.path, layout.gap, headless=wire.headless)
    return page


def _far(a: Form, b: Form) -> int:
    return abs(a.row - b.row) + 3 * (b.row < a.row)


# -- The way of an arrow ---------------------------------------------------------------------------


def _wire(page: Page, a: Form, b: Form, word: str) -> Wire:
    trunk = page.layout.trunks
    beside = [w for w in page.wires if w.head is b and len(w.path) == 4 and not w.headless]
    if trunk and beside and b.row < a.row:
        lane = beside[0].path[1][0]
        right = lane > b.x
        start = a.side("E" if right else "W")
        if (lane > start[0]) == right and abs(lane - start[0]) > 4:
            path = [start, (lane, start[1]), *beside[0].path[2:]]
            others = [w for w in page.wires if w is not beside[0]]
            whole = replace(page, wires=others)
            reaches = min(beside[0].path[1][1], b.y) < start[1] < beside[0].path[1][1]
            if _cost(whole, a, b, path) < 40 and (trunk == "over" or reaches):
                cut = path[:2] if trunk == "tee" else path
                return Wire(a, b, cut, word, headless=trunk == "tee")
    options = list(_ways(page, a, b, no=word in ("Tidak", "T")))
    return Wire(a, b, min(options, key=lambda path: _cost(page, a, b, path)), word)


def _ways(page: Page, a: Form, b: Form, *, no: bool) -> Iterator[list[Point]]:
    """The ways round that a hand would think of."""
    (ax, bottom), (bx, top) = a.side("S"), b.side("N")
    if a.row == b.row and not (a.y + a.h < b.y or b.y + b.h < a.y):
        one, other = ("E", "W") if a.x < b.x else ("W", "E")
        if not no:
            yield [a.side(one), b.side(other)]
        for over in (5.0, 8.0):
            y = min(a.y, b.y) - over
            yield [a.side("N"), (ax, y), (bx, y), b.side("N")]
            y = max(a.y + a.h, b.y + b.h) + over
            yield [a.side("S"), (ax, y), (bx, y), b.side("S")]
        return
    if b.y > a.y + a.h:
        if abs(ax - bx) < 7:
            yield [a.side("S"), (ax, top)]
        for y in (top - 6, top - 9, bottom + 6, bottom + 9):
            yield [a.side("S"), (ax, y), (bx, y), b.side("N")]
        if abs(bx - ax) > a.w / 2 + 4:
            out = a.side("E" if bx > ax else "W")
            yield [out, (bx, out[1]), b.side("N")]
        if abs(bx - ax) > b.w / 2 + 4:
            into = b.side("W" if bx > ax else "E")
            yield [a.side("S"), (ax, into[1]), into]
    for off in (6.0, 9.0, 12.0, 15.0):
        sides = {"left": ("W",), "right": ("E",)}.get(page.layout.side, ("E", "W"))
        for side in sides:
            (x0, y0), (x1, y1) = a.side(side), b.side(side)
            lane = max(x0, x1) + off if side == "E" else min(x0, x1) - off
            yield [(x0, y0), (lane, y0), (lane, y1), (x1, y1)]


def _legs(path: list[Point]) -> Iterator[Leg]:
    yield from pairwise(path)


def _cost(page: Page, a: Form, b: Form, path: list[Point]) -> float:
    left, right = page.xs[2], page.xs[2 + len(page.plan.roles)]
    beside = 3 if page.layout.careless else 45
    cost = 2.0 * len(path) + sum(abs(x - u) + abs(y - v) for (x, y), (u, v) in _legs(path)) / 60
    cost += 60 * any(not left + 2 < x < right - 2 for x, _ in path)
    if page.layout.edges != "cut":
        ends = [edge for edge in page.cuts() for _, y in path if abs(y - edge) < 3]
        step, pages = page.layout.rows, {int(y / page.layout.row) for _, y in path}
        cost += 60 * (bool(ends) or len({row // step for row in pages}) > 1)
    for number, leg in enumerate(_legs(path)):
        for form in page.forms:
            inner = 2.0 if form in (a, b) else -2.5
            cost += 50 * _meets(leg, form, inner)
        cost += 8 * any(abs(y - leg[0][1]) < 2 for y in page.ys) * (leg[0][1] == leg[1][1])
        for wire in page.wires:
            for other in _legs(wire.path):
                cost += beside * _beside(leg, other) + 1.5 * crosses(leg, other)
                cost += 25 * (number == 0 and wire.tail is a and leg[0] == other[0])
    return cost


def _meets(leg: Leg, form: Form, inner: float) -> bool:
    (x0, y0), (x1, y1) = leg
    across = min(x0, x1) < form.x + form.w - inner and max(x0, x1) > form.x + inner
    return across and min(y0, y1) < form.y + form.h - inner and max(y0, y1) > form.y + inner


def _beside(one: Leg, other: Leg) -> bool:
    """Whether two legs run on one another for more than a moment."""
    for k in (0, 1):
        if one[0][k] == one[1][k] and other[0][k] == other[1][k]:
            span, third = sorted((one[0][1 - k], one[1][1 - k])), sorted(
                (other[0][1 - k], other[1][1 - k]))  # fmt: skip
            shared = min(span[1], third[1]) - max(span[0], third[0])
            if abs(one[0][k] - other[0][k]) < 2.6 and shared > -1:
                return True
    return False


def crosses(one: Leg, other: Leg) -> bool:
    """Whether a level and an upright leg cross, away from their ends."""
    level, upright = (one, other) if one[0][1] == one[1][1] else (other, one)
    if level[0][1] != level[1][1] or upright[0][0] != upright[1][0]:
        return False
    x, y = upright[0][0], level[0][1]
    inside = min(level[0][0], level[1][0]) + 1 < x < max(level[0][0], level[1][0]) - 1
    return inside and min(upright[0][1], upright[1][1]) + 1 < y < max(
        upright[0][1], upright[1][1]) - 1  # fmt: skip


def _eased(path: list[Point], gap: float, *, headless: bool) -> list[Point]:
    def off(end: Point, before: Point) -> Point:
        dx, dy = before[0] - end[0], before[1] - end[1]
        far = max(abs(dx), abs(dy), 0.1)
        step = min(gap, far / 3)
        return end[0] + dx / far * step, end[1] + dy / far * step

    last = path[-1] if headless else off(path[-1], path[-2])
    return [off(path[0], path[1]), *path[1:-1], last]


def _markers(page: Page, a: Form, b: Form, word: str) -> None:
    """The arrow leads to a letter at the edge of its page, and on from there on the other's."""
    letter = "ABCDEFGHJKLMNPQR"[sum(form.kind == "pentagon" for form in page.forms) // 2 % 16]
    step, last = page.layout.rows, len(page.plan.rows)
    for at, leaves in ((a, True), (b, False)):
        below = (b.row > a.row) == leaves
        row = (min(last, (page.page(at.row) + 1) * step) - 1) if below else page.page(at.row) * step
        y = page.ys[row + 1] - 13 if below else page.ys[row] + 1.5
        left = page.xs[2 + at.column]
        spots = [Form("pentagon", row, at.column, left + x, y, 11, 11.5, letter)
                 for x in (page.layout.column - 13, 2, page.layout.column - 26, 15,
                           page.layout.column + 2, -13)]  # fmt: skip
        free = [s for s in spots if all(_clear(s, form) for form in page.forms)]
        form = (free or spots)[0]
        ends = (at, form) if leaves else (form, at)
        page.forms.append(form)
        page.wires.append(_wire(page, *ends, word if leaves else ""))


def _clear(one: Form, other: Form) -> bool:
    across = one.x < other.x + other.w + 3 and other.x < one.x + one.w + 3
    return not (across and one.y < other.y + other.h + 3 and other.y < one.y + one.h + 3)


# -- The word beside an arrow ----------------------------------------------------------------------


def _say(page: Page, wire: Wire) -> None:
    """Where the word covers the least, beside the leg that this office writes it at."""
    if not wire.word:
        return
    how = page.layout.words
    legs = list(_legs(wire.path))
    leg = legs[1] if how == "second" and len(legs) > 1 else legs[0]
    wide = text_width(wire.word, WORD)
    (x0, y0), (x1, y1) = leg
    spots: list[tuple[Point, bool]] = []
    if abs(x1 - x0) > abs(y1 - y0):
        for share in (0.5, 0.3, 0.8):
            x = x0 + (x1 - x0) * share - wide / 2
            spots += [((x, y0 - 1.5), False), ((x, y0 + 6.5), False)]
    elif how == "upright":
        spots = [((x0 + dx, y0 + (y1 - y0) * share + wide / 2), True)
                 for share in (0.4, 0.6) for dx in (-1.5, 6.0)]  # fmt: skip
    else:
        for share in (0.4, 0.25, 0.6):
            y = y0 + (y1 - y0) * share + 2.5
            spots += [((x0 + 2, y), False), ((x0 - 2 - wide, y), False)]
    if how == "boxed":
        middle = ((x0 + x1) / 2 - wide / 2, (y0 + y1) / 2 + 2.3)
        spots = [(middle, False)]

    def cost(spot: tuple[Point, bool]) -> float:
        box = word_box(spot[0], wide, upright=spot[1])
        covered: float = 20 * sum(not _clear(box, f) for f in page.forms if f.kind != "word")
        covered += 30 * sum(not _clear(box, f) for f in said)
        return covered + 6 * sum(
            _meets(other, box, 0.0) for w in page.wires for other in _legs(w.path)
        )

    said = [word_box(w.at, text_width(w.word, WORD), upright=w.upright)
            for w in page.wires if w.word and w.at != (0.0, 0.0)]  # fmt: skip
    wire.at, wire.upright = min(spots, key=cost)


def word_box(at: Point, wide: float, *, upright: bool) -> Form:
    """The room of a word."""
    x, y = at
    if upright:
        return Form("word", 0, 0, x - 5, y - wide, 6.5, wide)
    return Form("word", 0, 0, x, y - 5, wide, 6.5)
