"""Writes a draft as the text of a definition: grounds as comments, open questions as ``#?`` lines.

While a file contains a ``#?`` line it is a draft, and no case can be opened by it. Whoever answers
fills in the value and deletes the line.
"""

import json
import re
from collections.abc import Iterable, Iterator

from sop_tui.drafting.draft import Doubt, Draft, DraftRole, DraftStep, DraftSymbol, SourceSpot
from sop_tui.drafting.spots import Trust
from sop_tui.sop.drafts import QUESTION
from sop_tui.text.clean import clean
from sop_tui.text.language import Language
from sop_tui.text.message import Message, say

DAGGERED = "# †"
"""Starts a comment that says why a value is inferred, or what else it may be."""

SOURCE = "#="
"""Starts a comment with the document's own text of a row, and its place."""

PLACES = "#@"
"""Starts a comment with the places of a row's fields that differ from the row's place."""

_ASKED = ("code", "title", "created", "revised", "effective", "approved_by", "stated_total", "role")
"""Fields of the whole draft whose questions have a fixed place in the file."""

_BLOCK = ("legal_basis", "qualifications", "related", "equipment", "warnings", "records")


def toml_of(draft: Draft, words: Language) -> str:
    """The whole file."""
    return "\n".join(_Writer(draft, words).lines()) + "\n"


def asked_of(doubt: Doubt) -> Message:
    """What is asked and what was read, without the names that fields have in the file."""
    return with_reading(doubt.question, clean(doubt.read)) if doubt.read else doubt.question


def question_of(doubt: Doubt) -> Message:
    """A doubt as one sentence: the place, the question, what was read, and the choices."""
    message = asked_of(doubt)
    if doubt.choices:
        message = with_choices(message, clean(", ".join(doubt.choices)))
    if not doubt.field:
        return message  # somebody has typed it into the file by hand
    if doubt.step is not None:
        return of_step(doubt.step, doubt.field, message)
    return say("{field}: {question}", field=doubt.field, question=message)


# The sentences of doubts in parts, so that ``reopened`` can parse them.


def with_reading(question: Message | str, read: str) -> Message:
    return say("{question} (terbaca: {read})", question=question, read=read)


def with_choices(question: Message | str, choices: str) -> Message:
    return say("{question} [mungkin: {choices}]", question=question, choices=choices)


def of_step(step: int | str, field: str, question: Message | str) -> Message:
    return say("langkah {step}, {field}: {question}", step=step, field=field, question=question)


def row_of(document_row: str) -> Message:
    """The printed number of a row, as a comment."""
    return say("nomor tercetak: {number}", number=document_row)


class _Writer:
    def __init__(self, draft: Draft, words: Language) -> None:
        self.draft = draft
        self.words = words

    def lines(self) -> Iterator[str]:
        yield f"# {self.words(say('Draf dari dokumen kantor; † berarti ditafsirkan.'))}"
        yield "# " + self.words(
            say("Baris #? adalah pertanyaan: isi nilainya, lalu hapus barisnya.")
        )
        yield ""
        yield from self._head()
        for role in self.draft.roles:
            yield from self._asked(None, *_of_role(role))
            yield from ("[[role]]", f"id = {_text(role.id)}", f"name = {_text(role.name)}")
            if role.outside:
                yield "outside = true"
            yield ""
        for step in self.draft.steps:
            yield from self._step(step)

    def _asked(self, step: int | None, *fields: str) -> Iterator[str]:
        for doubt in self.draft.doubts:
            if doubt.step == step and (not fields or doubt.field in fields):
                yield self._line(doubt)

    def _asked_besides(self) -> Iterator[str]:
        """Questions about the whole draft that have no fixed place in the file."""
        placed = {*_ASKED, *(field for role in self.draft.roles for field in _of_role(role))}
        for doubt in self.draft.doubts:
            if doubt.step is None and doubt.field not in placed:
                yield self._line(doubt)

    def _line(self, doubt: Doubt) -> str:
        return f"{QUESTION if doubt.open else DAGGERED} {clean(self.words(question_of(doubt)))}"

    def _head(self) -> Iterator[str]:
        draft, block = self.draft, self.draft.identity
        yield from self._asked(None, "code")
        yield from _filled("code", draft.code)
        yield from _filled("agency", block.agency)
        yield f"number = {_text(block.number)}"
        yield from self._asked(None, "title")
        yield f"title = {_text(block.title)}"
        for field in ("created", "revised", "effective"):
            yield from self._asked(None, field)
            value = getattr(block, field)
            if value:
                yield f"{field} = {value}"
        yield from self._asked(None, "approved_by")
        parts = {"post": block.post, "name": block.name, "nip": block.nip}
        inside = ", ".join(f"{key} = {_text(value)}" for key, value in parts.items() if value)
        if inside:
            yield f"approved_by = {{ {inside} }}"
        for field in _BLOCK:
            yield from _listed(field, getattr(block, field))
        yield from self._asked(None, "stated_total")
        yield from _filled("stated_total", draft.stated_total)
        yield from _filled("time_unit", draft.time_unit)
        yield from _filled("limit", draft.limit)
        if draft.confidential_subject:
            yield "confidential_subject = true"
        yield from self._asked_besides()
        yield from self._asked(None, "role")
        yield ""

    def _step(self, step: DraftStep) -> Iterator[str]:
        yield from self._comments(step)
        yield "[[step]]"
        yield f"no = {step.no}"
        yield f"activity = {_text(step.activity)}"
        if step.is_plain:
            yield from _turns(step)
        yield from _columns(step)
        yield from _symbols(step)
        yield ""

    def _comments(self, step: DraftStep) -> Iterator[str]:
        """What stands above a row: where it was read, what it asks, what is inferred and why."""
        if step.printed:
            yield "# " + self.words(row_of(clean(step.printed)))
        if step.source:
            spot = step.place or SourceSpot(sheet=0)
            yield f"{SOURCE} {spot.sheet}!{_cell(spot)}: {clean(step.source)}"
        if step.places:
            each = (f"{field} {spot.sheet}!{_cell(spot)}" for field, spot in step.places)
            yield f"{PLACES} {', '.join(each)}"
        yield from self._asked(step.no)
        for ground in step.grounds:
            if ground.trust > Trust.DRAWN:
                yield f"{DAGGERED} {clean(ground.field)}: {clean(self.words(ground.because))}"


