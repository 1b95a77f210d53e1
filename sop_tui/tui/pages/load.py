"""Beban: each officer's workload, so that work can go to those who have less."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from sop_tui.text.message import Message, say
from sop_tui.tui.ink import Ground, Ink, Line, Span, cut, fill, fit, width
from sop_tui.tui.kinds.listing import ListPage
from sop_tui.tui.kinds.page import Host
from sop_tui.tui.workloads import Workload, workloads_of

_NAME = 30
_BAR = 18
_ROOM = 82  # columns of everything but the bar


class LoadPage(ListPage[Workload]):
    """A row for each officer, with a bar beside the number."""

    id: ClassVar[str] = "load"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._most = 1

    def title(self) -> Message | str:
        return say("Beban")

    def load(self) -> None:
        rows = workloads_of(self.host.desk, self.host.now)
        self._most = max((row.waiting for row in rows), default=0) or 1
        self.show(rows)

    def key(self, row: Workload) -> str:
        return row.officer.id

    def head(self, columns: int) -> Sequence[Line]:
        language = self.host.language
        names = (
            f" {fit(language(say('Petugas')), _NAME)}{language(say('Menunggu')):>9}"
            f"{language(say('Diambil')):>9}{language(say('Terlambat')):>11}"
            f"{language(say('Hari ini')):>10}{language(say('Terlama')):>10}"
        )
        return ((Span(names, Ink.MUTED),), (Span("─" * columns, Ink.RULE),))

    def line(self, row: Workload, columns: int, chosen: bool) -> Line:
        ground = Ground.CURSOR if chosen else Ground.PAGE
        filled = round(_BAR * row.waiting / self._most)
        away = f" ({self.host.language(say('tidak di tempat'))})" if row.deputies else ""
        name = cut(row.name, _NAME - width(away)) + away
        left = (
            Span("▌" if chosen else " ", Ink.ACCENT, ground),
            Span(fit(name, _NAME), Ink.STRONG if chosen else Ink.TEXT, ground),
            Span(f"{row.waiting:>9}", Ink.STRONG, ground),
            Span(f"{row.claimed:>9}", Ink.MUTED, ground),
            Span(f"{row.late:>11}", Ink.LATE if row.late else Ink.MUTED, ground),
            Span(f"{row.today:>10}", Ink.TODAY if row.today else Ink.MUTED, ground),
            Span(f"{self._day(row.oldest):>10}", Ink.MUTED, ground),
        )
        bar = "█" * filled if columns >= _ROOM + _BAR else ""
        return fill((*left, Span(f"  {bar}", Ink.ACCENT, ground)), columns, ground)

    def _day(self, moment: datetime | None) -> str:
        """The day, with its year only if it is not the present one."""
        if moment is None:
            return "–"
        same_year = moment.year == self.host.now.year
        return f"{moment:%d/%m}" if same_year else f"{moment:%d/%m/%y}"

    def detail(self) -> Line | None:
        row = self.chosen
        if row is None:
            return None
        language = self.host.language
        spans = [Span(row.name, Ink.STRONG)]
        if row.deputies:
            away = say("Plh. hari ini: {names}", names="; ".join(row.deputies))
            spans.append(Span(f" · {language(away)}", Ink.WARN))
        if row.oldest is not None:
            words = say("paling lama menunggu sejak {at}", at=row.oldest)
            spans.append(Span(f" · {language(words)}", Ink.MUTED))
        return tuple(spans)

    def enter(self) -> None:
        """Opens the list of cases that wait for the selected officer."""
        row = self.chosen
        if row is None:
            return
        if not row.numbers:
            self.host.tell(say("tidak ada berkas yang menunggu {name}", name=row.name))
            return
        from sop_tui.tui.pages.all_cases import AllCasesPage, Only

        words = say("yang menunggu {name}", name=row.name)
        self.host.pages.open(AllCasesPage(self.host, Only(row.numbers, words)))
