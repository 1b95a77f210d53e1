"""Commands that act on a case, one for each act of the rules."""

import shlex
from argparse import Namespace
from typing import TYPE_CHECKING

from sop_tui.casework.correcting import FIELDS
from sop_tui.cli.invocation import Invocation
from sop_tui.cli.named import case_named
from sop_tui.cli.parser import Group, Parser
from sop_tui.text.message import Message, say

if TYPE_CHECKING:
    from sop_tui.casework.commands import Command
    from sop_tui.desk.desk import Desk
    from sop_tui.desk.problems import Refused
    from sop_tui.desk.views import CaseView


def add_commands(group: Group) -> None:
    _add_work(group)
    _add_keeping(group)
    _add_decisions(group)
    _add_remarks(group)


def _add_work(group: Group) -> None:
    _part(_act(group, "claim", say("ambil berkas untuk Anda kerjakan sendiri")))
    _part(_act(group, "release", say("lepas berkas yang diambil")))

    command = _act(
        group,
        "complete",
        say("selesaikan langkah; berkas diteruskan"),
        examples=(
            'complete PGM-2026-0001 --document "Nota dinas|ND-12/2026|2026-11-23"',
            'complete PGM-2026-0001 --check surat --note "lengkap"',
        ),
    )
    _records(command)
    _part(command)
    command = _act(
        group,
        "choose",
        say("pilih arah pada langkah pilihan"),
        examples=(
            "choose EVL-2026-0001 Ya",
            'choose EVL-2026-0001 2 --reason "bahan belum lengkap"',
        ),
    )
    command.argument("way", metavar=say("ARAH"), help=say("nama arah, atau nomornya"))
    command.argument(
        "--reason",
        metavar=say("TEKS"),
        default="",
        help=say("alasan; wajib bila arahnya kembali ke langkah sebelumnya"),
    )


def _add_keeping(group: Group) -> None:
    command = _act(
        group,
        "hand",
        say("disposisikan kepada petugas tertentu; berkas diambil untuknya"),
        examples=('hand PGM-2026-0001 rina --note "dahulukan"',),
    )
    command.argument("officer_to", metavar=say("PETUGAS"), help=say("id petugas"))
    command.argument("--note", metavar=say("TEKS"), help=say("isi disposisi"))
    _part(command)
    command = _act(
        group,
        "correct",
        say("betulkan data berkas; isi lama tetap dalam riwayat; alasan wajib"),
        more=say("Yang dapat dibetulkan: {fields}.", fields=", ".join(FIELDS)),
        examples=(
            'correct PGM-2026-0001 --field title --to "Keluhan antrean" --reason "salah ketik"',
        ),
    )
    command.argument(
        "--field",
        metavar=say("DATA"),
        choices=FIELDS,
        required=True,
        help=say("yang dibetulkan"),
    )
    command.argument("--to", metavar=say("ISI"), required=True, help=say("isi yang benar"))
    _reason(command)
    command = group.command(
        "link",
        say("tautkan dua berkas; yang kedua lanjutan dari yang pertama"),
        examples=("link EVL-2026-0001 SRT-2026-0007",),
    )
    command.argument("number", metavar=say("NOMOR"), help=say("nomor berkas"))
    command.argument("other", metavar=say("NOMOR"), help=say("nomor berkas lanjutannya"))
    command.set_defaults(run=link)


def _add_decisions(group: Group) -> None:
    command = _act(
        group,
        "approve",
        say("setujui, paraf, atau tanda tangani pada langkah pemeriksaan"),
        examples=('approve PGM-2026-0001 --note "sesuai"',),
    )
    _records(command)
    command = _act(
        group,
        "return",
        say("kembalikan untuk diperbaiki, atau lanjutkan tanpa persetujuan; alasan wajib"),
        examples=(
            'return PGM-2026-0001 --reason "nomor surat keliru"',
            'return PGM-2026-0001 --reason "lampiran kurang" --to 7p',
        ),
    )
    _reason(command)
    command.argument(
        "--to", metavar=say("SIMPUL"), help=say("simpul tujuan; tanpa opsi ini menurut SOP")
    )
    for name, summary in (
        ("reject", say("tolak, bila SOP mengenalnya; berkas berakhir; alasan wajib")),
        ("recall", say("tarik kembali langkah terakhir Anda; alasan wajib")),
        ("hold", say("tangguhkan; waktu berhenti dihitung; alasan wajib")),
        ("cancel", say("batalkan berkas; hanya koordinator; alasan wajib")),
    ):
        command = _act(group, name, summary, examples=(f'{name} PGM-2026-0001 --reason "..."',))
        _reason(command)
        if name == "recall":
            _part(command)


