"""A draft on the screen: its matrix, and the panel about the selected row."""

from collections.abc import Iterator, Sequence

import msgspec

from sop_tui.drafting.answering import Option
from sop_tui.drafting.checking import drawable
from sop_tui.drafting.draft import Doubt, Draft, DraftStep, DraftSymbol
from sop_tui.drafting.numbering import symbol_ids
from sop_tui.drafting.spots import Trust
from sop_tui.export.matrix import draw_matrix
from sop_tui.export.sop_words import field_or_node
from sop_tui.text.clean import clean
from sop_tui.text.language import Language
from sop_tui.text.message import Message, say, say_many
from sop_tui.tui.ink import Ink, Line, Span, cut, width, wrap
from sop_tui.tui.sheets.matrix import inked

_SOURCE_ROWS = 3
_GROUNDS = 3


class DrawnDraft(msgspec.Struct, frozen=True):
    """``bands`` are the lines of each row, from its first to the one after its last."""

    head: tuple[Line, ...]
    body: tuple[Line, ...]
    bands: tuple[tuple[int, int], ...]


def drawn_draft(
    draft: Draft,
    sop: str,
    language: Language,
    columns: int,
    row: int,
    node: str,
    marks: Sequence[str],
) -> DrawnDraft:
    """The matrix with the selected ``row`` (from 1; 0 is the identity block) and its ``node``
    marked.

    ``marks`` stand beside each row: "?" for a question, "!" for a fault.
    """
    found = draw_matrix(drawable(draft, sop), language, max(60, columns - 2), chosen=node)
    starts = [0, *(line + 1 for line in found.breaks[:-1])]
    ends = list(found.breaks)
    bands = tuple(zip(starts, ends, strict=True))[: len(draft.steps)]
    body: list[Line] = []
    for at, line in enumerate(inked(found.body)):
        inside = next((n for n, (top, end) in enumerate(bands, 1) if top <= at < end), None)
        first = inside is not None and bands[inside - 1][0] == at
        bar = Span("▌", Ink.ACCENT) if inside is not None and inside == row else Span(" ")
        mark = marks[inside - 1] if inside is not None and first else " "
        body.append((bar, Span(mark, Ink.WARN if mark != " " else Ink.TEXT), *line))
    head = tuple((Span("  "), *line) for line in inked(found.heading))
    return DrawnDraft(head, tuple(body), bands)


# The panel.


class About(msgspec.Struct, frozen=True):
    """The panel's contents: the current question, and the faults of the selected place."""

    doubt: Doubt | None
    options: tuple[Option, ...]
    wrong: tuple[Message, ...]
    at: int
    """The index of the selected symbol in its row."""


def row_lines(
    draft: Draft, step: DraftStep, about: About, language: Language, columns: int
) -> list[Line]:
    """A row: the document's text, the question, and the row's present values."""
    place = ""
    if step.place is not None and step.place.cell:
        where = say(
            " · dokumen: lembar {sheet}, {cell}",
            sheet=step.place.sheet + 1,
            cell=clean(step.place.cell),
        )
        place = language(where)
    lines = [_heading(language(say("Langkah {step}", step=step.no)) + place, columns)]
    if step.source:
        lines += _quoted(step.source, columns)
    lines += list(_asked(about, language, columns))
    lines += list(_symbols(draft, step, about.at, language, columns))
    if any(symbol.marks for symbol in step.symbols) or step.marks:
        lines += list(_grounds(step, language, columns))
    if step.leads_to:
        lines.append(_fact(language(say("SOP lanjutan")), step.leads_to, columns))
    return lines


def head_lines(draft: Draft, about: About, language: Language, columns: int) -> list[Line]:
    """The identity block, with the questions about the whole draft."""
    block = draft.identity
    lines = [_heading(language(say("Identitas SOP")), columns)]
    lines += list(_asked(about, language, columns))
    approved = ", ".join(part for part in (block.post, block.name, block.nip) if part)
    facts = [
        (say("Judul"), block.title),
        (say("Kode"), draft.code),
        (say("Nomor"), block.number),
        (say("Instansi"), block.agency),
        (say("Tanggal"), _dates(draft, language)),
        (say("Disahkan oleh"), approved),
        (say("Jumlah waktu"), draft.stated_total),
        (say("Peran"), ", ".join(role.name for role in draft.roles)),
        (say("Dasar hukum"), "; ".join(block.legal_basis)),
    ]
    lines += [_fact(language(name), text, columns) for name, text in facts if text]
    return lines


