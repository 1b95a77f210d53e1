"""A second generator of papers: it shares nothing with the bureau but the right reading.

Symbols are placed carelessly, arrows stop short of a symbol or run into it, returns run around the
right side, words stand on the middle of their arrow, headings have other words.
"""

import random
from dataclasses import dataclass, field

from plans import Plan, PlanRow, Sign

Point = tuple[float, float]

STAFF = (
    ("JFU", "Kasi Pelayanan", "Kabid", "Sekretaris Dinas", "Kepala Dinas"),
    ("Pemohon", "Petugas Loket", "Verifikator", "Kepala UPT"),
    ("Pengelola Data", "Subkoordinator", "PPK", "Kuasa Pengguna Anggaran", "Bendahara", "Camat"),
)
DEEDS = (
    "Mengajukan berkas {}", "Meregister {} pada buku kendali", "Menelaah isi {}", "Mengetik {}",
    "Membahas {} dalam rapat staf", "Menyampaikan {} ke unit terkait", "Menyimpan salinan {}",
    "Menginput {} ke aplikasi",
)  # fmt: skip
OBJECTS = ("SPJ kegiatan", "izin reklame", "data penduduk pindah", "rencana umum pengadaan",
           "dokumen kontrak", "laporan bulanan", "usulan mutasi")  # fmt: skip
THINGS = ("Formulir F-1", "Berkas lengkap", "Disposisi Kabid", "Tanda terima", "Draf dokumen",
          "Dokumen final", "Nota pengantar")  # fmt: skip
HEADS = {
    "permenpan": ("No", "Kegiatan", "Pelaksana", "Mutu Baku", "Kelengkapan", "Waktu", "Output",
                  "Ket"),
    "syarat": ("NO.", "URAIAN KEGIATAN", "UNIT PELAKSANA", "BAKU MUTU", "PERSYARATAN", "LAMA WAKTU",
               "HASIL", "KETERANGAN"),
    "proses": ("Nomor", "Aktivitas", "Pihak Terkait", "Mutu Baku", "Input", "Durasi", "Output",
               "Catatan"),
}  # fmt: skip


def scribe_plan(seed: int) -> Plan:
    """A procedure of another invented office."""
    dice = random.Random(seed * 31 + 5)
    roles = STAFF[seed % len(STAFF)]
    thing = dice.choice(OBJECTS)
    plan = Plan(f"Penatausahaan {thing.capitalize()}", f"065/{seed}/ORG", "2 Januari 2020",
                "1 Februari 2020", roles)  # fmt: skip
    count, at = dice.randint(5, 11), 0
    for index in range(count):
        deed = DEEDS[index % len(DEEDS)].format(thing) + (" kembali" if index >= len(DEEDS) else "")
        inner, kind = 0 < index < count - 1, dice.random()
        signs = [Sign("work", (at,))]
        if inner and kind < 0.3:
            signs = [Sign("check", (at,), (str(dice.randint(max(1, index - 2), index)),))]
            deed = f"Memeriksa {thing} ke-{index + 1}"
        elif inner and index + 2 < count and kind < 0.4:
            signs = [Sign("choice", (at,), (), (("Ya", str(index + 2)), ("Tidak", str(index + 3))))]
            deed = f"Memilah {thing} ke-{index + 1}"
        elif inner and kind < 0.5 and at + 1 < len(roles):
            signs.append(Sign("check", (at + 1,), (str(index + 1),)))
        plan.rows.append(
            PlanRow(deed, signs, (dice.choice(THINGS),),
                    f"{dice.randint(1, 9)} {dice.choice(('jam', 'hari kerja'))}",
                    (dice.choice(THINGS),), dice.choice(("", "", "Sesuai jadwal")))
        )  # fmt: skip
        at = min(len(roles) - 1, max(0, at + dice.choice((-1, 1, 1, 2, -2, 0))))
    return plan


@dataclass
class Fig:
    number: int
    kind: str
    row: int
    column: int
    x: float
    y: float
    w: float
    h: float
    text: str = ""


@dataclass
class Wire:
    number: int
    tail: Fig
    head: Fig
    path: list[Point]
    word: str = ""
    at: Point = (0.0, 0.0)


@dataclass
class Habit:
    """The drawing habits of this generator."""

    heads: str = "permenpan"
    gap: float = 0.0  # gap between arrows and symbols; negative: they overlap
    middle: bool = False  # words stand on the middle of their arrow
    short: bool = False  # "Y" and "T" instead of words
    starts: bool = False  # Mulai and Selesai beside the first and last symbol
    column: float = 58.0
    line: float = 52.0  # height of a row


@dataclass
class Layout:
    plan: Plan
    habit: Habit
    xs: list[float]
    ys: list[float]
    figs: list[Fig] = field(default_factory=list)
    wires: list[Wire] = field(default_factory=list)

    def cells(self, row: int) -> list[str]:
        one = self.plan.rows[row]
        return [f"{row + 1}", one.activity, *[""] * len(self.plan.roles), one.inputs[0], one.time,
                one.output[0], one.note]  # fmt: skip


