"""Redaction: hides the applicant of confidential procedures, such as complaints."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, TypedDict

from msgspec import UnsetType
from msgspec.structs import replace

from sop_tui.casework.history import Stay
from sop_tui.casework.model import Case, Change, Document, Event, Letter, Opening
from sop_tui.desk.views import Card, CaseView
from sop_tui.text.language import Language
from sop_tui.text.message import say

HIDDEN = say("(identitas dirahasiakan)")


def redacted_for_export(view: CaseView, words: Language, *, with_identity: bool) -> CaseView:
    """The case as it may leave the office: redacted if its SOP is confidential, unless asked
    otherwise.
    """
    if with_identity or not view.procedure.confidential_subject:
        return view
    return redacted(view, words)


def redacted(view: CaseView, words: Language) -> CaseView:
    """The case with its applicant's name hidden, wherever somebody has written it.

    In titles, notes, checklists, documents and the letter the name is found in any letter case,
    with any white space between its words, but not inside other words. Names that a correction
    replaced are hidden too. Other spellings of the name are not found: only a reader could. Contact
    details are hidden altogether. Hashes stay those of the stored events, so they no longer match.
    """
    instead = words(HIDDEN)
    hidden = _name_hider(_names(view), instead)
    if hidden is None and not _contacts(view):
        return view
    eraser = _Redactor(instead, hidden or (lambda text: text))
    events = {each.seq: eraser.event(each) for each in view.events}
    return replace(
        view,
        card=replace(view.card, **eraser.heading(view.card)),
        case=replace(
            view.case, **eraser.heading(view.case), letter=eraser.stated(view.case.letter)
        ),
        events=tuple(events.values()),
        stays=tuple(_with(events, stay) for stay in view.stays),
    )


def _with(events: Mapping[int, Event], stay: Stay) -> Stay:
    """The stay with its events replaced by these, matched by seq."""
    return replace(
        stay,
        outcome=events[stay.outcome.seq] if stay.outcome is not None else None,
        events=tuple(events[each.seq] for each in stay.events),
    )


class _Heading(TypedDict):
    title: str
    subject: str
    ref: str


class _Redactor(NamedTuple):
    """Removes names from the values of a case.

    ``within`` replaces them inside a text; ``whole`` replaces a field as a whole by ``instead``.
    """

    instead: str
    within: Callable[[str], str]

    def whole(self, text: str) -> str:
        return self.instead if text else ""

    def heading(self, of: Card | Case | Opening) -> _Heading:
        return {
            "title": self.within(of.title),
            "subject": self.whole(of.subject),
            "ref": self.within(of.ref),
        }

    def stated(self, letter: Letter | UnsetType) -> Letter | UnsetType:
        if not isinstance(letter, Letter):
            return letter
        return replace(
            letter,
            origin=self.within(letter.origin),
            number=self.within(letter.number),
            contact=self.whole(letter.contact),
        )

    def change(self, change: Change) -> Change:
        hide = self.whole if change.field in ("subject", "contact") else self.within
        return replace(change, old=hide(change.old), new=hide(change.new))

    def document(self, document: Document) -> Document:
        return replace(
            document, title=self.within(document.title), number=self.within(document.number)
        )

    def event(self, event: Event) -> Event:
        opening = event.opening
        if opening is not None:
            letter = self.stated(opening.letter)
            opening = replace(opening, **self.heading(opening), letter=letter)
        return replace(
            event,
            note=self.within(event.note),
            documents=tuple(self.document(each) for each in event.documents),
            checklist=tuple(self.within(text) for text in event.checklist),
            opening=opening,
            changes=tuple(self.change(each) for each in event.changes),
        )


def _names(view: CaseView) -> set[str]:
    """The applicant's name, and its former values before corrections."""
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


def _name_hider(names: Iterable[str], instead: str) -> Callable[[str], str] | None:
    """A function that hides these names in a text; None where there is no name."""
    parts = sorted((name.split() for name in names if name.split()), key=len, reverse=True)
    if not parts:
        return None
    spelt = "|".join(r"\s+".join(map(re.escape, words)) for words in parts)
    name = re.compile(rf"(?<!\w)(?:{spelt})(?!\w)", re.IGNORECASE)
    return lambda text: name.sub(instead, text)
