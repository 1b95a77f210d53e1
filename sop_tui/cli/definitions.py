"""Commands about the life of a definition: sop adopt, retire, history, diff, migrate, rehearse,
evaluate.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from sop_tui.cli.exits import Exit, Usage
from sop_tui.cli.invocation import Invocation
from sop_tui.cli.named import case_named, sop_named
from sop_tui.cli.parser import Group
from sop_tui.text.message import Message, Problem, say, say_many

if TYPE_CHECKING:
    from sop_tui.desk.definition_views import DefinitionView
    from sop_tui.desk.migrating import CaseMigration
    from sop_tui.office.model import DefinitionAct
    from sop_tui.sop.comparing import Comparison, FieldChange
    from sop_tui.sop.model import Procedure
    from sop_tui.sop.reading import DefinitionProblem, Fault, Library


def add_commands(under: Group) -> None:
    _add_adopt(under)
    _add_retire(under)
    _add_history(under)
    _add_diff(under)
    _add_migrate(under)
    _add_rehearse(under)
    _add_evaluate(under)


def _add_adopt(group: Group) -> None:
    command = group.command(
        "adopt",
        say("berlakukan definisi dari file mulai tanggal tertentu; disimpan di file data"),
        more=say("Hanya admin. Tanpa --effective: tanggal efektif dalam definisi, atau hari ini."),
        examples=("sop adopt baru.toml --effective 1/1/2027 --letter SK-12/2026",),
    )
    command.argument(
        "file", metavar=say("FILE"),
        help=say("definisi TOML, yang namanya menjadi id, atau id draf yang disimpan"),
    )  # fmt: skip
    command.argument("--effective", metavar=say("TANGGAL"), help=say("hari mulai berlaku"))
    command.argument("--letter", metavar=say("NOMOR"), default="", help=say("nomor surat"))
    command.set_defaults(run=adopt)


def _add_retire(group: Group) -> None:
    command = group.command(
        "retire",
        say("cabut SOP mulai tanggal tertentu; berkas yang berjalan tetap diselesaikan"),
        more=say("Hanya admin."),
        examples=('sop retire pengaduan-masyarakat --from 1/1/2027 --reason "diganti"',),
    )
    command.argument("sop", metavar=say("SOP"), help=say("id SOP; lihat sop-tui sop list"))
    command.argument(
        "--from", dest="first", metavar=say("TANGGAL"), required=True, help=say("hari pertama")
    )
    command.argument("--reason", metavar=say("TEKS"), required=True, help=say("alasan"))
    command.set_defaults(run=retire)


def _add_history(group: Group) -> None:
    command = group.command(
        "history",
        say("apa yang terjadi pada sebuah SOP: diberlakukan, dicabut, dievaluasi"),
        examples=("sop history pengaduan-masyarakat",),
        reads=True,
    )
    command.argument("sop", metavar=say("SOP"), help=say("id SOP; lihat sop-tui sop list"))
    command.set_defaults(run=history)


def _add_diff(group: Group) -> None:
    command = group.command(
        "diff",
        say("dua revisi SOP dibandingkan menurut langkah dan isinya"),
        more=say(
            "Revisi ditulis ID, ID@TANGGAL, ID@SIDIK-JARI, atau nama file. Langkah dicocokkan "
            "menurut isinya. Kode keluar 1 bila ada bedanya."
        ),
        examples=("sop diff pengaduan-masyarakat baru.toml", "sop diff pgm@1/1/2026 pgm --json"),
        reads=True,
    )
    command.argument("one", metavar=say("LAMA"), help=say("revisi lama"))
    command.argument("other", metavar=say("BARU"), help=say("revisi baru"))
    command.set_defaults(run=diff)


def _add_migrate(group: Group) -> None:
    command = group.command(
        "migrate",
        say(
            "pindahkan berkas berjalan ke revisi yang berlaku, bila yang masih berlaku sama pada "
            "keduanya"
        ),
        more=say("Hanya koordinator. Tanpa --case: semua berkas yang memakai revisi lain."),
        examples=(
            "sop migrate pengaduan-masyarakat --preview",
            'sop migrate pengaduan-masyarakat --case PGM-2026-0004 --reason "SK-12/2026"',
        ),
        reads=True,
    )
    command.argument("sop", metavar=say("SOP"), help=say("id SOP; lihat sop-tui sop list"))
    command.argument(
        "--case", dest="cases", metavar=say("NOMOR"), action="append", default=[],
        help=say("hanya berkas ini; dapat diulang"),
    )  # fmt: skip
    command.argument("--preview", action="store_true", help=say("hanya tunjukkan hasilnya"))
    command.argument("--reason", metavar=say("TEKS"), default="", help=say("alasan; wajib diisi"))
    command.set_defaults(run=migrate)


def _add_rehearse(group: Group) -> None:
    command = group.command(
        "rehearse",
        say("ukur berkas kantor yang sudah selesai dengan definisi yang diubah"),
        examples=("sop rehearse baru.toml", "sop rehearse baru.toml --since 1/1/2026"),
        reads=True,
    )
    command.argument("file", metavar=say("FILE"), help=say("definisi TOML, atau revisi SOP"))
    command.argument(
        "--since", metavar=say("TANGGAL"), help=say("hanya berkas yang dibuka sejak hari itu")
    )
    command.set_defaults(run=rehearse)


def _add_evaluate(group: Group) -> None:
    command = group.command(
        "evaluate",
        say("catat evaluasi tahunan sebuah SOP"),
        more=say("Hanya admin. Yang lebih dari setahun tanpa evaluasi ditandai dalam daftar SOP."),
        examples=(
            'sop evaluate pengaduan-masyarakat --result baik --note "sesuai kebutuhan"',
            'sop evaluate pengaduan-masyarakat --result revisi --note "langkah 8 terlalu lama" '
            '--criteria "ya ya tidak ya ya ya ya" --action "revisi waktu langkah 8"',
        ),
    )
    command.argument("sop", metavar=say("SOP"), help=say("id SOP; lihat sop-tui sop list"))
    command.argument("--result", required=True, choices=("baik", "revisi"), help=say("hasilnya"))
    command.argument("--note", metavar=say("TEKS"), required=True, help=say("catatan evaluasi"))
    command.argument(
        "--criteria", metavar=say("JAWABAN"), default="",
        help=say("ya atau tidak bagi tujuh kriteria tahunan, menurut urutan dalam laporan"),
    )  # fmt: skip
    command.argument(
        "--action", metavar=say("TEKS"), default="", help=say("tindakan yang harus diambil")
    )
    command.set_defaults(run=evaluate)


# The states of definitions, for sop list.


def states(invocation: Invocation) -> "Mapping[str, tuple[DefinitionView, ...]]":
    """The states of each definition by id; empty where there is no store."""
    desk = invocation.desk_if_any
    found: dict[str, tuple[DefinitionView, ...]] = {}
    for view in desk.definitions.all() if desk is not None else ():
        found[view.id] = (*found.get(view.id, ()), view)
    return found


def today(invocation: Invocation) -> date:
    """Today's date in the office's zone, even before there is a store."""
    from sop_tui.desk.office_files import OfficeFiles
    from sop_tui.desk.opening import local_now

    return local_now(OfficeFiles(invocation.office).zone).date()


def others(
    known: "Mapping[str, tuple[DefinitionView, ...]]", library: "Library"
) -> "list[DefinitionView]":
    """Definitions that are not in force: future or retired ones, and revisions that only running
    cases follow.
    """
    from sop_tui.desk.definition_views import DefinitionState

    hidden = {DefinitionState.IN_FORCE, DefinitionState.DRAFT, DefinitionState.UNUSABLE}
    shown = {procedure.fingerprint for procedure in library.procedures.values()}
    return [
        view
        for views in known.values()
        for view in views
        if view.state not in hidden
        and not (view.state is DefinitionState.COMING and view.fingerprint in shown)
    ]


def standing_words(
    views: "tuple[DefinitionView, ...] | None", procedure: "Procedure", today: date
) -> Message:
    """The state of a definition in force, in words."""
    from sop_tui.desk.definition_words import state_words as words
    from sop_tui.desk.evaluating import needs_evaluation

    for view in views or ():
        if view.fingerprint == procedure.fingerprint:
            return words(view)
    if procedure.effective is not None and procedure.effective > today:
        return say("berlaku mulai {since}", since=procedure.effective)
    if needs_evaluation(procedure.effective, None, today):
        return say("perlu evaluasi")
    return say("berlaku")


def state_entry(
    views: "tuple[DefinitionView, ...] | None", procedure: "Procedure", today: date
) -> dict[str, object]:
    """The keys that JSON output adds to a definition."""
    from sop_tui.desk.definition_views import DefinitionState
    from sop_tui.desk.evaluating import needs_evaluation

    for view in views or ():
        if view.fingerprint == procedure.fingerprint:
            return _state(view)
    coming = procedure.effective is not None and procedure.effective > today
    return {
        "state": str(DefinitionState.COMING if coming else DefinitionState.IN_FORCE),
        "adopted": False,
        "since": procedure.effective,
        "until": None,
        "evaluated": None,
        "needs_evaluation": needs_evaluation(procedure.effective, None, today),
    }


def other_entry(view: "DefinitionView") -> dict[str, object]:
    return {
        "id": view.id,
        "code": view.code,
        "title": view.title,
        "fingerprint": view.fingerprint,
        "usable": False,
        "problem": None,
        **_state(view),
    }


def _state(view: "DefinitionView") -> dict[str, object]:
    return {
        "state": str(view.state),
        "adopted": view.adopted,
        "since": view.since,
        "until": view.until,
        "evaluated": view.evaluated,
        "needs_evaluation": view.needs_evaluation,
        "open": view.running,
        "older": view.older,
    }


def clash_problem(
    invocation: Invocation, path: Path, procedure: "Procedure"
) -> "DefinitionProblem | None":
    """Conflicts between a file and the office's other definitions; None if there are none."""
    from sop_tui.sop.reading import DefinitionProblem, Fault

    desk = invocation.desk_if_any
    clashes = desk.definitions.clashes(procedure) if desk is not None else ()
    faults = tuple(Fault(str(path), None, None, clash) for clash in clashes)
    return DefinitionProblem(faults) if faults else None


