"""Procedures in the words and lengths of real offices, laid out on pages as a program would.

Rows are as high as their text; symbols have one size and stand where a hand would put them;
arrows bend in the ways people draw them. Widths of letters are those of Helvetica (and Arial), so
that an office program breaks the lines where this does.
"""

import random
from dataclasses import dataclass, field, replace

from pdf_paper import wrapped
from plans import END, Plan, PlanRow, Sign

OFFICES = (
    ("Kepala Badan", "Sekretaris Badan", "Kepala Bidang Mutasi", "Kasubbid Kepangkatan",
     "Analis SDM Aparatur", "Pengadministrasi Umum", "Tim Verifikasi"),
    ("Kadis", "Sekdis", "Kabid PTSP", "Kasi Perizinan", "Petugas Front Office", "Tim Teknis",
     "Pemohon", "Bendahara Penerimaan"),
    ("Ketua Pengadilan", "Panitera", "Panitera Muda Hukum", "Jurusita Pengganti",
     "Petugas Meja I", "Kasir"),
)  # fmt: skip
WORKS = (
    "Menerima surat masuk, memberi lembar disposisi dan mencatatnya dalam buku agenda",
    "Menyiapkan bahan dan data dukung sesuai dengan ketentuan peraturan perundang-undangan",
    "Menyusun konsep surat usulan beserta lampirannya",
    "Menggandakan, mendistribusikan dan mengarsipkan dokumen",
    "Melakukan peninjauan lapangan bersama instansi terkait serta membuat berita acara",
    "Memberikan disposisi",
    "Mengentri data ke dalam aplikasi, mencetak hasilnya, dan menyerahkan kepada pimpinan",
    "Mengumpulkan data yang diperlukan",
    "Membubuhkan stempel dan memberi nomor surat",
    "Menghimpun seluruh hasil kerja tim menjadi satu laporan akhir yang siap dibahas dalam rapat",
)
CHECKS = (
    "Memeriksa kelengkapan berkas permohonan. Jika lengkap dilanjutkan, jika tidak dikembalikan",
    "Meneliti dan mengoreksi konsep surat; apabila setuju diparaf",
    "Memverifikasi kebenaran dokumen persyaratan",
    "Mempelajari dan menandatangani surat keputusan",
    "Memeriksa konsep. Bila disetujui memaraf dan bila tidak disetujui dikembalikan",
)
CHOICES = (
    "Menentukan apakah perlu peninjauan lapangan",
    "Menelaah jenis permohonan dan menetapkan jalur penyelesaiannya",
)
PAPERS = (
    "Surat permohonan", "Lembar disposisi", "Berkas usulan kenaikan pangkat", "Konsep surat",
    "Berita acara peninjauan", "Daftar nominatif", "Nota dinas", "Fotokopi KTP", "ATK", "Komputer",
    "Buku agenda", "SK yang telah ditandatangani", "Rekapitulasi data", "Bukti setor",
)  # fmt: skip
NOTES = ("", "", "", "SOP Tata Naskah Dinas", "Paling lambat pukul 12.00", "Dapat diwakilkan")
TITLES = (
    "Pelayanan Kenaikan Pangkat Reguler", "Penerbitan Izin Praktik Tenaga Kesehatan",
    "Penyusunan Laporan Kinerja Triwulan", "Pengelolaan Surat Masuk dan Surat Keluar",
    "Pengembalian Sisa Panjar Biaya Perkara",
)  # fmt: skip
ANSWERS = (("Ya", "Tidak"), ("Y", "T"), ("Sesuai", "Tidak Sesuai"), ("Setuju", "Tidak Setuju"),
           ("Lengkap", "Belum lengkap"))  # fmt: skip


