"""The identity block: number, dates, approval, title, legal basis and so on, in any layout."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sop_tui.drafting.draft import Identity
from sop_tui.drafting.matrix import Matrix
from sop_tui.drafting.picture import Block, Cell, Picture
from sop_tui.drafting.table import Table
from sop_tui.drafting.words import DOCUMENT, items, plain, squash, tidy

_SIDE = {
    "number": rf"(?:no|nom[oe]r)\.?\s*(?:dok(?:umen)?\.?\s*)?{DOCUMENT}"
    r"|(?:no|nom[oe]r)\.?\s*dok(?:umen)?\.?|nomor",
    "created": r"(?:tgl|tanggal)\.?\s*(?:pem?buatan|penyusunan|dibuat|penetapan|ditetapkan|terbit)",
    "revised": r"(?:tgl|tanggal)\.?\s*(?:re[vf]isi|perubahan)|revisi",
    "effective": r"(?:tgl|tanggal)\.?\s*"
    r"(?:efektif|ef[ei]k?tif|berlaku|pemberlakuan|pengesahan|disahkan|diberlakukan)",
    "approved": r"(?:disahkan|ditetapkan|disetujui)\s*(?:oleh)?",
    "title": rf"(?:nama|judul)\s*{DOCUMENT}|judul|nama",
}
_BELOW = {
    "legal_basis": r"dasar\s*hukum",
    "qualifications": r"kualifikasi\s*(?:pelaksana\w*|pegawai|sdm|pendidikan)?",
    "related": r"keterkaitan(?:\s*(?:dengan)?\s*(?:sop)?(?:\s*lain(?:nya)?)?)?",
    "equipment": r"(?:peralatan|perlengkapan)\s*(?:/|dan|&)?\s*(?:perlengkapan|peralatan)?",
    "warnings": r"peringatan",
    "records": r"(?:pencatatan|pendataan)\s*(?:/|dan|&)?"
    r"\s*(?:pen?da[tf]\w*an|pencatatan|pelaporan)?",
}
_FIELDS = {**_SIDE, **_BELOW}
_RULES = {
    name: re.compile(rf"(?is)\s*(?:\d+\.\s*|[a-z]\.\s*)?(?:{rule})\s*(?::\s*(.*)|\n(.*)|)\s*\Z")
    for name, rule in _FIELDS.items()
}
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("januari jan january", "februari feb pebruari februry", "maret mar march", "april apr",
         "mei may", "juni jun june", "juli jul july", "agustus agt agu ags august",
         "september sep sept", "oktober okt october", "november nov nopember",
         "desember des december"), start=1)
    for name in names.split()
}  # fmt: skip
_OFFICE = re.compile(
    r"(?i)^\W*(pemerintah|kementerian|kementrian|badan|dinas|kecamatan|kelurahan|universitas|lembaga"
    r"|mahkamah|pengadilan|kejaksaan|kepolisian|rumah sakit|rsud|puskesmas|sekretariat|inspektorat"
    r"|komisi|direktorat|politeknik|institut|kantor|balai|balitbang|satuan|bupati|gubernur|provinsi"
    r"|desa|uptd?|perpustakaan|arsip nasional|ombudsman)\b"
)
_PEOPLE = re.compile(
    r"(?<![\w.])((?:prof|dr|drs|dra|ir|h|hj|kh|r|apt|ns|dokter|tgk|letkol|kolonel|akbp)\.\s|dr\. )",
    re.I,
)
_PERSON = re.compile(r"(?i)\s*nama\s*:")
"""A line that looks like the label of the title; in an approval it names the officer."""
_RANK = re.compile(
    r"(?i)(pembina|penata|pengatur|juru)(\s+(utama|muda|madya|tk\.?|tingkat|i|1|\W|iv|iii|/|[a-e])+)*\W*$"
)
_POSTS = re.compile(
    r"(?i)^(?:plt\.?|plh\.?|pj\.?|a\.?n\.?)?\s*"
    r"(sekretaris (?:daerah|jenderal|utama|direktorat jenderal)|kepala kantor wilayah|bupati"
    r"|wali ?kota|gubernur|camat|lurah|rektor|dekan|direktur(?: utama)?|inspektur(?: jenderal)?"
    r"|ketua|panitera|menteri)\s+(?=[A-Z])"
)


@dataclass(frozen=True, slots=True)
class _Found:
    value: str
    wrapped: bool = False


def identity_of(document: Picture, matrix: Matrix | None, before: Matrix | None) -> Identity:
    """The identity block of a matrix: it stands between the matrix before and this one.

    Without a matrix, any identity block of the document.
    """
    start = _after(before)
    stop = matrix.starts if matrix is not None else (len(document.sheets), 0, 0)
    reader = _Reader(document, start, stop)
    found = reader.read()
    if matrix is not None and "title" not in found and "number" not in found:
        last = matrix.segments[-1]
        behind = _Reader(document, (last.sheet, last.grid, last.last), (len(document.sheets), 0, 0))
        if before is None and len(document.sheets) > 1:
            found = {**behind.read(), **found}
    return _identity(found, reader.agency())


def _after(before: Matrix | None) -> tuple[int, int, int]:
    if before is None:
        return (0, 0, 0)
    last = before.segments[-1]
    lasts = [
        band.last
        for row in before.rows
        for band in row.bands
        if (band.sheet, band.grid) == (last.sheet, last.grid)
    ]
    row = max(lasts, default=last.last)
    return (last.sheet, last.grid, row + 1)


class _Reader:
    """Reads the labels in a part of the document, from one place to another."""

    def __init__(
        self, document: Picture, start: tuple[int, int, int], stop: tuple[int, int, int]
    ) -> None:
        self.document = document
        self.start = start
        self.stop = stop
        self.found: dict[str, _Found] = {}
        self.heads: list[str] = []

    def read(self) -> dict[str, _Found]:
        for sheet_index, sheet in enumerate(self.document.sheets):
            if not self.start[0] <= sheet_index <= self.stop[0]:
                continue
            self._blocks([b for b in sheet.blocks if not b.floating])
            for grid_index, grid in enumerate(sheet.grids):
                if (sheet_index, grid_index) < self.start[:2]:
                    continue
                if (sheet_index, grid_index) > self.stop[:2]:
                    break
                here = (sheet_index, grid_index)
                first = self.start[2] if here == self.start[:2] else 0
                table = Table(grid)
                last = self.stop[2] if here == self.stop[:2] else table.rows
                self._table(table, first, last)
        return self.found

    def _keep(self, name: str, value: str, *, wrapped: bool = False) -> None:
        value = tidy(value).strip().lstrip(":").strip()
        if name and value and name not in self.found:
            self.found[name] = _Found(value, wrapped)

    def _table(self, table: Table, first: int, last: int) -> None:
        for row in range(first, last):
            labelled = False
            for cell in table.starting(row):
                if _holds_several(cell.text):
                    self._cell(cell)
                    labelled = True
                    continue
                match = _label(cell.text)
                labelled = labelled or match is not None
                if match is None:
                    if not labelled and _OFFICE.match(squash(cell.text)) and cell.text.strip():
                        self.heads.append(cell.text)
                    continue
                name, rest = match
                if rest:
                    self._keep(name, rest, wrapped=bool(cell.lines))
                elif name in _SIDE:
                    self._beside(table, name, row, cell.col + cell.cols, last)
                else:
                    self._under(table, name, row + cell.rows, (cell.col, cell.cols), last)

    def _cell(self, cell: Cell) -> None:
        """A cell with several labels, each at the start of a line."""
        name, lines = "", list[str]()
        for line in tidy(cell.text).split("\n"):
            match = _label(line)
            if match is None or (name == "approved" and _PERSON.match(line)):
                lines.append(line)
                continue
            self._keep(name, "\n".join(lines), wrapped=bool(cell.lines))
            name, lines = match[0], [match[1]]
        self._keep(name, "\n".join(lines), wrapped=bool(cell.lines))

    def _beside(self, table: Table, name: str, row: int, col: int, last: int) -> None:
        """The value to the right of a label; an approval may continue in the rows below."""
        first = col
        while col < table.columns:
            cell = table.cell(row, col)
            text = cell.text.strip().strip(":").strip()
            if text and _label(cell.text) is not None:
                break
            if text:
                lines = [text]
                if name == "approved":
                    lines += self._approval_below(table, row + 1, col, last)
                self._keep(name, "\n".join(lines), wrapped=bool(cell.lines))
                return
            col = max(col + 1, cell.col + cell.cols)
        if name == "approved":  # the post may stand one row below its label
            self._keep(name, "\n".join(self._approval_below(table, row + 1, first, last)))

    @staticmethod
    def _approval_below(table: Table, row: int, col: int, last: int) -> Iterator[str]:
        for below in range(row, min(row + 8, last)):
            cells = [c for c in table.starting(below) if c.text.strip()]
            if any(_label(c.text) is not None for c in cells):
                return
            yield from (c.text.strip() for c in cells if c.col >= col)

    def _under(self, table: Table, name: str, row: int, span: tuple[int, int], last: int) -> None:
        """The value below a label, down to the next row with labels, or else beside it."""
        first, columns = span
        label_row = row - 1
        neighbours = [c for c in table.crossing(label_row)
                      if c.col >= first + columns and c.text.strip(" :\n")]  # fmt: skip
        beside = neighbours[0] if neighbours else None
        if beside is not None and _label(beside.text) is None:
            self._keep(name, beside.text, wrapped=bool(beside.lines))
            return
        end = beside.col if beside is not None else table.columns
        lines: list[str] = []
        wrapped = False
        for below in range(row, last):
            cells = [c for c in table.starting(below) if c.text.strip(" :")]
            if any(_label(c.text) is not None for c in cells):
                break
            mine = [c for c in cells if first <= c.col < end]
            if mine:
                lines.append(" ".join(c.text.strip() for c in mine))
                wrapped = wrapped or any(c.lines for c in mine)
        self._keep(name, "\n".join(lines), wrapped=wrapped)

    def _blocks(self, blocks: list[Block]) -> None:
        waiting = ""
        lines: list[str] = []
        for line in (line for block in blocks for line in block.text.split("\n")):
            match = _label(line)
            if match is not None and (match[1] or match[0] in _BELOW):
                if waiting:
                    self._keep(waiting, "\n".join(lines))
                waiting, lines = match[0], [match[1]] if match[1] else []
                if match[0] in _SIDE:
                    self._keep(match[0], match[1])
                    waiting = ""
            elif waiting and line.strip():
                lines.append(line)
            elif _OFFICE.match(squash(line)):
                self.heads.append("\n".join(b.text for b in blocks if line in b.text))
        if waiting:
            self._keep(waiting, "\n".join(lines))

    def agency(self) -> str:
        """The office in the head: the first text that starts like an office's name."""
        for text in self.heads:
            lines = [squash(line) for line in tidy(text).split("\n") if line.strip()]
            lines = [
                line for line in lines if not re.match(r"(?i)standa?r operasional|sop\b", line)
            ]
            joined = " ".join(lines[:4]).strip(" *")
            if joined and len(joined) <= 200:
                return joined
        return ""


