"""Laporan as a sheet: each step with a bar of its times against the standard."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import zip_longest

from sop_tui.desk.period import Period
from sop_tui.desk.report import Report, RoleReport, StepReport
from sop_tui.export.evaluation import (
    assessed,
    figures,
    filled_by,
    judged,
    last,
    standing,
)
from sop_tui.export.progress import in_words
from sop_tui.export.report import (
    bar,
    bar_legend,
    period_in_words,
    share_in_words,
)
from sop_tui.export.sop_words import standard_in_words
from sop_tui.text.language import Language
from sop_tui.text.message import Message, say, say_many
from sop_tui.tui.ink import (
    Ink,
    Line,
    Sheet,
    Span,
    cut,
    fill,
    fit,
    line_width,
    spread,
    text_line,
    wrap,
)

_INDENT = 5
_LABEL = 20
_ANSWER = 10
_EMPTY = "…"
"""Stands where the assessor has not answered yet."""


def report_sheet(report: Report, year: Report, language: Language, columns: int) -> Sheet:
    """The report at this width; the period and the numbers of cases stay at the top.

    ``year`` is the report of the whole year, for the yearly tables.
    """
    drawing = _Drawing(report, year, language, columns)
    body = tuple(drawing.body())
    # The cursor stops at each step, and then at each line of what follows.
    rest = (at for at in range(drawing.after_steps, len(body)) if body[at])
    stops = (*drawing.step_lines, *rest)
    return Sheet(body=body, head=tuple(drawing.head()), stops=stops)


def part_in_words(first: date, months: int) -> Message:
    """The month, quarter or half-year that starts on this day."""
    n, year = (first.month - 1) // months + 1, first.year
    match months:
        case 1:
            return say("Bulan {n} tahun {year}", n=n, year=year)
        case 3:
            return say("Triwulan {n} tahun {year}", n=n, year=year)
        case _:
            return say("Semester {n} tahun {year}", n=n, year=year)


class _Drawing:
    def __init__(self, report: Report, year: Report, language: Language, columns: int) -> None:
        self.report = report
        self.year = year
        self.words = language
        self.columns = columns
        self.step_lines: list[int] = []
        self.after_steps = 0

    def head(self) -> Iterator[Line]:
        report, words = self.report, self.words
        last = (report.until - timedelta(seconds=1)).date()
        first = report.since.date()
        half = part_in_words(first, Period(first, last).months)
        yield text_line(f" {cut(report.procedure.title, self.columns - 2)}", Ink.STRONG)
        for line in wrap(f"◄ {words(half)} ► {words(period_in_words(report))}", self.columns - 1):
            yield text_line(f" {line}", Ink.ACCENT)
        cases = say(
            "Dibuka {opened} · selesai {completed} · ditolak {rejected} · dibatalkan {cancelled}",
            opened=report.opened,
            completed=report.completed,
            rejected=report.rejected,
            cancelled=report.cancelled,
        )
        for line in wrap(words(cases), self.columns - 1):
            yield text_line(f" {line}")
        now = [Span(f" {words(say('Kini berjalan {n}', n=report.open))}")]
        if report.late:
            now.append(Span(f" · !{words(say('{n} terlambat', n=report.late))}", Ink.LATE))
        yield tuple(now)
        yield text_line("─" * self.columns, Ink.RULE)

    def body(self) -> Iterator[Line]:
        lines = [
            text_line(f" {line}", Ink.MUTED)
            for line in wrap(self.words(bar_legend()), self.columns - 2)
        ]
        lines.append(())
        for step in self.report.steps:
            self.step_lines.append(len(lines))
            lines += [*self.step(step), ()]
        self.after_steps = len(lines)
        yield from lines
        yield from self.rest()

    def rest(self) -> Iterator[Line]:
        """The part below the steps."""
        yield text_line(f" {self.words(say('Yang kini menunggu, menurut pelaksana'))}", Ink.STRONG)
        for role in self.report.roles:
            yield self.role(role)
        yield from self.people()
        if self.report.other_editions:
            other = say(
                "{n} berkas berjalan menurut revisi lain dari SOP ini.",
                n=self.report.other_editions,
            )
            yield ()
            yield text_line(f" {self.words(other)}", Ink.MUTED)
        yield from self.evaluation()

    def evaluation(self) -> Iterator[Line]:
        """The two yearly tables: the program's figures, and what the assessor filled in."""
        report, words = self.year, self.words
        yield ()
        yield text_line("─" * self.columns, Ink.RULE)
        title = words(
            say("LEMBAR EVALUASI TAHUN {year} (Permenpan-RB 35/2012)", year=str(report.since.year))
        )
        for line in wrap(title, self.columns - 1):
            yield text_line(f" {line}", Ink.STRONG)
        facts = (
            (say("Evaluasi terakhir"), last(report)),
            (say("Keadaan"), standing(report)),
            (say("Penilai"), filled_by(report)),
        )
        for label, value in facts:
            due = report.evaluation.due and label == say("Keadaan")
            yield from self.labelled(label, words(value), Ink.WARN if due else Ink.TEXT)
        yield ()
        answer = _ANSWER
        figures_room = (self.columns - answer - 8) // 2
        asked_room = self.columns - answer - figures_room - 8
        rooms = (3, asked_room, figures_room, answer)
        headings = (say("No"), say("Kriteria"), say("Data"), say("Penilaian"))
        yield from self.row([[words(each)] for each in headings], rooms, (Ink.STRONG,) * 4)
        for no, each in enumerate(assessed(report), start=1):
            found = [line for said in each.figures for line in wrap(words(said), figures_room)]
            given = words(each.answer) if each.answer is not None else _EMPTY
            cells = [[str(no)], wrap(words(each.criterion), asked_room), found, [given]]
            inks = (Ink.MUTED, Ink.TEXT, Ink.MUTED, Ink.ACCENT)
            yield from self.row(cells, rooms, inks)
        yield ()
        yield text_line(f" {words(say('Tindakan'))}", Ink.STRONG)
        result, note, action = judged(report)
        for said in figures(report):
            for line in wrap(words(said), self.columns - 4):
                yield text_line(f"   {line}", Ink.MUTED)
        yield from self.labelled(say("Penilaian"), result or _EMPTY, Ink.ACCENT)
        yield from self.labelled(say("Catatan"), note or _EMPTY, Ink.ACCENT)
        yield from self.labelled(say("Tindakan"), action or _EMPTY, Ink.ACCENT)
        how = say("Admin mengisinya di halaman SOP kantor: D, lalu v.")
        for line in wrap(words(how), self.columns - 2):
            yield text_line(f" {line}", Ink.MUTED)

    def labelled(self, label: Message, value: str, ink: Ink) -> Iterator[Line]:
        for at, line in enumerate(wrap(value, self.columns - _LABEL - 2)):
            name = self.words(label) if at == 0 else ""
            yield (Span(f" {fit(name, _LABEL)}", Ink.MUTED), Span(line, ink))

    def row(
        self, cells: Sequence[Sequence[str]], rooms: Sequence[int], inks: Sequence[Ink]
    ) -> Iterator[Line]:
        """A row of a table, its cells side by side."""
        for parts in zip_longest(*cells, fillvalue=""):
            yield (
                Span(" "),
                *(
                    Span(f"{fit(part, room)} ", ink)
                    for part, room, ink in zip(parts, rooms, inks, strict=True)
                ),
            )

    def step(self, step: StepReport) -> Iterator[Line]:
        stated = self.report.procedure.step(step.step)
        visits = self.words(say_many("{n} kunjungan", step.visits))
        yield spread(
            (Span(f" {step.step:>3} ", Ink.STRONG), Span(stated.activity)),
            (Span(f"  {visits} ", Ink.MUTED),),
            self.columns,
        )
        drawn = bar(step, self.columns - _INDENT - 1)
        if drawn:
            within, standard, beyond = drawn.partition("|")
            near = len(within) * 4 // 5
            yield (
                Span(" " * _INDENT),
                Span(within[:near], Ink.GOOD),
                Span(f"{within[near:]}{standard}", Ink.TODAY),
                Span(beyond, Ink.LATE),
            )
        yield from self.flowing(self.times(step))
        yield from self.flowing(self.troubles(step))

    def times(self, step: StepReport) -> Iterator[Span]:
        if step.standard is None:
            yield self.said(say("tanpa standar waktu"))
        else:
            stated = self.report.procedure.step(step.step)
            printed = standard_in_words(self.report.procedure, stated)
            yield self.said(say("standar {time}", time=printed))
        if step.median is not None and step.ninetieth is not None:
            yield self.said(say("median {time}", time=in_words(step.median, self.report.day)))
            yield self.said(say("90% dalam {time}", time=in_words(step.ninetieth, self.report.day)))

    def troubles(self, step: StepReport) -> Iterator[Span]:
        if step.late:
            late = share_in_words(step.late, step.late_share)
            yield self.said(say("! {n} terlambat", n=late), Ink.LATE)
        if step.returned:
            back = share_in_words(step.returned, step.return_rate)
            yield self.said(say("↶ {n} dikembalikan", n=back), Ink.WARN)
        if step.waiting:
            yield self.said(say("{n} kini menunggu", n=step.waiting))
        if step.waiting_late:
            yield self.said(say("! {n} kini terlambat", n=step.waiting_late), Ink.LATE)
        if step.oldest is not None and step.oldest.entered_at is not None:
            day = f"{step.oldest.entered_at:%d/%m/%Y}"
            yield self.said(say("terlama {number} sejak {day}", number=step.oldest.number, day=day))

    def said(self, message: Message, ink: Ink = Ink.MUTED) -> Span:
        return Span(self.words(message), ink)

    def flowing(self, spans: Iterator[Span]) -> Iterator[Line]:
        """The spans separated by dots, on as many lines as they need."""
        line: list[Span] = []
        room = self.columns - _INDENT - 1
        for span in spans:
            for text in wrap(span.text, room):
                part = span._replace(text=text)
                joined = [*line, Span(" · ", Ink.MUTED), part] if line else [part]
                if line_width(tuple(joined)) > room:
                    yield (Span(" " * _INDENT), *line)
                    joined = [part]
                line = joined
        if line:
            yield (Span(" " * _INDENT), *line)

    def people(self) -> Iterator[Line]:
        """The officers who ended visits in the period."""
        if not self.report.people:
            return
        yield ()
        heading = self.words(say("Kunjungan yang diselesaikan, menurut petugas"))
        for line in wrap(heading, self.columns - 2):
            yield text_line(f" {line}", Ink.STRONG)
        room = max(10, self.columns - 50)
        for each in self.report.people:
            spans = [
                Span(f"     {fit(each.name, room)} "),
                Span(f"{each.visits:>4}", Ink.STRONG),
            ]
            if each.late:
                late = self.words(say("{n} terlambat", n=each.late))
                spans.append(Span(f"  ! {late}", Ink.LATE))
            if each.returned:
                back = self.words(say("{n} dikembalikan", n=each.returned))
                spans.append(Span(f"  ↶ {back}", Ink.WARN))
            yield fill(spans, self.columns)

    def role(self, role: RoleReport) -> Line:
        room = max(10, self.columns - 34)
        spans = [
            Span(f"     {fit(role.name, room)} ", Ink.TEXT),
            Span(f"{role.waiting:>4}", Ink.STRONG if role.waiting else Ink.MUTED),
        ]
        if role.late:
            spans.append(Span(f"  ! {self.words(say('{n} terlambat', n=role.late))}", Ink.LATE))
        return tuple(spans)