def office_plan(seed: int, rows: int | None = None) -> Plan:
    """A procedure of its own for each seed, with the words of an office."""
    dice = random.Random(seed * 7 + 1)
    office = OFFICES[seed % len(OFFICES)]
    roles = dice.sample(office, dice.randint(3, len(office)))
    roles.sort(key=office.index)
    count = rows or dice.randint(6, 15)
    plan = Plan(
        dice.choice(TITLES), f"{dice.randint(60, 999)}/{seed:02}/SOP-{dice.randint(1, 40)}/2019",
        "4 Maret 2019", "11 Maret 2019", tuple(roles),
        legal_basis=("Undang-Undang Nomor 5 Tahun 2014 tentang Aparatur Sipil Negara",
                     "Peraturan Pemerintah Nomor 11 Tahun 2017"),
        warnings=("Jika SOP tidak dilaksanakan, pelayanan kepada masyarakat terhambat",),
    )  # fmt: skip
    at = dice.randrange(len(roles))
    works = dice.sample(WORKS, len(WORKS))
    checks = dice.sample(CHECKS, len(CHECKS))
    for index in range(count):
        step = dice.choice((-2, -1, -1, 1, 1, 2))
        at = min(len(roles) - 1, max(0, at + step))
        shape, inner = dice.random(), 0 < index < count - 1
        signs = [Sign("work", (at,))]
        text = works[index % len(works)]
        if inner and shape < 0.22:
            back = max(1, index - dice.choice((0, 0, 0, 1, 2)))
            signs = [Sign("check", (at,), (str(back),))]
            text = checks[index % len(checks)]
        elif inner and shape < 0.34 and len(roles) > 1:
            boss = at - 1 if at else 1
            signs.append(Sign("check", (boss,), (str(index + 1),)))
            text = checks[index % len(checks)]
        elif inner and shape < 0.42 and index + 3 <= count:
            signs = [Sign("choice", (at,), (), (("Ya", str(index + 2)), ("Tidak", str(index + 3))))]
            text = CHOICES[index % 2]
        elif inner and shape < 0.50 and at + 1 < len(roles):
            signs = [Sign("work", (at, at + 1))]
        elif inner and shape < 0.58 and len(roles) > 2:
            other = at - 1 if at else 1
            signs.append(Sign("work", (other,)))
        if dice.random() < 0.3:
            name = roles[signs[0].roles[0]]
            text = f"{name} {text[0].lower()}{text[1:]}"
        if index >= len(works):
            text += f" tahap {index // len(works) + 1}"
        plan.rows.append(
            PlanRow(
                text, signs,
                tuple(dice.sample(PAPERS, dice.choice((1, 1, 2, 3)))),
                f"{dice.randint(1, 60)} {dice.choice(('menit', 'Menit', 'jam', 'hari'))}",
                tuple(dice.sample(PAPERS, dice.choice((1, 1, 2)))),
                dice.choice(NOTES),
            )
        )  # fmt: skip
    texts: dict[str, int] = {}
    for row in plan.rows:  # no two rows say the same
        texts[row.activity] = texts.get(row.activity, 0) + 1
        if texts[row.activity] > 1:
            row.activity += f" ke-{texts[row.activity]}"
    return plan


def expected(plan: Plan, style: "Style") -> Plan:
    """The right reading: the ways have the names that this office gives them."""
    yes, no = ANSWERS[style.answers if style.answers != 1 else 0]
    rows = []
    for row in plan.rows:
        signs = [
            replace(sign, ways=tuple(({"Ya": yes, "Tidak": no}[n], to) for n, to in sign.ways))
            for sign in row.signs
        ]
        rows.append(replace(row, signs=signs))
    return replace(plan, rows=rows)


@dataclass
class Style:
    """How an office lays its matrix out."""

    size: float = 9.0  # of the type
    line: float = 1.15  # of a line, beside the size
    role: float = 62.0  # width of a role's column
    least: float = 44.0  # height of the lowest row
    page: float = 0.0  # height of the body of a page; 0: one endless page
    bends: str = "LZJI"  # how an arrow to another column may go; see _onward
    symbol: tuple[float, float] = (38.0, 20.0)
    jitter: float = 3.0
    top: bool = False  # symbols at the top of their rows, not in the middle
    starts: bool = False  # a capsule Mulai over the first box, and Selesai below the last
    marks: str = ""  # at the edges of pages: "", "plain", "letter"
    answers: int = 0  # which of ANSWERS
    far: float = 0.0  # how far words stand off their arrows, beyond the usual
    filled: bool = False  # the symbols bear words of their own
    bullets: str = "-"  # before items of lists: "-", "1.", ""
    widths: tuple[float, float, float, float, float, float] = (26, 150, 84, 48, 84, 62)