def laid(plan: Plan, habit: Habit, seed: int) -> Layout:
    """The matrix, relative to its first column's left edge and its first row's top."""
    dice = random.Random(seed + 1000)
    xs = [0.0]
    for width in (28, 140, *[habit.column] * len(plan.roles), 76, 52, 76, 60):
        xs.append(xs[-1] + width)
    paper = Layout(plan, habit, xs, [habit.line * n for n in range(len(plan.rows) + 1)])
    nodes: dict[str, Fig] = {}
    for row, one in enumerate(plan.rows):
        for node, sign in zip(plan.nodes(row), one.signs, strict=True):
            work = sign.phase == "work"
            edge = row in (0, len(plan.rows) - 1) and not habit.starts
            kind = ("end" if edge else "box") if work else "diamond"
            w, h = (30.0, 15.0) if work else (28.0, 24.0)
            x = xs[2 + sign.roles[0]] + (habit.column - w) / 2 + dice.uniform(-4, 4)
            y = paper.ys[row] + (habit.line - h) / 2 + dice.uniform(-5, 5)
            nodes[node] = Fig(len(paper.figs) + 3, kind, row, sign.roles[0], x, y, w, h)
            paper.figs.append(nodes[node])
    lanes = 0
    for tail, head, word in plan.arrows():
        a, b = nodes[tail], nodes[head]
        back = word == "Tidak" and (b.row, b.number) <= (a.row, a.number)
        lanes += back
        path = _back(a, b, lanes) if back else _on(a, b, past=b.row > a.row + 1)
        said = {"Ya": "Y", "Tidak": "T"}.get(word, word) if habit.short else word
        wire = Wire(500 + len(paper.wires), a, b, _eased(path, habit.gap), said)
        if word:
            wire.at = _word(path, middle=habit.middle, width=6.0 if habit.short else 22.0)
        paper.wires.append(wire)
    if habit.starts:
        _starts(paper, nodes)
    return paper


def _starts(paper: Layout, nodes: dict[str, Fig]) -> None:
    last = len(paper.plan.rows) - 1
    ends = (("Mulai", 0, nodes["1"]), ("Selesai", last, nodes[paper.plan.nodes(last)[-1]]))
    for text, row, at in ends:
        y = paper.ys[row] + 1.5 if row == 0 else paper.ys[row + 1] - 12.5
        at.y = paper.ys[row] + (22.0 if row == 0 else 8.0)
        fig = Fig(len(paper.figs) + 3, "end", row, at.column, at.x, y, at.w, 11.0, text)
        paper.figs.append(fig)
        a, b = (fig, at) if row == 0 else (at, fig)
        wire = Wire(
            500 + len(paper.wires), a, b, [(a.x + a.w / 2, a.y + a.h), (a.x + a.w / 2, b.y)]
        )
        paper.wires.append(wire)
    for wire in paper.wires:  # the boxes moved
        if wire.tail.row == wire.head.row and "end" in (wire.tail.kind, wire.head.kind):
            continue
        if {wire.tail.row, wire.head.row} & {0, last}:
            a, b = wire.tail, wire.head
            if b.row > a.row:
                wire.path = _eased(_on(a, b, past=b.row > a.row + 1), paper.habit.gap)
            elif b.row < a.row:
                wire.path = _eased(_back(a, b, 1), paper.habit.gap)


def _on(a: Fig, b: Fig, *, past: bool) -> list[Point]:
    ax, bx = a.x + a.w / 2, b.x + b.w / 2
    if a.row == b.row:
        right = bx > ax
        y = a.y + a.h / 2
        return [(a.x + a.w if right else a.x, y), (b.x if right else b.x + b.w, y)]
    if past and a.kind == "diamond":  # out at the left corner, down, and in from the left
        lane = min(a.x, b.x) - 7
        ay, by = a.y + a.h / 2, b.y + b.h / 2
        return [(a.x, ay), (lane, ay), (lane, by), (b.x, by)]
    if abs(ax - bx) < 9:
        return [(ax, a.y + a.h), (bx, b.y)]
    middle = b.y - 6
    return [(ax, a.y + a.h), (ax, middle), (bx, middle), (bx, b.y)]


def _back(a: Fig, b: Fig, lane: int) -> list[Point]:
    """Out at the right corner and around."""
    x = max(a.x + a.w, b.x + b.w) + 6 + 3 * (lane % 3)
    ay, by = a.y + a.h / 2, b.y + b.h / 2
    if a.row == b.row:  # over the top, back to who handed it up
        over = min(a.y, b.y) - 5
        ax, bx = a.x + a.w / 2, b.x + b.w / 2
        return [(ax, a.y), (ax, over), (bx, over), (bx, b.y)]
    return [(a.x + a.w, ay), (x, ay), (x, by), (b.x + b.w, by)]


def _eased(path: list[Point], gap: float) -> list[Point]:
    """The path with both ends moved by the gap, along their last segments."""

    def off(end: Point, before: Point) -> Point:
        dx, dy = before[0] - end[0], before[1] - end[1]
        far = max(abs(dx), abs(dy), 0.1)
        step = min(gap, far / 3)
        return end[0] + dx / far * step, end[1] + dy / far * step

    return [off(path[0], path[1]), *path[1:-1], off(path[-1], path[-2])]


def _word(path: list[Point], *, middle: bool, width: float) -> Point:
    """The left end of the label's baseline."""
    (x0, y0), (x1, y1) = (path[1], path[2]) if middle and len(path) > 3 else (path[0], path[1])
    if abs(x1 - x0) > abs(y1 - y0):
        return (x0 + x1 - width) / 2, y0 - 1.5
    return x0 + 1.5, (y0 + y1) / 2 + 3 if middle else y0 + 7 * (1 if y1 > y0 else -1)
