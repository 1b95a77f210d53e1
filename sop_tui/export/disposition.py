"""*Lembar disposisi*: the routing sheet for the step where a case stands."""

from sop_tui.casework.model import Event, Kind, Visit
from sop_tui.casework.turns import open_roles
from sop_tui.casework.wording import awaited, who, words_of
from sop_tui.desk.sentences import in_the_name_of
from sop_tui.desk.views import CaseView
from sop_tui.export.context import ExportContext
from sop_tui.export.event_words import event_in_words
from sop_tui.export.layout import PAPER
from sop_tui.export.letter import fact, letter_facts, letterhead, signatures, typed
from sop_tui.export.paging import Whole, paged
from sop_tui.export.sop_words import standard_in_words
from sop_tui.sop.graph import END, Node
from sop_tui.sop.model import Procedure
from sop_tui.text.language import Language, at_the_beginning
from sop_tui.text.message import Message, Problem, say
from sop_tui.text.width import wrap

_BLANKS = 5


def disposition_sheet(view: CaseView, context: ExportContext) -> str:
    """The sheet in pages of 60 lines, at most 80 columns wide.

    Raises:
        Problem: ``status``, when the case is closed and no longer waits for anybody.
    """
    visit = view.case.visit
    if visit is None:
        raise Problem(
            "status",
            say(
                "berkas {number} sudah berakhir; lembar disposisi hanya untuk berkas berjalan",
                number=view.case.number,
            ),
        )
    words, procedure = context.language, view.procedure
    node = procedure.node(visit.node)
    left = open_roles(node, visit)
    signed = signatures([procedure.role(role).name for role in left[:2]], context.at)
    head = words(say("{number}: lembar disposisi", number=view.case.number))
    blocks = [
        letterhead(procedure.agency, words(say("LEMBAR DISPOSISI")), view.case.number),
        _about(view, visit, words),
        _came(view, words),
        _task(procedure, node, left, visit, words),
        Whole((*_answer(procedure, node, words), *signed)),
    ]
    return paged(blocks, head, words)


def _about(view: CaseView, visit: Visit, words: Language) -> list[str]:
    """What the case is about, and since when it has been at this step."""
    case = view.case
    return [
        *typed(words(say("Perihal")), case.title),
        *typed(words(say("Pemohon/pelapor")), case.subject),
        *typed(words(say("Nomor agenda")), case.ref),
        *(
            line
            for name, value in letter_facts(case.papers, words)
            for line in typed(words(name), value)
        ),
        *fact(words(say("SOP")), view.procedure.title),
        *fact(words(say("Diterima")), words.moment(visit.entered_at)),
        "",
    ]


def _came(view: CaseView, words: Language) -> list[str]:
    """Who sent the case here, and to whom it was assigned."""
    last = next(event for event in reversed(view.events) if event.to is not None)
    then = view.procedure_at(last.seq)
    sender = say("{name} ({as_})", name=last.name, as_=in_the_name_of(then, last))
    lines = [
        *fact(words(say("Dari")), words(sender)),
        *fact(words(say("Tindakan")), words(event_in_words(then, last))),
        *(typed(words(say("Catatan")), last.note) if last.note else []),
    ]
    handed = _handed(view)
    if handed is not None:
        lines += fact(words(say("Didisposisikan")), words(_to_whom(view, handed)))
        lines += typed(words(say("Isi disposisi")), handed.note) if handed.note else []
    return [*lines, ""]


def _task(
    procedure: Procedure, node: Node, left: tuple[str, ...], visit: Visit, words: Language
) -> list[str]:
    """What is to be done, by whom and until when."""
    step = procedure.step(node.step)
    due = words.moment(visit.due_at) if visit.due_at else words(say("tanpa standar waktu"))
    return [
        *fact(words(say("Kepada")), words(who(procedure, left))),
        *fact(words(say("Menunggu")), words(awaited(procedure, node, left))),
        *fact(words(say("Kegiatan")), step.activity),
        *fact(words(say("Kelengkapan")), "; ".join(step.inputs) or "-"),
        *fact(words(say("Standar waktu")), words(standard_in_words(procedure, step))),
        *fact(words(say("Batas waktu")), due),
        *fact(words(say("Output")), "; ".join(step.output) or "-"),
        "",
    ]


def _answer(procedure: Procedure, node: Node, words: Language) -> list[str]:
    """Boxes to tick, and blank lines to write on."""
    boxes = [f"[ ] {at_the_beginning(words(choice))}" for choice in _choices(procedure, node)]
    return [
        words(say("DISPOSISI")),
        "",
        *(line for box in boxes for line in wrap(box, PAPER, 4)),
        "",
        words(say("Isi disposisi:")),
        *["." * PAPER for _ in range(_BLANKS)],
        "",
    ]


def _handed(view: CaseView) -> Event | None:
    """The assignment at the present node, if the assigned officer has not released the case."""
    holders = {view.case.holder}
    if view.case.visit is not None:
        holders |= {part.holder for part in view.case.visit.parts}
    for event in reversed(view.events):
        if event.to is not None and event.kind is not Kind.HANDED:
            return None
        if event.kind is Kind.HANDED:
            return event if event.assignee in holders else None
    return None


def _to_whom(view: CaseView, handed: Event) -> Message:
    return say(
        "kepada {assignee}, oleh {name} ({as_})",
        assignee=handed.assignee_name or handed.assignee or "",
        name=handed.name,
        as_=in_the_name_of(view.procedure_at(handed.seq), handed),
    )


def _choices(procedure: Procedure, node: Node) -> list[Message]:
    """The decisions possible at a node, to be ticked by hand."""
    if node.phase == "work":
        return [say("Selesai, diteruskan"), say("Ditangguhkan karena")]
    if node.phase == "choice":
        return [say("{way} (ke {node})", way=way.name, node=way.to or END) for way in node.ways]
    choices = [say("{done}, dapat dilanjutkan", done=words_of(node.act).done)]
    back = ", ".join(to for to in node.return_to if procedure.is_return(node, to))
    ahead = ", ".join(to for to in node.return_to if not procedure.is_return(node, to))
    if back:
        choices.append(say("Dikembalikan ke langkah {targets}, karena", targets=back))
    if ahead:
        choices.append(say("Tidak disetujui, lanjut ke langkah {targets}, karena", targets=ahead))
    if node.reject:
        choices.append(say("Ditolak, karena"))
    return choices
