"""The command that shows one case: its place, its history, and the possible acts."""

from typing import TYPE_CHECKING

from sop_tui.cli.invocation import Invocation
from sop_tui.cli.named import case_named
from sop_tui.cli.parser import Group
from sop_tui.text.message import Message, say, say_many

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from sop_tui.casework.model import Document, Event, Letter
    from sop_tui.desk.desk import Desk
    from sop_tui.desk.views import CaseView
    from sop_tui.sop.graph import Node
    from sop_tui.text.language import Language

_FACT_WIDTH = 59  # columns beside the name of the fact
_SENTENCE_WIDTH = 54  # columns beside number and time, on a line of 80


def add_commands(group: Group) -> None:
    command = group.command(
        "show",
        say("satu berkas: letaknya, riwayatnya, dan yang dapat Anda lakukan"),
        examples=("show PGM-2026-0001", "show PGM-2026-0001 --json"),
        reads=True,
    )
    command.argument("number", metavar=say("NOMOR"), help=say("nomor berkas"))
    command.set_defaults(run=show_case)


def show_case(invocation: Invocation) -> None:
    from sop_tui.cli.disclosure import form, recorded_disclosure

    desk = invocation.desk()
    view = desk.cases.read(case_named(desk, invocation.options.number))
    number = view.card.number
    names = invocation.captive and desk.rights.discloses_names(number)
    with recorded_disclosure(invocation, desk, number, form("show", invocation), names=names):
        if invocation.wants_json:
            from sop_tui.export.json_views import case_view

            invocation.write_json(case_view(view, view.zone))
            return
        _write_header(invocation, desk, view)
        _write_history(invocation, view)


def _write_header(invocation: Invocation, desk: "Desk", view: "CaseView") -> None:
    from sop_tui.casework.wording import STATUS_NAMES, act_name, place
    from sop_tui.desk.sentences import claimed_of
    from sop_tui.text.width import wrap

    words, case, card = invocation.words.in_zone(view.zone), view.case, view.card
    at = words.named_moment if desk.clocks.zones_differ else words.short_moment
    here = view.procedure.node(case.node) if case.node is not None else None
    letter = case.papers
    lines: list[tuple[Message, str]] = [
        (say("Berkas"), case.number),
        (say("Judul"), case.title),
        (say("Pemohon/pelapor"), case.subject),
        (say("Nomor agenda"), case.ref),
        (say("SOP"), f"{view.procedure.title} ({case.sop})"),
        (say("Status"), words(STATUS_NAMES[case.status])),
        (say("Berada di"), words(place(view.procedure, here)) if here is not None else ""),
        *_step_facts(words, view),
        (say("Menunggu"), ", ".join(_waiting_words(words, desk, view))),
        (say("Arah"), _ways(here) if here is not None else ""),
        (say("Bagian"), _parts(desk, view)),
        (
            say("Diambil oleh"),
            words(claimed_of(desk.office.name(card.holder), lapsed=card.lapsed))
            if card.holder
            else "",
        ),
        (say("Asal surat"), letter.origin),
        (say("Nomor surat"), letter.number),
        (say("Tanggal surat"), letter.dated.isoformat() if letter.dated else ""),
        (say("Diterima"), letter.received.isoformat() if letter.received else ""),
        (say("Sifat"), _nature(letter)),
        (say("Kontak"), letter.contact),
        (
            say("Berkas terkait"),
            ", ".join(f"{each.number} ({words(each.words)})" for each in view.related),
        ),
        (say("Dibuka"), at(case.opened_at)),
        (say("Batas waktu"), _until(words, at, card.due_at, card.step_late(desk.clocks.now()))),
        (
            say("Batas keseluruhan"),
            _until(words, at, view.limit_at, view.limit_late(desk.clocks.now())),
        ),
        (say("Dikembalikan"), words(say_many("{n} kali", card.returns)) if card.returns else ""),
        (
            say("Dapat Anda lakukan"),
            ", ".join(
                f"{words(act_name(view.procedure, here, act))} ({act})" for act in view.actions
            ),
        ),
    ]
    for name, value in lines:
        if not value:
            continue
        head = f"{words(name):<20}"
        for part in wrap(value, _FACT_WIDTH):
            invocation.write(f"{head} {part}")
            head = " " * 20
    invocation.write()


