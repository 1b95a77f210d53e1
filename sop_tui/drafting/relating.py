"""Rows whose Keterangan names another SOP of the office, with the question whether that SOP starts
there.
"""

import re
from collections.abc import Iterable
from typing import Protocol

from msgspec.structs import replace

from sop_tui.drafting.draft import Doubt, Draft, DraftStep
from sop_tui.drafting.words import plain
from sop_tui.text.message import say

_SOP = re.compile(r"\b(sop|pos|standar operasional prosedur|prosedur)\b")
_PHRASE = re.compile(r"\b(?:sop|pos|prosedur)\b([^.;,()\n]*)")
_SMALL = frozenset({"sop", "pos", "standar", "operasional", "prosedur", "tentang", "layanan"})


class Named(Protocol):
    """An SOP of the office, with the names by which a document may refer to it."""

    @property
    def id(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def title(self) -> str: ...


def with_relations(draft: Draft, known: Iterable[Named], own: str = "") -> Draft:
    """The draft with a question for each row that names one of the ``known`` SOPs.

    Rows that already lead to an SOP are not asked about, nor is ``own``, the draft's own id.
    """
    doubts = list(draft.doubts)
    others = [sop for sop in known if sop.id != own]
    for step in draft.steps:
        if step.leads_to or any(d.step == step.no and d.field == "leads_to" for d in doubts):
            continue
        named = [sop for sop in others if _names(step, sop)]
        if not named:
            continue
        question = say(
            "Keterangan menyebut SOP “{title}”; apakah berlanjut ke sana?", title=named[0].title
        )
        at = next((at for at, d in enumerate(doubts) if (d.step or 0) > step.no), len(doubts))
        doubt = Doubt(
            field="leads_to", step=step.no, question=question, read=step.note,
            choices=tuple(sop.id for sop in named), place=step.place_of("note"),
        )  # fmt: skip
        doubts.insert(at, doubt)
    return replace(draft, doubts=tuple(doubts))


def names_any(draft: Draft) -> bool:
    """Whether any note mentions an SOP."""
    return any(_SOP.search(plain(step.note)) for step in draft.steps)


def _names(step: DraftStep, sop: Named) -> bool:
    """Whether the note mentions this SOP."""
    note = plain(step.note)
    if not _SOP.search(note):
        return False
    return _titled(note, sop.title) or _numbered(note, sop.number) or _coded(step.note, sop.code)


def _numbered(note: str, number: str) -> bool:
    """Whether the number stands in the note; a short one counts only after a word for "number"."""
    wanted = plain(number).replace(" ", "")
    if not any(sign.isdigit() for sign in wanted):
        return False
    spaced = r"\s*".join(map(re.escape, wanted))
    lead = r"\b(?:sop|pos|prosedur)\s*(?:no|nomor)?[\s.:]*" if wanted.isdigit() else ""
    return re.search(rf"{lead}(?<![\w./-]){spaced}(?![\w/-]|\.\w)", note) is not None


def _coded(note: str, code: str) -> bool:
    """Whether the code stands after the word SOP, in capitals."""
    called = r"\b(?i:sop|pos|prosedur)\s*(?i:dengan\s+)?(?i:kode)?[\s:(“\"-]*"
    return bool(code) and re.search(rf"{called}{re.escape(code)}\b(?!-?\w)", note) is not None


def _titled(note: str, title: str) -> bool:
    """Whether the note contains the words of this title in order."""
    whole, said = _words(title), _words(note)
    if whole and whole in said:
        return True
    # Offices shorten titles: the words after "SOP" may be the start of one.
    named = [_words(phrase) for phrase in _PHRASE.findall(note)]
    return any(len(phrase.split()) > 1 and phrase in whole for phrase in named)


def _words(text: str) -> str:
    """The significant words of a title, with a blank around each."""
    words = [word for word in re.findall(r"\w+", plain(text)) if word not in _SMALL]
    return f" {' '.join(words)} " if words else ""
