"""The acts of the officer at a desk: as a list, summed by day and by month, as text or as a table.

A day is a day of the calendar of the case's procedure. Confidential names are redacted as the
caller decides (:func:`sop_tui.export.redaction.redacted_for_export`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby

import msgspec

from sop_tui.casework.history import OUTCOMES, leads_back
from sop_tui.casework.model import Event
from sop_tui.desk.desk import Desk
from sop_tui.desk.period import Period
from sop_tui.desk.sentences import happened
from sop_tui.desk.views import CaseView
from sop_tui.export.layout import PAPER, pad
from sop_tui.export.letter import letterhead
from sop_tui.export.paging import TextBlock, Whole, paged
from sop_tui.export.spreadsheet import csv_text
from sop_tui.export.workbook import CellValue, Worksheet
from sop_tui.text.language import Language
from sop_tui.text.message import Message, say, say_many
from sop_tui.text.width import wrap

_INDENT = 8
_SUM_LABEL = 26
_SUM_ROOMS = (10, 8, 12, 14, 10)  # columns; with the label they fill the width of the paper

ACT_COLUMNS = ("at", "number", "sop", "title", "kind", "node", "to", "what", "note")
TOTAL_COLUMNS = ("acts", "cases", "forwarded", "sent_back", "others")


class OwnAct(msgspec.Struct, frozen=True):
    """An act of the officer; ``at`` is in the zone of the case's calendar.

    ``what`` names who did it, for tables that are read without their heading; ``done`` does not.
    """

    at: datetime
    number: str
    sop: str
    title: str
    what: Message
    done: Message
    event: Event

    def said(self, words: Language) -> str:
        """What was done, for readers who know whose acts these are."""
        return words(self.done).lstrip()

    @property
    def day(self) -> date:
        return self.at.date()

    @property
    def month(self) -> date:
        """The first day of the act's month."""
        return self.day.replace(day=1)


