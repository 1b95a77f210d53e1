"""*Laporan monitoring pelaksanaan SOP*: how well a procedure was kept, as text for paper.

After the times comes a sheet with the columns of the monitoring form of Permenpan-RB 35/2012
(procedure, assessment, findings, action to be taken, initials), and at the end the yearly
evaluation (:mod:`sop_tui.export.evaluation`). Assessment and findings are proposed from the data by
a rule that the sheet states; the assessor fills in action and initials by hand.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from sop_tui.desk.report import Report, StepReport
from sop_tui.export.evaluation import evaluation_blocks, fact, headed
from sop_tui.export.layout import PAPER, centred, pad, side_by_side
from sop_tui.export.paging import TextBlock, Whole, paged
from sop_tui.export.progress import in_words
from sop_tui.export.sop_words import standard_in_words
from sop_tui.text.language import Language
from sop_tui.text.message import Message, say, say_many
from sop_tui.text.width import wrap

TOLERATED = 0.1
"""The share of late visits up to which a step is assessed as good."""

MEDIAN, NINETIETH, STANDARD, BEYOND = "#", "-", "|", ">"

_GAP = " "
_TIMES = (3, 5, 16, 16, 16, 9, 9)
_FORM = (3, 22, 10, 21, 12, 7)
_BAR_INDENT = 10
_ROLES = (44, 10, 10)
_PEOPLE = (40, 8, 10, 8)


def report_text(report: Report, at: datetime, by: str, calendar: str, language: Language) -> str:
    """The report in pages of 60 lines, at most 80 columns wide, ending with a line break.

    ``at`` is the time of printing in the calendar's zone, ``by`` the officer's name, ``calendar``
    the name of the calendar that working time follows.
    """
    document = _Document(report, at, by, calendar, language)
    head = document.words(say("{title}: laporan monitoring", title=report.procedure.code))
    return paged(document.blocks(), head, language)


def period_in_words(report: Report) -> Message:
    """The first and the last day of the period."""
    last = report.until - timedelta(seconds=1)
    return say("{first} sampai {last}", first=report.since.date(), last=last.date())


def bar(step: StepReport, cells: int) -> str:
    """The time used beside the standard, which is drawn at two thirds of the cells.

    ``#`` reaches to the median, ``-`` to the 90th percentile; ``>`` means that the bar is cut off.
    Empty where there is no standard or no visit to compare.
    """
    if not step.allowed or step.median is None or step.ninetieth is None:
        return ""
    mark = cells * 2 // 3
    median = round(step.median / step.allowed * mark)
    ninetieth = round(step.ninetieth / step.allowed * mark)
    drawn = [
        STANDARD if cell == mark else MEDIAN if cell < median else NINETIETH
        for cell in range(min(ninetieth, cells))
    ]
    if len(drawn) <= mark:
        drawn += [" "] * (mark - len(drawn)) + [STANDARD]
    if ninetieth > cells:
        drawn[-1] = BEYOND
    return "".join(drawn)


def bar_legend() -> Message:
    return say(
        "{median} sampai median, {ninetieth} sampai persentil ke-90, {standard} standar, "
        "{beyond} masih lebih panjang.",
        median=MEDIAN,
        ninetieth=NINETIETH,
        standard=STANDARD,
        beyond=BEYOND,
    )


def share_in_words(count: int, share: float | None) -> str:
    """E.g. ``4 (40%)``; a dash where the share is undefined."""
    return "-" if share is None else f"{count} ({share:.0%})"


def assessment(step: StepReport) -> Message:
    """The proposed assessment for the form's column *penilaian*."""
    if not step.visits:
        return say("belum dinilai")
    if step.late_share is None:
        return say("tanpa ukuran")
    return say("baik") if step.late_share <= TOLERATED else say("tidak baik")


