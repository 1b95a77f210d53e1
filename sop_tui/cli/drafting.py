"""The commands sop draft (reads an office's own document, needs no store) and those for kept
drafts.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sop_tui.cli.exits import Usage
from sop_tui.cli.invocation import Invocation
from sop_tui.cli.parser import Group
from sop_tui.text.clean import clean
from sop_tui.text.errors import reason_of, why_not_written
from sop_tui.text.message import Problem, say, say_many

if TYPE_CHECKING:
    from sop_tui.drafting.draft import Draft
    from sop_tui.drafting.picture import Picture

_NOTHING_OPEN, _QUESTIONS_LEFT, _UNREADABLE = 0, 1, 2


def add_commands(group: Group) -> None:
    command = group.command(
        "draft",
        say("draf definisi dari dokumen SOP kantor (XLSX, DOCX, ODT, PDF, teks)"),
        more=say(
            "TOML ke stdout, pertanyaan ke stderr. Kode keluar: 0 tidak ada pertanyaan, 1 masih "
            "ada pertanyaan, 2 tidak dapat dibaca. Berikan file Excel atau Word aslinya bila ada."
        ),
        examples=(
            "sop draft SOP-surat-masuk.xlsx -o surat-masuk.draft.toml",
            "sop draft kumpulan.docx --part 2 --code PSM",
            "sop draft SOP-surat-masuk.xlsx --keep surat-masuk",
        ),
        reads=True,
    )
    command.argument("file", metavar=say("FILE"), help=say("dokumen SOP; - berarti masukan"))
    command.argument(
        "-o", "--output", metavar=say("FILE"), help=say("tulis ke file ini, bukan ke layar")
    )
    command.argument(
        "--part",
        metavar=say("N"),
        type=int,
        help=say("SOP keberapa, bila dokumen memuat beberapa"),
    )
    command.argument("--code", metavar=say("KODE"), help=say("kode nomor berkas, misalnya PGM"))
    command.argument(
        "--keep",
        metavar=say("ID"),
        nargs="?",
        const="",
        help=say("simpan sebagai draf kantor (admin); ID dari judul bila tidak disebut"),
    )
    command.set_defaults(run=draft_sop)

    command = group.command(
        "drafts",
        say("draf yang disimpan kantor; dengan ID, isinya"),
        more=say("Kode keluar dengan ID: 0 tidak ada pertanyaan, 1 masih ada yang perlu diisi."),
        examples=("sop drafts", "sop drafts surat-masuk > surat-masuk.draft.toml"),
        reads=True,
    )
    command.argument("sop", metavar=say("ID"), nargs="?", help=say("id draf"))
    command.set_defaults(run=list_drafts)

    command = group.command(
        "drop-draft",
        say("buang draf yang disimpan; isinya tetap dalam riwayat"),
        more=say("Hanya admin."),
        examples=("sop drop-draft surat-masuk",),
    )
    command.argument("sop", metavar=say("ID"), help=say("id draf"))
    command.set_defaults(run=drop_draft)


def draft_sop(invocation: Invocation) -> int:
    document = _document(invocation)  # first, because the modules below load while it is read
    from sop_tui.drafting.interpret import drafts, with_code
    from sop_tui.drafting.written import toml_of

    found = drafts(document)
    if not found:
        return _without_matrix(invocation, document)
    part = invocation.options.part
    if part is None and len(found) > 1:
        _list_parts(invocation, found)
    if part is not None and not 1 <= part <= len(found):
        raise Usage(say_many("tidak ada bagian itu; dokumen memuat {n} SOP", len(found)))
    draft = _related(invocation, found[(part or 1) - 1])
    if invocation.options.code:
        draft = with_code(draft, invocation.options.code)
    written = toml_of(draft, invocation.words)
    if invocation.options.output:
        _write(Path(invocation.options.output), written)
    kept = _keep(invocation, draft)
    if invocation.wants_json:
        from sop_tui.drafting.views import draft_view

        titles = [one.identity.title for one in found]
        view = draft_view(draft, titles, part or 1, written, invocation.words)
        invocation.write_json({**view, "kept": kept} if kept else view)
    elif not invocation.options.output and not kept:
        invocation.write_all(written)
    return _asked(invocation, draft)


def _asked(invocation: Invocation, draft: "Draft") -> int:
    """Prints the questions and the draft's state; returns the exit code."""
    from sop_tui.drafting.checking import counted
    from sop_tui.drafting.written import question_of

    for doubt in draft.doubts:
        sign = "?" if doubt.open else "†"
        invocation.narrate(say("{sign} {question}", sign=sign, question=question_of(doubt)))
    invocation.narrate(counted(draft))
    return _QUESTIONS_LEFT if draft.open_doubts else _NOTHING_OPEN


def _related(invocation: Invocation, draft: "Draft") -> "Draft":
    """The draft with questions about other SOPs of the office that the document names."""
    from sop_tui.drafting.relating import names_any, with_relations

    if not names_any(draft):
        return draft
    try:
        known = invocation.library().procedures.values()
    except Problem:
        return draft  # there is no office here
    return with_relations(draft, known)


def _keep(invocation: Invocation, draft: "Draft") -> str:
    """Keeps the draft in the store if --keep was given; returns its id, else ""."""
    if invocation.options.keep is None:
        return ""
    desk = invocation.desk()
    sop = invocation.options.keep or desk.drafts.free_id(draft)
    done = desk.drafts.keep(sop, draft)
    invocation.narrate(
        done.sentence if done is not None else say("draf {sop} tidak berubah", sop=sop)
    )
    return str(sop)