def _holds_several(text: str) -> bool:
    """Whether labels stand on several lines of one cell."""
    lines = text.split("\n", 40)
    return sum(_label(line) is not None and _PERSON.match(line) is None for line in lines) > 1


def _label(text: str) -> tuple[str, str] | None:
    """The label that the text is or starts with, and the text after it."""
    if not text.strip() or len(text) > 20_000:
        return None
    trimmed = text.strip().strip("*").strip()
    for name, rule in _RULES.items():
        match = rule.match(trimmed)
        if match is not None:
            rest = (match[1] or match[2] or "").strip()
            if name in ("title", "number", "revised") and not rest and plain(trimmed) in (
                "nama", "judul", "nomor", "revisi"
            ) and trimmed != trimmed.strip():  # fmt: skip
                continue
            return name, rest
        # "Nomor SOP 12/2020": a label and its value on one line without a colon
        lead = re.match(rf"(?is)({_FIELDS[name]})\s+(?=\S)(.+)\Z", trimmed)
        if (
            lead is not None
            and name in ("created", "revised", "effective")
            and re.search(r"\d{4}", lead[2])
        ):
            return name, lead[2]
    return None


def _identity(found: dict[str, _Found], agency: str) -> Identity:
    def text(name: str) -> str:
        value = squash(found[name].value).strip(" :") if name in found else ""
        return "" if re.fullmatch(r"[-–.…_ ]*", value) else value

    uncertain: list[str] = []
    dates = {}
    for name in ("created", "revised", "effective"):
        dates[name] = read_date(text(name))
        if text(name) and not dates[name]:
            uncertain.append(name)
    post, person, nip, sure = approval(found["approved"].value if "approved" in found else "")
    if not sure:
        uncertain.append("approved_by")
    lists = {
        name: items(found[name].value, wrapped=found[name].wrapped) if name in found else ()
        for name in _BELOW
    }
    return Identity(
        agency=agency, number=text("number"), title=text("title"),
        created=dates["created"], revised=dates["revised"], effective=dates["effective"],
        post=post, name=person, nip=nip,
        legal_basis=lists["legal_basis"], qualifications=lists["qualifications"],
        related=lists["related"], equipment=lists["equipment"],
        warnings=lists["warnings"], records=lists["records"],
        uncertain=tuple(uncertain),
    )  # fmt: skip