def _turns(step: DraftStep) -> Iterator[str]:
    """Who works in a row whose symbols need no order of their own."""
    works = [symbol.roles for symbol in step.symbols if symbol.phase == "work"]
    if len(works) == 1 and len(works[0]) == 1:
        yield f"role = {_text(works[0][0])}"
    elif works:
        yield f"by = [{', '.join(map(_turn, works))}]"


def _columns(step: DraftStep) -> Iterator[str]:
    """The other columns of a row; of those left empty only the time."""
    yield from _filled("next", step.next)
    yield from _filled("inputs", step.inputs)
    yield f"time = {_text(step.time)}"
    yield from _filled("output", step.output)
    yield from _filled("note", step.note)
    yield from _filled("leads_to", step.leads_to)
    if step.waits:
        yield "waits = true"
    yield from _filled("inferred", step.inferred)


def _filled(key: str, value: str | tuple[str, ...]) -> Iterator[str]:
    if value:
        yield f"{key} = {_text(value) if isinstance(value, str) else _texts(value)}"


def _symbols(step: DraftStep) -> Iterator[str]:
    """The diamond of a plain row, or every symbol of one whose order matters."""
    if step.is_plain:
        for symbol in step.symbols[-1:]:
            yield from _diamond(symbol, "step")
        return
    for symbol in step.symbols:
        yield "[[step.symbol]]"
        if symbol.phase == "work" and len(symbol.roles) == 1:
            yield f"role = {_text(symbol.roles[0])}"
        elif symbol.phase == "work":
            yield f"together = {_texts(symbol.roles)}"
        yield from _diamond(symbol, "step.symbol")


def _diamond(symbol: DraftSymbol, table: str) -> Iterator[str]:
    if symbol.phase == "check":
        yield f"[{table}.check]"
        yield f"role = {_text(symbol.roles[0])}"
        yield f"act = {_text(symbol.act)}"
        yield from _filled("return_to", symbol.return_to)
        if symbol.reject:
            yield "reject = true"
    elif symbol.phase == "choice":
        yield f"[{table}.choice]"
        yield f"role = {_text(symbol.roles[0])}"
        yield from _filled("question", symbol.question)
        for way in symbol.ways:
            yield f"[[{table}.choice.way]]"
            yield f"name = {_text(way.name)}"
            yield f"to = {_text(way.to)}"


def _of_role(role: DraftRole) -> tuple[str, ...]:
    """What may be asked about a role: whether it is needed, and whether it belongs to
    the office.
    """
    return (f"role.{role.id}", f"role.{role.id}.outside")


def _cell(spot: SourceSpot) -> str:
    return re.sub(r"[:,\s]", "-", clean(spot.cell))


def _listed(field: str, values: tuple[str, ...]) -> Iterator[str]:
    if values:
        yield f"{field} = ["
        yield from (f"  {_text(value)}," for value in values)
        yield "]"


def _turn(roles: tuple[str, ...]) -> str:
    return _text(roles[0]) if len(roles) == 1 else f"[{', '.join(_text(role) for role in roles)}]"


def _texts(values: Iterable[str]) -> str:
    return f"[{', '.join(_text(value) for value in values)}]"


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
