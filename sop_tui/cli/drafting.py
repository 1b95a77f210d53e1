"""sop draft: an office's own document read into a draft definition. It needs no store."""

from pathlib import Path
from typing import TYPE_CHECKING

from sop_tui.cli.exits import Usage
from sop_tui.cli.invocation import Invocation
from sop_tui.cli.parser import Group
from sop_tui.text.clean import clean
from sop_tui.text.faults import fault_of
from sop_tui.text.message import say, say_many

if TYPE_CHECKING:
    from sop_tui.drafting.draft import Draft
    from sop_tui.drafting.picture import Document

_NOTHING_OPEN, _QUESTIONS_LEFT, _UNREADABLE = 0, 1, 2


def add_command(group: Group) -> None:
    command = group.command(
        "draft",
        say("rancangan definisi dari dokumen SOP kantor (XLSX, DOCX, ODT, PDF, teks)"),
        more=say(
            "TOML ke stdout, pertanyaan ke stderr. Kode keluar: 0 tiada pertanyaan, 1 masih ada "
            "pertanyaan, 2 tidak dapat dibaca. Berikan berkas Excel atau Word aslinya bila ada."
        ),
        examples=(
            "sop draft SOP-surat-masuk.xlsx -o surat-masuk.draft.toml",
            "sop draft kumpulan.docx --part 2 --code PSM",
        ),
        reads=True,
    )
    command.argument("file", metavar=say("FILE"), help=say("dokumen SOP"))
    command.argument(
        "-o", "--output", metavar=say("FILE"), help=say("tulis ke file ini, bukan ke layar")
    )
    command.argument(
        "--part",
        metavar=say("N"),
        type=int,
        help=say("SOP ke berapa, bila dokumen memuat beberapa"),
    )
    command.argument("--code", metavar=say("KODE"), help=say("kode nomor berkas, misalnya PGM"))
    command.set_defaults(run=draft_sop)


def draft_sop(invocation: Invocation) -> int:
    from sop_tui.drafting.interpret import drafts, with_code
    from sop_tui.drafting.written import question_of, toml_of

    document = _document(invocation.options.file)
    found = drafts(document)
    if not found:
        return _without_matrix(invocation, document)
    part = invocation.options.part
    if part is None and len(found) > 1:
        _list_parts(invocation, found)
    if part is not None and not 1 <= part <= len(found):
        raise Usage(say_many("tidak ada bagian itu; dokumen memuat {n} SOP", len(found)))
    draft = found[(part or 1) - 1]
    if invocation.options.code:
        draft = with_code(draft, invocation.options.code)
    written = toml_of(draft, invocation.words)
    if invocation.options.output:
        _write(Path(invocation.options.output), written)
    if invocation.wants_json:
        from sop_tui.drafting.views import draft_view

        titles = [one.identity.title for one in found]
        invocation.write_json(draft_view(draft, titles, part or 1, written, invocation.words))
    elif not invocation.options.output:
        invocation.write_all(written)
    for doubt in draft.doubts:
        sign = "?" if doubt.open else "†"
        invocation.narrate(say("{sign} {question}", sign=sign, question=question_of(doubt)))
    asked = len(draft.open_doubts)
    invocation.narrate(
        say(
            "{steps} langkah · {questions} pertanyaan · {daggers} tanda †",
            steps=len(draft.steps),
            questions=asked,
            daggers=draft.daggers,
        )
    )
    return _QUESTIONS_LEFT if asked else _NOTHING_OPEN


def _interpreter() -> object:
    """The interpreter is loaded while another process reads the document."""
    from sop_tui.drafting import interpret, written

    return interpret, written


def _document(file: str) -> "Document":
    from sop_tui.drafting.bounded import read_file

    try:
        return read_file(Path(file), meanwhile=_interpreter)
    except OSError as error:
        raise Usage(
            say("{file} tidak dapat dibaca ({reason})", file=clean(file), reason=fault_of(error))
        ) from error


def _write(target: Path, written: str) -> None:
    from sop_tui.text.whole_file import write_whole

    try:
        write_whole(target, (written,), replace=False)
    except FileExistsError as error:
        raise Usage(
            say("{file} sudah ada; pilih nama lain atau hapus dahulu", file=clean(str(target)))
        ) from error
    except OSError as error:
        raise Usage(
            say("{file} tidak dapat ditulis ({reason})", file=clean(str(target)),
                reason=fault_of(error))
        ) from error  # fmt: skip


def _list_parts(invocation: Invocation, found: "tuple[Draft, ...]") -> None:
    invocation.narrate(
        say_many("dokumen memuat {n} SOP; yang pertama dibaca, pilih lainnya dengan --part",
                 len(found))
    )  # fmt: skip
    for number, draft in enumerate(found, start=1):
        invocation.narrate(
            say("  {number}  {title} ({steps} langkah)", number=number,
                title=draft.identity.title or "-", steps=len(draft.steps))
        )  # fmt: skip


def _without_matrix(invocation: Invocation, document: "Document") -> int:
    """Says what was seen of a document that has no matrix, and offers what it does have."""
    from sop_tui.drafting.interpret import blank
    from sop_tui.drafting.written import toml_of

    scanned = sum(sheet.scanned for sheet in document.sheets)
    if scanned:
        reason = say_many("{n} halaman berupa gambar pindaian tanpa teks", scanned)
    else:
        reason = say("tidak ada matriks SOP (Kegiatan, Pelaksana, Kelengkapan, Waktu, Output)")
    draft = blank(document)
    block = draft.identity
    if block.title or block.number:
        if invocation.options.output:
            _write(Path(invocation.options.output), toml_of(draft, invocation.words))
        elif not invocation.wants_json:
            invocation.write_all(toml_of(draft, invocation.words))
    if invocation.wants_json:
        from sop_tui.drafting.views import identity_view

        invocation.write_json({"parts": [], "identity": identity_view(block)})
    invocation.narrate(
        say("tidak terbaca sebagai SOP: {reason}; berikan berkas Excel atau Word aslinya, atau isi "
            "matriksnya sendiri", reason=reason)
    )  # fmt: skip
    return _UNREADABLE
