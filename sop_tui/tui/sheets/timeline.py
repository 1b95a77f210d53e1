"""Garis waktu as a sheet: each pass through a step with a bar beside its standard.

The standards are aligned below each other, so that late passes are visible at once.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import zip_longest

from sop_tui.casework.history import leads_back
from sop_tui.casework.model import Kind, Status
from sop_tui.casework.wording import KIND_NAMES, STATUS_NAMES
from sop_tui.desk.timing import CalendarClock
from sop_tui.desk.views import CaseView
from sop_tui.export.event_words import event_in_words
from sop_tui.export.progress import in_words
from sop_tui.export.sop_words import standard_in_words
from sop_tui.export.timeline import Pass, passes_of
from sop_tui.text.language import Language
from sop_tui.text.message import Message, say, say_many
from sop_tui.tui.ink import Ink, Line, Sheet, Span, cut, fill, spread, text_line, width, wrap
from sop_tui.worktime.calendar import Calendar

_INDENT = 5
_LEAST_BAR = 18
_USED, _STANDARD, _BEYOND = "█", "│", "►"
_BROKEN_OFF = frozenset({Kind.RECALLED, Kind.CANCELLED, Kind.REJECTED})


def timeline_sheet(
    view: CaseView, language: Language, columns: int, now: datetime, calendar: Calendar
) -> Sheet:
    """The passes at this width, scrolled to the running one; the steps ahead come last."""
    drawing = _Drawing(view, language, columns, now, calendar)
    body, anchor = drawing.body()
    return Sheet(body=body, head=tuple(drawing.head()), anchor=anchor)


class _Drawing:
    def __init__(
        self, view: CaseView, language: Language, columns: int, now: datetime, calendar: Calendar
    ) -> None:
        self.view = view
        self.words = language
        self.columns = columns
        self.now = now
        self.day = calendar.usual_day
        self.passes = passes_of(view, CalendarClock(calendar), now)
        self.cells = max(_LEAST_BAR, (columns - _INDENT) * 2 // 5)

    def head(self) -> Iterator[Line]:
        title = self.view.case.title or self.view.procedure.title
        yield text_line(f" {cut(title, self.columns - 2)}", Ink.STRONG)
        used = in_words(sum((each.used for each in self.passes), timedelta()), self.day)
        measured = [each for each in self.passes if each.allowed]
        late = sum(each.late for each in measured)
        said = say("{late} dari {n} kunjungan melewati standar", late=late, n=len(measured))
        yield (
            Span(f" {self.words(say('Terpakai {used}', used=used))} · "),
            Span(self.words(said), Ink.LATE if late else Ink.TEXT),
        )
        if self.view.limit_at is not None:
            over = self.view.limit_late(self.now)
            limit = say("Batas keseluruhan {at}", at=self.view.limit_at)
            if over:
                limit = say("Batas keseluruhan {at}, sudah lewat", at=self.view.limit_at)
            yield text_line(f" {self.words(limit)}", Ink.LATE if over else Ink.TEXT)
        legend = say(
            "{used} terpakai   {standard} standar langkah   {beyond} masih lebih panjang",
            used=_USED,
            standard=_STANDARD,
            beyond=_BEYOND,
        )
        yield text_line(f" {cut(self.words(legend), self.columns - 2)}", Ink.MUTED)
        yield text_line("─" * self.columns, Ink.RULE)

    def body(self) -> tuple[tuple[Line, ...], int]:
        """The lines, and the index of the last pass."""
        lines: list[Line] = []
        anchor, before = 0, None
        for each in self.passes:
            if before is not None and each.round != before.round:
                lines += self.turn(before, each)
            anchor = len(lines)
            lines += self.one(each)
            before = each
        lines += self.ahead()
        return tuple(lines), anchor

    def turn(self, before: Pass, after: Pass) -> Iterator[Line]:
        """Where the case was returned, and why; its steps are repeated from here on."""
        said = say("Putaran {n}", n=after.round)
        event = before.outcome
        if event is not None and leads_back(event):
            done = event_in_words(self.view.procedure_at(event.seq), event)
            said = say("Putaran {n}: {done} oleh {name}", n=after.round, done=done, name=event.name)
        yield ()
        for at, line in enumerate(wrap(self.words(said), self.columns - _INDENT)):
            yield text_line(f" {'↶' if at == 0 else ' '} {line}", Ink.WARN)
        if event is not None and leads_back(event) and event.note:
            for line in wrap(f"“{event.note}”", self.columns - _INDENT):
                yield text_line(f"   {line}", Ink.WARN)

    def one(self, each: Pass) -> Iterator[Line]:
        """The step with its times; below it the bar, and the same in words."""
        here = each.outcome is None
        when = Span(f"  {self.when(each)} ", Ink.MUTED)
        sign = "►" if here else " "
        number = Span(f"{sign}{each.step.no:>3} ", Ink.ACCENT if here else Ink.STRONG)
        room = self.columns - _INDENT - width(when.text)
        ink = Ink.STRONG if here else Ink.TEXT
        yield ()
        yield spread((number, Span(cut(each.step.activity, room), ink)), (when,), self.columns)
        bar = self.bar(each)
        room = self.columns - _INDENT - self.cells - 3
        said = wrap(self.words(self.said(each)), room)
        said_ink = Ink.LATE if each.late else Ink.MUTED
        for drawn, words in zip_longest([bar], said, fillvalue=None):
            blank = (Span(" " * self.cells),)
            yield (Span(" " * _INDENT), *(drawn or blank), Span(f"  {words or ''}", said_ink))

    def bar(self, each: Pass) -> Line:
        """The time used up to the standard, drawn at two thirds of the bar, and the time
        beyond it.
        """
        if each.share is None:
            return (Span(" " * self.cells),)
        mark = self.cells * 2 // 3
        room = self.cells - mark - 1
        filled = round(each.share * mark)
        within = min(filled, mark)
        beyond = min(max(filled - mark, 1), room) if each.late else 0
        over = _USED * beyond
        if each.late and filled - mark > room:
            over = f"{_USED * (room - 1)}{_BEYOND}"
        spans = (
            Span(_USED * within, Ink.GOOD),
            Span(" " * (mark - within)),
            Span(_STANDARD, Ink.TODAY),
            Span(over, Ink.LATE),
        )
        return fill((span for span in spans if span.text), self.cells)

    def said(self, each: Pass) -> Message:
        used = in_words(each.used, self.day)
        if each.outside:
            said = say("{used}, pihak luar tanpa standar waktu", used=used)
        elif each.allowed is None:
            said = say("{used}, tanpa standar waktu", used=used)
        else:
            standard = standard_in_words(each.procedure, each.step)
            said = say("{used} dari {standard}", used=used, standard=standard)
        if each.late:
            over = in_words(each.over, self.day)
            said = (
                say("! {said}, lewat {over}", said=said, over=over)
                if each.over >= timedelta(minutes=1)
                else say("! {said}, lewat batas", said=said)
            )
        if each.outcome is None and self.view.case.status is Status.HELD:
            said = say("{said}, {how}", said=said, how=STATUS_NAMES[Status.HELD])
        elif each.outcome is not None and each.outcome.kind in _BROKEN_OFF:
            said = say("{said}, {how}", said=said, how=KIND_NAMES[each.outcome.kind])
        return said

    def when(self, each: Pass) -> str:
        begin = self.stamp(each.entered_at)
        if each.left_at is None:
            return self.words(say("sejak {at}", at=begin))
        if each.left_at.date() == each.entered_at.date():
            return f"{begin}–{self.words.clock(each.left_at)}"
        return f"{begin} – {self.stamp(each.left_at)}"

    def stamp(self, moment: datetime) -> str:
        """Day and time, with the year only if it is not the present one."""
        if moment.year != self.now.year:
            return self.words.short_moment(moment)
        return f"{moment:%d/%m} {self.words.clock(moment)}"

    def ahead(self) -> Iterator[Line]:
        """The remaining steps of an open case, with their standards."""
        case, procedure = self.view.case, self.view.procedure
        if case.visit is None:
            return
        here = procedure.node(case.visit.node).step
        coming = [step for step in procedure.steps if step.no > here]
        if not coming:
            return
        yield ()
        count = self.words(say_many("{n} langkah lagi di depan", len(coming)))
        yield text_line(f" {count}", Ink.MUTED)
        for step in coming:
            standard = f"  {self.words(standard_in_words(procedure, step))} "
            room = self.columns - _INDENT - width(standard)
            yield spread(
                (Span(f" {step.no:>3} {cut(step.activity, room)}", Ink.MUTED),),
                (Span(standard, Ink.MUTED),),
                self.columns,
            )
