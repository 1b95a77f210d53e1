"""Ekspor: the control card and history of a case, shown as printed and given to the officer."""

from pathlib import Path
from typing import ClassVar

from sop_tui.export.at_desk import occasion_at
from sop_tui.export.history import history
from sop_tui.export.identity import fit_to_leave
from sop_tui.text.faults import fault_of
from sop_tui.text.message import Message, Problem, say
from sop_tui.text.whole_file import write_whole
from sop_tui.tui.ink import Line, Sheet, text_line
from sop_tui.tui.pages.base import Host
from sop_tui.tui.pages.sheets import CaseSheetPage

IS_THERE = "file_is_there"
"""The code of the problem that a file of that name is there, and was left as it is."""


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

    @property
    def text(self) -> str:
        """What would be printed."""
        return self._text

    def load(self) -> None:
        super().load()
        desk = self.host.desk
        view = desk.case(self._number)
        occasion = occasion_at(desk, self.host.language, view)
        fit = fit_to_leave(view, self.host.language, with_identity=False)
        self._text = history(fit, occasion)

    def opened(self) -> None:
        self.host.hand_out(self)

    def sheet(self, columns: int) -> Sheet:  # noqa: ARG002
        return Sheet(printed_lines(self._text))


def write_export(name: str, text: str, *, replace: bool) -> Path:
    """Writes a file of that name in the current folder; gives its path.

    Raises:
        Problem: :data:`IS_THERE`, or ``file`` when it cannot be written.
    """
    path = Path(name)
    try:
        path = Path.cwd() / name
        write_whole(path, [text], replace=replace)
    except FileExistsError:
        raise Problem(IS_THERE, say("{file} sudah ada dan tidak ditimpa", file=str(path))) from None
    except OSError as error:
        raise Problem(
            "file",
            say(
                "teks ini tidak tertulis ke {file} ({why}); jalankan dari folder lain",
                file=str(path),
                why=fault_of(error),
            ),
        ) from error
    return path
