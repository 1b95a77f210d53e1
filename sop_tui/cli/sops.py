"""Commands about procedures: sop list, show, check, export, copy-shipped. They need no store."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from sop_tui.cli import definitions, drafting
from sop_tui.cli.exits import Exit, Usage
from sop_tui.cli.invocation import Invocation
from sop_tui.cli.named import sop_named
from sop_tui.cli.output import add_output_options, deliver
from sop_tui.cli.parser import Group
from sop_tui.text.clean import clean
from sop_tui.text.message import Message, Problem, say, say_many
from sop_tui.text.width import wrap

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sop_tui.sop.model import Procedure, Step
    from sop_tui.sop.reading import DefinitionProblem, Fault
    from sop_tui.text.language import Language


def add_commands(group: Group) -> None:
    under = group.command(
        "sop",
        say("SOP: daftar, isi, pemeriksaan definisi"),
        examples=("sop list", "sop show pengaduan-masyarakat", "sop check sops/*.toml"),
    ).group(say("PERINTAH"))

    _add_list(under)
    _add_show(under)
    _add_check(under)
    _add_copy_shipped(under)
    _add_export(under)
    definitions.add_commands(under)

    drafting.add_commands(under)


def _add_list(group: Group) -> None:
    command = group.command("list", say("daftar SOP"), examples=("sop list",), reads=True)
    command.set_defaults(run=list_sops)


def _add_show(group: Group) -> None:
    command = group.command(
        "show",
        say("satu SOP: peran dan langkahnya"),
        more=say("Tanda † berarti ditafsirkan: dokumen tidak menyatakannya dengan tegas."),
        examples=("sop show pengaduan-masyarakat", "sop show pengaduan-masyarakat --json"),
        reads=True,
    )
    command.argument("sop", metavar=say("SOP"), help=say("id SOP; lihat sop-tui sop list"))
    command.set_defaults(run=show_sop)


def _add_check(group: Group) -> None:
    command = group.command(
        "check",
        say("periksa definisi; setiap kesalahan dengan file, baris, langkah, dan perbaikannya"),
        more=say("Tanpa FILE: semua definisi di folder SOP. Kode keluar 2 bila ada yang salah."),
        examples=("sop check", "sop check sops/baru.toml"),
        reads=True,
    )
    command.argument("files", metavar=say("FILE"), nargs="*", help=say("definisi TOML"))
    command.set_defaults(run=check_sops)


def _add_copy_shipped(group: Group) -> None:
    command = group.command(
        "copy-shipped",
        say("salin definisi bawaan ke folder kantor, untuk diubah di sana"),
        more=say("Tanpa FOLDER: folder sops di samping file data. Yang sudah ada tidak ditimpa."),
        examples=("sop copy-shipped", "sop copy-shipped /srv/sop"),
    )
    command.argument(
        "folder", metavar=say("FOLDER"), nargs="?", help=say("folder tujuan; dibuat bila belum ada")
    )
    command.set_defaults(run=copy_shipped)


def _add_export(group: Group) -> None:
    command = group.command(
        "export",
        say("satu SOP sebagai dokumen untuk dicetak, atau sebagai BPMN 2.0"),
        more=say(
            "text: identitas SOP dan matriksnya pada kertas A4, 80 kolom, 60 baris sehalaman. "
            "bpmn: diagram bagi bpmn.io dan mesin alur kerja."
        ),
        examples=(
            "sop export pengaduan-masyarakat",
            "sop export pengaduan-masyarakat --format bpmn -o pengaduan.bpmn",
        ),
    )
    command.argument("sop", metavar=say("SOP"), help=say("id SOP; lihat sop-tui sop list"))
    add_output_options(command, ("text", "bpmn"))
    command.set_defaults(run=export_sop)


def list_sops(invocation: Invocation) -> None:
    from sop_tui.desk.definition_words import state_words

    library = invocation.library()
    states, today = definitions.states(invocation), definitions.today(invocation)
    if invocation.wants_json:
        usable = [
            {
                **_entry(procedure),
                **definitions.state_entry(states.get(procedure.id), procedure, today),
            }
            for procedure in library.procedures.values()
        ]
        unusable = [_unusable_entry(file, why) for file, why in library.unusable.items()]
        drafted = {draft.id: len(draft.questions) for draft in library.drafts.values()}
        for entry in unusable:
            if str(entry["id"]) in drafted:
                entry["draft"] = True
                entry["questions"] = drafted[str(entry["id"])]
        others = [definitions.other_entry(view) for view in definitions.others(states, library)]
        others += [  # the next revision of an SOP in force
            {**definitions.other_entry(view), "draft": True, "questions": drafted[view.id]}
            for views in states.values()
            for view in views
            if view.id in library.procedures and str(view.state) == "draf"
        ]
        invocation.write_json(usable + unusable + others)
        return
    headers = (say("ID"), say("Kode"), say("Langkah"), say("Keadaan"), say("Judul"))
    rows = [
        (
            procedure.id,
            procedure.code,
            str(len(procedure.steps)),
            invocation.words(
                definitions.standing_words(states.get(procedure.id), procedure, today)
            ),
            procedure.title,
        )
        for procedure in library.procedures.values()
    ]
    rows += [
        (view.id, view.code, "", invocation.words(state_words(view)), view.title)
        for view in definitions.others(states, library)
    ]
    rows += [
        (draft.id, "", "", invocation.words(say("draf")), draft.title)
        for draft in library.drafts.values()
    ]
    invocation.write_table(headers, rows)
    for problem in library.unusable.values():
        invocation.narrate(say("tidak dapat dipakai: {what}", what=problem.message))


def show_sop(invocation: Invocation) -> None:
    procedure = _procedure(invocation, invocation.options.sop)
    if invocation.wants_json:
        from sop_tui.export.json_views import procedure_view

        invocation.write_json(procedure_view(procedure))
        return
    _write_header(invocation, procedure)
    for step in procedure.steps:
        _write_step(invocation, procedure, step)


def copy_shipped(invocation: Invocation) -> None:
    """Copies the shipped definitions to a folder where the office may change them."""
    from sop_tui.export.atomic_file import write_atomically
    from sop_tui.sop.reading import shipped_sops
    from sop_tui.text.errors import why_not_written

    given = invocation.options.folder
    folder = Path(given) if given is not None else invocation.office / "sops"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for source in sorted(shipped_sops().glob("*.toml")):
            target = folder / source.name
            if target.exists():
                invocation.narrate(say("{file} sudah ada; tidak ditimpa", file=str(target)))
                continue
            write_atomically(target, [source.read_text(encoding="utf-8")], replace=False)
            invocation.write(str(target))
    except (OSError, ValueError) as error:
        raise Usage(
            say("{file} tidak dapat ditulis ({why}); pilih file lain", file=str(folder),
                why=why_not_written(error))
        ) from None  # fmt: skip


def check_sops(invocation: Invocation) -> int:
    from sop_tui.sop.reading import DefinitionProblem, read_with_notices

    found: dict[str, DefinitionProblem | None] = {}
    notices: dict[str, tuple[Fault, ...]] = {}
    if invocation.options.files:
        sound: dict[str, Procedure] = {}
        together = [Path(file).stem for file in invocation.options.files]
        for file in invocation.options.files:
            try:
                procedure, notices[file] = read_with_notices(Path(file))
                path = Path(file)
                notices[file] += definitions.dangling_references(
                    invocation, path, procedure, together
                )
                sound[file] = procedure
                found[file] = _claimed_code(
                    path, procedure, _of_folder(invocation)
                ) or definitions.clash_problem(invocation, path, procedure)
            except DefinitionProblem as problem:
                found[file] = problem
        for file, procedure in sound.items():
            found[file] = found[file] or _claimed_code(Path(file), procedure, sound.values())
    else:
        from sop_tui.desk.opening import sops_folder

        library = invocation.library()
        folder = sops_folder(invocation.where, invocation.office, invocation.folder)
        found.update({f"{sop}.toml": None for sop in library.procedures})
        found.update(library.unusable)
        notices.update(library.notices)
        for sop, procedure in library.procedures.items():
            file = f"{sop}.toml"
            ends = definitions.dangling_references(invocation, folder / file, procedure)
            notices[file] = (*notices.get(file, ()), *ends)
    _report(invocation, found, notices)
    return Exit.USAGE if any(found.values()) else Exit.DONE


def _of_folder(invocation: Invocation) -> "Iterable[Procedure]":
    try:
        return invocation.library().procedures.values()
    except Problem:
        return ()  # there is no folder to compare with


def _claimed_code(
    file: Path, procedure: "Procedure", known: "Iterable[Procedure]"
) -> "DefinitionProblem | None":
    """The problem that another definition already uses this file's code; None if none does.

    A file with the id of an existing definition replaces that one and does not conflict with it.
    """
    from sop_tui.sop.reading import DefinitionProblem, Fault

    others = [each.id for each in known if each.code == procedure.code and each.id != procedure.id]
    if not others:
        return None
    what = say(
        "kode {code} juga dipakai {others}; beri setiap SOP kodenya sendiri",
        code=procedure.code,
        others=", ".join(f"{other}.toml" for other in others),
    )
    return DefinitionProblem((Fault(clean(str(file)), None, None, what),))


def export_sop(invocation: Invocation) -> None:
    procedure = _procedure(invocation, invocation.options.sop)
    deliver(invocation, (_exported(invocation, procedure),))


def _exported(invocation: Invocation, procedure: "Procedure") -> str:
    if invocation.options.format == "bpmn":
        from sop_tui.export.bpmn import bpmn_xml

        return bpmn_xml(procedure)
    from sop_tui.export.sop_document import sop_text

    return sop_text(procedure, invocation.words)


def _report(
    invocation: Invocation,
    found: "dict[str, DefinitionProblem | None]",
    notices: "Mapping[str, tuple[Fault, ...]]",
) -> None:
    words = invocation.words

    def said(faults: "tuple[Fault, ...]") -> list[dict[str, object]]:
        return [{"line": f.line, "step": f.step, "message": words(f.what)} for f in faults]

    if invocation.wants_json:
        invocation.write_json(
            [
                {
                    "file": file,
                    "ok": problem is None,
                    "problems": said(problem.problems if problem is not None else ()),
                    "notices": said(notices.get(file, ())),
                }
                for file, problem in found.items()
            ]
        )
        return
    for file, problem in found.items():
        if problem is None:
            invocation.write(words(say("{file}: baik", file=file)))
            for notice in notices.get(file, ()):
                invocation.write(words(say("  catatan: {what}", what=notice.message)))
            continue
        for fault in problem.problems:
            invocation.write(words(fault.message))
    bad = sum(len(problem.problems) for problem in found.values() if problem is not None)
    if bad:
        invocation.narrate(say_many("{n} kesalahan ditemukan", bad))


def _procedure(invocation: Invocation, sop: str) -> "Procedure":
    from sop_tui.desk.problems import NotFound

    library = invocation.library()
    procedure = library.procedures.get(sop_named(library, sop))
    if procedure is not None:
        return procedure
    unusable = library.unusable.get(f"{sop}.toml")
    if unusable is not None:
        raise NotFound("sop", unusable.message)
    desk = invocation.desk_if_any
    running = sop_named(library, sop, desk)
    if desk is not None and any(each.id == running for each in desk.lists.sops()):
        invocation.narrate(say("definisi SOP ini tidak ada lagi; berkas yang berjalan memakainya"))
        return desk.procedures.of(running)
    raise NotFound(
        "sop", say("SOP {sop} tidak ada; lihat daftarnya dengan sop-tui sop list", sop=sop)
    )


def _entry(procedure: "Procedure") -> dict[str, object]:
    return {
        "id": procedure.id,
        "code": procedure.code,
        "agency": procedure.agency,
        "number": procedure.number,
        "title": procedure.title,
        "steps": len(procedure.steps),
        "fingerprint": procedure.fingerprint,
        "usable": True,
        "problem": None,
    }


def _unusable_entry(file: str, problem: "DefinitionProblem") -> dict[str, object]:
    nothing = dict.fromkeys(("code", "agency", "number", "title", "steps", "fingerprint"))
    return {
        "id": file.removesuffix(".toml"),
        **nothing,
        "usable": False,
        "problem": str(problem),
    }


def _write_header(invocation: Invocation, procedure: "Procedure") -> None:
    words = invocation.words
    roles = (
        f"{role.name} ({role.id}{', ' + words(say('di luar kantor')) if role.outside else ''})"
        for role in procedure.roles
    )
    identity = (
        say("pemohon/pelapor dirahasiakan dalam ekspor")
        if procedure.confidential_subject
        else say("pemohon/pelapor ditulis dalam ekspor")
    )
    lines: list[tuple[Message, str]] = [
        (say("SOP"), procedure.title),
        (say("Instansi"), procedure.agency),
        (say("Nomor"), procedure.number),
        (say("Kode berkas"), procedure.code),
        (say("Jumlah waktu"), words(procedure.totals.message) if procedure.totals.amounts else "-"),
        (say("Batas keseluruhan"), procedure.limit),
        (say("Peran"), "; ".join(roles)),
        (say("Identitas"), words(identity)),
        (say("Sidik jari"), procedure.fingerprint),
    ]
    for name, value in lines:
        if not value:
            continue
        head = f"{words(name):<17}"
        for part in wrap(value, 61):
            invocation.write(f"{head} {part}")
            head = " " * 17
    invocation.write()


def _write_step(invocation: Invocation, procedure: "Procedure", step: "Step") -> None:
    from sop_tui.export.sop_words import node_in_words

    words = invocation.words
    head = f"{step.no:>3}. "
    for part in wrap(step.activity, 74):
        invocation.write(f"{head}{part}")
        head = " " * 5
    said = [
        f"[{node.id}] {words(node_in_words(procedure, node))}"
        for node in procedure.nodes
        if node.step == step.no
    ]
    if step.next:
        said.append(words(say("lalu ke {node}", node=step.next)))
    if step.leads_to:
        said.append(words(say("menuju SOP {sop}", sop=step.leads_to)))
    said.append(step.time or words(say("tanpa standar waktu")))
    for line in (" · ".join(said), *_papers(step, words)):
        for part in wrap(line, 72):
            invocation.write(f"       {part}")


def _papers(step: "Step", words: "Language") -> "Iterator[str]":
    """What a step needs, and what it produces."""
    if step.inputs:
        yield words(say("kelengkapan: {inputs}", inputs="; ".join(step.inputs)))
    if step.output:
        yield words(say("keluaran: {output}", output="; ".join(step.output)))
