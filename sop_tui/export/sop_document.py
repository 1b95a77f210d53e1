"""A whole SOP as an A4 document: the identity block of Permenpan-RB 35/2012 and the matrix."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import zip_longest

from sop_tui.export.layout import PAPER, pad
from sop_tui.export.letter import fact, letterhead
from sop_tui.export.matrix import DrawnMatrix, draw_matrix
from sop_tui.export.paging import ROOM, TextBlock, filled, printed
from sop_tui.export.pieces import text_of
from sop_tui.sop.model import Procedure
from sop_tui.text.language import Language
from sop_tui.text.message import Message, say
from sop_tui.text.width import wrap

_HALF = 39


def sop_text(procedure: Procedure, language: Language) -> str:
    """The document in pages of 60 lines, at most 80 columns wide; the matrix starts on
    a new page.
    """
    head = language(say("SOP {title}", title=procedure.title))
    head = wrap(head, PAPER)[0]
    front = filled(_front(procedure, language), head)
    return printed([*front, *_sheets(draw_matrix(procedure, language, PAPER))], language)


def identity_lines(procedure: Procedure, language: Language) -> tuple[str, ...]:
    """The identity block alone, at most 80 columns wide: legal basis, warnings, equipment and so
    on.
    """
    return tuple(line for block in _front(procedure, language) for line in block)


def _front(procedure: Procedure, language: Language) -> Iterator[TextBlock]:
    yield letterhead(
        procedure.agency, language(say("STANDAR OPERASIONAL PROSEDUR")), procedure.title
    )
    approved = procedure.approved_by
    counted = procedure.totals
    total = procedure.stated_total or (language(counted.message) if counted.amounts else "")
    facts: list[tuple[Message, str]] = [
        (say("Nomor SOP"), procedure.number),
        (say("Tgl. pembuatan"), _date(procedure.created, language)),
        (say("Tgl. revisi"), _date(procedure.revised, language)),
        (say("Tgl. efektif"), _date(procedure.effective, language)),
        (say("Disahkan oleh"), ", ".join(part for part in (approved.post, approved.name) if part)),
        (say("NIP"), approved.nip),
        (say("Nama SOP"), procedure.title),
        (say("Jumlah waktu"), total),
        (say("Batas keseluruhan"), procedure.limit),
        (say("Sidik jari"), procedure.fingerprint),
    ]
    lines = [line for label, value in facts for line in fact(language(label), value or "-")]
    yield [*lines, ""]
    pairs: Sequence[tuple[tuple[Message, Sequence[str]], tuple[Message, Sequence[str]]]] = (
        (
            (say("DASAR HUKUM"), procedure.legal_basis),
            (say("KUALIFIKASI PELAKSANA"), procedure.qualifications),
        ),
        (
            (say("KETERKAITAN"), procedure.related),
            (say("PERALATAN/PERLENGKAPAN"), procedure.equipment),
        ),
        (
            (say("PERINGATAN"), procedure.warnings),
            (say("PENCATATAN DAN PENDATAAN"), procedure.records),
        ),
    )
    for left, right in pairs:
        yield [*_beside(_listed(*left, language), _listed(*right, language)), ""]
    yield [language(say("PELAKSANA")), *_roles(procedure, language), ""]


def _roles(procedure: Procedure, language: Language) -> Iterator[str]:
    for number, role in enumerate(procedure.roles, start=1):
        name = role.name
        if role.outside:
            name = language(say("{role} (pihak di luar kantor)", role=name))
        yield from wrap(f"{number}. {name}", PAPER, 3)


def _listed(name: Message, items: Sequence[str], language: Language) -> list[str]:
    if len(items) == 1:
        return [language(name), *wrap(items[0], _HALF)]
    lines = [language(name)]
    for number, item in enumerate(items, start=1):
        mark = f"{number}. "
        lines += wrap(mark + item, _HALF, len(mark))
    return lines if items else [*lines, "-"]


def _beside(left: Sequence[str], right: Sequence[str]) -> Iterator[str]:
    for one, other in zip_longest(left, right, fillvalue=""):
        yield f"{pad(one, _HALF)}  {other}".rstrip()


def _sheets(drawn: DrawnMatrix) -> Iterator[TextBlock]:
    """The matrix on pages, headings repeated, split between steps unless a step is longer than a
    page.
    """
    heading = [text_of(line) for line in drawn.heading]
    body = [text_of(line) for line in drawn.body]
    room = ROOM - len(heading)
    start = 0
    while start < len(body):
        end = min(start + room, len(body))
        if end < len(body):
            end = max((cut for cut in drawn.breaks if start < cut <= end), default=end)
        yield [*heading, *body[start:end]]
        start = end


def _date(day: date | None, language: Language) -> str:
    """A date as documents write it, e.g. ``2 Januari 2020``."""
    if day is None:
        return "-"
    from babel.dates import format_date

    return format_date(day, "d MMMM y", locale=language.code)
