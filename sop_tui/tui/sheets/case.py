"""Berkas as a sheet: the case's data, its progress, its documents, its history."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import zip_longest

from sop_tui.casework.model import Event, Secrecy, Status, Urgency
from sop_tui.casework.wording import STATUS_NAMES, awaited, who
from sop_tui.desk.sentences import SET_BACK, claimed_of, in_the_name_of
from sop_tui.desk.timing import CalendarClock
from sop_tui.desk.views import CaseView, Related
from sop_tui.export.event_words import event_in_words, note_is_reason
from sop_tui.export.progress import Mark, NodeRecord, documents_of, in_words, progress_of
from sop_tui.export.sop_words import act_at, standard_in_words, void_at
from sop_tui.sop.model import Procedure, Step
from sop_tui.text.language import Language
from sop_tui.text.message import Message, say, say_many
from sop_tui.tui.ink import Ink, Line, Sheet, Span, fill, fit, spread, text_line, width, wrap
from sop_tui.worktime.calendar import Calendar
from sop_tui.worktime.due import time_left

_SIDE_BY_SIDE = 116  # columns from which the history stands beside the rest
_LABEL = 17
_INDENT = 13
_SIGNS = {Mark.DONE: "√", Mark.HERE: "►", Mark.VOID: "×", Mark.AHEAD: "·", Mark.PASSED: "-"}
_INKS = {
    Mark.DONE: Ink.GOOD,
    Mark.HERE: Ink.ACCENT,
    Mark.VOID: Ink.WARN,
    Mark.AHEAD: Ink.MUTED,
    Mark.PASSED: Ink.MUTED,
}


def case_sheet(
    view: CaseView, language: Language, columns: int, now: datetime, calendar: Calendar
) -> Sheet:
    """The case at this width; its title and place stay at the top."""
    drawing = _Drawing(view, language, now, calendar)
    if columns < _SIDE_BY_SIDE:
        left = [*drawing.facts(columns), *drawing.steps(columns), *drawing.documents(columns)]
        body = [*left, *drawing.history(columns)]
    else:
        half = columns * 11 // 20
        rest = columns - half - 3
        left = [*drawing.facts(half), *drawing.steps(half), *drawing.documents(half)]
        body = list(_beside(left, list(drawing.history(rest))[1:], half))
    return Sheet(body=tuple(body), head=tuple(drawing.head(columns)))


class _Drawing:
    def __init__(
        self, view: CaseView, language: Language, now: datetime, calendar: Calendar
    ) -> None:
        self.view = view
        self.words = language
        self.now = now
        self.calendar = calendar
        self.progress = progress_of(view, CalendarClock(calendar), now, calendar.usual_day)

    def head(self, columns: int) -> Iterator[Line]:
        for line in wrap(self.view.case.title, columns - 1):
            yield text_line(f" {line}", Ink.STRONG)
        late = self.view.card.late and self.view.case.status is Status.OPEN
        held = self.view.case.status is Status.HELD
        ink = Ink.LATE if late else Ink.HELD if held else Ink.ACCENT
        for line in wrap(self._where(), columns - 1):
            yield text_line(f" {line}", ink)
        yield text_line("─" * columns, Ink.RULE)

    def _where(self) -> str:
        case, procedure, words = self.view.case, self.view.procedure, self.words
        status = words(STATUS_NAMES[case.status])
        if case.visit is None:
            return words(say("{status} sejak {at}", status=status, at=case.changed_at))
        waits = words(awaited(procedure, procedure.node(case.visit.node)))
        parts = [status, waits]
        if case.status is not Status.HELD:
            parts.append(words(time_left(self.calendar, self.now, case.visit.due_at)))
        return " · ".join(parts)

    # The case's data.

    def facts(self, columns: int) -> Iterator[Line]:
        case, procedure, words = self.view.case, self.view.procedure, self.words
        opened = self.view.events[0]
        by = say(
            "{at} oleh {name} ({as_})",
            at=opened.at,
            name=opened.name,
            as_=in_the_name_of(self.view.procedure_at(opened.seq), opened),
        )
        facts: list[tuple[Message, str]] = [
            (say("Pemohon/pelapor"), case.subject),
            (say("Nomor agenda"), case.ref),
            *self._letter(),
            (say("SOP"), procedure.title),
            (say("Dibuka"), words(by)),
        ]
        if case.visit is not None:
            facts += [(say("Diambil"), self._holder()), (say("Batas waktu"), self._due())]
        if case.held_at is not None:
            since = say("{at}; waktu berhenti dihitung", at=case.held_at)
            facts.append((say("Ditangguhkan"), words(since)))
        if self.view.limit_at is not None:
            facts.append((say("Batas keseluruhan"), words.moment(self.view.limit_at)))
        returns = say_many("{n} kali", self.progress.returns)
        facts += [
            (say("Dikembalikan"), words(returns) if self.progress.returns else words(say("belum"))),
            (say("Waktu terpakai"), words(in_words(self.progress.used, self.progress.day))),
        ]
        facts += [(say("Berkas terkait"), self._related(each)) for each in self.view.related]
        if self.view.archived:
            facts.append((say("Arsip"), words(say("sudah diarsipkan"))))
        for label, value in facts:
            yield from _labelled(words(label), value or "-", columns)

    def _related(self, related: Related) -> str:
        words = self.words(related.words)
        title = related.card.title if related.card is not None else related.title
        return f"{related.number} · {words} · {title}"

    def _letter(self) -> Iterator[tuple[Message, str]]:
        """The fields of the incoming letter that are filled in."""
        letter, words = self.view.case.papers, self.words
        said = [letter.origin, letter.number]
        if letter.dated is not None:
            said.append(words.date(letter.dated))
        if any(said):
            yield say("Surat"), ", ".join(part for part in said if part)
        if letter.received is not None:
            yield say("Diterima"), words.date(letter.received)
        if letter.urgency is not Urgency.ORDINARY or letter.secrecy is not Secrecy.ORDINARY:
            yield say("Sifat"), f"{letter.urgency.value}, {letter.secrecy.value}"
        if letter.contact:
            yield say("Kontak"), letter.contact

    def _holder(self) -> str:
        holder = self.view.case.holder
        if holder is None:
            return self.words(say("belum diambil"))
        names = [event.name for event in self.view.events if event.officer == holder]
        return self.words(claimed_of(names[-1], lapsed=self.view.card.lapsed))

    def _due(self) -> str:
        visit = self.view.case.visit
        if visit is None or visit.due_at is None:
            return self.words(say("tanpa standar waktu"))
        if self.view.case.status is Status.HELD:
            return self.words.moment(visit.due_at)
        left = time_left(self.calendar, self.now, visit.due_at)
        return self.words(say("{at} ({left})", at=visit.due_at, left=left))

    # Progress.

    def steps(self, columns: int) -> Iterator[Line]:
        yield from self._section(say("Langkah"), columns)
        records = self.progress.records.values()
        longest = max(width(self._what(record, self.view.procedure)) for record in records)
        step = 0
        for record in records:
            yield from self._record(
                record, columns, min(longest, columns * 2 // 5), self.view.procedure
            )
            if record.node.step != step and record.mark is not Mark.HERE:
                yield from self._activity(self.view.procedure.step(record.node.step), columns)
            step = record.node.step
        if self.progress.former:
            heading = self.words(say("Revisi terdahulu, gugur"))
            yield text_line(f" {heading}", Ink.MUTED)
        for each in self.progress.former:
            yield from self._record(
                each.record, columns, min(longest, columns * 2 // 5), each.procedure
            )
        signs = say("√ selesai   ► di sini   × gugur   - tidak dilalui   · belum")
        yield text_line(f" {self.words(signs)}", Ink.MUTED)

    def _record(
        self, record: NodeRecord, columns: int, what_room: int, procedure: Procedure
    ) -> Iterator[Line]:
        when = self._when(record)
        what = wrap(self._what(record, procedure), what_room)
        who = wrap(self._who(record), columns - what_room - width(when) - 12)
        ink = _INKS[record.mark]
        text = (
            Ink.STRONG
            if record.mark is Mark.HERE
            else ink
            if record.mark is Mark.AHEAD
            else Ink.TEXT
        )
        beside = text if record.mark is not Mark.VOID else Ink.MUTED
        for row, (left, right) in enumerate(zip_longest(what, who, fillvalue="")):
            start = (
                Span(f" {_SIGNS[record.mark]} {record.node.id:>3}  " if row == 0 else " " * 8, ink),
                Span(fit(left, what_room + 1), text),
            )
            end = (Span(f"{when} " if row == 0 else "", Ink.MUTED),)
            yield spread((*start, Span(right, beside)), end, columns)
        if record.mark is Mark.HERE:
            yield from self._task(self.view.procedure.step(record.node.step), columns)

    def _activity(self, step: Step, columns: int) -> Iterator[Line]:
        for line in wrap(step.activity, columns - 10):
            yield text_line(f"        {line}", Ink.MUTED)

    def _what(self, record: NodeRecord, procedure: Procedure) -> str:
        if record.node.phase == "check":
            return self.words(act_at(procedure, record.node))
        roles = self.words(who(procedure, record.left or record.node.roles))
        if record.node.phase == "choice":
            return self.words(say("pilihan {role}", role=roles))
        return roles

    def _who(self, record: NodeRecord) -> str:
        if record.mark is Mark.PASSED:
            return self.words(say("tidak dilalui"))
        if record.mark is Mark.HERE or record.outcome is None:
            return ""
        name = self._signed(record.outcome)
        if record.mark is Mark.VOID:
            return self.words(say("{void}: {name}", void=void_at(record.node), name=name))
        return name

    def _when(self, record: NodeRecord) -> str:
        if record.mark is Mark.HERE and record.since is not None:
            return self.words(say("sejak {at}", at=self._stamp(record.since)))
        return self._stamp(record.outcome.at) if record.outcome is not None else ""

    def _stamp(self, moment: datetime) -> str:
        """Day and time, with the year only if it is not the present one."""
        if moment.year != self.now.year:
            return self.words.short_moment(moment)
        return f"{moment:%d/%m} {self.words.clock(moment)}"

    def _signed(self, event: Event) -> str:
        """The officer's name, with the capacity if they acted for somebody else."""
        if event.capacity == "definitif":
            return event.name
        as_ = in_the_name_of(self.view.procedure_at(event.seq), event)
        return self.words(say("{name} ({as_})", name=event.name, as_=as_))

    def _task(self, step: Step, columns: int) -> Iterator[Line]:
        """What the document says about the present step."""
        standard = self.words(standard_in_words(self.view.procedure, step))
        parts: list[tuple[Message, str]] = [
            (say("Kelengkapan"), "; ".join(step.inputs)),
            (say("Waktu"), standard),
            (say("Output"), "; ".join(step.output)),
            (say("Keterangan"), step.note),
        ]
        said = [step.activity]
        said += [self.words(say("{name}: {value}", name=n, value=v)) for n, v in parts if v]
        for text in said:
            for line in wrap(text, columns - 10):
                yield (Span("       │ ", Ink.ACCENT), Span(line, Ink.MUTED))

    # Documents and history.

    def documents(self, columns: int) -> Iterator[Line]:
        made = documents_of(self.view.events)
        yield from self._section(say("Dokumen"), columns)
        if not made:
            yield text_line(f" {self.words(say('belum ada dokumen'))}", Ink.MUTED)
        for event, document in made:
            name = document.title
            if document.number:
                name = self.words(say("{title}, nomor {number}", title=name,
                                      number=document.number))  # fmt: skip
            if document.date:
                name = self.words(say("{title}, tanggal {date}", title=name, date=document.date))
            for line in wrap(name, columns - 2):
                yield text_line(f" {line}")
            by = self.words(say("{name}, {at}", name=event.name,
                                at=self.words.short_moment(event.at)))  # fmt: skip
            for line in wrap(by, columns - 4):
                yield text_line(f"   {line}", Ink.MUTED)

    def history(self, columns: int) -> Iterator[Line]:
        yield from self._section(say("Riwayat"), columns)
        day: date | None = None
        for event in reversed(self.view.events):
            if event.at.date() != day:
                day = event.at.date()
                yield text_line(f" {self.words.date(day)}", Ink.STRONG)
            yield from self._event(event, columns)

    def _event(self, event: Event, columns: int) -> Iterator[Line]:
        procedure, room = self.view.procedure_at(event.seq), columns - _INDENT - 1
        void = event.seq in self.view.voided
        margin = Span(" " * _INDENT)
        stamp = Span(f" {self.words.clock(event.at)} {event.node or '':>4}  ", Ink.MUTED)
        done = self.words(event_in_words(procedure, event))
        for row, line in enumerate(wrap(done, room)):
            yield (margin if row else stamp, Span(line, Ink.MUTED if void else Ink.TEXT))
        if void:
            said = self.words(void_at(procedure.node(event.node or "")))
            yield (margin, Span(f"× {said}", Ink.WARN))
        if event.seq in self.view.set_back:
            for line in wrap(self.words(SET_BACK), room):
                yield (margin, Span(line, Ink.WARN))
        as_ = in_the_name_of(procedure, event)
        who = say("oleh {name} ({as_})", name=event.name, as_=as_)
        for line in wrap(self.words(who), room):
            yield (margin, Span(line, Ink.MUTED))
        ink = Ink.WARN if note_is_reason(event) else Ink.TEXT
        for text in self._said(event):
            for line in wrap(text, room - 2):
                yield (margin, Span("│ ", Ink.RULE), Span(line, ink))

    def _said(self, event: Event) -> Iterator[str]:
        words = self.words
        if event.note:
            yield event.note
        for checked in event.checklist:
            yield words(say("√ {input}", input=checked))
        for document in event.documents:
            parts = (document.title, document.number, document.date)
            yield words(say("dokumen: {document}", document=", ".join(p for p in parts if p)))
        if event.basis:
            yield words(say("dasar: {basis}", basis=event.basis))

    def _section(self, name: Message, columns: int) -> Iterator[Line]:
        yield ()
        title = f" {self.words(name).upper()} "
        yield (Span(title, Ink.STRONG), Span("─" * max(columns - len(title) - 1, 0), Ink.RULE))


def _labelled(label: str, value: str, columns: int) -> Iterator[Line]:
    for row, line in enumerate(wrap(value, columns - _LABEL - 2)):
        name = label if row == 0 else ""
        yield (Span(f" {fit(name, _LABEL)}", Ink.MUTED), Span(line))


def _beside(left: Sequence[Line], right: Sequence[Line], room: int) -> Iterable[Line]:
    for one, other in zip_longest(left, right, fillvalue=()):
        yield (*fill(one, room), Span(" │ ", Ink.RULE), *other)
