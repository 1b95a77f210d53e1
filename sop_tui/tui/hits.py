"""The lines below a search result: the case's place, and the note in which the words were found."""

from collections.abc import Sequence

from sop_tui.casework.searching import searchable_head
from sop_tui.casework.wording import STATUS_NAMES
from sop_tui.desk.views import Card, CaseView
from sop_tui.text.matches import excerpt, find_matches
from sop_tui.text.message import say
from sop_tui.tui.ink import Ground, Ink, Line, Span, cut, fill, marked
from sop_tui.tui.kinds.page import Host
from sop_tui.tui.wanted import where_it_is

_INDENT = "    "
_FIELDS = (say("judul"), say("pemohon/pelapor"), say("nomor agenda"))


def hit_lines(
    host: Host, card: Card, words: Sequence[str], columns: int, chosen: bool, shown: str
) -> Sequence[Line]:
    """One row, or more if ``shown`` (the result's own row) lacks some of the words.

    Archived cases are read only for the selected result, because that takes long.
    """
    ground = Ground.CURSOR if chosen else Ground.PAGE
    view = None if card.status.closed and not chosen else host.desk_cache.view(card.number)
    room = columns - len(_INDENT) - 1
    rows: list[Line] = [(Span(cut(_where(host, card, view), room), Ink.MUTED, ground),)]
    seen, fields = shown.casefold(), (card.title, card.subject, card.ref)
    for name, field in zip(_FIELDS, fields, strict=True):
        if any(word in field.casefold() and word not in seen for word in words):
            label = f"{host.language(name)}: "
            said = cut(f"{label}{excerpt(field, words, room - len(label))}", room)
            rows.append(marked((Span(said, Ink.MUTED, ground),), words))
    head = searchable_head(card.number, *fields)
    if any(word not in head for word in words):
        rows.append(marked(_quoted(host, view, words, room, ground), words))
    indent = Span(_INDENT, Ink.TEXT, ground)
    return [fill((indent, *row), columns, ground) for row in rows]


def _where(host: Host, card: Card, view: CaseView | None) -> str:
    if card.status.closed:
        ended = say("{status}, {at}", status=STATUS_NAMES[card.status],
                    at=host.language.short_moment(card.changed_at))  # fmt: skip
        return host.language(ended)
    return where_it_is(host, view) if view is not None else ""


def _quoted(
    host: Host, view: CaseView | None, words: Sequence[str], room: int, ground: Ground
) -> Line:
    """The newest note with the most of the words, and its author."""
    notes = [event for event in view.events if event.note] if view is not None else []
    best = max(
        reversed(notes),
        key=lambda event: sum(word in event.note.casefold() for word in words),
        default=None,
    )
    if best is None or not find_matches(words, best.note):
        return (Span(host.language(say("ditemukan dalam catatan")), Ink.MUTED, ground),)
    by = f" {best.name}, {host.language.short_moment(best.at)}"
    left = max(20, room - len(by) - 2)
    said = cut(excerpt(best.note, words, left), left)
    return (Span(f"“{said}”", Ink.TEXT, ground), Span(by, Ink.MUTED, ground))
