"""Random procedures of invented offices, and the readings of their drawings."""

from __future__ import annotations

import random

from pdf_drawing import Arrow, Drawn, Mark, Plan, Row

from sop_tui.drafting.picture import Connector, PaperSheet, Picture

ROLES = (
    "Kepala Balai", "Kasubbag Tata Usaha", "Analis Layanan", "Pengadministrasi", "Pemohon",
    "Tim Teknis", "Bendahara",
)  # fmt: skip
VERBS = (
    "Menerima",
    "Memeriksa",
    "Menyusun",
    "Menyampaikan",
    "Mencatat",
    "Mengarsipkan",
    "Meneliti",
)
THINGS = (
    "berkas permohonan", "konsep nota dinas", "daftar hadir rapat", "laporan bulanan",
    "surat tugas", "rekomendasi teknis", "dokumen persyaratan yang telah lengkap",
)  # fmt: skip


def random_plan(seed: int, rows: int = 0) -> Plan:
    """A procedure: each row has one or two symbols, connected in order; decisions have
    a way back.
    """
    chance = random.Random(seed)
    roles = tuple(chance.sample(ROLES, chance.randint(2, 5)))
    count = rows or chance.randint(3, 9)
    marks: list[Mark] = []
    for row in range(count):
        kind = "box"
        if row in (0, count - 1):
            kind = chance.choice(("capsule", "rounded", "box"))
        elif chance.random() < 0.35:
            kind = "diamond"
        role = chance.randrange(len(roles))
        marks.append(Mark(row, role, kind))
        if kind == "box" and chance.random() < 0.2:
            marks.append(Mark(row, (role + 1) % len(roles), "box"))
    arrows: list[Arrow] = []
    for at in range(len(marks) - 1):
        decides = marks[at].kind == "diamond"
        arrows.append(Arrow(at, at + 1, "Ya" if decides else ""))
        if decides:
            behind = [k for k in range(at) if marks[k].row < marks[at].row]
            arrows.append(Arrow(at, chance.choice(behind[-3:]), "Tidak"))
    texts = tuple(
        Row(
            no=str(k + 1),
            activity=" ".join(
                (chance.choice(VERBS), chance.choice(THINGS), "dan", chance.choice(THINGS))
            ),
            inputs=chance.choice(("Surat", "Berkas permohonan lengkap", "")),
            time=chance.choice(("10 menit", "1 hari", "2 jam", "0,5 hari kerja")),
            output=chance.choice(("Disposisi", "Nota dinas yang telah diparaf", "")),
            note=chance.choice(("", "", "SOP Persuratan")),
        )
        for k in range(count)
    )
    return Plan(roles, texts, tuple(marks), tuple(arrows))


def flow(plan: Plan, truth: Drawn, document: Picture) -> dict[str, list[object]]:
    """The flow as drawn and as read, in the same plain form."""
    wanted_marks, wanted_arrows = [], []
    for at, mark in enumerate(plan.marks):
        page, box = truth.places[at]
        wanted_marks.append((page, at, mark.kind))
        del box
    for at, arrow in enumerate(plan.arrows):
        if at not in truth.across:
            wanted_arrows.append((arrow.start, arrow.finish))
    found_marks: list[object] = []
    found_arrows: list[object] = []
    for page, sheet in enumerate(document.sheets):
        known = {symbol.id: _mark_at(truth, page, symbol.box.centre) for symbol in sheet.symbols}
        found_marks.extend((page, known[s.id], s.kind) for s in sheet.symbols)
        found_arrows.extend(_ends(sheet, connector, known) for connector in sheet.connectors)
    return {
        "marks wanted": sorted(wanted_marks, key=str),
        "marks found": sorted(found_marks, key=str),
        "arrows wanted": sorted(wanted_arrows, key=str),
        "arrows found": sorted(found_arrows, key=str),
    }


def _mark_at(truth: Drawn, page: int, centre: object) -> int | None:
    x, y = centre.x, centre.y  # type: ignore[attr-defined]
    for at, (on, box) in truth.places.items():
        if on == page and abs((box[0] + box[2]) / 2 - x) < 3 and abs((box[1] + box[3]) / 2 - y) < 3:
            return at
    return None


def _ends(sheet: PaperSheet, connector: Connector, known: dict[str, int | None]) -> object:
    """The symbols at both ends, ordered by the arrow head; in drawing order without one."""

    def nearest(point: object) -> int | None:
        best = min(sheet.symbols, key=lambda s: s.box.distance(point), default=None)  # type: ignore[arg-type]
        if best is None or best.box.distance(point) > 4:  # type: ignore[arg-type]
            return None
        return known[best.id]

    start, finish = nearest(connector.start.at), nearest(connector.finish.at)
    if connector.start.arrow and not connector.finish.arrow:
        return finish, start
    if connector.finish.arrow and not connector.start.arrow:
        return start, finish
    return "no direction", start, finish


def body_texts(plan: Plan, document: Picture) -> list[tuple[str, ...]]:
    """The texts of the body's rows, cell by cell, with line breaks as spaces."""
    rows: list[tuple[str, ...]] = []
    n = len(plan.roles)
    columns = (0, 1, n + 2, n + 3, n + 4, n + 5)
    for sheet in document.sheets:
        for grid in sheet.grids:
            at = {(cell.row, cell.col): " ".join(cell.text.split()) for cell in grid.cells}
            for row in range(len(grid.ys) - 1):
                first = at.get((row, 0), "")
                if first.isdigit() or (not first and at.get((row, 1), "")[:3] == "Men"):
                    rows.append(tuple(at.get((row, col), "?") for col in columns))
    return rows


def all_texts(plan: Plan) -> list[tuple[str, ...]]:
    return [row.texts for row in plan.rows]
