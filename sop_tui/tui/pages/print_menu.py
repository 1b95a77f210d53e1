"""Cetak: what can be printed here: sheets of the case, agenda books, reports of the procedure."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import ClassVar

from sop_tui.desk.desk import Desk
from sop_tui.desk.period import Period, half_year
from sop_tui.desk.problems import NotFound
from sop_tui.export.printed import (
    printed_agenda,
    printed_disposition,
    printed_history,
    printed_own_log,
    printed_report,
)
from sop_tui.text.language import Language
from sop_tui.text.message import Message, say
from sop_tui.tui.ink import Ground, Ink, Line, Span, fill, fit
from sop_tui.tui.kinds.listing import ChoicePage
from sop_tui.tui.kinds.page import Host
from sop_tui.tui.pages.printed import PrintedPage, Printout

_NAME = 44  # columns
_DAYS = 26


class PrintMenuPage(ChoicePage[Printout]):
    """Enter shows the selected text as it will be printed, and asks before a file is written."""

    id: ClassVar[str] = "print"
    taking = say("tampilkan")

    def __init__(
        self, host: Host, period: Period | None = None, month: Period | None = None
    ) -> None:
        """``period`` is the report's, ``month`` that of the officer's own acts, if the page beneath
        shows them.
        """
        super().__init__(host)
        self._month = month
        self._case = host.page.number
        self._sop = host.pages.sop
        self._period = period
        self._today = host.now.date()

    def title(self) -> Message | str:
        return say("Cetak")

    @property
    def number(self) -> str | None:
        return self._case

    def load(self) -> None:
        own = tuple(self._own_log())
        others = (*self._of_case(), *self._agendas(), *self._reports())
        self.show((*own, *others) if self._month is not None else (*others, *own))

    def key(self, row: Printout) -> str:
        return row.file

    def line(self, row: Printout, columns: int, chosen: bool) -> Line:
        ground = Ground.CURSOR if chosen else Ground.PAGE
        name = self.host.language(row.name)
        if row.period is not None:
            name = fit(name, min(_NAME, columns - _DAYS))
        return fill(
            (
                Span("▌" if chosen else " ", Ink.ACCENT, ground),
                Span(name, Ink.STRONG if chosen else Ink.TEXT, ground),
                Span(_days(row.period), Ink.MUTED, ground),
            ),
            columns,
            ground,
        )

    def detail(self) -> Line | None:
        row = self.chosen
        if row is None:
            return None
        words = say("ditulis ke file {file}, bila boleh", file=row.file)
        if self.host.captive:
            words = say("perintahnya lewat ssh -T: {command}", command=row.fetch)
        return (Span(self.host.language(words), Ink.MUTED),)

    def take(self) -> None:
        if self.chosen is not None:
            self.host.pages.open(PrintedPage(self.host, self.chosen))

    def _of_case(self) -> Iterator[Printout]:
        number = self._case
        try:
            view = self.host.desk.cases.read(number) if number is not None else None
        except NotFound:  # gone, because an older backup was restored
            view = None
        if number is None or view is None:
            return
        if view.case.visit is not None:
            yield Printout(
                say("Lembar disposisi {number}", number=number),
                f"disposisi-{number}.txt",
                f"disposition {number}",
                number,
                lambda desk, words: printed_disposition(desk, words, desk.cases.read(number)),
            )
        yield Printout(
            say("Kartu kendali dan riwayat {number}", number=number),
            f"{number}.txt",
            f"export {number}",
            number,
            lambda desk, words: printed_history(desk, words, desk.cases.read(number)),
        )

    def _agendas(self) -> Iterator[Printout]:
        month = _month(self._today)
        monday = self._today - timedelta(days=self._today.weekday())
        periods = (
            (say("hari ini"), Period(self._today, self._today)),
            (say("pekan ini"), Period(monday, monday + timedelta(days=6))),
            (say("bulan ini"), month),
            (say("bulan lalu"), _month(month.first - timedelta(days=1))),
            (say("tahun ini"), month.year()),
        )
        for name, period in periods:
            first, last = period.first, period.last
            yield Printout(
                say("Buku agenda {period}", period=name),
                f"agenda-{first}-{last}.txt",
                f"agenda --from={first} --until={last}",
                "",
                partial(_agenda, first, last),
                period,
            )

    def _own_log(self) -> Iterator[Printout]:
        this = _month(self._today)
        last = _month(this.first - timedelta(days=1))
        for period in dict.fromkeys((self._month or this, this, last)):
            first, end = period.first, period.last
            yield Printout(
                say("Tindakan saya {month}", month=self.host.language.month(first)),
                f"tindakan-{first}-{end}.txt",
                f"my-log --since={first} --until={end} --sheet",
                "",
                partial(_own_log, period),
                period,
            )

    def _reports(self) -> Iterator[Printout]:
        sop = self._sop
        if not sop:
            return
        code = self.host.desk.procedures.of(sop).code
        half = half_year(self._today)
        for period in dict.fromkeys((self._period or half, half, half.before())):
            first, last = period.first, period.last
            yield Printout(
                say("Laporan monitoring {code}", code=code),
                f"laporan-{sop}-{first}-{last}.txt",
                f"report {sop} --from={first} --until={last}",
                "",
                partial(_report, sop, period),
                period,
            )


def _days(period: Period | None) -> str:
    if period is None:
        return ""
    first, last = f"{period.first:%d/%m/%Y}", f"{period.last:%d/%m/%Y}"
    return first if first == last else f"{first} – {last}"


def _month(day: date) -> Period:
    first = day.replace(day=1)
    return Period(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def _agenda(first: date, last: date, desk: Desk, words: Language) -> str:
    return "".join(printed_agenda(desk, words, first, last))


def _own_log(period: Period, desk: Desk, words: Language) -> str:
    return printed_own_log(desk, words, period)


def _report(sop: str, period: Period, desk: Desk, words: Language) -> str:
    return printed_report(desk, words, sop, period)
