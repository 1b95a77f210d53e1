"""A case as a card of the board and as a row of a list, with the same things in the same places."""

from collections.abc import Sequence

from sop_tui.casework.model import Status
from sop_tui.casework.wording import STATUS_NAMES, words_of
from sop_tui.desk.views import Card
from sop_tui.text.message import say
from sop_tui.tui.ink import (
    Ground,
    Ink,
    Line,
    Span,
    cut,
    cut_words,
    fill,
    fit,
    marked,
    spread,
    width,
    wrap,
)  # fmt: skip
from sop_tui.tui.kinds.page import Host

_IN_WORDS = 44  # card width from which urgency and secrecy are written in words
_URGENCIES = (None, ("S", say("segera")), ("SS", say("sangat segera")))
_SECRECIES = {"terbatas": ("T", say("terbatas")), "rahasia": ("R", say("rahasia"))}

MARKED = "*"
NEW = "●"


def card_lines(host: Host, card: Card, cells: int, rows: int, chosen: bool) -> list[Line]:
    """A card: number and step; title, returns and claim; time left; a gap.

    With three rows there is no gap; with five the title has two rows.
    """
    ground = Ground.CURSOR if chosen else Ground.CARD
    edge = _edge(host, card, chosen, ground)
    mark = edge._replace(text=MARKED) if card.number in host.marks.numbers else edge
    inner = cells - 1
    number = (Span(card.number, Ink.STRONG, ground),)
    step = (Span(_step(host, card, inner), Ink.MUTED, ground),)
    sign, ink = time_sign(host, card)
    words = host.desk_cache.time_words(card)
    time = cut_words(f"{sign} {words}" if sign else words, inner)
    lines: list[Line] = [
        (mark, *spread(number, step, inner, ground)),
        *((edge, *line) for line in _title(host, card, inner, 2 if rows >= 5 else 1, chosen)),
        (edge, Span(fit(time, inner), ink, ground)),
    ]
    if rows > 3:
        lines.append(fill((), cells))
    return lines


def _edge(host: Host, card: Card, chosen: bool, ground: Ground) -> Span:
    """The sign before a case: the cursor, news, or that it waits for the officer."""
    if chosen:
        sign = "▌"
    elif host.news.is_of(card.number):
        sign = NEW
    else:
        sign = "▎" if card.yours else " "
    return Span(sign, Ink.ACCENT, ground)


def _step(host: Host, card: Card, cells: int) -> str:
    if card.step is None:
        return ""
    step = f"{card.step}/{card.steps}"
    return step if cells < 30 else f"{host.language(words_of(card.act).noun)} {step}"