def read_date(text: str) -> str:
    """A printed date as ISO text; empty where it is none or says no day."""
    low = text.lower()
    match = re.search(r"\b(\d{1,2})\s*[-/. ]?\s*([a-z]{3,})\.?\s*[-/ ]?\s*(\d{4})\b", low)
    if match and match[2] in _MONTHS:
        return _iso(int(match[3]), _MONTHS[match[2]], int(match[1]))
    match = re.search(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b", low)
    if match:
        return _iso(int(match[1]), int(match[2]), int(match[3]))
    match = re.search(r"\b(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})\b", low)
    return _iso(int(match[3]), int(match[2]), int(match[1])) if match else ""


def _iso(year: int, month: int, day: int) -> str:
    from datetime import date

    try:
        return date(year, month, day).isoformat() if 1945 <= year <= 2100 else ""
    except ValueError:
        return ""


def approval(text: str) -> tuple[str, str, str, bool]:
    """Post, name and NIP of the approving officer, and whether post and name are separated
    reliably.
    """
    text = tidy(text).strip().strip(":").strip()
    if not text:
        return "", "", "", True
    match = re.search(r"(?i)\bNIP\b\.?\s*:?\s*([\d .]{8,})", text)
    nip = squash(match[1]).strip(" .") if match else ""
    if match:
        text = text[: match.start()] + text[match.end() :]
    lines = [squash(line).strip(" :") for line in text.split("\n")]
    lines = [line for line in lines if line and not re.fullmatch(r"[-–.…_()ttd ]*", line, re.I)]
    lines = [re.sub(r"(?i)^nama\s*:\s*", "", line) for line in lines if not _RANK.match(line)]
    if not lines:
        return "", "", nip, True
    if len(lines) > 1:
        return " ".join(lines[:-1]).strip(" ,"), lines[-1], nip, True
    line = lines[0]
    person = _PEOPLE.search(line)
    if person is not None and person.start() > 0:
        return line[: person.start()].strip(" ,"), line[person.start() :].strip(), nip, False
    post = _POSTS.match(line)
    if post is not None:
        return post[0].strip(), line[post.end() :].strip(" ,"), nip, False
    before, comma, after = line.partition(", ")
    if comma and len(after) > 6:
        return before.strip(), after.strip(), nip, False
    return line, "", nip, not nip
