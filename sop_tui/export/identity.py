"""Cases whose applicant stays unnamed outside the office, such as complaints."""

import re
from collections.abc import Callable, Iterable, Iterator

from msgspec import UnsetType
from msgspec.structs import replace

from sop_tui.casework.history import Stay
from sop_tui.casework.model import Change, Document, Event, Letter
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

    In titles, notes, checklists, documents and the letter the name, and each that was corrected, is
    found in any letter case and with any white space between its words, but not within other words;
    what is spelt otherwise can only be found by a reader. How to reach the applicant is hidden
    altogether. Hashes stay those of the events as they are stored.
    """
    instead = words(HIDDEN)
    hidden = _hider(_names(view), instead)
    if hidden is None and not _contacts(view):
        return view
    hidden = hidden or (lambda text: text)

    def name(text: str) -> str:
        return instead if text else ""

    def letter(each: Letter) -> Letter:
        return replace(
            each, origin=hidden(each.origin), number=hidden(each.number), contact=name(each.contact)
        )

    def stated(each: Letter | UnsetType) -> Letter | UnsetType:
        return letter(each) if isinstance(each, Letter) else each

    def change(each: Change) -> Change:
        hide = name if each.field in ("subject", "contact") else hidden
        return replace(each, old=hide(each.old), new=hide(each.new))

    def document(each: Document) -> Document:
        return replace(each, title=hidden(each.title), number=hidden(each.number))

    def event(each: Event) -> Event:
        opening = each.opening
        if opening is not None:
            opening = replace(
                opening,
                title=hidden(opening.title),
                subject=name(opening.subject),
                ref=hidden(opening.ref),
                letter=stated(opening.letter),
            )
        return replace(
            each,
            note=hidden(each.note),
            documents=tuple(document(d) for d in each.documents),
            checklist=tuple(hidden(text) for text in each.checklist),
            opening=opening,
            changes=tuple(change(c) for c in each.changes),
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
            subject=name(view.card.subject),
            ref=hidden(view.card.ref),
        ),
        case=replace(
            view.case,
            title=hidden(view.case.title),
            subject=name(view.case.subject),
            ref=hidden(view.case.ref),
            letter=stated(view.case.letter),
        ),
        events=tuple(events.values()),
        stays=tuple(stay(each) for each in view.stays),
    )


def _names(view: CaseView) -> set[str]:
    """The applicant's name, and what it was before it was corrected."""
    names = {view.case.subject}
    names |= {event.opening.subject for event in view.events if event.opening is not None}
    for change in _changes(view, "subject"):
        names |= {change.old, change.new}
    return names


def _contacts(view: CaseView) -> bool:
    return bool(view.case.papers.contact or any(_changes(view, "contact")))


def _changes(view: CaseView, field: str) -> Iterator[Change]:
    for event in view.events:
        yield from (change for change in event.changes if change.field == field)


def _hider(names: Iterable[str], instead: str) -> Callable[[str], str] | None:
    """What takes the names out of a text; None where there is no name."""
    parts = sorted((name.split() for name in names if name.split()), key=len, reverse=True)
    if not parts:
        return None
    spelt = "|".join(r"\s+".join(map(re.escape, words)) for words in parts)
    name = re.compile(rf"(?<!\w)(?:{spelt})(?!\w)", re.IGNORECASE)
    return lambda text: name.sub(instead, text)