def _step_facts(words: "Language", view: "CaseView") -> "list[tuple[Message, str]]":
    """What has to be done at the case's step, and the step's name for commands."""
    if view.case.node is None:
        return []
    node = view.procedure.node(view.case.node)
    step = view.procedure.step(node.step)
    named = str(node.step) != node.id
    return [
        (say("Simpul"), node.id if named else ""),
        (say("Kegiatan"), step.activity),
        (say("Kelengkapan"), "; ".join(step.inputs)),
        (say("Keluaran"), "; ".join(step.output)),
        (say("Menuju SOP"), words(_further(node)) if node.leads_to else ""),
    ]


def _further(node: "Node") -> Message:
    """The SOP that starts in this row, and whether the row waits for its case."""
    if node.waits:
        return say("{sop}; langkah ini menunggu berkasnya selesai", sop=node.leads_to)
    return say("{sop}; buka dengan open --following", sop=node.leads_to)


def _waiting_words(words: "Language", desk: "Desk", view: "CaseView") -> "Iterator[str]":
    from sop_tui.casework.model import Capacity
    from sop_tui.casework.wording import CAPACITY_NAMES

    for each in view.waiting_for:
        name = desk.office.name(each.id)
        if each.capacity is Capacity.HOLDER:
            yield name
        else:
            yield f"{name} ({words(CAPACITY_NAMES[each.capacity])})"


def _ways(node: "Node") -> str:
    return ", ".join(f"{n} {way.name}" for n, way in enumerate(node.ways, start=1))


def _parts(desk: "Desk", view: "CaseView") -> str:
    """Which parts of a shared node are done, and by whom."""
    visit = view.case.visit
    if visit is None or not view.procedure.node(visit.node).shared:
        return ""
    done = [part for part in visit.parts if part.officer is not None]
    return ", ".join(
        f"{view.procedure.role(part.role).name} √ {desk.office.name(str(part.officer))}"
        for part in done
    )


def _nature(letter: "Letter") -> str:
    return ", ".join(each for each in (letter.urgency, letter.secrecy) if each != "biasa")


def _until(
    words: "Language", at: "Callable[[datetime], str]", moment: "datetime | None", late: bool
) -> str:
    if moment is None:
        return ""
    return f"{at(moment)} ({words(say('terlambat'))})" if late else at(moment)


def _write_history(invocation: Invocation, view: "CaseView") -> None:
    from sop_tui.text.width import wrap

    words = invocation.words.in_zone(view.zone)
    for event in view.events:
        said = _lines_of(words, view, event)
        head = f"{event.seq:>3}  {words.short_moment(event.at)}  "
        for line in said:
            for part in wrap(line, _SENTENCE_WIDTH):
                invocation.write(f"{head}{part}")
                head = " " * len(head)


def _lines_of(words: "Language", view: "CaseView", event: "Event") -> list[str]:
    """An event in words, with its note and documents on marked lines of their own."""
    from sop_tui.desk.sentences import SET_BACK, happened

    said = words(happened(view.procedure_at(event.seq), event))
    if event.seq in view.voided:
        said = f"[{words(say('gugur'))}] {said}"
    if event.self_approved:
        said = f"{said} [{words(say('disetujui sendiri'))}]"
    lines = [said]
    if event.seq in view.set_back:
        lines.append(f"| {words(SET_BACK)}")
    if event.basis:
        lines.append(f"| {words(say('surat penunjukan {letter}', letter=event.basis))}")
    lines += [f"| {words(say('dokumen'))}: {_document(each)}" for each in event.documents]
    lines += [f"| {words(say('kelengkapan'))}: {each}" for each in event.checklist]
    if event.note:
        lines.append(f"| {event.note}")
    return lines


def _document(document: "Document") -> str:
    return ", ".join(part for part in (document.title, document.number, document.date) if part)
