"""Invented procedures of invented offices, with the drawing of their matrix and the
right reading.
"""

import random
from dataclasses import dataclass, field

ROLES = (
    "Kepala Dinas Perikanan Air", "Sekretaris", "Kasubbag Tata Naskah", "Analis Data Sungai",
    "Arsiparis Muda", "Kepala Seksi Dermaga", "Operator Loket Biru", "Bendahara Pelabuhan",
)  # fmt: skip
VERBS = (
    "Menyusun",
    "Memeriksa",
    "Mencatat",
    "Menyiapkan",
    "Menelaah",
    "Mengarsipkan",
    "Menghimpun",
)
THINGS = (
    "konsep surat dermaga", "daftar kapal kecil", "berkas izin jaring", "laporan pasang surut",
    "rekap retribusi", "peta alur sungai", "nota dinas sandar",
)  # fmt: skip
END = "selesai"


@dataclass
class Sign:
    """A symbol: ``work``, ``check`` or ``choice``; returns and ways name nodes."""

    phase: str
    roles: tuple[int, ...]
    return_to: tuple[str, ...] = ()
    ways: tuple[tuple[str, str], ...] = ()


@dataclass
class PlanRow:
    activity: str
    signs: list[Sign]
    inputs: tuple[str, ...] = ()
    time: str = ""
    output: tuple[str, ...] = ()
    note: str = ""
    next: str = ""


@dataclass
class Plan:
    title: str
    number: str
    created: str
    effective: str
    roles: tuple[str, ...]
    rows: list[PlanRow] = field(default_factory=list)
    legal_basis: tuple[str, ...] = ("Peraturan Dermaga Nomor 4 Tahun 2011", "Surat Edaran Pasang 7")
    warnings: tuple[str, ...] = ("Bila terlambat, kapal tidak dapat bersandar",)
    unsaid: tuple[str, ...] = ()  # the nodes for which the document leaves out an arrow

    def nodes(self, row: int) -> list[str]:
        ids: list[str] = []
        boxes, diamonds = 1, 0
        for sign in self.rows[row].signs:
            if not ids:
                ids.append(str(row + 1))
            elif sign.phase == "work":
                boxes += 1
                ids.append(f"{row + 1}.{boxes}")
            else:
                diamonds += 1
                ids.append(f"{row + 1}p")
        return ids

    def places(self) -> dict[str, tuple[int, int]]:
        return {node: (row, place) for row in range(len(self.rows))
                for place, node in enumerate(self.nodes(row))}  # fmt: skip

    def arrows(self) -> list[tuple[str, str, str]]:
        """The arrows from node to node, with their labels."""
        found = []
        for row, one in enumerate(self.rows):
            ids = self.nodes(row)
            after = one.next or (self.nodes(row + 1)[0] if row + 1 < len(self.rows) else "")
            for place, sign in enumerate(one.signs):
                onward = ids[place + 1] if place + 1 < len(ids) else after
                if sign.phase == "choice":
                    found += [(ids[place], to, name) for name, to in sign.ways]
                    continue
                yes = "Ya" if sign.phase == "check" else ""
                if onward and onward != END:
                    found.append((ids[place], onward, yes))
                found += [(ids[place], to, "Tidak") for to in sign.return_to]
        return found


def random_plan(seed: int, rows: int | None = None) -> Plan:
    """A different procedure for each seed; a case can always reach its end."""
    dice = random.Random(seed)
    count = rows or dice.randint(4, 9)
    roles = tuple(dice.sample(ROLES, dice.randint(3, 6)))
    plan = Plan(
        f"Pelayanan {dice.choice(THINGS).title()}", f"{seed}/DPA/{2000 + seed % 20}",
        "4 Maret 2019", "11 Maret 2019", roles,
    )  # fmt: skip
    for index in range(count):
        plan.rows.append(
            PlanRow(
                f"{dice.choice(VERBS)} {dice.choice(THINGS)} nomor {index + 1}",
                [Sign("work", (dice.randrange(len(roles)),))],
                tuple(dice.sample(THINGS, dice.randint(1, 2))),
                f"{dice.randint(1, 50)} {dice.choice(('menit', 'jam'))}",
                (dice.choice(THINGS),),
                dice.choice(("", "", "paling lambat sore")),
            )
        )
    for index, row in enumerate(plan.rows):
        first = row.signs[0].roles[0]
        others = [i for i in range(len(roles)) if i != first]
        shape = dice.random()
        if index in (0, count - 1):
            continue
        if shape < 0.2:
            row.signs = [Sign("check", (first,), (str(index),))]
        elif shape < 0.4:
            row.signs.append(Sign("check", (dice.choice(others),), (str(index + 1),)))
        elif shape < 0.55:
            row.signs.append(Sign("work", (dice.choice(others),)))
        elif shape < 0.65 and first + 1 < len(roles):
            row.signs = [Sign("work", (first, first + 1))]
        elif shape < 0.8 and index + 2 < count:
            row.signs = [Sign("choice", (first,), (), (("Ya", str(index + 2)),
                                                       ("Tidak", str(index + 3))))]  # fmt: skip
    return plan