def dangling_references(
    invocation: Invocation, path: Path, procedure: "Procedure", beside: "Collection[str]" = ()
) -> "tuple[Fault, ...]":
    """SOPs that a file refers to, and that neither the office nor the files ``beside`` it have."""
    from sop_tui.sop.reading import placed
    from sop_tui.sop.soundness import unknown_links

    desk = invocation.desk_if_any
    if desk is not None:
        found = desk.definitions.dangling_references(procedure, beside)
    else:
        found = unknown_links(procedure, {*_known(invocation), *beside})
    return placed(path, procedure, found)


def _known(invocation: Invocation) -> "Collection[str]":
    try:
        return invocation.library().procedures
    except Problem:
        return ()  # there is no folder of definitions


# Commands.


def adopt(invocation: Invocation) -> None:
    options = invocation.options
    first = _day(options.effective, say("hari mulai berlaku")) if options.effective else None
    desk = invocation.desk()
    if any(draft.id == options.file for draft in desk.drafts.all()):
        done = desk.drafts.adopt(options.file, first, options.letter)
    else:
        done = desk.definitions.adopt(Path(options.file), first, options.letter)
    invocation.narrate(done.sentence)


def retire(invocation: Invocation) -> None:
    options = invocation.options
    first = _day(options.first, say("hari pencabutan"))
    done = invocation.desk().definitions.retire(_sop(invocation), first, options.reason)
    invocation.narrate(done.sentence)


