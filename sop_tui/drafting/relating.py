"""Rows whose Keterangan names another SOP of the office: does that one begin there?"""

import re
from collections.abc import Mapping

from msgspec.structs import replace

from sop_tui.drafting.draft import Doubt, Draft, DraftStep
from sop_tui.drafting.words import plain
from sop_tui.text.message import say

_SOP = re.compile(r"\b(sop|pos|standar operasional prosedur|prosedur)\b")
_PHRASE = re.compile(r"\b(?:sop|pos|prosedur)\b([^.;,()\n]*)")
_SMALL = frozenset({"sop", "pos", "standar", "operasional", "prosedur", "tentang", "layanan"})


def with_relations(draft: Draft, titles: Mapping[str, str], own: str = "") -> Draft:
    """With a question for each row that names an SOP; ``titles`` are those of the office by id.

    What leads somewhere already is not asked about, nor is the SOP that the draft itself is to be.
    """
    doubts = list(draft.doubts)
    for step in draft.steps:
        if step.leads_to or any(d.step == step.no and d.field == "leads_to" for d in doubts):
            continue
        named = [sop for sop, title in titles.items() if sop != own and _names(step, title)]
        if not named:
            continue
        question = say(
            "Keterangan menyebut SOP “{title}”; apakah berlanjut ke sana?", title=titles[named[0]]
        )
        at = next((at for at, d in enumerate(doubts) if (d.step or 0) > step.no), len(doubts))
        doubt = Doubt(
            field="leads_to", step=step.no, question=question, read=step.note,
            choices=tuple(named), place=step.place_of("note"),
        )  # fmt: skip
        doubts.insert(at, doubt)
    return replace(draft, doubts=tuple(doubts))


def names_any(draft: Draft) -> bool:
    """Whether some note speaks of an SOP at all."""
    return any(_SOP.search(plain(step.note)) for step in draft.steps)


def _names(step: DraftStep, title: str) -> bool:
    """Whether the note speaks of an SOP, and has the words of this title in their order."""
    note = plain(step.note)
    if not _SOP.search(note):
        return False
    whole, said = _words(title), _words(note)
    if whole and whole in said:
        return True
    # An office shortens its titles: what follows "SOP" may be the beginning of one.
    named = [_words(phrase) for phrase in _PHRASE.findall(note)]
    return any(len(phrase.split()) > 1 and phrase in whole for phrase in named)


def _words(text: str) -> str:
    """The words that a title is known by, with blanks around each."""
    words = [word for word in re.findall(r"\w+", plain(text)) if word not in _SMALL]
    return f" {' '.join(words)} " if words else ""