def findings(step: StepReport) -> tuple[Message, ...]:
    """The findings for the form's column *temuan*; there is always at least one."""
    found = []
    if not step.visits:
        found.append(say("belum ada kunjungan"))
    elif step.late:
        found.append(say("{n} dari {all} kunjungan terlambat", n=step.late, all=step.visits))
    elif step.standard is not None:
        found.append(say_many("{n} kunjungan, semua tepat waktu", step.visits))
    else:
        found.append(say_many("{n} kunjungan", step.visits))
    if step.returned:
        found.append(say_many("{n} kali dikembalikan", step.returned))
    if step.waiting_late:
        found.append(say_many("{n} berkas kini terlambat", step.waiting_late))
    if step.oldest is not None and step.oldest.entered_at is not None:
        found.append(
            say(
                "terlama {number} sejak {day}",
                number=step.oldest.number,
                day=f"{step.oldest.entered_at:%d/%m/%Y}",
            )
        )
    return tuple(found)


class _Document:
    def __init__(
        self, report: Report, at: datetime, by: str, calendar: str, language: Language
    ) -> None:
        self.report = report
        self.at = at
        self.by = by
        self.calendar = calendar
        self.words: Callable[[Message], str] = language

    def blocks(self) -> Iterator[TextBlock]:
        yield self.letterhead()
        yield self.identity()
        yield self.cases()
        yield from self.times()
        yield self.roles()
        yield self.people()
        yield from self.form()
        *sheet, last = evaluation_blocks(self.report, self.words)
        yield from sheet
        yield Whole((*last, *self.signatures()))

    def letterhead(self) -> TextBlock:
        procedure = self.report.procedure
        return [
            *(centred(line, PAPER) for line in wrap(procedure.agency.upper(), PAPER) if line),
            "=" * PAPER,
            centred(self.words(say("LAPORAN MONITORING PELAKSANAAN SOP")), PAPER),
            *(centred(line, PAPER) for line in wrap(procedure.title, PAPER)),
            *(centred(line, PAPER) for line in wrap(self.period(), PAPER)),
            "",
        ]

    def period(self) -> str:
        return self.words(period_in_words(self.report))

    def identity(self) -> TextBlock:
        procedure = self.report.procedure
        printed = say("{at} oleh {name}", at=self.at, name=self.by)
        return [
            *self.fact(say("Nomor SOP"), procedure.number or "-"),
            *self.fact(say("Sidik jari SOP"), procedure.fingerprint),
            *self.fact(say("Kalender kerja"), self.calendar),
            *self.fact(say("Dicetak"), self.words(printed)),
            "",
        ]

    def cases(self) -> TextBlock:
        report = self.report
        period = say(
            "Dalam masa ini dibuka {opened}, selesai {completed}, ditolak {rejected}, "
            "dibatalkan {cancelled} berkas.",
            opened=report.opened,
            completed=report.completed,
            rejected=report.rejected,
            cancelled=report.cancelled,
        )
        now = say(
            "Kini {open} berkas berjalan, {late} di antaranya terlambat.",
            open=report.open,
            late=report.late,
        )
        lines = [self.words(say("BERKAS")), "", *self.said(period), *self.said(now)]
        if report.other_editions:
            lines += self.said(
                say(
                    "{n} berkas berjalan menurut revisi lain dari SOP ini; langkahnya dihitung "
                    "menurut nomornya.",
                    n=report.other_editions,
                )
            )
        return [*lines, ""]

    def times(self) -> Iterator[TextBlock]:
        headings = (
            say("No"), say("Kunj."), say("Standar"), say("Median"), say("90% dalam"),
            say("Terlambat"), say("Dikemb."),
        )  # fmt: skip
        rows = [self.time(step) for step in self.report.steps]
        yield [
            self.words(say("WAKTU KERJA TERPAKAI (tanpa masa ditangguhkan)")),
            "",
            *self.said(bar_legend()),
            *self.said(
                say(
                    "Satu kunjungan ialah pelaksanaan langkah beserta pemeriksaannya; pengembalian "
                    "memulai kunjungan baru."
                )
            ),
        ]
        yield [*self.headed(headings, _TIMES), *rows[0]]
        yield from rows[1:]
        yield [""]

    def time(self, step: StepReport) -> TextBlock:
        document = self.report.procedure.step(step.step)
        cells = [
            [str(step.step)],
            [str(step.visits)],
            wrap(self.words(standard_in_words(self.report.procedure, document)), _TIMES[2]),
            wrap(self.spent(step.median), _TIMES[3]),
            wrap(self.spent(step.ninetieth), _TIMES[4]),
            [share_in_words(step.late, step.late_share)],
            [share_in_words(step.returned, step.return_rate)],
        ]
        drawn = bar(step, PAPER - _BAR_INDENT)
        lines = side_by_side(cells, _TIMES, _GAP)
        return [*lines, " " * _BAR_INDENT + drawn] if drawn else lines

    def spent(self, time: timedelta | None) -> str:
        return self.words(in_words(time, self.report.day)) if time is not None else "-"

    def roles(self) -> TextBlock:
        headings = (say("Pelaksana"), say("Menunggu"), say("Terlambat"))
        lines = [self.words(say("BERKAS YANG KINI MENUNGGU")), ""]
        lines += self.headed(headings, _ROLES)
        for role in self.report.roles:
            cells = [wrap(role.name, _ROLES[0]), [str(role.waiting)], [str(role.late)]]
            lines += side_by_side(cells, _ROLES, _GAP)
        return [*lines, ""]

    def people(self) -> TextBlock:
        """The officers who ended visits in the period; empty where nobody did."""
        if not self.report.people:
            return []
        headings = (say("Petugas"), say("Kunj."), say("Terlambat"), say("Dikemb."))
        lines = [self.words(say("MENURUT PETUGAS YANG MENYELESAIKAN KUNJUNGAN")), ""]
        lines += self.headed(headings, _PEOPLE)
        for each in self.report.people:
            counts = [[str(n)] for n in (each.visits, each.late, each.returned)]
            lines += side_by_side([wrap(each.name, _PEOPLE[0]), *counts], _PEOPLE, _GAP)
        return [*lines, ""]

    def form(self) -> Iterator[TextBlock]:
        headings = (
            say("No"), say("Langkah"), say("Penilaian"), say("Temuan"), say("Tindakan"),
            say("Paraf"),
        )  # fmt: skip
        rows = [[*self.assessed(step), "-" * PAPER] for step in self.report.steps]
        yield [
            self.words(say("LEMBAR MONITORING")),
            "",
            *self.said(
                say(
                    "Penilaian dan temuan diusulkan dari data: baik bila paling banyak {share} "
                    "kunjungan terlambat. Tindakan dan paraf diisi oleh penilai.",
                    share=f"{TOLERATED:.0%}",
                )
            ),
        ]
        yield [*self.headed(headings, _FORM), *rows[0]]
        yield from rows[1:]
        yield [""]

    def assessed(self, step: StepReport) -> list[str]:
        activity = self.report.procedure.step(step.step).activity
        found = [
            line
            for finding in findings(step)
            for line in wrap(f"- {self.words(finding)}", _FORM[3], hanging=2)
        ]
        cells = [
            [str(step.step)],
            wrap(activity, _FORM[1]),
            wrap(self.words(assessment(step)), _FORM[2]),
            found,
        ]
        rows = max(2, *(len(cell) for cell in cells))
        dots = [["." * _FORM[4]] * rows, [""] * (rows - 1) + ["." * _FORM[5]]]
        return side_by_side([*cells, *dots], _FORM, _GAP)

    def signatures(self) -> TextBlock:
        dots = "." * 30
        rows = [
            ("", f"................, {self.at:%d/%m/%Y}"),
            (self.words(say("Mengetahui,")), self.words(say("Penilai,"))),
            *[("", "")] * 3,
            (dots, dots),
            ("NIP", "NIP"),
        ]
        return [(pad(left, 42) + right).rstrip() for left, right in rows]

    # Layout.

    def said(self, message: Message) -> list[str]:
        return wrap(self.words(message), PAPER)

    def fact(self, label: Message, value: str) -> list[str]:
        return fact(self.words(label), value)

    def headed(self, headings: Sequence[Message], widths: Sequence[int]) -> list[str]:
        return headed([self.words(each) for each in headings], widths)