def _title(host: Host, card: Card, cells: int, rows: int, chosen: bool) -> list[Line]:
    """The title, and the applicant if a row remains.

    At the right end of the last row: the number of other lanes the case stands in, the number of
    returns, and who has claimed it.
    """
    ground = Ground.CURSOR if chosen else Ground.CARD
    right: list[Span] = []
    if card.shared:
        right.append(Span(f" +{len(card.lanes) - 1}", Ink.ACCENT, ground))
    if card.returns:
        right.append(Span(f" ↶{card.returns}", Ink.WARN, ground))
    if card.holder is not None:
        name = cut(holder_name(host, card.holder), max(5, cells // 3))
        right.append(Span(f" {name}", Ink.MUTED, ground))
    room = cells - sum(width(span.text) for span in right)
    ink = Ink.STRONG if chosen else Ink.TEXT
    nature = nature_of(host, card, cells)
    title = nature + card.title
    titles = wrap(title, cells) if rows > 1 and width(title) > room else [title]
    spans = [Span(title, ink, ground) for title in titles]
    if len(spans) < rows:
        spans.append(Span(card.subject, Ink.MUTED, ground))
    spans[rows - 1 :] = [Span(" ".join(span.text for span in spans[rows - 1 :]), *spans[-1][1:])]
    lines = [fill((span,), cells, ground) for span in spans[:-1]]
    last = _inked(spans[-1], nature) if len(spans) == 1 else (spans[-1],)
    if lines:
        first, *rest = lines[0]
        lines[0] = (*_inked(first, nature), *rest)
    return [*lines, spread(last, right, cells, ground)]


def nature_of(host: Host, card: Card, cells: int) -> str:
    """The urgency and secrecy of the letter, before the title: in words or in letters."""
    known = [
        each for each in (_URGENCIES[card.urgent], _SECRECIES.get(card.secrecy)) if each is not None
    ]
    if not known:
        return ""
    if cells < _IN_WORDS:
        return " ".join(letters for letters, _ in known) + " "
    return ", ".join(host.language(words) for _, words in known) + " · "


def _inked(title: Span, nature: str) -> Line:
    """The title in two spans, with its urgency and secrecy highlighted."""
    if not nature or not title.text.startswith(nature):
        return (title,)
    rest = title.text[len(nature) :]
    return (title._replace(text=nature, ink=Ink.WARN), title._replace(text=rest))


def time_sign(host: Host, card: Card) -> tuple[str, Ink]:
    """The sign and colour of a case's time: late, due today, held, or normal."""
    if card.status is Status.HELD:
        return "‖", Ink.HELD
    if card.late:
        return "!", Ink.LATE
    if card.due_at is not None and card.due_at.date() == host.now.date():
        return "•", Ink.TODAY
    return "", Ink.MUTED


def holder_name(host: Host, officer: str) -> str:
    """Who has claimed a case: "@saya" or a first name."""
    if officer == host.desk.officer_id:
        return "@" + host.language(say("saya"))
    return "@" + host.desk.office.name(officer).split()[0]


def one_line(card: Card) -> Line:
    """A case in one row, without times, for wide places."""
    spans = [Span(f"{card.number} ", Ink.STRONG), Span(card.title, Ink.TEXT)]
    if card.subject:
        spans.append(Span(f" · {card.subject}", Ink.MUTED))
    if card.ref:
        spans.append(Span(f" · {card.ref}", Ink.MUTED))
    return tuple(spans)


def row_words(host: Host, card: Card) -> str:
    """The text by which a row can be found, without drawing it."""
    closed = STATUS_NAMES[card.status] if card.status.closed else None
    return "\n".join((
        card.number, card.title, card.subject, card.ref, nature_of(host, card, _IN_WORDS),
        host.language(closed) if closed is not None else host.desk_cache.time_words(card),
    ))  # fmt: skip


def card_row(
    host: Host, card: Card, columns: int, chosen: bool, found_by: Sequence[str] = ()
) -> Line:
    """A case as a row of a list: number, step, title, applicant, time left.

    The words of the search are highlighted.
    """
    ground = Ground.CURSOR if chosen else Ground.PAGE
    edge = _edge(host, card, chosen, ground)
    if card.number in host.marks.numbers:
        edge = edge._replace(text=MARKED)
    time_cells = 24 if columns >= 76 else 18
    sign, ink = time_sign(host, card)
    words = host.desk_cache.time_words(card)
    if card.status.closed:
        words = host.language(STATUS_NAMES[card.status])
    when = fit(cut_words(f"{sign} {words}" if sign else f"  {words}", time_cells), time_cells)
    step = f"{card.step}/{card.steps}" if card.step is not None else "–"
    returns = f"↶{card.returns}" if card.returns else ""
    fixed: list[Span] = [
        edge,
        *marked((Span(f"{card.number} ", Ink.STRONG, ground),), found_by),
        Span(fit(step, 6), Ink.MUTED, ground),
        Span(fit(returns, 4), Ink.WARN, ground),
    ]
    right = (Span(" ", Ink.TEXT, ground), Span(when, ink, ground))
    titled = marked(row_title(host, card, columns, chosen), found_by)
    return spread((*fixed, *titled), right, columns, ground)


def row_title(host: Host, card: Card, columns: int, chosen: bool) -> Line:
    """The text of a row of this width: urgency and secrecy, title, applicant."""
    title = card.title if not card.subject else f"{card.title} · {card.subject}"
    nature = nature_of(host, card, columns // 2)
    ground = Ground.CURSOR if chosen else Ground.PAGE
    return _inked(Span(nature + title, Ink.STRONG if chosen else Ink.TEXT, ground), nature)