def _add_remarks(group: Group) -> None:
    command = _act(group, "resume", say("lanjutkan kembali berkas yang ditangguhkan"))
    command.argument("--note", metavar=say("TEKS"), help=say("catatan"))
    command = _act(
        group,
        "note",
        say("tambahkan catatan; berkas tidak berpindah"),
        examples=('note PGM-2026-0001 "pelapor sudah dihubungi"',),
    )
    command.argument("text", metavar=say("TEKS"), help=say("isi catatan"))
    command.argument(
        "--as",
        dest="as_role",
        metavar=say("PERAN"),
        help=say("peran Anda dalam SOP ini, bila memegang beberapa"),
    )


def act(invocation: Invocation) -> None:
    from sop_tui.desk.problems import Refused

    options = invocation.options
    desk = invocation.desk()
    number = case_named(desk, options.number)
    try:
        done = desk.acts.do(number, _command(options), version=options.version, node=options.node)
    except Refused as refused:
        program = "" if invocation.captive else "sop-tui "
        why = _refusal_with_advice(desk, number, options, refused, program)
        raise Refused(refused.code, why) from None
    invocation.narrate(done.sentence)


def _refusal_with_advice(
    desk: "Desk", number: str, options: Namespace, refused: "Refused", program: str
) -> Message:
    """Why the act is refused, the command to type instead, and the other acts that are possible
    now.
    """
    from sop_tui.casework.acts import Act
    from sop_tui.casework.nearest import moves_forward

    why, view = refused.message, desk.cases.read(number)
    if not view.actions:
        shown = f"{program}show {number}"
        return say("{why}; ketik {command} untuk melihatnya", why=why, command=shown)
    onward = refused.code == "status" and moves_forward(Act(options.command))
    typed = (_continuation_command(desk, view) if onward else None) or _suggested_command(
        view, options, refused.code
    )
    others = ", ".join(view.actions)
    if typed is None:
        return say("{why}; yang dapat Anda pakai: {commands}", why=why, commands=others)
    return say(
        "{why}; ketik {command}; yang dapat Anda pakai: {commands}",
        why=why,
        command=f"{program}{typed}",
        commands=others,
    )


def _continuation_command(desk: "Desk", view: "CaseView") -> str | None:
    """For a step that waits for the case of another SOP: the command that opens or
    shows that case.
    """
    case = view.case
    here = view.procedure.node(case.node) if case.node is not None else None
    if here is None or not here.waits:
        return None
    awaited = [link.number for link in case.linked if link.sop == here.leads_to and not link.back]
    for other in view.related:
        if other.number in awaited and other.card is not None and not other.card.status.closed:
            return f"show {other.number}"
    if awaited:
        return None
    if desk.relating.why_not_follow(case.number) is not None:
        return None
    return f'open {here.leads_to} "…" --following {case.number}'


def _suggested_command(view: "CaseView", options: Namespace, why: str) -> str | None:
    """The possible command nearest to the one tried, with the values it needs; None if there is
    none.

    The tried command keeps its way, target, field and part, without which it would do something
    else, unless one of them is why it was refused.
    """
    from sop_tui.casework.acts import Act
    from sop_tui.casework.commands import NEEDS_REASON
    from sop_tui.casework.nearest import nearest_acts

    tried = Act(options.command)
    act = next((each for each in nearest_acts(tried) if each in view.actions), None)
    if act is None:
        return None
    kept = vars(options) if act is tried and why != "bad_target" else {}
    words = [str(act), view.case.number]
    if act is Act.CHOOSE:
        words.append(_way_words(view, kept.get("way")))
    elif act is Act.HAND:
        words.append("PETUGAS")
    elif act is Act.NOTE:
        words.append('"…"')
    elif act is Act.CORRECT:
        words.append(f'--field {kept.get("field", "title")} --to "…"')
    elif act is Act.RETURN and kept.get("to"):
        words.append(f"--to {shlex.quote(kept['to'])}")
    if kept.get("part"):
        words.append(f"--part {shlex.quote(kept['part'])}")
    if act in NEEDS_REASON:
        words.append('--reason "…"')
    return " ".join(words)