def list_drafts(invocation: Invocation) -> int:
    """All kept drafts; or one of them in the form of sop draft."""
    drafts = invocation.desk().drafts
    sop = invocation.options.sop
    if sop is not None:
        return _show_draft(invocation, sop)
    if invocation.wants_json:
        invocation.write_json(
            [
                {
                    "id": draft.id, "title": draft.title, "questions": draft.questions,
                    "kept_at": draft.at, "name": draft.name,
                }
                for draft in drafts.all()
            ]
        )  # fmt: skip
        return _NOTHING_OPEN
    headers = (say("ID"), say("Pertanyaan"), say("Disimpan"), say("Oleh"), say("Judul"))
    words = invocation.words
    rows = [
        (
            draft.id,
            str(draft.questions),
            words.short_moment(draft.at) if draft.at is not None else words(say("file")),
            draft.name,
            draft.title,
        )
        for draft in drafts.all()
    ]
    invocation.write_table(headers, rows)
    return _NOTHING_OPEN


def _show_draft(invocation: Invocation, sop: str) -> int:
    from sop_tui.drafting.checking import problems
    from sop_tui.drafting.views import draft_view

    drafts = invocation.desk().drafts
    text, draft = drafts.text(sop), drafts.draft(sop)
    if invocation.wants_json:
        title = draft.identity.title
        invocation.write_json(draft_view(draft, [title], 1, text, invocation.words))
    else:
        invocation.write_all(text)
    wrong = problems(draft, sop)
    for finding in wrong:
        invocation.narrate(say("! {what}", what=finding.message))
    return _asked(invocation, draft) or (_QUESTIONS_LEFT if wrong else _NOTHING_OPEN)


def drop_draft(invocation: Invocation) -> None:
    invocation.narrate(invocation.desk().drafts.drop(invocation.options.sop).sentence)


def _prepared(invocation: Invocation) -> object:
    """Loads the modules for the result while another process reads the document."""
    from sop_tui.drafting import checking, interpret, relating, written

    return checking, interpret, relating, written, invocation.words


def _document(invocation: Invocation) -> "Picture":
    from sop_tui.drafting.bounded import read_bytes, read_file

    def prepare() -> object:
        return _prepared(invocation)

    file = invocation.options.file
    if invocation.captive:
        _only_for_admins(invocation)
    if file == "-":
        return read_bytes(_from_stdin(), meanwhile=prepare)
    if invocation.captive:
        raise Usage(say("di server bersama dokumen hanya dibaca dari masukan: sop draft -"))
    try:
        return read_file(Path(file), meanwhile=prepare)
    except OSError as error:
        raise Usage(
            say(
                "{file} tidak dapat dibaca ({why}); periksa nama dan izinnya",
                file=clean(file),
                why=reason_of(error),
            )
        ) from error


def _only_for_admins(invocation: Invocation) -> None:
    """Refuses officers who are not admins: on a shared server, reading a document slows others
    down.
    """
    from sop_tui.desk.problems import Refused

    refused = invocation.desk().definitions.why_not_manage()
    if refused is not None:
        raise Refused("not_admin", refused)


def _from_stdin() -> bytes:
    """The document from stdin; one byte more than the limit is read, so that the limit
    is noticed.
    """
    import sys

    from sop_tui.drafting.formats import LARGEST_FILE

    if sys.stdin.isatty():
        raise Usage(say("kirimkan dokumennya: sop draft - < FILE"))
    return sys.stdin.buffer.read(LARGEST_FILE + 1)


def _write(target: Path, written: str) -> None:
    from sop_tui.export.atomic_file import write_atomically

    try:
        write_atomically(target, (written,), replace=False)
    except FileExistsError as error:
        raise Usage(
            say("{file} sudah ada; pilih nama lain atau hapus dahulu", file=clean(str(target)))
        ) from error
    except OSError as error:
        raise Usage(
            say("{file} tidak dapat ditulis ({reason})", file=clean(str(target)),
                reason=why_not_written(error))
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


def _without_matrix(invocation: Invocation, document: "Picture") -> int:
    """Reports what a document without a matrix contains, and prints a draft with what
    it does say.
    """
    from sop_tui.drafting.interpret import blank
    from sop_tui.drafting.written import toml_of

    scanned = sum(sheet.scanned for sheet in document.sheets)
    if scanned:
        reason = say_many("{n} halaman berupa gambar pindaian tanpa teks", scanned)
    else:
        reason = say("tidak ada matriks SOP (Kegiatan, Pelaksana, Kelengkapan, Waktu, Output)")
    draft = blank(document)
    block = draft.identity
    written = toml_of(draft, invocation.words)
    if invocation.options.output:
        _write(Path(invocation.options.output), written)
    kept = _keep(invocation, draft)
    if invocation.wants_json:
        from sop_tui.drafting.views import identity_view

        view = {"parts": [], "identity": identity_view(block), "definition": written}
        invocation.write_json({**view, "kept": kept} if kept else view)
    elif not invocation.options.output and not kept:
        invocation.write_all(written)
    invocation.narrate(
        say("tidak terbaca sebagai SOP: {reason}; berikan file Excel atau Word aslinya, atau isi "
            "matriksnya sendiri", reason=reason)
    )  # fmt: skip
    return _UNREADABLE