@dataclass
class Rect:
    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def cx(self) -> float:
        return self.left + self.width / 2

    @property
    def cy(self) -> float:
        return self.top + self.height / 2


@dataclass
class Figure:
    id: int
    kind: str
    row: int
    column: int
    rect: Rect
    page: int
    text: str = ""


@dataclass
class Arrow:
    id: int
    start: Figure
    finish: Figure
    path: list[tuple[float, float]]
    page: int
    label: str = ""
    word: Rect | None = None


@dataclass
class Paper:
    """A matrix laid out. Measures of each page are from the top of its first row, and from the
    left edge of the first column."""

    plan: Plan
    style: Style
    xs: list[float]
    tops: list[float] = field(default_factory=list)  # of each row on its page
    heights: list[float] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)  # of each row
    figures: list[Figure] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)

    @property
    def columns(self) -> int:
        return len(self.xs) - 1

    def texts(self, row: int) -> list[str]:
        """The texts of a row, roles left out."""
        one = self.plan.rows[row]
        return [str(row + 1), one.activity, self.listed(one.inputs), one.time,
                self.listed(one.output), one.note]  # fmt: skip

    def listed(self, items: tuple[str, ...]) -> str:
        if len(items) == 1:
            return items[0]
        mark = self.style.bullets
        return "\n".join(f"{f'{n}.' if mark == '1.' else mark} {item}".strip()
                         for n, item in enumerate(items, 1))  # fmt: skip


def laid_out(plan: Plan, style: Style, seed: int = 0) -> Paper:
    """The plan on paper. The plan notes of which nodes the office leaves out an arrow."""
    plan.unsaid = ()
    dice = random.Random(seed + 99)
    no, activity, *rest = style.widths
    widths = [no, activity, *[style.role] * len(plan.roles), *rest]
    xs = [0.0]
    for width in widths:
        xs.append(xs[-1] + width)
    paper = Paper(plan, style, xs)
    _rows(paper)
    nodes = _figures(paper, dice)
    _arrows(paper, nodes, dice)
    return paper


def height_of(text: str, width: float, style: Style) -> float:
    return len(wrapped(text, style.size, width - 10.8)) * style.size * style.line


def _rows(paper: Paper) -> None:
    style, page, y = paper.style, 0, 0.0
    wide = [paper.style.widths[i] for i in range(6)]
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
            left, right = paper.xs[2 + first], paper.xs[3 + end]
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


def _arrows(paper: Paper, nodes: dict[str, Figure], dice: random.Random) -> None:
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
        else:  # an office without markers leaves such an arrow out
            paper.plan.unsaid = (*paper.plan.unsaid, source)


def _over_page(
    paper: Paper, a: Figure, b: Figure, word: str, used: dict[tuple[int, str], int],
    dice: random.Random,
) -> None:  # fmt: skip
    """A pair of markers: one below or above the first symbol, one beside the other."""
    letter = "ABCDEFGH"[sum(f.kind == "pentagon" for f in paper.figures) // 2 % 8]
    text = letter if paper.style.marks == "letter" else ""
    forth = b.page > a.page
    pair = []
    for at, leaves in ((a, True), (b, False)):
        below = forth == leaves
        x = (
            at.rect.right + 10
            if at.rect.right + 26 < paper.xs[2 + len(paper.plan.roles)]
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
    if abs(x1 - x0) >= abs(y1 - y0):  # over the line that leaves sideways
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
    """From side to side, by the margin of a column."""
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
