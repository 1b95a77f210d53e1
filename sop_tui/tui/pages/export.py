"""Ekspor: the control card and history of a case, shown as printed and given to the officer."""

from typing import ClassVar

from sop_tui.export.at_desk import occasion_at
from sop_tui.export.history import history
from sop_tui.export.identity import fit_to_leave
from sop_tui.text.message import Message, Problem, say
from sop_tui.tui.confirming import Confirmation, Sentence
from sop_tui.tui.handing_out import IS_THERE
from sop_tui.tui.ink import Ink, Line, Sheet, text_line
from sop_tui.tui.kinds.page import Handout, Host
from sop_tui.tui.pages.case import CaseSheetPage


def printed_lines(text: str) -> tuple[Line, ...]:
    """A text in pages, its pages one below the other."""
    return tuple(text_line(line) for line in text.replace("\f", "").split("\n"))


class ExportPage(CaseSheetPage):
    """Shows the text that is handed out as the page is opened.

    Names that the procedure keeps secret are hidden: giving them out takes the command line.
    ``replaceable`` says that a file of its name was there and may now be replaced.
    """

    id: ClassVar[str] = "export"

    def __init__(self, host: Host, number: str) -> None:
        super().__init__(host, number)
        self._text = ""
        self.replaceable = False

    def title(self) -> Message | str:
        return say("Ekspor {number}", number=self._number)

    def load(self) -> None:
        super().load()
        desk = self.host.desk
        view = desk.case(self._number)
        occasion = occasion_at(desk, self.host.language, view)
        fit = fit_to_leave(view, self.host.language, with_identity=False)
        self._text = history(fit, occasion)

    def opened(self) -> None:
        if self.host.captive:  # nothing is written there; what was shown has left the server
            self.hand_out()
            return
        words = say("Tulis teks ini ke file {file} di folder ini?", file=self._name)
        if self.host.switchable:
            words = say("Tulis teks ini ke file {file} di folder peragaan?", file=self._name)
        self.confirmation = Confirmation((Sentence(words),), self._write, self._only_show)

    @property
    def _name(self) -> str:
        return f"{self._number}.txt"

    def _write(self) -> None:
        self.confirmation = None
        self.hand_out()

    def _only_show(self) -> None:
        self.confirmation = None
        self.host.tell(say("tidak ditulis; teksnya tampil di sini"), Ink.MUTED)

    def hand_out(self) -> None:
        """Gives the officer the text; again, it replaces the file that was in the way."""
        self.host.hand_out(
            Handout(
                name=self._name,
                text=self._text,
                number=self._number,
                replace=self.replaceable,
                written=self._written,
                refused=self._refused,
            )
        )

    def _written(self) -> None:
        self.replaceable = False

    def _refused(self, problem: Problem) -> None:
        self.replaceable = problem.code == IS_THERE

    def sheet(self, columns: int) -> Sheet:  # noqa: ARG002
        return Sheet(printed_lines(self._text))
