"""A text as printed: shown in full; then written to a file on request, or handed out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from sop_tui.desk.desk import Desk
from sop_tui.desk.period import Period
from sop_tui.text.language import Language
from sop_tui.text.message import Message, Problem, say
from sop_tui.tui.confirming import Confirmation, Sentence
from sop_tui.tui.export_delivery import IS_THERE
from sop_tui.tui.ink import Ink, Line, Sheet, text_line
from sop_tui.tui.kinds.page import ExportText, Host
from sop_tui.tui.kinds.sheet import SheetPage


@dataclass(frozen=True, slots=True)
class Printout:
    """Something that can be printed.

    ``file`` is the file's name; ``fetch`` is the command by which the gate of a shared server gives
    it. ``number`` is the case, "" for several. ``make`` builds the text at a desk, on the store's
    thread; ``period`` is its period, if it has one.
    """

    name: Message
    file: str
    fetch: str
    number: str
    make: Callable[[Desk, Language], str]
    period: Period | None = None


def printed_lines(text: str) -> tuple[Line, ...]:
    """The pages of a text, one below the other."""
    return tuple(text_line(line) for line in text.replace("\f", "").split("\n"))


class DeliveredPage(SheetPage):
    """Shows a text and asks whether to write it to a file.

    On a shared server no file is written: what was shown has left the server, and is handed out.
    Confidential names are hidden; only the command line can include them. ``replaceable``: a file
    of this name exists and may now be replaced.
    """

    def __init__(self, host: Host, file: str, fetch: str, number: str) -> None:
        super().__init__(host)
        self._file = file
        self._fetch = fetch
        self._about = number
        self._text = ""
        self.replaceable = False

    def offer(self) -> None:
        """Asks whether to write the text; on a shared server, hands it out."""
        if self.host.captive:
            self.deliver_export()
            return
        words = say("Tulis teks ini ke file {file} di folder ini?", file=self._file)
        if self.host.switchable:
            words = say("Tulis teks ini ke file {file} di folder peragaan?", file=self._file)
        self.confirmation = Confirmation((Sentence(words),), self._write, self._only_show)

    def deliver_export(self) -> None:
        """Gives the officer the text; the second time, it replaces the existing file."""
        self.host.deliver_export(
            ExportText(
                name=self._file,
                text=self._text,
                number=self._about,
                replace=self.replaceable,
                written=self._written,
                refused=self._refused,
                fetch=self._fetch,
            )
        )

    def sheet(self, columns: int) -> Sheet:  # noqa: ARG002
        return Sheet(printed_lines(self._text))

    def _write(self) -> None:
        self.confirmation = None
        self.deliver_export()

    def _only_show(self) -> None:
        self.confirmation = None
        self.host.tell(say("tidak ditulis; teksnya tampil di sini"), Ink.MUTED)

    def _written(self) -> None:
        self.replaceable = False

    def _refused(self, problem: Problem) -> None:
        self.replaceable = problem.code == IS_THERE


class PrintedPage(DeliveredPage):
    """A printout, made once when the page opens: the file has exactly the text that was shown."""

    id: ClassVar[str] = "printed"

    def __init__(self, host: Host, printout: Printout) -> None:
        super().__init__(host, printout.file, printout.fetch, printout.number)
        self._printout = printout
        self._said: Message = say("Sedang disusun…")

    def title(self) -> Message | str:
        return self._printout.name

    def opened(self) -> None:
        desk, language, make = self.host.desk, self.host.language, self._printout.make
        self.host.background.in_turn(lambda: make(desk, language), self._made, self._not_made)

    def sheet(self, columns: int) -> Sheet:
        if not self._text:
            return Sheet((text_line(f" {self.host.language(self._said)}", Ink.MUTED),))
        return super().sheet(columns)

    def _made(self, text: str) -> None:
        if self.host.page is not self:
            return  # left meanwhile, so nothing was shown
        self._text = text
        self.load()
        self.offer()
        self.host.repaint()

    def _not_made(self, problem: Problem) -> None:
        self._said = problem.message
        self.load()
        self.host.repaint()