def _way_words(view: "CaseView", typed: str | None) -> str:
    """The way that was typed, or the first one, with a reason where it leads back."""
    from sop_tui.casework.moving import find_way

    node = view.procedure.node(view.case.node or "")
    way = find_way(node.ways, typed or "") or node.ways[0]
    reason = ' --reason "…"' if view.procedure.is_return(node, way.to) else ""
    return f'"{way.name}"{reason}'


def _command(options: Namespace) -> "Command":
    """The command for the rules, made from the typed options."""
    from sop_tui.casework import commands
    from sop_tui.casework.acts import Act
    from sop_tui.desk.inputs import written_document

    kind = commands.COMMANDS[Act(options.command)]
    note, part = getattr(options, "note", None) or "", getattr(options, "part", None)
    if issubclass(kind, commands.Recorded):
        documents = tuple(written_document(typed) for typed in options.documents or ())
        ticked = tuple(options.checklist or ())
        if kind is commands.Approve:
            return commands.Approve(note=note, documents=documents, checklist=ticked)
        return commands.Complete(note=note, documents=documents, checklist=ticked, part=part)
    if kind is commands.Return:
        return commands.Return(reason=options.reason, to=options.to)
    if kind is commands.Recall:
        return commands.Recall(reason=options.reason, part=part)
    if kind is commands.Correct:
        return commands.Correct(reason=options.reason, field=options.field, to=options.to)
    if issubclass(kind, commands.Reasoned):
        return kind(reason=options.reason)
    if kind is commands.Choose:
        return commands.Choose(way=options.way, reason=options.reason)
    if kind is commands.Hand:
        return commands.Hand(to=options.officer_to, note=note, part=part)
    if kind is commands.Claim:
        return commands.Claim(part=part)
    if kind is commands.Release:
        return commands.Release(part=part)
    if kind is commands.Resume:
        return commands.Resume(note=note)
    return commands.Note(text=options.text, as_role=options.as_role)


def link(invocation: Invocation) -> None:
    options = invocation.options
    desk = invocation.desk()
    number, other = case_named(desk, options.number), case_named(desk, options.other)
    invocation.narrate(desk.acts.link(number, other).sentence)


def _act(
    group: Group,
    name: str,
    summary: Message,
    examples: tuple[str, ...] = (),
    more: Message | None = None,
) -> Parser:
    examples = examples or (f"{name} PGM-2026-0001",)
    command = group.command(name, summary, more=more, examples=examples)
    command.argument("number", metavar=say("NOMOR"), help=say("nomor berkas"))
    command.argument(
        "--node",
        metavar=say("SIMPUL"),
        help=say("hanya bila berkas masih berada di simpul ini, misalnya 7p"),
    )
    command.argument(
        "--version",
        metavar=say("N"),
        type=int,
        help=say("hanya bila berkas masih pada versi ini"),
    )
    command.set_defaults(run=act)
    return command


def _reason(command: Parser) -> None:
    command.argument("--reason", metavar=say("TEKS"), default="", help=say("alasan; wajib diisi"))


def _part(command: Parser) -> None:
    command.argument(
        "--part",
        metavar=say("PERAN"),
        help=say("bagian peran ini, pada langkah yang dikerjakan bersama"),
    )


def _records(command: Parser) -> None:
    command.argument("--note", metavar=say("TEKS"), help=say("catatan"))
    command.argument(
        "--document",
        dest="documents",
        metavar=say("JUDUL|NOMOR|TANGGAL"),
        action="append",
        help=say("dokumen yang dihasilkan; dapat diulang"),
    )
    command.argument(
        "--check",
        dest="checklist",
        metavar=say("TEKS"),
        action="append",
        help=say("kelengkapan yang sudah ada; dapat diulang"),
    )