def evaluate(invocation: Invocation) -> None:
    options = invocation.options
    done = invocation.desk().definitions.evaluate(
        _sop(invocation), options.result, options.note, options.criteria, options.action
    )
    invocation.narrate(done.sentence)


def history(invocation: Invocation) -> None:
    acts = invocation.desk().definitions.history(_sop(invocation))
    if invocation.wants_json:
        invocation.write_json(
            [
                {
                    "at": act.event.at,
                    "officer": act.event.officer,
                    "name": act.event.name,
                    "kind": str(act.event.kind),
                    "note": act.event.note,
                    **_of_act(act.event.definition),
                }
                for act in acts
            ]
        )
        return
    words = invocation.words
    for act in acts:
        invocation.write(f"{words.moment(act.event.at)}  {act.event.name}: {words(act.sentence)}")
    if not acts:
        invocation.narrate(say("belum ada catatan; definisinya berasal dari folder SOP"))


def _of_act(act: "DefinitionAct | None") -> dict[str, object]:
    """An event's data as JSON types, without a draft's text, which sop drafts shows."""
    from sop_tui.casework.model import as_json_types

    return {key: value for key, value in as_json_types(act).items() if key != "draft"}


def diff(invocation: Invocation) -> int:
    found = _compared(invocation)
    if invocation.wants_json:
        from sop_tui.casework.model import as_json_types

        invocation.write_json(as_json_types(found))
    else:
        _write_comparison(invocation, found)
    return 0 if found.same else 1