def _dates(draft: Draft, language: Language) -> str:
    block = draft.identity
    named = (
        (say("dibuat {day}", day=block.created), block.created),
        (say("direvisi {day}", day=block.revised), block.revised),
        (say("efektif {day}", day=block.effective), block.effective),
    )
    return ", ".join(language(said) for said, day in named if day)


def _heading(text: str, columns: int) -> Line:
    said = cut(f"── {text} ", columns - 4)
    return (Span(said, Ink.STRONG), Span("─" * (columns - width(said)), Ink.RULE))


def _quoted(source: str, columns: int) -> Iterator[Line]:
    wrapped = wrap(f"“{source}”", columns - 3)
    if len(wrapped) > _SOURCE_ROWS:
        rest = " ".join(wrapped[_SOURCE_ROWS - 1 :])
        wrapped = [*wrapped[: _SOURCE_ROWS - 1], cut(rest, columns - 3)]
    yield from ((Span(f"   {line}", Ink.MUTED),) for line in wrapped)


def _asked(about: About, language: Language, columns: int) -> Iterator[Line]:
    doubt = about.doubt
    if doubt is not None:
        sign, ink = ("?", Ink.WARN) if doubt.open else ("†", Ink.TODAY)
        said = language(doubt.question)
        if doubt.read and doubt.read not in said:
            said = language(say("{question} (terbaca: {read})", question=said, read=doubt.read))
        for at, line in enumerate(wrap(said, columns - 4)):
            yield (Span(f" {sign if at == 0 else ' '} ", ink), Span(line, Ink.STRONG))
        if about.options:
            yield from _options(about.options, language, columns)
    for wrong in about.wrong[:2]:
        for at, line in enumerate(wrap(language(wrong), columns - 4)[:2]):
            yield (Span(f" {'!' if at == 0 else ' '} ", Ink.WARN), Span(line, Ink.WARN))
    if len(about.wrong) > 2:
        more = language(say_many("dan {n} masalah lain", len(about.wrong) - 2))
        yield (Span(f"   {more}", Ink.WARN),)


def _options(options: Sequence[Option], language: Language, columns: int) -> Iterator[Line]:
    row: list[Span] = [Span("  ")]
    taken = 2
    for number, option in enumerate(options, start=1):
        label = cut(language(option.label), columns - 8)
        size = len(label) + 5
        if taken + size > columns and taken > 2:
            yield tuple(row)
            row, taken = [Span("  ")], 2
        row += [Span(f" {number}", Ink.KEY), Span(f" {label}  ")]
        taken += size
    yield tuple(row)


def _symbols(
    draft: Draft, step: DraftStep, at: int, language: Language, columns: int
) -> Iterator[Line]:
    names = {role.id: role.name for role in draft.roles}
    ids = symbol_ids(step.no, step.symbols)
    for place, (node, symbol) in enumerate(zip(ids, step.symbols, strict=True)):
        said = language(_symbol(node, symbol, [names.get(role, role) for role in symbol.roles]))
        ink = Ink.ACCENT if place == at else Ink.TEXT
        yield (Span(" ► " if place == at else "   ", Ink.ACCENT), Span(cut(said, columns - 4), ink))
    if step.next:
        yield (Span(f"   {language(say('lalu ke {node}', node=step.next))}"),)


def _grounds(step: DraftStep, language: Language, columns: int) -> Iterator[Line]:
    """The grounds of values that carry a dagger."""
    found = [ground for ground in step.grounds if ground.trust > Trust.DRAWN]
    for ground in found[:_GROUNDS]:
        what = language(field_or_node(clean(ground.field)))
        said = f"{what}: {language(ground.because)}"
        yield (Span(" † ", Ink.TODAY), Span(cut(said, columns - 4), Ink.MUTED))


def _symbol(node: str, symbol: DraftSymbol, names: Sequence[str]) -> Message:
    dagger = " †" if symbol.marks else ""
    who = " + ".join(names) + dagger
    if symbol.phase == "check":
        back = ", ".join(symbol.return_to) or "…"
        said = say("{node}: {act} {who}, bila tidak ke {back}", node=node,
                   act=symbol.act or "…", who=who, back=back)  # fmt: skip
        return say("{said}; dapat ditolak", said=said) if symbol.reject else said
    if symbol.phase == "choice":
        ways = "; ".join(f"{way.name} → {way.to or '…'}" for way in symbol.ways)
        return say("{node}: pilihan {who}: {ways}", node=node, who=who, ways=ways or "…")
    return say("{node}: {who}", node=node, who=who)


def _fact(name: str, text: str, columns: int) -> Line:
    label = f"   {name} "
    return (Span(label, Ink.MUTED), Span(cut(text, columns - len(label) - 1)))
