"""A draft as the text of a definition: grounds as comments, questions as lines that wait.

A line that begins with ``#?`` is a question. While one stands in a file, the file is a draft and no
case is opened by it; whoever answers fills the value in and deletes the line.
"""

import json
from collections.abc import Iterable, Iterator

from sop_tui.drafting.draft import Doubt, Draft, DraftStep, DraftSymbol
from sop_tui.drafting.spots import Trust
from sop_tui.sop.drafts import QUESTION
from sop_tui.text.clean import clean
from sop_tui.text.language import Language
from sop_tui.text.message import Message, say

_BLOCK = ("legal_basis", "qualifications", "related", "equipment", "warnings", "records")


def toml_of(draft: Draft, words: Language) -> str:
    """The whole file."""
    return "\n".join(_Writer(draft, words).lines()) + "\n"


def question_of(doubt: Doubt) -> Message:
    """A doubt as one sentence: where, what is asked, what was read, what it may be."""
    message = doubt.question
    if doubt.read:
        message = say("{question} (terbaca: {read})", question=message, read=clean(doubt.read))
    if doubt.choices:
        choices = clean(", ".join(doubt.choices))
        message = say("{question} [mungkin: {choices}]", question=message, choices=choices)
    if doubt.step is not None:
        return say("langkah {step}, {field}: {question}", step=doubt.step, field=doubt.field,
                   question=message)  # fmt: skip
    return say("{field}: {question}", field=doubt.field, question=message)


class _Writer:
    def __init__(self, draft: Draft, words: Language) -> None:
        self.draft = draft
        self.words = words

    def lines(self) -> Iterator[str]:
        yield f"# {self.words(say('Rancangan dari dokumen kantor; † berarti ditafsirkan.'))}"
        yield "# " + self.words(
            say("Baris #? adalah pertanyaan: isi nilainya, lalu hapus barisnya.")
        )
        yield ""
        yield from self._head()
        for role in self.draft.roles:
            yield from self._asked(None, f"role.{role.id}.outside")
            yield from ("[[role]]", f"id = {_text(role.id)}", f"name = {_text(role.name)}")
            if role.outside:
                yield "outside = true"
            yield ""
        for step in self.draft.steps:
            yield from self._step(step)

    def _asked(self, step: int | None, *fields: str) -> Iterator[str]:
        for doubt in self.draft.doubts:
            if doubt.step == step and (not fields or doubt.field in fields):
                sign = QUESTION if doubt.open else "# †"
                yield f"{sign} {self.words(question_of(doubt))}"

    def _head(self) -> Iterator[str]:
        draft, block = self.draft, self.draft.identity
        yield from self._asked(None, "code")
        if draft.code:
            yield f"code = {_text(draft.code)}"
        if block.agency:
            yield f"agency = {_text(block.agency)}"
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
        if draft.stated_total:
            yield f"stated_total = {_text(draft.stated_total)}"
        if draft.time_unit:
            yield f"time_unit = {_text(draft.time_unit)}"
        yield from self._asked(None, "role")
        yield ""

    def _step(self, step: DraftStep) -> Iterator[str]:
        if step.printed:
            yield "# " + self.words(say("nomor tercetak: {number}", number=clean(step.printed)))
        yield from self._asked(step.no)
        for ground in step.grounds:
            if ground.trust > Trust.DRAWN:
                yield f"# † {clean(ground.field)}: {self.words(ground.because)}"
        yield "[[step]]"
        yield f"no = {step.no}"
        yield f"activity = {_text(step.activity)}"
        works = [symbol for symbol in step.symbols if symbol.phase == "work"]
        if step.is_plain and works:
            if len(works) == 1 and len(works[0].roles) == 1:
                yield f"role = {_text(works[0].roles[0])}"
            else:
                turns = (_turn(work.roles) for work in works)
                yield f"by = [{', '.join(turns)}]"
        if step.next:
            yield f"next = {_text(step.next)}"
        if step.inputs:
            yield f"inputs = {_texts(step.inputs)}"
        yield f"time = {_text(step.time)}"
        if step.output:
            yield f"output = {_texts(step.output)}"
        if step.note:
            yield f"note = {_text(step.note)}"
        if step.inferred:
            yield f"inferred = {_texts(step.inferred)}"
        if step.is_plain:
            for symbol in step.symbols[-1:]:
                yield from _diamond(symbol, "step")
        else:
            for symbol in step.symbols:
                yield "[[step.symbol]]"
                if symbol.phase == "work" and len(symbol.roles) == 1:
                    yield f"role = {_text(symbol.roles[0])}"
                elif symbol.phase == "work":
                    yield f"together = {_texts(symbol.roles)}"
                yield from _diamond(symbol, "step.symbol")
        yield ""


def _diamond(symbol: DraftSymbol, table: str) -> Iterator[str]:
    if symbol.phase == "check":
        yield f"[{table}.check]"
        yield f"role = {_text(symbol.roles[0])}"
        yield f"act = {_text(symbol.act)}"
        if symbol.return_to:
            yield f"return_to = {_texts(symbol.return_to)}"
    elif symbol.phase == "choice":
        yield f"[{table}.choice]"
        yield f"role = {_text(symbol.roles[0])}"
        if symbol.question:
            yield f"question = {_text(symbol.question)}"
        for way in symbol.ways:
            yield f"[[{table}.choice.way]]"
            yield f"name = {_text(way.name)}"
            yield f"to = {_text(way.to)}"


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
    return json.dumps(value, ensure_ascii=False)
