"""Interprets a picture as drafts, one for each SOP in the document; knows no file format."""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from sop_tui.drafting.actors import acting
from sop_tui.drafting.draft import (
    Doubt,
    Draft,
    DraftRole,
    DraftStep,
    FieldGround,
    Identity,
    SourceSpot,
)
from sop_tui.drafting.flow import Flow, flow_over
from sop_tui.drafting.identity import identity_of
from sop_tui.drafting.leads import RowTargets, TargetFinder
from sop_tui.drafting.matrix import Matrix, MatrixRow, matrices
from sop_tui.drafting.naming import names_in
from sop_tui.drafting.picture import Picture
from sop_tui.drafting.spots import Trust
from sop_tui.drafting.unused import with_unused_questions
from sop_tui.drafting.words import items, plain, squash
from sop_tui.text.message import Message, say
from sop_tui.worktime.duration import add_up, differences
from sop_tui.worktime.printed import DurationProblem, read_duration

_OUTSIDE = re.compile(
    r"\b(pelapor|pemohon|masyarakat|warga|pengguna layanan|pengguna jasa|penyedia|opd|instansi"
    r"|perusahaan|investor|mahasiswa|siswa|pasien|wajib pajak|pelaku usaha|pihak ketiga|tamu"
    r"|peserta|pelanggan|unit pengguna|skpd|perangkat daerah)\b"
)
_SMALL_WORDS = frozenset(
    (
        *("dan", "di", "ke", "dari", "untuk", "pada", "yang", "atau", "serta", "oleh", "dengan"),
        *("atas", "bagi", "sop"),
    )
)


def drafts(document: Picture) -> tuple[Draft, ...]:
    """The draft of each SOP in the document, in order; empty where there is no matrix."""
    found = matrices(document)
    return tuple(
        _draft(document, matrix, found[index - 1] if index else None)
        for index, matrix in enumerate(found)
    )


def blank(document: Picture) -> Draft:
    """A draft from a document without a matrix: what it does say, and one empty row to fill in."""
    block = identity_of(document, None, None)
    doubts = [*_about_identity(block), *_about_roles(())]
    step = DraftStep(no=1, activity="")
    doubts.append(_doubt("activity", say("matriks tidak terbaca; apa kegiatan pertama?"), step))
    return Draft(identity=block, steps=(step,), doubts=tuple(doubts))


def _draft(document: Picture, matrix: Matrix, before: Matrix | None) -> Draft:
    _name_roles(matrix)
    drawn = flow_over(document, matrix)
    block = identity_of(document, matrix, before)
    roles = _roles(matrix)
    activities = [row.texts.get("activity", "") for row in matrix.rows]
    rows = acting(matrix, drawn)
    out = TargetFinder(rows, drawn, activities, [role.id for role in roles]).run()
    steps = tuple(
        _step(no, row, one) for no, (row, one) in enumerate(zip(matrix.rows, out, strict=True), 1)
    )
    draft = Draft(
        identity=block, roles=roles, steps=steps,
        time_unit=matrix.time_unit, stated_total=matrix.stated_total,
    )  # fmt: skip
    doubts = [*_about_identity(block), *_about_roles(roles)]
    for step, one in zip(steps, out, strict=True):
        doubts += _about_step(step, one, roles, drawn)
        doubts += _about_time(step, matrix.time_unit)
        doubts += _about_shared_time(step, matrix.rows[step.no - 1])
    doubts += _about_total(draft)
    return with_unused_questions(replace(draft, doubts=tuple(doubts)))


def with_code(draft: Draft, code: str) -> Draft:
    """The draft with a prefix for its case numbers; no document states it."""
    doubts = tuple(doubt for doubt in draft.doubts if doubt.field != "code")
    return replace(draft, code=code, doubts=doubts)


def suggested_code(title: str) -> str:
    """A prefix made of the first letters of the title's words."""
    words = [word for word in re.findall(r"[^\W\d_]+", title) if word.lower() not in _SMALL_WORDS]
    letters = "".join(word[0] for word in words).upper()
    letters = "".join(letter for letter in letters if "A" <= letter <= "Z")
    return letters[:5] if len(letters) > 1 else "SOP"


def _name_roles(matrix: Matrix) -> None:
    """Takes the role names from the single column that names who acts."""
    if matrix.roles:
        return
    matrix.roles = tuple(names_in([row.named for row in matrix.rows]))


def _roles(matrix: Matrix) -> tuple[DraftRole, ...]:
    taken: list[str] = []
    roles = []
    for name in matrix.roles:
        id_ = re.sub(r"[^a-z0-9]+", "-", plain(name)).strip("-") or "peran"
        id_ = id_[:60].strip("-")
        unique, number = id_, 2
        while unique in taken:
            unique, number = f"{id_}-{number}", number + 1
        taken.append(unique)
        roles.append(DraftRole(id=unique, name=name,
                               outside=_OUTSIDE.search(plain(name)) is not None))  # fmt: skip
    return tuple(roles)


