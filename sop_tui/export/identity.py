"""Cases whose applicant stays unnamed outside the office, such as complaints."""

import re
from collections.abc import Callable

from msgspec.structs import replace

from sop_tui.casework.history import Stay
from sop_tui.casework.model import Document, Event
from sop_tui.desk.views import CaseView
from sop_tui.text.language import Language
from sop_tui.text.message import say

HIDDEN = say("(identitas dirahasiakan)")


def fit_to_leave(view: CaseView, words: Language, *, with_identity: bool) -> CaseView:
    """The case as it may leave the office: unless asked for, no name that its SOP keeps secret."""
    if with_identity or not view.procedure.confidential_subject:
        return view
    return without_identity(view, words)


def without_identity(view: CaseView, words: Language) -> CaseView:
    """The case with its applicant's name hidden, wherever somebody has written it.

    In titles, notes, checklists and documents the name is found in any letter case and with any
    white space between its words, but not within other words; what is spelt otherwise can only be
    found by a reader. Hashes stay those of the events as they are stored.
    """
    instead = words(HIDDEN)
    hidden = _hider(view.case.subject, instead)
    if hidden is None:
        return view

    def document(each: Document) -> Document:
        return replace(each, title=hidden(each.title), number=hidden(each.number))

    def event(each: Event) -> Event:
        opening = each.opening
        if opening is not None:
            opening = replace(
                opening, title=hidden(opening.title), subject=instead, ref=hidden(opening.ref)
            )
        return replace(
            each,
            note=hidden(each.note),
            documents=tuple(document(d) for d in each.documents),
            checklist=tuple(hidden(text) for text in each.checklist),
            opening=opening,
        )

    events = {each.seq: event(each) for each in view.events}

    def stay(each: Stay) -> Stay:
        return replace(
            each,
            outcome=events[each.outcome.seq] if each.outcome is not None else None,
            events=tuple(events[happened.seq] for happened in each.events),
        )

    return replace(
        view,
        card=replace(
            view.card,
            title=hidden(view.card.title),
            subject=instead,
            ref=hidden(view.card.ref),
        ),
        case=replace(
            view.case,
            title=hidden(view.case.title),
            subject=instead,
            ref=hidden(view.case.ref),
        ),
        events=tuple(events.values()),
        stays=tuple(stay(each) for each in view.stays),
    )


def _hider(subject: str, instead: str) -> Callable[[str], str] | None:
    """What takes the name out of a text; None where there is no name."""
    words = subject.split()
    if not words:
        return None
    spelt = r"\s+".join(map(re.escape, words))
    name = re.compile(rf"(?<!\w){spelt}(?!\w)", re.IGNORECASE)
    return lambda text: name.sub(instead, text)
