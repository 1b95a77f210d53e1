"""*Lembar disposisi*: the sheet that goes with a case at the step where it stands."""

from collections.abc import Iterator

from sop_tui.casework.model import Letter
from sop_tui.casework.turns import open_roles
from sop_tui.casework.wording import awaited, who, words_of
from sop_tui.desk.sentences import in_the_name_of
from sop_tui.desk.views import CaseView
from sop_tui.export.deeds import deed
from sop_tui.export.layout import PAPER
from sop_tui.export.letter import fact, letterhead, signatures, typed
from sop_tui.export.occasion import Occasion
from sop_tui.export.paging import Whole, paged
from sop_tui.export.sop_words import standard_in_words
from sop_tui.sop.graph import END, Node
from sop_tui.text.language import Language, at_the_beginning
from sop_tui.text.message import Message, Problem, say
from sop_tui.text.width import wrap

_BLANKS = 5


def disposition(view: CaseView, occasion: Occasion) -> str:
    """The sheet in pages of 60 lines, at most 80 columns wide.

    Raises:
        Problem: ``status``, when the case is closed and waits for nobody.
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
    words, case, procedure = occasion.language, view.case, view.procedure
    node = procedure.node(visit.node)
    step, left = procedure.step(node.step), open_roles(node, visit)
    title = words(say("LEMBAR DISPOSISI"))
    about = [
        *typed(words(say("Perihal")), case.title),
        *typed(words(say("Pemohon/pelapor")), case.subject),
        *typed(words(say("Nomor agenda")), case.ref),
        *_letter(case.papers, words),
        *fact(words(say("SOP")), procedure.title),
        *fact(words(say("Diterima")), words.moment(visit.entered_at)),
        "",
    ]
    last = next(event for event in reversed(view.events) if event.to is not None)
    then = view.procedure_at(last.seq)
    sender = say("{name} ({as_})", name=last.name, as_=in_the_name_of(then, last))
    came = [
        *fact(words(say("Dari")), words(sender)),
        *fact(words(say("Tindakan")), words(deed(then, last))),
        *(typed(words(say("Catatan")), last.note) if last.note else []),
        "",
    ]
    due = words.moment(visit.due_at) if visit.due_at else words(say("tanpa standar waktu"))
    task = [
        *fact(words(say("Kepada")), words(who(procedure, left))),
        *fact(words(say("Menunggu")), words(awaited(procedure, node, left))),
        *fact(words(say("Kegiatan")), step.activity),
        *fact(words(say("Kelengkapan")), "; ".join(step.inputs) or "-"),
        *fact(words(say("Standar waktu")), words(standard_in_words(procedure, step))),
        *fact(words(say("Batas waktu")), due),
        *fact(words(say("Output")), "; ".join(step.output) or "-"),
        "",
    ]
    boxes = [f"[ ] {at_the_beginning(words(choice))}" for choice in _choices(node)]
    answer = [
        words(say("DISPOSISI")),
        "",
        *(line for box in boxes for line in wrap(box, PAPER, 4)),
        "",
        words(say("Isi disposisi:")),
        *["." * PAPER for _ in range(_BLANKS)],
        "",
    ]
    signed = signatures([procedure.role(role).name for role in left[:2]], occasion.at)
    head = words(say("{number}: lembar disposisi", number=case.number))
    blocks = [
        letterhead(procedure.agency, title, case.number),
        about,
        came,
        task,
        Whole((*answer, *signed)),
    ]
    return paged(blocks, head, words)


def _letter(letter: Letter, words: Language) -> Iterator[str]:
    """What the letter says that the case began with; nothing of what it does not say."""
    nature = [each.value for each in (letter.urgency, letter.secrecy) if each.value != "biasa"]
    facts = (
        (say("Asal surat"), letter.origin),
        (say("Nomor surat"), letter.number),
        (say("Tanggal surat"), words.date(letter.dated) if letter.dated else ""),
        (say("Surat diterima"), words.date(letter.received) if letter.received else ""),
        (say("Sifat"), ", ".join(nature)),
    )
    for name, value in facts:
        if value:
            yield from typed(words(name), value)


def _choices(node: Node) -> list[Message]:
    """What may be decided at a node, to be ticked by hand."""
    if node.phase == "work":
        return [say("Selesai, diteruskan"), say("Ditangguhkan karena")]
    if node.phase == "choice":
        return [say("{way} (ke {node})", way=way.name, node=way.to or END) for way in node.ways]
    choices = [say("{done}, dapat dilanjutkan", done=words_of(node.act).done)]
    targets = ", ".join(node.return_to)
    choices.append(say("Dikembalikan ke langkah {targets}, karena", targets=targets))
    if node.reject:
        choices.append(say("Ditolak, karena"))
    return choices