def _step(no: int, row: MatrixRow, out: RowTargets) -> DraftStep:
    def cell(kind: str) -> str:
        text = squash(row.texts.get(kind, ""))  # type: ignore[call-overload]
        return "" if re.fullmatch(r"[-–.…_ ]*", text) else text

    note = cell("note")
    inputs, output = (row.texts.get(kind, "") or row.shared.get(kind, "")
                      for kind in ("inputs", "output"))  # fmt: skip
    marks = [*out.marks]
    grounds = [*out.grounds]
    for kind in ("inputs", "output"):
        if kind in row.shared and not row.texts.get(kind):
            marks.append(kind)
            because = say("selnya digabung dengan langkah di atasnya")
            grounds.append(FieldGround(field=kind, trust=Trust.BEFORE, because=because))
    printed = row.printed if row.printed and row.printed != str(no) else ""
    return DraftStep(
        no=no,
        activity=re.sub(r"^\W+(?=\w)", "", cell("activity")) or "-",
        symbols=tuple(out.symbols),
        inputs=items(inputs, wrapped=row.wrapped),
        time=cell("time"),
        output=items(output, wrapped=row.wrapped),
        note=note,
        next=out.next,
        marks=tuple(dict.fromkeys(marks)),
        grounds=tuple(grounds),
        printed=printed,
        place=SourceSpot(sheet=row.place.sheet, cell=row.place.name),
        source=" | ".join(text for text in map(squash, row.texts.values()) if text),
        places=tuple(
            (kind, SourceSpot(sheet=place.sheet, cell=place.name))
            for kind, place in row.places.items()
            if place != row.place
        ),
    )


def _about_identity(block: Identity) -> list[Doubt]:
    doubts = []
    if not block.title:
        doubts.append(_doubt("title", say("nama SOP tidak ditemukan; apa namanya?")))
    doubts.append(
        Doubt(field="code", step=None, question=say("kode nomor berkas (2 sampai 5 huruf besar)?"),
              choices=(suggested_code(block.title),))
    )  # fmt: skip
    named = {
        "created": (say("tanggal pembuatan tidak terbaca"), block.created),
        "revised": (say("tanggal revisi tidak terbaca"), block.revised),
        "effective": (say("tanggal efektif tidak terbaca"), block.effective),
        "approved_by": (
            say("periksa jabatan dan nama yang mengesahkan"),
            ", ".join(part for part in (block.post, block.name) if part),
        ),
    }
    for field in block.uncertain:
        question, read = named[field]
        doubts.append(Doubt(field=field, step=None, question=question, read=read, open=not read))
    return doubts


def _about_roles(roles: Sequence[DraftRole]) -> list[Doubt]:
    if not roles:
        return [_doubt("role", say("kolom Pelaksana tidak terbaca; siapa saja pelaksananya?"))]
    return [
        Doubt(field=f"role.{role.id}.outside", step=None, read=role.name, open=False,
              question=say("“{role}” dibaca sebagai pihak di luar kantor", role=role.name))
        for role in roles if role.outside
    ]  # fmt: skip


def _about_step(
    step: DraftStep, out: RowTargets, roles: Sequence[DraftRole], drawn: Flow
) -> list[Doubt]:
    doubts = []
    if not out.symbols:
        question = say("tidak ada simbol; siapa pelaksananya?")
        doubts.append(
            Doubt(field="role", step=step.no, question=question, place=step.place,
                  choices=tuple(role.id for role in roles))
        )  # fmt: skip
    for index, spot in enumerate(drawn.spots):
        pictured = spot.row == step.no - 1 and spot.kind == "picture"
        if (
            pictured
            and len(drawn.leaving(index)) > 1
            and all(symbol.phase == "work" for symbol in step.symbols)
        ):
            doubts.append(_doubt("role", say("simbolnya gambar; kotak atau keputusan?"), step))
    for ask in out.asks:
        doubts.append(
            Doubt(field=ask.field, step=step.no, question=ask.question, read=ask.read,
                  choices=ask.choices, open=ask.open, place=step.place_of(ask.field))
        )  # fmt: skip
    return doubts


def _about_time(step: DraftStep, unit: str) -> list[Doubt]:
    if not step.time:
        return []
    try:
        read_duration(step.time, unit)
    except DurationProblem as problem:
        return [
            Doubt(field="time", step=step.no, question=problem.message, read=step.time,
                  place=step.place_of("time"))
        ]  # fmt: skip
    return []


def _about_shared_time(step: DraftStep, row: MatrixRow) -> list[Doubt]:
    """The doubt about one time cell merged over several rows: only the first of them
    gets the time.
    """
    if step.time or "time" not in row.shared:
        return []
    question = say("sel waktu digabung dengan langkah di atasnya; dihitung sekali, di sana")
    return [Doubt(field="time", step=step.no, question=question, read=row.shared["time"],
                  place=step.place, open=False)]  # fmt: skip


def _about_total(draft: Draft) -> list[Doubt]:
    if not draft.stated_total:
        return []
    try:
        stated = read_duration(draft.stated_total, draft.time_unit)
        total = add_up(read_duration(step.time, draft.time_unit) for step in draft.steps)
    except DurationProblem as problem:
        if problem.printed != draft.stated_total:
            return []  # the step's own question covers it
        return [Doubt(field="stated_total", step=None, question=problem.message,
                      read=draft.stated_total)]  # fmt: skip
    if stated is None:
        return []
    return [
        Doubt(field="stated_total", step=None, question=difference.message,
              read=draft.stated_total)
        for difference in differences(stated, total)
    ]  # fmt: skip


def _doubt(field: str, question: Message, step: DraftStep | None = None) -> Doubt:
    return Doubt(
        field=field,
        step=step.no if step is not None else None,
        question=question,
        place=step.place if step is not None else None,
    )
