"""Findings about a draft, worded for an officer who edits it on screen and never sees the file."""

from sop_tui.drafting.draft import Draft, DraftStep
from sop_tui.drafting.numbering import symbol_ids
from sop_tui.sop.finding import Finding
from sop_tui.text.clean import clean
from sop_tui.text.message import Message, say


def advise(draft: Draft, finding: Finding) -> Message:
    """The finding without the file's keywords, if it is a common gap of drafts."""
    match finding.place:
        case ("code",):
            return say("kode nomor berkas: 2 sampai 5 huruf besar, misalnya PGM")
        case ("role", int(at), "id") if at < len(draft.roles) and not _used(draft, at):
            name = clean(draft.roles[at].name)
            return say("peran “{role}” tidak dipakai; pakai atau hapus", role=name)
        case ("step", int(at), *inside) if at < len(draft.steps):
            return _in_row(draft.steps[at], tuple(inside)) or finding.message
    return finding.message


def _used(draft: Draft, at: int) -> bool:
    role = draft.roles[at].id
    return any(role in symbol.roles for step in draft.steps for symbol in step.symbols)


def _in_row(step: DraftStep, inside: tuple[str | int, ...]) -> Message | None:
    """A gap of a row: nobody acts, a check without a return target, a way without a target."""
    if not inside and not step.symbols:
        return say("belum ada pelaksana; taruh sebuah simbol di kolomnya")
    ids = symbol_ids(step.no, step.symbols)
    for node, symbol in zip(ids, step.symbols, strict=True):
        if symbol.phase == "check" and inside[-1:] == ("return_to",) and not symbol.return_to:
            return say("{node}: bila tidak disetujui, ke mana?", node=node)
        if symbol.phase != "choice":
            continue
        if inside[-1:] == ("way",) and len(symbol.ways) < 2:
            return say("{node}: pilihan memerlukan sedikitnya dua arah", node=node)
        open_ends = [way.name for way in symbol.ways if not way.to]
        if inside[-1:] == ("to",) and open_ends:
            return say("{node}: arah “{name}” belum bertujuan", node=node, name=open_ends[0])
    return None