def migrate(invocation: Invocation) -> int:
    options, desk = invocation.options, invocation.desk()
    definitions, cases = desk.definitions, [case_named(desk, each) for each in options.cases]
    if options.preview:
        moves: Iterable[CaseMigration] = definitions.moves(_sop(invocation), cases)
    elif not options.reason:
        raise Usage(say("sebutkan alasannya dengan --reason, atau lihat dahulu dengan --preview"))
    else:
        moves = definitions.migrate(_sop(invocation), options.reason, cases)
    from sop_tui.desk.definition_words import move_words

    moves = tuple(moves)
    words = invocation.words
    if invocation.wants_json:
        invocation.write_json(
            [
                {
                    "number": move.number,
                    "place": words(move.place),
                    "due_at": move.due_at,
                    "why_not": words(move.why_not) if move.why_not is not None else None,
                    "moved": move.moved,
                }
                for move in moves
            ]
        )
    else:
        for move in moves:
            invocation.write(words(move_words(move)))
        yes = sum(move.why_not is None for move in moves)
        no = len(moves) - yes
        invocation.narrate(
            say_many("{n} berkas dapat dipindahkan, {other} tidak", yes, other=no)
            if options.preview
            else say_many("{n} berkas dipindahkan, {other} tidak", yes, other=no)
        )
    failed = not options.preview and any(move.why_not is not None for move in moves)
    return Exit.REFUSED if failed else Exit.DONE


def rehearse(invocation: Invocation) -> None:
    options, desk = invocation.options, invocation.desk()
    procedure = desk.definitions.revision(options.file)
    since = None
    if options.since:
        day = _day(options.since, say("sejak"))
        since = datetime.combine(day, time(), desk.clocks.calendar(procedure).zone)
    found = desk.reports.rehearse(procedure, since)
    if invocation.wants_json:
        from sop_tui.casework.model import as_json_types

        invocation.write_json(as_json_types(found))
        return
    words = invocation.words
    headers = (say("Langkah"), say("Waktu"), say("Kunjungan"), say("Terlambat saat itu"),
               say("Terlambat menurut ini"), say("Kegiatan"))  # fmt: skip
    rows = [
        (
            str(step.step),
            step.time or "–",
            str(step.visits) if step.visits else words(say("tanpa riwayat")),
            str(step.late_then) if step.visits else "",
            str(step.late_now) if step.visits else "",
            step.activity if len(step.activity) <= 40 else f"{step.activity[:39]}…",
        )
        for step in found.steps
    ]
    invocation.write_table(headers, rows)
    if found.median is None or found.ninetieth is None:
        invocation.narrate(say("belum ada berkas selesai untuk diukur"))
        return
    invocation.write(
        words(
            say(
                "{n} berkas; waktu kerja seluruhnya: median {median} menit, persentil ke-90 {high} "
                "menit",
                n=found.cases,
                median=int(found.median.total_seconds() // 60),
                high=int(found.ninetieth.total_seconds() // 60),
            )
        )
    )


def _compared(invocation: Invocation) -> "Comparison":
    options, desk = invocation.options, invocation.desk_if_any
    if desk is not None:
        return desk.definitions.compared(options.one, options.other)
    from sop_tui.sop.comparing import compare

    return compare(
        _without_store(invocation, options.one), _without_store(invocation, options.other)
    )


def _without_store(invocation: Invocation, named: str) -> "Procedure":
    from sop_tui.desk.problems import NotFound
    from sop_tui.sop.reading import read_procedure

    if named.endswith(".toml") or "/" in named:
        return read_procedure(Path(named))
    known = invocation.library().procedures.get(named)
    if known is None:
        raise NotFound("sop", say("SOP {sop} tidak ada; lihat sop-tui sop list", sop=named))
    return known


def _write_comparison(invocation: Invocation, found: "Comparison") -> None:
    from sop_tui.desk.definition_words import step_words

    if found.same:
        invocation.write(invocation.words(say("tidak ada bedanya")))
    for change in found.header:
        _write_fields(invocation, (change,), "")
    for step in found.steps:
        invocation.write(invocation.words(step_words(step)))
        _write_fields(invocation, step.fields, "   ")


def _write_fields(invocation: Invocation, changes: "tuple[FieldChange, ...]", indent: str) -> None:
    from sop_tui.sop.comparing import FIELD_NAMES

    for change in changes:
        invocation.write(f"{indent}{invocation.words(FIELD_NAMES[change.field])}:")
        invocation.write(f"{indent}  - {change.old or '–'}")
        invocation.write(f"{indent}  + {change.new or '–'}")


def _day(typed: str, name: Message) -> date:
    from sop_tui.desk import inputs

    return inputs.day(typed, name)


def _sop(invocation: Invocation) -> str:
    """The id of the SOP named by its id or code."""
    return sop_named(invocation.library(), invocation.options.sop, invocation.desk_if_any)