class ActTotals(msgspec.Struct, frozen=True):
    """The totals of one day or month; ``begin`` is its first day.

    ``forwarded`` counts acts that moved a case on, ``sent_back`` those that moved one back;
    ``cases`` counts each case once.
    """

    begin: date
    acts: int
    cases: int
    forwarded: int
    sent_back: int

    @property
    def others(self) -> int:
        return self.acts - self.forwarded - self.sent_back

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of a row of totals, in the order of :data:`TOTAL_COLUMNS`."""
        return (self.acts, self.cases, self.forwarded, self.sent_back, self.others)


def own_acts(
    desk: Desk,
    first: date | None,
    last: date | None,
    fit: Callable[[CaseView], CaseView] = lambda view: view,
) -> tuple[OwnAct, ...]:
    """All acts of the officer at the desk in this period, in the order of time.

    ``first`` and ``last`` are inclusive; None leaves that end open. ``fit`` redacts a case before
    its texts are used.

    Raises:
        StoreProblem: an archive cannot be read.
    """
    found: list[OwnAct] = []
    for view in desk.cases.read_all():
        mine = {
            event.seq
            for event in view.events
            if event.officer == desk.officer_id and _holds(first, last, event.at, view)
        }
        if not mine:
            continue
        left = fit(view)
        found += [
            OwnAct(
                at=event.at.astimezone(left.zone),
                number=left.case.number,
                sop=left.case.sop,
                title=left.case.title,
                what=happened(left.procedure_at(event.seq), event),
                done=happened(left.procedure_at(event.seq), _nameless(event)),
                event=event,
            )
            for event in left.events
            if event.seq in mine
        ]
    return tuple(sorted(found, key=lambda act: (act.at, act.number, act.event.seq)))


def by_day(acts: Iterable[OwnAct]) -> tuple[ActTotals, ...]:
    return _sums(acts, lambda act: act.day)


def by_month(acts: Iterable[OwnAct]) -> tuple[ActTotals, ...]:
    return _sums(acts, lambda act: act.month)


def total_headings() -> tuple[Message, ...]:
    """The headings of a row of totals."""
    return (
        say("Tindakan"), say("Berkas"), say("Diteruskan"), say("Dikembalikan"), say("Lainnya"),
    )  # fmt: skip


def acts_csv(acts: Iterable[OwnAct], words: Language, separator: str) -> str:
    """CSV with a row for each act."""
    rows = ([_iso(cell) for cell in _cells(act, words)] for act in acts)
    return csv_text(ACT_COLUMNS, rows, separator)


def totals_csv(acts: Iterable[OwnAct], unit: str, separator: str) -> str:
    """CSV with a row for each day or month that has acts; ``unit`` is ``day`` or ``month``."""
    rows = ([_named(each, unit), *each.numbers] for each in _by(unit)(acts))
    return csv_text((unit, *TOTAL_COLUMNS), rows, separator)


def act_sheets(acts: Sequence[OwnAct], words: Language) -> Iterator[Worksheet]:
    """Sheets of a workbook: the acts, and their totals by day and by month."""
    rows = ([_naive(cell) for cell in _cells(act, words)] for act in acts)
    yield Worksheet(words(say("Tindakan")), ACT_COLUMNS, rows)
    days: list[list[CellValue]] = [[each.begin, *each.numbers] for each in by_day(acts)]
    yield Worksheet(words(say("Per hari")), ("day", *TOTAL_COLUMNS), days)
    months: list[list[CellValue]] = [
        [_named(each, "month"), *each.numbers] for each in by_month(acts)
    ]
    yield Worksheet(words(say("Per bulan")), ("month", *TOTAL_COLUMNS), months)


def acts_text(
    acts: Sequence[OwnAct], name: str, period: Period, at: datetime, words: Language
) -> str:
    """The printed list, at most 80 columns wide: the acts day by day, then their totals."""
    days = words(say("{first} sampai dengan {last}", first=period.first, last=period.last))
    blocks: list[TextBlock] = [letterhead("", words(say("DAFTAR TINDAKAN PETUGAS")), name, days)]
    for day, mine in groupby(acts, key=lambda act: act.day):
        blocks += _day(day, tuple(mine), words)
    if not acts:
        none = words(say("Tidak ada tindakan pada hari-hari itu."))
        blocks.append(wrap(none, PAPER))
    else:
        blocks.append(_table(say("Menurut hari"), by_day(acts), words.date, words))
        blocks.append(_table(say("Menurut bulan"), by_month(acts), words.month, words))
    printed = words(say("Dicetak {at} oleh {name}", at=at, name=name))
    blocks.append(["", *wrap(printed, PAPER)])
    dates = {"first": f"{period.first:%d/%m/%Y}", "last": f"{period.last:%d/%m/%Y}"}
    return paged(blocks, words(say("Tindakan petugas {first} - {last}", **dates)), words)


def _day(day: date, acts: Sequence[OwnAct], words: Language) -> Iterator[TextBlock]:
    yield ["", words(say("{day}: {n}", day=day, n=say_many("{n} tindakan", len(acts))))]
    for act in acts:
        said = f"{act.number}  {act.said(words)}"
        margin = " " * _INDENT
        block = [
            f"{pad(f'  {words.clock(act.at)}', _INDENT) if at == 0 else margin}{line}"
            for at, line in enumerate(wrap(said, PAPER - _INDENT))
        ]
        if act.event.note:
            block += [f"{margin}| {line}" for line in wrap(act.event.note, PAPER - _INDENT - 2)]
        yield block


def _table(
    title: Message, sums: Sequence[ActTotals], named: Callable[[date], str], words: Language
) -> TextBlock:
    heads = "".join(
        f"{words(each):>{room}}" for each, room in zip(total_headings(), _SUM_ROOMS, strict=True)
    )
    lines = ["", f"{pad(words(title), _SUM_LABEL)}{heads}", "-" * PAPER]
    for each in sums:
        numbers = "".join(f"{n:>{room}}" for n, room in zip(each.numbers, _SUM_ROOMS, strict=True))
        first, *rest = wrap(named(each.begin), _SUM_LABEL)
        lines += [f"{pad(first, _SUM_LABEL)}{numbers}", *rest]
    return Whole(lines)


def _sums(acts: Iterable[OwnAct], begin: Callable[[OwnAct], date]) -> tuple[ActTotals, ...]:
    grouped: dict[date, list[OwnAct]] = {}
    for act in acts:
        grouped.setdefault(begin(act), []).append(act)
    return tuple(
        ActTotals(
            begin=day,
            acts=len(mine),
            cases=len({act.number for act in mine}),
            forwarded=sum(_forwards(act.event) for act in mine),
            sent_back=sum(leads_back(act.event) for act in mine),
        )
        for day, mine in sorted(grouped.items())
    )


def _nameless(event: Event) -> Event:
    """The event without its officer's name, which the heading already gives."""
    return msgspec.structs.replace(event, name="")


def _by(unit: str) -> Callable[[Iterable[OwnAct]], tuple[ActTotals, ...]]:
    return by_month if unit == "month" else by_day


def _named(each: ActTotals, unit: str) -> str:
    return f"{each.begin:%Y-%m}" if unit == "month" else f"{each.begin:%Y-%m-%d}"


def _forwards(event: Event) -> bool:
    return event.kind in OUTCOMES and not leads_back(event)


def _holds(first: date | None, last: date | None, at: datetime, view: CaseView) -> bool:
    day = at.astimezone(view.zone).date()
    return (first is None or first <= day) and (last is None or day <= last)


def _cells(act: OwnAct, words: Language) -> list[CellValue]:
    event = act.event
    return [
        act.at, act.number, act.sop, act.title, event.kind.value, event.node, event.to,
        words(act.what), event.note,
    ]  # fmt: skip


def _iso(value: CellValue) -> CellValue:
    return value.isoformat() if isinstance(value, datetime) else value


def _naive(value: CellValue) -> CellValue:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value