@dataclass
class Shape:
    """A symbol in points from the top left of the matrix's body."""

    id: int
    kind: str
    row: int
    column: int
    x: float
    y: float
    width: float
    height: float
    text: str = ""


@dataclass
class Wire:
    """An arrow with its path, glued or not, and its label with position."""

    id: int
    start: Shape
    finish: Shape
    path: list[tuple[float, float]]
    label: str = ""
    at: tuple[float, float] = (0.0, 0.0)


@dataclass
class Drawing:
    shapes: list[Shape]
    wires: list[Wire]


def drawn(plan: Plan, column: float, height: float, *, seed: int = 0, jitter: float = 0) -> Drawing:
    """The symbols of a plan over role columns and rows of these sizes."""
    dice = random.Random(seed)
    shapes: dict[str, Shape] = {}
    for row, one in enumerate(plan.rows):
        for node, sign in zip(plan.nodes(row), one.signs, strict=True):
            first, last = min(sign.roles), max(sign.roles)
            edge = row in (0, len(plan.rows) - 1) and len(one.signs) == 1
            kind = "diamond" if sign.phase != "work" else "capsule" if edge else "box"
            width = column * 0.62 + column * (last - first)
            tall = height * 0.5
            x = first * column + (column * (last - first + 1) - width) / 2
            y = row * height + (height - tall) / 2
            dx, dy = dice.uniform(-jitter, jitter), dice.uniform(-jitter, jitter)
            shapes[node] = Shape(len(shapes) + 2, kind, row, first, x + dx, y + dy, width, tall)
    wires = []
    outs: dict[str, int] = {}
    for number, (source, target, label) in enumerate(plan.arrows()):
        a, b = shapes[source], shapes[target]
        outs[source] = outs.get(source, 0) + 1
        path = _path(a, b, outs[source])
        here, there = path[0], path[1]
        length = max(1.0, ((there[0] - here[0]) ** 2 + (there[1] - here[1]) ** 2) ** 0.5)
        step = min(11.0, length / 2)
        at = (here[0] + (there[0] - here[0]) / length * step,
              here[1] + (there[1] - here[1]) / length * step)  # fmt: skip
        wires.append(Wire(100 + number, a, b, path, label, at))
    return Drawing(list(shapes.values()), wires)


def _path(a: Shape, b: Shape, nth: int) -> list[tuple[float, float]]:
    """From the first shape to the second: down for the first arrow, sideways for others."""
    if a.row == b.row:
        right = b.x > a.x
        if nth > 1:
            start, end = (a.x + a.width / 2, a.y), (b.x + b.width / 2, b.y)
            return [start, (start[0], start[1] - 5), (end[0], start[1] - 5), end]
        y = a.y + a.height / 2
        return [(a.x + a.width if right else a.x, y), (b.x if right else b.x + b.width, y)]
    if b.row > a.row and nth == 1:
        start, end = (a.x + a.width / 2, a.y + a.height), (b.x + b.width / 2, b.y)
        middle = end[1] - 5
        return [start, (start[0], middle), (end[0], middle), end]
    right = b.x > a.x
    start = (a.x + a.width if right else a.x, a.y + a.height / 2)
    side = start[0] + (4 if right else -4)
    end = (b.x if right else b.x + b.width, b.y + b.height / 2)
    if abs(b.x - a.x) < 1:
        end = (b.x, b.y + b.height / 2)
    return [start, (side, start[1]), (side, end[1]), end]
